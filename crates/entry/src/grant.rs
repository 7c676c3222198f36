//! Granting access to the client portal: by invitation, or with a password that staff typed.

use kernel::FromRow;
use kernel::{Access, ContactId, Email, PersonId, Power, Right, Viewer};
use serde_json::json;
use store::{Event, Stop, Tx, sql};
use uuid::Uuid;

use crate::jobs::{Invitee, MailJob};
use crate::limits::Limit;
use crate::wish::Typed;

/// How access is granted.
#[derive(Clone, Debug)]
pub enum Grant {
    /// By an invitation; without `send` nothing is mailed and staff copy a link.
    Invite {
        /// Whether the mail goes out.
        send: bool,
    },
    /// *Enable login*: a user name and password of this organization only, from [`typed`].
    Password(Typed),
}

/// What came of granting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted {
    /// *Invited*, or *active* for somebody who has a sign-in already.
    pub access: Access,
    /// The person behind the contact.
    pub person: PersonId,
    /// Whether a mail was queued.
    pub mailed: bool,
}

#[derive(Clone, Debug, FromRow)]
pub(crate) struct Card {
    pub name: String,
    pub email: String,
    pub access: Access,
    pub person_id: Option<PersonId>,
    pub company_id: Option<kernel::CompanyId>,
    pub joined_at: Option<kernel::Time>,
}

/// The contact as granting needs it, or *gone*.
pub(crate) async fn card(tx: &mut Tx<'_>, contact: ContactId) -> Result<Card, Stop> {
    let org = tx.act.org;
    tx.one(sql("select name, email, access, person_id, company_id, joined_at from contact where org_id = $1 and id = $2 and trashed_at is null").bind(org).bind(contact)).await
}

/// Refuses unless the viewer may grant access in the organization of the transaction.
pub(crate) fn may_grant(tx: &Tx<'_>, viewer: &Viewer) -> Result<(), Stop> {
    if viewer.org != tx.act.org || !viewer.is_staff() {
        return Err(Stop::Gone);
    }
    if viewer.has(Right::GrantAccess) {
        Ok(())
    } else {
        Err(Stop::Forbidden(Power::Manage))
    }
}

/// Grants a contact access to the portal; part of a change. By invitation, what is refused has
/// changed nothing, so that one refusal need not stop the change of many. A contact without an address is a
/// field error at `email`, one whose person is another contact of the same company already too (`taken`).
/// States: `already_active`, `already_invited` (resend instead), `suspended` (resume instead),
/// `has_own_sign_in` for a password.
pub async fn grant(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    contact: ContactId,
    how: Grant,
) -> Result<Granted, Stop> {
    may_grant(tx, viewer)?;
    let card = card(tx, contact).await?;
    let (person, joined) = person_of(tx, contact, &card).await?;
    let granted = match how {
        Grant::Invite { .. } if card.access == Access::Active => {
            return Err(Stop::state("already_active"));
        }
        Grant::Invite { .. } if card.access == Access::Invited => {
            return Err(Stop::state("already_invited"));
        }
        // A withdrawal holds until somebody lifts it.
        _ if card.access == Access::Suspended => return Err(Stop::state("suspended")),
        Grant::Invite { send } => invite(tx, contact, (person, joined), send).await?,
        Grant::Password(_) if joined => return Err(Stop::state("has_own_sign_in")),
        Grant::Password(typed) => {
            let access = if card.access == Access::Active {
                Access::Active
            } else {
                Access::Invited
            };
            if access != card.access {
                set_access(tx, contact, person, access).await?;
            }
            keep(tx, contact, &typed).await?;
            let mailed = typed.notify;
            if mailed {
                invite_limit(tx).await?;
                MailJob::PasswordNotice {
                    contact,
                    include_password: typed.mail_password,
                }
                .queue(tx)
                .await?;
            }
            tx.audit(
                "access.password_set",
                "contact",
                contact.0,
                json!({ "must_change": typed.must_change, "mailed": typed.mail_password }),
            );
            Granted {
                access,
                person,
                mailed,
            }
        }
    };
    let word = json!({ "access": granted.access.word() });
    tx.audit("access.granted", "contact", contact.0, word.clone());
    tx.event(Event::new("access.granted").contact(contact).data(word));
    Ok(granted)
}

async fn invite(
    tx: &mut Tx<'_>,
    contact: ContactId,
    (person, joined): (PersonId, bool),
    send: bool,
) -> Result<Granted, Stop> {
    let access = if joined {
        Access::Active
    } else {
        Access::Invited
    };
    let mailed = send || joined;
    if mailed {
        invite_limit(tx).await?; // first: what it refuses must not have been granted
    }
    set_access(tx, contact, person, access).await?;
    let (who, by) = (Invitee::Contact(contact), tx.act.staff());
    let mail = if joined {
        MailJob::Added { who, by }
    } else {
        MailJob::Invitation { who, by }
    };
    if mailed {
        mail.queue(tx).await?;
    }
    Ok(Granted {
        access,
        person,
        mailed,
    })
}

