//! What is locked for clients, asked where they write.

use access::sql;
use kernel::{Acts, EngagementId, ItemId, Kind, Locking, Lockings, Power, Time, Viewer};
use sqlx::types::Json;

use crate::items::Head;
use crate::{Conn, Stop};

/// Whether a power changes things. Looking and talking never lock.
pub const fn changes(power: Power) -> bool {
    matches!(power, Power::Contribute | Power::Respond | Power::Edit)
}

/// Goes on unless this is a client and the item is locked for them now: state `locked`. An accepted
/// request opens it for a while. One statement, and only where something is locked.
///
/// # Errors
/// State `locked`.
pub async fn unlocked(
    conn: &mut Conn,
    viewer: &Viewer,
    head: &Head,
    now: Time,
) -> Result<(), Stop> {
    let locking = viewer.locking(head.kind, head.engagement_id);
    if viewer.acts != Acts::Client || locking.since(now).is_none() {
        return Ok(());
    }
    if opened(conn, viewer, head.id, now).await?.is_some() {
        return Ok(());
    }
    Err(Stop::state("locked"))
}

/// Until when an accepted request opens an item for the client whose portal is met.
async fn opened(
    conn: &mut Conn,
    viewer: &Viewer,
    item: ItemId,
    now: Time,
) -> Result<Option<Time>, Stop> {
    let (until,): (Option<Time>,) = conn
        .one(
            sql("select max(open_until) as until from change_request where org_id = $1 and item_id = $2 and contact_id = $3 and state = 'accepted' and open_until > $4")
                .bind(viewer.org)
                .bind(item)
                .bind(viewer.contact())
                .bind(now),
        )
        .await?;
    Ok(until)
}

#[derive(kernel::FromRow)]
struct Facts {
    starts_at: Option<Time>,
    zone: String,
    calendar: Json<kernel::LockCalendar>,
    own: Json<kernel::Locks>,
}

/// How a kind locks for the clients of an engagement, and the zone of its days: for staff, whose
/// viewer does not know it.
///
/// # Errors
/// *Gone*.
pub async fn for_clients(
    conn: &mut Conn,
    viewer: &Viewer,
    engagement: EngagementId,
    kind: Kind,
) -> Result<(Locking, chrono_tz::Tz), Stop> {
    let facts: Facts = conn
        .one(
            sql("select e.starts_at, e.zone, o.locks as calendar, e.locks as own from engagement e join organization o on o.id = e.org_id where e.org_id = $1 and e.id = $2")
                .bind(viewer.org)
                .bind(engagement),
        )
        .await?;
    let zone = facts.zone.parse().unwrap_or(chrono_tz::UTC);
    let all = Lockings::new(&facts.calendar.0, &facts.own.0, facts.starts_at, zone);
    Ok((all.of(kind), zone))
}
