//! Mailed links and codes: to sign in with, and to choose a new password. Kept are hashes only;
//! nothing is consumed by opening, only by pressing the button.

use chrono::TimeDelta;
use kernel::FromRow;
use kernel::{Email, PersonId, Time};
use store::{Conn, Db, Stop, secret, sql};
use uuid::Uuid;
use web::Site;

use crate::joining::confirm;
use crate::limits::{Limit, limit};
use crate::login::Proof;
use crate::record::{self, Known};

/// A sign-in link and its code (ASVS 6.5.5: ten minutes at most).
const SIGN_IN_LIFE: TimeDelta = TimeDelta::minutes(10);
/// A link to choose a new password.
const RESET_LIFE: TimeDelta = TimeDelta::minutes(20);
/// Wrong codes over all live links of an address, after which all are dead.
const TRIES: i64 = 5;

/// A link and its code, just made.
pub(crate) struct SignInLink {
    pub token: String,
    pub code: String,
    pub expires_at: Time,
}

/// Makes a sign-in link and code; earlier ones stay good until one is used.
pub(crate) async fn mint_sign_in(
    db: &Db,
    site: &Site,
    person: PersonId,
    email: &str,
    browser: Option<Vec<u8>>,
    next: &str,
    now: Time,
) -> Result<SignInLink, Stop> {
    let (token, hash) = secret::fresh("sign_in")?;
    let code = secret::code()?;
    let (kept, expires_at) = (
        secret::code_hash(&site.key, "sign_in", email, &code),
        now + SIGN_IN_LIFE,
    );
    let row = sql("insert into mail_link (id, purpose, hash, code, email, person_id, browser, next_path, created_at, expires_at) values ($1, 'sign_in', $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(Uuid::now_v7())
        .bind(hash)
        .bind(kept)
        .bind(email.to_owned())
        .bind(person)
        .bind(browser)
        .bind(next.to_owned())
        .bind(now)
        .bind(expires_at);
    db.note(None, move |conn| {
        Box::pin(async move { conn.run(row).await.map(|_| ()) })
    })
    .await?;
    Ok(SignInLink {
        token,
        code,
        expires_at,
    })
}

/// Makes a reset link.
pub(crate) async fn mint_reset(
    db: &Db,
    person: PersonId,
    email: &str,
    now: Time,
) -> Result<(String, Time), Stop> {
    let (token, hash) = secret::fresh("reset")?;
    let expires_at = now + RESET_LIFE;
    let row = sql("insert into mail_link (id, purpose, hash, email, person_id, created_at, expires_at) values ($1, 'reset', $2, $3, $4, $5, $6)")
        .bind(Uuid::now_v7())
        .bind(hash)
        .bind(email.to_owned())
        .bind(person)
        .bind(now)
        .bind(expires_at);
    db.note(None, move |conn| {
        Box::pin(async move { conn.run(row).await.map(|_| ()) })
    })
    .await?;
    Ok((token, expires_at))
}

/// A link that is still good.
#[derive(Clone, Debug)]
pub struct OpenLink {
    /// Whose.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Whether this browser asked for it; elsewhere the code is wanted too.
    pub same_browser: bool,
}

#[derive(FromRow)]
struct Found {
    person_id: PersonId,
    name: String,
    email: String,
    browser: Option<Vec<u8>>,
}

/// The sign-in link of a token, if it is still good. Reads only.
pub async fn open_link(
    db: &Db,
    token: &str,
    browser: Option<&str>,
    now: Time,
) -> Result<Option<OpenLink>, Stop> {
    let found = find(db, "sign_in", token, now).await?;
    let here = browser.map(|b| secret::hash("browser", b));
    Ok(found.map(|f| OpenLink {
        person: f.person_id,
        name: f.name,
        email: f.email,
        same_browser: f.browser.is_some() && f.browser == here,
    }))
}

/// The reset link of a token, if it is still good. Reads only.
pub async fn open_reset(db: &Db, token: &str, now: Time) -> Result<Option<OpenLink>, Stop> {
    let found = find(db, "reset", token, now).await?;
    Ok(found.map(|f| OpenLink {
        person: f.person_id,
        name: f.name,
        email: f.email,
        same_browser: true,
    }))
}

async fn find(
    db: &Db,
    purpose: &'static str,
    token: &str,
    now: Time,
) -> Result<Option<Found>, Stop> {
    let mut conn = db.read_instance().await?;
    conn.maybe(
        sql("select l.person_id, p.name, l.email, l.browser from mail_link l join person p on p.id = l.person_id and p.email = l.email where l.hash = $1 and l.purpose = $2 and l.used_at is null and l.tries < $3 and l.expires_at > $4")
            .bind(secret::hash(purpose, token))
            .bind(purpose)
            .bind(TRIES)
            .bind(now),
    )
    .await
}

/// Uses up a sign-in link in the browser that asked for it; every other one of the address ends
/// with it. `None` when it is over.
pub async fn use_link(
    db: &Db,
    token: &str,
    browser: &str,
    now: Time,
) -> Result<Option<(Proof, String)>, Stop> {
    let take = sql("update mail_link set used_at = $1 where hash = $2 and purpose = 'sign_in' and used_at is null and expires_at > $1 and tries < $3 and browser = $4 and exists (select 1 from person p where p.id = mail_link.person_id and p.email = mail_link.email) returning person_id, email, next_path")
        .bind(now)
        .bind(secret::hash("sign_in", token))
        .bind(TRIES)
        .bind(secret::hash("browser", browser));
    db.note(None, move |conn| {
        Box::pin(async move {
            let Some((person, email, next)) =
                conn.maybe::<(PersonId, String, String)>(take).await?
            else {
                return Ok(None);
            };
            end_others(conn, "sign_in", &email, now).await?;
            confirm(conn, person, now).await?;
            Ok(Some((Proof::mail(person), next)))
        })
    })
    .await
}

/// Uses up a code typed on any device. `None` when it is not right; after five wrong ones every
/// live link of the address is dead.
pub async fn use_code(
    db: &Db,
    site: &Site,
    email: &Email,
    code: &str,
    client: String,
    now: Time,
) -> Result<Option<(Proof, String)>, Stop> {
    let email = email.as_str().to_owned();
    limit(
        db,
        vec![
            (Limit::CODE_CLIENT, client),
            (Limit::CODE_ACCOUNT, email.clone()),
        ],
        now,
    )
    .await?;
    let kept = secret::code_hash(&site.key, "sign_in", &email, code);
    let known = Known::Address(email.clone());
    let used = db.note(None, move |conn| {
        Box::pin(async move {
            // Counted before it is compared: of many at once no more than that are looked at.
            let count = sql("update mail_link set tries = tries + 1 where email = $1 and purpose = 'sign_in' and used_at is null and expires_at > $2 and tries < $3 and exists (select 1 from person p where p.id = mail_link.person_id and p.email = mail_link.email) returning code, person_id, next_path")
                .bind(email.clone())
                .bind(now)
                .bind(TRIES);
            let live: Vec<(Option<Vec<u8>>, PersonId, String)> = conn.all(count).await?;
            let right = live.into_iter().find(|(code, ..)| code.as_ref() == Some(&kept));
            let Some((_, person, next)) = right else {
                return Ok(None);
            };
            end_others(conn, "sign_in", &email, now).await?;
            confirm(conn, person, now).await?;
            Ok(Some((Proof::mail(person), next)))
        })
    });
    let used = used.await?;
    if used.is_none() {
        record::tried_in_vain(db, known, "code", now);
    }
    Ok(used)
}

/// Ends every other link of an address.
pub(crate) async fn end_others(
    conn: &mut Conn,
    purpose: &'static str,
    email: &str,
    now: Time,
) -> Result<(), Stop> {
    conn.run(sql("update mail_link set used_at = $1 where email = $2 and purpose = $3 and used_at is null").bind(now).bind(email.to_owned()).bind(purpose)).await?;
    Ok(())
}
