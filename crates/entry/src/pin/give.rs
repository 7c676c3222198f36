//! What staff does with a PIN: set or renew it, send a link again, end it. The secrets themselves
//! are made by the worker as it writes the mail, so that no job holds one.

use kernel::{Access, ContactId, OrgId, PersonId, PinOrigin, Time, Viewer};
use serde_json::json;
use store::{Db, Event, Stop, Tx, secret, sql};
use uuid::Uuid;

use super::{LINK_LIFE, PURPOSE, checked, made_up};
use crate::grant::{card, invite_limit, may_grant, person_of};
use crate::jobs::MailJob;
use crate::password;

/// What staff wishes for a PIN.
#[derive(Clone, Debug)]
pub enum PinWish {
    /// Made up and mailed.
    Mailed,
    /// Typed by staff, who tell it themselves; here its hash, from [`wished`].
    Typed(String),
}

/// The wish of a form: nothing typed means made up and mailed. Hashing is slow, so this stands
/// outside of the change.
///
/// # Errors
/// At `pin`: `not_a_pin`, `pin_too_easy`.
pub async fn wished(typed: &str) -> Result<PinWish, Stop> {
    if typed.trim().is_empty() {
        return Ok(PinWish::Mailed);
    }
    Ok(PinWish::Typed(password::hash(&checked(typed)?).await?))
}

/// Sets a PIN, or a new one in place of the old, and mails a link. Links from before end, and the sessions
/// that they may have opened.
///
/// # Errors
/// States `suspended`, `no_access_yet` for a contact that may not come in; field errors at `email`.
pub async fn give_pin(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    contact: ContactId,
    wish: PinWish,
    one_mail: bool,
) -> Result<(), Stop> {
    ready(tx, viewer, contact).await?;
    let (origin, hash) = match wish {
        PinWish::Mailed => (PinOrigin::Mailed, None),
        PinWish::Typed(hash) => (PinOrigin::Typed, Some(hash)),
    };
    keep(tx, contact, origin, hash).await?;
    let mailed = origin == PinOrigin::Mailed;
    let with_pin = mailed && one_mail;
    MailJob::PortalLink { contact, with_pin }.queue(tx).await?;
    if mailed && !with_pin {
        MailJob::Pin { contact }.queue(tx).await?;
    }
    note(tx, "pin.set", contact, json!({ "origin": origin }));
    Ok(())
}

/// Mails one more link; the PIN stays, and so do earlier links.
///
/// # Errors
/// States `suspended`, `no_access_yet`; *gone* where there is no PIN.
pub async fn send_portal_link(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    contact: ContactId,
) -> Result<(), Stop> {
    ready(tx, viewer, contact).await?;
    let org = tx.act.org;
    let has: Option<(Uuid,)> = tx
        .maybe(
            sql("select contact_id from pin where org_id = $1 and contact_id = $2")
                .bind(org)
                .bind(contact),
        )
        .await?;
    has.ok_or(Stop::Gone)?;
    MailJob::PortalLink {
        contact,
        with_pin: false,
    }
    .queue(tx)
    .await?;
    note(tx, "pin.link_sent", contact, json!({}));
    Ok(())
}

/// Ends the PIN and every link it opens, with the sessions they may have opened.
///
/// # Errors
/// *Gone* where there is none.
pub async fn end_pin(tx: &mut Tx<'_>, viewer: &Viewer, contact: ContactId) -> Result<(), Stop> {
    may_grant(tx, viewer)?;
    card(tx, contact).await?;
    if !end_all(tx, contact).await? {
        return Err(Stop::Gone);
    }
    note(tx, "pin.removed", contact, json!({}));
    Ok(())
}

/// Who may come in, with a person behind them, and one mail more.
async fn ready(tx: &mut Tx<'_>, viewer: &Viewer, contact: ContactId) -> Result<(), Stop> {
    may_grant(tx, viewer)?;
    let card = card(tx, contact).await?;
    match card.access {
        Access::Active | Access::Invited => {}
        Access::Suspended => return Err(Stop::state("suspended")),
        Access::None => return Err(Stop::state("no_access_yet")),
    }
    person_of(tx, contact, &card).await?;
    invite_limit(tx).await
}

