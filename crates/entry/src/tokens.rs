//! API tokens: `portico_`, 256 random bits, and a checksum so that a mistyped one, or one found by
//! a secret scanner, can be told from noise without asking the database.

use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use kernel::FromRow;
use kernel::{Email, FieldError, OrgId, Party, PersonId, Time, TokenId};
use serde_json::json;
use sqlx::types::Json;
use store::sessions::{Door, doors};
use store::tokens::{PREFIX, PURPOSE, Scopes};
use store::{Act, Conn, Db, Event, Stop, secret, sql};

/// The longest life of a token.
pub const LIFE: TimeDelta = TimeDelta::days(365);
/// Names of tokens have at most this many characters.
const NAME_MAX: usize = 80;

/// A token as its holder lists it.
#[derive(Clone, Debug, FromRow)]
pub struct Token {
    /// The token.
    pub id: TokenId,
    /// Its name.
    pub name: String,
    /// What it covers.
    pub scopes: Json<Scopes>,
    /// When it was made.
    pub created_at: Time,
    /// When it ends.
    pub expires_at: Time,
    /// When it was last used.
    pub used_at: Option<Time>,
}

/// A token just made. Its text is shown once.
#[derive(Clone, Debug)]
pub struct Made {
    /// The token.
    pub id: TokenId,
    /// What goes into `Authorization: Bearer`.
    pub text: String,
    /// When it ends.
    pub expires_at: Time,
}

/// Makes a token that acts as its holder in one of their places, part of the holder's own change.
/// The caller asked for a fresh proof (sudo); a session known to staff makes none. Errors stand at `name` and `days`.
pub async fn make_token(
    db: &Db,
    act: Act,
    place: &Door,
    name: &str,
    scopes: Scopes,
    days: i64,
) -> Result<Made, Stop> {
    let name = name.trim().to_owned();
    match name.chars().count() {
        0 => return Err(Stop::field("name", "required")),
        n if n > NAME_MAX => {
            return Err(FieldError::new("name", "too_long")
                .number(NAME_MAX as i64)
                .into());
        }
        _ => {}
    }
    if !(1..=LIFE.num_days()).contains(&days) {
        return Err(Stop::field("days", "wrong"));
    }
    let person = act.person.ok_or(Stop::Gone)?;
    mint(db, act, (person, place), name, scopes, days).await
}

/// `act` is the holder's own or the operator's, in whose trail it then names the holder.
async fn mint(
    db: &Db,
    act: Act,
    (person, place): (PersonId, &Door),
    name: String,
    scopes: Scopes,
    days: i64,
) -> Result<Made, Stop> {
    let (id, text, expires_at) = (TokenId::new(), text()?, act.now + TimeDelta::days(days));
    let hash = secret::hash(PURPOSE, &text);
    let (staff, contact) = (place.staff_id, place.contact_id);
    db.change(act, move |tx| {
        Box::pin(async move {
            let (org, now) = (tx.act.org, tx.act.now);
            let made = tx
                .run(
                    sql("insert into api_token (org_id, id, hash, name, person_id, staff_id, contact_id, scopes, epoch, created_at, expires_at) select $1, $2, $3, $4, p.id, $6, $7, $8, p.epoch, $9, $10 from person p where p.id = $5")
                        .bind(org)
                        .bind(id)
                        .bind(hash)
                        .bind(name)
                        .bind(person)
                        .bind(staff)
                        .bind(contact)
                        .bind(json!(scopes))
                        .bind(now)
                        .bind(expires_at),
                )
                .await?;
            if made == 0 {
                return Err(Stop::Gone);
            }
            let detail = json!({ "days": days, "all": scopes.all });
            match (tx.act.party, staff, contact) {
                (Party::System, Some(id), _) => tx.audit("token.given", "staff", id.0, detail),
                (Party::System, _, Some(id)) => tx.audit("token.given", "contact", id.0, detail),
                _ => tx.audit("token.created", "api_token", id.0, detail),
            }
            tx.event(Event::new("token.created"));
            Ok(())
        })
    })
    .await?;
    Ok(Made {
        id,
        text,
        expires_at,
    })
}

