//! From what happened to whom it is told: notifications and mail jobs, in one transaction with the
//! mark that the event was told. A crash before the commit leaves nothing, after it nothing to do.

use access::sql;
use chrono::TimeDelta;
use kernel::{ContactId, EventId, JobId, NotificationId, OrgId, Party, StaffId, Time};
use serde_json::json;
use store::events::Heard;
use store::{Conn, Db, Stop};
use uuid::Uuid;

use crate::notice;
use crate::whom::{ARRIVALS, COMMENTS, Once, Told, whom};

/// How many events are told in one transaction.
const BATCH: i64 = 50;

/// Tells the oldest untold events of an organization; how many were told. Asks first, on a reading
/// connection, so that the writer is held only for the rows that come of it. An event that cannot
/// be told now stays untold and does not hold up the others.
/// Whoever was notified hears of it on their stream: they heard of the deed itself before these rows
/// were there.
pub(crate) async fn tell(db: &Db, org: OrgId, now: Time, wait: TimeDelta) -> Result<usize, Stop> {
    let mut tellings = Vec::new();
    {
        let mut conn = db.read(org).await?;
        for event in untold(&mut conn, org).await? {
            match whom(&mut conn, &event).await {
                Ok(told) => tellings.push((event, told)),
                Err(stop @ (Stop::Busy | Stop::Database(_))) => return Err(stop),
                Err(stop) => {
                    tracing::error!(event = %event.id, ?stop, "an event could not be told yet")
                }
            }
        }
    }
    if tellings.is_empty() {
        return Ok(0);
    }
    let count = tellings.len();
    db.note(Some(org), move |conn| {
        Box::pin(async move {
            let mut parties = Vec::new();
            for (event, told) in tellings {
                write(conn, &event, told, now, wait, &mut parties).await?;
            }
            parties.sort_unstable();
            parties.dedup();
            store::events::notified(conn, org, &parties, now).await
        })
    })
    .await?;
    Ok(count)
}

async fn untold(conn: &mut Conn, org: OrgId) -> Result<Vec<Heard>, Stop> {
    conn.all(
        sql("select id, org_id, seq, at, verb, item_kind, item_id, comment_id, engagement_id, contact_id, actor_staff, actor_contact, data from event where org_id = $1 and told_at is null order by at, seq limit $2")
            .bind(org)
            .bind(BATCH),
    )
    .await
}

async fn write(
    conn: &mut Conn,
    event: &Heard,
    told: Vec<Told>,
    now: Time,
    wait: TimeDelta,
    parties: &mut Vec<Uuid>,
) -> Result<(), Stop> {
    let marked = conn
        .run(
            sql("update event set told_at = $3 where org_id = $1 and id = $2 and told_at is null")
                .bind(event.org_id)
                .bind(event.id)
                .bind(now),
        )
        .await?;
    if marked == 0 {
        return Ok(()); // another node was faster
    }
    for told in told {
        if !notify(conn, event, told).await? {
            continue;
        }
        if let Party::Staff(StaffId(id)) | Party::Contact(ContactId(id)) = told.party {
            parties.push(id);
        }
        if told.mail {
            queue(conn, event, told.party, now, wait).await?;
        }
    }
    Ok(())
}

/// Writes the notification, unless this party knows already; whether it was written.
async fn notify(conn: &mut Conn, event: &Heard, told: Told) -> Result<bool, Stop> {
    let (party, staff, contact) = match told.party {
        Party::Staff(id) => (id.0, Some(id), None),
        Party::Contact(id) => (id.0, None, Some(id)),
        Party::System => return Ok(false),
    };
    let mut s = sql("insert into notification (org_id, id, party_id, staff_id, contact_id, event_id, item_id, engagement_id, at) select $1, $2, $3, $4, $5, $6, $7, $8, $9 where not exists (select 1 from event v join notification n on n.org_id = v.org_id and n.event_id = v.id and n.party_id = $3 where v.org_id = $1 and ")
        .bind(event.org_id)
        .bind(NotificationId::new())
        .bind(party)
        .bind(staff)
        .bind(contact)
        .bind(event.id)
        .bind(event.item_id)
        .bind(event.engagement_id)
        .bind(event.at);
    match told.once {
        Once::Event => s.push("v.id = ").arg(event.id),
        Once::Item => s
            .push("v.item_id = ")
            .arg(event.item_id)
            .push(" and v.verb in ")
            .list(ARRIVALS.iter().copied().chain(["item.assigned"])),
        Once::Comment(id) => s
            .push("v.item_id = ")
            .arg(event.item_id)
            .push(" and v.comment_id = ")
            .arg(id)
            .push(" and v.verb in ")
            .list(COMMENTS.iter().copied()),
    };
    s.push(") on conflict do nothing");
    Ok(conn.run(s).await? == 1)
}

/// Queues the mail. It waits a little, so that several things at once become one mail.
async fn queue(
    conn: &mut Conn,
    event: &Heard,
    party: Party,
    now: Time,
    wait: TimeDelta,
) -> Result<(), Stop> {
    let events: [EventId; 1] = [event.id];
    let payload = json!(notice::Payload::new(party, event.engagement_id, &events));
    conn.run(
        sql("insert into job (org_id, id, kind, payload, dedupe, run_at, created_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing")
            .bind(event.org_id)
            .bind(JobId::new())
            .bind(notice::KIND)
            .bind(payload)
            .bind(notice::dedupe(party, event.engagement_id, event.id))
            .bind(now + wait)
            .bind(now),
    )
    .await?;
    Ok(())
}
