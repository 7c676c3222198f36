//! Sessions: one row names person, organization and kind, so that one address has one viewer.

use access::sql;
use chrono::TimeDelta;
use kernel::FromRow;
use kernel::{ContactId, Means, OrgId, PersonId, SessionId, StaffId, Time};

use crate::{Conn, Db, Stop, secret};

/// Staff: idle for an hour ends it.
pub const STAFF_IDLE: TimeDelta = TimeDelta::hours(1);
/// Staff: over after twelve hours.
pub const STAFF_LIFE: TimeDelta = TimeDelta::hours(12);
/// Clients: idle for a week ends it.
pub const CLIENT_IDLE: TimeDelta = TimeDelta::days(7);
/// Clients: over after thirty days.
pub const CLIENT_LIFE: TimeDelta = TimeDelta::days(30);
/// At most this many per person; the oldest go.
const MOST: i64 = 20;

/// A session that is still good, with the person behind it.
#[derive(Clone, Debug, FromRow)]
pub struct Session {
    /// The session.
    pub id: SessionId,
    /// The person.
    pub person_id: PersonId,
    /// The organization it acts in; none until a place is chosen.
    pub org_id: Option<OrgId>,
    /// Acts as this staff user.
    pub staff_id: Option<StaffId>,
    /// Acts as this client.
    pub contact_id: Option<ContactId>,
    /// Opened with a password or link that staff knew.
    pub known_to_staff: bool,
    /// Opened on the word of an organization's own provider: it stays there, and may not change what is
    /// the person's.
    pub vouched: bool,
    /// When the person last proved who they are.
    pub sure_at: Time,
    /// By what they proved it then.
    pub proof: Means,
    /// Whether a second factor, or one that is two, was shown.
    pub factor: bool,
    /// When they signed in; changing places or proving again does not move it.
    pub begun_at: Option<Time>,
    /// When it was last used, to the minute.
    pub seen_at: Time,
    /// When it began.
    pub created_at: Time,
    /// The browser, in its own words.
    pub agent: String,
    /// The person's address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// The person's language, if chosen.
    pub locale: Option<String>,
    /// The person's zone, if chosen.
    pub zone: Option<String>,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// Whether the password must be changed first.
    pub must_change: bool,
}

const COLUMNS: &str = "s.id, s.person_id, s.org_id, s.staff_id, s.contact_id, s.known_to_staff, s.vouched, s.sure_at, s.proof, s.factor, s.begun_at, s.seen_at, s.created_at, s.agent, p.email, p.name, p.locale, p.zone, p.theme, p.must_change";

/// A session opened by a provider is good while the organization lets that provider in and its word of
/// this staff user is kept: another provider knows nobody yet.
const STANDS: &str = " and (not s.vouched or exists (select 1 from single_sign_on o join single_sign_on_link l on l.org_id = o.org_id and l.staff_id = s.staff_id where o.org_id = s.org_id and o.active))";

impl Session {
    /// Whether it opens one place only, because not the person alone could have opened it.
    pub fn is_confined(&self) -> bool {
        self.known_to_staff || self.vouched
    }

    /// Whether another one may have been opened by the same PIN or password as this, which staff know of.
    pub fn is_alike(&self, other: &Session) -> bool {
        self.known_to_staff
            && other.known_to_staff
            && (self.org_id, self.contact_id) == (other.org_id, other.contact_id)
    }
}

/// The purpose inside the hash of session cookies.
pub const PURPOSE: &str = "session";

/// The good session of a cookie, if there is one: not ended, not idle too long, and of the
/// person's present epoch (a changed password or factor ends all).
pub async fn find(conn: &mut Conn, cookie: &str, now: Time) -> Result<Option<Session>, Stop> {
    let mut s = sql("select ");
    s.push(COLUMNS).push(
        " from session s join person p on p.id = s.person_id and p.epoch = s.epoch where s.hash = ",
    );
    s.arg(secret::hash(PURPOSE, cookie))
        .push(" and s.idle_until > ")
        .arg(now)
        .push(" and s.ends_at > ")
        .arg(now)
        .push(STANDS);
    conn.maybe(s).await
}

/// Every good session of a person, newest first.
pub async fn of_person(conn: &mut Conn, person: PersonId, now: Time) -> Result<Vec<Session>, Stop> {
    let mut s = sql("select ");
    s.push(COLUMNS).push(" from session s join person p on p.id = s.person_id and p.epoch = s.epoch where s.person_id = ");
    s.arg(person)
        .push(" and s.idle_until > ")
        .arg(now)
        .push(" and s.ends_at > ")
        .arg(now)
        .push(STANDS)
        .push(" order by s.seen_at desc");
    conn.all(s).await
}

