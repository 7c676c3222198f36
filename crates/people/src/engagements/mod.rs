//! Engagements: the containers of work, what is told of their time and place, and their switches.

mod change;
mod draft;
mod locks;
mod sharing;

pub(crate) use change::kept;
pub use change::{archive, change, create, set_switches, trash};
pub use draft::Draft;
pub use locks::{locks, set_locks};
pub use sharing::{set_sharing, sharing};

use access::{Sql, engagement_scope, sql};
use chrono_tz::Tz;
use i18n::{Text, when};
use kernel::FromRow;
use kernel::{CompanyId, EngagementId, EngagementKind, Right, Status, Time, Viewer};
use store::{Conn, Stop, search};

use crate::{PAGE, needs, offset};

/// An engagement.
#[derive(Clone, Debug, FromRow)]
pub struct Engagement {
    /// The engagement.
    pub id: EngagementId,
    /// What it is called.
    pub kind: EngagementKind,
    /// Its title.
    pub title: String,
    /// A few words about it, shown to clients.
    pub blurb: String,
    /// How far it is.
    pub status: Status,
    /// The company.
    pub company_id: Option<CompanyId>,
    /// The company's name, or empty.
    pub company: String,
    /// Where it happens, or empty.
    pub venue: String,
    /// The time zone of that place.
    pub zone: String,
    /// When it begins.
    pub starts_at: Option<Time>,
    /// When it ends; of whole days the start of the last one.
    pub ends_at: Option<Time>,
    /// Whether only the days count.
    pub all_day: bool,
    /// Whether the portal is on for it.
    pub portal_on: bool,
    /// Whether it is hidden from all clients.
    pub hidden: bool,
    /// When it was archived.
    pub archived_at: Option<Time>,
    /// When it was put in the trash.
    pub trashed_at: Option<Time>,
    /// When it was made.
    pub created_at: Time,
    /// When something in it last moved.
    pub touched_at: Time,
    /// Grows with every save.
    pub version: i64,
    /// How many clients are members.
    pub members: i64,
}

impl Engagement {
    /// The zone of the venue.
    pub fn tz(&self) -> Tz {
        self.zone.parse().unwrap_or(Tz::UTC)
    }
    /// When it is, in words: days by the venue's calendar, hours by its clock, and whose clock that
    /// is where the reader has another.
    pub fn when(&self) -> Option<Text> {
        let (start, zone) = (self.starts_at?, self.tz());
        let day = |at: Time| at.with_timezone(&zone).date_naive();
        Some(
            match (self.all_day, self.ends_at.filter(|end| *end > start)) {
                (true, Some(end)) => {
                    crate::m::from_to(when::weekday_month(day(start)), when::day(day(end))).into()
                }
                (true, None) => when::day(day(start)).into(),
                (false, Some(end)) if day(end) == day(start) => {
                    crate::m::from_to(when::in_place(start, zone), clock(end, zone)).into()
                }
                (false, Some(end)) => {
                    crate::m::from_to(when::in_place(start, zone), when::in_place(end, zone)).into()
                }
                (false, None) => when::in_place(start, zone).into(),
            },
        )
    }
}

fn clock(at: Time, zone: Tz) -> String {
    at.with_timezone(&zone).format("%H:%M").to_string()
}

/// Which engagements by their time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// Any time.
    #[default]
    Any,
    /// Not over yet.
    Coming,
    /// Over.
    Past,
    /// Without a date.
    Undated,
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in title, venue, text or company.
    pub q: String,
    /// A kind.
    pub kind: Option<EngagementKind>,
    /// A status.
    pub status: Option<Status>,
    /// A time.
    pub when: When,
    /// A company.
    pub company: Option<CompanyId>,
    /// Archived ones instead of current ones.
    pub archived: bool,
}

const COLUMNS: &str = "select e.id, e.kind, e.title, e.blurb, e.status, e.company_id, coalesce(co.name, '') as company, e.venue, e.zone, e.starts_at, e.ends_at, e.all_day, e.portal_on, e.hidden, e.archived_at, e.trashed_at, e.created_at, e.touched_at, e.version, (select count(*) from member m join contact mc on mc.org_id = m.org_id and mc.id = m.contact_id and mc.trashed_at is null where m.org_id = e.org_id and m.engagement_id = e.id) as members from engagement e left join company co on co.org_id = e.org_id and co.id = e.company_id and co.trashed_at is null where ";

/// The same with the role and switch of one membership, `mine`.
pub(crate) const WITH_ROLE: &str = "select e.id, e.kind, e.title, e.blurb, e.status, e.company_id, coalesce(co.name, '') as company, e.venue, e.zone, e.starts_at, e.ends_at, e.all_day, e.portal_on, e.hidden, e.archived_at, e.trashed_at, e.created_at, e.touched_at, e.version, (select count(*) from member m join contact mc on mc.org_id = m.org_id and mc.id = m.contact_id and mc.trashed_at is null where m.org_id = e.org_id and m.engagement_id = e.id) as members, mine.role, mine.hidden as member_hidden from member mine join engagement e on e.org_id = mine.org_id and e.id = mine.engagement_id left join company co on co.org_id = e.org_id and co.id = e.company_id and co.trashed_at is null where ";

