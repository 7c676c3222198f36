//! The tabs of a contact that only tell: overview, engagements, activity.

use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{ContactId, EngagementId, Right, Role, Time};
use people::activity::{About, feed};
use people::contacts::{self, Contact};
use people::members::{self, Membership};
use serde::{Deserialize, Serialize};
use store::Conn;
use store::foresee::{Look, Looked};
use store::viewers::Whom;
use ui::Errors;
use web::{Error, Form, Id, Office, Page, Query, then};

use super::{Head, led};
use crate::before::{self, ask, fields, shown};
use crate::inbox::{Day, by_day};
use crate::parse::{self, address};
use crate::sets::in_a_word;
use crate::{m, words};

/// The page of one tab, with the way here.
pub(super) fn page(
    contact: &Contact,
    body: impl askama::DynTemplate + Send + Sync + 'static,
) -> Page {
    Page::office("contacts", contact.name.clone(), body)
        .crumb(m::contacts(), "/contacts")
        .crumb(contact.name.clone(), "")
        .topic(format!("contact:{}", contact.id))
}

/// Notes that this member of staff looked at the contact. Written beside the page, which does not
/// wait for it.
pub(super) fn looked(asked: &Office, opened: parts::Opened, contact: ContactId) {
    let staff = asked.viewer.staff.as_ref().map(|s| s.id);
    let (true, Some(staff)) = (opened.really(), staff) else {
        return;
    };
    let (db, org, now) = (asked.app.db.clone(), asked.org.id, asked.now);
    tokio::spawn(async move {
        let mark = db.note(Some(org), move |conn| {
            Box::pin(async move { contacts::mark_viewed(conn, org, staff, contact, now).await })
        });
        if let Err(stop) = mark.await {
            tracing::warn!(%stop, "a look at a contact was not noted");
        }
    });
}

#[derive(askama::Template)]
#[template(path = "contact_overview.html")]
struct Overview {
    head: Head,
    contact: Contact,
    memberships: Vec<Membership>,
    now: Time,
}

pub(crate) async fn overview(
    asked: Office,
    Id(id): Id<ContactId>,
    opened: parts::Opened,
) -> Result<Response, Error> {
    let mut conn = asked.read().await?;
    let contact = contacts::one(&mut conn, &asked.viewer, id).await?;
    if let Some(there) = led(&asked, &contact, "") {
        return Ok(there);
    }
    looked(&asked, opened, id);
    let memberships = members::engagements_of(&mut conn, &asked.viewer, id).await?;
    let body = Overview {
        head: Head::new(&asked, &contact, "overview"),
        contact: contact.clone(),
        memberships,
        now: asked.now,
    };
    Ok(page(&contact, body).into_response())
}

#[derive(askama::Template)]
#[template(path = "contact_engagements.html")]
struct Engagements {
    head: Head,
    contact: Contact,
    memberships: Vec<Membership>,
    choices: Vec<(String, Text)>,
    roles: Vec<(String, Text)>,
    errors: Errors,
    edit: bool,
}

async fn engagements_page(
    asked: &Office,
    conn: &mut Conn,
    contact: Contact,
    errors: Errors,
) -> Result<Page, Error> {
    let id = contact.id;
    let memberships = members::engagements_of(conn, &asked.viewer, id).await?;
    let edit = asked.viewer.has(Right::EditPeople) && contact.trashed_at.is_none();
    let mut choices = if edit {
        people::engagements::choices(conn, &asked.viewer).await?
    } else {
        Vec::new()
    };
    choices.retain(|(id, _)| memberships.iter().all(|m| m.engagement.id != *id));
    let body = Engagements {
        head: Head::new(asked, &contact, "engagements"),
        contact: contact.clone(),
        memberships,
        choices: words::choices(choices, Some(m::choose_engagement().into())),
        roles: words::options(Role::ALL, Role::word, words::role),
        errors,
        edit,
    };
    Ok(page(&contact, body))
}

pub(crate) async fn engagements(asked: Office, Id(id): Id<ContactId>) -> Result<Response, Error> {
    let mut conn = asked.read().await?;
    let contact = contacts::one(&mut conn, &asked.viewer, id).await?;
    if let Some(there) = led(&asked, &contact, "/engagements") {
        return Ok(there);
    }
    let page = engagements_page(&asked, &mut conn, contact, Errors::default()).await?;
    Ok(page.into_response())
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Join {
    engagement: String,
    role: String,
    sure: String,
}

pub(crate) async fn join(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(form): Form<Join>,
) -> Result<Response, Error> {
    let engagement = parse::required::<EngagementId>("engagement", &form.engagement);
    let role = parse::word("role", &form.role, Role::of);
    let look = Look::new(Whom::Contact(id), &form.sure);
    let joined = shown!(asked, look, |tx, viewer| {
        let (engagement, role) = (engagement?, role?);
        contacts::one(tx.conn(), viewer, id).await?;
        let added = members::add(tx, viewer, engagement, id, role).await?;
        entry::by_itself(tx, viewer, id, entry::Since::Member).await?;
        Ok(added)
    });
    match joined {
        Looked::Done(_, effects) => {
            let said = in_a_word(m::member_added().into(), &effects);
            let back = then(&asked, &format!("/contacts/{id}/engagements"));
            Ok(back.toast(&asked, said).into_response())
        }
        Looked::Ask(effects) => {
            let mut conn = asked.read().await?;
            let contact = contacts::one(&mut conn, &asked.viewer, id).await?;
            let path = format!("/contacts/{id}/engagements");
            let before = before::Before {
                section: "contacts",
                title: m::ask_join(people::first_name(&contact.name).to_owned()).into(),
                action: path.clone(),
                back: path,
                fields: fields(&form),
                note: asked
                    .org
                    .enable_on_membership
                    .then(|| m::ask_invites().into()),
                ..before::Before::default()
            };
            Ok(ask(&asked, before, &effects))
        }
        Looked::Stopped(stop) => {
            let errors = parse::errors(stop, "engagement")?;
            let mut conn = asked.read().await?;
            let contact = contacts::one(&mut conn, &asked.viewer, id).await?;
            Ok(engagements_page(&asked, &mut conn, contact, errors)
                .await?
                .invalid()
                .into_response())
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Before {
    before: Option<i64>,
}

#[derive(askama::Template)]
#[template(path = "contact_activity.html")]
struct Activity {
    head: Head,
    days: Vec<Day>,
    older: Option<String>,
}

pub(crate) async fn activity(
    asked: Office,
    Id(id): Id<ContactId>,
    Query(asks): Query<Before>,
) -> Result<Response, Error> {
    let mut conn = asked.read().await?;
    let contact = contacts::one(&mut conn, &asked.viewer, id).await?;
    if let Some(there) = led(&asked, &contact, "/activity") {
        return Ok(there);
    }
    let mut rows = feed(
        &mut conn,
        &asked.viewer,
        About::Contact(id),
        asks.before,
        51,
    )
    .await?;
    let more = rows.len() > 50;
    rows.truncate(50);
    let older = rows.last().filter(|_| more).map(|r| {
        address(
            &format!("/contacts/{id}/activity"),
            &[("before", &r.seq.to_string())],
        )
    });
    let body = Activity {
        head: Head::new(&asked, &contact, "activity"),
        days: by_day(&asked, rows),
        older,
    };
    Ok(page(&contact, body).into_response())
}
