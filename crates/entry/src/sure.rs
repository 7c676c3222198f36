//! Proof again: acts that would hurt most in wrong hands want the person to have shown who they are
//! within a quarter of an hour, and by more than their mailbox where staff is concerned (OWASP ASVS
//! 5.0, 7.5.3). This is the one place that says whether they have.

use access::sql;
use chrono::TimeDelta;
use kernel::{Email, FromRow, Means, PersonId, Time};
use store::sessions::Session;
use store::{Conn, Db, Stop};
use web::Site;

use crate::local::of_contact;
use crate::second::{Second, show};
use crate::{Limit, Tried, limit, passkey_sign_in, try_password, use_code};

/// How long a proof counts, from the moment it was given; using it does not lengthen it.
pub const SURE: TimeDelta = TimeDelta::minutes(15);

/// How a session stands, and by what its person can prove themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Proof was given within a quarter of an hour, by whatever means.
    pub fresh: bool,
    /// It is fresh, and strong enough for this person.
    pub sure: bool,
    /// The person is on the staff of some organization: a mailbox alone proves nothing then.
    pub staff: bool,
    /// They have a password of their own.
    pub password: bool,
    /// They have an authenticator app.
    pub app: bool,
    /// They have a passkey.
    pub passkey: bool,
    /// Staff could have opened this session: nothing is proven until a mail confirmed the address.
    pub known_to_staff: bool,
}

#[derive(FromRow)]
struct Row {
    password: bool,
    app: bool,
    passkey: bool,
    staff: bool,
}

impl Standing {
    /// Reads it; one statement.
    pub async fn of(conn: &mut Conn, session: &Session, now: Time) -> Result<Standing, Stop> {
        let row: Row = conn
            .one(
                sql("select (p.password is not null) as password, exists (select 1 from totp t where t.person_id = p.id and t.confirmed_at is not null) as app, exists (select 1 from passkey k where k.person_id = p.id) as passkey, exists (select 1 from staff s where s.person_id = p.id and s.active) as staff from person p where p.id = $1")
                    .bind(session.person_id),
            )
            .await?;
        let fresh = !session.known_to_staff && now - session.sure_at <= SURE;
        Ok(Standing {
            fresh,
            sure: fresh && session.proof.is_strong(row.staff),
            staff: row.staff,
            password: row.password,
            app: row.app,
            passkey: row.passkey,
            known_to_staff: session.known_to_staff,
        })
    }

    /// Whether the person has anything that would be strong enough.
    pub fn can_prove(self) -> bool {
        self.password || self.app || self.passkey || !self.staff
    }

    /// Whether a first password or factor may be set: surely, or fresh from a mail by somebody who
    /// has nothing stronger yet.
    pub fn may_begin(self) -> bool {
        self.sure || (self.fresh && !self.can_prove())
    }
}

/// Whether a session may touch what is the person's: not one that somebody else could have opened.
/// On the word of a provider alone an authenticator app may be set up, by a person who never showed their
/// address and has nothing that it could be taken from: no other place, no password, no factor. Never a
/// passkey, which alone would be a sign-in everywhere.
pub async fn may_set_up(conn: &mut Conn, session: &Session) -> Result<bool, Stop> {
    if !session.vouched {
        return Ok(!session.known_to_staff);
    }
    let (other, password, factor): (bool, bool, bool) = conn
        .one(
            sql("select (exists (select 1 from staff s where s.person_id = p.id and (s.active or s.invited_at is not null) and s.org_id <> $2) or exists (select 1 from contact c where c.person_id = p.id and c.access <> 'none' and c.trashed_at is null)) as other, (p.password is not null or p.joined_at is not null) as password, (exists (select 1 from totp t where t.person_id = p.id and t.confirmed_at is not null) or exists (select 1 from passkey k where k.person_id = p.id)) as factor from person p where p.id = $1")
                .bind(session.person_id)
                .bind(session.org_id),
        )
        .await?;
    Ok(!other && !password && !factor)
}

/// Refuses unless the session's person proved themselves a short while ago, strongly enough.
///
/// # Errors
/// State `prove_first`, which pages answer with the question for proof and the form they were sent;
/// `confirm_first` for a session that staff could have opened.
pub async fn prove(db: &Db, session: &Session, now: Time) -> Result<(), Stop> {
    let standing = Standing::of(&mut db.read_instance().await?, session, now).await?;
    match standing {
        Standing { sure: true, .. } => Ok(()),
        Standing {
            known_to_staff: true,
            ..
        } => Err(Stop::state("confirm_first")),
        _ => Err(Stop::state("prove_first")),
    }
}

