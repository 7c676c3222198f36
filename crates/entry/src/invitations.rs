//! Invitations: a link and a code, for one address and one organization. A resend leaves earlier
//! ones good until one is accepted, all are revoked, or they expire.

use chrono::TimeDelta;
use kernel::{ContactId, InvitationId, OrgId, PersonId, StaffId, Time};
use sqlx::FromRow;
use store::{Conn, Db, Stop, secret, sql};
use uuid::Uuid;
use web::Site;

use crate::jobs::Invitee;
use crate::joining::{act, confirm, join_in};
use crate::limits::{Limit, limit};
use crate::login::Proof;
use crate::{password, rules};

/// An invitation of a client.
const CLIENT_LIFE: TimeDelta = TimeDelta::days(7);
/// An invitation of staff.
const STAFF_LIFE: TimeDelta = TimeDelta::hours(72);
/// Wrong codes over all live invitations of somebody, after which only links work.
const TRIES: i64 = 5;
const PURPOSE: &str = "invitation";

/// An invitation just made.
pub(crate) struct MadeInvitation {
    pub token: String,
    /// None for copied links: there is no mail the code could stand in.
    pub code: Option<String>,
    pub expires_at: Time,
}

/// Makes an invitation in a write of its own, for the worker.
#[allow(clippy::too_many_arguments)] // the columns of one row
pub(crate) async fn mint(db: &Db, site: &Site, org: OrgId, who: Invitee, person: PersonId, email: &str, by: Option<StaffId>, copied: bool, now: Time) -> Result<MadeInvitation, Stop> {
    let (made, row) = row(site, org, who, person, email, by, copied, now)?;
    db.note(Some(org), move |conn| Box::pin(async move { conn.run(row).await.map(|_| ()) })).await?;
    Ok(made)
}

/// An invitation and the statement that keeps it.
#[allow(clippy::too_many_arguments)] // the columns of one row
pub(crate) fn row(site: &Site, org: OrgId, who: Invitee, person: PersonId, email: &str, by: Option<StaffId>, copied: bool, now: Time) -> Result<(MadeInvitation, store::Sql), Stop> {
    let (token, hash) = secret::fresh(PURPOSE)?;
    let code = if copied { None } else { Some(secret::code()?) };
    let kept = code.as_deref().map(|c| secret::code_hash(&site.key, PURPOSE, &address(org, email), c));
    let expires_at = now + if who.staff().is_some() { STAFF_LIFE } else { CLIENT_LIFE };
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
    Ok((MadeInvitation { token, code, expires_at }, statement))
}

