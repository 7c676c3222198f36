//! `portico verify audit`: walks the chains and says the first fault of each.

use std::path::Path;

use anyhow::{Result, bail};
use kernel::OrgId;
use store::org::Org;
use store::{ChainFault, Db};

use super::{say, start};
use crate::checkpoints;
use crate::config::Config;

/// How the chain of one organization stands: what is well, or what is wrong.
pub(super) async fn stands(
    db: &Db,
    data: &Path,
    slug: &str,
    org: OrgId,
) -> Result<Result<String, String>> {
    let marks = match checkpoints::read(data, org) {
        Ok(marks) => marks,
        Err(error) => return Ok(Err(format!("{slug}: {error:#}"))),
    };
    let fault = match db.verify_chain_against(org, &marks).await? {
        Ok(entries) => {
            let kept = match marks.len() {
                0 => "no checkpoint to compare with".to_owned(),
                1 => "1 checkpoint agrees".to_owned(),
                many => format!("{many} checkpoints agree"),
            };
            return Ok(Ok(format!("{slug}: {entries} entries, unbroken; {kept}")));
        }
        Err(fault) => fault,
    };
    Ok(Err(match fault {
        ChainFault::Missing(seq) => format!("{slug}: entry {seq} is missing"),
        ChainFault::Changed(seq) => format!("{slug}: entry {seq} was changed"),
        ChainFault::Cut => format!("{slug}: the end does not match its seal"),
        ChainFault::Rewritten(seq) => format!(
            "{slug}: at entry {seq} the trail is not the one that was written down; it was made anew or cut off"
        ),
    }))
}

/// Walks the chain of every organization, or of one. The program ends with 1 when one is broken.
pub async fn audit(config: Config, slug: Option<&str>) -> Result<()> {
    if !config.has_database() {
        bail!("there is no database in {}", config.data.display());
    }
    let db = start::open(&config).await?;
    let mut orgs = Org::all(&mut db.read_instance().await?).await?;
    if let Some(slug) = slug {
        orgs.retain(|org| org.slug == slug);
        if orgs.is_empty() {
            bail!("there is no organization {slug}");
        }
    }
    let mut broken = 0;
    for org in &orgs {
        match stands(&db, &config.data, &org.slug, org.id).await? {
            Ok(line) => say(line),
            Err(line) => {
                broken += 1;
                say(line);
            }
        }
    }
    db.close().await;
    if broken > 0 {
        bail!("{broken} of {} audit trails are broken", orgs.len());
    }
    Ok(())
}
