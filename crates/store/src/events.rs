//! What happened, read again: activity, live updates, and the outbox.

use access::{scope, sql};
use kernel::FromRow;
use kernel::{
    CommentId, ContactId, EngagementId, EventId, ItemId, Kind, OrgId, Party, Power, StaffId, Time,
    Viewer,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Conn, Stop};

/// An event as stored.
#[derive(Clone, Debug, FromRow)]
pub struct Heard {
    /// The event.
    pub id: EventId,
    /// The organization.
    pub org_id: OrgId,
    /// Its number in the organization.
    pub seq: i64,
    /// When it happened.
    pub at: Time,
    /// What happened.
    pub verb: String,
    /// The kind of item.
    pub item_kind: Option<Kind>,
    /// The item.
    pub item_id: Option<ItemId>,
    /// The comment.
    pub comment_id: Option<CommentId>,
    /// The engagement.
    pub engagement_id: Option<EngagementId>,
    /// The contact it is about.
    pub contact_id: Option<ContactId>,
    /// The staff user who did it.
    pub actor_staff: Option<StaffId>,
    /// The client who did it.
    pub actor_contact: Option<ContactId>,
    /// More, as an object.
    pub data: Value,
}

pub(crate) const COLUMNS: &str = "id, org_id, seq, at, verb, item_kind, item_id, comment_id, engagement_id, contact_id, actor_staff, actor_contact, data";

/// The events of an organization after number `seq`, oldest first.
pub async fn after(conn: &mut Conn, org: OrgId, seq: i64, limit: i64) -> Result<Vec<Heard>, Stop> {
    let mut s = sql("select ");
    s.push(COLUMNS)
        .push(" from event where org_id = ")
        .arg(org)
        .push(" and seq > ")
        .arg(seq)
        .push(" order by seq limit ")
        .arg(limit);
    conn.all(s).await
}

/// The number of the newest event.
pub async fn newest(conn: &mut Conn, org: OrgId) -> Result<i64, Stop> {
    let (seq,): (i64,) = conn
        .one(sql("select event_seq from chain where org_id = $1").bind(org))
        .await?;
    Ok(seq)
}

/// Whether a viewer sees an item now, and the comment on it if one is named.
pub async fn sees(
    conn: &mut Conn,
    viewer: &Viewer,
    item: ItemId,
    comment: Option<CommentId>,
) -> Result<bool, Stop> {
    let mut s = sql("select i.id from item i where i.id = ");
    s.arg(item).push(" and ");
    scope(viewer, Power::See, &mut s);
    if let Some(comment) = comment {
        s.push(" and exists (select 1 from comment c where c.item_id = i.id and c.trashed_at is null and c.id = ").arg(comment).push(" and ");
        access::comment_scope(viewer, &mut s);
        s.push(")");
    }
    Ok(conn.maybe::<(ItemId,)>(s).await?.is_some())
}

/// The verb by which streams learn that somebody has new notifications. It is no activity: nobody
/// did it, and it is about nothing but its parties.
pub const NOTIFIED: &str = "notifications.written";

/// Says that these parties have new notifications, under a number of its own: a page that was
/// rendered after the deed and before its notifications hears of them too. Nobody is told of this
/// event in turn. Takes the organization's chain lock, so call it last.
pub async fn notified(
    conn: &mut Conn,
    org: OrgId,
    parties: &[Uuid],
    now: Time,
) -> Result<(), Stop> {
    if parties.is_empty() {
        return Ok(());
    }
    let (seq,): (i64,) = conn
        .one(
            sql("update chain set event_seq = event_seq + 1 where org_id = $1 returning event_seq")
                .bind(org),
        )
        .await?;
    conn.run(
        sql("insert into event (org_id, id, seq, at, verb, data, told_at) values ($1, $2, $3, $4, $5, $6, $4)")
            .bind(org)
            .bind(EventId::new())
            .bind(seq)
            .bind(now)
            .bind(NOTIFIED)
            .bind(json!({ "parties": parties })),
    )
    .await?;
    Ok(())
}

impl Heard {
    /// Whether this says that the viewer has new notifications.
    pub fn notifies(&self, viewer: &Viewer) -> bool {
        let party = match viewer.party() {
            Party::Staff(id) => id.to_string(),
            Party::Contact(id) => id.to_string(),
            Party::System => return false,
        };
        self.verb == NOTIFIED
            && self.data["parties"]
                .as_array()
                .is_some_and(|all| all.iter().any(|one| one.as_str() == Some(&party)))
    }
}
