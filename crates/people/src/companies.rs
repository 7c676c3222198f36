//! Companies: what holds contacts together, with a portal switch for all of them.

use access::sql;
use kernel::FromRow;
use kernel::{CompanyId, OrgId, Refusal, Right, SetId, Time, Viewer};
use serde_json::json;
use store::{Conn, Event, Stop, Tx, search};

use crate::rules::{self, Checks};
use crate::{PAGE, needs, offset};

/// A company.
#[derive(Clone, Debug, FromRow)]
pub struct Company {
    /// The company.
    pub id: CompanyId,
    /// The name.
    pub name: String,
    /// The address of its web page, or empty.
    pub website: String,
    /// The telephone number, or empty.
    pub phone: String,
    /// The postal address, or empty.
    pub address: String,
    /// Whether its contacts may use the portal.
    pub portal_on: bool,
    /// The permission set of its contacts that have none of their own.
    pub set_id: Option<SetId>,
    /// When it was put in the trash.
    pub trashed_at: Option<Time>,
    /// When it was made.
    pub created_at: Time,
    /// Grows with every save.
    pub version: i64,
    /// How many contacts belong to it.
    pub contacts: i64,
}

/// What somebody typed about a company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The name.
    pub name: String,
    /// The address of its web page, or empty.
    pub website: String,
    /// The telephone number, or empty.
    pub phone: String,
    /// The postal address, or empty.
    pub address: String,
    /// Whether its contacts may use the portal.
    pub portal_on: bool,
}

impl Default for Draft {
    fn default() -> Self {
        let empty = String::new;
        Draft {
            name: empty(),
            website: empty(),
            phone: empty(),
            address: empty(),
            portal_on: true,
        }
    }
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
            website: checks.take(rules::link("website", &self.website)),
            phone: checks.take(rules::line("phone", &self.phone, 60)),
            address: checks.take(rules::text("address", &self.address, 1000)),
            portal_on: self.portal_on,
        };
        checks.done(draft)
    }
    /// What stands now, to be changed.
    pub fn of(company: &Company) -> Draft {
        Draft {
            name: company.name.clone(),
            website: company.website.clone(),
            phone: company.phone.clone(),
            address: company.address.clone(),
            portal_on: company.portal_on,
        }
    }
}

const COLUMNS: &str = "select co.id, co.name, co.website, co.phone, co.address, co.portal_on, co.set_id, co.trashed_at, co.created_at, co.version, (select count(*) from contact c where c.org_id = co.org_id and c.company_id = co.id and c.trashed_at is null) as contacts from company co where co.org_id = ";

/// One company, also from the trash.
///
/// # Errors
/// *Gone*; *forbidden* without the right to see people.
pub async fn one(conn: &mut Conn, viewer: &Viewer, id: CompanyId) -> Result<Company, Stop> {
    needs(viewer, Right::SeePeople)?;
    let mut s = sql(COLUMNS);
    s.arg(viewer.org).push(" and co.id = ").arg(id);
    conn.one(s).await
}

/// One page of companies by name, and how many there are in all. Two statements.
///
/// # Errors
/// *Forbidden* without the right to see people.
pub async fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    q: &str,
    page: i64,
) -> Result<(Vec<Company>, i64), Stop> {
    needs(viewer, Right::SeePeople)?;
    let narrow = |conn: &Conn, s: &mut access::Sql| {
        s.arg(viewer.org).push(" and co.trashed_at is null");
        if !q.trim().is_empty() {
            s.push(" and co.id in (");
            search::ids(conn, viewer.org, "company", q, s);
            s.push(")");
        }
    };
    let mut s = sql(COLUMNS);
    narrow(conn, &mut s);
    s.push(" order by co.name, co.id limit ")
        .arg(PAGE)
        .push(" offset ")
        .arg(offset(page));
    let rows = conn.all(s).await?;
    let mut s = sql("select count(*) from company co where co.org_id = ");
    narrow(conn, &mut s);
    let (total,): (i64,) = conn.one(s).await?;
    Ok((rows, total))
}

/// Companies newest first after the one of id `before`, for paging with a cursor.
///
/// # Errors
/// *Gone* or *forbidden* without the right to see people.
pub async fn after(
    conn: &mut Conn,
    viewer: &Viewer,
    before: Option<CompanyId>,
    limit: i64,
) -> Result<Vec<Company>, Stop> {
    needs(viewer, Right::SeePeople)?;
    let mut s = sql(COLUMNS);
    s.arg(viewer.org).push(" and co.trashed_at is null");
    if let Some(id) = before {
        s.push(" and co.id < ").arg(id);
    }
    s.push(" order by co.id desc limit ").arg(limit);
    conn.all(s).await
}

/// Every company by name, to choose from; at most 1,000.
///
/// # Errors
/// *Forbidden* without the right to see people.
pub async fn choices(conn: &mut Conn, viewer: &Viewer) -> Result<Vec<(CompanyId, String)>, Stop> {
    needs(viewer, Right::SeePeople)?;
    conn.all(sql("select id, name from company where org_id = $1 and trashed_at is null order by name, id limit 1000").bind(viewer.org))
        .await
}