/// What somebody signed in proves themselves with.
#[derive(Clone, Debug)]
pub enum Again {
    /// Their own password.
    Password(String),
    /// A code of their authenticator app.
    App(String),
    /// The answer of a ceremony with one of their passkeys, and its cookie.
    Passkey(String, String),
    /// The code of a mail just asked for.
    Mail(String),
}

/// Proves a session once more; the value of its new cookie. Tries are counted with those at the
/// sign-in page.
///
/// # Errors
/// `required` or `wrong` at `prove_password`, `prove_code` or `prove_mail`, `wrong` at
/// `prove_passkey`; state `confirm_first` for a session
/// that staff could have opened; *too many*.
pub async fn prove_again(
    db: &Db,
    site: &Site,
    session: &Session,
    by: Again,
    now: Time,
) -> Result<String, Stop> {
    if session.known_to_staff {
        return Err(Stop::state("confirm_first"));
    }
    let person = session.person_id;
    let key = format!("confirm:{person}");
    let (right, means, field) = match by {
        Again::Password(typed) if typed.is_empty() => {
            return Err(Stop::field("prove_password", "required"));
        }
        Again::Password(typed) => {
            limit(db, vec![(Limit::LOGIN_ACCOUNT, key.clone())], now).await?;
            let tried = try_password(db, &session.email, &typed, None, key, now).await?;
            let right = matches!(&tried, Tried::In(proof) if proof.person == person && !proof.known_to_staff());
            (right, Means::Password, "prove_password")
        }
        Again::App(code) if code.trim().is_empty() => {
            return Err(Stop::field("prove_code", "required"));
        }
        Again::App(code) => {
            let shown = show(
                db,
                site,
                (person, session.org_id.filter(|_| session.vouched)),
                &Second::App(code),
                now,
            )
            .await;
            let right = match shown {
                Ok(_) => true,
                Err(Stop::Refused(_)) => false,
                Err(other) => return Err(other),
            };
            (right, Means::Totp, "prove_code")
        }
        Again::Passkey(cookie, answer) => {
            let shown = passkey_sign_in(db, site, &cookie, &answer, now).await?;
            let right = shown.is_some_and(|proof| proof.person == person);
            (right, Means::Passkey, "prove_passkey")
        }
        Again::Mail(code) if code.trim().is_empty() => {
            return Err(Stop::field("prove_mail", "required"));
        }
        Again::Mail(code) => {
            let email: Email = session.email.parse().map_err(|_| Stop::Gone)?;
            let used = use_code(db, site, &email, &code, key, now).await?;
            let right = used.is_some_and(|(proof, _)| proof.person == person);
            (right, Means::Mail, "prove_mail")
        }
    };
    if !right {
        return Err(Stop::field(field, "wrong"));
    }
    let tries = format!("confirm:{person}");
    db.note(None, move |conn| {
        Box::pin(async move {
            for limit in [
                Limit::LOGIN_ACCOUNT,
                Limit::LOGIN_CLIENT,
                Limit::CODE_CLIENT,
            ] {
                limit.forgive(conn, &tries).await?;
            }
            Ok(())
        })
    })
    .await?;
    db.prove_session(session.id, means, now).await
}

/// Whether the account page of this session has a password to change: the person's own, or in a session
/// that staff could have opened the one that staff gave; a PIN opens no password.
pub async fn may_change_password(conn: &mut Conn, session: &Session) -> Result<bool, Stop> {
    match (session.vouched, session.known_to_staff) {
        (true, _) => Ok(false),
        (_, false) => Ok(true),
        _ => match (session.org_id, session.contact_id) {
            (Some(org), Some(contact)) => Ok(of_contact(conn, org, contact).await?.is_some()),
            _ => Ok(false),
        },
    }
}

/// Whether the person has a password of their own.
pub async fn has_password(conn: &mut Conn, person: PersonId) -> Result<bool, Stop> {
    let row: Option<(bool,)> = conn
        .maybe(sql("select (password is not null) as has from person where id = $1").bind(person))
        .await?;
    Ok(row.is_some_and(|(has,)| has))
}
