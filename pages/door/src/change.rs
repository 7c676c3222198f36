//! A password that must be changed: before any session opens, or inside one that was told to.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entry::{change_password, open_step, set_cookie};
use kernel::Refusal;
use serde::Deserialize;
use store::Stop;
use store::sessions::{Door, Session, doors};
use ui::Errors;
use web::{Error, Form, Query};

use crate::answer::{Go, enter, page as door, shown};
use crate::link::Over;
use crate::m;
use crate::visit::{Visit, local};

/// The query of the page.
#[derive(Deserialize)]
pub struct Where {
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "change.html")]
struct Change {
    next: String,
    current: bool,
    errors: Errors,
}

fn change(next: &str, current: bool, errors: Errors, status: StatusCode) -> Response {
    door(
        m::change_title(),
        Change {
            next: local(next).to_owned(),
            current,
            errors,
        },
        status,
    )
}

/// GET: the page, for whoever just proved a password or is signed in.
pub async fn page(visit: Visit, Query(there): Query<Where>) -> Result<Response, Error> {
    let step = visit
        .step("change")
        .and_then(|s| open_step(&visit.app.site, s, visit.now));
    if step.is_some() {
        return Ok(change(
            &there.next,
            false,
            Errors::default(),
            StatusCode::OK,
        ));
    }
    match visit.session().await? {
        Some(_) => Ok(change(&there.next, true, Errors::default(), StatusCode::OK)),
        None => Ok(over()),
    }
}

/// The form.
#[derive(Deserialize)]
pub struct Passwords {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// POST: saves the password and goes in.
pub async fn save(visit: Visit, Form(form): Form<Passwords>) -> Result<Response, Error> {
    if let Some(step) = visit
        .step("change")
        .and_then(|s| open_step(&visit.app.site, s, visit.now))
    {
        return match step.finish(&visit.app.db, &form.password, visit.now).await {
            Ok(proof) => enter(&visit, proof, &form.next).await,
            Err(Stop::Gone) => Ok(over()),
            Err(stop) => {
                let (errors, status) = shown(stop, "password")?;
                Ok(change(&form.next, false, errors, status))
            }
        };
    }
    let Some(session) = visit.session().await? else {
        return Ok(over());
    };
    let place = place(&visit, &session).await?;
    let home = place
        .as_ref()
        .map_or_else(|| "/places".to_owned(), |p| format!("/{}", p.slug));
    match change_password(
        &visit.app.db,
        &session,
        place,
        &form.current,
        &form.password,
        visit.agent(),
        visit.now,
    )
    .await
    {
        Ok(cookie) => {
            let next = local(&form.next);
            let to = if next.is_empty() {
                home
            } else {
                next.to_owned()
            };
            Ok(Go::to(to)
                .cookie(set_cookie(&visit.app.site, &cookie))
                .into_response())
        }
        Err(Stop::Refused(Refusal::State("confirm_first"))) => {
            Ok(Go::to("/places").into_response())
        }
        Err(stop) => {
            let (errors, status) = shown(stop, "password")?;
            Ok(change(&form.next, true, errors, status))
        }
    }
}

/// The place a session acts in, so that the next one acts there too.
async fn place(visit: &Visit, session: &Session) -> Result<Option<Door>, Stop> {
    let open = doors(&mut visit.app.db.read_instance().await?, session.person_id).await?;
    let here = |d: &Door| {
        session.org_id == Some(d.org_id)
            && session.staff_id == d.staff_id
            && session.contact_id == d.contact_id
    };
    Ok(open.into_iter().find(here))
}

fn over() -> Response {
    let body = Over {
        title: m::change_over_title().into(),
        lead: m::change_over_lead().into(),
        action: None,
        email: String::new(),
        button: m::sign_in().into(),
    };
    door(m::change_over_title(), body, StatusCode::GONE)
}
