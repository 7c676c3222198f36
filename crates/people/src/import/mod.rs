//! Contacts from CSV: any usual delimiter and encoding, columns found by name, every row looked at
//! before anything is written, all good rows in one change that can be undone.

mod columns;
mod read;

pub use columns::{Column, column};
pub use read::{MAX_BYTES, MAX_ROWS, Row, Sheet, decoded, delimiter, read};

use std::collections::HashSet;

use access::sql;
use kernel::{ContactId, FieldError, Right, Viewer};
use serde_json::{Value, json};
use store::{Conn, Event, Stop, Tx};
use uuid::Uuid;

use crate::contacts::insert;
use crate::{companies, needs};

/// Marks rows whose address a contact of the same company has already. One statement per 500 addresses.
///
/// # Errors
/// *Forbidden* without the right to edit people.
pub async fn compare(conn: &mut Conn, viewer: &Viewer, sheet: &mut Sheet) -> Result<(), Stop> {
    needs(viewer, Right::EditPeople)?;
    let emails: Vec<String> = sheet
        .good()
        .map(|r| r.draft.email.clone())
        .filter(|e| !e.is_empty())
        .collect();
    let mut taken = HashSet::new();
    for some in emails.chunks(500) {
        let mut s = sql(
            "select c.email, coalesce(k.name, '') as company from contact c left join company k on k.org_id = c.org_id and k.id = c.company_id where c.org_id = ",
        );
        s.arg(viewer.org)
            .push(" and c.trashed_at is null and c.email in ")
            .list(some.iter().cloned());
        let found: Vec<(String, String)> = conn.all(s).await?;
        taken.extend(
            found
                .into_iter()
                .map(|(e, company)| (e, company.to_lowercase())),
        );
    }
    let key = |r: &Row| (r.draft.email.clone(), r.company.to_lowercase());
    for row in sheet.rows.iter_mut().filter(|r| taken.contains(&key(r))) {
        row.errors.push(FieldError::new("email", "taken"));
    }
    Ok(())
}

/// Imports the good rows, all or nothing; companies are found by name or made. The id by which it
/// can be undone, and how many contacts there are.
///
/// # Errors
/// The state `file_empty` when no row is good; *forbidden*.
pub async fn import(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    mut sheet: Sheet,
) -> Result<(Uuid, usize), Stop> {
    compare(tx.conn(), viewer, &mut sheet).await?;
    let mut known: std::collections::HashMap<String, kernel::CompanyId> =
        std::collections::HashMap::new();
    let mut ids: Vec<ContactId> = Vec::new();
    for row in sheet.good() {
        let mut draft = row.draft.clone();
        if !row.company.is_empty() {
            let company = match known.get(&row.company) {
                Some(id) => *id,
                None => companies::find_or_create(tx, viewer, &row.company).await?,
            };
            known.insert(row.company.clone(), company);
            draft.company = Some(company);
        }
        ids.push(insert(tx, &draft).await?);
    }
    if ids.is_empty() {
        return Err(Stop::state("file_empty"));
    }
    let import = Uuid::now_v7();
    let count = ids.len();
    tx.audit(
        "contacts.imported",
        "import",
        import,
        json!({"contacts": ids}),
    );
    tx.event(Event::new("contacts.imported").data(json!({"count": count})));
    Ok((import, count))
}

/// Puts the contacts of an import in the trash, but for those who were given access since.
///
/// # Errors
/// *Gone* for an import there was not; *forbidden*.
pub async fn undo(tx: &mut Tx<'_>, viewer: &Viewer, import: Uuid) -> Result<u64, Stop> {
    needs(viewer, Right::EditPeople)?;
    let (org, now) = (tx.act.org, tx.act.now);
    let (detail,): (String,) = tx
        .one(
            sql("select detail from audit where org_id = $1 and object_id = $2 and action = 'contacts.imported'")
                .bind(org)
                .bind(import),
        )
        .await?;
    let detail: Value =
        serde_json::from_str(&detail).map_err(|_| Stop::Broken("an audit entry cannot be read"))?;
    let ids: Vec<Uuid> = detail["contacts"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|v| v.as_str()?.parse().ok())
        .collect();
    let mut gone = 0;
    for some in ids.chunks(500) {
        let mut s = sql("update contact set trashed_at = ");
        s.arg(now)
            .push(", version = version + 1 where org_id = ")
            .arg(org);
        s.push(" and trashed_at is null and access = 'none' and id in ")
            .list(some.iter().copied());
        gone += tx.run(s).await?;
    }
    tx.audit(
        "contacts.import_undone",
        "import",
        import,
        json!({"count": gone}),
    );
    tx.event(Event::new("contacts.import_undone").data(json!({"count": gone})));
    Ok(gone)
}
