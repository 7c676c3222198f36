//! Passkeys (WebAuthn): found by the device itself, the person verified by it, so that one is two
//! factors. They are bound to the host of the public address.

use access::sql;
use chrono::TimeDelta;
use kernel::{FieldError, FromRow, PersonId, Time};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use store::{Act, Conn, Db, Stop, secret};
use uuid::Uuid;
use web::Site;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Webauthn, WebauthnBuilder,
};

use super::always::without_passkey;
use super::changes::{changed, told, without_last};
use super::{Codes, FactorNews, Factors, codes};
use crate::limits::{Limit, limit};
use crate::login::Proof;

/// How long a ceremony waits for its answer.
const LIFE: TimeDelta = TimeDelta::minutes(5);
/// Names have at most this many characters.
pub const PASSKEY_NAME_MAX: usize = 60;
/// At most so many for one person.
const MOST: usize = 20;
/// The purpose inside the hash of a ceremony's cookie.
const PURPOSE: &str = "ceremony";

/// A ceremony begun: what the browser's own dialogue is opened with, and the cookie of its half here.
#[derive(Clone, Debug)]
pub struct Ceremony {
    /// For `navigator.credentials`.
    pub options: Value,
    /// The value of the cookie, for five minutes.
    pub cookie: String,
}

/// A passkey as its person lists it.
#[derive(Clone, Debug, FromRow)]
pub struct PasskeyRow {
    /// The passkey.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// When it was added.
    pub created_at: Time,
    /// When it was last used.
    pub used_at: Option<Time>,
}

/// Whether the public address can have passkeys: a name, by https or on this machine.
pub fn passkeys_possible(site: &Site) -> bool {
    relying(site).is_ok()
}

fn relying(site: &Site) -> Result<Webauthn, Stop> {
    let host = site.url.domain();
    let host = host.filter(|host| site.secure() || *host == "localhost");
    let host = host.ok_or(Stop::Gone)?;
    let builder = WebauthnBuilder::new(host, &site.url).map_err(|_| Stop::Gone)?;
    builder.rp_name(host).build().map_err(|_| Stop::Gone)
}

/// The passkeys of a person, oldest first.
pub async fn list_passkeys(conn: &mut Conn, person: PersonId) -> Result<Vec<PasskeyRow>, Stop> {
    conn.all(
        sql("select id, name, created_at, used_at from passkey where person_id = $1 order by created_at, id")
            .bind(person),
    )
    .await
}

/// Begins to add one. *Gone* where the public address can have none; state `too_many_passkeys`.
pub async fn start_passkey(
    db: &Db,
    site: &Site,
    person: PersonId,
    email: &str,
    name: &str,
    now: Time,
) -> Result<Ceremony, Stop> {
    let known: Vec<(Vec<u8>,)> = db
        .read_instance()
        .await?
        .all(sql("select credential from passkey where person_id = $1").bind(person))
        .await?;
    if known.len() >= MOST {
        return Err(Stop::state("too_many_passkeys"));
    }
    let known: Vec<CredentialID> = known.into_iter().map(|(id,)| id).collect();
    let (options, state) = relying(site)?
        .start_passkey_registration(person.0, email, name, Some(known))
        .map_err(|_| Stop::Broken("a passkey could not be begun"))?;
    let mut options = json!(options);
    // The crate asks devices not to remember whose it is; the sign-in without a name needs that.
    let wanted = &mut options["publicKey"]["authenticatorSelection"];
    wanted["residentKey"] = json!("required");
    wanted["requireResidentKey"] = json!(true);
    let cookie = begin(db, "add", Some(person), &state, now).await?;
    Ok(Ceremony { options, cookie })
}

