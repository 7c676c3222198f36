//! The page that waits for a mail, and the code that stands in it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entry::{open_link, use_code};
use serde::Deserialize;
use store::Stop;
use ui::Errors;
use web::{Error, Form, Query};

use crate::answer::{Go, enter, page as door, shown};
use crate::m;
use crate::sign_in::{Where, address_of};
use crate::visit::{Visit, local};

#[derive(Template)]
#[template(path = "sent.html")]
struct Sent {
    email: String,
    action: String,
    again: String,
    other: String,
    next: String,
    mailbox: bool,
    errors: Errors,
}

fn waiting(
    visit: &Visit,
    email: String,
    next: &str,
    errors: Errors,
    status: StatusCode,
) -> Response {
    let body = Sent {
        email,
        action: visit.at("/sign-in/code"),
        again: visit.at("/sign-in/email"),
        other: visit.at("/sign-in"),
        next: local(next).to_owned(),
        mailbox: visit.app.site.mailbox,
        errors,
    };
    door(m::check_your_email(), body, status)
}

/// GET: the mail is on its way; here its code can be typed.
pub async fn page(visit: Visit, Query(there): Query<Where>) -> Result<Response, Error> {
    match visit.kept("asked") {
        Some(email) => Ok(waiting(
            &visit,
            email,
            &there.next,
            Errors::default(),
            StatusCode::OK,
        )),
        None => Ok(Go::to(visit.at("/sign-in")).into_response()),
    }
}

/// The form with a code.
#[derive(Deserialize)]
pub struct ByCode {
    #[serde(default)]
    email: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// POST: signs in with the code. The address is the form's, or that of the link opened before.
pub async fn with_code(visit: Visit, Form(form): Form<ByCode>) -> Result<Response, Error> {
    let from_link = form.email.is_empty();
    let email = match visit.step("link") {
        Some(token) if from_link => match open_link(&visit.app.db, token, None, visit.now).await? {
            Some(open) => open.email,
            None => return Ok(crate::link::over(&visit)),
        },
        _ => form.email.clone(),
    };
    let tried = match address_of(&email) {
        Ok(_) if form.code.trim().is_empty() => Err(Stop::field("code", "required")),
        Ok(email) => {
            use_code(
                &visit.app.db,
                &visit.app.site,
                &email,
                &form.code,
                visit.client.clone(),
                visit.now,
            )
            .await
        }
        Err(stop) => Err(stop),
    };
    let (errors, status) = match tried {
        Ok(Some((proof, kept))) => {
            return enter(
                &visit,
                proof,
                if form.next.is_empty() {
                    &kept
                } else {
                    &form.next
                },
            )
            .await;
        }
        Ok(None) => (
            Errors::one("code", m::wrong_code()),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        Err(stop) => shown(stop, "code")?,
    };
    if from_link {
        return Ok(crate::link::code_page(&visit, errors, status));
    }
    Ok(waiting(&visit, form.email, &form.next, errors, status))
}