/// Makes a company.
///
/// # Errors
/// Wrong fields, *forbidden*.
pub async fn create(tx: &mut Tx<'_>, viewer: &Viewer, draft: &Draft) -> Result<CompanyId, Stop> {
    needs(viewer, Right::EditPeople)?;
    let draft = draft.checked()?;
    let (org, now, id) = (tx.act.org, tx.act.now, CompanyId::new());
    tx.run(
        sql("insert into company (org_id, id, name, website, phone, address, portal_on, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(org)
            .bind(id)
            .bind(draft.name.clone())
            .bind(draft.website.clone())
            .bind(draft.phone.clone())
            .bind(draft.address.clone())
            .bind(draft.portal_on)
            .bind(now),
    )
    .await?;
    put_words(tx.conn(), org, id, &draft).await?;
    tx.audit(
        "company.created",
        "company",
        id.0,
        json!({"portal_on": draft.portal_on}),
    );
    tx.event(Event::new("company.created"));
    Ok(id)
}

/// The company of a name (capitals do not count), made if there is none. For imports.
pub(crate) async fn find_or_create(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    name: &str,
) -> Result<CompanyId, Stop> {
    let org = tx.act.org;
    let found: Option<(CompanyId,)> = tx
        .maybe(
            sql("select id from company where org_id = $1 and trashed_at is null and (name = $2 or lower(name) = $3) order by id limit 1")
                .bind(org)
                .bind(name.to_owned())
                .bind(name.to_lowercase()),
        )
        .await?;
    match found {
        Some((id,)) => Ok(id),
        None => {
            create(
                tx,
                viewer,
                &Draft {
                    name: name.to_owned(),
                    ..Draft::default()
                },
            )
            .await
        }
    }
}

/// Changes a company.
///
/// # Errors
/// Wrong fields; *stale*; *gone*, *forbidden*.
pub async fn change(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: CompanyId,
    version: i64,
    draft: &Draft,
) -> Result<(), Stop> {
    needs(viewer, Right::EditPeople)?;
    let draft = draft.checked()?;
    let old = one(tx.conn(), viewer, id).await?;
    if old.portal_on != draft.portal_on {
        needs(viewer, Right::GrantAccess)?;
    }
    let fields: Vec<&str> = [
        ("name", old.name != draft.name),
        ("website", old.website != draft.website),
        ("phone", old.phone != draft.phone),
        ("address", old.address != draft.address),
    ]
    .iter()
    .filter_map(|(field, changed)| changed.then_some(*field))
    .collect();
    let mut detail = json!({"fields": fields});
    if old.portal_on != draft.portal_on {
        detail["portal_on"] = json!({"from": old.portal_on, "to": draft.portal_on});
    } else if fields.is_empty() && old.version == version && old.trashed_at.is_none() {
        tx.as_it_was();
        return Ok(());
    }
    let org = tx.act.org;
    let saved = tx
        .run(
            sql("update company set name = $4, website = $5, phone = $6, address = $7, portal_on = $8, version = version + 1 where org_id = $1 and id = $2 and version = $3 and trashed_at is null")
                .bind(org)
                .bind(id)
                .bind(version)
                .bind(draft.name.clone())
                .bind(draft.website.clone())
                .bind(draft.phone.clone())
                .bind(draft.address.clone())
                .bind(draft.portal_on),
        )
        .await?;
    if saved == 0 {
        return Err(if old.trashed_at.is_some() {
            Stop::state("in_trash")
        } else {
            Stop::Stale(old.version)
        });
    }
    put_words(tx.conn(), org, id, &draft).await?;
    tx.audit("company.changed", "company", id.0, detail);
    tx.event(Event::new("company.changed"));
    Ok(())
}

/// Puts a company in the trash, or takes it out again. Its contacts stay.
///
/// # Errors
/// *Gone*, *forbidden*.
pub async fn trash(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: CompanyId,
    away: bool,
) -> Result<(), Stop> {
    needs(viewer, Right::EditPeople)?;
    if one(tx.conn(), viewer, id).await?.trashed_at.is_some() == away {
        tx.as_it_was();
        return Ok(());
    }
    let (org, now) = (tx.act.org, tx.act.now);
    tx.run(
        sql("update company set trashed_at = $3, version = version + 1 where org_id = $1 and id = $2")
            .bind(org)
            .bind(id)
            .bind(away.then_some(now)),
    )
    .await?;
    let verb = if away {
        "company.trashed"
    } else {
        "company.restored"
    };
    tx.audit(verb, "company", id.0, json!({}));
    tx.event(Event::new(verb));
    Ok(())
}

async fn put_words(conn: &mut Conn, org: OrgId, id: CompanyId, draft: &Draft) -> Result<(), Stop> {
    let site = draft.website.replace(|c: char| !c.is_alphanumeric(), " ");
    search::put(
        conn,
        org,
        id.0,
        "company",
        &draft.name,
        &format!("{site} {} {}", draft.phone, draft.address),
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_needs_a_name_and_a_web_page_one_can_open() {
        let draft = Draft {
            website: "javascript:x".into(),
            ..Draft::default()
        };
        let Err(Refusal::Fields(errors)) = draft.checked() else {
            panic!()
        };
        assert_eq!(
            errors.iter().map(|e| e.code).collect::<Vec<_>>(),
            ["required", "not_a_link"]
        );
    }
}