/// Adds the passkey of a ceremony. With the first factor come recovery codes; else none.
///
/// # Errors
/// `required` or `too_long` at `name`; `wrong` at `passkey` for an answer that does not fit, is too
/// late, or is a repeat.
pub async fn add_passkey(
    db: &Db,
    site: &Site,
    act: Act,
    cookie: &str,
    answer: &str,
    name: &str,
) -> Result<Codes, Stop> {
    let (person, now, here) = (act.person.ok_or(Stop::Gone)?, act.now, act.org);
    let name = checked(name)?;
    let wrong = || Stop::field("passkey", "wrong");
    let state: PasskeyRegistration = take(db, "add", Some(person), cookie, now)
        .await?
        .ok_or_else(wrong)?;
    let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| wrong())?;
    let passkey = relying(site)?
        .finish_passkey_registration(&answer, &state)
        .map_err(|error| {
            tracing::info!(%error, "a passkey was not accepted");
            wrong()
        })?;
    let factors = Factors::of(&mut db.read_instance().await?, person).await?;
    let fresh = match factors.codes {
        0 => Some(codes::make(site, person).await?),
        _ => None,
    };
    let (shown, kept) = fresh.map_or((Codes::default(), None), |(c, k)| (c, Some(k)));
    if factors.passkeys >= MOST as i64 {
        return Err(Stop::state("too_many_passkeys"));
    }
    let put = sql("insert into passkey (id, person_id, credential, name, data, created_at) values ($1, $2, $3, $4, $5, $6) on conflict (credential) do nothing")
        .bind(Uuid::now_v7())
        .bind(person)
        .bind(passkey.cred_id().as_slice().to_vec())
        .bind(name)
        .bind(text(&passkey)?)
        .bind(now);
    db.change(act, move |tx| {
        Box::pin(async move {
            if tx.run(put).await? == 0 {
                return Err(Stop::field("passkey", "wrong"));
            }
            if let Some(kept) = kept {
                codes::keep(tx.conn(), person, kept, now).await?;
            }
            changed(tx, person, "factor.added", FactorNews::PasskeyAdded).await
        })
    })
    .await?;
    let what = FactorNews::PasskeyAdded;
    told(db, person, here, "factor.added", what, now).await?;
    Ok(shown)
}

/// Renames one of the acting person's passkeys. *Gone* for any other; errors stand at `name`.
pub async fn rename_passkey(db: &Db, act: Act, id: Uuid, name: &str) -> Result<(), Stop> {
    let (person, name) = (act.person.ok_or(Stop::Gone)?, checked(name)?);
    db.change(act, move |tx| {
        Box::pin(async move {
            let put = sql("update passkey set name = $3 where id = $1 and person_id = $2");
            if tx.run(put.bind(id).bind(person).bind(name)).await? == 0 {
                return Err(Stop::Gone);
            }
            tx.audit("factor.renamed", "person", person.0, json!({}));
            Ok(())
        })
    })
    .await
}

/// Removes one of the acting person's passkeys; with the last one goes the choice that it is always asked for,
/// with the last factor go the recovery codes.
pub async fn remove_passkey(db: &Db, act: Act, id: Uuid) -> Result<(), Stop> {
    let (person, now, here) = (act.person.ok_or(Stop::Gone)?, act.now, act.org);
    db.change(act, move |tx| {
        Box::pin(async move {
            let gone = sql("delete from passkey where id = $1 and person_id = $2");
            if tx.run(gone.bind(id).bind(person)).await? == 0 {
                return Err(Stop::Gone);
            }
            without_passkey(tx, person).await?;
            without_last(tx, person).await?;
            changed(tx, person, "factor.removed", FactorNews::PasskeyRemoved).await
        })
    })
    .await?;
    let what = FactorNews::PasskeyRemoved;
    told(db, person, here, "factor.removed", what, now).await
}

/// Begins a sign-in by whichever passkey the device offers. Says nothing about anybody.
pub async fn start_passkey_sign_in(
    db: &Db,
    site: &Site,
    client: String,
    now: Time,
) -> Result<Ceremony, Stop> {
    limit(db, vec![(Limit::PASSKEY_CLIENT, client)], now).await?;
    let (options, state) = relying(site)?
        .start_discoverable_authentication()
        .map_err(|_| Stop::Broken("a sign-in by passkey could not be begun"))?;
    let cookie = begin(db, "use", None, &state, now).await?;
    Ok(Ceremony {
        options: json!({ "publicKey": options.public_key }),
        cookie,
    })
}

