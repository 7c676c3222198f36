//! What clients see of themselves, and change where they may (the policy's ceiling is
//! [`kernel::ClientFacts::own`]).

use access::sql;
use chrono::NaiveDate;
use kernel::FromRow;
use kernel::{Acts, CompanyId, ContactId, Level, Power, Viewer};
use serde_json::{Value, json};
use sqlx::types::Json;
use store::{Conn, Event, Stop, Tx, search};

use super::Draft;
use super::draft::words;
use crate::rules::{born, name_key, phone_key};

/// A client's own details; never what the team keeps about it.
#[derive(Clone, Debug, FromRow, PartialEq, Eq)]
pub struct Own {
    /// The contact.
    pub id: ContactId,
    /// The name.
    pub name: String,
    /// The address mail goes to; may be empty.
    pub email: String,
    /// The telephone number; may be empty.
    pub phone: String,
    /// The postal address; may be empty.
    pub address: String,
    /// The birthday.
    pub birthday: Option<NaiveDate>,
    /// Links to pages about oneself.
    pub links: Json<Vec<String>>,
    /// The blob of the photo.
    pub photo: Option<String>,
    /// Grows with every save.
    pub version: i64,
}

/// What somebody typed about themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnDraft {
    /// The name.
    pub name: String,
    /// The telephone number.
    pub phone: String,
    /// The postal address.
    pub address: String,
    /// The birthday as year-month-day.
    pub birthday: String,
    /// Links, one each.
    pub links: Vec<String>,
}

#[derive(FromRow)]
struct Kept {
    notes: String,
    company_id: Option<CompanyId>,
}

fn level(viewer: &Viewer) -> Result<(ContactId, Level), Stop> {
    let facts = viewer.client.as_ref().filter(|_| !viewer.is_staff());
    match facts.map(|facts| (facts.id, facts.own())) {
        None | Some((_, Level::None)) => Err(Stop::Gone),
        Some(found) => Ok(found),
    }
}

/// The details of the client whose portal is met, and whether they may be changed now.
///
/// # Errors
/// *Gone* for anybody else, and where own details are not shown.
pub async fn mine(conn: &mut Conn, viewer: &Viewer) -> Result<(Own, bool), Stop> {
    let (id, level) = level(viewer)?;
    let own = read(conn, viewer, id).await?;
    Ok((own, level == Level::Edit && viewer.acts == Acts::Client))
}

async fn read(conn: &mut Conn, viewer: &Viewer, id: ContactId) -> Result<Own, Stop> {
    conn.one(
        sql("select id, name, email, phone, address, birthday, links, photo, version from contact where org_id = $1 and id = $2 and trashed_at is null")
            .bind(viewer.org)
            .bind(id),
    )
    .await
}

/// Changes one's own details. The team reads what was there before and what is there now. The caller
/// asked for a fresh proof.
///
/// # Errors
/// Wrong fields; *stale*; *forbidden* where they may only be seen; *gone* where not even that.
pub async fn change(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    version: i64,
    typed: &OwnDraft,
) -> Result<(), Stop> {
    let (id, level) = level(viewer)?;
    if level != Level::Edit || viewer.acts != Acts::Client {
        return Err(Stop::Forbidden(Power::Edit));
    }
    let old = read(tx.conn(), viewer, id).await?;
    if old.version != version {
        return Err(Stop::Stale(old.version));
    }
    let org = tx.act.org;
    let kept: Kept = tx
        .one(
            sql("select notes, company_id from contact where org_id = $1 and id = $2")
                .bind(org)
                .bind(id),
        )
        .await?;
    let draft = Draft {
        name: typed.name.clone(),
        email: old.email.clone(),
        phone: typed.phone.clone(),
        notes: kept.notes,
        company: kept.company_id,
        address: typed.address.clone(),
        birthday: typed.birthday.clone(),
        links: typed.links.clone(),
    }
    .checked()?;
    born(draft.born(), tx.act.now)?;
    let changed = changed(&old, &draft);
    if changed.is_empty() {
        tx.audit(
            "contact.details_changed",
            "contact",
            id.0,
            json!({"fields": []}),
        );
        return Ok(());
    }
    if old.name != draft.name {
        rename_person(tx, viewer, &old.name, &draft.name).await?;
    }
    let saved = tx
        .run(
            sql("update contact set name = $4, phone = $5, address = $6, birthday = $7, links = $8, name_key = $9, phone_key = $10, version = version + 1 where org_id = $1 and id = $2 and version = $3")
                .bind(org)
                .bind(id)
                .bind(version)
                .bind(draft.name.clone())
                .bind(draft.phone.clone())
                .bind(draft.address.clone())
                .bind(draft.born())
                .bind(json!(draft.links))
                .bind(name_key(&draft.name))
                .bind(phone_key(&draft.phone)),
        )
        .await?;
    if saved == 0 {
        return Err(Stop::Stale(version + 1));
    }
    search::put(tx.conn(), org, id.0, "contact", &draft.name, &words(&draft)).await?;
    let fields: Vec<&Value> = changed.iter().filter_map(|c| c.get("field")).collect();
    tx.audit(
        "contact.details_changed",
        "contact",
        id.0,
        json!({"fields": fields}),
    );
    tx.event(
        Event::new("contact.details_changed")
            .contact(id)
            .data(json!({"changed": changed})),
    );
    Ok(())
}

/// What is not as it was, field by field, with both.
fn changed(old: &Own, new: &Draft) -> Vec<Value> {
    let day = old.birthday.map(|day| day.to_string()).unwrap_or_default();
    [
        ("name", old.name.clone(), new.name.clone()),
        ("phone", old.phone.clone(), new.phone.clone()),
        ("address", old.address.clone(), new.address.clone()),
        ("birthday", day, new.birthday.clone()),
        ("links", old.links.0.join("\n"), new.links.join("\n")),
    ]
    .into_iter()
    .filter(|(_, from, to)| from != to)
    .map(|(field, from, to)| json!({"field": field, "from": from, "to": to}))
    .collect()
}

/// The person's own name follows only where it was the same, so that being *Mum* in one place is not
/// told in another.
async fn rename_person(tx: &mut Tx<'_>, viewer: &Viewer, from: &str, to: &str) -> Result<(), Stop> {
    tx.run(
        sql("update person set name = $3 where id = $1 and name = $2")
            .bind(viewer.person)
            .bind(from.to_owned())
            .bind(to.to_owned()),
    )
    .await?;
    Ok(())
}
