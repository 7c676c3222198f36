//! Adding people to an engagement, changing what they are there, and the team: a contact there is, or a
//! new one who is given access, made a member and invited in one change. Who sees what by it is shown first.

use axum::response::{IntoResponse, Response};
use entry::{Grant, Since};
use i18n::Text;
use kernel::{Access, ContactId, EngagementId, Role, StaffId};
use people::contacts::{self, Draft};
use people::members;
use serde::{Deserialize, Serialize};
use store::Stop;
use store::foresee::{Foreseen, Look, Looked};
use store::viewers::Whom;
use web::{Error, Form, Id, Office, Sub, Then, then};

use super::people_tab::{New, back};
use crate::before::{Before, fields, shown, undo};
use crate::parse::{required, word};
use crate::sets::in_a_word;
use crate::{change, m};

fn contacts_of(id: EngagementId) -> String {
    format!("/engagements/{id}/contacts")
}

/// The question before somebody is added to an engagement, or what they are there changes.
async fn question(
    asked: &Office,
    id: EngagementId,
    action: String,
    title: impl FnOnce(String) -> Text,
    (fields, more): (Vec<(String, String)>, Before),
    foreseen: &Foreseen,
) -> Result<Response, Error> {
    let before = Before {
        action,
        back: contacts_of(id),
        fields,
        ..more
    };
    super::question(asked, id, before, title, foreseen).await
}

fn plain(form: &impl Serialize) -> (Vec<(String, String)>, Before) {
    (fields(form), Before::default())
}

/// The first name of the one the change is about.
fn first_of(foreseen: &Foreseen) -> String {
    let one = foreseen.effects.first();
    one.map_or_else(String::new, |(_, e)| people::first_name(&e.name).to_owned())
}

/// Contact, access, membership and invitation: all or nothing.
pub(crate) async fn add_new(
    asked: Office,
    Id(id): Id<EngagementId>,
    Form(typed): Form<New>,
) -> Result<Response, Error> {
    let act = asked.act_once(
        &typed.key,
        &[
            &typed.name,
            &typed.email,
            &typed.new_role,
            typed.access.as_deref().unwrap_or_default(),
        ],
    );
    let draft = Draft {
        name: typed.name.clone(),
        email: typed.email.clone(),
        ..Draft::default()
    };
    let (role, access) = (
        word("new_role", &typed.new_role, Role::of),
        typed.access.is_some(),
    );
    let look = Look::new(Whom::Engagement(id), &typed.sure);
    let done = shown!(asked, act, look, |tx, viewer| {
        let role = role?;
        if access && draft.email.trim().is_empty() {
            return Err(Stop::field("email", "required"));
        }
        let contact = contacts::create(tx, viewer, &draft).await?;
        members::add(tx, viewer, id, contact, role).await?;
        let granted = match access {
            true => Some(
                entry::grant(tx, viewer, contact, Grant::Invite { send: true })
                    .await?
                    .access,
            ),
            false => by_itself(tx, viewer, contact).await?,
        };
        tx.answer(contact.to_string());
        Ok(granted)
    });
    let name = people::first_name(&typed.name).to_owned();
    let done = match done {
        Looked::Ask(effects) => {
            let title = |title| m::ask_add_member(name, title).into();
            let more = Before {
                note: (access
                    || asked.org.enable_on_membership
                    || asked.org.auto_enable_new_contacts)
                    .then(|| m::ask_invites().into()),
                new: true,
                ..Before::default()
            };
            let typed = (fields(&typed), more);
            return question(&asked, id, contacts_of(id), title, typed, &effects).await;
        }
        Looked::Done(None, _) => Ok(m::person_added(name).into()),
        Looked::Done(Some(Access::Active), _) => Ok(m::person_added_active(name).into()),
        Looked::Done(Some(_), _) => Ok(m::person_added_invited(name).into()),
        Looked::Stopped(stop) => Err(stop),
    };
    back(&asked, id, typed, done, "name").await
}