#[derive(FromRow)]
struct Known {
    id: Uuid,
    person_id: PersonId,
    data: String,
}

/// Who the answer of such a ceremony shows; none when it does not fit. Go on with
/// [`crate::complete_login`].
pub async fn passkey_sign_in(
    db: &Db,
    site: &Site,
    cookie: &str,
    answer: &str,
    now: Time,
) -> Result<Option<Proof>, Stop> {
    let Some(state) = take::<DiscoverableAuthentication>(db, "use", None, cookie, now).await?
    else {
        return Ok(None);
    };
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else {
        return Ok(None);
    };
    let relying = relying(site)?;
    let Ok((person, credential)) = relying.identify_discoverable_authentication(&answer) else {
        return Ok(None);
    };
    let known: Option<Known> = db
        .read_instance()
        .await?
        .maybe(
            sql("select id, person_id, data from passkey where credential = $1 and person_id = $2")
                .bind(credential.to_vec())
                .bind(PersonId(person)),
        )
        .await?;
    let Some(known) = known else {
        return Ok(None);
    };
    let mut passkey: Passkey = serde_json::from_str(&known.data)
        .map_err(|_| Stop::Broken("a passkey as stored cannot be read"))?;
    let shown = match relying.finish_discoverable_authentication_v2(&answer, state, &passkey) {
        Ok(shown) if shown.user_verified() => shown,
        Ok(_) => return Ok(None),
        Err(error) => {
            tracing::info!(%error, "a passkey was not accepted");
            return Ok(None);
        }
    };
    passkey.update_credential(&shown);
    let put = sql("update passkey set data = $2, used_at = $3 where id = $1")
        .bind(known.id)
        .bind(text(&passkey)?)
        .bind(now);
    db.note(None, move |conn| {
        Box::pin(async move { conn.run(put).await.map(|_| ()) })
    })
    .await?;
    Ok(Some(Proof::passkey(known.person_id)))
}

fn checked(name: &str) -> Result<String, Stop> {
    let name = name.replace(kernel::turns_text, "");
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(Stop::field("name", "required")),
        n if n > PASSKEY_NAME_MAX => Err(FieldError::new("name", "too_long")
            .number(PASSKEY_NAME_MAX as i64)
            .into()),
        _ if name.chars().any(char::is_control) => Err(Stop::field("name", "wrong")),
        _ => Ok(name),
    }
}

fn text<T: Serialize>(value: &T) -> Result<String, Stop> {
    serde_json::to_string(value).map_err(|_| Stop::Broken("a passkey could not be written"))
}

async fn begin<T: Serialize>(
    db: &Db,
    purpose: &'static str,
    person: Option<PersonId>,
    state: &T,
    now: Time,
) -> Result<String, Stop> {
    let (cookie, hash) = secret::fresh(PURPOSE)?;
    let put = sql("insert into ceremony (id, hash, purpose, person_id, state, expires_at) values ($1, $2, $3, $4, $5, $6)")
        .bind(Uuid::now_v7())
        .bind(hash)
        .bind(purpose)
        .bind(person)
        .bind(text(state)?)
        .bind(now + LIFE);
    db.note(None, move |conn| {
        Box::pin(async move { conn.run(put).await.map(|_| ()) })
    })
    .await?;
    Ok(cookie)
}

/// Takes a ceremony, once: a second answer finds nothing.
async fn take<T: DeserializeOwned>(
    db: &Db,
    purpose: &'static str,
    person: Option<PersonId>,
    cookie: &str,
    now: Time,
) -> Result<Option<T>, Stop> {
    let mut take = sql("delete from ceremony where hash = ");
    take.arg(secret::hash(PURPOSE, cookie))
        .push(" and purpose = ")
        .arg(purpose)
        .push(" and expires_at > ")
        .arg(now);
    if let Some(person) = person {
        take.push(" and person_id = ").arg(person);
    }
    take.push(" returning state");
    let taken: Option<(String,)> = db
        .note(None, move |conn| {
            Box::pin(async move { conn.maybe(take).await })
        })
        .await?;
    Ok(taken.and_then(|(state,)| serde_json::from_str(&state).ok()))
}
