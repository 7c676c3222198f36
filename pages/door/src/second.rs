//! The second step of a sign-in: a code of the authenticator app, or a recovery code.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use entry::{Factors, Pending, Second, open_pending, second_step};
use i18n::Text;
use kernel::Refusal;
use serde::Deserialize;
use store::Stop;
use ui::Errors;
use web::{Error, Form};

use crate::answer::{enter, page as door, shown};
use crate::link::Over;
use crate::m;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "second.html")]
struct Step {
    action: String,
    factors: Factors,
    by_passkey: String,
    next: String,
    errors: Errors,
}

impl Step {
    fn code_field(&self) -> ui::Field {
        let field = ui::input("text", "code", m::factor_code()).hint(m::factor_code_hint());
        let field = field.auto("one-time-code").max(10).focus();
        field.error(self.errors.at("code"))
    }
    fn recovery_field(&self) -> ui::Field {
        let field = ui::input("text", "recovery", m::recovery_code()).hint(m::recovery_hint());
        field.auto("off").max(40).error(self.errors.at("recovery"))
    }
}

async fn step(
    visit: &Visit,
    pending: &Pending,
    errors: Errors,
    status: StatusCode,
) -> Result<Response, Error> {
    let body = Step {
        action: visit.at("/sign-in/second"),
        factors: pending.factors(&visit.app.db).await?,
        by_passkey: visit.at("/sign-in/passkey"),
        next: pending.next.clone(),
        errors,
    };
    Ok(door(m::second_title(), body, status))
}

/// The page, after a passkey that was not taken.
pub async fn again(
    visit: &Visit,
    pending: &Pending,
    why: impl Into<Text>,
) -> Result<Response, Error> {
    let errors = Errors::one("passkey", why);
    step(visit, pending, errors, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Whose second step this browser waits for.
pub async fn waiting(visit: &Visit) -> Result<Option<Pending>, Stop> {
    match visit.step("second") {
        Some(cookie) => open_pending(&visit.app.db, &visit.app.site, cookie, visit.now).await,
        None => Ok(None),
    }
}

/// GET: the page.
pub async fn page(visit: Visit) -> Result<Response, Error> {
    match waiting(&visit).await? {
        Some(pending) => step(&visit, &pending, Errors::default(), StatusCode::OK).await,
        None => Ok(over()),
    }
}

/// The forms of the page: one of the two.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct Shown {
    code: String,
    recovery: Option<String>,
}

/// POST: shows it and goes in.
pub async fn show(visit: Visit, Form(form): Form<Shown>) -> Result<Response, Error> {
    let Some(pending) = waiting(&visit).await? else {
        return Ok(over());
    };
    let (second, field) = match form.recovery {
        Some(code) => (Second::Recovery(code), "recovery"),
        None => (Second::App(form.code), "code"),
    };
    let (db, site) = (&visit.app.db, &visit.app.site);
    match second_step(db, site, &pending, second, visit.now).await {
        Ok(proof) => enter(&visit, proof, &pending.next).await,
        Err(Stop::Refused(Refusal::Fields(fields))) if fields.iter().any(|f| f.code == "wrong") => {
            let text = match field {
                "code" => Errors::one("code", m::second_wrong()),
                _ => Errors::one("recovery", m::recovery_wrong()),
            };
            step(&visit, &pending, text, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(stop) => {
            let (errors, status) = shown(stop, field)?;
            step(&visit, &pending, errors, status).await
        }
    }
}

fn over() -> Response {
    let body = Over {
        title: m::second_over_title().into(),
        lead: m::second_over_lead().into(),
        action: None,
        email: String::new(),
        button: m::sign_in().into(),
    };
    door(m::second_over_title(), body, StatusCode::GONE)
}
