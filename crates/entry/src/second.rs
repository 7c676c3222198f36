//! The second step of a sign-in: somebody showed one factor, and another is wanted before any
//! session begins. What was shown is carried by a short sealed cookie.

use chrono::TimeDelta;
use kernel::{Means, OrgId, PersonId, Time};
use serde::{Deserialize, Serialize};
use store::org::Org;
use store::sessions::Session;
use store::{Conn, Db, Stop, sql};
use web::Site;

use crate::factors::{FactorNews, Factors, use_app, use_recovery};
use crate::jobs::{Invitee, MailJob};
use crate::limits::{Limit, limit};
use crate::login::Proof;
use crate::record::{self, Known};
use crate::step;

/// The start of the paths, within a place, that are open while a second factor has to be set up first.
pub const SECOND_STEP: &str = "/account/second-step";

/// How long the second step may take.
const LIFE: TimeDelta = TimeDelta::minutes(10);
/// Inside the cookie's seal.
const WHAT: &str = "second";

/// A first factor that was shown, waiting for the second.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pending {
    person: PersonId,
    confined: Option<(OrgId, Invitee)>,
    means: Means,
    /// By a portal link and its PIN.
    #[serde(default)]
    pin: bool,
    /// The person's epoch: a password or factor changed meanwhile ends it.
    epoch: i64,
    /// When it was shown.
    at: Time,
    until: Time,
    /// Where to go afterwards.
    pub next: String,
}

impl Pending {
    /// Whether it is this person who showed something.
    pub fn is_of(&self, person: PersonId) -> bool {
        self.person == person
    }
    /// What the person could show.
    pub async fn factors(&self, db: &Db) -> Result<Factors, Stop> {
        Factors::of(&mut db.read_instance().await?, self.person).await
    }
}

/// What is shown as the second.
#[derive(Clone, Debug)]
pub enum Second {
    /// A code of the authenticator app.
    App(String),
    /// A recovery code.
    Recovery(String),
}

/// Whether a sign-in wants a second factor, before its session begins.
pub(crate) async fn wanted(db: &Db, site: &Site, proof: &Proof) -> Result<bool, Stop> {
    if proof.factor {
        return Ok(false);
    }
    asks_second(&mut db.read_instance().await?, site, proof.person).await
}

/// Whether a person is asked for a second factor after every way in that shows one only.
pub async fn asks_second(conn: &mut Conn, site: &Site, person: PersonId) -> Result<bool, Stop> {
    let factors = Factors::of(conn, person).await?;
    if factors.app.is_some() || !factors.any() {
        return Ok(factors.any());
    }
    if factors.always {
        return Ok(true);
    }
    // A passkey alone is an easier way in, until its person wants more of it, or some place of theirs asks
    // for two factors.
    let (staff, client): (bool, bool) = conn
        .one(
            sql("select exists (select 1 from staff s where s.person_id = $1 and s.active) as staff, exists (select 1 from contact c join organization o on o.id = c.org_id where c.person_id = $1 and c.access = 'active' and c.trashed_at is null and o.client_factor) as client")
                .bind(person),
        )
        .await?;
    Ok(client || (staff && site.staff_factor))
}

/// Whether a session lacks the second factor that its place asks for: the operator of staff, the
/// organization of its clients.
pub fn lacks_factor(site: &Site, org: &Org, session: &Session) -> bool {
    let asked = match session.staff_id {
        Some(_) => site.staff_factor,
        None => org.client_factor,
    };
    asked && !session.factor
}

/// The cookie that carries a proof to its second step.
pub async fn pending(
    db: &Db,
    site: &Site,
    proof: &Proof,
    next: &str,
    now: Time,
) -> Result<String, Stop> {
    let pending = Pending {
        person: proof.person,
        confined: proof.confined,
        means: proof.means,
        pin: proof.how == "pin",
        epoch: epoch(db, proof.person).await?,
        at: now,
        until: now + LIFE,
        next: next.to_owned(),
    };
    Ok(step::seal(site, WHAT, &pending))
}

/// What a cookie carries, if it is ours and not over, and what was shown still opens its place: a PIN
/// or password replaced meanwhile, or another provider, ends it.
pub async fn open_pending(
    db: &Db,
    site: &Site,
    cookie: &str,
    now: Time,
) -> Result<Option<Pending>, Stop> {
    let opened = step::open::<Pending>(site, WHAT, cookie).filter(|p| p.until > now);
    match opened {
        Some(pending)
            if epoch(db, pending.person).await? == pending.epoch
                && stands(db, &pending).await? =>
        {
            Ok(Some(pending))
        }
        _ => Ok(None),
    }
}

