//! A new password behind a mailed link.

use kernel::Time;
use store::{Db, Stop, secret, sql};

use crate::asking::reachable;
use crate::jobs::MailJob;
use crate::links::{end_others, open_reset};
use crate::login::Proof;
use crate::{password, record, rules};

/// Chooses a new password behind a reset link: ends every session and API token of the person and
/// every local sign-in, and tells the address. `None` when the link is over.
pub async fn reset_password(
    db: &Db,
    token: &str,
    new: &str,
    now: Time,
) -> Result<Option<Proof>, Stop> {
    let Some(open) = open_reset(db, token, now).await? else {
        return Ok(None);
    };
    rules::check("password", new, &[&open.name, &open.email])?;
    let stored = password::hash(new).await?;
    let page = {
        let mut conn = db.read_instance().await?;
        reachable(&mut conn, &open.email, None).await?
    };
    let person = open.person;
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
                    MailJob::PasswordChanged {
                        person: open.person,
                        at: now,
                    }
                    .queue_quietly(conn, org, now)
                    .await?;
                }
                Ok(Some(Proof::mail(open.person)))
            })
        })
        .await?;
    if done.is_some() {
        record::new_password(db, person, None, now).await?;
    }
    db.wake().await;
    Ok(done)
}
