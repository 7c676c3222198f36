//! Contacts: the clients of an organization, with or without access to its portal.

use access::{Sql, sql};
use kernel::{Access, CompanyId, ContactId, OrgId, PersonId, Refusal, Right, Time, Viewer};
use serde_json::json;
use sqlx::FromRow;
use sqlx::types::Json;
use store::viewers::LevelChanges;
use store::{Conn, Event, Stop, Tx, search};

use crate::rules::{self, Checks};
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

/// What somebody typed about a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The name.
    pub name: String,
    /// The address, or empty.
    pub email: String,
    /// The telephone number, or empty.
    pub phone: String,
    /// Notes of the team.
    pub notes: String,
    /// The company.
    pub company: Option<CompanyId>,
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

impl Draft {
    /// The same, cleaned and checked.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn checked(&self) -> Result<Draft, Refusal> {
        let mut checks = Checks::default();
        let draft = Draft {
            name: checks.take(rules::name("name", &self.name)),
            email: checks.take(rules::email("email", &self.email)),
            phone: checks.take(rules::line("phone", &self.phone, 60)),
            notes: checks.take(rules::text("notes", &self.notes, rules::TEXT)),
            company: self.company,
        };
        checks.done(draft)
    }
    /// What stands now, to be changed.
    pub fn of(contact: &Contact) -> Draft {
        Draft {
            name: contact.name.clone(),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
            notes: contact.notes.clone(),
            company: contact.company_id,
        }
    }
}

