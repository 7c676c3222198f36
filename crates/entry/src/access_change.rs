//! Changing access that was granted: resend, copy the link, revoke, suspend, resume, remove.
//! Whatever withdraws access acts on the next request: sessions and tokens of the contact end here.

use kernel::{Access, ContactId, PersonId, Power, Right, Time, Viewer};
use serde_json::json;
use store::{Event, Stop, Tx, sql};
use web::Site;

use crate::grant::{Card, card, invite_limit, may_grant, person_of};
use crate::invitations;
use crate::jobs::{Invitee, MailJob};
use crate::joining::end_invitations;
use crate::pin;

/// Sends another invitation; earlier ones stay good. State `not_invited` for anybody else.
pub async fn resend(tx: &mut Tx<'_>, viewer: &Viewer, contact: ContactId) -> Result<(), Stop> {
    invited(tx, viewer, contact).await?;
    invite_limit(tx).await?;
    MailJob::Invitation {
        who: Invitee::Contact(contact),
        by: tx.act.staff(),
    }
    .queue(tx)
    .await?;
    note(tx, "invitation.resent", contact);
    Ok(())
}

/// A link to hand over by other means.
#[derive(Clone, Debug)]
pub struct Copied {
    /// The whole address, for *Copy link* and the QR code. Shown once, never stored.
    pub url: String,
    /// When it ends.
    pub expires_at: Time,
}

/// Makes a fresh link (kept ones are hashes) for somebody invited. What it opens is known to staff
/// until a mail confirms the address.
pub async fn copy_link(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    contact: ContactId,
    site: &Site,
    slug: &str,
) -> Result<Copied, Stop> {
    let (person, email) = invited(tx, viewer, contact).await?;
    let (org, now, by) = (tx.act.org, tx.act.now, tx.act.staff());
    let (made, row) = invitations::row(
        site,
        org,
        Invitee::Contact(contact),
        person,
        &email,
        by,
        true,
        now,
    )?;
    tx.run(row).await?;
    note(tx, "invitation.copied", contact);
    Ok(Copied {
        url: site.link(&format!("/{slug}/invitation/{}", made.token)),
        expires_at: made.expires_at,
    })
}

/// The person and address of somebody invited. The contact's address may have changed since: the
/// person is looked up again.
async fn invited(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    contact: ContactId,
) -> Result<(PersonId, String), Stop> {
    may_grant(tx, viewer)?;
    let card = card(tx, contact).await?;
    if card.access != Access::Invited {
        return Err(Stop::state("not_invited"));
    }
    let person = now_of(tx, contact, &card).await?;
    let (email,): (String,) = tx
        .one(sql("select email from person where id = $1").bind(person))
        .await?;
    Ok((person, email))
}

/// The person of the address that the contact has now; what opened the portal by an earlier one ends.
async fn now_of(tx: &mut Tx<'_>, contact: ContactId, card: &Card) -> Result<PersonId, Stop> {
    let (person, _) = person_of(tx, contact, card).await?;
    if card.person_id != Some(person) {
        let org = tx.act.org;
        tx.run(
            sql("update contact set person_id = $3 where org_id = $1 and id = $2")
                .bind(org)
                .bind(contact)
                .bind(person),
        )
        .await?;
        tx.run(
            sql("delete from local_sign_in where org_id = $1 and contact_id = $2")
                .bind(org)
                .bind(contact),
        )
        .await?;
    }
    Ok(person)
}

/// Takes an invitation back: every link ends, the contact has no access. State `not_invited`.
pub async fn revoke_invitation(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    contact: ContactId,
) -> Result<(), Stop> {
    may_grant(tx, viewer)?;
    if card(tx, contact).await?.access != Access::Invited {
        return Err(Stop::state("not_invited"));
    }
    set(tx, contact, Access::None).await?;
    withdraw(tx, contact, true).await?;
    note(tx, "invitation.revoked", contact);
    Ok(())
}

/// Takes back the invitation of somebody a client brought in; the caller has asked whether that client
/// may.
///
/// # Errors
/// State `not_invited`.
pub async fn take_back_for_client(tx: &mut Tx<'_>, contact: ContactId) -> Result<(), Stop> {
    let (org, now) = (tx.act.org, tx.act.now);
    // In one statement: who accepts at this moment has joined.
    let back = sql(
        "update contact set access = 'none', access_at = $3, access_by = null, version = version + 1 where org_id = $1 and id = $2 and access = 'invited' and trashed_at is null",
    );
    if tx.run(back.bind(org).bind(contact).bind(now)).await? == 0 {
        return Err(Stop::state("not_invited"));
    }
    withdraw(tx, contact, true).await
}