/// A place a person may act in.
#[derive(Clone, Debug, FromRow)]
pub struct Door {
    /// The organization.
    pub org_id: OrgId,
    /// Its part of addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// As this staff user.
    pub staff_id: Option<StaffId>,
    /// As this client.
    pub contact_id: Option<ContactId>,
    /// The company, for clients.
    pub company: String,
}

/// The places a person may act in: staff places first, then those as a client whose access is
/// active. The organization joined first stands first.
pub async fn doors(conn: &mut Conn, person: PersonId) -> Result<Vec<Door>, Stop> {
    conn.all(
        sql("select x.org_id, o.slug, o.name, x.staff_id, x.contact_id, x.company from (select s.org_id, s.id as staff_id, cast(null as uuid) as contact_id, '' as company, s.created_at from staff s where s.person_id = $1 and s.active union all select c.org_id, cast(null as uuid), c.id, coalesce(co.name, ''), coalesce(c.joined_at, c.created_at) from contact c left join company co on co.org_id = c.org_id and co.id = c.company_id where c.person_id = $1 and c.access = 'active' and c.trashed_at is null) x join organization o on o.id = x.org_id order by x.created_at, o.slug")
            .bind(person),
    )
    .await
}

/// What a new session is.
#[derive(Clone, Debug)]
pub struct Start {
    /// The person.
    pub person: PersonId,
    /// The place, if it is known.
    pub place: Option<Door>,
    /// Whether staff knew the password or link.
    pub known_to_staff: bool,
    /// Whether an organization's own provider said who it is.
    pub vouched: bool,
    /// By what the person showed who they are.
    pub proof: Means,
    /// Whether a second factor, or one that is two, was shown.
    pub factor: bool,
    /// The browser, in its own words.
    pub agent: String,
}

impl Db {
    /// Begins a session and gives the cookie's value. One session is replaced by the other when
    /// the browser had one (`old` is its cookie).
    pub async fn begin_session(
        &self,
        start: Start,
        old: Option<String>,
        now: Time,
    ) -> Result<String, Stop> {
        let (cookie, hash) = secret::fresh(PURPOSE)?;
        self.note_instance(move |conn| {
            Box::pin(async move {
                if let Some(old) = old {
                    conn.run(sql("delete from session where hash = $1").bind(secret::hash(PURPOSE, &old))).await?;
                }
                let staff = start.place.as_ref().is_some_and(|d| d.staff_id.is_some());
                let (idle, life) = if staff { (STAFF_IDLE, STAFF_LIFE) } else { (CLIENT_IDLE, CLIENT_LIFE) };
                let agent: String = start.agent.chars().take(200).collect();
                conn.run(
                    sql("insert into session (id, hash, person_id, epoch, org_id, staff_id, contact_id, known_to_staff, agent, created_at, sure_at, begun_at, seen_at, idle_until, ends_at, proof, factor, vouched) select $1, $2, p.id, p.epoch, $4, $5, $6, $7, $8, $9, $9, $9, $9, $10, $11, $12, $13, $14 from person p where p.id = $3")
                        .bind(SessionId::new())
                        .bind(hash)
                        .bind(start.person)
                        .bind(start.place.as_ref().map(|d| d.org_id))
                        .bind(start.place.as_ref().and_then(|d| d.staff_id))
                        .bind(start.place.as_ref().and_then(|d| d.contact_id))
                        .bind(start.known_to_staff)
                        .bind(agent)
                        .bind(now)
                        .bind(now + idle)
                        .bind(now + life)
                        .bind(start.proof)
                        .bind(start.factor)
                        .bind(start.vouched),
                )
                .await?;
                // A session that opens one place only pushes out none but its like.
                let confined = start.known_to_staff || start.vouched;
                conn.run(
                    sql("delete from session where person_id = $1 and (known_to_staff or vouched) = $3 and (not $3 or org_id = $4) and id not in (select id from session where person_id = $1 and (known_to_staff or vouched) = $3 and (not $3 or org_id = $4) order by created_at desc limit $2)")
                        .bind(start.person)
                        .bind(MOST)
                        .bind(confined)
                        .bind(start.place.as_ref().map(|d| d.org_id)),
                )
                .await?;
                Ok(())
            })
        })
        .await?;
        Ok(cookie)
    }

