//! Two of each client, as it stands and as it would, held against each other.

use std::collections::{BTreeSet, HashMap, HashSet};

use access::{Sql, granted_somewhere, leads, may, open, open_places, sql};
use kernel::{ClientFacts, ContactId, EngagementId, Kind, Level, OrgId, Place, Power, Viewer};

use super::items::{Cells, load};
use super::{Effect, Foreseen};
use crate::{Conn, Stop};

/// A client as it stands and as it would.
pub(super) struct Pair {
    pub contact: ContactId,
    pub name: String,
    pub waits: bool,
    pub before: Viewer,
    pub after: Viewer,
}

/// What moves between the two of each pair. `engagements` appends the ids of those to look into, where
/// that is shorter than naming each in which something moves.
pub(super) async fn compare(
    conn: &mut Conn,
    asker: &Viewer,
    mut pairs: Vec<Pair>,
    engagements: Option<&(dyn Fn(&mut Sql) + Sync)>,
) -> Result<Foreseen, Stop> {
    pairs.retain(|p| p.before != p.after);
    let moved: HashSet<(EngagementId, Kind)> = pairs
        .iter()
        .flat_map(|p| moved_cells(&p.before, &p.after))
        .collect();
    let each = |s: &mut Sql| {
        let ids: BTreeSet<EngagementId> = moved.iter().map(|(at, _)| *at).collect();
        s.push("select e.id from engagement e where e.org_id = ")
            .arg(asker.org)
            .push(" and e.id in ")
            .list(ids);
    };
    let items = if moved.is_empty() {
        Cells::new()
    } else {
        load(conn, asker.org, engagements.unwrap_or(&each), &moved).await?
    };
    let leads = moved_leads(conn, asker.org, &pairs).await?;
    let places = moved_places(conn, asker.org, &pairs, leads).await?;
    let mut foreseen = Foreseen::default();
    for pair in pairs {
        let (before, after) = (&pair.before, &pair.after);
        let mut effect = Effect {
            name: pair.name,
            waits: pair.waits,
            ..Effect::default()
        };
        for cell in moved_cells(before, after) {
            for (item, title) in items.get(&cell).into_iter().flatten() {
                let see = |viewer: &Viewer| may(viewer, Power::See, item);
                effect.moved(asker, item, title, (see(before), see(after)));
            }
        }
        let (was, is) = (open_places(before), open_places(after)); // sorted
        for (at, title) in &places {
            let among = |all: &[EngagementId]| all.binary_search(at).is_ok();
            match (among(&was), among(&is)) {
                (false, true) => effect.opens.add(at.0, Some(title)),
                (true, false) => effect.closes.add(at.0, Some(title)),
                _ => {}
            }
        }
        if leads {
            lead(&mut effect, before, after, &places);
        }
        powers(&[before], after, &mut effect);
        effect.own = own(before, after);
        if !effect.is_nothing() {
            foreseen.effects.push((pair.contact, effect));
        }
    }
    foreseen
        .effects
        .sort_by_key(|(_, e)| std::cmp::Reverse(e.gained() + e.lost()));
    Ok(foreseen)
}

fn differ(was: Vec<EngagementId>, is: Vec<EngagementId>) -> Vec<EngagementId> {
    let (was, is): (BTreeSet<_>, BTreeSet<_>) =
        (was.into_iter().collect(), is.into_iter().collect());
    was.symmetric_difference(&is).copied().collect()
}

/// Whether it moves who may bring colleagues, in an organization that lets clients. No statement where it
/// does not.
async fn moved_leads(conn: &mut Conn, org: OrgId, pairs: &[Pair]) -> Result<bool, Stop> {
    let moves = |p: &Pair| leads(&p.before) != leads(&p.after);
    if !pairs.iter().any(moves) {
        return Ok(false);
    }
    let ask = sql("select colleagues from organization where id = $1").bind(org);
    let (colleagues,): (i64,) = conn.one(ask).await?;
    Ok(colleagues > 0)
}

