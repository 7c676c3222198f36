//! What the home shows of one engagement, in four statements: what is open, what moved last, how far
//! the to-dos are, and the team. Every list stops after a few rows of one index range, so ten
//! thousand items cost what ten cost.

use access::{Sql, scope, scope_of, sql};
use kernel::{EngagementId, ItemId, Kind, Power, StaffId, Time, Viewer};
use store::{Conn, Stop};

use crate::place::{MANY, only, waits_for};

/// How many turns are shown; what is over is "and n more".
pub const TURNS: i64 = 5;
/// How many to-dos are counted for "7 of 12"; beyond it no progress is shown.
pub const COUNTED: i64 = 60;
const WORKING: i64 = 4;
const DONE: i64 = 5;
const FILES: i64 = 3;
const TEAM: i64 = 12;

/// One row of a list.
#[derive(Clone, Debug, PartialEq, kernel::FromRow)]
pub struct Line {
    /// `turn`, `team`, `done`, `update`, `file` or `count`.
    pub part: String,
    /// The item; none for `count`.
    pub id: Option<ItemId>,
    /// Its kind.
    pub kind: Option<Kind>,
    /// Its title.
    pub title: String,
    /// When it is due.
    pub due_at: Option<Time>,
    /// When it was made; for `done`, when this client completed it, if it was them.
    pub at: Option<Time>,
    /// For `turn`: until when a request that was accepted opens it, where it is locked.
    pub open_until: Option<Time>,
    /// When it last moved.
    pub touched_at: Option<Time>,
    /// Who made it, or who of the team carries it.
    pub who: String,
    /// The beginning of its text.
    pub words: String,
    /// For `count`: how many to-dos are done.
    pub n: i64,
    /// For `count`: how many there are.
    pub total: i64,
}

/// Somebody of the team.
#[derive(Clone, Debug, PartialEq, kernel::FromRow)]
pub struct Teammate {
    /// The staff user.
    pub id: StaffId,
    /// The name.
    pub name: String,
    /// The role in the engagement, else the title.
    pub role: String,
}

const AUTHOR: &str = "coalesce((select s.name from staff s where s.org_id = t.org_id and s.id = t.author_staff), (select p.name from contact p where p.org_id = t.org_id and p.id = t.author_contact), '')";
const CARRIER: &str = "coalesce((select min(s.name) from carrier r join staff s on s.org_id = r.org_id and s.id = r.staff_id where r.org_id = t.org_id and r.item_id = t.id), '')";
// What a tool lets one search an item by is what every viewer of the item may read.
const WORDS: &str = "coalesce((select substr(d.body, 1, 400) from search_doc d where d.org_id = t.org_id and d.id = t.id), '')";

/// Starts an arm: the columns of [`Line`] over row `t`.
fn arm(
    s: &mut Sql,
    part: &'static str,
    at: impl FnOnce(&mut Sql),
    open: impl FnOnce(&mut Sql),
    who: &'static str,
    words: &'static str,
) {
    s.push("select '")
        .push(part)
        .push("' as part, t.id, t.kind, t.title, t.due_at, t.touched_at, ");
    at(s);
    s.push(" as at, ");
    open(s);
    s.push(" as open_until, ")
        .push(who)
        .push(" as who, ")
        .push(words)
        .push(" as words, cast(0 as bigint) as n, cast(0 as bigint) as total from (");
}

fn never(s: &mut Sql) {
    s.push("null");
}

const ROW: &str = "select i.org_id, i.id, i.kind, i.title, i.due_at, i.created_at, i.touched_at, i.author_staff, i.author_contact from item i where ";

/// Appends the rows the viewer sees, to be narrowed.
fn seen(viewer: &Viewer, s: &mut Sql) {
    s.push(ROW);
    scope(viewer, Power::See, s);
    s.push(" and ");
}

/// Open rows, soonest first and the undated after them: an index gives the dated ones in their
/// order, and of the undated only so many are put in order.
fn open(viewer: &Viewer, s: &mut Sql, narrow: impl Fn(&mut Sql), limit: i64) {
    s.push("select * from (select * from (");
    seen(viewer, s);
    narrow(s);
    s.push(" and i.due_at is not null order by i.due_at, i.id limit ")
        .arg(limit)
        .push(") dated union all select * from (");
    seen(viewer, s);
    narrow(s);
    s.push(" and i.due_at is null limit ")
        .arg(MANY)
        .push(") undated) pair order by due_at is null, due_at, id limit ")
        .arg(limit);
}

/// Rows of one kind, the last moved first, in the order of their index.
fn moved(viewer: &Viewer, s: &mut Sql, kind: Kind, narrow: impl Fn(&mut Sql), limit: i64) {
    s.push(ROW);
    scope_of(viewer, Power::See, kind, s);
    narrow(s);
    s.push(" order by i.touched_at desc limit ").arg(limit);
}

