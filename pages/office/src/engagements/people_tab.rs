//! The tab *Contacts* of an engagement: clients with role and access, the team, *Add people*: a
//! contact there is, or a new one who is given access, made a member and invited in one change.

use axum::response::{IntoResponse, Response};
use entry::{Grant, Since};
use i18n::Text;
use kernel::{Access, ContactId, EngagementId, Right, Role, StaffId};
use people::contacts::{self, Draft};
use people::engagements::{self, Engagement};
use people::members::{self, Member, Teammate};
use people::staff;
use serde::Deserialize;
use store::{Conn, Stop};
use ui::Errors;
use web::{Error, Form, Id, Office, Page, Sub, Then, then};

use super::{Head, tabs};
use crate::parse::{self, required, word};
use crate::{change, m, words};

/// Contacts offered at once; more are found by adding from the contact's page.
const OFFERED: i64 = 1000;

/// What *Add people* carries.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct New {
    key: String,
    name: String,
    email: String,
    new_role: String,
    access: Option<String>,
}

#[derive(askama::Template)]
#[template(path = "engagement_contacts.html")]
struct Tab {
    head: Head,
    e: Engagement,
    members: Vec<Member>,
    team: Vec<Teammate>,
    contacts: Vec<(String, Text)>,
    staff: Vec<(String, Text)>,
    roles: Vec<(String, Text)>,
    typed: New,
    errors: Errors,
    edit: bool,
    grant: bool,
}

impl Tab {
    fn at(&self, path: &str) -> String {
        format!("/engagements/{}{path}", self.e.id)
    }
    fn new_role(&self) -> &str {
        if self.typed.new_role.is_empty() {
            Role::Primary.word()
        } else {
            &self.typed.new_role
        }
    }
    fn of(&self, member: &Member, path: &str) -> String {
        self.at(&format!("/members/{}{path}", member.contact_id))
    }
}

async fn tab(
    asked: &Office,
    conn: &mut Conn,
    id: EngagementId,
    typed: New,
    errors: Errors,
) -> Result<Page, Error> {
    let e = engagements::one(conn, &asked.viewer, id).await?;
    let members = members::of(conn, &asked.viewer, id).await?;
    let team = members::team(conn, &asked.viewer, id).await?;
    let edit = asked.viewer.has(Right::EditPeople) && e.trashed_at.is_none();
    let (mut offered, mut staff) = (Vec::new(), Vec::new());
    if edit {
        let found = contacts::choices(conn, &asked.viewer, Some(id), OFFERED).await?;
        offered = found
            .into_iter()
            .map(|(id, name, email)| {
                (
                    id,
                    if email.is_empty() {
                        name
                    } else {
                        format!("{name}, {email}")
                    },
                )
            })
            .collect();
        staff = staff::choices(conn, &asked.viewer).await?;
        staff.retain(|(id, _)| team.iter().all(|t| t.staff_id != *id));
    }
    let body = Tab {
        head: Head::new(asked, &e, "contacts"),
        contacts: words::choices(offered, Some(m::choose_contact().into())),
        staff: words::choices(staff, Some(m::choose_teammate().into())),
        roles: words::options(Role::ALL, Role::word, words::role),
        grant: asked.viewer.has(Right::GrantAccess),
        e: e.clone(),
        members,
        team,
        typed,
        errors,
        edit,
    };
    Ok(tabs::page(&e, body))
}

pub(crate) async fn page(asked: Office, Id(id): Id<EngagementId>) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    tab(&asked, &mut conn, id, New::default(), Errors::default()).await
}

/// Back to the tab with a word, or the tab with what was wrong.
async fn back(
    asked: &Office,
    id: EngagementId,
    typed: New,
    done: Result<Text, Stop>,
    field: &'static str,
) -> Result<Response, Error> {
    match done {
        Ok(text) => Ok(then(asked, &format!("/engagements/{id}/contacts"))
            .toast(asked, text)
            .into_response()),
        Err(Stop::Again(_)) => {
            Ok(then(asked, &format!("/engagements/{id}/contacts")).into_response())
        }
        Err(stop) => {
            let errors = parse::errors(stop, field)?;
            Ok(tab(asked, &mut asked.read().await?, id, typed, errors)
                .await?
                .invalid()
                .into_response())
        }
    }
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
    let done = change!(asked, act, |tx, viewer| {
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
    let done = done.map(|granted| match granted {
        None => m::person_added(name).into(),
        Some(Access::Active) => m::person_added_active(name).into(),
        Some(_) => m::person_added_invited(name).into(),
    });
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

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Existing {
    contact: String,
    role: String,
    access: Option<String>,
}

pub(crate) async fn add_existing(
    asked: Office,
    Id(id): Id<EngagementId>,
    Form(form): Form<Existing>,
) -> Result<Response, Error> {
    let contact = required::<ContactId>("contact", &form.contact);
    let (role, access) = (word("role", &form.role, Role::of), form.access.is_some());
    let done = change!(asked, |tx, viewer| {
        let (contact, role) = (contact?, role?);
        members::add(tx, viewer, id, contact, role).await?;
        let has = contacts::one(tx.conn(), viewer, contact).await?;
        if access && has.access == Access::None {
            entry::grant(tx, viewer, contact, Grant::Invite { send: true }).await?;
        } else {
            entry::by_itself(tx, viewer, contact, Since::Member).await?;
        }
        Ok(has.name)
    });
    let done = done.map(|name| m::person_added(people::first_name(&name).to_owned()).into());
    back(&asked, id, New::default(), done, "contact").await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Change {
    role: String,
    hidden: Option<String>,
    back: String,
}

pub(crate) async fn change_member(
    asked: Office,
    Id(id): Id<EngagementId>,
    Sub(contact): Sub<ContactId>,
    Form(form): Form<Change>,
) -> Result<Then, Error> {
    let role = word("role", &form.role, Role::of);
    let hidden = form.hidden.is_some();
    change!(asked, |tx, viewer| members::change(
        tx, viewer, id, contact, role?, hidden
    )
    .await)?;
    Ok(then(&asked, &format!("/engagements/{id}/contacts")).toast(&asked, m::member_changed()))
}

/// The way back is to add the member again with the role it had.
pub(crate) async fn remove_member(
    asked: Office,
    Id(id): Id<EngagementId>,
    Sub(contact): Sub<ContactId>,
    Form(form): Form<Change>,
) -> Result<Then, Error> {
    let role = change!(asked, |tx, viewer| members::remove(tx, viewer, id, contact)
        .await)?;
    let to = if form.back == "contact" {
        format!("/contacts/{contact}/engagements")
    } else {
        format!("/engagements/{id}/contacts")
    };
    Ok(then(&asked, &to)
        .toast(&asked, m::member_removed())
        .undo(&asked, &format!("/engagements/{id}/members"))
        .undo_field("contact", contact.to_string())
        .undo_field("role", role.word()))
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
