//! A passkey that locks the door: asked for after a password, a mailed link or any other way in too. Off, it is
//! but an easier way in, which nobody is locked out by losing.

use access::sql;
use kernel::PersonId;
use store::{Act, Db, Stop, Tx};
use web::Site;

use super::changes::{changed, told};
use super::codes::{self, Codes};
use super::{FactorNews, Factors, passkeys_possible};

/// Chooses whether the acting person's passkey is asked for after every other way in. Recovery codes come with
/// it where none is left, because they are the way in without the passkey. None where nothing changed; *gone*
/// for a person without a passkey, or where none can be shown.
pub async fn ask_always(db: &Db, site: &Site, act: Act, on: bool) -> Result<Option<Codes>, Stop> {
    let (person, now, here) = (act.person.ok_or(Stop::Gone)?, act.now, act.org);
    let factors = Factors::of(&mut db.read_instance().await?, person).await?;
    if factors.passkeys == 0 || (on && !passkeys_possible(site)) {
        return Err(Stop::Gone);
    }
    if factors.always == on {
        return Ok(None);
    }
    let fresh = match factors.codes {
        0 if on => Some(codes::make(site, person).await?),
        _ => None,
    };
    let (shown, kept) = fresh.map_or((Codes::default(), None), |(c, k)| (c, Some(k)));
    let (verb, what) = match on {
        true => ("factor.always", FactorNews::PasskeyAlways),
        false => ("factor.alone", FactorNews::PasskeyAlone),
    };
    db.change(act, move |tx| {
        Box::pin(async move {
            let put = sql("update person set passkey_always = $2 where id = $1 and passkey_always <> $2 and exists (select 1 from passkey k where k.person_id = $1)");
            if tx.run(put.bind(person).bind(on)).await? == 0 {
                return Err(Stop::Gone);
            }
            if let Some(kept) = kept {
                codes::keep(tx.conn(), person, kept, now).await?;
            }
            changed(tx, person, verb, what).await
        })
    })
    .await?;
    told(db, person, here, verb, what, now).await?;
    Ok(Some(shown))
}

/// With the last passkey goes the choice: one added later does not lock the door by itself.
pub(super) async fn without_passkey(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Stop> {
    let gone = sql(
        "update person set passkey_always = false where id = $1 and passkey_always and not exists (select 1 from passkey k where k.person_id = $1)",
    );
    tx.run(gone.bind(person)).await?;
    Ok(())
}
