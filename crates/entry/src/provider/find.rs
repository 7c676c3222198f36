//! Which staff user a provider means: the one it meant before, else the one whose address it says.

use kernel::{Email, FromRow, OrgId, PersonId, StaffId, Time};
use serde_json::json;
use store::{Conn, Db, Stop, secret, sql};
use uuid::Uuid;

use super::Provider;
use super::talk::Meant;
use crate::jobs::Invitee;
use crate::joining::act;
use crate::login::Proof;

#[derive(FromRow)]
struct Known {
    id: StaffId,
    person_id: PersonId,
}

/// Staff who may come in, or may join by it.
const OPEN: &str = " and (s.active or s.invited_at is not null)";

/// The staff user meant, linked from now on.
///
/// # Errors
/// State `provider_stranger` for everybody else, whoever they are.
pub(super) async fn find(
    db: &Db,
    org: OrgId,
    provider: &Provider,
    meant: Meant,
    request: Uuid,
    now: Time,
) -> Result<Proof, Stop> {
    let stranger = || Stop::state("provider_stranger");
    // Two providers may call different people the same.
    let subject = secret::hash(
        "provider",
        &format!("{}\n{}", provider.issuer, meant.subject),
    );
    let mut conn = db.read(org).await?;
    if let Some(known) = linked(&mut conn, org, &subject).await? {
        return Ok(Proof::by_provider(known.person_id, org, known.id));
    }
    let email: Option<Email> = meant.email.and_then(|email| email.parse().ok());
    let email = email.filter(|email| provider.speaks_for(email.as_str()));
    let known = by_address(&mut conn, org, &email.ok_or_else(stranger)?).await?;
    let Known { id, person_id } = known.ok_or_else(stranger)?;
    drop(conn);
    let act = act(org, person_id, Invitee::Staff(id), request, now);
    let issuer = provider.issuer.clone();
    db.change(act, move |tx| {
        Box::pin(async move {
            // Held, so that no link of this one is written after another was chosen.
            let held = sql("update single_sign_on set version = version where org_id = $1 and issuer = $2 and active");
            if tx.run(held.bind(org).bind(issuer)).await? == 0 {
                return Err(Stop::state("provider_late"));
            }
            // Somebody else of this address came before, or this one is known by another name.
            let put = sql("insert into single_sign_on_link (org_id, id, staff_id, subject, linked_at) values ($1, $2, $3, $4, $5) on conflict do nothing")
                .bind(org)
                .bind(Uuid::now_v7())
                .bind(id)
                .bind(subject)
                .bind(now);
            if tx.run(put).await? == 0 {
                return Err(stranger());
            }
            tx.audit("staff.linked", "staff", id.0, json!({}));
            Ok(())
        })
    })
    .await?;
    Ok(Proof::by_provider(person_id, org, id))
}

async fn linked(conn: &mut Conn, org: OrgId, subject: &[u8]) -> Result<Option<Known>, Stop> {
    let mut s = sql(
        "select s.id, s.person_id from single_sign_on_link l join staff s on s.org_id = l.org_id and s.id = l.staff_id where l.org_id = ",
    );
    s.arg(org)
        .push(" and l.subject = ")
        .arg(subject.to_vec())
        .push(OPEN);
    conn.maybe(s).await
}

async fn by_address(conn: &mut Conn, org: OrgId, email: &Email) -> Result<Option<Known>, Stop> {
    let mut s = sql(
        "select s.id, s.person_id from staff s join person p on p.id = s.person_id where s.org_id = ",
    );
    s.arg(org)
        .push(" and p.email = ")
        .arg(email.as_str().to_owned())
        .push(OPEN);
    conn.maybe(s).await
}
