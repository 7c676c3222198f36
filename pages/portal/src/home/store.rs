//! What the home shows of one engagement, in two statements: the lists, and the team. Every list
//! stops after a few rows of one index range, so ten thousand items cost what ten cost.

use access::{Sql, scope, sql};
use kernel::{EngagementId, ItemId, Kind, Power, StaffId, Time, Viewer};
use store::{Conn, Stop};

use crate::place::{MANY, only, waits_for};

/// How many turns are shown; what is over is "and n more".
pub const TURNS: i64 = 5;
/// How many to-dos are counted for "7 of 12"; beyond it no progress is shown.
pub const COUNTED: i64 = 200;
const WORKING: i64 = 4;
const DONE: i64 = 5;
const FILES: i64 = 3;
const UPDATES: i64 = 3;
const TEAM: i64 = 12;

/// One row of a list.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
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
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Teammate {
    /// The staff user.
    pub id: StaffId,
    /// The name.
    pub name: String,
    /// The role in the engagement, else the title.
    pub role: String,
}

/// Where the rows of a list come from.
struct List {
    part: &'static str,
    /// Narrows the scope.
    when: &'static str,
    /// Only what waits for the viewer.
    mine: bool,
    /// The order, which an index gives.
    order: &'static str,
    /// For lists no index orders: take this many at most, then order these.
    first: Option<i64>,
    limit: i64,
    /// The columns `at, who, words` over row `t`.
    more: fn(&Viewer, &mut Sql),
}

const AUTHOR: &str = "coalesce((select s.name from staff s where s.org_id = t.org_id and s.id = t.author_staff), (select p.name from contact p where p.org_id = t.org_id and p.id = t.author_contact), '')";
const CARRIER: &str = "coalesce((select min(s.name) from carrier r join staff s on s.org_id = r.org_id and s.id = r.staff_id where r.org_id = t.org_id and r.item_id = t.id), '')";
// What a tool lets one search an item by is what every viewer of the item may read.
const WORDS: &str = "coalesce((select substr(d.body, 1, 400) from search_doc d where d.org_id = t.org_id and d.id = t.id), '')";

fn written(_: &Viewer, s: &mut Sql) {
    s.push("t.created_at as at, ").push(AUTHOR).push(" as who, ").push(WORDS).push(" as words");
}
fn carried(_: &Viewer, s: &mut Sql) {
    s.push("t.created_at as at, ").push(CARRIER).push(" as who, '' as words");
}
fn made(_: &Viewer, s: &mut Sql) {
    s.push("t.created_at as at, ").push(AUTHOR).push(" as who, '' as words");
}
fn completed(viewer: &Viewer, s: &mut Sql) {
    s.push("(select a.completed_at from assignee a where a.org_id = t.org_id and a.item_id = t.id and a.contact_id = ").arg(viewer.contact());
    s.push(") as at, ").push(CARRIER).push(" as who, '' as words");
}

const LISTS: [List; 7] = [
    List { part: "turn", when: " and i.due_at is not null", mine: true, order: "due_at, id", first: None, limit: TURNS, more: written },
    List { part: "turn", when: " and i.due_at is null", mine: true, order: "id", first: Some(MANY), limit: TURNS, more: written },
    List { part: "team", when: " and i.open and i.assigned = 'team' and i.due_at is not null", mine: false, order: "due_at, id", first: None, limit: WORKING, more: carried },
    List { part: "team", when: " and i.open and i.assigned = 'team' and i.due_at is null", mine: false, order: "id", first: Some(MANY), limit: WORKING, more: carried },
    List { part: "done", when: " and i.kind = 'todo'", mine: false, order: "touched_at desc", first: None, limit: DONE, more: completed },
    List { part: "update", when: " and i.kind = 'update'", mine: false, order: "touched_at desc", first: None, limit: UPDATES, more: written },
    List { part: "file", when: " and i.kind = 'file'", mine: false, order: "touched_at desc", first: None, limit: FILES, more: made },
];

/// Appends that this viewer has nothing more to do with `item i`: closed, or their part completed.
fn over(viewer: &Viewer, s: &mut Sql) {
    s.push("(not i.open or exists (select 1 from assignee o where o.org_id = i.org_id and o.item_id = i.id and o.completed_at is not null and o.contact_id = ");
    s.arg(viewer.contact()).push("))");
}

impl List {
    fn write(&self, viewer: &Viewer, s: &mut Sql) {
        s.push("select '").push(self.part).push("' as part, t.id, t.kind, t.title, t.due_at, t.touched_at, ");
        (self.more)(viewer, s);
        s.push(", cast(0 as bigint) as n, cast(0 as bigint) as total from (");
        if self.first.is_some() {
            s.push("select * from (");
        }
        s.push("select i.org_id, i.id, i.kind, i.title, i.due_at, i.created_at, i.touched_at, i.author_staff, i.author_contact from item i where ");
        scope(viewer, Power::See, s);
        s.push(self.when);
        if self.mine {
            s.push(" and ");
            waits_for(viewer.contact(), s);
        }
        if self.part == "done" {
            s.push(" and ");
            over(viewer, s);
        }
        if let Some(first) = self.first {
            s.push(" limit ").arg(first).push(") f");
        }
        s.push(" order by ").push(self.order).push(" limit ").arg(self.limit).push(") t");
    }
}

/// The statement behind [`lines`].
pub fn lines_sql(viewer: &Viewer, engagement: EngagementId) -> Sql {
    let viewer = &only(viewer, engagement);
    let mut s = Sql::default();
    for list in &LISTS {
        list.write(viewer, &mut s);
        s.push(" union all ");
    }
    s.push("select 'count', null, null, '', null, null, null, '', '', cast(coalesce(sum(case when g.past then 1 else 0 end), 0) as bigint), count(*) from (select ");
    over(viewer, &mut s);
    s.push(" as past from item i where ");
    scope(viewer, Power::See, &mut s);
    s.push(" and i.kind = 'todo' limit ").arg(COUNTED + 1).push(") g");
    s
}

/// Every list of the home, unsorted. One statement.
pub async fn lines(conn: &mut Conn, viewer: &Viewer, engagement: EngagementId) -> Result<Vec<Line>, Stop> {
    conn.all(lines_sql(viewer, engagement)).await
}

/// The team of an engagement the viewer has seen. One statement.
pub async fn team(conn: &mut Conn, viewer: &Viewer, engagement: EngagementId) -> Result<Vec<Teammate>, Stop> {
    conn.all(
        sql("select s.id, s.name, case when t.role = '' then s.title else t.role end as role from team t join staff s on s.org_id = t.org_id and s.id = t.staff_id where s.active and t.org_id = $1 and t.engagement_id = $2 order by t.added_at, s.name, s.id limit $3")
            .bind(viewer.org)
            .bind(engagement)
            .bind(TEAM),
    )
    .await
}
