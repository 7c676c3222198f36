//! An authenticator app (TOTP, RFC 6238): six digits every half minute, one step either way for
//! clocks that go wrong, and each step once.

use access::sql;
use data_encoding::BASE32_NOPAD;
use kernel::{PersonId, Time};
use store::{Conn, Db, Stop, secret};
use totp_rs::{Builder, Secret, Totp};
use web::Site;

/// How long a key waits for its first code.
const WAITS: chrono::TimeDelta = chrono::TimeDelta::minutes(15);

/// A key to be put into an app; shown until its first code is.
#[derive(Clone, Debug)]
pub struct AppKey {
    /// To be typed, in groups of four.
    pub typed: String,
    /// To be scanned: an `otpauth:` address.
    pub url: String,
}

/// Makes a key that waits for its first code; one that waited before is void.
///
/// # Errors
/// State `has_app` where an app counts already.
pub async fn begin_app(db: &Db, site: &Site, person: PersonId, now: Time) -> Result<(), Stop> {
    let secret = site.seal.seal(&about(person), &secret::random::<20>()?)?;
    let put = sql("insert into totp (person_id, secret, created_at) values ($1, $2, $3) on conflict (person_id) do update set secret = excluded.secret, created_at = excluded.created_at, last_step = 0 where totp.confirmed_at is null")
        .bind(person)
        .bind(secret)
        .bind(now);
    let put = db
        .note(None, move |conn| {
            Box::pin(async move { conn.run(put).await })
        })
        .await?;
    if put == 0 {
        return Err(Stop::state("has_app"));
    }
    Ok(())
}

/// The key that waits for its first code, if one does.
pub async fn pending_app(
    conn: &mut Conn,
    site: &Site,
    person: PersonId,
    email: &str,
    now: Time,
) -> Result<Option<AppKey>, Stop> {
    let Some(secret) = kept(conn, site, person, false, now).await? else {
        return Ok(None);
    };
    let key = BASE32_NOPAD.encode(&secret);
    let issuer = site.url.host_str().unwrap_or("Portico");
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("secret", &key)
        .append_pair("issuer", issuer)
        .finish();
    let label: String = url::form_urlencoded::byte_serialize(email.as_bytes()).collect();
    let groups: Vec<&str> = (0..key.len().div_ceil(4))
        .filter_map(|n| key.get(n * 4..(n * 4 + 4).min(key.len())))
        .collect();
    Ok(Some(AppKey {
        typed: groups.join(" "),
        url: format!("otpauth://totp/{issuer}:{label}?{query}"),
    }))
}

/// Whether `typed` is a code of the person's app that was not used before; it is used by this.
pub(crate) async fn use_app(
    db: &Db,
    site: &Site,
    person: PersonId,
    typed: &str,
    now: Time,
) -> Result<bool, Stop> {
    let secret = kept(&mut db.read_instance().await?, site, person, true, now).await?;
    let Some(step) = secret.and_then(|secret| step_of(secret, typed, now)) else {
        return Ok(false);
    };
    let take = sql("update totp set last_step = $2 where person_id = $1 and last_step < $2 and confirmed_at is not null")
        .bind(person)
        .bind(step);
    let taken = db.note(None, move |conn| {
        Box::pin(async move { conn.run(take).await })
    });
    Ok(taken.await? == 1)
}

/// Whether a code is the one a waiting app shows now.
pub(super) async fn fits(
    conn: &mut Conn,
    site: &Site,
    person: PersonId,
    typed: &str,
    now: Time,
) -> Result<bool, Stop> {
    let secret = kept(conn, site, person, false, now).await?;
    Ok(secret.and_then(|s| step_of(s, typed, now)).is_some())
}

/// Makes a waiting app count, by its first code. Whether the code was right.
pub(super) async fn confirm(
    conn: &mut Conn,
    site: &Site,
    person: PersonId,
    typed: &str,
    now: Time,
) -> Result<bool, Stop> {
    let secret = kept(conn, site, person, false, now).await?;
    let Some(step) = secret.and_then(|secret| step_of(secret, typed, now)) else {
        return Ok(false);
    };
    let confirmed = sql("update totp set confirmed_at = $2, last_step = $3 where person_id = $1 and confirmed_at is null")
        .bind(person)
        .bind(now)
        .bind(step);
    Ok(conn.run(confirmed).await? == 1)
}

/// The bytes of a key, of an app that counts or of one that waits.
async fn kept(
    conn: &mut Conn,
    site: &Site,
    person: PersonId,
    counts: bool,
    now: Time,
) -> Result<Option<Vec<u8>>, Stop> {
    let row: Option<(Vec<u8>,)> = conn
        .maybe(
            sql("select secret from totp where person_id = $1 and (confirmed_at is not null) = $2 and ($2 or created_at > $3)")
                .bind(person)
                .bind(counts)
                .bind(now - WAITS),
        )
        .await?;
    let Some((sealed,)) = row else {
        return Ok(None);
    };
    let opened = site.seal.open(&about(person), &sealed);
    if opened.is_none() {
        tracing::error!("the key that sealed an authenticator app is not among this instance's");
    }
    Ok(opened)
}

/// Inside the seal.
fn about(person: PersonId) -> String {
    format!("totp:{person}")
}

/// The step whose code was typed, of the three that may be.
fn step_of(secret: Vec<u8>, typed: &str, now: Time) -> Option<i64> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let at = u64::try_from(now.timestamp()).ok()?;
    let step = totp(secret)?.check(&digits, at)?;
    i64::try_from(step).ok()
}

fn totp(secret: Vec<u8>) -> Option<Totp> {
    let secret = Secret::from(secret);
    Builder::new().with_secret(secret).with_skew(1).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard_one_step_either_way() {
        // RFC 6238, appendix B: SHA-1, of eight digits the last six.
        let secret = || b"12345678901234567890".to_vec();
        let at = |seconds: i64| chrono::DateTime::from_timestamp(seconds, 0).unwrap();
        assert_eq!(
            step_of(secret(), "081804", at(1_111_111_109)),
            Some(37_037_036)
        );
        assert_eq!(
            step_of(secret(), " 050 471 ", at(1_111_111_111)),
            Some(37_037_037)
        );
        assert_eq!(
            step_of(secret(), "081804", at(1_111_111_111)),
            Some(37_037_036)
        );
        assert_eq!(
            step_of(secret(), "050471", at(1_111_111_109)),
            Some(37_037_037)
        );
        assert_eq!(step_of(secret(), "081804", at(1_111_111_109 + 60)), None);
        for wrong in ["", "081805", "81804", "0818040", "abcdef"] {
            assert_eq!(
                step_of(secret(), wrong, at(1_111_111_109)),
                None,
                "{wrong:?}"
            );
        }
    }
}
