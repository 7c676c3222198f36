//! What the operator does from the command line: create a user, reset one.

use kernel::{Email, FieldError, Group, PersonId, StaffId, Time};
use serde_json::json;
use store::org::Org;
use store::{Act, Db, Event, Stop, sql};

use crate::grant::person_by_email;
use crate::links::mint_reset;
use crate::local::{made_up, own_password};
use crate::{password, rules};

/// A staff user made at the command line.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The organization's part of addresses.
    pub org: String,
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The group.
    pub group: Group,
    /// A password; none: one is made up, to be changed at the first sign-in.
    pub password: Option<String>,
}

/// Makes a staff user who can sign in at once; the password that was made up, if one was. A person
/// who has a sign-in keeps theirs. Errors stand at `email`, `name`, `password`; *gone* without the organization.
pub async fn create_user(
    db: &Db,
    new: NewUser,
    now: Time,
) -> Result<(StaffId, Option<String>), Stop> {
    let email: Email = new
        .email
        .parse()
        .map_err(|_| Stop::field("email", "not_an_email"))?;
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 120 {
        return Err(FieldError::new(
            "name",
            if name.is_empty() {
                "required"
            } else {
                "too_long"
            },
        )
        .number(120)
        .into());
    }
    let org = Org::by_slug(&mut db.read_instance().await?, &new.org)
        .await?
        .ok_or(Stop::Gone)?;
    let (made, text) = match new.password {
        Some(chosen) => {
            rules::check("password", &chosen, &[&name, email.as_str(), &org.name])?;
            (None, chosen)
        }
        None => {
            let made = made_up()?;
            (Some(made.clone()), made)
        }
    };
    let stored = password::hash(&text).await?;
    let must_change = made.is_some();
    let (id, group) = (StaffId::new(), new.group);
    let has_own = db
        .change(Act::system(org.id, now), move |tx| {
            Box::pin(async move {
                let (person, joined) = person_by_email(tx, &email, &name).await?;
                let (org, now) = (tx.act.org, tx.act.now);
                let put = sql("insert into staff (org_id, id, person_id, name, grp, active, created_at) values ($1, $2, $3, $4, $5, true, $6) on conflict (org_id, person_id) do nothing")
                    .bind(org)
                    .bind(id)
                    .bind(person)
                    .bind(name)
                    .bind(group)
                    .bind(now);
                if tx.run(put).await? == 0 {
                    return Err(Stop::field("email", "taken"));
                }
                if !joined {
                    own_password(tx.conn(), person, &stored, now).await?;
                    tx.run(sql("update person set must_change = $2 where id = $1").bind(person).bind(must_change)).await?;
                }
                tx.audit("staff.created", "staff", id.0, json!({ "group": group.word() }));
                tx.event(Event::new("staff.created"));
                Ok(joined)
            })
        })
        .await?;
    Ok((id, made.filter(|_| !has_own)))
}

/// Makes a link behind which a person chooses a new password, the same as a mailed one: once, and
/// not for long; until then everything stays as it was. For people locked out whose mail does not
/// work. The path of the link and when it ends; *gone* when there is no such person.
pub async fn reset_link(db: &Db, email: &str, now: Time) -> Result<(String, Time), Stop> {
    let email: Email = email
        .parse()
        .map_err(|_| Stop::field("email", "not_an_email"))?;
    let mut conn = db.read_instance().await?;
    let (person,): (PersonId,) = conn
        .one(sql("select id from person where email = $1").bind(email.as_str().to_owned()))
        .await?;
    let places = store::sessions::doors(&mut conn, person).await?;
    drop(conn);
    for place in places {
        db.change(Act::system(place.org_id, now), move |tx| {
            Box::pin(async move {
                let (kind, id) = match (place.staff_id, place.contact_id) {
                    (Some(staff), _) => ("staff", staff.0),
                    (None, Some(contact)) => ("contact", contact.0),
                    (None, None) => ("person", person.0),
                };
                tx.audit("person.reset_link", kind, id, json!({}));
                Ok(())
            })
        })
        .await?;
    }
    let (token, expires_at) = mint_reset(db, person, email.as_str(), now).await?;
    Ok((format!("/reset/{token}"), expires_at))
}