const ONE: &str = "select c.id, c.person_id, c.name, c.email, c.phone, c.notes, c.company_id, coalesce(co.name, '') as company, c.access, c.access_at, c.invited_at, c.joined_at, c.last_here_at, c.changes, c.trashed_at, c.created_at, c.version, (select count(*) from member m join engagement e on e.org_id = m.org_id and e.id = m.engagement_id and e.trashed_at is null where m.org_id = c.org_id and m.contact_id = c.id) as engagements from contact c left join company co on co.org_id = c.org_id and co.id = c.company_id and co.trashed_at is null where c.org_id = ";
const ROWS: &str = "select c.id, c.name, c.email, c.phone, c.company_id, coalesce(co.name, '') as company, c.notes, c.access, c.last_here_at, c.created_at, c.version, (select count(*) from member m join engagement e on e.org_id = m.org_id and e.id = m.engagement_id and e.trashed_at is null where m.org_id = c.org_id and m.contact_id = c.id) as engagements from contact c left join company co on co.org_id = c.org_id and co.id = c.company_id and co.trashed_at is null where c.trashed_at is null and c.org_id = ";

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
pub async fn list(conn: &mut Conn, viewer: &Viewer, filter: &Filter, page: i64) -> Result<(Vec<Row>, i64), Stop> {
    needs(viewer, Right::SeePeople)?;
    let mut s = sql(ROWS);
    s.arg(viewer.org);
    narrowed(conn, viewer.org, filter, &mut s);
    s.push(match filter.sort {
        Sort::Name => " order by c.name, c.id",
        Sort::Newest => " order by c.id desc",
        Sort::LastHere => " order by c.last_here_at is null, c.last_here_at desc, c.id",
    });
    s.push(" limit ").arg(PAGE).push(" offset ").arg(offset(page));
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
pub async fn after(conn: &mut Conn, viewer: &Viewer, filter: &Filter, before: Option<ContactId>, limit: i64) -> Result<Vec<Row>, Stop> {
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
pub async fn choices(conn: &mut Conn, viewer: &Viewer, not_in: Option<kernel::EngagementId>, limit: i64) -> Result<Vec<(ContactId, String, String)>, Stop> {
    needs(viewer, Right::SeePeople)?;
    let mut s = sql("select c.id, c.name, c.email from contact c where c.trashed_at is null and c.org_id = ");
    s.arg(viewer.org);
    if let Some(engagement) = not_in {
        s.push(" and not exists (select 1 from member m where m.org_id = c.org_id and m.contact_id = c.id and m.engagement_id = ").arg(engagement).push(")");
    }
    s.push(" order by c.name, c.id limit ").arg(limit);
    conn.all(s).await
}

/// Makes a contact.
///
/// # Errors
/// Wrong fields; `taken` for an address another contact has; *forbidden*.
pub async fn create(tx: &mut Tx<'_>, viewer: &Viewer, draft: &Draft) -> Result<ContactId, Stop> {
    needs(viewer, Right::EditPeople)?;
    let draft = draft.checked()?;
    check_company(tx, draft.company).await?;
    email_is_free(tx, &draft.email, None).await?;
    let id = insert(tx, &draft).await?;
    tx.audit("contact.created", "contact", id.0, json!({"company": draft.company}));
    tx.event(Event::new("contact.created").contact(id));
    Ok(id)
}

/// Writes the row of a checked draft and the words it is found by; the caller tells of it.
pub(crate) async fn insert(tx: &mut Tx<'_>, draft: &Draft) -> Result<ContactId, Stop> {
    let (org, now, id) = (tx.act.org, tx.act.now, ContactId::new());
    tx.run(
        sql("insert into contact (org_id, id, company_id, name, email, phone, notes, changes, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .bind(org)
            .bind(id)
            .bind(draft.company)
            .bind(draft.name.clone())
            .bind(draft.email.clone())
            .bind(draft.phone.clone())
            .bind(draft.notes.clone())
            .bind(json!({}))
            .bind(now),
    )
    .await
    .map_err(|stop| if stop.is_duplicate() { Stop::field("email", "taken") } else { stop })?;
    search::put(tx.conn(), org, id.0, "contact", &draft.name, &words(draft)).await?;
    Ok(id)
}

/// Changes a contact. The address stays while it is what the contact signs in with.
///
/// # Errors
/// Wrong fields; *stale*; the state `signs_in_with_it`; *gone*, *forbidden*.
pub async fn change(tx: &mut Tx<'_>, viewer: &Viewer, id: ContactId, version: i64, draft: &Draft) -> Result<(), Stop> {
    needs(viewer, Right::EditPeople)?;
    let draft = draft.checked()?;
    let old = one(tx.conn(), viewer, id).await?;
    if old.trashed_at.is_some() {
        return Err(Stop::state("in_trash"));
    }
    if old.version != version {
        return Err(Stop::Stale(old.version));
    }
    let moved = old.email != draft.email;
    if moved && old.access != Access::None {
        return Err(Stop::state("signs_in_with_it"));
    }
    if draft.company != old.company_id {
        check_company(tx, draft.company).await?;
    }
    if moved {
        email_is_free(tx, &draft.email, Some(id)).await?;
    }
    let org = tx.act.org;
    // Another address may belong to another person: the next grant finds out whose it is.
    let person = if moved { None } else { old.person_id };
    let saved = tx
        .run(
            sql("update contact set name = $4, email = $5, phone = $6, notes = $7, company_id = $8, person_id = $9, version = version + 1 where org_id = $1 and id = $2 and version = $3")
                .bind(org)
                .bind(id)
                .bind(version)
                .bind(draft.name.clone())
                .bind(draft.email.clone())
                .bind(draft.phone.clone())
                .bind(draft.notes.clone())
                .bind(draft.company)
                .bind(person),
        )
        .await
        .map_err(|stop| if stop.is_duplicate() { Stop::field("email", "taken") } else { stop })?;
    if saved == 0 {
        return Err(Stop::Stale(version + 1));
    }
    search::put(tx.conn(), org, id.0, "contact", &draft.name, &words(&draft)).await?;
    let fields: Vec<&str> = [
        ("name", old.name != draft.name),
        ("email", moved),
        ("phone", old.phone != draft.phone),
        ("notes", old.notes != draft.notes),
        ("company", old.company_id != draft.company),
    ]
    .iter()
    .filter_map(|(field, changed)| changed.then_some(*field))
    .collect();
    tx.audit("contact.changed", "contact", id.0, json!({"fields": fields}));
    tx.event(Event::new("contact.changed").contact(id));
    Ok(())
}

/// Sets what the contact may do beyond, or below, its permission set.
///
/// # Errors
/// *Stale*, *gone*, *forbidden* without the right to grant access.
pub async fn set_levels(tx: &mut Tx<'_>, viewer: &Viewer, id: ContactId, version: i64, changes: &LevelChanges) -> Result<(), Stop> {
    needs(viewer, Right::GrantAccess)?;
    let old = one(tx.conn(), viewer, id).await?;
    let org = tx.act.org;
    let saved = tx
        .run(
            sql("update contact set changes = $4, version = version + 1 where org_id = $1 and id = $2 and version = $3")
                .bind(org)
                .bind(id)
                .bind(version)
                .bind(json!(changes)),
        )
        .await?;
    if saved == 0 {
        return Err(Stop::Stale(old.version));
    }
    tx.audit("contact.levels_changed", "contact", id.0, json!({"from": old.changes.0, "to": changes}));
    tx.event(Event::new("contact.levels_changed").contact(id));
    Ok(())
}

/// Puts a contact in the trash (its access ends with the next request), or takes it out again.
///
/// # Errors
/// `taken` when another contact has the address by now; *gone*, *forbidden*.
pub async fn trash(tx: &mut Tx<'_>, viewer: &Viewer, id: ContactId, away: bool) -> Result<(), Stop> {
    needs(viewer, Right::EditPeople)?;
    let old = one(tx.conn(), viewer, id).await?;
    if !away {
        email_is_free(tx, &old.email, Some(id)).await?;
    }
    let (org, now) = (tx.act.org, tx.act.now);
    tx.run(
        sql("update contact set trashed_at = $3, version = version + 1 where org_id = $1 and id = $2")
            .bind(org)
            .bind(id)
            .bind(away.then_some(now)),
    )
    .await?;
    let verb = if away { "contact.trashed" } else { "contact.restored" };
    tx.audit(verb, "contact", id.0, json!({}));
    tx.event(Event::new(verb).contact(id));
    Ok(())
}

async fn check_company(tx: &mut Tx<'_>, company: Option<CompanyId>) -> Result<(), Stop> {
    let Some(company) = company else { return Ok(()) };
    let org = tx.act.org;
    let found: Option<(CompanyId,)> = tx
        .maybe(sql("select id from company where org_id = $1 and id = $2 and trashed_at is null").bind(org).bind(company))
        .await?;
    if found.is_some() { Ok(()) } else { Err(Stop::field("company", "unknown")) }
}

async fn email_is_free(tx: &mut Tx<'_>, email: &str, but: Option<ContactId>) -> Result<(), Stop> {
    if email.is_empty() {
        return Ok(());
    }
    let mut s = sql("select c.id from contact c where c.trashed_at is null and c.org_id = ");
    s.arg(tx.act.org).push(" and c.email = ").arg(email.to_owned());
    if let Some(but) = but {
        s.push(" and c.id <> ").arg(but);
    }
    match tx.maybe::<(ContactId,)>(s).await? {
        Some(_) => Err(Stop::field("email", "taken")),
        None => Ok(()),
    }
}

/// What a contact is found by beside its name: the address whole and in its parts, because one
/// engine takes an address for a single word.
fn words(draft: &Draft) -> String {
    let parts = draft.email.replace(|c: char| !c.is_alphanumeric(), " ");
    format!("{} {parts} {} {}", draft.email, draft.phone, draft.notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_cleaned_or_refused() {
        let draft = Draft { name: " Amelia Hartley ".into(), email: "AMELIA@posteo.example".into(), ..Draft::default() };
        let checked = draft.checked().unwrap();
        assert_eq!((checked.name.as_str(), checked.email.as_str()), ("Amelia Hartley", "amelia@posteo.example"));
        let Err(Refusal::Fields(errors)) = (Draft { email: "x".into(), ..Draft::default() }).checked() else { panic!() };
        assert_eq!(errors.len(), 2);
    }

    #[test]
    fn an_address_is_found_by_its_parts() {
        let draft = Draft { email: "amelia.hartley@posteo.example".into(), ..Draft::default() };
        assert!(words(&draft).contains(" hartley posteo "), "{}", words(&draft));
    }
}
