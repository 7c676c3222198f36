//! Two contacts become one: which sign-in goes on opening the portal, and what becomes of the other.

use kernel::ContactId;
use store::{Stop, Tx, sql};

use crate::access_change::withdraw;

/// Columns by which ways in name a contact: table and column.
pub const NAMES_CONTACT: [(&str, &str); 7] = [
    ("api_token", "contact_id"),
    ("invitation", "contact_id"),
    ("local_sign_in", "contact_id"),
    ("pin", "contact_id"),
    ("portal_link", "contact_id"),
    ("session", "contact_id"),
    ("view_as", "contact_id"),
];

/// Hands the ways in of `from` to `to`, as part of the change that makes one contact of both. Where
/// `opens`, it is the sign-in of `from` that goes on, with its sessions, tokens and open
/// invitations; else that of `to`. The other's ends: nothing of it opens the portal any more. Looks
/// at the portal as `from` end too.
///
/// # Errors
/// Of the database only; the caller has asked for the right.
pub async fn hand_over(
    tx: &mut Tx<'_>,
    from: ContactId,
    to: ContactId,
    opens: bool,
) -> Result<(), Stop> {
    withdraw(tx, if opens { to } else { from }, true).await?;
    let (org, now) = (tx.act.org, tx.act.now);
    tx.run(
        sql("update view_as set ended_at = $3 where org_id = $1 and contact_id = $2 and ended_at is null")
            .bind(org)
            .bind(from)
            .bind(now),
    )
    .await?;
    for (table, column) in NAMES_CONTACT {
        let mut s = sql("update ");
        s.push(table).push(" set ").push(column).push(" = ").arg(to);
        s.push(" where org_id = ").arg(org);
        s.push(" and ").push(column).push(" = ").arg(from);
        tx.run(s).await?;
    }
    Ok(())
}
