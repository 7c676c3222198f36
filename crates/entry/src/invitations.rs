//! Invitations: a link and a code, for one address and one organization. A resend leaves earlier
//! ones good until one is accepted, all are revoked, or they expire.

use chrono::TimeDelta;
use kernel::FromRow;
use kernel::{ContactId, InvitationId, OrgId, PersonId, StaffId, Time};
use store::{Db, Stop, secret, sql};
use web::Site;

use crate::jobs::Invitee;

/// An invitation of a client.
const CLIENT_LIFE: TimeDelta = TimeDelta::days(7);
/// An invitation of staff.
const STAFF_LIFE: TimeDelta = TimeDelta::hours(72);
/// The purpose inside the hashes of links and codes.
pub(crate) const PURPOSE: &str = "invitation";

/// An invitation just made.
pub(crate) struct MadeInvitation {
    pub token: String,
    /// None for copied links: there is no mail the code could stand in.
    pub code: Option<String>,
    pub expires_at: Time,
}

/// Makes an invitation in a write of its own, for the worker.
#[allow(clippy::too_many_arguments)] // the columns of one row
pub(crate) async fn mint(
    db: &Db,
    site: &Site,
    org: OrgId,
    who: Invitee,
    person: PersonId,
    email: &str,
    by: Option<StaffId>,
    copied: bool,
    now: Time,
) -> Result<MadeInvitation, Stop> {
    let (made, row) = row(site, org, who, person, email, by, copied, now)?;
    db.note(Some(org), move |conn| {
        Box::pin(async move { conn.run(row).await.map(|_| ()) })
    })
    .await?;
    Ok(made)
}

/// An invitation and the statement that keeps it.
#[allow(clippy::too_many_arguments)] // the columns of one row
pub(crate) fn row(
    site: &Site,
    org: OrgId,
    who: Invitee,
    person: PersonId,
    email: &str,
    by: Option<StaffId>,
    copied: bool,
    now: Time,
) -> Result<(MadeInvitation, store::Sql), Stop> {
    let (token, hash) = secret::fresh(PURPOSE)?;
    let code = if copied { None } else { Some(secret::code()?) };
    let kept = code
        .as_deref()
        .map(|c| secret::code_hash(&site.key, PURPOSE, &address(org, email), c));
    let expires_at = now
        + if who.staff().is_some() {
            STAFF_LIFE
        } else {
            CLIENT_LIFE
        };
    let statement = sql("insert into invitation (org_id, id, hash, code, email, person_id, staff_id, contact_id, copied, created_by, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(org)
        .bind(InvitationId::new())
        .bind(hash)
        .bind(kept)
        .bind(email.to_owned())
        .bind(person)
        .bind(who.staff())
        .bind(who.contact())
        .bind(copied)
        .bind(by)
        .bind(now)
        .bind(expires_at);
    Ok((
        MadeInvitation {
            token,
            code,
            expires_at,
        },
        statement,
    ))
}

/// What a code is bound to.
pub(crate) fn address(org: OrgId, email: &str) -> String {
    format!("{org}:{email}")
}

/// What a link leads to.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The invitation.
    pub id: InvitationId,
    /// The organization.
    pub org: OrgId,
    /// Its part of addresses.
    pub slug: String,
    /// Its name.
    pub org_name: String,
    /// Who is invited.
    pub who: Invitee,
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The address invited.
    pub email: String,
    /// Who invited, if somebody did.
    pub by: Option<String>,
    /// Staff copied the link: it shows nothing about the address.
    pub copied: bool,
    /// Whether it can still be accepted. The page for one that cannot is the same whatever the reason.
    pub live: bool,
    /// Whether the person has a sign-in of their own already.
    pub has_sign_in: bool,
    pub(crate) created_by: Option<StaffId>,
}

#[derive(FromRow)]
struct Row {
    id: InvitationId,
    org_id: OrgId,
    slug: String,
    org_name: String,
    contact_id: Option<ContactId>,
    staff_id: Option<StaffId>,
    person_id: PersonId,
    name: String,
    email: String,
    by_name: Option<String>,
    copied: bool,
    waiting: bool,
    expires_at: Time,
    has_sign_in: bool,
    created_by: Option<StaffId>,
}

const FIND: &str = "select v.id, v.org_id, o.slug, o.name as org_name, v.contact_id, v.staff_id, v.person_id, coalesce(c.name, s.name, p.name) as name, v.email, b.name as by_name, v.copied, (v.accepted_at is null and v.revoked_at is null and v.email = p.email and ((c.id is not null and c.access = 'invited' and c.person_id = v.person_id and c.trashed_at is null) or (s.id is not null and not s.active and s.invited_at is not null))) as waiting, v.expires_at, (p.joined_at is not null) as has_sign_in, v.created_by from invitation v join organization o on o.id = v.org_id join person p on p.id = v.person_id left join contact c on c.org_id = v.org_id and c.id = v.contact_id left join staff s on s.org_id = v.org_id and s.id = v.staff_id left join staff b on b.org_id = v.org_id and b.id = v.created_by where v.hash = $1";

/// The invitation of a token; `None` for a token that never was one. Reads only.
pub async fn open(db: &Db, token: &str, now: Time) -> Result<Option<Invited>, Stop> {
    let row: Option<Row> = db
        .read_instance()
        .await?
        .maybe(sql(FIND).bind(secret::hash(PURPOSE, token)))
        .await?;
    Ok(row.and_then(|r| {
        let who = r
            .staff_id
            .map(Invitee::Staff)
            .or(r.contact_id.map(Invitee::Contact))?;
        Some(Invited {
            id: r.id,
            org: r.org_id,
            slug: r.slug,
            org_name: r.org_name,
            who,
            person: r.person_id,
            name: r.name,
            email: r.email,
            by: r.by_name,
            copied: r.copied,
            live: r.waiting && r.expires_at > now,
            has_sign_in: r.has_sign_in,
            created_by: r.created_by,
        })
    }))
}
