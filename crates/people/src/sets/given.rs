//! Giving a set: to a contact, to a company, or made of what a contact has.

use access::sql;
use kernel::{CompanyId, ContactId, Right, SetId, Viewer};
use serde_json::{Value, json};
use store::viewers::LevelChanges;
use store::{Event, Stop, Tx};

use super::within::set_within_own;
use super::{Draft, in_force, insert, known, one, one_at_a_time};
use crate::needs;

/// Gives a contact a set of its own; none leaves it to its company or the standard. Its own changes
/// stay and lie on the new set.
///
/// # Errors
/// *Stale*; `unknown` set; *gone*, *forbidden* without the right to grant access.
pub async fn give(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    contact: ContactId,
    version: i64,
    set: Option<SetId>,
) -> Result<(), Stop> {
    needs(viewer, Right::GrantAccess)?;
    one_at_a_time(tx).await?;
    known(tx, viewer, set).await?;
    let old = in_force(tx.conn(), viewer, contact).await?;
    if old.own == set {
        tx.as_it_was();
        return Ok(());
    }
    set_within_own(tx.conn(), viewer, old.id, set.or(old.company)).await?;
    let org = tx.act.org;
    let saved = tx
        .run(
            sql("update contact set set_id = $4, version = version + 1 where org_id = $1 and id = $2 and version = $3 and trashed_at is null")
                .bind(org)
                .bind(contact)
                .bind(version)
                .bind(set),
        )
        .await?;
    if saved == 0 {
        return Err(Stop::Stale(version + 1));
    }
    let detail = moved(tx, viewer, old.own, set).await?;
    tx.audit("contact.set_changed", "contact", contact.0, detail);
    tx.event(Event::new("contact.set_changed").contact(contact));
    Ok(())
}

/// From which set to which, for the trail: with their names, which outlive them there.
async fn moved(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    from: Option<SetId>,
    to: Option<SetId>,
) -> Result<Value, Stop> {
    let mut names = [None, None];
    for (name, set) in names.iter_mut().zip([from, to]) {
        if let Some(id) = set {
            let set = one(tx.conn(), viewer, id).await?;
            *name = Some(set.role.map_or(set.name, |role| role.word().to_owned()));
        }
    }
    let [was, is] = names;
    Ok(json!({"from": from, "to": to, "set": {"from": was, "to": is}}))
}

/// Gives a company the set its contacts have where they have none of their own.
///
/// # Errors
/// *Stale*; `unknown` set; *gone*, *forbidden* without the right to grant access.
pub async fn give_company(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    company: CompanyId,
    version: i64,
    set: Option<SetId>,
) -> Result<(), Stop> {
    needs(viewer, Right::GrantAccess)?;
    one_at_a_time(tx).await?;
    known(tx, viewer, set).await?;
    let old = crate::companies::one(tx.conn(), viewer, company).await?;
    if old.set_id == set {
        tx.as_it_was();
        return Ok(());
    }
    set_within_own(tx.conn(), viewer, old.set_id, set).await?;
    let org = tx.act.org;
    let saved = tx
        .run(
            sql("update company set set_id = $4, version = version + 1 where org_id = $1 and id = $2 and version = $3 and trashed_at is null")
                .bind(org)
                .bind(company)
                .bind(version)
                .bind(set),
        )
        .await?;
    if saved == 0 {
        return Err(Stop::Stale(old.version));
    }
    let detail = moved(tx, viewer, old.set_id, set).await?;
    tx.audit("company.set_changed", "company", company.0, detail);
    tx.event(Event::new("company.set_changed"));
    Ok(())
}

/// Makes a set of what a contact can do now, gives it to the contact, and takes its changes away:
/// what it can do stays the same.
///
/// # Errors
/// Wrong or `taken` name; *stale*; *gone*, *forbidden* without the right to settings and to grant.
pub async fn save_as(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    contact: ContactId,
    version: i64,
    name: &str,
) -> Result<SetId, Stop> {
    needs(viewer, Right::Settings)?;
    let changes = crate::contacts::one(tx.conn(), viewer, contact)
        .await?
        .changes
        .0;
    let levels = changes.on(in_force(tx.conn(), viewer, contact).await?.levels());
    let name = name.to_owned();
    let id = insert(tx, &Draft { name, levels }).await?;
    give(tx, viewer, contact, version, Some(id)).await?;
    crate::contacts::set_levels(tx, viewer, contact, version + 1, &LevelChanges::default()).await?;
    Ok(id)
}