/// Appends that this viewer has nothing more to do with `item i`: closed, or their part completed.
fn over(viewer: &Viewer, s: &mut Sql) {
    s.push("(not i.open or i.assigned = 'clients' and exists (select 1 from assignee o where o.org_id = i.org_id and o.item_id = i.id and o.completed_at is not null and o.contact_id = ");
    s.arg(viewer.contact()).push("))");
}

/// What is open: the turns of this client, and what the team carries.
fn open_sql(viewer: &Viewer) -> Sql {
    let made = |s: &mut Sql| _ = s.push("t.created_at");
    let mut s = Sql::default();
    let opened = |s: &mut Sql| {
        s.push("(select max(r.open_until) from change_request r where r.org_id = t.org_id and r.item_id = t.id and r.state = 'accepted' and r.contact_id = ");
        s.arg(viewer.contact()).push(")");
    };
    arm(&mut s, "turn", made, opened, AUTHOR, WORDS);
    open(viewer, &mut s, |s| waits_for(viewer.contact(), s), TURNS);
    s.push(") t union all ");
    arm(&mut s, "team", made, never, CARRIER, "''");
    let carried = |s: &mut Sql| _ = s.push("i.open and i.assigned = 'team'");
    open(viewer, &mut s, carried, WORKING);
    s.push(") t");
    s
}

/// What moved last: to-dos done, updates, files.
fn moved_sql(viewer: &Viewer, updates: i64) -> Sql {
    let made = |s: &mut Sql| _ = s.push("t.created_at");
    let mut s = Sql::default();
    let mine = |s: &mut Sql| {
        s.push("(select a.completed_at from assignee a where a.org_id = t.org_id and a.item_id = t.id and a.contact_id = ");
        s.arg(viewer.contact()).push(")");
    };
    arm(&mut s, "done", mine, never, "''", "''");
    let past = |s: &mut Sql| {
        s.push(" and ");
        over(viewer, s);
    };
    moved(viewer, &mut s, Kind::Todo, past, DONE);
    s.push(") t union all ");
    arm(&mut s, "update", made, never, AUTHOR, WORDS);
    moved(viewer, &mut s, Kind::Update, |_| {}, updates);
    s.push(") t union all ");
    arm(&mut s, "file", made, never, AUTHOR, "''");
    moved(viewer, &mut s, Kind::File, |_| {}, FILES);
    s.push(") t");
    s
}

/// How many to-dos there are, counted up to [`COUNTED`] and one, and how many of them are done.
fn count_sql(viewer: &Viewer) -> Sql {
    let mut s = sql(
        "select 'count' as part, null as id, null as kind, '' as title, null as due_at, null as touched_at, null as at, null as open_until, '' as who, '' as words, cast(coalesce(sum(case when g.past then 1 else 0 end), 0) as bigint) as n, count(*) as total from (select ",
    );
    over(viewer, &mut s);
    s.push(" as past from item i where ");
    scope_of(viewer, Power::See, Kind::Todo, &mut s);
    s.push(" limit ").arg(COUNTED + 1).push(") g");
    s
}

/// The statements behind [`lines`].
pub fn lines_sql(viewer: &Viewer, engagement: EngagementId, updates: i64) -> [Sql; 3] {
    let viewer = &only(viewer, engagement);
    [
        open_sql(viewer),
        moved_sql(viewer, updates),
        count_sql(viewer),
    ]
}

/// Every list of the home, unsorted, with so many updates. Three statements.
pub async fn lines(
    conn: &mut Conn,
    viewer: &Viewer,
    engagement: EngagementId,
    updates: i64,
) -> Result<Vec<Line>, Stop> {
    let mut lines = Vec::new();
    for s in lines_sql(viewer, engagement, updates) {
        lines.extend(conn.all::<Line>(s).await?);
    }
    Ok(lines)
}

/// When the client joined the portal. One statement.
pub async fn joined(conn: &mut Conn, viewer: &Viewer) -> Result<Option<Time>, Stop> {
    let row: Option<(Option<Time>,)> = conn
        .maybe(
            sql("select joined_at from contact where org_id = $1 and id = $2")
                .bind(viewer.org)
                .bind(viewer.contact()),
        )
        .await?;
    Ok(row.and_then(|(at,)| at))
}

/// The team of an engagement the viewer has seen. One statement.
pub async fn team(
    conn: &mut Conn,
    viewer: &Viewer,
    engagement: EngagementId,
) -> Result<Vec<Teammate>, Stop> {
    conn.all(
        sql("select s.id, s.name, case when t.role = '' then s.title else t.role end as role from team t join staff s on s.org_id = t.org_id and s.id = t.staff_id where s.active and t.org_id = $1 and t.engagement_id = $2 order by t.added_at, s.name, s.id limit $3")
            .bind(viewer.org)
            .bind(engagement)
            .bind(TEAM),
    )
    .await
}