/// One engagement the viewer sees; staff meet it in the trash too.
///
/// # Errors
/// *Gone*.
pub async fn one(conn: &mut Conn, viewer: &Viewer, id: EngagementId) -> Result<Engagement, Stop> {
    let mut s = sql(COLUMNS);
    engagement_scope(viewer, &mut s);
    s.push(" and e.id = ").arg(id);
    conn.one(s).await
}

fn narrowed(conn: &Conn, viewer: &Viewer, filter: &Filter, now: Time, s: &mut Sql) {
    engagement_scope(viewer, s);
    s.push(if filter.archived {
        " and e.trashed_at is null and e.archived_at is not null"
    } else {
        " and e.trashed_at is null and e.archived_at is null"
    });
    if !filter.q.trim().is_empty() {
        s.push(" and e.id in (");
        search::ids(conn, viewer.org, "engagement", &filter.q, s);
        s.push(")");
    }
    if let Some(kind) = filter.kind {
        s.push(" and e.kind = ").arg(kind);
    }
    if let Some(status) = filter.status {
        s.push(" and e.status = ").arg(status);
    }
    if let Some(company) = filter.company {
        s.push(" and e.company_id = ").arg(company);
    }
    // A whole day lasts until the next one begins.
    let today = now - chrono::TimeDelta::days(1);
    match filter.when {
        When::Any => {}
        When::Coming => {
            _ = s
                .push(" and coalesce(e.ends_at, e.starts_at) > ")
                .arg(today)
        }
        When::Past => {
            _ = s
                .push(" and coalesce(e.ends_at, e.starts_at) <= ")
                .arg(today)
        }
        When::Undated => _ = s.push(" and e.starts_at is null"),
    }
}

/// One page of engagements the viewer sees, and how many there are in all. Two statements.
///
/// # Errors
/// Of the database only: what one may not see is not there.
pub async fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &Filter,
    now: Time,
    page: i64,
) -> Result<(Vec<Engagement>, i64), Stop> {
    let mut s = sql(COLUMNS);
    narrowed(conn, viewer, filter, now, &mut s);
    if filter.when == When::Past {
        s.push(" order by e.starts_at desc, e.id");
    } else {
        // What comes next first, then what is over, latest first, then what has no date.
        s.push(" order by e.starts_at is null, case when coalesce(e.ends_at, e.starts_at) > ")
            .arg(now - chrono::TimeDelta::days(1));
        s.push(" then 0 else 1 end, case when coalesce(e.ends_at, e.starts_at) > ")
            .arg(now - chrono::TimeDelta::days(1));
        s.push(" then e.starts_at end, e.starts_at desc, e.id");
    }
    s.push(" limit ")
        .arg(PAGE)
        .push(" offset ")
        .arg(offset(page));
    let rows = conn.all(s).await?;
    let mut s = sql("select count(*) from engagement e where ");
    narrowed(conn, viewer, filter, now, &mut s);
    let (total,): (i64,) = conn.one(s).await?;
    Ok((rows, total))
}

/// Engagements newest first after the one of id `before`, for paging with a cursor.
///
/// # Errors
/// Of the database only.
pub async fn after(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &Filter,
    now: Time,
    before: Option<EngagementId>,
    limit: i64,
) -> Result<Vec<Engagement>, Stop> {
    let mut s = sql(COLUMNS);
    narrowed(conn, viewer, filter, now, &mut s);
    if let Some(id) = before {
        s.push(" and e.id < ").arg(id);
    }
    s.push(" order by e.id desc limit ").arg(limit);
    conn.all(s).await
}

/// The engagements the viewer sees that moved last, without counting them. One statement.
///
/// # Errors
/// Of the database only.
pub async fn moved_last(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &Filter,
    now: Time,
    limit: i64,
) -> Result<Vec<Engagement>, Stop> {
    let mut s = sql(COLUMNS);
    narrowed(conn, viewer, filter, now, &mut s);
    s.push(" order by e.touched_at desc, e.id limit ")
        .arg(limit);
    conn.all(s).await
}

/// Every current engagement by title, to choose from; at most 1,000.
///
/// # Errors
/// *Forbidden* without the right to see people.
pub async fn choices(
    conn: &mut Conn,
    viewer: &Viewer,
) -> Result<Vec<(EngagementId, String)>, Stop> {
    needs(viewer, Right::SeePeople)?;
    conn.all(
        sql("select id, title from engagement where org_id = $1 and trashed_at is null and archived_at is null order by title, id limit 1000")
            .bind(viewer.org),
    )
    .await
}