/// What a code is bound to.
fn address(org: OrgId, email: &str) -> String {
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
    created_by: Option<StaffId>,
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
    let row: Option<Row> = db.read_instance().await?.maybe(sql(FIND).bind(secret::hash(PURPOSE, token))).await?;
    Ok(row.and_then(|r| {
        let who = r.staff_id.map(Invitee::Staff).or(r.contact_id.map(Invitee::Contact))?;
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

/// How an invitation is accepted; opening the link never does.
#[derive(Clone, Debug)]
pub enum AcceptHow {
    /// With a new password.
    Password(String),
    /// With the code in the mail.
    Code(String),
    /// By the person's own session, which is not known to staff.
    Session(PersonId),
}

/// What came of accepting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// Joined; go on with [`crate::complete_login`].
    Joined(Proof),
    /// The code is not right.
    WrongCode,
    /// The person has a sign-in already: sign in, then join.
    SignInFirst,
    /// The invitation is over.
    Over,
}

/// Accepts an invitation, once.
pub async fn accept(db: &Db, site: &Site, token: &str, how: AcceptHow, client: String, request: Uuid, now: Time) -> Result<Accepted, Stop> {
    let Some(invited) = open(db, token, now).await?.filter(|i| i.live) else { return Ok(Accepted::Over) };
    let (word, stored) = match how {
        AcceptHow::Session(person) if person == invited.person => ("session", None),
        AcceptHow::Session(_) => return Ok(Accepted::SignInFirst),
        AcceptHow::Code(code) => {
            if !right_code(db, site, &invited, &code, client, now).await? {
                return Ok(Accepted::WrongCode);
            }
            ("code", None)
        }
        AcceptHow::Password(_) if invited.has_sign_in || (invited.copied && invited.who.contact().is_none()) => {
            return Ok(Accepted::SignInFirst);
        }
        AcceptHow::Password(new) => {
            rules::check("password", &new, &[&invited.name, &invited.email, &invited.org_name])?;
            ("password", Some(password::hash(&new).await?))
        }
    };
    let proof = match (&stored, invited.who, invited.copied) {
        (Some(_), Invitee::Contact(contact), true) => Proof::local(invited.person, invited.org, contact),
        (Some(_), ..) => Proof::password(invited.person),
        (None, ..) => Proof::mail(invited.person),
    };
    let act = act(invited.org, invited.person, invited.who, request, now);
    let done = db.change(act, move |tx| {
        Box::pin(async move {
            join_in(tx, invited.who, Some(invited.id), word).await?;
            match (stored, invited.who, invited.copied) {
                // Whoever holds a copied link has not shown that the address is theirs.
                (Some(stored), Invitee::Contact(contact), true) => keep_local(tx.conn(), &invited, contact, stored, now).await,
                (Some(stored), ..) => crate::local::own_password(tx.conn(), invited.person, &stored, now).await,
                (None, ..) if word == "code" => confirm(tx.conn(), invited.person, now).await,
                (None, ..) => Ok(()),
            }
        })
    });
    match done.await {
        Ok(()) => Ok(Accepted::Joined(proof)),
        Err(Stop::Gone) => Ok(Accepted::Over), // somebody was faster
        Err(other) => Err(other),
    }
}

async fn keep_local(conn: &mut Conn, invited: &Invited, contact: ContactId, stored: String, now: Time) -> Result<(), Stop> {
    conn.run(
        sql("insert into local_sign_in (org_id, id, contact_id, user_name, password, set_by, set_at, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict (org_id, contact_id) do update set password = excluded.password, mailed = null, must_change = false, changed_at = excluded.changed_at")
            .bind(invited.org)
            .bind(Uuid::now_v7())
            .bind(contact)
            .bind(invited.email.clone())
            .bind(stored)
            .bind(invited.created_by)
            .bind(now),
    )
    .await?;
    Ok(())
}

/// Whether the code stands in a mail of a live invitation to the same place; wrong ones are counted.
async fn right_code(db: &Db, site: &Site, invited: &Invited, code: &str, client: String, now: Time) -> Result<bool, Stop> {
    let account = address(invited.org, &invited.email);
    limit(db, vec![(Limit::CODE_CLIENT, client), (Limit::CODE_ACCOUNT, account.clone())], now).await?;
    let kept = secret::code_hash(&site.key, PURPOSE, &account, code);
    let (org, who) = (invited.org, invited.who);
    db.note(Some(org), move |conn| {
        Box::pin(async move {
            let live = " from invitation where org_id = $1 and coalesce(contact_id, staff_id) = $2 and code is not null and accepted_at is null and revoked_at is null and expires_at > $3";
            let mut s = sql("select code, tries");
            s.push(live);
            let codes: Vec<(Vec<u8>, i64)> = conn.all(s.bind(org).bind(who.id()).bind(now)).await?;
            if codes.iter().any(|(c, tries)| *tries < TRIES && *c == kept) {
                return Ok(true);
            }
            conn.run(
                sql("update invitation set tries = tries + 1 where org_id = $1 and coalesce(contact_id, staff_id) = $2 and code is not null and accepted_at is null and revoked_at is null and expires_at > $3")
                    .bind(org)
                    .bind(who.id())
                    .bind(now),
            )
            .await?;
            Ok(false)
        })
    })
    .await
}
