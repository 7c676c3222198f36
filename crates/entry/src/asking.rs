//! Asking for a mail: to sign in, or to choose a new password.

use data_encoding::BASE64URL_NOPAD;
use kernel::{Email, OrgId, PersonId, Time};
use store::{Conn, Db, Stop, secret, sql};

use crate::jobs::MailJob;
use crate::limits::{Limit, limit};

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
    let browser = asking
        .browser
        .as_deref()
        .map(|b| BASE64URL_NOPAD.encode(&secret::hash("browser", b)));
    let next = asking.next.clone();
    ask(db, asking, now, move |person| MailJob::SignIn {
        person,
        browser,
        next,
        asked_at: now,
    })
    .await
}

/// The same for a new password.
pub async fn ask_for_reset(db: &Db, asking: Asking, now: Time) -> Result<(), Stop> {
    ask(db, asking, now, move |person| MailJob::Reset {
        person,
        asked_at: now,
    })
    .await
}

async fn ask(
    db: &Db,
    asking: Asking,
    now: Time,
    job: impl FnOnce(PersonId) -> MailJob + Send + 'static,
) -> Result<(), Stop> {
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
pub(crate) async fn reachable(
    conn: &mut Conn,
    email: &str,
    page: Option<OrgId>,
) -> Result<Option<(PersonId, OrgId)>, Stop> {
    let places: Vec<(PersonId, OrgId)> = conn
        .all(
            sql("select x.person_id, x.org_id from (select s.person_id, s.org_id, s.created_at from staff s where s.active or s.invited_at is not null union all select c.person_id, c.org_id, coalesce(c.joined_at, c.created_at) from contact c where c.access in ('invited', 'active') and c.trashed_at is null) x join person p on p.id = x.person_id where p.email = $1 order by x.created_at")
                .bind(email.to_owned()),
        )
        .await?;
    Ok(places
        .iter()
        .find(|p| Some(p.1) == page)
        .or(places.first())
        .copied())
}
