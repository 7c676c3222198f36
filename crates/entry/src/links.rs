//! Mailed links and codes: to sign in with, and to choose a new password. Kept are hashes only;
//! nothing is consumed by opening, only by pressing the button.

use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use kernel::{Email, OrgId, PersonId, Time};
use sqlx::FromRow;
use store::{Conn, Db, Stop, secret, sql};
use uuid::Uuid;
use web::Site;

use crate::jobs::MailJob;
use crate::joining::confirm;
use crate::limits::{Limit, limit};
use crate::login::Proof;
use crate::{password, rules};

/// A sign-in link and its code (ASVS 6.5.5: ten minutes at most).
const SIGN_IN_LIFE: TimeDelta = TimeDelta::minutes(10);
/// A link to choose a new password.
const RESET_LIFE: TimeDelta = TimeDelta::minutes(20);
/// Wrong codes over all live links of an address, after which all are dead.
const TRIES: i64 = 5;

/// Somebody asks for a mail.
#[derive(Clone, Debug)]
pub struct Asking {
    /// The address typed.
    pub email: Email,
    /// The organization whose page was used.
    pub org: Option<OrgId>,
    /// The cookie of the asking browser; the link works only there.
    pub browser: Option<String>,
    /// Where to go afterwards.
    pub next: String,
    /// The client, from [`crate::client_key`].
    pub client: String,
}

/// Queues a sign-in mail if the address has a way in. The answer is the same either way and takes
/// the same writes; only a client that asks too often is told so.
pub async fn ask_for_link(db: &Db, asking: Asking, now: Time) -> Result<(), Stop> {
    let browser = asking.browser.as_deref().map(|b| BASE64URL_NOPAD.encode(&secret::hash("browser", b)));
    let next = asking.next.clone();
    ask(db, asking, now, move |person| MailJob::SignIn { person, browser, next, asked_at: now }).await
}

/// The same for a new password.
pub async fn ask_for_reset(db: &Db, asking: Asking, now: Time) -> Result<(), Stop> {
    ask(db, asking, now, move |person| MailJob::Reset { person, asked_at: now }).await
}

async fn ask(db: &Db, asking: Asking, now: Time, job: impl FnOnce(PersonId) -> MailJob + Send + 'static) -> Result<(), Stop> {
    limit(db, vec![(Limit::MAIL_CLIENT, asking.client)], now).await?;
    let known = {
        let mut conn = db.read_instance().await?;
        reachable(&mut conn, asking.email.as_str(), asking.org).await?
    };
    let email = asking.email.as_str().to_owned();
    db.note(known.map(|k| k.1), move |conn| {
        Box::pin(async move {
            let too_often = Limit::MAIL_ADDRESS.take(conn, &email, now).await;
            match (known, too_often) {
                (Some((person, org)), Ok(())) => job(person).queue_quietly(conn, org, now).await,
                (_, Err(Stop::TooMany(_)) | Ok(())) => Ok(()), // the page says the same
                (_, Err(other)) => Err(other),
            }
        })
    })
    .await?;
    db.wake().await;
    Ok(())
}

/// The person of an address who has a way in somewhere, and the organization to write in the name
/// of: the page's if they have a place there, else the one joined first.
pub(crate) async fn reachable(conn: &mut Conn, email: &str, page: Option<OrgId>) -> Result<Option<(PersonId, OrgId)>, Stop> {
    let places: Vec<(PersonId, OrgId)> = conn
        .all(
            sql("select x.person_id, x.org_id from (select s.person_id, s.org_id, s.created_at from staff s where s.active or s.invited_at is not null union all select c.person_id, c.org_id, coalesce(c.joined_at, c.created_at) from contact c where c.access in ('invited', 'active') and c.trashed_at is null) x join person p on p.id = x.person_id where p.email = $1 order by x.created_at")
                .bind(email.to_owned()),
        )
        .await?;
    Ok(places.iter().find(|p| Some(p.1) == page).or(places.first()).copied())
}

/// A link and its code, just made.
pub(crate) struct SignInLink {
    pub token: String,
    pub code: String,
    pub expires_at: Time,
}

/// Makes a sign-in link and code; earlier ones stay good until one is used.
pub(crate) async fn mint_sign_in(db: &Db, site: &Site, person: PersonId, email: &str, browser: Option<Vec<u8>>, next: &str, now: Time) -> Result<SignInLink, Stop> {
    let (token, hash) = secret::fresh("sign_in")?;
    let code = secret::code()?;
    let (kept, expires_at) = (secret::code_hash(&site.key, "sign_in", email, &code), now + SIGN_IN_LIFE);
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
    db.note(None, move |conn| Box::pin(async move { conn.run(row).await.map(|_| ()) })).await?;
    Ok(SignInLink { token, code, expires_at })
}