/// What the organization grants by itself to somebody just made and added.
async fn by_itself(
    tx: &mut store::Tx<'_>,
    viewer: &kernel::Viewer,
    contact: ContactId,
) -> Result<Option<Access>, Stop> {
    for since in [Since::Made, Since::Member] {
        if let Some(granted) = entry::by_itself(tx, viewer, contact, since).await? {
            return Ok(Some(granted.access));
        }
    }
    Ok(None)
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Existing {
    contact: String,
    role: String,
    access: Option<String>,
    /// Where it is undone: hidden from the contact, as it was.
    hidden: Option<String>,
    sure: String,
}

pub(crate) async fn add_existing(
    asked: Office,
    Id(id): Id<EngagementId>,
    Form(form): Form<Existing>,
) -> Result<Response, Error> {
    let contact = required::<ContactId>("contact", &form.contact);
    let (role, access) = (word("role", &form.role, Role::of), form.access.is_some());
    let hidden = form.hidden.is_some();
    let look = Look::new(Whom::Engagement(id), &form.sure);
    let done = shown!(asked, look, |tx, viewer| {
        let (contact, role) = (contact?, role?);
        let added = members::add(tx, viewer, id, contact, role).await?;
        if added && hidden {
            members::change(tx, viewer, id, contact, role, true).await?;
        }
        let has = contacts::one(tx.conn(), viewer, contact).await?;
        let granted = if access && has.access == Access::None {
            Some(entry::grant(tx, viewer, contact, Grant::Invite { send: true }).await?)
        } else {
            entry::by_itself(tx, viewer, contact, Since::Member).await?
        };
        Ok((has.name, granted.map(|g| g.access)))
    });
    let first = |name: &str| people::first_name(name).to_owned();
    let done = match done {
        Looked::Ask(effects) => {
            let name = first_of(&effects);
            let title = |title| m::ask_add_member(name, title).into();
            let action = format!("/engagements/{id}/members");
            let waits = effects.effects.iter().any(|(_, e)| e.waits);
            let more = Before {
                note: (waits && (access || asked.org.enable_on_membership))
                    .then(|| m::ask_invites().into()),
                ..Before::default()
            };
            let typed = (fields(&form), more);
            return question(&asked, id, action, title, typed, &effects).await;
        }
        Looked::Done((name, None), _) => Ok(m::person_added(first(&name)).into()),
        Looked::Done((name, Some(Access::Active)), _) => {
            Ok(m::person_added_active(first(&name)).into())
        }
        Looked::Done((name, Some(_)), _) => Ok(m::person_added_invited(first(&name)).into()),
        Looked::Stopped(stop) => Err(stop),
    };
    back(&asked, id, New::default(), done, "contact").await
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Change {
    role: String,
    hidden: Option<String>,
    back: String,
    sure: String,
}

pub(crate) async fn change_member(
    asked: Office,
    Id(id): Id<EngagementId>,
    Sub(contact): Sub<ContactId>,
    Form(form): Form<Change>,
) -> Result<Response, Error> {
    let role = word("role", &form.role, Role::of);
    let hidden = form.hidden.is_some();
    let look = Look::new(Whom::Contact(contact), &form.sure);
    let done = shown!(asked, look, |tx, viewer| {
        members::change(tx, viewer, id, contact, role?, hidden).await
    });
    let (was, effects) = match done {
        Looked::Done(was, effects) => (was, effects),
        Looked::Ask(effects) => {
            let name = first_of(&effects);
            let title = |title| m::ask_change_member(name, title).into();
            let action = format!("/engagements/{id}/members/{contact}");
            return question(&asked, id, action, title, plain(&form), &effects).await;
        }
        Looked::Stopped(stop) => return Err(stop.into()),
    };
    let said = in_a_word(m::member_changed().into(), &effects);
    let back = then(&asked, &contacts_of(id)).toast(&asked, said);
    let path = format!("/engagements/{id}/members/{contact}");
    let back = undo(back, &asked, &path, &effects).undo_field("role", was.0.word());
    Ok(if was.1 {
        back.undo_field("hidden", "1")
    } else {
        back
    }
    .into_response())
}

/// The way back is to add the member again with the role it had.
pub(crate) async fn remove_member(
    asked: Office,
    Id(id): Id<EngagementId>,
    Sub(contact): Sub<ContactId>,
    Form(form): Form<Change>,
) -> Result<Response, Error> {
    let look = Look::new(Whom::Contact(contact), &form.sure);
    let done = shown!(asked, look, |tx, viewer| {
        members::remove(tx, viewer, id, contact).await
    });
    let ((role, hidden), effects) = match done {
        Looked::Done(was, effects) => (was, effects),
        Looked::Ask(effects) => {
            let name = first_of(&effects);
            let title = |title| m::ask_remove_member(name, title).into();
            let action = format!("/engagements/{id}/members/{contact}/remove");
            return question(&asked, id, action, title, plain(&form), &effects).await;
        }
        Looked::Stopped(stop) => return Err(stop.into()),
    };
    let to = if form.back == "contact" {
        format!("/contacts/{contact}/engagements")
    } else {
        contacts_of(id)
    };
    let back = then(&asked, &to).toast(&asked, m::member_removed());
    let back = undo(
        back,
        &asked,
        &format!("/engagements/{id}/members"),
        &effects,
    )
    .undo_field("contact", contact.to_string())
    .undo_field("role", role.word());
    Ok(if hidden {
        back.undo_field("hidden", "1")
    } else {
        back
    }
    .into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Joining {
    staff: String,
    team_role: String,
}

pub(crate) async fn join_team(
    asked: Office,
    Id(id): Id<EngagementId>,
    Form(form): Form<Joining>,
) -> Result<Response, Error> {
    let staff = required::<StaffId>("staff", &form.staff);
    let done = change!(asked, |tx, viewer| members::join_team(
        tx,
        viewer,
        id,
        staff?,
        &form.team_role
    )
    .await);
    back(
        &asked,
        id,
        New::default(),
        done.map(|()| m::team_joined().into()),
        "staff",
    )
    .await
}

pub(crate) async fn leave_team(
    asked: Office,
    Id(id): Id<EngagementId>,
    Sub(staff): Sub<StaffId>,
) -> Result<Then, Error> {
    change!(asked, |tx, viewer| members::leave_team(
        tx, viewer, id, staff
    )
    .await)?;
    Ok(then(&asked, &format!("/engagements/{id}/contacts"))
        .toast(&asked, m::team_left())
        .undo(&asked, &format!("/engagements/{id}/team"))
        .undo_field("staff", staff.to_string()))
}