/// Withdraws access for now. State `no_access` where there is none.
pub async fn suspend(tx: &mut Tx<'_>, viewer: &Viewer, contact: ContactId) -> Result<(), Stop> {
    may_grant(tx, viewer)?;
    if !matches!(
        card(tx, contact).await?.access,
        Access::Active | Access::Invited
    ) {
        return Err(Stop::state("no_access"));
    }
    set(tx, contact, Access::Suspended).await?;
    withdraw(tx, contact, false).await?;
    note(tx, "access.suspended", contact);
    Ok(())
}

/// Gives suspended access back: *active* to whoever had joined, *invited* (with a fresh mail, since links from
/// before have ended) to the others. State `not_suspended`; field errors at `email`; *too many* invitations.
pub async fn resume(tx: &mut Tx<'_>, viewer: &Viewer, contact: ContactId) -> Result<Access, Stop> {
    may_grant(tx, viewer)?;
    let card = card(tx, contact).await?;
    if card.access != Access::Suspended {
        return Err(Stop::state("not_suspended"));
    }
    let access = if card.joined_at.is_some() {
        Access::Active
    } else {
        Access::Invited
    };
    if access == Access::Invited {
        invite_limit(tx).await?; // first: what it refuses must not have been resumed
        now_of(tx, contact, &card).await?;
    }
    set(tx, contact, access).await?;
    if access == Access::Invited {
        MailJob::Invitation {
            who: Invitee::Contact(contact),
            by: tx.act.staff(),
        }
        .queue(tx)
        .await?;
    }
    note(tx, "access.resumed", contact);
    Ok(access)
}

/// Ends access altogether; the contact stays. State `no_access` where there is none.
pub async fn remove_access(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    contact: ContactId,
) -> Result<(), Stop> {
    may_grant(tx, viewer)?;
    if card(tx, contact).await?.access == Access::None {
        return Err(Stop::state("no_access"));
    }
    set(tx, contact, Access::None).await?;
    withdraw(tx, contact, true).await?;
    note(tx, "access.removed", contact);
    Ok(())
}

async fn set(tx: &mut Tx<'_>, contact: ContactId, access: Access) -> Result<(), Stop> {
    let (org, now, by) = (tx.act.org, tx.act.now, tx.act.staff());
    tx.run(
        sql("update contact set access = $3, access_at = $4, access_by = $5, version = version + 1 where org_id = $1 and id = $2")
            .bind(org)
            .bind(contact)
            .bind(access)
            .bind(now)
            .bind(by),
    )
    .await?;
    Ok(())
}

/// Ends everything that opens the portal as this contact, for good; the caller may.
///
/// # Errors
/// The database's.
pub async fn close_for_good(tx: &mut Tx<'_>, contact: ContactId) -> Result<(), Stop> {
    withdraw(tx, contact, true).await
}

/// Ends everything that opens the portal as this contact; `for_good` the local sign-in and the PIN
/// with its links too. While access is suspended they open nothing.
pub(crate) async fn withdraw(
    tx: &mut Tx<'_>,
    contact: ContactId,
    for_good: bool,
) -> Result<(), Stop> {
    let (org, now) = (tx.act.org, tx.act.now);
    end_invitations(tx, Invitee::Contact(contact)).await?;
    store::sessions::end_for_contact(tx.conn(), org, contact, now).await?;
    if for_good {
        pin::end_all(tx, contact).await?;
        tx.run(
            sql("delete from local_sign_in where org_id = $1 and contact_id = $2")
                .bind(org)
                .bind(contact),
        )
        .await?;
    }
    Ok(())
}

fn note(tx: &mut Tx<'_>, verb: &'static str, contact: ContactId) {
    tx.audit(verb, "contact", contact.0, json!({}));
    tx.event(Event::new(verb).contact(contact));
}

/// Refuses unless the viewer may manage staff in the organization of the transaction.
pub(crate) fn may_manage_staff(tx: &Tx<'_>, viewer: &Viewer) -> Result<(), Stop> {
    if viewer.org != tx.act.org || !viewer.is_staff() {
        return Err(Stop::Gone);
    }
    if viewer.has(Right::ManageStaff) {
        Ok(())
    } else {
        Err(Stop::Forbidden(Power::Manage))
    }
}
