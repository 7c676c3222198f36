//! What it would do to make one contact of two: what the one would see, beside what either sees now.

use std::collections::{BTreeMap, HashSet};

use access::{may, sql};
use kernel::{
    Access, Assignee, ClientFacts, CompanyId, ContactId, EngagementId, Item, Kind, Levels, OrgId,
    Place, Power, SetId, Viewer,
};
use sqlx::types::Json;

use super::compare::powers;
use super::items::load;
use super::{Effect, Foreseen, members_of};
use crate::viewers::{self, LevelChanges};
use crate::{Conn, Stop};

/// Two contacts as the one they would be.
#[derive(Clone, Debug)]
pub struct AsOne {
    /// The contact that stays.
    pub kept: ContactId,
    /// The one that goes into it.
    pub gone: ContactId,
    /// The access the one would have.
    pub access: Access,
    /// The company the one would be of: that of either, or none.
    pub company: Option<CompanyId>,
    /// Which of the two has the permission set and changes that stay.
    pub permissions: ContactId,
    /// Engagements of both in which the membership of `gone` stays.
    pub memberships: Vec<EngagementId>,
}

/// What the one would see more, or less, than the two see together now; nobody else's sight moves.
/// `asker`'s group decides which titles are told. Nine statements however many items there are.
///
/// # Errors
/// *Gone* where either is not there or in the trash; the database's.
pub async fn foresee_merge(conn: &mut Conn, asker: &Viewer, one: &AsOne) -> Result<Foreseen, Stop> {
    let org = asker.org;
    let kept = viewers::client(conn, org, one.kept).await?;
    let gone = viewers::client(conn, org, one.gone).await?;
    let before = [&kept.viewer, &gone.viewer];
    let mut after = kept.viewer.clone();
    if let (Some(facts), Some(other)) = (after.client.as_mut(), &gone.viewer.client) {
        join(facts, other, one);
        facts.levels = levels(conn, org, one).await?;
    }
    let places = after.client.iter().flat_map(|c| &c.places);
    let cells: Vec<(EngagementId, Kind)> = places
        .flat_map(|p| Kind::ALL.iter().map(|kind| (p.engagement, *kind)))
        .collect();
    let both = [one.kept, one.gone];
    let two = |s: &mut access::Sql| {
        s.push("select c.id from contact c where c.org_id = ")
            .arg(org)
            .push(" and c.id in ")
            .list(both);
    };
    let theirs = |s: &mut access::Sql| members_of(org, &two, s);
    let wanted: HashSet<(EngagementId, Kind)> = cells.iter().copied().collect();
    let items = load(conn, org, &theirs, &wanted).await?;
    let mut effect = Effect {
        name: kept.name,
        ..Effect::default()
    };
    for (item, title) in cells.iter().filter_map(|cell| items.get(cell)).flatten() {
        let was = before.iter().any(|v| may(v, Power::See, item));
        let is = may(&after, Power::See, &renamed(item, one));
        effect.moved(asker, item, title, (was, is));
    }
    powers(&before, &after, &mut effect);
    let effects = if effect.is_nothing() {
        Vec::new()
    } else {
        vec![(one.kept, effect)]
    };
    Ok(Foreseen { effects })
}

fn join(facts: &mut ClientFacts, other: &ClientFacts, one: &AsOne) {
    facts.access = one.access;
    facts.company_on = match one.company {
        None => true,
        company if company == facts.company => facts.company_on,
        _ => other.company_on,
    };
    facts.company = one.company;
    let of = |places: &[Place]| -> BTreeMap<EngagementId, Place> {
        places.iter().map(|p| (p.engagement, *p)).collect()
    };
    let mut places = of(&other.places);
    for (at, own) in of(&facts.places) {
        if !(one.memberships.contains(&at) && places.contains_key(&at)) {
            places.insert(at, own);
        }
    }
    facts.places = places.into_values().collect();
}

/// What the set in force and the changes on it would allow.
async fn levels(conn: &mut Conn, org: OrgId, one: &AsOne) -> Result<Levels, Stop> {
    let (set, changes): (Option<SetId>, Json<LevelChanges>) = conn
        .one(
            sql("select set_id, changes from contact where org_id = $1 and id = $2")
                .bind(org)
                .bind(one.permissions),
        )
        .await?;
    let found: Option<(Json<Levels>,)> = conn
        .maybe(
            sql("select ps.levels from permission_set ps where ps.org_id = $1 and ps.id = coalesce($2, (select co.set_id from company co where co.org_id = $1 and co.id = $3), (select st.id from permission_set st where st.org_id = $1 and st.standard))")
                .bind(org)
                .bind(set)
                .bind(one.company),
        )
        .await?;
    Ok(changes.0.on(found.map_or(Levels::CLIENT, |(l,)| l.0)))
}

/// The item with the one in the place of the other.
fn renamed(item: &Item, one: &AsOne) -> Item {
    let now = |id: ContactId| if id == one.gone { one.kept } else { id };
    let completed = item
        .assignees
        .iter()
        .any(|a| now(a.contact) == one.kept && a.completed);
    let assignee = |a: &Assignee| Assignee {
        contact: now(a.contact),
        completed: a.completed || (completed && now(a.contact) == one.kept),
    };
    Item {
        named: item.named.iter().map(|id| now(*id)).collect(),
        assignees: item.assignees.iter().map(assignee).collect(),
        ..item.clone()
    }
}