    /// The person of a session proved once more who they are: a new cookie, the old one opens
    /// nothing any more (OWASP ASVS 5.0, 7.2.4). The session ends when it would have ended.
    pub async fn prove_session(
        &self,
        id: SessionId,
        proof: Means,
        now: Time,
    ) -> Result<String, Stop> {
        let (cookie, hash) = secret::fresh(PURPOSE)?;
        self.note_instance(move |conn| {
            Box::pin(async move {
                let proven = sql("update session set hash = $2, proof = $3, sure_at = $4, factor = (factor or $5) where id = $1")
                    .bind(id)
                    .bind(hash)
                    .bind(proof)
                    .bind(now)
                    .bind(proof.is_factor());
                match conn.run(proven).await? {
                    0 => Err(Stop::Gone),
                    _ => Ok(()),
                }
            })
        })
        .await?;
        Ok(cookie)
    }

    /// Marks a session as used, and a client as having been here; at most once a minute a session.
    pub async fn touch_session(&self, session: &Session, now: Time) -> Result<(), Stop> {
        if now - session.seen_at < TimeDelta::minutes(1) {
            return Ok(());
        }
        let (id, org, contact) = (session.id, session.org_id, session.contact_id);
        let idle = if session.staff_id.is_some() {
            STAFF_IDLE
        } else {
            CLIENT_IDLE
        };
        self.note(org, move |conn| {
            Box::pin(async move {
                conn.everywhere(
                    sql("update session set seen_at = $2, idle_until = $3 where id = $1")
                        .bind(id)
                        .bind(now)
                        .bind(now + idle),
                )
                .await?;
                if let (Some(org), Some(contact)) = (org, contact) {
                    conn.run(
                        sql("update contact set last_here_at = $3 where org_id = $1 and id = $2")
                            .bind(org)
                            .bind(contact)
                            .bind(now),
                    )
                    .await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Ends one session of a person.
    pub async fn end_session(&self, person: PersonId, id: SessionId) -> Result<(), Stop> {
        self.note_instance(move |conn| {
            Box::pin(async move {
                conn.run(
                    sql("delete from session where id = $1 and person_id = $2")
                        .bind(id)
                        .bind(person),
                )
                .await?;
                Ok(())
            })
        })
        .await
    }
}

/// Ends the sessions that a PIN or password of this client may have opened, as it opened this one; or one
/// of them. Those of the person's own stay.
pub async fn end_alike(
    conn: &mut Conn,
    session: &Session,
    only: Option<SessionId>,
) -> Result<(), Stop> {
    let mut s = sql("delete from session where known_to_staff and person_id = ");
    s.arg(session.person_id)
        .push(" and org_id = ")
        .arg(session.org_id)
        .push(" and contact_id = ")
        .arg(session.contact_id);
    if let Some(only) = only {
        s.push(" and id = ").arg(only);
    }
    conn.run(s).await.map(|_| ())
}

/// A new epoch: every session, API token and view of a person is closed, on the next request.
pub async fn bump_epoch(conn: &mut Conn, person: PersonId) -> Result<(), Stop> {
    conn.run(sql("update person set epoch = epoch + 1 where id = $1").bind(person))
        .await?;
    conn.everywhere(sql("delete from session where person_id = $1").bind(person))
        .await?;
    Ok(())
}

/// Ends what an organization's own provider opened: of everybody there, or of one staff user.
pub async fn end_vouched(conn: &mut Conn, org: OrgId, only: Option<StaffId>) -> Result<u64, Stop> {
    let mut s = sql("delete from session where vouched and org_id = ");
    s.arg(org);
    if let Some(staff) = only {
        s.push(" and staff_id = ").arg(staff);
    }
    conn.run(s).await
}

/// Closes what a contact of an organization had open: sessions, and API tokens for good. Access given
/// back later wants a new sign-in.
pub async fn end_for_contact(
    conn: &mut Conn,
    org: OrgId,
    contact: ContactId,
    now: Time,
) -> Result<(), Stop> {
    conn.run(
        sql("delete from session where org_id = $1 and contact_id = $2")
            .bind(org)
            .bind(contact),
    )
    .await?;
    conn.run(sql("update api_token set revoked_at = $3 where org_id = $1 and contact_id = $2 and revoked_at is null").bind(org).bind(contact).bind(now))
        .await?;
    Ok(())
}
