//! *Invite a colleague*: the first to talk to of a company brings in others of it.

use ::store::Stop;
use askama::Template;
use axum::response::{IntoResponse, Response};
use i18n::{Text, when};
use kernel::{Access, CompanyId, ContactId, EngagementId, Refusal, Role, Time};
use people::colleagues::{self, Colleague, ROLES};
use people::contacts::Draft;
use serde::Deserialize;
use web::{Asked, Door, Error, Form, Id, Page, Routes, Sub, then};

use crate::m;
use crate::place::place;

/// Pages under `/engagements/{id}/colleagues`.
pub fn routes() -> Routes {
    Routes::new()
        .get(Door::Portal, "/engagements/{id}/colleagues", page)
        .post(Door::Portal, "/engagements/{id}/colleagues", invite)
        .post(
            Door::Portal,
            "/engagements/{id}/colleagues/{sub}/take-back",
            take_back,
        )
}

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    key: String,
    name: String,
    email: String,
    role: String,
}

#[derive(Template)]
#[template(path = "colleagues.html")]
struct View {
    engagement: EngagementId,
    title: String,
    org: String,
    known: Vec<Colleague>,
    left: i64,
    name: ui::Field,
    email: ui::Field,
    role: ui::Field,
    errors: ui::Errors,
    read_only: bool,
    now: Time,
}

/// The company whose colleagues may come, or *gone*: also for sessions that prove no address.
fn company(asked: &Asked, engagement: EngagementId) -> Result<CompanyId, Stop> {
    let known = asked.session.as_ref().is_some_and(|s| s.known_to_staff);
    colleagues::brings(&asked.org, &asked.viewer, engagement)
        .filter(|_| !known)
        .ok_or(Stop::Gone)
}

/// Whether the page of an engagement leads here.
pub fn offered(asked: &Asked, engagement: EngagementId) -> bool {
    company(asked, engagement).is_ok()
}

async fn view(
    asked: &Asked,
    id: EngagementId,
    typed: Typed,
    errors: ui::Errors,
) -> Result<Page, Error> {
    let company = company(asked, id)?;
    let mut conn = asked.read().await?;
    let place = place(&mut conn, &asked.viewer, id, asked.now).await?;
    let known = colleagues::brought(&mut conn, &asked.viewer, company).await?;
    drop(conn);
    let roles = ROLES.iter().map(|role| {
        let words: Text = m::client_role(role.word().to_owned()).into();
        (role.word().to_owned(), words)
    });
    let field = |field: ui::Field, name: &str| field.error(errors.at(name));
    let name = ui::input("text", "name", m::colleague_name())
        .auto("off")
        .max(120);
    let email = ui::input("email", "email", m::colleague_email())
        .auto("off")
        .max(254);
    let role = ui::select("role", m::colleague_role(), roles.collect());
    let body = View {
        engagement: id,
        left: (asked.org.colleagues - known.len() as i64).max(0),
        org: asked.org.name.clone(),
        name: field(name.value(typed.name), "name"),
        email: field(email.value(typed.email), "email"),
        role: field(role.value(typed.role), "role"),
        read_only: asked.viewer.read_only(),
        now: asked.now,
        title: place.title.clone(),
        known,
        errors,
    };
    let page = Page::portal("engagements", m::colleagues(), body);
    Ok(page
        .crumb(m::engagements(), "/engagements")
        .crumb(Text::data(place.title), format!("/engagements/{id}"))
        .crumb(m::colleagues(), format!("/engagements/{id}/colleagues")))
}

/// GET
async fn page(asked: Asked, Id(id): Id<EngagementId>) -> Result<Page, Error> {
    view(&asked, id, Typed::default(), ui::Errors::default()).await
}

/// POST
async fn invite(
    asked: Asked,
    Id(id): Id<EngagementId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    company(&asked, id)?;
    let role = Role::of(&typed.role);
    let draft = Draft {
        name: typed.name.clone(),
        email: typed.email.clone(),
        ..Draft::default()
    };
    let act = asked.act_once(&typed.key, &[&typed.name, &typed.email, &typed.role]);
    let (org, viewer) = (asked.org.clone(), asked.viewer.clone());
    let tries = viewer
        .contact()
        .map(|me| (entry::Limit::COLLEAGUE_TRIES, me.to_string()));
    let done = match entry::limit(&asked.app.db, tries.into_iter().collect(), asked.now).await {
        Ok(()) => {
            let change = asked.app.db.change(act, move |tx| {
                Box::pin(async move {
                    let role = role.ok_or(Stop::field("role", "unknown"))?;
                    colleagues::bring(tx, &org, &viewer, id, &draft, role).await
                })
            });
            change.await
        }
        Err(stop) => Err(stop),
    };
    let back = || then(&asked, &format!("/engagements/{id}/colleagues"));
    match done {
        Ok(_) => Ok(back()
            .toast(&asked, m::colleague_invited(typed.name))
            .into_response()),
        Err(Stop::Again(_)) => Ok(back().into_response()),
        Err(Stop::Refused(refusal)) => {
            let errors = match refusal {
                Refusal::Fields(fields) => {
                    let mut errors = ui::Errors::of(&fields);
                    if fields.iter().any(|f| f.code == "taken") {
                        errors.put("email", m::colleague_known(asked.org.name.clone()));
                    }
                    if fields.iter().any(|f| f.code == "above_yours") {
                        errors.put("role", m::colleague_above());
                    }
                    errors
                }
                Refusal::State("not_of_company") => {
                    ui::Errors::one("email", m::colleague_not_here(asked.org.name.clone()))
                }
                Refusal::State("colleagues_full") => {
                    ui::Errors::one("email", m::colleagues_full(asked.org.name.clone()))
                }
                other => return Err(Stop::Refused(other).into()),
            };
            Ok(view(&asked, id, typed, errors)
                .await?
                .invalid()
                .into_response())
        }
        Err(Stop::TooMany(seconds)) => {
            let errors = ui::Errors::one("email", m::too_many_colleagues((seconds + 59) / 60));
            let again = view(&asked, id, typed, errors).await?;
            Ok(again.invalid().into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}

/// POST: an invitation nobody accepted yet.
async fn take_back(
    asked: Asked,
    Id(id): Id<EngagementId>,
    Sub(colleague): Sub<ContactId>,
) -> Result<Response, Error> {
    company(&asked, id)?;
    let (org, viewer) = (asked.org.clone(), asked.viewer.clone());
    let done = asked.app.db.change(asked.act(), move |tx| {
        Box::pin(async move { colleagues::take_back(tx, &org, &viewer, id, colleague).await })
    });
    done.await?;
    Ok(then(&asked, &format!("/engagements/{id}/colleagues"))
        .toast(&asked, m::colleague_taken_back())
        .into_response())
}