/// Keeps a PIN in place of an earlier one: tries count anew, and links from before end, since one that went
/// astray would open with the new PIN too. The mail that follows brings a fresh one.
pub(super) async fn keep(
    tx: &mut Tx<'_>,
    contact: ContactId,
    origin: PinOrigin,
    hash: Option<String>,
) -> Result<(), Stop> {
    let (org, now, by) = (tx.act.org, tx.act.now, tx.act.staff());
    tx.run(
        sql("insert into pin (org_id, contact_id, hash, origin, set_by, set_at) values ($1, $2, $3, $4, $5, $6) on conflict (org_id, contact_id) do update set hash = excluded.hash, origin = excluded.origin, set_by = excluded.set_by, set_at = excluded.set_at, wrong = 0, paused_until = null")
            .bind(org)
            .bind(contact)
            .bind(hash)
            .bind(origin)
            .bind(by)
            .bind(now),
    )
    .await?;
    end_links(tx, contact).await?;
    end_sessions(tx, contact).await
}

async fn end_links(tx: &mut Tx<'_>, contact: ContactId) -> Result<(), Stop> {
    let (org, now) = (tx.act.org, tx.act.now);
    tx.run(
        sql("update portal_link set revoked_at = $3 where org_id = $1 and contact_id = $2 and revoked_at is null")
            .bind(org)
            .bind(contact)
            .bind(now),
    )
    .await?;
    Ok(())
}

/// Ends the sessions that a PIN may have opened.
async fn end_sessions(tx: &mut Tx<'_>, contact: ContactId) -> Result<(), Stop> {
    let org = tx.act.org;
    tx.run(
        sql("delete from session where org_id = $1 and contact_id = $2 and known_to_staff")
            .bind(org)
            .bind(contact),
    )
    .await?;
    Ok(())
}

/// Takes the PIN and its links away, with the sessions they may have opened; whether there was a PIN.
pub(crate) async fn end_all(tx: &mut Tx<'_>, contact: ContactId) -> Result<bool, Stop> {
    end_sessions(tx, contact).await?;
    end_links(tx, contact).await?;
    let org = tx.act.org;
    let gone = tx
        .run(
            sql("delete from pin where org_id = $1 and contact_id = $2")
                .bind(org)
                .bind(contact),
        )
        .await?;
    Ok(gone == 1)
}

pub(super) fn note(
    tx: &mut Tx<'_>,
    verb: &'static str,
    contact: ContactId,
    detail: serde_json::Value,
) {
    tx.audit(verb, "contact", contact.0, detail.clone());
    tx.event(Event::new(verb).contact(contact).data(detail));
}

/// A link just made.
pub(crate) struct MadeLink {
    pub token: String,
    pub expires_at: Time,
}

/// Makes a link, for the mail that is being written; `None` where there is no PIN any more.
pub(crate) async fn mint_link(
    db: &Db,
    org: OrgId,
    contact: ContactId,
    person: PersonId,
    now: Time,
) -> Result<Option<MadeLink>, Stop> {
    let (token, hash) = secret::fresh(PURPOSE)?;
    let expires_at = now + LINK_LIFE;
    let row = sql("insert into portal_link (org_id, id, contact_id, hash, epoch, created_at, expires_at) select $1, $2, $3, $4, p.epoch, $6, $7 from person p where p.id = $5 and exists (select 1 from pin n where n.org_id = $1 and n.contact_id = $3)")
        .bind(org)
        .bind(Uuid::now_v7())
        .bind(contact)
        .bind(hash)
        .bind(person)
        .bind(now)
        .bind(expires_at);
    let made = db
        .note(Some(org), move |conn| {
            Box::pin(async move { conn.run(row).await })
        })
        .await?;
    Ok((made == 1).then_some(MadeLink { token, expires_at }))
}

/// Makes up the PIN of the mail that is being written, and keeps its hash; `None` when another was
/// set meanwhile.
pub(crate) async fn mint_pin(
    db: &Db,
    org: OrgId,
    contact: ContactId,
) -> Result<Option<String>, Stop> {
    let pin = made_up()?;
    let keep =
        sql("update pin set hash = $3 where org_id = $1 and contact_id = $2 and origin = 'mailed'")
            .bind(org)
            .bind(contact)
            .bind(password::hash(&pin).await?);
    let kept = db
        .note(Some(org), move |conn| {
            Box::pin(async move { conn.run(keep).await })
        })
        .await?;
    Ok((kept == 1).then_some(pin))
}
