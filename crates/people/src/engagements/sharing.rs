//! *Show on portal?* of new items in one engagement.

use access::sql;
use kernel::{EngagementId, Kind, Right, Sharing, Viewer};
use serde_json::json;
use sqlx::types::Json;
use store::org::SharingDefaults;
use store::{Conn, Stop, Tx};

use super::change::{kept, tell};
use crate::needs;

/// What new items of an engagement are, where it differs from the organization, and its version.
///
/// # Errors
/// *Gone*; *forbidden* without the right to see people.
pub async fn sharing(
    conn: &mut Conn,
    viewer: &Viewer,
    id: EngagementId,
) -> Result<(SharingDefaults, i64), Stop> {
    needs(viewer, Right::SeePeople)?;
    let (defaults, version): (Json<SharingDefaults>, i64) = conn
        .one(
            sql("select sharing_defaults, version from engagement where org_id = $1 and id = $2 and trashed_at is null")
                .bind(viewer.org)
                .bind(id),
        )
        .await?;
    Ok((defaults.0, version))
}

/// Sets *Show on portal?* of new items of one engagement; none follows the organization. Items that
/// exist keep theirs.
///
/// # Errors
/// *Stale*, *gone*, *forbidden*.
pub async fn set_sharing(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: EngagementId,
    version: i64,
    to: &[(Kind, Option<Sharing>)],
) -> Result<(), Stop> {
    needs(viewer, Right::EditPeople)?;
    kept(tx, viewer, id).await?;
    let (old, stands) = sharing(tx.conn(), viewer, id).await?;
    let mut defaults = old.clone();
    for (kind, wish) in to {
        match wish {
            Some(wish) => _ = defaults.0.insert(kind.tool().to_owned(), *wish),
            None => _ = defaults.0.remove(kind.tool()),
        }
    }
    let org = tx.act.org;
    let saved = tx
        .run(
            sql("update engagement set sharing_defaults = $4, version = version + 1 where org_id = $1 and id = $2 and version = $3")
                .bind(org)
                .bind(id)
                .bind(version)
                .bind(json!(defaults)),
        )
        .await?;
    if saved == 0 {
        return Err(Stop::Stale(stands));
    }
    let detail = json!({"from": old, "to": defaults});
    tell(tx, "engagement.sharing_changed", id, detail);
    Ok(())
}
