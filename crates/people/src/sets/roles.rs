//! The sets of the roles in an engagement, and what a change of any set would do.

use kernel::{ClientFacts, ContactId, Levels, Right, Role, Viewer};
use serde_json::json;
use store::foresee::{Foreseen, foresee};
use store::viewers::Whom;
use store::{Conn, Event, Stop, Tx};

use super::{Set, list, one_at_a_time};
use crate::needs;

/// The roles that have no set yet and narrow nothing for that reason.
///
/// # Errors
/// *Forbidden* without the right to see people.
pub async fn roles_without(conn: &mut Conn, viewer: &Viewer) -> Result<Vec<Role>, Stop> {
    Ok(without(&list(conn, viewer).await?))
}

fn without(all: &[Set]) -> Vec<Role> {
    let has = |role: &Role| all.iter().any(|set| set.role == Some(*role));
    Role::ALL.iter().copied().filter(|r| !has(r)).collect()
}

/// What the ready-made sets of those roles would do.
///
/// # Errors
/// *Forbidden*.
pub async fn foresee_roles(
    conn: &mut Conn,
    viewer: &Viewer,
    roles: &[Role],
) -> Result<Foreseen, Stop> {
    needs(viewer, Right::Settings)?;
    foresee(conn, viewer, Whom::All, |facts, _| {
        for role in roles {
            narrow(facts, Some(*role), &Levels::of_role(*role));
        }
    })
    .await
}

/// Makes the ready-made sets of the roles that have none.
///
/// # Errors
/// *Forbidden*.
pub async fn add_roles(tx: &mut Tx<'_>, viewer: &Viewer) -> Result<(), Stop> {
    needs(viewer, Right::Settings)?;
    one_at_a_time(tx).await?;
    let all = list(tx.conn(), viewer).await?;
    let org = tx.act.org;
    let roles = without(&all);
    for role in &roles {
        let taken = all.iter().any(|set| set.name == role.word());
        tx.run(store::org::role_set(org, *role, taken)).await?;
    }
    tx.audit(
        "set.roles_added",
        "organization",
        org.0,
        json!({"roles": roles}),
    );
    tx.event(Event::new("settings.sets_changed"));
    Ok(())
}

/// What it would do to give these levels to a set.
///
/// # Errors
/// *Gone*, *forbidden*.
pub async fn foresee_change(
    conn: &mut Conn,
    viewer: &Viewer,
    set: &Set,
    levels: &Levels,
) -> Result<Foreseen, Stop> {
    needs(viewer, Right::Settings)?;
    let to = *levels;
    // A set of a role may be in force as a contact's own as well: both are asked about.
    let mut all = foresee(conn, viewer, Whom::Set(set.id), |facts, weighed| {
        facts.levels = weighed.changes.on(to);
        narrow(facts, set.role, &to);
    })
    .await?;
    if let Some(role) = set.role {
        let known: Vec<ContactId> = all.effects.iter().map(|(id, _)| *id).collect();
        let more = foresee(conn, viewer, Whom::Role(role), |facts, _| {
            narrow(facts, Some(role), &to);
        })
        .await?;
        let more = more.effects.into_iter();
        all.effects
            .extend(more.filter(|(id, _)| !known.contains(id)));
    }
    Ok(all)
}

fn narrow(facts: &mut ClientFacts, role: Option<Role>, to: &Levels) {
    for place in facts.places.iter_mut().filter(|p| Some(p.role) == role) {
        place.most = *to;
    }
}