/// Whether what opens one place only is what it was when it was shown.
async fn stands(db: &Db, pending: &Pending) -> Result<bool, Stop> {
    let Some((org, who)) = pending.confined else {
        return Ok(true);
    };
    let s = match who {
        Invitee::Contact(contact) if pending.pin => {
            sql("select exists (select 1 from pin where org_id = $1 and contact_id = $3 and set_at <= $2)")
                .bind(org)
                .bind(pending.at)
                .bind(contact)
        }
        Invitee::Contact(contact) => {
            sql("select exists (select 1 from local_sign_in where org_id = $1 and contact_id = $3 and set_at <= $2 and (changed_at is null or changed_at <= $2))")
                .bind(org)
                .bind(pending.at)
                .bind(contact)
        }
        Invitee::Staff(staff) => {
            sql("select exists (select 1 from single_sign_on p join single_sign_on_link l on l.org_id = p.org_id where p.org_id = $1 and p.active and p.changed_at <= $2 and l.staff_id = $3)")
                .bind(org)
                .bind(pending.at)
                .bind(staff)
        }
    };
    let (stands,): (bool,) = db.read(org).await?.one(s).await?;
    Ok(stands)
}

/// Takes the second factor; go on with [`crate::complete_login`]. Tries are counted for the person.
///
/// # Errors
/// `required` or `wrong` at `code` or `recovery`; *too many*.
pub async fn second_step(
    db: &Db,
    site: &Site,
    pending: &Pending,
    second: Second,
    now: Time,
) -> Result<Proof, Stop> {
    let within = pending.confined.map(|(org, _)| org);
    let means = show(db, site, (pending.person, within), &second, now).await?;
    if means == Means::Recovery {
        tell(db, pending.person, now).await?;
    }
    let first = match (pending.confined, pending.means) {
        (Some((org, Invitee::Contact(contact))), _) if pending.pin => {
            Proof::pin(pending.person, org, contact)
        }
        (Some((org, Invitee::Contact(contact))), _) => Proof::local(pending.person, org, contact),
        (Some((org, Invitee::Staff(staff))), _) => Proof::by_provider(pending.person, org, staff),
        (None, Means::Password) => Proof::password(pending.person),
        (None, _) => Proof::mail(pending.person),
    };
    // Of two, the one that proves more is what the session remembers.
    let means = match (first.means, means) {
        (Means::Mail, Means::Totp) => Means::Totp,
        (Means::Local, Means::Totp) if first.vouched() => Means::Totp,
        (first, _) => first,
    };
    let how = match (first.how, &second) {
        ("password", Second::App(_)) => "password_and_app",
        ("password", Second::Recovery(_)) => "password_and_recovery",
        ("oidc", Second::App(_)) => "oidc_and_app",
        ("oidc", Second::Recovery(_)) => "oidc_and_recovery",
        ("local_password", Second::App(_)) => "local_password_and_app",
        ("local_password", Second::Recovery(_)) => "local_password_and_recovery",
        ("pin", Second::App(_)) => "pin_and_app",
        ("pin", Second::Recovery(_)) => "pin_and_recovery",
        (_, Second::App(_)) => "mail_and_app",
        (_, Second::Recovery(_)) => "mail_and_recovery",
    };
    Ok(Proof {
        means,
        factor: true,
        how,
        ..first
    })
}

/// Shows a factor of a person: by what. `within` is the one organization that what was shown before opens:
/// tries count there alone, so that it cannot use up those of the others, which what it opens could not
/// gain by.
pub(crate) async fn show(
    db: &Db,
    site: &Site,
    (person, within): (PersonId, Option<OrgId>),
    second: &Second,
    now: Time,
) -> Result<Means, Stop> {
    let (field, typed) = match second {
        Second::App(typed) => ("code", typed),
        Second::Recovery(typed) => ("recovery", typed),
    };
    if typed.trim().is_empty() {
        return Err(Stop::field(field, "required"));
    }
    let key = match within {
        Some(org) => format!("{person}:{org}"),
        None => person.to_string(),
    };
    limit(db, vec![(Limit::FACTOR, key.clone())], now).await?;
    let (right, means) = match second {
        Second::App(code) => (use_app(db, site, person, code, now).await?, Means::Totp),
        Second::Recovery(code) => (
            use_recovery(db, site, person, code, now).await?,
            Means::Recovery,
        ),
    };
    if !right {
        let how = match second {
            Second::App(_) => "app",
            Second::Recovery(_) => "recovery",
        };
        let who = match within {
            Some(org) => Known::Within(person, org),
            None => Known::Person(person),
        };
        record::tried_in_vain(db, who, how, now);
        return Err(Stop::field(field, "wrong"));
    }
    db.note(None, move |conn| {
        Box::pin(async move { Limit::FACTOR.forgive(conn, &key).await })
    })
    .await?;
    Ok(means)
}

/// A recovery code was used: its person is told, wherever they have a place.
async fn tell(db: &Db, person: PersonId, now: Time) -> Result<(), Stop> {
    let places = store::sessions::doors(&mut db.read_instance().await?, person).await?;
    let Some(org) = places.first().map(|place| place.org_id) else {
        return Ok(());
    };
    let what = FactorNews::CodeUsed;
    let mail = MailJob::FactorChanged {
        person,
        at: now,
        what,
    };
    db.note(Some(org), move |conn| {
        Box::pin(async move { mail.queue_quietly(conn, org, now).await })
    })
    .await?;
    db.wake().await;
    Ok(())
}

async fn epoch(db: &Db, person: PersonId) -> Result<i64, Stop> {
    let (epoch,): (i64,) = db
        .read_instance()
        .await?
        .one(sql("select epoch from person where id = $1").bind(person))
        .await?;
    Ok(epoch)
}