/// Where the client may bring colleagues from then on, and where not any more. What goes out of sight is told
/// as that.
fn lead(effect: &mut Effect, before: &Viewer, after: &Viewer, places: &[(EngagementId, String)]) {
    let (was, is, open) = (leads(before), leads(after), open_places(after)); // sorted
    for (at, title) in places {
        let among = |all: &[EngagementId]| all.binary_search(at).is_ok();
        match (among(&was), among(&is)) {
            (false, true) => effect.brings.add(at.0, Some(title)),
            (true, false) if among(&open) => effect.brings_not.add(at.0, Some(title)),
            _ => {}
        }
    }
}

/// The engagements that come into anybody's sight or go out of it, or into which colleagues may be brought
/// or not any more, by title.
async fn moved_places(
    conn: &mut Conn,
    org: OrgId,
    pairs: &[Pair],
    leading: bool,
) -> Result<Vec<(EngagementId, String)>, Stop> {
    let mut moved: BTreeSet<EngagementId> = BTreeSet::new();
    for Pair { before, after, .. } in pairs {
        moved.extend(differ(open_places(before), open_places(after)));
        if leading {
            moved.extend(differ(leads(before), leads(after)));
        }
    }
    if moved.is_empty() {
        return Ok(Vec::new());
    }
    let mut s = sql("select id, title from engagement where org_id = ");
    s.arg(org).push(" and id in ").list(moved);
    s.push(" order by touched_at desc, id");
    conn.all(s).await
}

/// Places and kinds in which more or less could be in sight of a client.
fn moved_cells(before: &Viewer, after: &Viewer) -> Vec<(EngagementId, Kind)> {
    let places = |v: &Viewer| -> HashMap<EngagementId, Place> {
        let all = v.client.iter().flat_map(|c| &c.places);
        all.map(|p| (p.engagement, *p)).collect()
    };
    let (old, new) = (places(before), places(after));
    let company = |v: &Viewer| v.client.as_ref().and_then(|c| c.company);
    let moves = company(before) != company(after);
    let rule = |viewer: &Viewer, place: Option<&Place>, kind: Kind| {
        let open = place.is_some_and(|place| open(viewer, place, kind));
        (open, open && only_assigned(viewer, kind), open && moves)
    };
    let mut moved = Vec::new();
    let all: BTreeSet<EngagementId> = old.keys().chain(new.keys()).copied().collect();
    for at in all {
        for kind in Kind::ALL {
            let (was, is) = (
                rule(before, old.get(&at), *kind),
                rule(after, new.get(&at), *kind),
            );
            if was != is || is.2 {
                moved.push((at, *kind));
            }
        }
    }
    moved
}

fn only_assigned(viewer: &Viewer, kind: Kind) -> bool {
    let client = viewer.client.as_ref();
    client.is_some_and(|facts| facts.assigned_only.has(kind))
}

/// What the client may do with its own details, where that changes.
fn own(before: &Viewer, after: &Viewer) -> Option<(Level, Level)> {
    let level = |viewer: &Viewer| viewer.client.as_ref().map(ClientFacts::own);
    let (was, is) = (level(before)?, level(after)?);
    (was != is).then_some((was, is))
}

/// What the client may do beyond sight, where it sees the tool before and after.
pub(super) fn powers(before: &[&Viewer], after: &Viewer, effect: &mut Effect) {
    for kind in Kind::ALL {
        let could = |power| {
            let mut viewers = before.iter();
            viewers.any(|v| granted_somewhere(v, *kind).has(power))
        };
        let is = granted_somewhere(after, *kind);
        if !could(Power::See) || !is.has(Power::See) {
            continue;
        }
        for power in [Power::Comment, Power::Contribute, Power::Edit] {
            match (could(power), is.has(power)) {
                (false, true) => effect.may.push((*kind, power)),
                (true, false) => effect.may_not.push((*kind, power)),
                _ => {}
            }
        }
    }
}
