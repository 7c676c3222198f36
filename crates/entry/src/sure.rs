//! Proof again: acts that would hurt most in wrong hands want the person to have shown who they are
//! within a quarter of an hour (OWASP ASVS 5.0, 7.5.3).

use access::sql;
use chrono::TimeDelta;
use kernel::{PersonId, Time};
use store::sessions::Session;
use store::{Conn, Db, Stop};

use crate::{Limit, Tried, limit, try_password};

/// How long a sign-in counts as proof.
pub const SURE: TimeDelta = TimeDelta::minutes(15);

/// Whether the session's person proved who they are a short while ago.
pub fn is_sure(session: &Session, now: Time) -> bool {
    now - session.sure_at <= SURE
}

/// Whether the person has a password of their own.
pub async fn has_password(conn: &mut Conn, person: PersonId) -> Result<bool, Stop> {
    let row: Option<(bool,)> = conn
        .maybe(sql("select (password is not null) as has from person where id = $1").bind(person))
        .await?;
    Ok(row.is_some_and(|(has,)| has))
}

/// Refuses unless the session is [sure](is_sure) or `typed` is the person's own password; tries are
/// counted with those at the sign-in page. Nothing is remembered: it holds for this one act.
///
/// # Errors
/// `required` or `wrong` at `confirm`; state `confirm_first` for a session that staff could have
/// opened, `sign_in_again` for a person without a password; *too many*.
pub async fn confirm(db: &Db, session: &Session, typed: &str, now: Time) -> Result<(), Stop> {
    if session.known_to_staff {
        return Err(Stop::state("confirm_first"));
    }
    if is_sure(session, now) {
        return Ok(());
    }
    let person = session.person_id;
    if !has_password(&mut db.read_instance().await?, person).await? {
        return Err(Stop::state("sign_in_again"));
    }
    if typed.is_empty() {
        return Err(Stop::field("confirm", "required"));
    }
    let key = format!("confirm:{person}");
    limit(db, vec![(Limit::LOGIN_ACCOUNT, key.clone())], now).await?;
    match try_password(db, &session.email, typed, None, key, now).await? {
        Tried::In(proof) if proof.person == person && !proof.known_to_staff() => Ok(()),
        _ => Err(Stop::field("confirm", "wrong")),
    }
}
