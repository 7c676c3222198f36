//! The parts of the settings. Each has a check of its own, so that two people who change different
//! parts do not stand in each other's way.

use access::Sql;
use kernel::{Right, Viewer};
use serde_json::{Value, json};
use store::org::Org;
use store::{Event, Stop, Tx, secret};

use super::Doors;
use super::tools::told as tools_told;
use crate::needs;

/// A part that is saved by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Name, zone, language, noun.
    Organization,
    /// Colours, covers, the words of mail and welcome.
    Branding,
    /// The uploaded logo.
    Logo,
    /// The portal for everyone; archived engagements; a second factor of clients.
    Portal,
    /// *Show on portal?* of new items.
    Sharing,
    /// Tools that are in use, on for clients, seen by assignment; what groups of staff may do.
    Access,
    /// When tools lock for clients.
    Locks,
}

impl Part {
    /// Every part.
    pub const ALL: [Part; 7] = [
        Part::Organization,
        Part::Branding,
        Part::Logo,
        Part::Portal,
        Part::Sharing,
        Part::Access,
        Part::Locks,
    ];

    /// Its name in the audit trail.
    pub const fn word(self) -> &'static str {
        match self {
            Part::Organization => "organization",
            Part::Branding => "branding",
            Part::Logo => "logo",
            Part::Portal => "portal",
            Part::Sharing => "sharing",
            Part::Access => "access",
            Part::Locks => "locks",
        }
    }

    /// What stands, as the trail tells it: of parts that are switches and words, not names and texts.
    fn switches(self, org: &Org) -> Option<Value> {
        match self {
            Part::Portal => Some(json!(Doors::of(org))),
            Part::Sharing => Some(json!(org.sharing_defaults.0)),
            Part::Access => Some(tools_told(org, &org.groups.0)),
            Part::Locks => Some(json!(org.locks.0)),
            Part::Organization | Part::Branding | Part::Logo => None,
        }
    }

    /// The version of this part that a form carries: a number made from its values, so it changes
    /// with them and with nothing else. Never negative.
    pub fn version(self, org: &Org) -> i64 {
        let values = match self {
            Part::Organization => json!([org.name, org.zone, org.locale, org.noun]),
            Part::Branding => json!([
                org.accent,
                org.headings,
                org.cover,
                org.sender_name,
                org.mail_footer,
                org.welcome
            ]),
            Part::Logo => json!([org.logo]),
            Part::Portal => json!(Doors::of(org)),
            Part::Sharing => json!(org.sharing_defaults.0),
            Part::Access => json!([
                org.tools.0,
                org.tools_off.0,
                org.assigned_only.0,
                org.groups.0
            ]),
            Part::Locks => json!(org.locks.0),
        };
        let hash = secret::hash("settings", &values.to_string());
        let digits = hash.iter().take(8);
        digits.fold(0_i64, |n, byte| n << 8 | i64::from(*byte)) & i64::MAX
    }
}

/// Runs the update begun in `s` if the part is still the one the form showed, and tells.
pub(crate) async fn save(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    version: i64,
    part: Part,
    mut s: Sql,
    detail: Value,
) -> Result<(), Stop> {
    needs(viewer, Right::Settings)?;
    let id = tx.act.org;
    let org = Org::by_id(tx.conn(), id).await?;
    let now = part.version(&org);
    if version != now {
        return Err(Stop::Stale(now));
    }
    s.push(", version = version + 1 where id = ")
        .arg(id)
        .push(" and version = ")
        .arg(org.version);
    if tx.run(s).await? == 0 {
        // On PostgreSQL another save can lie between the look and the update.
        let org = Org::by_id(tx.conn(), id).await?;
        return Err(Stop::Stale(part.version(&org)));
    }
    let after = Org::by_id(tx.conn(), id).await?;
    if part.version(&after) == now {
        // Saved as it stood: nothing to tell.
        tx.as_it_was();
        return Ok(());
    }
    let mut what = json!({"part": part.word(), "to": detail});
    if let (Some(was), Some(is)) = (part.switches(&org), part.switches(&after)) {
        what["from"] = was;
        what["to"] = is;
    }
    tx.audit("settings.changed", "organization", id.0, what);
    tx.event(Event::new("settings.changed").data(json!({"part": part.word()})));
    Ok(())
}
