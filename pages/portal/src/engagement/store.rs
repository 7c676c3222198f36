//! Members of an engagement, and what happened in it lately, as far as the viewer sees the items.

use access::{Sql, comment_scope, photo_scope, scope, sql};
use kernel::{ContactId, EngagementId, ItemId, Kind, Power, Role, Time, Viewer};
use store::{Conn, Stop};

use crate::place::only;

/// How many members are named.
const MEMBERS: i64 = 60;
/// How many acts are told.
pub const ACTS: i64 = 8;
/// Among how many items, the last ones that moved, comments and completions are looked for.
const AMONG: i64 = 20;

/// A client in the engagement.
#[derive(Clone, Debug, PartialEq, kernel::FromRow)]
pub struct Member {
    /// The contact.
    pub id: ContactId,
    /// The name.
    pub name: String,
    /// What they are there.
    pub role: Role,
    /// The blob of the photo.
    pub photo: Option<String>,
}

/// Something somebody did.
#[derive(Clone, Debug, PartialEq, kernel::FromRow)]
pub struct Act {
    /// `made`, `said` or `done`.
    pub what: String,
    /// The item.
    pub id: ItemId,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// When.
    pub at: Time,
    /// Who; may be empty.
    pub who: String,
}

/// The clients of an engagement the viewer has seen, by name; not those it is hidden from.
pub async fn members(
    conn: &mut Conn,
    viewer: &Viewer,
    engagement: EngagementId,
) -> Result<Vec<Member>, Stop> {
    let mut s = sql("select c.id, c.name, m.role, case when ");
    photo_scope(viewer, "c", &mut s);
    s.push(" then c.photo end as photo from member m join contact c on c.org_id = m.org_id and c.id = m.contact_id where not m.hidden and c.trashed_at is null and m.org_id = ")
        .arg(viewer.org)
        .push(" and m.engagement_id = ")
        .arg(engagement)
        .push(" order by c.name, c.id limit ")
        .arg(MEMBERS);
    conn.all(s).await
}

/// The statement behind [`acts`]. What happened is read from what stands now, through the scope,
/// never from the trail of events: so nothing is told of a time before an item was shared, and
/// nothing of an item that is gone.
pub fn acts_sql(viewer: &Viewer, engagement: EngagementId) -> Sql {
    let viewer = &only(viewer, engagement);
    // `cross join` keeps SQLite to the written order: the few recent items first, then their rows.
    let mut s = sql(
        "with recent as materialized (select i.org_id, i.id, i.kind, i.title, i.created_at, i.author_staff, i.author_contact from item i where ",
    );
    scope(viewer, Power::See, &mut s);
    s.push(" order by i.touched_at desc, i.id limit ")
        .arg(AMONG);
    s.push(") select 'made' as what, r.id, r.kind, r.title, r.created_at as at, coalesce((select s.name from staff s where s.org_id = r.org_id and s.id = r.author_staff), (select p.name from contact p where p.org_id = r.org_id and p.id = r.author_contact), '') as who from recent r");
    s.push(" union all select 'done', r.id, r.kind, r.title, a.completed_at, p.name from recent r cross join assignee a join contact p on p.org_id = a.org_id and p.id = a.contact_id where a.org_id = r.org_id and a.item_id = r.id and a.completed_at is not null");
    s.push(" union all select * from (select 'said', r.id, r.kind, r.title, c.created_at, coalesce((select s.name from staff s where s.org_id = c.org_id and s.id = c.author_staff), (select p.name from contact p where p.org_id = c.org_id and p.id = c.author_contact), '') as who from recent r cross join comment c where c.org_id = r.org_id and c.item_id = r.id and c.trashed_at is null and ");
    comment_scope(viewer, &mut s);
    s.push(" order by c.created_at desc, c.id limit ")
        .arg(ACTS)
        .push(") said");
    s
}

/// The latest acts in an engagement, newest first. One statement.
pub async fn acts(
    conn: &mut Conn,
    viewer: &Viewer,
    engagement: EngagementId,
) -> Result<Vec<Act>, Stop> {
    let mut acts: Vec<Act> = conn.all(acts_sql(viewer, engagement)).await?;
    acts.sort_by_key(|a| (std::cmp::Reverse(a.at), a.id));
    acts.truncate(ACTS as usize);
    Ok(acts)
}
