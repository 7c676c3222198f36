//! What happened, read again: activity, live updates, and the outbox.

use access::{scope, sql};
use kernel::{
    CommentId, ContactId, EngagementId, EventId, ItemId, Kind, OrgId, Power, StaffId, Time, Viewer,
};
use serde_json::Value;
use sqlx::FromRow;

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
