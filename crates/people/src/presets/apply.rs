//! Setting an organization up by a preset: what would change, and doing it in one go.

use kernel::{Levels, Right, SetId, Viewer};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::foresee::Foreseen;
use store::org::{Org, SharingDefaults, ToolNames};
use store::viewers::Whom;
use store::{Conn, Event, Stop, Tx, secret};

use super::{Plan, Preset};
use crate::needs;
use crate::sets::{self, Draft, Set};
use crate::settings::{self, Doors, Part, Tools};

/// What a form that applies a preset carries: it changes with each of the settings a preset sets, and
/// with the set of its name and the standard one among `all`.
pub fn version(org: &Org, all: &[Set], name: &str) -> i64 {
    let parts = [Part::Portal, Part::Access, Part::Sharing].map(|part| part.version(org));
    let own = named(all, name).map(|set| (set.id, set.version));
    let standard = all.iter().find(|set| set.standard).map(|set| set.id);
    let hash = secret::hash("preset", &format!("{parts:?} {own:?} {standard:?}"));
    let digits = hash.iter().take(8);
    digits.fold(0_i64, |n, byte| n << 8 | i64::from(*byte)) & i64::MAX
}

fn named<'s>(all: &'s [Set], name: &str) -> Option<&'s Set> {
    let fits = |set: &&Set| set.role.is_none() && set.name.to_lowercase() == name.to_lowercase();
    all.iter().find(fits)
}

/// Who would see more and who less. `name` is what its permission set is called.
///
/// # Errors
/// *Forbidden*.
pub async fn foresee(
    conn: &mut Conn,
    viewer: &Viewer,
    plan: &Plan,
    name: &str,
) -> Result<Foreseen, Stop> {
    needs(viewer, Right::Settings)?;
    let all = sets::list(conn, viewer).await?;
    let own: Option<SetId> = named(&all, name).map(|set| set.id);
    store::foresee::foresee(conn, viewer, Whom::All, |facts, weighed| {
        facts.show_archived = plan.doors.show_archived;
        plan.tools.put(facts);
        let chosen = weighed.own.or(weighed.inherited);
        if chosen.is_none() || chosen == own {
            facts.levels = weighed.changes.on(plan.levels);
        }
    })
    .await
}

/// What a preset replaced, for the way back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Before {
    /// What the preset left, as [`version`] counts it: only that is taken back.
    after: i64,
    doors: Doors,
    sharing: SharingDefaults,
    clients: ToolNames,
    assigned_only: ToolNames,
    standard: Option<SetId>,
    /// What the set of its name allowed; none where the preset made it.
    levels: Option<Levels>,
}

/// Sets all of it, and answers what it replaced. The permission set called `name` is made or changed,
/// and becomes the standard. `old` is the organization the form began with.
///
/// # Errors
/// *Stale*, *forbidden*.
pub async fn apply(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    preset: Preset,
    seen: i64,
    name: &str,
    old: Org,
) -> Result<Before, Stop> {
    needs(viewer, Right::Settings)?;
    let plan = preset.plan(&old);
    sets::one_at_a_time(tx).await?;
    let all = sets::list(tx.conn(), viewer).await?;
    let stands = version(&old, &all, name);
    if stands != seen {
        return Err(Stop::Stale(stands));
    }
    let mut before = Before {
        after: 0,
        doors: Doors::of(&old),
        sharing: old.sharing_defaults.0.clone(),
        clients: old.tools.0.clone(),
        assigned_only: old.assigned_only.0.clone(),
        standard: all.iter().find(|set| set.standard).map(|set| set.id),
        levels: named(&all, name).map(|set| set.levels.0),
    };
    let part = |part: Part| part.version(&old);
    if plan.doors != Doors::of(&old) {
        settings::set_portal(tx, viewer, part(Part::Portal), &plan.doors).await?;
    }
    let defaults = &old.sharing_defaults.0;
    if plan
        .sharing
        .iter()
        .any(|(k, to)| defaults.of(*k) != Some(*to))
    {
        settings::set_sharing(tx, viewer, part(Part::Sharing), &plan.sharing, defaults).await?;
    }
    if plan.tools != Tools::of(&old) {
        let version = part(Part::Access);
        settings::set_access(tx, viewer, version, plan.tools, &[], old).await?;
    }
    let draft = Draft {
        name: name.to_owned(),
        levels: plan.levels,
    };
    let set = match named(&all, name) {
        Some(set) => {
            if set.levels.0 != plan.levels {
                sets::change(tx, viewer, set.id, set.version, &draft).await?;
            }
            set.id
        }
        None => sets::create(tx, viewer, &draft).await?,
    };
    if all.iter().all(|s| s.id != set || !s.standard) {
        sets::set_standard(tx, viewer, Some(set)).await?;
    }
    let org = tx.act.org;
    let detail = json!({"preset": preset.word(), "set": set});
    tx.audit("preset.applied", "organization", org.0, detail);
    tx.event(Event::new("settings.changed").data(json!({"part": "preset"})));
    let all = sets::list(tx.conn(), viewer).await?;
    before.after = version(&Org::by_id(tx.conn(), org).await?, &all, name);
    Ok(before)
}

/// Takes a preset back, as long as what it set stands. Its permission set goes unless somebody was
/// given it meanwhile.
///
/// # Errors
/// *Stale*, *forbidden*.
pub async fn take_back(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    preset: Preset,
    name: &str,
    before: &Before,
) -> Result<(), Stop> {
    needs(viewer, Right::Settings)?;
    sets::one_at_a_time(tx).await?;
    let id = tx.act.org;
    let now = Org::by_id(tx.conn(), id).await?;
    let all = sets::list(tx.conn(), viewer).await?;
    let there = |id: SetId| all.iter().any(|set| set.id == id);
    let stands = version(&now, &all, name);
    let set = named(&all, name).ok_or(Stop::Stale(stands))?.id;
    if stands != before.after || !before.standard.is_none_or(there) {
        return Err(Stop::Stale(stands));
    }
    let part = |part: Part| part.version(&now);
    // What no preset sets stays, whatever the form says: some of it asks for proof first.
    let doors = Doors {
        on: now.portal_on,
        client_factor: now.client_factor,
        pin_in_link_mail: now.pin_in_link_mail,
        colleagues: now.colleagues,
        ..before.doors
    };
    settings::set_portal(tx, viewer, part(Part::Portal), &doors).await?;
    settings::put_sharing(tx, viewer, part(Part::Sharing), &before.sharing).await?;
    let tools = Tools {
        clients: before.clients.kinds(),
        assigned_only: before.assigned_only.kinds(),
        ..Tools::of(&now)
    };
    let version = part(Part::Access);
    settings::set_access(tx, viewer, version, tools, &[], now).await?;
    if before.standard != Some(set) {
        sets::set_standard(tx, viewer, before.standard).await?;
    }
    let own = sets::one(tx.conn(), viewer, set).await?;
    match before.levels {
        Some(levels) if levels != own.levels.0 => {
            let draft = Draft {
                name: own.name,
                levels,
            };
            sets::change(tx, viewer, set, own.version, &draft).await?;
        }
        None if !own.is_used() => sets::remove(tx, viewer, set).await?,
        _ => {}
    }
    let detail = json!({"preset": preset.word(), "set": set});
    tx.audit("preset.taken_back", "organization", id.0, detail);
    tx.event(Event::new("settings.changed").data(json!({"part": "preset"})));
    Ok(())
}