/// Makes a reset link.
pub(crate) async fn mint_reset(db: &Db, person: PersonId, email: &str, now: Time) -> Result<(String, Time), Stop> {
    let (token, hash) = secret::fresh("reset")?;
    let expires_at = now + RESET_LIFE;
    let row = sql("insert into mail_link (id, purpose, hash, email, person_id, created_at, expires_at) values ($1, 'reset', $2, $3, $4, $5, $6)")
        .bind(Uuid::now_v7())
        .bind(hash)
        .bind(email.to_owned())
        .bind(person)
        .bind(now)
        .bind(expires_at);
    db.note(None, move |conn| Box::pin(async move { conn.run(row).await.map(|_| ()) })).await?;
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
pub async fn open_link(db: &Db, token: &str, browser: Option<&str>, now: Time) -> Result<Option<OpenLink>, Stop> {
    let found = find(db, "sign_in", token, now).await?;
    let here = browser.map(|b| secret::hash("browser", b));
    Ok(found.map(|f| OpenLink { person: f.person_id, name: f.name, email: f.email, same_browser: f.browser.is_some() && f.browser == here }))
}

/// The reset link of a token, if it is still good. Reads only.
pub async fn open_reset(db: &Db, token: &str, now: Time) -> Result<Option<OpenLink>, Stop> {
    let found = find(db, "reset", token, now).await?;
    Ok(found.map(|f| OpenLink { person: f.person_id, name: f.name, email: f.email, same_browser: true }))
}

async fn find(db: &Db, purpose: &'static str, token: &str, now: Time) -> Result<Option<Found>, Stop> {
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
pub async fn use_link(db: &Db, token: &str, browser: &str, now: Time) -> Result<Option<(Proof, String)>, Stop> {
    let take = sql("update mail_link set used_at = $1 where hash = $2 and purpose = 'sign_in' and used_at is null and expires_at > $1 and tries < $3 and browser = $4 and exists (select 1 from person p where p.id = mail_link.person_id and p.email = mail_link.email) returning person_id, email, next_path")
        .bind(now)
        .bind(secret::hash("sign_in", token))
        .bind(TRIES)
        .bind(secret::hash("browser", browser));
    db.note(None, move |conn| {
        Box::pin(async move {
            let Some((person, email, next)) = conn.maybe::<(PersonId, String, String)>(take).await? else { return Ok(None) };
            end_others(conn, "sign_in", &email, now).await?;
            confirm(conn, person, now).await?;
            Ok(Some((Proof::mail(person), next)))
        })
    })
    .await
}

/// Uses up a code typed on any device. `None` when it is not right; after five wrong ones every
/// live link of the address is dead.
pub async fn use_code(db: &Db, site: &Site, email: &Email, code: &str, client: String, now: Time) -> Result<Option<(Proof, String)>, Stop> {
    let email = email.as_str().to_owned();
    limit(db, vec![(Limit::CODE_CLIENT, client), (Limit::CODE_ACCOUNT, email.clone())], now).await?;
    let kept = secret::code_hash(&site.key, "sign_in", &email, code);
    db.note(None, move |conn| {
        Box::pin(async move {
            let take = sql("update mail_link set used_at = $1 where code = $2 and email = $3 and purpose = 'sign_in' and used_at is null and expires_at > $1 and tries < $4 and exists (select 1 from person p where p.id = mail_link.person_id and p.email = mail_link.email) returning person_id, next_path")
                .bind(now)
                .bind(kept)
                .bind(email.clone())
                .bind(TRIES);
            if let Some((person, next)) = conn.maybe::<(PersonId, String)>(take).await? {
                end_others(conn, "sign_in", &email, now).await?;
                confirm(conn, person, now).await?;
                return Ok(Some((Proof::mail(person), next)));
            }
            let count = sql("update mail_link set tries = tries + 1 where email = $1 and purpose = 'sign_in' and used_at is null and expires_at > $2").bind(email).bind(now);
            conn.run(count).await?;
            Ok(None)
        })
    })
    .await
}

async fn end_others(conn: &mut Conn, purpose: &'static str, email: &str, now: Time) -> Result<(), Stop> {
    conn.run(sql("update mail_link set used_at = $1 where email = $2 and purpose = $3 and used_at is null").bind(now).bind(email.to_owned()).bind(purpose)).await?;
    Ok(())
}

/// Chooses a new password behind a reset link: ends every session and API token of the person and
/// every local sign-in, and tells the address. `None` when the link is over.
pub async fn reset_password(db: &Db, token: &str, new: &str, now: Time) -> Result<Option<Proof>, Stop> {
    let Some(open) = open_reset(db, token, now).await? else { return Ok(None) };
    rules::check("password", new, &[&open.name, &open.email])?;
    let stored = password::hash(new).await?;
    let page = {
        let mut conn = db.read_instance().await?;
        reachable(&mut conn, &open.email, None).await?
    };
    let take = sql("update mail_link set used_at = $1 where hash = $2 and purpose = 'reset' and used_at is null and expires_at > $1").bind(now).bind(secret::hash("reset", token));
    let done = db
        .note(page.map(|p| p.1), move |conn| {
            Box::pin(async move {
                if conn.run(take).await? == 0 {
                    return Ok(None);
                }
                end_others(conn, "reset", &open.email, now).await?;
                end_others(conn, "sign_in", &open.email, now).await?;
                crate::local::own_password(conn, open.person, &stored, now).await?;
                if let Some((_, org)) = page {
                    MailJob::PasswordChanged { person: open.person, at: now }.queue_quietly(conn, org, now).await?;
                }
                Ok(Some(Proof::mail(open.person)))
            })
        })
        .await?;
    db.wake().await;
    Ok(done)
}
