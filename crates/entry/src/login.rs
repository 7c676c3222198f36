//! Signing in. Every way in ends in [`complete_login`]: the one place where second
//! factors are asked for, before any session begins.

use kernel::{ContactId, Email, Means, OrgId, PersonId, StaffId, Time};
use store::sessions::{CLIENT_LIFE, Door, STAFF_LIFE, Session, Start, doors};
use store::{Db, Stop, secret, sql};
use uuid::Uuid;
use web::Site;

use crate::jobs::Invitee;
use crate::joining::{invited_places, join};
use crate::limits::{Limit, limit};
use crate::record::{self, Known};
use crate::step::Step;
use crate::{local, password, second};

/// What somebody has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Who they are.
    pub person: PersonId,
    /// The one place it opens: of a contact for local sign-ins, whose session is known to staff; of a
    /// staff user on the word of the organization's own provider.
    pub(crate) confined: Option<(OrgId, Invitee)>,
    /// By what.
    pub(crate) means: Means,
    /// Whether two factors were shown.
    pub(crate) factor: bool,
    /// How, for the trail.
    pub(crate) how: &'static str,
}

impl Proof {
    pub(crate) fn mail(person: PersonId) -> Self {
        Proof {
            person,
            confined: None,
            means: Means::Mail,
            factor: false,
            how: "mail",
        }
    }
    pub(crate) fn password(person: PersonId) -> Self {
        Proof {
            person,
            confined: None,
            means: Means::Password,
            factor: false,
            how: "password",
        }
    }
    /// With a password chosen just now behind a mailed link: the link is what was shown.
    pub(crate) fn chosen(person: PersonId) -> Self {
        Proof {
            means: Means::Mail,
            ..Proof::password(person)
        }
    }
    pub(crate) fn local(person: PersonId, org: OrgId, contact: ContactId) -> Self {
        Proof {
            person,
            confined: Some((org, Invitee::Contact(contact))),
            means: Means::Local,
            factor: false,
            how: "local_password",
        }
    }
    pub(crate) fn pin(person: PersonId, org: OrgId, contact: ContactId) -> Self {
        Proof {
            how: "pin",
            ..Proof::local(person, org, contact)
        }
    }
    /// On the word of an organization's own provider, which is nothing to any other organization.
    pub(crate) fn by_provider(person: PersonId, org: OrgId, staff: StaffId) -> Self {
        Proof {
            person,
            confined: Some((org, Invitee::Staff(staff))),
            means: Means::Local,
            factor: false,
            how: "oidc",
        }
    }
    pub(crate) fn passkey(person: PersonId) -> Self {
        Proof {
            person,
            confined: None,
            means: Means::Passkey,
            factor: true,
            how: "passkey",
        }
    }
    /// Whether the session will be known to staff.
    pub fn known_to_staff(&self) -> bool {
        matches!(self.confined, Some((_, Invitee::Contact(_))))
    }
    /// Whether an organization's own provider said who it is.
    pub fn vouched(&self) -> bool {
        matches!(self.confined, Some((_, Invitee::Staff(_))))
    }
}

/// What became of a typed password.
#[derive(Clone, Debug)]
pub enum Tried {
    /// No such user, or not the password: the same for both.
    Wrong,
    /// Right.
    In(Proof),
    /// Right, but it must be changed before anything opens.
    MustChange(Step),
}

/// Tries an e-mail address or, on the page of an organization, a user name with a password. Costs
/// the same for unknown users. [`Stop::TooMany`] and [`Stop::Busy`] as they say.
pub async fn try_password(
    db: &Db,
    who: &str,
    typed: &str,
    org: Option<OrgId>,
    client: String,
    now: Time,
) -> Result<Tried, Stop> {
    let who = who.trim().to_lowercase();
    let account = format!(
        "{}:{who}",
        org.filter(|_| !who.contains('@'))
            .map(|o| o.to_string())
            .unwrap_or_default()
    );
    limit(
        db,
        vec![
            (Limit::LOGIN_CLIENT, client),
            (Limit::LOGIN_ACCOUNT, account.clone()),
        ],
        now,
    )
    .await?;
    let (own, found) = look_up(db, &who, org).await?;
    let known = own.as_ref().map(|o| o.0);
    let known = known.or(found.first().map(|local| local.person_id));
    let tried = match (own, found) {
        _ if typed.chars().count() > crate::PASSWORD_MAX => Tried::Wrong,
        (Some((person, stored, must_change)), _) => {
            match password::verify(typed, Some(&stored)).await? {
                true if must_change => Tried::MustChange(Step::new(person, None, &stored, now)),
                true => Tried::In(Proof::password(person)),
                false => Tried::Wrong,
            }
        }
        (None, locals) if locals.is_empty() => {
            password::verify(typed, None).await?;
            Tried::Wrong
        }
        (None, locals) => try_locals(&locals, typed, now).await?,
    };
    if let (Tried::Wrong, Some(person)) = (&tried, known) {
        record::tried_in_vain(db, Known::Person(person), "password", now);
    }
    if !matches!(tried, Tried::Wrong) {
        db.note(None, move |conn| {
            Box::pin(async move { Limit::LOGIN_ACCOUNT.forgive(conn, &account).await })
        })
        .await?;
    }
    Ok(tried)
}

