//! Which kinds of mail somebody turned off in an organization.

use access::sql;
use kernel::{ContactId, MailKind, OrgId, Party, StaffId};
use serde_json::json;
use uuid::Uuid;

use crate::{Conn, Stop, Tx};

/// The party's id and, in its own column, as what.
fn columns(party: Party) -> Option<(Uuid, Option<StaffId>, Option<ContactId>)> {
    match party {
        Party::Staff(id) => Some((id.0, Some(id), None)),
        Party::Contact(id) => Some((id.0, None, Some(id))),
        Party::System => None,
    }
}

/// The kinds that are off for this party. One statement.
pub async fn off(conn: &mut Conn, org: OrgId, party: Party) -> Result<Vec<MailKind>, Stop> {
    let Some((id, ..)) = columns(party) else {
        return Ok(Vec::new());
    };
    let rows: Vec<(String,)> = conn
        .all(
            sql("select kind from mail_off where org_id = $1 and party_id = $2 order by kind")
                .bind(org)
                .bind(id),
        )
        .await?;
    Ok(rows.iter().filter_map(|(k,)| MailKind::of(k)).collect())
}

/// Turns kinds of mail on or off for the acting party, and writes down which changed.
///
/// # Errors
/// *Gone* when nobody in particular acts, or the party is not there any more.
pub async fn turn(tx: &mut Tx<'_>, kinds: &[MailKind], on: bool) -> Result<(), Stop> {
    let (org, now, party) = (tx.act.org, tx.act.now, tx.act.party);
    let (id, staff, contact) = columns(party).ok_or(Stop::Gone)?;
    let table = if staff.is_some() { "staff" } else { "contact" };
    let there = match staff {
        Some(_) => sql("select id from staff where org_id = $1 and id = $2 and active"),
        None => sql("select id from contact where org_id = $1 and id = $2 and trashed_at is null"),
    };
    tx.one::<(Uuid,)>(there.bind(org).bind(id)).await?;
    for kind in kinds {
        let change = if on {
            sql("delete from mail_off where org_id = $1 and party_id = $2 and kind = $3")
                .bind(org)
                .bind(id)
                .bind(*kind)
        } else {
            sql("insert into mail_off (org_id, party_id, kind, staff_id, contact_id, at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing")
                .bind(org)
                .bind(id)
                .bind(*kind)
                .bind(staff)
                .bind(contact)
                .bind(now)
        };
        tx.run(change).await?;
    }
    let words: Vec<&str> = kinds.iter().map(|k| k.word()).collect();
    let action = if on {
        "mail.turned_on"
    } else {
        "mail.turned_off"
    };
    tx.audit(action, table, id, json!({ "kinds": words }));
    Ok(())
}
