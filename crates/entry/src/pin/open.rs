//! Opening a portal link with its PIN.

use kernel::{ContactId, FromRow, OrgId, Party, PersonId, Time};
use serde_json::json;
use store::{Act, Db, Event, Stop, secret, sql};
use uuid::Uuid;

use super::{PAUSE, PAUSE_AT, PURPOSE, REVOKE_AT};
use crate::limits::{Limit, limit};
use crate::login::Proof;
use crate::password;
use crate::record::{self, Known};

/// A portal link that still opens, together with the PIN.
#[derive(Clone, Debug, FromRow)]
pub struct PortalLink {
    /// The organization.
    pub org_id: OrgId,
    /// Its part of addresses.
    pub slug: String,
    /// Its name.
    pub org_name: String,
    /// The client.
    pub contact_id: ContactId,
    /// Who they are.
    pub person_id: PersonId,
    /// Until when no PIN is taken.
    pub paused_until: Option<Time>,
}

/// The link of a token, if it still opens; reads only.
pub async fn open_portal_link(db: &Db, token: &str, now: Time) -> Result<Option<PortalLink>, Stop> {
    db.read_instance()
        .await?
        .maybe(
            sql("select l.org_id, o.slug, o.name as org_name, l.contact_id, c.person_id, n.paused_until from portal_link l join organization o on o.id = l.org_id join contact c on c.org_id = l.org_id and c.id = l.contact_id and c.trashed_at is null and c.access in ('invited', 'active') join person p on p.id = c.person_id and p.epoch = l.epoch join pin n on n.org_id = l.org_id and n.contact_id = l.contact_id and n.wrong < $3 where l.hash = $1 and l.revoked_at is null and l.expires_at > $2")
                .bind(secret::hash(PURPOSE, token))
                .bind(now)
                .bind(REVOKE_AT),
        )
        .await
}

#[derive(FromRow)]
struct Tried {
    hash: Option<String>,
    wrong: i64,
}

/// Tries a PIN on a link, for a client (see [`crate::client_key`]). `None` when the link is over.
///
/// # Errors
/// At `pin`: `required`, `wrong`; *too many*, with the seconds until it is taken again.
pub async fn use_pin(
    db: &Db,
    token: &str,
    typed: &str,
    client: String,
    now: Time,
) -> Result<Option<Proof>, Stop> {
    let Some(link) = open_portal_link(db, token, now).await? else {
        return Ok(None);
    };
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if typed.is_empty() {
        return Err(Stop::field("pin", "required"));
    }
    limit(db, vec![(Limit::CODE_CLIENT, client)], now).await?;
    let (db, token) = (db.clone(), token.to_owned());
    // What was counted is told and ended also when whoever tried has hung up.
    let done = tokio::spawn(async move { compared(&db, &token, link, typed, now).await });
    done.await
        .unwrap_or(Err(Stop::Broken("a PIN could not be compared")))
}

async fn compared(
    db: &Db,
    token: &str,
    link: PortalLink,
    typed: String,
    now: Time,
) -> Result<Option<Proof>, Stop> {
    let (org, contact) = (link.org_id, link.contact_id);
    // Counted before it is compared: of many at once no more than that are looked at.
    let count = sql("update pin set wrong = wrong + 1, paused_until = case when wrong + 1 = $4 then $5 end where org_id = $1 and contact_id = $2 and (paused_until is null or paused_until <= $3) and wrong < $6 returning hash, wrong")
        .bind(org)
        .bind(contact)
        .bind(now)
        .bind(PAUSE_AT)
        .bind(now + PAUSE)
        .bind(REVOKE_AT);
    let tried: Option<Tried> = db
        .note(Some(org), move |conn| {
            Box::pin(async move { conn.maybe::<Tried>(count).await })
        })
        .await?;
    let Some(tried) = tried else {
        let left = link.paused_until.map_or(PAUSE, |until| until - now);
        return Err(Stop::TooMany(left.num_seconds().max(1)));
    };
    let typed = if typed.len() > 2 * super::PIN_MAX {
        String::new()
    } else {
        typed
    };
    let right = match password::verify(&typed, tried.hash.as_deref()).await {
        Ok(right) => right,
        Err(stop) => {
            uncount(db, &link, &tried).await?; // nobody looked at it
            return Err(stop);
        }
    };
    if right {
        return came(db, token, &link, &tried, now).await;
    }
    let who = Known::Contact(org, contact);
    record::tried_in_vain(db, who, "pin", now);
    if tried.wrong >= REVOKE_AT {
        revoke(db, &link, now).await?;
        return Ok(None);
    }
    Err(Stop::field("pin", "wrong"))
}

/// Takes a try back that was not compared.
async fn uncount(db: &Db, link: &PortalLink, tried: &Tried) -> Result<(), Stop> {
    let back = sql("update pin set wrong = wrong - 1, paused_until = case when wrong = $4 then null else paused_until end where org_id = $1 and contact_id = $2 and hash is not distinct from $3 and wrong > 0")
        .bind(link.org_id)
        .bind(link.contact_id)
        .bind(tried.hash.clone())
        .bind(PAUSE_AT);
    db.note(Some(link.org_id), move |conn| {
        Box::pin(async move { conn.run(back).await.map(|_| ()) })
    })
    .await
}

/// Right: tries count anew, and the link is marked as used. Nothing comes of it where another PIN was
/// set, or none is, since it was compared.
async fn came(
    db: &Db,
    token: &str,
    link: &PortalLink,
    tried: &Tried,
    now: Time,
) -> Result<Option<Proof>, Stop> {
    let (org, contact, hash) = (link.org_id, link.contact_id, secret::hash(PURPOSE, token));
    let compared = tried.hash.clone();
    let live = db
        .note(Some(org), move |conn| {
            Box::pin(async move {
                let same = conn
                    .run(sql("update pin set wrong = 0, paused_until = null where org_id = $1 and contact_id = $2 and hash = $3").bind(org).bind(contact).bind(compared))
                    .await?;
                if same == 0 {
                    return Ok(false);
                }
                let used = conn
                    .run(sql("update portal_link set used_at = $3 where org_id = $1 and hash = $2 and revoked_at is null").bind(org).bind(hash).bind(now))
                    .await?;
                Ok(used == 1)
            })
        })
        .await?;
    Ok(live.then(|| Proof::pin(link.person_id, org, contact)))
}

/// Ten wrong ones: every link of the contact ends, and the team is told.
async fn revoke(db: &Db, link: &PortalLink, now: Time) -> Result<(), Stop> {
    let (org, contact) = (link.org_id, link.contact_id);
    let act = Act {
        org,
        person: None,
        party: Party::System,
        now,
        request: Uuid::now_v7(),
        key: None,
    };
    db.change(act, move |tx| {
        Box::pin(async move {
            let spent = sql("select wrong from pin where org_id = $1 and contact_id = $2")
                .bind(org)
                .bind(contact);
            let spent: Option<(i64,)> = tx.maybe(spent).await?;
            // Another was set meanwhile, or somebody else's tenth try was faster.
            if spent.is_none_or(|(wrong,)| wrong < REVOKE_AT) {
                return Ok(());
            }
            super::end_all(tx, contact).await?;
            tx.audit(
                "pin.locked_out",
                "contact",
                contact.0,
                json!({ "wrong": REVOKE_AT }),
            );
            tx.event(Event::new("pin.locked_out").contact(contact));
            Ok(())
        })
    })
    .await
}
