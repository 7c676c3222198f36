//! Changing contacts.

use access::sql;
use kernel::{Access, CompanyId, ContactId, Right, Viewer};
use serde_json::json;
use store::viewers::LevelChanges;
use store::{Event, Stop, Tx, search};

use super::draft::words;
use super::{Draft, one};
use crate::needs;
use crate::rules::{born, name_key, phone_key};
use crate::sets;

/// Makes a contact.
///
/// # Errors
/// Wrong fields; `taken` for an address another contact of the company has; *forbidden*.
pub async fn create(tx: &mut Tx<'_>, viewer: &Viewer, draft: &Draft) -> Result<ContactId, Stop> {
    needs(viewer, Right::EditPeople)?;
    let draft = draft.checked()?;
    born(draft.born(), tx.act.now)?;
    check_company(tx, draft.company).await?;
    email_is_free(tx, &draft.email, draft.company, None).await?;
    let id = insert(tx, &draft).await?;
    tx.audit(
        "contact.created",
        "contact",
        id.0,
        json!({"company": draft.company}),
    );
    tx.event(Event::new("contact.created").contact(id));
    Ok(id)
}

/// Writes the row of a checked draft and the words it is found by; the caller tells of it.
pub(crate) async fn insert(tx: &mut Tx<'_>, draft: &Draft) -> Result<ContactId, Stop> {
    let (org, now, id) = (tx.act.org, tx.act.now, ContactId::new());
    tx.run(
        sql("insert into contact (org_id, id, company_id, name, email, phone, notes, changes, created_at, name_key, phone_key, address, birthday, links) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)")
            .bind(org)
            .bind(id)
            .bind(draft.company)
            .bind(draft.name.clone())
            .bind(draft.email.clone())
            .bind(draft.phone.clone())
            .bind(draft.notes.clone())
            .bind(json!({}))
            .bind(now)
            .bind(name_key(&draft.name))
            .bind(phone_key(&draft.phone))
            .bind(draft.address.clone())
            .bind(draft.born())
            .bind(json!(draft.links)),
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
pub async fn change(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: ContactId,
    version: i64,
    draft: &Draft,
) -> Result<(), Stop> {
    needs(viewer, Right::EditPeople)?;
    let draft = draft.checked()?;
    born(draft.born(), tx.act.now)?;
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
        sets::company_within_own(tx.conn(), viewer, id, draft.company).await?;
    }
    if moved || draft.company != old.company_id {
        email_is_free(tx, &draft.email, draft.company, Some(id)).await?;
    }
    let fields: Vec<&str> = [
        ("name", old.name != draft.name),
        ("email", moved),
        ("phone", old.phone != draft.phone),
        ("notes", old.notes != draft.notes),
        ("company", old.company_id != draft.company),
        ("address", old.address != draft.address),
        ("birthday", old.birthday != draft.born()),
        ("links", old.links.0 != draft.links),
    ]
    .iter()
    .filter_map(|(field, changed)| changed.then_some(*field))
    .collect();
    if fields.is_empty() {
        tx.as_it_was();
        return Ok(());
    }
    let org = tx.act.org;
    // Another address may belong to another person: the next grant finds out whose it is.
    let person = if moved { None } else { old.person_id };
    let saved = tx
        .run(
            sql("update contact set name = $4, email = $5, phone = $6, notes = $7, company_id = $8, person_id = $9, name_key = $10, phone_key = $11, address = $12, birthday = $13, links = $14, version = version + 1 where org_id = $1 and id = $2 and version = $3")
                .bind(org)
                .bind(id)
                .bind(version)
                .bind(draft.name.clone())
                .bind(draft.email.clone())
                .bind(draft.phone.clone())
                .bind(draft.notes.clone())
                .bind(draft.company)
                .bind(person)
                .bind(name_key(&draft.name))
                .bind(phone_key(&draft.phone))
                .bind(draft.address.clone())
                .bind(draft.born())
                .bind(json!(draft.links)),
        )
        .await
        .map_err(|stop| if stop.is_duplicate() { Stop::field("email", "taken") } else { stop })?;
    if saved == 0 {
        return Err(Stop::Stale(version + 1));
    }
    search::put(tx.conn(), org, id.0, "contact", &draft.name, &words(&draft)).await?;
    tx.audit(
        "contact.changed",
        "contact",
        id.0,
        json!({"fields": fields}),
    );
    tx.event(Event::new("contact.changed").contact(id));
    Ok(())
}

/// Sets what the contact may do beyond, or below, its permission set.
///
/// # Errors
/// *Stale*, *gone*, *forbidden* without the right to grant access.
pub async fn set_levels(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: ContactId,
    version: i64,
    changes: &LevelChanges,
) -> Result<(), Stop> {
    needs(viewer, Right::GrantAccess)?;
    let old = one(tx.conn(), viewer, id).await?;
    if old.changes.0 == *changes {
        tx.as_it_was();
        return Ok(()); // nothing is changed, and nothing said of it
    }
    let set = sets::in_force(tx.conn(), viewer, id).await?.levels();
    sets::within_own(viewer, &old.changes.0.on(set), &changes.on(set))?;
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
    tx.audit(
        "contact.levels_changed",
        "contact",
        id.0,
        json!({"from": old.changes.0, "to": changes}),
    );
    tx.event(Event::new("contact.levels_changed").contact(id));
    Ok(())
}

/// Puts a contact in the trash (what it had open is closed for good), or takes it out again.
///
/// # Errors
/// `taken` when another contact has the address by now; the state `merged`; *gone*, *forbidden*.
pub async fn trash(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: ContactId,
    away: bool,
) -> Result<(), Stop> {
    needs(viewer, Right::EditPeople)?;
    let old = one(tx.conn(), viewer, id).await?;
    if old.merged_into.is_some() {
        return Err(Stop::state("merged"));
    }
    if old.trashed_at.is_some() == away {
        tx.as_it_was();
        return Ok(());
    }
    if !away {
        email_is_free(tx, &old.email, old.company_id, Some(id)).await?;
    }
    let (org, now) = (tx.act.org, tx.act.now);
    tx.run(
        sql("update contact set trashed_at = $3, version = version + 1 where org_id = $1 and id = $2")
            .bind(org)
            .bind(id)
            .bind(away.then_some(now)),
    )
    .await?;
    if away {
        entry::close_for_good(tx, id).await?;
    }
    let verb = if away {
        "contact.trashed"
    } else {
        "contact.restored"
    };
    tx.audit(verb, "contact", id.0, json!({}));
    tx.event(Event::new(verb).contact(id));
    Ok(())
}

async fn check_company(tx: &mut Tx<'_>, company: Option<CompanyId>) -> Result<(), Stop> {
    let Some(company) = company else {
        return Ok(());
    };
    let org = tx.act.org;
    let found: Option<(CompanyId,)> = tx
        .maybe(
            sql("select id from company where org_id = $1 and id = $2 and trashed_at is null")
                .bind(org)
                .bind(company),
        )
        .await?;
    if found.is_some() {
        Ok(())
    } else {
        Err(Stop::field("company", "unknown"))
    }
}

/// An address is free where no contact of the same company, or of none, has it.
async fn email_is_free(
    tx: &mut Tx<'_>,
    email: &str,
    company: Option<CompanyId>,
    but: Option<ContactId>,
) -> Result<(), Stop> {
    if email.is_empty() {
        return Ok(());
    }
    let mut s = sql("select c.id from contact c where c.trashed_at is null and c.org_id = ");
    s.arg(tx.act.org)
        .push(" and c.email = ")
        .arg(email.to_owned());
    match company {
        Some(company) => s.push(" and c.company_id = ").arg(company),
        None => s.push(" and c.company_id is null"),
    };
    if let Some(but) = but {
        s.push(" and c.id <> ").arg(but);
    }
    match tx.maybe::<(ContactId,)>(s).await? {
        Some(_) => Err(Stop::field("email", "taken")),
        None => Ok(()),
    }
}
