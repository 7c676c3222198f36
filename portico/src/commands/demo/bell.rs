//! A handful of notifications, so that the bell and the inbox have something to say at first sight.

use std::collections::HashSet;

use anyhow::Result;
use kernel::{CommentId, EngagementId, EventId, ItemId, NotificationId, Time, Viewer};
use store::{Conn, Stop, events, sql};

use super::stage::Stage;

/// How many there are for each, and how many of them are unread.
const SOME: usize = 14;
const UNREAD: usize = 5;

#[derive(kernel::FromRow)]
struct Row {
    id: EventId,
    at: Time,
    item_id: ItemId,
    comment_id: Option<CommentId>,
    engagement_id: Option<EngagementId>,
}

/// Tells the main client and the main staff user of what others did last.
pub async fn ring(stage: &Stage<'_>) -> Result<()> {
    for key in stage.house.bell {
        let viewer = stage.viewer(key).await?;
        let found = recent(&mut stage.app.db.read(stage.org).await?, &viewer).await?;
        let (org, now) = (stage.org, stage.calendar.now);
        let (staff, contact) = (viewer.staff.as_ref().map(|s| s.id), viewer.contact());
        let party = staff.map(|s| s.0).or(contact.map(|c| c.0));
        stage
            .app
            .db
            .note(Some(org), move |conn| {
                Box::pin(async move {
                    for (n, row) in found.into_iter().enumerate() {
                        let put = sql("insert into notification (org_id, id, party_id, staff_id, contact_id, event_id, item_id, engagement_id, at, read_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
                        let put = put.bind(org).bind(NotificationId::new()).bind(party).bind(staff).bind(contact).bind(row.id);
                        conn.run(put.bind(row.item_id).bind(row.engagement_id).bind(row.at).bind((n >= UNREAD).then_some(now))).await?;
                    }
                    Ok(())
                })
            })
            .await?;
    }
    Ok(())
}

/// What others did last that this viewer sees: for staff what clients did, for clients what reached them.
async fn recent(conn: &mut Conn, viewer: &Viewer) -> Result<Vec<Row>, Stop> {
    let mut s = sql(
        "select id, at, item_id, comment_id, engagement_id from event where item_id is not null and org_id = ",
    );
    s.arg(viewer.org);
    match viewer.contact() {
        None => {
            s.push(" and actor_contact is not null and verb in ")
                .list(["comment.created", "todo.done"]);
        }
        Some(me) => {
            s.push(" and (actor_contact is null or actor_contact <> ")
                .arg(me)
                .push(") and engagement_id in ")
                .list(access::open_places(viewer));
            s.push(" and verb in ").list([
                "comment.created",
                "update.created",
                "file.created",
                "todo.created",
            ]);
        }
    }
    s.push(" order by at desc, seq desc limit 200");
    let (mut told, mut kept) = (HashSet::new(), Vec::new());
    for row in conn.all::<Row>(s).await? {
        if kept.len() < SOME
            && told.insert((row.item_id, row.comment_id))
            && events::sees(conn, viewer, row.item_id, row.comment_id).await?
        {
            kept.push(row);
        }
    }
    Ok(kept)
}
