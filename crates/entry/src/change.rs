//! Changing a password: one that must be changed before anything opens, or from the account page.

use kernel::{Means, Time};
use store::sessions::{Door, Session};
use store::{Db, Stop, sql};

use crate::jobs::MailJob;
use crate::limits::{Limit, limit};
use crate::local::{local_password, of_contact, own_password};
use crate::login::{Proof, go_on};
use crate::step::{Step, fingerprint};
use crate::{Standing, password, record, rules};

impl Step {
    /// Chooses the new password that the step asks for. [`Stop::Gone`] when the step is over.
    pub async fn finish(&self, db: &Db, new: &str, now: Time) -> Result<Proof, Stop> {
        let person = self.person;
        match self.local {
            Some((org, contact)) => {
                let found = of_contact(&mut db.read(org).await?, org, contact).await?;
                let local = found
                    .filter(|l| l.must_change && l.holds(self))
                    .ok_or(Stop::Gone)?;
                rules::check(
                    "password",
                    new,
                    &[&local.name, &local.email, &local.org_name],
                )?;
                if local.right(new, now).await?.is_some() {
                    return Err(Stop::field("password", "password_same"));
                }
                let stored = password::hash(new).await?;
                db.note(Some(org), move |conn| {
                    Box::pin(async move { local_password(conn, org, contact, &stored, now).await })
                })
                .await?;
                record::new_password(db, person, Some(org), now).await?;
                Ok(Proof::local(person, org, contact))
            }
            None => {
                let found: Option<(String, String, Option<String>)> = db
                    .read_instance()
                    .await?
                    .maybe(sql("select name, email, password from person where id = $1 and must_change").bind(person))
                    .await?;
                let (name, email, old) = found
                    .filter(|f| f.2.as_deref().map(fingerprint) == Some(self.stored.clone()))
                    .ok_or(Stop::Gone)?;
                rules::check("password", new, &[&name, &email])?;
                if password::verify(new, old.as_deref()).await? {
                    return Err(Stop::field("password", "password_same"));
                }
                let stored = password::hash(new).await?;
                db.note(None, move |conn| {
                    Box::pin(async move { own_password(conn, person, &stored, now).await })
                })
                .await?;
                record::new_password(db, person, None, now).await?;
                Ok(Proof::password(person))
            }
        }
    }
}

/// Changes the password of the signed-in person (the account page): `current` is asked for where
/// one is set, else for proof ([`crate::prove`]). Ends every other session and gives the new cookie. A session known to staff changes
/// the local password only; without one it is refused with the state `confirm_first`. Tries are counted
/// wherever it is asked, the session lives no longer than before, and the person is told by mail.
pub async fn change_password(
    db: &Db,
    session: &Session,
    place: Option<Door>,
    current: &str,
    new: &str,
    agent: String,
    now: Time,
) -> Result<String, Stop> {
    let person = session.person_id;
    let tries = vec![(Limit::LOGIN_ACCOUNT, format!("change:{person}"))];
    limit(db, tries, now).await?;
    let mut conn = db.read_instance().await?;
    let local = match (session.org_id, session.contact_id) {
        (Some(org), Some(contact)) if session.known_to_staff => {
            of_contact(&mut conn, org, contact).await?
        }
        _ => None,
    };
    let old: Option<(Option<String>,)> = conn
        .maybe(sql("select password from person where id = $1").bind(person))
        .await?;
    let old = old.ok_or(Stop::Gone)?.0;
    if session.vouched || (session.known_to_staff && local.is_none()) {
        return Err(Stop::state("confirm_first"));
    }
    if local.is_none() && old.is_none() && !Standing::of(&mut conn, session, now).await?.may_begin()
    {
        return Err(Stop::state("prove_first"));
    }
    drop(conn); // hashing takes a while
    let right = match &local {
        Some(local) => local.right(current, now).await?.is_some(),
        None => old.is_none() || password::verify(current, old.as_deref()).await?,
    };
    if !right {
        return Err(Stop::field("current", "wrong"));
    }
    let mut context = vec![session.name.as_str(), session.email.as_str()];
    context.extend(place.as_ref().map(|p| p.name.as_str()));
    rules::check("password", new, &context)?;
    if new == current {
        return Err(Stop::field("password", "password_same"));
    }
    let stored = password::hash(new).await?;
    let proof = match (&local, &old) {
        (Some(_), _) => Some(Means::Local),
        (None, Some(_)) => Some(Means::Password), // the old one was asked for
        (None, None) => None,
    };
    let org = local.as_ref().map(|l| (l.org_id, l.contact_id));
    db.note(org.map(|o| o.0), move |conn| {
        Box::pin(async move {
            match org {
                Some((org, contact)) => local_password(conn, org, contact, &stored, now).await,
                None => own_password(conn, person, &stored, now).await,
            }
        })
    })
    .await?;
    record::new_password(db, person, org.map(|o| o.0), now).await?;
    if let (None, Some(org)) = (&org, place.map(|p| p.org_id)) {
        let mail = MailJob::PasswordChanged { person, at: now };
        db.note(Some(org), move |conn| {
            Box::pin(async move { mail.queue_quietly(conn, org, now).await })
        })
        .await?;
        db.wake().await;
    }
    go_on(db, session, agent, proof, session.factor, now).await
}
