//! Local sign-ins: those that open one organization only.

use chrono::TimeDelta;
use kernel::FromRow;
use kernel::{ContactId, OrgId, PersonId, Time};
use store::sessions::bump_epoch;
use store::{Conn, Db, Stop, secret, sql};

use crate::password;
use crate::step::{Step, fingerprint};

/// A password made up for a mail works this long.
const MAILED_LIFE: TimeDelta = TimeDelta::days(3);

/// Of one person in one organization, at most so many are tried: each costs a dear hash.
const MOST: usize = 5;

/// A local sign-in with what is needed to try it.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct Local {
    pub org_id: OrgId,
    pub contact_id: ContactId,
    pub person_id: PersonId,
    pub name: String,
    pub email: String,
    pub org_name: String,
    pub password: Option<String>,
    pub mailed: Option<String>,
    pub mailed_until: Option<Time>,
    pub must_change: bool,
}

const LOCAL: &str = "select l.org_id, l.contact_id, c.person_id, c.name, p.email, o.name as org_name, l.password, l.mailed, l.mailed_until, l.must_change from local_sign_in l join contact c on c.org_id = l.org_id and c.id = l.contact_id join person p on p.id = c.person_id join organization o on o.id = l.org_id where c.trashed_at is null and c.access in ('invited', 'active') and ";

/// By user name in one organization.
pub(crate) async fn by_user_name(
    conn: &mut Conn,
    org: OrgId,
    user_name: &str,
) -> Result<Option<Local>, Stop> {
    let mut s = sql(LOCAL);
    s.push("l.org_id = ")
        .arg(org)
        .push(" and l.user_name = ")
        .arg(user_name.trim().to_lowercase());
    conn.maybe(s).await
}

/// By contact.
pub(crate) async fn of_contact(
    conn: &mut Conn,
    org: OrgId,
    contact: ContactId,
) -> Result<Option<Local>, Stop> {
    let mut s = sql(LOCAL);
    s.push("l.org_id = ")
        .arg(org)
        .push(" and l.contact_id = ")
        .arg(contact);
    conn.maybe(s).await
}

/// Of a person: those in the organization named or, where they all lie in one, in that; one for each
/// company they are a client of there.
pub(crate) async fn of_person(
    conn: &mut Conn,
    person: PersonId,
    org: Option<OrgId>,
) -> Result<Vec<Local>, Stop> {
    let mut s = sql(LOCAL);
    s.push("c.person_id = ")
        .arg(person)
        .push(" order by l.org_id, l.set_at limit 50");
    let mut found: Vec<Local> = conn.all(s).await?;
    let one = found.first().map(|l| l.org_id);
    let place = match found.iter().all(|l| Some(l.org_id) == one) {
        true => one,
        false => org,
    };
    found.retain(|l| Some(l.org_id) == place);
    found.truncate(MOST);
    Ok(found)
}

impl Local {
    /// The stored hash the password belongs to, if it is right.
    pub(crate) async fn right(&self, typed: &str, now: Time) -> Result<Option<&str>, Stop> {
        if password::verify(typed, self.password.as_deref()).await? {
            return Ok(self.password.as_deref());
        }
        let mailed = self
            .mailed
            .as_deref()
            .filter(|_| self.mailed_until.is_some_and(|until| until > now));
        match mailed {
            Some(stored) if password::verify(typed, Some(stored)).await? => Ok(Some(stored)),
            _ => Ok(None),
        }
    }
    /// Whether a step still belongs to what is stored.
    pub(crate) fn holds(&self, step: &Step) -> bool {
        [&self.password, &self.mailed]
            .into_iter()
            .flatten()
            .any(|stored| fingerprint(stored) == step.stored)
    }
}

/// What *Notify client* needs to say.
pub(crate) struct Notice {
    pub user_name: String,
    pub password: Option<String>,
    pub must_change: bool,
}

/// The facts of a notice; makes up a password if one is to stand in the mail, and keeps its hash.
pub(crate) async fn notice(
    db: &Db,
    org: OrgId,
    contact: ContactId,
    include: bool,
    now: Time,
) -> Result<Option<Notice>, Stop> {
    let found: Option<(String, bool)> = db
        .read(org)
        .await?
        .maybe(sql("select user_name, must_change from local_sign_in where org_id = $1 and contact_id = $2").bind(org).bind(contact))
        .await?;
    let Some((user_name, must_change)) = found else {
        return Ok(None);
    };
    if !include {
        return Ok(Some(Notice {
            user_name,
            password: None,
            must_change,
        }));
    }
    let made = made_up()?;
    let keep = sql("update local_sign_in set mailed = $3, mailed_until = $4, must_change = true where org_id = $1 and contact_id = $2 and changed_at is null")
        .bind(org)
        .bind(contact)
        .bind(password::hash(&made).await?)
        .bind(now + MAILED_LIFE);
    let kept = db
        .note(Some(org), move |conn| {
            Box::pin(async move { conn.run(keep).await })
        })
        .await?;
    Ok((kept == 1).then_some(Notice {
        user_name,
        password: Some(made),
        must_change: true,
    }))
}

/// A password nobody thought of, easy to read aloud: 80 bits in groups of four.
pub(crate) fn made_up() -> Result<String, Stop> {
    let letters = format!("{}{}", secret::code()?, secret::code()?);
    let groups: Vec<&str> = (0..4)
        .filter_map(|n| letters.get(n * 4..n * 4 + 4))
        .collect();
    Ok(groups.join("-"))
}

/// Gives a person a password of their own, shown to be theirs: every session, token and local
/// sign-in ends.
pub(crate) async fn own_password(
    conn: &mut Conn,
    person: PersonId,
    stored: &str,
    now: Time,
) -> Result<(), Stop> {
    crate::joining::start_clean(conn, person).await?;
    conn.run(
        sql("update person set password = $2, password_set_by = null, must_change = false, joined_at = coalesce(joined_at, $3) where id = $1")
            .bind(person)
            .bind(stored.to_owned())
            .bind(now),
    )
    .await?;
    conn.everywhere(
        sql("delete from local_sign_in where exists (select 1 from contact c where c.org_id = local_sign_in.org_id and c.id = local_sign_in.contact_id and c.person_id = $1)")
            .bind(person),
    )
    .await?;
    bump_epoch(conn, person).await
}

/// The client chose a password for a local sign-in; its other sessions end.
pub(crate) async fn local_password(
    conn: &mut Conn,
    org: OrgId,
    contact: ContactId,
    stored: &str,
    now: Time,
) -> Result<(), Stop> {
    conn.run(
        sql("update local_sign_in set password = $3, mailed = null, mailed_until = null, must_change = false, changed_at = $4 where org_id = $1 and contact_id = $2")
            .bind(org)
            .bind(contact)
            .bind(stored.to_owned())
            .bind(now),
    )
    .await?;
    conn.run(
        sql("delete from session where org_id = $1 and contact_id = $2")
            .bind(org)
            .bind(contact),
    )
    .await?;
    Ok(())
}
