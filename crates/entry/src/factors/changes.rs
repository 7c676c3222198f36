//! Changing one's factors. The caller asked for proof ([`crate::prove`]); afterwards nothing that was
//! open before is, and the browser at hand gets a new session.

use access::sql;
use kernel::{OrgId, PersonId, Time};
use serde_json::json;
use store::sessions::bump_epoch;
use store::{Act, Db, Event, Stop, Tx};
use web::Site;

use super::codes::{self, Codes};
use super::{FactorNews, Factors, app};
use crate::jobs::MailJob;
use crate::limits::{Limit, limit};
use crate::record;

/// Makes a waiting authenticator app count. With the first factor come recovery codes; else none.
///
/// # Errors
/// `required` or `wrong` at `code`; *too many*.
pub async fn confirm_app(
    db: &Db,
    site: &std::sync::Arc<Site>,
    act: Act,
    typed: &str,
) -> Result<Codes, Stop> {
    let (person, now, here) = (act.person.ok_or(Stop::Gone)?, act.now, act.org);
    if typed.trim().is_empty() {
        return Err(Stop::field("code", "required"));
    }
    limit(db, vec![(Limit::FACTOR, person.to_string())], now).await?;
    let mut conn = db.read_instance().await?;
    // Looked at first: ten recovery codes are dear to make, and not for a wrong one.
    if !app::fits(&mut conn, site, person, typed, now).await? {
        return Err(Stop::field("code", "wrong"));
    }
    let factors = Factors::of(&mut conn, person).await?;
    drop(conn);
    let fresh = match factors.codes {
        0 => Some(codes::make(site, person).await?),
        _ => None,
    };
    let (shown, kept) = fresh.map_or((Codes::default(), None), |(c, k)| (c, Some(k)));
    let (site, typed) = (site.clone(), typed.to_owned());
    db.change(act, move |tx| {
        Box::pin(async move {
            if !app::confirm(tx.conn(), &site, person, &typed, now).await? {
                return Err(Stop::field("code", "wrong"));
            }
            if let Some(kept) = kept {
                codes::keep(tx.conn(), person, kept, now).await?;
            }
            changed(tx, person, "factor.added", FactorNews::AppAdded).await
        })
    })
    .await?;
    told(db, person, here, "factor.added", FactorNews::AppAdded, now).await?;
    Ok(shown)
}

/// Removes the authenticator app; with the last factor go the recovery codes. *Gone* without one.
pub async fn remove_app(db: &Db, act: Act) -> Result<(), Stop> {
    let (person, now, here) = (act.person.ok_or(Stop::Gone)?, act.now, act.org);
    db.change(act, move |tx| {
        Box::pin(async move {
            let gone = sql("delete from totp where person_id = $1 and confirmed_at is not null");
            if tx.run(gone.bind(person)).await? == 0 {
                return Err(Stop::Gone);
            }
            without_last(tx, person).await?;
            changed(tx, person, "factor.removed", FactorNews::AppRemoved).await
        })
    })
    .await?;
    told(
        db,
        person,
        here,
        "factor.removed",
        FactorNews::AppRemoved,
        now,
    )
    .await
}

/// Recovery codes without a factor open nothing; they go with the last one.
pub(super) async fn without_last(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Stop> {
    if !Factors::of(tx.conn(), person).await?.any() {
        tx.run(sql("delete from recovery_code where person_id = $1").bind(person))
            .await?;
    }
    Ok(())
}

/// Makes new recovery codes; the earlier ones are void. *Gone* for a person without a factor.
pub async fn renew_codes(db: &Db, site: &Site, act: Act) -> Result<Codes, Stop> {
    let (person, now, here) = (act.person.ok_or(Stop::Gone)?, act.now, act.org);
    if !Factors::of(&mut db.read_instance().await?, person)
        .await?
        .any()
    {
        return Err(Stop::Gone);
    }
    let (shown, kept) = codes::make(site, person).await?;
    db.change(act, move |tx| {
        Box::pin(async move {
            codes::keep(tx.conn(), person, kept, now).await?;
            changed(tx, person, "factor.codes_renewed", FactorNews::CodesRenewed).await
        })
    })
    .await?;
    let what = FactorNews::CodesRenewed;
    told(db, person, here, "factor.codes_renewed", what, now).await?;
    Ok(shown)
}

/// Notes it in the trail, ends what is open, and tells the person.
pub(super) async fn changed(
    tx: &mut Tx<'_>,
    person: PersonId,
    verb: &'static str,
    what: FactorNews,
) -> Result<(), Stop> {
    bump_epoch(tx.conn(), person).await?;
    let at = tx.act.now;
    MailJob::FactorChanged { person, at, what }
        .queue(tx)
        .await?;
    tx.audit(verb, "person", person.0, json!({ "what": what }));
    tx.event(Event::new(verb));
    Ok(())
}

/// Notes it in the trails of the person's other places.
pub(super) async fn told(
    db: &Db,
    person: PersonId,
    here: OrgId,
    verb: &'static str,
    what: FactorNews,
    now: Time,
) -> Result<(), Stop> {
    record::elsewhere(db, person, here, verb, json!({ "what": what }), now).await
}

/// For `portico user unlock`: removes every factor of somebody who is locked out, and ends all that
/// is open. How many there were; *gone* when there is no such person.
pub async fn remove_factors(db: &Db, email: &str, now: Time) -> Result<i64, Stop> {
    let email: kernel::Email = email
        .parse()
        .map_err(|_| Stop::field("email", "not_an_email"))?;
    let mut conn = db.read_instance().await?;
    let (person,): (PersonId,) = conn
        .one(sql("select id from person where email = $1").bind(email.as_str().to_owned()))
        .await?;
    let factors = Factors::of(&mut conn, person).await?;
    let count = factors.passkeys + i64::from(factors.app.is_some());
    let places = store::sessions::doors(&mut conn, person).await?;
    drop(conn);
    db.note(None, move |conn| {
        Box::pin(async move {
            for gone in [
                "delete from totp where person_id = $1",
                "delete from passkey where person_id = $1",
                "delete from recovery_code where person_id = $1",
                "update person set passkey_always = false where id = $1",
            ] {
                conn.run(sql(gone).bind(person)).await?;
            }
            bump_epoch(conn, person).await
        })
    })
    .await?;
    for (n, place) in places.into_iter().enumerate() {
        db.change(Act::system(place.org_id, now), move |tx| {
            Box::pin(async move {
                let what = FactorNews::AllRemoved;
                if n == 0 {
                    let at = now;
                    MailJob::FactorChanged { person, at, what }
                        .queue(tx)
                        .await?;
                }
                tx.audit(
                    "factor.removed",
                    "person",
                    person.0,
                    json!({ "what": what }),
                );
                Ok(())
            })
        })
        .await?;
    }
    Ok(count)
}
