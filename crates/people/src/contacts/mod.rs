//! Contacts: the clients of an organization, with or without access to its portal.

mod alike;
mod change;
mod draft;
pub mod merge;
pub mod own;
pub mod photo;
mod viewed;

pub use alike::{Alike, Why, alike, alike_to};
pub(crate) use change::insert;
pub use change::{change, create, set_levels, trash};
pub use draft::{ADDRESS, Draft};
pub use viewed::{Viewed, mark_viewed, viewed};

use access::{Sql, sql};
use chrono::NaiveDate;
use kernel::FromRow;
use kernel::{Access, CompanyId, ContactId, OrgId, PersonId, Right, Time, Viewer};
use sqlx::types::Json;
use store::viewers::LevelChanges;
use store::{Conn, Stop, search};

use crate::{PAGE, needs, offset};

/// A contact with all that staff see of it.
#[derive(Clone, Debug, FromRow)]
pub struct Contact {
    /// The contact.
    pub id: ContactId,
    /// The person behind it, once there is a sign-in.
    pub person_id: Option<PersonId>,
    /// The name.
    pub name: String,
    /// The address; may be empty.
    pub email: String,
    /// The telephone number; may be empty.
    pub phone: String,
    /// Notes of the team; never shown to clients.
    pub notes: String,
    /// The company.
    pub company_id: Option<CompanyId>,
    /// The company's name, or empty.
    pub company: String,
    /// The postal address; may be empty.
    pub address: String,
    /// The birthday.
    pub birthday: Option<NaiveDate>,
    /// Links to pages about the contact.
    pub links: Json<Vec<String>>,
    /// The blob of the photo.
    pub photo: Option<String>,
    /// Access to the portal.
    pub access: Access,
    /// When the access last changed.
    pub access_at: Option<Time>,
    /// When it was first invited.
    pub invited_at: Option<Time>,
    /// When it joined.
    pub joined_at: Option<Time>,
    /// When it was last here.
    pub last_here_at: Option<Time>,
    /// Its own changes to the levels of the permission set.
    pub changes: Json<LevelChanges>,
    /// When it was put in the trash.
    pub trashed_at: Option<Time>,
    /// The contact it was merged into.
    pub merged_into: Option<ContactId>,
    /// When it was made.
    pub created_at: Time,
    /// Grows with every save.
    pub version: i64,
    /// Engagements it is a member of.
    pub engagements: i64,
}

/// A contact in a list.
#[derive(Clone, Debug, FromRow)]
pub struct Row {
    /// The contact.
    pub id: ContactId,
    /// The name.
    pub name: String,
    /// The address; may be empty.
    pub email: String,
    /// The telephone number; may be empty.
    pub phone: String,
    /// The company.
    pub company_id: Option<CompanyId>,
    /// The company's name, or empty.
    pub company: String,
    /// Notes of the team.
    pub notes: String,
    /// The postal address; may be empty.
    pub address: String,
    /// The birthday.
    pub birthday: Option<NaiveDate>,
    /// Links to pages about the contact.
    pub links: Json<Vec<String>>,
    /// The blob of the photo.
    pub photo: Option<String>,
    /// Access to the portal.
    pub access: Access,
    /// When it was last here.
    pub last_here_at: Option<Time>,
    /// When it was made.
    pub created_at: Time,
    /// Grows with every save.
    pub version: i64,
    /// Engagements it is a member of.
    pub engagements: i64,
}

/// How a list is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By name.
    #[default]
    Name,
    /// Newest first.
    Newest,
    /// Whoever was here last first.
    LastHere,
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in name, address, company or notes.
    pub q: String,
    /// Access to the portal.
    pub access: Option<Access>,
    /// A company.
    pub company: Option<CompanyId>,
    /// The order.
    pub sort: Sort,
}

const ONE: &str = "select c.id, c.person_id, c.name, c.email, c.phone, c.notes, c.company_id, coalesce(co.name, '') as company, c.address, c.birthday, c.links, c.photo, c.access, c.access_at, c.invited_at, c.joined_at, c.last_here_at, c.changes, c.trashed_at, mg.kept_id as merged_into, c.created_at, c.version, (select count(*) from member m join engagement e on e.org_id = m.org_id and e.id = m.engagement_id and e.trashed_at is null where m.org_id = c.org_id and m.contact_id = c.id) as engagements from contact c left join company co on co.org_id = c.org_id and co.id = c.company_id and co.trashed_at is null left join contact_merge mg on mg.org_id = c.org_id and mg.id = c.id where c.org_id = ";
const ROWS: &str = "select c.id, c.name, c.email, c.phone, c.company_id, coalesce(co.name, '') as company, c.notes, c.address, c.birthday, c.links, c.photo, c.access, c.last_here_at, c.created_at, c.version, (select count(*) from member m join engagement e on e.org_id = m.org_id and e.id = m.engagement_id and e.trashed_at is null where m.org_id = c.org_id and m.contact_id = c.id) as engagements from contact c left join company co on co.org_id = c.org_id and co.id = c.company_id and co.trashed_at is null where c.trashed_at is null and c.org_id = ";