/// The first of a person's local sign-ins that the password belongs to.
async fn try_locals(locals: &[local::Local], typed: &str, now: Time) -> Result<Tried, Stop> {
    for local in locals {
        let place = (local.org_id, local.contact_id);
        match local.right(typed, now).await? {
            Some(stored) if local.must_change => {
                let step = Step::new(local.person_id, Some(place), stored, now);
                return Ok(Tried::MustChange(step));
            }
            Some(_) => {
                let proof = Proof::local(local.person_id, place.0, place.1);
                return Ok(Tried::In(proof));
            }
            None => {}
        }
    }
    Ok(Tried::Wrong)
}

type Own = (PersonId, String, bool);

/// The person's own password, or else the local sign-ins meant.
async fn look_up(
    db: &Db,
    who: &str,
    org: Option<OrgId>,
) -> Result<(Option<Own>, Vec<local::Local>), Stop> {
    let mut conn = db.read_instance().await?;
    if let Ok(email) = who.parse::<Email>() {
        let found: Option<(PersonId, Option<String>, bool)> = conn
            .maybe(
                sql("select id, password, must_change from person where email = $1")
                    .bind(email.as_str().to_owned()),
            )
            .await?;
        match found {
            Some((person, Some(stored), must_change)) => {
                return Ok((Some((person, stored, must_change)), Vec::new()));
            }
            Some((person, None, _)) => {
                let locals = local::of_person(&mut conn, person, org).await?;
                if !locals.is_empty() {
                    return Ok((None, locals));
                }
            }
            None => {}
        }
    }
    match org {
        Some(org) => {
            let named = local::by_user_name(&mut conn, org, who).await?;
            Ok((None, named.into_iter().collect()))
        }
        None => Ok((None, Vec::new())),
    }
}

/// The browser that arrives.
#[derive(Clone, Debug, Default)]
pub struct Arrival {
    /// The organization whose page was used.
    pub hint: Option<OrgId>,
    /// `User-Agent`.
    pub agent: String,
    /// The session cookie it had; that session ends.
    pub old: Option<String>,
    /// The trace id.
    pub request: Uuid,
}

/// A session has begun.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// The value of the session cookie.
    pub cookie: String,
    /// Where it acts; none when a place is to be chosen at `/places`.
    pub place: Option<Door>,
}

/// Begins the session of somebody who has shown who they are, in the place of the page if they
/// have one there, else in their only one. Whoever has no place but an invitation joins by this.
/// The state `no_place` when nothing is open to them; `factor_first` when a second factor is wanted:
/// carry the proof on by [`crate::pending`] and come back with what [`crate::second_step`] gives.
pub async fn complete_login(
    db: &Db,
    site: &Site,
    proof: Proof,
    arrival: Arrival,
    now: Time,
) -> Result<Arrived, Stop> {
    if second::wanted(db, site, &proof).await? {
        return Err(Stop::state("factor_first"));
    }
    let mut open = open_doors(db, &proof).await?;
    if open.is_empty()
        || arrival
            .hint
            .is_some_and(|hint| open.iter().all(|d| d.org_id != hint))
    {
        let invited = invited_places(&mut db.read_instance().await?, proof.person).await?;
        let meant = invited.iter().find(|p| match proof.confined {
            Some((org, who)) => p.org == org && p.who == who,
            None => Some(p.org) == arrival.hint || (open.is_empty() && invited.len() == 1),
        });
        if let Some(place) = meant {
            join(db, proof.person, place, proof.how, arrival.request, now).await?;
            open = open_doors(db, &proof).await?;
        } else if open.is_empty() && invited.is_empty() {
            return Err(Stop::state("no_place"));
        }
    }
    let place = the_place(&open, arrival.hint).cloned();
    let start = Start {
        person: proof.person,
        place: place.clone(),
        known_to_staff: proof.known_to_staff(),
        vouched: proof.vouched(),
        proof: proof.means,
        factor: proof.factor,
        agent: arrival.agent,
    };
    let cookie = db.begin_session(start, arrival.old, now).await?;
    if let Some(place) = &place {
        record::came_in(db, proof.person, place, proof.how, arrival.request, now).await?;
    }
    tracing::info!(person = %proof.person, how = proof.how, "signed in");
    Ok(Arrived { cookie, place })
}

