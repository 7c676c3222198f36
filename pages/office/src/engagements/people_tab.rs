//! The tab *Contacts* of an engagement: clients with role and access, the team, *Add people*.

use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{EngagementId, Right, Role};
use people::contacts;
use people::engagements::{self, Engagement};
use people::members::{self, Member, Teammate};
use people::staff;
use serde::{Deserialize, Serialize};
use store::{Conn, Stop};
use ui::Errors;
use web::{Error, Id, Office, Page, then};

use super::{Head, tabs};
use crate::{m, parse, words};

/// Contacts offered at once; more are found by adding from the contact's page.
const OFFERED: i64 = 1000;

/// What *Add people* carries.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct New {
    pub key: String,
    pub name: String,
    pub email: String,
    pub new_role: String,
    pub access: Option<String>,
    pub sure: String,
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
    /// The first client is whom one talks to first; who comes later takes part.
    fn usual_role(&self) -> &'static str {
        match self.members.iter().any(|m| m.role == Role::Primary) {
            true => Role::Collaborator.word(),
            false => Role::Primary.word(),
        }
    }
    fn new_role(&self) -> &str {
        if self.typed.new_role.is_empty() {
            self.usual_role()
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
pub(super) async fn back(
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
