//! Inviting staff. A staff user is a record of its own, never a contact.

use kernel::FromRow;
use kernel::{Email, FieldError, Group, Power, Refusal, StaffId, Viewer};
use serde_json::json;
use store::{Event, Stop, Tx, sql};

use crate::access_change::may_manage_staff;
use crate::grant::{invite_limit, person_by_email};
use crate::jobs::{Invitee, MailJob};
use crate::joining::end_invitations;

/// A staff user to be.
#[derive(Clone, Debug)]
pub struct NewStaff {
    /// The address; invitations go there.
    pub email: String,
    /// The name clients see.
    pub name: String,
    /// The title clients see.
    pub title: String,
    /// The group.
    pub group: Group,
}

/// Invites somebody to the office; whoever has a sign-in already is in at once and told so. Only a
/// super admin makes super admins. Errors stand at `email`, `name`, `title`.
pub async fn invite_staff(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    new: NewStaff,
) -> Result<StaffId, Stop> {
    may_manage_staff(tx, viewer)?;
    let super_admin = viewer
        .staff
        .as_ref()
        .is_some_and(|s| s.group == Group::SuperAdmin);
    if new.group == Group::SuperAdmin && !super_admin {
        return Err(Stop::Forbidden(Power::Manage)); // grants never exceed the granter's rights
    }
    let (email, name, title) = checked(&new)?;
    let (person, joined) = person_by_email(tx, &email, &name).await?;
    let (org, now) = (tx.act.org, tx.act.now);
    let id = StaffId::new();
    let made = tx
        .run(
            sql("insert into staff (org_id, id, person_id, name, grp, title, active, invited_at, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (org_id, person_id) do nothing")
                .bind(org)
                .bind(id)
                .bind(person)
                .bind(name)
                .bind(new.group)
                .bind(title)
                .bind(joined)
                .bind((!joined).then_some(now))
                .bind(now),
        )
        .await?;
    if made == 0 {
        return Err(Stop::field("email", "taken"));
    }
    invite_limit(tx).await?;
    let (who, by) = (Invitee::Staff(id), tx.act.staff());
    let mail = if joined {
        MailJob::Added { who, by }
    } else {
        MailJob::Invitation { who, by }
    };
    mail.queue(tx).await?;
    tx.audit(
        "staff.invited",
        "staff",
        id.0,
        json!({ "group": new.group.word(), "joined": joined }),
    );
    tx.event(Event::new("staff.invited").data(json!({ "staff": id })));
    Ok(id)
}

fn checked(new: &NewStaff) -> Result<(Email, String, String), Stop> {
    let mut errors = Vec::new();
    let email = new.email.parse::<Email>();
    if email.is_err() {
        errors.push(FieldError::new(
            "email",
            if new.email.trim().is_empty() {
                "required"
            } else {
                "not_an_email"
            },
        ));
    }
    let (name, title) = (new.name.trim().to_owned(), new.title.trim().to_owned());
    match name.chars().count() {
        0 => errors.push(FieldError::new("name", "required")),
        n if n > 120 => errors.push(FieldError::new("name", "too_long").number(120)),
        _ => {}
    }
    if title.chars().count() > 120 {
        errors.push(FieldError::new("title", "too_long").number(120));
    }
    match (email, errors.is_empty()) {
        (Ok(email), true) => Ok((email, name, title)),
        _ => Err(Refusal::Fields(errors).into()),
    }
}

#[derive(FromRow)]
struct Waiting {
    waiting: bool,
}

async fn waiting(tx: &mut Tx<'_>, viewer: &Viewer, staff: StaffId) -> Result<(), Stop> {
    may_manage_staff(tx, viewer)?;
    let org = tx.act.org;
    let row: Waiting = tx
        .one(sql("select (not active and invited_at is not null) as waiting from staff where org_id = $1 and id = $2").bind(org).bind(staff))
        .await?;
    if row.waiting {
        Ok(())
    } else {
        Err(Stop::state("not_invited"))
    }
}

/// Sends another invitation; earlier ones stay good. State `not_invited`.
pub async fn resend_staff(tx: &mut Tx<'_>, viewer: &Viewer, staff: StaffId) -> Result<(), Stop> {
    waiting(tx, viewer, staff).await?;
    invite_limit(tx).await?;
    MailJob::Invitation {
        who: Invitee::Staff(staff),
        by: tx.act.staff(),
    }
    .queue(tx)
    .await?;
    tx.audit("invitation.resent", "staff", staff.0, json!({}));
    Ok(())
}

/// Takes the invitation back: every link ends and the staff user stays inactive. State `not_invited`.
pub async fn revoke_staff_invitation(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    staff: StaffId,
) -> Result<(), Stop> {
    waiting(tx, viewer, staff).await?;
    let org = tx.act.org;
    tx.run(sql("update staff set invited_at = null, version = version + 1 where org_id = $1 and id = $2").bind(org).bind(staff)).await?;
    end_invitations(tx, Invitee::Staff(staff)).await?;
    tx.audit("invitation.revoked", "staff", staff.0, json!({}));
    Ok(())
}