/// One contact, also from the trash.
///
/// # Errors
/// *Gone*; *forbidden* without the right to see people.
pub async fn one(conn: &mut Conn, viewer: &Viewer, id: ContactId) -> Result<Contact, Stop> {
    needs(viewer, Right::SeePeople)?;
    let mut s = sql(ONE);
    s.arg(viewer.org).push(" and c.id = ").arg(id);
    conn.one(s).await
}

fn narrowed(conn: &Conn, org: OrgId, filter: &Filter, s: &mut Sql) {
    if !filter.q.trim().is_empty() {
        s.push(" and c.id in (");
        search::ids(conn, org, "contact", &filter.q, s);
        s.push(")");
    }
    if let Some(access) = filter.access {
        s.push(" and c.access = ").arg(access);
    }
    if let Some(company) = filter.company {
        s.push(" and c.company_id = ").arg(company);
    }
}

/// One page of contacts and how many there are in all. Two statements.
///
/// # Errors
/// *Forbidden* without the right to see people.
pub async fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &Filter,
    page: i64,
) -> Result<(Vec<Row>, i64), Stop> {
    needs(viewer, Right::SeePeople)?;
    let mut s = sql(ROWS);
    s.arg(viewer.org);
    narrowed(conn, viewer.org, filter, &mut s);
    s.push(match filter.sort {
        Sort::Name => " order by c.name, c.id",
        Sort::Newest => " order by c.id desc",
        Sort::LastHere => " order by c.last_here_at is null, c.last_here_at desc, c.id",
    });
    s.push(" limit ")
        .arg(PAGE)
        .push(" offset ")
        .arg(offset(page));
    let rows = conn.all(s).await?;
    let mut s = sql("select count(*) from contact c where c.trashed_at is null and c.org_id = ");
    s.arg(viewer.org);
    narrowed(conn, viewer.org, filter, &mut s);
    let (total,): (i64,) = conn.one(s).await?;
    Ok((rows, total))
}

/// Contacts newest first after the one of id `before`, for paging with a cursor.
///
/// # Errors
/// *Gone* or *forbidden* without the right to see people.
pub async fn after(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &Filter,
    before: Option<ContactId>,
    limit: i64,
) -> Result<Vec<Row>, Stop> {
    needs(viewer, Right::SeePeople)?;
    let mut s = sql(ROWS);
    s.arg(viewer.org);
    narrowed(conn, viewer.org, filter, &mut s);
    if let Some(id) = before {
        s.push(" and c.id < ").arg(id);
    }
    s.push(" order by c.id desc limit ").arg(limit);
    conn.all(s).await
}

/// How many contacts stand in each state of access.
///
/// # Errors
/// *Forbidden* without the right to see people.
pub async fn by_access(conn: &mut Conn, viewer: &Viewer) -> Result<Vec<(Access, i64)>, Stop> {
    needs(viewer, Right::SeePeople)?;
    conn.all(
        sql("select access, count(*) from contact where org_id = $1 and trashed_at is null group by access").bind(viewer.org),
    )
    .await
}

/// Contacts to choose from: names and ids, at most `limit`, those without the engagement first named.
///
/// # Errors
/// *Forbidden* without the right to see people.
pub async fn choices(
    conn: &mut Conn,
    viewer: &Viewer,
    not_in: Option<kernel::EngagementId>,
    limit: i64,
) -> Result<Vec<(ContactId, String, String)>, Stop> {
    needs(viewer, Right::SeePeople)?;
    let mut s = sql(
        "select c.id, c.name, c.email from contact c where c.trashed_at is null and c.org_id = ",
    );
    s.arg(viewer.org);
    if let Some(engagement) = not_in {
        s.push(" and not exists (select 1 from member m where m.org_id = c.org_id and m.contact_id = c.id and m.engagement_id = ").arg(engagement).push(")");
    }
    s.push(" order by c.name, c.id limit ").arg(limit);
    conn.all(s).await
}
