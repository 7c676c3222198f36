//! A new password by a mailed link.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entry::{Asking, PASSWORD_MAX, PASSWORD_MIN, ask_for_reset, open_reset, reset_password};
use serde::Deserialize;
use ui::Errors;
use web::{Error, Form};

use crate::answer::{Go, enter, is_token, page as door, shown};
use crate::link::Over;
use crate::m;
use crate::sign_in::{ByMail, address_of};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "forgot.html")]
struct Forgot {
    action: String,
    back: String,
    email: String,
    errors: Errors,
}

fn forgot(visit: &Visit, email: String, errors: Errors, status: StatusCode) -> Response {
    let body = Forgot {
        action: visit.at("/forgot"),
        back: visit.at("/sign-in"),
        email,
        errors,
    };
    door(m::forgot_title(), body, status)
}

/// GET: the page that asks for the address.
pub async fn page(visit: Visit) -> Response {
    forgot(
        &visit,
        visit.kept("asked").unwrap_or_default(),
        Errors::default(),
        StatusCode::OK,
    )
}

/// POST: asks for the mail.
pub async fn ask(visit: Visit, Form(form): Form<ByMail>) -> Result<Response, Error> {
    let asked = match address_of(&form.email) {
        Ok(email) => {
            let org = visit.org.as_ref().map(|o| o.id);
            let asking = Asking {
                email: email.clone(),
                org,
                browser: None,
                next: String::new(),
                client: visit.client.clone(),
            };
            ask_for_reset(&visit.app.db, asking, visit.now)
                .await
                .map(|()| email)
        }
        Err(stop) => Err(stop),
    };
    match asked {
        Ok(email) => Ok(Go::to(visit.at("/forgot/sent"))
            .keep(&visit, "asked", email.as_str(), 15 * 60)
            .into_response()),
        Err(stop) => {
            let (errors, status) = shown(stop, "email")?;
            Ok(forgot(&visit, form.email, errors, status))
        }
    }
}

#[derive(Template)]
#[template(path = "forgot_sent.html")]
struct Sent {
    email: String,
    back: String,
    again: String,
    mailbox: bool,
}

/// GET: the mail is on its way.
pub async fn sent(visit: Visit) -> Response {
    match visit.kept("asked") {
        Some(email) => {
            let body = Sent {
                email,
                back: visit.at("/sign-in"),
                again: visit.at("/forgot"),
                mailbox: visit.app.site.mailbox,
            };
            door(m::check_your_email(), body, StatusCode::OK)
        }
        None => Go::to(visit.at("/forgot")).into_response(),
    }
}

/// GET `…/reset/{token}`: takes the token out of the address.
pub async fn open(
    visit: Visit,
    Path(path): Path<std::collections::HashMap<String, String>>,
) -> Response {
    let go = Go::to(visit.at("/reset"));
    match path.get("token").filter(|t| is_token(t)) {
        Some(token) => go.step(&visit, "reset", token, 1200).into_response(),
        None => go.drop(&visit, "reset").into_response(),
    }
}

#[derive(Template)]
#[template(path = "reset.html")]
struct Reset {
    action: String,
    email: String,
    errors: Errors,
}

fn reset(visit: &Visit, email: String, errors: Errors, status: StatusCode) -> Response {
    door(
        m::reset_title(),
        Reset {
            action: visit.at("/reset"),
            email,
            errors,
        },
        status,
    )
}

/// GET: the page that asks for the new password.
pub async fn choose(visit: Visit) -> Result<Response, Error> {
    let Some(token) = visit.step("reset") else {
        return Ok(over(&visit));
    };
    match open_reset(&visit.app.db, token, visit.now).await? {
        Some(open) => Ok(reset(&visit, open.email, Errors::default(), StatusCode::OK)),
        None => Ok(over(&visit)),
    }
}

/// The form with a new password.
#[derive(Deserialize)]
pub struct NewPassword {
    #[serde(default)]
    password: String,
}

/// POST: saves it and signs in.
pub async fn save(visit: Visit, Form(form): Form<NewPassword>) -> Result<Response, Error> {
    let Some(token) = visit.step("reset") else {
        return Ok(over(&visit));
    };
    match reset_password(&visit.app.db, token, &form.password, visit.now).await {
        Ok(Some(proof)) => enter(&visit, proof, "").await,
        Ok(None) => Ok(over(&visit)),
        Err(stop) => {
            let (errors, status) = shown(stop, "password")?;
            let open = open_reset(&visit.app.db, token, visit.now).await?;
            Ok(reset(
                &visit,
                open.map(|o| o.email).unwrap_or_default(),
                errors,
                status,
            ))
        }
    }
}

fn over(visit: &Visit) -> Response {
    let body = Over {
        title: m::reset_over_title().into(),
        lead: m::reset_over_lead().into(),
        action: Some(visit.at("/forgot")),
        email: visit.kept("asked").unwrap_or_default(),
        button: m::email_me_a_new_link().into(),
    };
    door(m::reset_over_title(), body, StatusCode::GONE)
}

/// The field for a password to be chosen.
pub fn password_field(errors: &Errors) -> ui::Field {
    let limit = i64::try_from(PASSWORD_MIN).unwrap_or_default();
    ui::input("password", "password", m::new_password())
        .hint(m::password_hint(limit))
        .auto("new-password")
        .max(PASSWORD_MAX)
        .error(errors.at("password"))
}