/// Invites a contact that a client brought in just now; the caller has asked whether that client may.
/// Always *invited*, also who has a sign-in elsewhere: a client must not learn who has.
///
/// # Errors
/// Field errors at `email`; *too many*.
pub async fn invite_for_client(tx: &mut Tx<'_>, contact: ContactId) -> Result<Granted, Stop> {
    let card = card(tx, contact).await?;
    let (person, _) = person_of(tx, contact, &card).await?;
    let granted = invite(tx, contact, (person, false), true).await?;
    let word = json!({ "access": granted.access.word() });
    tx.audit("access.granted", "contact", contact.0, word);
    Ok(granted)
}

/// The person behind a contact's address, made if need be, and whether they have a sign-in of their own.
pub(crate) async fn person_of(
    tx: &mut Tx<'_>,
    contact: ContactId,
    card: &Card,
) -> Result<(PersonId, bool), Stop> {
    if card.email.trim().is_empty() {
        return Err(Stop::field("email", "required"));
    }
    let email: Email = card
        .email
        .parse()
        .map_err(|_| Stop::field("email", "not_an_email"))?;
    let (person, joined) = person_by_email(tx, &email, &card.name).await?;
    let org = tx.act.org;
    // One may be a client of several companies, once of each.
    let mut same =
        sql("select id, (trashed_at is not null) as trashed from contact where org_id = ");
    same.arg(org).push(" and person_id = ").arg(person);
    same.push(" and id <> ").arg(contact);
    match card.company_id {
        Some(company) => same.push(" and company_id = ").arg(company),
        None => same.push(" and company_id is null"),
    };
    let other: Option<(ContactId, bool)> = tx.maybe(same).await?;
    match other {
        Some((_, false)) => return Err(Stop::field("email", "taken")),
        // A contact in the trash gives its person up to the one in use.
        Some((id, true)) => {
            tx.run(sql("update contact set person_id = null, access = 'none' where org_id = $1 and id = $2").bind(org).bind(id)).await?;
        }
        None => {}
    }
    Ok((person, joined))
}

/// The person of an address, made if need be, and whether they have a sign-in of their own.
pub(crate) async fn person_by_email(
    tx: &mut Tx<'_>,
    email: &Email,
    name: &str,
) -> Result<(PersonId, bool), Stop> {
    let now = tx.act.now;
    tx.run(
        sql("insert into person (id, email, name, created_at) values ($1, $2, $3, $4) on conflict (email) do nothing")
            .bind(PersonId::new())
            .bind(email.as_str().to_owned())
            .bind(name.to_owned())
            .bind(now),
    )
    .await?;
    tx.one(
        sql("select id, (joined_at is not null) as joined from person where email = $1")
            .bind(email.as_str().to_owned()),
    )
    .await
}

async fn set_access(
    tx: &mut Tx<'_>,
    contact: ContactId,
    person: PersonId,
    access: Access,
) -> Result<(), Stop> {
    let (org, now, by) = (tx.act.org, tx.act.now, tx.act.staff());
    let text = match access {
        Access::Active => {
            "update contact set person_id = $3, access = 'active', access_at = $4, access_by = $5, joined_at = coalesce(joined_at, $4), version = version + 1 where org_id = $1 and id = $2"
        }
        // Whoever is invited again has not joined until they do: access that is resumed goes by it.
        _ => {
            "update contact set person_id = $3, access = 'invited', access_at = $4, access_by = $5, invited_at = $4, joined_at = null, version = version + 1 where org_id = $1 and id = $2"
        }
    };
    tx.run(
        sql(text)
            .bind(org)
            .bind(contact)
            .bind(person)
            .bind(now)
            .bind(by),
    )
    .await?;
    Ok(())
}

async fn keep(tx: &mut Tx<'_>, contact: ContactId, typed: &Typed) -> Result<(), Stop> {
    let (org, now, by) = (tx.act.org, tx.act.now, tx.act.staff());
    let taken: Option<(ContactId,)> = tx
        .maybe(sql("select contact_id from local_sign_in where org_id = $1 and user_name = $2 and contact_id <> $3").bind(org).bind(typed.user_name.clone()).bind(contact))
        .await?;
    if taken.is_some() {
        return Err(Stop::field("user_name", "taken"));
    }
    tx.run(
        sql("insert into local_sign_in (org_id, id, contact_id, user_name, password, must_change, set_by, set_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (org_id, contact_id) do update set user_name = excluded.user_name, password = excluded.password, mailed = null, mailed_until = null, must_change = excluded.must_change, set_by = excluded.set_by, set_at = excluded.set_at, changed_at = null")
            .bind(org)
            .bind(Uuid::now_v7())
            .bind(contact)
            .bind(typed.user_name.clone())
            .bind(typed.stored.clone())
            .bind(typed.must_change)
            .bind(by)
            .bind(now),
    )
    .await?;
    tx.run(
        sql("delete from session where org_id = $1 and contact_id = $2")
            .bind(org)
            .bind(contact),
    )
    .await?;
    Ok(())
}

/// No organization floods the world with invitations.
pub(crate) async fn invite_limit(tx: &mut Tx<'_>) -> Result<(), Stop> {
    let (org, now) = (tx.act.org.to_string(), tx.act.now);
    Limit::INVITATIONS.take(tx.conn(), &org, now).await
}
