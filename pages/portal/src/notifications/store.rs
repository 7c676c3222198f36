//! Notifications as they are read: only about what their reader sees now.

use access::{Sql, comment_scope, engagement_scope, scope, sql};
use kernel::{
    CommentId, ContactId, EngagementId, ItemId, Kind, NotificationId, OrgId, Power, Right, Time,
    Viewer,
};
use store::{Conn, Db, Stop};
use web::api::Cursor;

/// How far unread notifications are counted before the count becomes "many".
pub const MOST: i64 = 100;

/// One notification, with the words it is told in.
#[derive(Clone, Debug, kernel::FromRow)]
pub struct Told {
    /// The notification.
    pub id: NotificationId,
    /// When it happened.
    pub at: Time,
    /// When it was read.
    pub read_at: Option<Time>,
    /// What happened.
    pub verb: String,
    /// The item.
    pub item_id: Option<ItemId>,
    /// Its kind.
    pub kind: Option<Kind>,
    /// Its title.
    pub title: String,
    /// Whether it is the reader's to do.
    pub mine: bool,
    /// The comment.
    pub comment_id: Option<CommentId>,
    /// What the comment says.
    pub body: String,
    /// The engagement.
    pub engagement_id: Option<EngagementId>,
    /// Its title.
    pub engagement: String,
    /// The contact it is about.
    pub contact_id: Option<ContactId>,
    /// Who did it; empty for the program itself.
    pub actor: String,
    /// Whether a client did it.
    pub by_client: bool,
}

/// Appends the condition that `notification n`, told by `event v` about `item i` and `comment c`,
/// is this viewer's and about something they see now: what was withdrawn is not there.
fn seen(viewer: &Viewer, s: &mut Sql) {
    s.push("n.org_id = ").arg(viewer.org).push(" and ");
    match (viewer.contact(), &viewer.staff) {
        (Some(contact), _) => s.push("n.contact_id = ").arg(contact),
        (None, Some(staff)) => s.push("n.staff_id = ").arg(staff.id),
        (None, None) => s.push("false"),
    };
    s.push(" and (v.comment_id is null or (c.trashed_at is null and ");
    comment_scope(viewer, s);
    s.push(")) and ((n.item_id is not null and i.trashed_at is null and ");
    scope(viewer, Power::See, s);
    s.push(") or (n.item_id is null and ");
    if viewer.is_staff() {
        s.push(if viewer.has(Right::SeePeople) {
            "true"
        } else {
            "false"
        });
    } else {
        // Without an engagement it is about the reader.
        s.push("(n.engagement_id is null or exists (select 1 from engagement e where e.id = n.engagement_id and ");
        engagement_scope(viewer, s);
        s.push("))");
    }
    s.push("))");
}

const FROM: &str = " from notification n join event v on v.org_id = n.org_id and v.id = n.event_id left join item i on i.org_id = n.org_id and i.id = n.item_id left join comment c on c.org_id = v.org_id and c.id = v.comment_id";

/// A page of notifications, newest first; one row more than `limit` where there are more.
pub async fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    unread: bool,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Told>, Stop> {
    let mut s = sql(
        "select n.id, n.at, n.read_at, v.verb, n.item_id, v.item_kind as kind, coalesce(i.title, case when v.verb = 'colleague.invited' then k.name end, '') as title, exists (select 1 from assignee a where a.org_id = n.org_id and a.item_id = n.item_id and a.contact_id = ",
    );
    s.arg(viewer.contact());
    s.push(") as mine, v.comment_id, coalesce(c.body, '') as body, n.engagement_id, coalesce(g.title, '') as engagement, coalesce(v.contact_id, v.actor_contact) as contact_id, coalesce(st.name, p.name, case when v.verb = 'pin.locked_out' then k.name end, '') as actor, (v.actor_contact is not null) as by_client");
    s.push(FROM);
    s.push(" left join contact k on k.org_id = v.org_id and k.id = v.contact_id left join engagement g on g.org_id = n.org_id and g.id = n.engagement_id left join staff st on st.org_id = v.org_id and st.id = v.actor_staff left join contact p on p.org_id = v.org_id and p.id = v.actor_contact where ");
    seen(viewer, &mut s);
    if unread {
        s.push(" and n.read_at is null");
    }
    if let Some(Cursor { at, id }) = after {
        s.push(" and (n.at < ")
            .arg(at)
            .push(" or (n.at = ")
            .arg(at)
            .push(" and n.id < ")
            .arg(id)
            .push("))");
    }
    s.push(" order by n.at desc, n.id desc limit ")
        .arg(limit + 1);
    conn.all(s).await
}

/// How many unread notifications this viewer has about what they see now, counted up to [`MOST`],
/// but for those about the item that is just being `opened`. One statement.
pub async fn unread(conn: &mut Conn, viewer: &Viewer, opened: Option<ItemId>) -> Result<i64, Stop> {
    let mut s = sql("select count(*) from (select n.id");
    s.push(FROM).push(" where n.read_at is null and ");
    if let Some(item) = opened {
        s.push("(n.item_id is null or n.item_id <> ")
            .arg(item)
            .push(") and ");
    }
    seen(viewer, &mut s);
    s.push(" limit ").arg(MOST).push(") x");
    conn.one::<(i64,)>(s).await.map(|(count,)| count)
}

/// Marks one notification, or all, of this viewer as read; how many were not yet. Those about
/// things out of sight are read with the rest: they would only come back as old news.
pub async fn mark_read(
    db: &Db,
    viewer: &Viewer,
    one: Option<NotificationId>,
    now: Time,
) -> Result<u64, Stop> {
    let mut s = sql("update notification set read_at = ");
    s.arg(now)
        .push(" where org_id = ")
        .arg(viewer.org)
        .push(" and read_at is null and ");
    match (viewer.contact(), &viewer.staff) {
        _ if viewer.read_only() => s.push("false"),
        (Some(contact), _) => s.push("contact_id = ").arg(contact),
        (None, Some(staff)) => s.push("staff_id = ").arg(staff.id),
        (None, None) => s.push("false"),
    };
    if let Some(id) = one {
        s.push(" and id = ").arg(id);
    }
    let org: OrgId = viewer.org;
    db.note(Some(org), move |conn| {
        Box::pin(async move { conn.run(s).await })
    })
    .await
}
