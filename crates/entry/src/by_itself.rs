//! Access that is granted by itself, where the organization chose so.

use kernel::{ContactId, Viewer};
use store::{Stop, Tx, sql};

use crate::grant::{Grant, Granted, grant};

/// What has just happened to a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// It was made by hand or by a program; imports invite nobody.
    Made,
    /// It became a member of an engagement.
    Member,
}

/// Grants access by invitation if the organization wishes it for this case, to who never had any: what
/// was taken away comes back by somebody's will alone. A contact that cannot be invited (no address,
/// access already, the day's mails spent) stays as it is.
///
/// # Errors
/// The database's.
pub async fn by_itself(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    contact: ContactId,
    since: Since,
) -> Result<Option<Granted>, Stop> {
    let org = tx.act.org;
    let (made, member): (bool, bool) = tx
        .one(
            sql("select auto_enable_new_contacts, enable_on_membership from organization where id = $1")
                .bind(org),
        )
        .await?;
    let wished = match since {
        Since::Made => made,
        Since::Member => member,
    };
    if !wished {
        return Ok(None);
    }
    let fresh: Option<(ContactId,)> = tx
        .maybe(
            sql("select id from contact where org_id = $1 and id = $2 and access = 'none' and access_at is null")
                .bind(org)
                .bind(contact),
        )
        .await?;
    if fresh.is_none() {
        return Ok(None);
    }
    match grant(tx, viewer, contact, Grant::Invite { send: true }).await {
        Ok(granted) => Ok(Some(granted)),
        Err(Stop::Refused(_) | Stop::Forbidden(_) | Stop::TooMany(_)) => Ok(None),
        Err(stop) => Err(stop),
    }
}
