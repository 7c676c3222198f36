//! Which of the staff are told of an item.

use access::{may, sql};
use kernel::{ContactId, Item, OrgId, Party, Power, Right, StaffId};
use store::events::Heard;
use store::viewers::{StaffUser, all_staff, staff, team_of};
use store::{Conn, Stop};

use crate::whom::{Once, Told};

/// Staff who carry the item; in the portal only, and once for an item.
pub(crate) async fn carriers(conn: &mut Conn, item: &Item) -> Result<Vec<Told>, Stop> {
    let rows: Vec<(StaffId,)> = conn
        .all(
            sql("select staff_id from carrier where org_id = $1 and item_id = $2")
                .bind(item.org)
                .bind(item.id),
        )
        .await?;
    let mut told = Vec::new();
    for (id,) in rows {
        match staff(conn, item.org, id).await {
            Ok(user) if may(&user.viewer, Power::See, item) => {
                told.push(Told {
                    party: Party::Staff(id),
                    mail: false,
                    once: Once::Item,
                });
            }
            Ok(_) | Err(Stop::Gone) => {}
            Err(stop) => return Err(stop),
        }
    }
    Ok(told)
}

/// The engagement's team and the staff user who made the item, as far as they see it. Where nobody
/// is left, everybody who sees it: what a client does must not go unheard.
pub(crate) async fn team(conn: &mut Conn, event: &Heard, item: &Item) -> Result<Vec<Party>, Stop> {
    let sees = |users: Vec<StaffUser>| -> Vec<StaffId> {
        users
            .into_iter()
            .filter(|s| may(&s.viewer, Power::See, item))
            .map(|s| s.staff)
            .collect()
    };
    let mut found = sees(team_of(conn, item.org, item.engagement).await?);
    let (author,): (Option<StaffId>,) = conn
        .one(
            sql("select author_staff from item where org_id = $1 and id = $2")
                .bind(item.org)
                .bind(item.id),
        )
        .await?;
    if let Some(author) = author.filter(|a| !found.contains(a)) {
        match staff(conn, item.org, author).await {
            Ok(user) => found.extend(sees(vec![user])),
            Err(Stop::Gone) => {}
            Err(stop) => return Err(stop),
        }
    }
    if found.is_empty() && event.actor_contact.is_some() {
        found = sees(all_staff(conn, item.org).await?);
    }
    Ok(found.into_iter().map(Party::Staff).collect())
}

/// Those who look after a client: the teams of its engagements that are not over, as far as they see
/// people. Where nobody is left, everybody who does.
pub(crate) async fn looking_after(
    conn: &mut Conn,
    org: OrgId,
    contact: ContactId,
) -> Result<Vec<Party>, Stop> {
    let teams: Vec<(StaffId,)> = conn
        .all(
            sql("select distinct t.staff_id from member m join engagement e on e.org_id = m.org_id and e.id = m.engagement_id join team t on t.org_id = m.org_id and t.engagement_id = m.engagement_id where m.org_id = $1 and m.contact_id = $2 and e.trashed_at is null and e.archived_at is null")
                .bind(org)
                .bind(contact),
        )
        .await?;
    let mut all = all_staff(conn, org).await?;
    all.retain(|user| user.viewer.has(Right::SeePeople));
    let on_a_team = |user: &&StaffUser| teams.iter().any(|(id,)| *id == user.staff);
    let mut found: Vec<Party> = all.iter().filter(on_a_team).map(party).collect();
    if found.is_empty() {
        found = all.iter().map(party).collect();
    }
    Ok(found)
}

fn party(user: &StaffUser) -> Party {
    Party::Staff(user.staff)
}
