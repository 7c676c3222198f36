//! What a client does with their own PIN.

use kernel::{ContactId, PinOrigin};
use serde_json::json;
use store::{Act, Db, Stop};

use super::give::{keep, note};
use super::{checked, end_all};
use crate::jobs::MailJob;
use crate::limits::{Limit, limit};
use crate::password;

/// Chooses one's own PIN and mails a link to open with it. The caller asked for a fresh proof.
///
/// # Errors
/// At `pin`: `required`, `not_a_pin`, `pin_too_easy`; *too many* mails.
pub async fn set_own_pin(db: &Db, act: Act, contact: ContactId, typed: &str) -> Result<(), Stop> {
    let pin = checked(typed)?;
    // First, because hashing is dear.
    limit(
        db,
        vec![(Limit::MAIL_ADDRESS, contact.to_string())],
        act.now,
    )
    .await?;
    let hash = password::hash(&pin).await?;
    db.change(act, move |tx| {
        Box::pin(async move {
            keep(tx, contact, PinOrigin::Own, Some(hash)).await?;
            MailJob::PortalLink {
                contact,
                with_pin: false,
            }
            .queue(tx)
            .await?;
            note(tx, "pin.set", contact, json!({ "origin": PinOrigin::Own }));
            Ok(())
        })
    })
    .await
}

/// Ends one's own PIN and its links, with the sessions they may have opened.
///
/// # Errors
/// *Gone* where there is none.
pub async fn end_own_pin(db: &Db, act: Act, contact: ContactId) -> Result<(), Stop> {
    db.change(act, move |tx| {
        Box::pin(async move {
            if !end_all(tx, contact).await? {
                return Err(Stop::Gone);
            }
            note(tx, "pin.removed", contact, json!({}));
            Ok(())
        })
    })
    .await
}