/// The place meant: the only one, or that in the organization of the page. Who is a client of several
/// companies there chooses; staff go to the office.
fn the_place(open: &[Door], hint: Option<OrgId>) -> Option<&Door> {
    let mut here = open.iter().filter(|d| Some(d.org_id) == hint);
    match (here.next(), here.next()) {
        (Some(office), Some(_)) if office.staff_id.is_some() => Some(office),
        (Some(only), None) => Some(only),
        (None, _) if open.len() == 1 => open.first(),
        _ => None,
    }
}

async fn open_doors(db: &Db, proof: &Proof) -> Result<Vec<Door>, Stop> {
    let mut open = doors(&mut db.read_instance().await?, proof.person).await?;
    if let Some((org, who)) = proof.confined {
        let is = |d: &Door| d.contact_id == who.contact() && d.staff_id == who.staff();
        open.retain(|d| d.org_id == org && is(d));
    }
    Ok(open)
}

/// Moves a session to another place of its person: a new cookie, the old one ends. A session known
/// to staff, or vouched for, stays where it is (state `confirm_first`); staff places want a sign-in of the last
/// twelve hours (state `sign_in_again`).
pub async fn switch(
    db: &Db,
    session: &Session,
    to: Door,
    arrival: Arrival,
    now: Time,
) -> Result<String, Stop> {
    if session.is_confined() {
        return Err(Stop::state("confirm_first"));
    }
    let life = if to.staff_id.is_some() {
        STAFF_LIFE
    } else {
        CLIENT_LIFE
    };
    let begun_at = session.begun_at.unwrap_or(session.sure_at);
    let (sure_at, ends_at) = (session.sure_at, begun_at + life);
    if ends_at <= now {
        return Err(Stop::state("sign_in_again"));
    }
    let start = Start {
        person: session.person_id,
        place: Some(to.clone()),
        known_to_staff: false,
        vouched: false,
        proof: session.proof,
        factor: session.factor,
        agent: arrival.agent,
    };
    let cookie = db.begin_session(start, arrival.old, now).await?;
    as_before(db, &cookie, sure_at, begun_at, ends_at).await?;
    let person = session.person_id;
    record::came_in(db, person, &to, "switch", arrival.request, now).await?;
    Ok(cookie)
}

/// A new session in place of one that ended because its person changed a factor: where and for as
/// long as that one. `proof` is what was shown just now, if anything was.
pub async fn go_on(
    db: &Db,
    session: &Session,
    agent: String,
    proof: Option<Means>,
    factor: bool,
    now: Time,
) -> Result<String, Stop> {
    let open = doors(&mut db.read_instance().await?, session.person_id).await?;
    let here = |d: &Door| {
        session.org_id == Some(d.org_id)
            && session.staff_id == d.staff_id
            && session.contact_id == d.contact_id
    };
    let start = Start {
        person: session.person_id,
        place: open.into_iter().find(here),
        known_to_staff: session.known_to_staff,
        vouched: session.vouched,
        proof: proof.unwrap_or(session.proof),
        factor,
        agent,
    };
    let staff = session.staff_id.is_some();
    let life = if staff { STAFF_LIFE } else { CLIENT_LIFE };
    let begun_at = session.begun_at.unwrap_or(session.sure_at);
    let sure_at = proof.map_or(session.sure_at, |_| now);
    let cookie = db.begin_session(start, None, now).await?;
    as_before(db, &cookie, sure_at, begun_at, begun_at + life).await?;
    Ok(cookie)
}

/// Moving is no new proof, and must not make a session live longer.
async fn as_before(
    db: &Db,
    cookie: &str,
    sure_at: Time,
    begun_at: Time,
    ends_at: Time,
) -> Result<(), Stop> {
    let hash = secret::hash(store::sessions::PURPOSE, cookie);
    let keep = sql("update session set sure_at = $2, ends_at = $3, begun_at = $4 where hash = $1")
        .bind(hash)
        .bind(sure_at)
        .bind(ends_at)
        .bind(begun_at);
    db.note_instance(move |conn| Box::pin(async move { conn.run(keep).await.map(|_| ()) }))
        .await
}