/// The good tokens of a person in one organization, newest first.
pub async fn list_tokens(
    conn: &mut Conn,
    org: OrgId,
    person: PersonId,
    now: Time,
) -> Result<Vec<Token>, Stop> {
    conn.all(
        sql("select t.id, t.name, t.scopes, t.created_at, t.expires_at, t.used_at from api_token t join person p on p.id = t.person_id and p.epoch = t.epoch where t.org_id = $1 and t.person_id = $2 and t.revoked_at is null and t.expires_at > $3 order by t.created_at desc, t.id desc")
            .bind(org)
            .bind(person)
            .bind(now),
    )
    .await
}

/// Revokes one of the acting person's own tokens; *gone* for any other.
pub async fn revoke_token(db: &Db, act: Act, id: TokenId) -> Result<(), Stop> {
    let person = act.person.ok_or(Stop::Gone)?;
    db.change(act, move |tx| {
        Box::pin(async move {
            let (org, now) = (tx.act.org, tx.act.now);
            let revoke = sql("update api_token set revoked_at = $4 where org_id = $1 and id = $2 and person_id = $3 and revoked_at is null").bind(org).bind(id).bind(person).bind(now);
            if tx.run(revoke).await? == 0 {
                return Err(Stop::Gone);
            }
            tx.audit("token.revoked", "api_token", id.0, json!({}));
            tx.event(Event::new("token.revoked"));
            Ok(())
        })
    })
    .await
}

/// For `portico user token`: a token for everything its holder may, in the organization named or
/// the one joined first. *Gone* when there is no such person or place.
pub async fn api_token(db: &Db, email: &str, org: Option<&str>, now: Time) -> Result<String, Stop> {
    let email: Email = email
        .parse()
        .map_err(|_| Stop::field("email", "not_an_email"))?;
    let mut conn = db.read_instance().await?;
    let (person,): (PersonId,) = conn
        .one(sql("select id from person where email = $1").bind(email.as_str().to_owned()))
        .await?;
    let places = doors(&mut conn, person).await?;
    drop(conn);
    let place = places
        .into_iter()
        .find(|d| org.is_none_or(|slug| slug == d.slug))
        .ok_or(Stop::Gone)?;
    if place.staff_id.is_none() && place.contact_id.is_none() {
        return Err(Stop::Gone);
    }
    let act = Act::system(place.org_id, now);
    let name = "Command line".to_owned();
    let (scopes, days) = (Scopes::everything(), LIFE.num_days());
    let made = mint(db, act, (person, &place), name, scopes, days).await?;
    Ok(made.text)
}

fn text() -> Result<String, Stop> {
    let body = BASE64URL_NOPAD.encode(&secret::random::<32>()?);
    let check = checksum(&body);
    Ok(format!("{PREFIX}{body}{check}"))
}

fn checksum(body: &str) -> String {
    BASE64URL_NOPAD.encode(&crc32fast::hash(body.as_bytes()).to_be_bytes())
}

/// Whether a text is shaped like a token and its checksum is right.
pub fn looks_like_token(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(PREFIX) else {
        return false;
    };
    rest.is_ascii() && rest.len() == 49 && checksum(&rest[..43]) == rest[43..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_token_is_told_from_a_whole_one() {
        let token = text().unwrap();
        assert!(looks_like_token(&token), "{token}");
        let mut other = token.into_bytes();
        other[12] = if other[12] == b'A' { b'B' } else { b'A' };
        assert!(!looks_like_token(&String::from_utf8(other).unwrap()));
        for bad in ["", "portico_", "portico_abc", "other_abc"] {
            assert!(!looks_like_token(bad));
        }
    }
}
