//! Signing in with a passkey: the browser's half needs a script, every other way in does not.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entry::{passkey_sign_in, set_step_cookie, start_passkey_sign_in};
use serde::Deserialize;
use ui::Errors;
use web::{Error, Form};

use crate::answer::enter;
use crate::m;
use crate::second;
use crate::sign_in::sign_in;
use crate::visit::Visit;

/// How long the browser keeps its half, in seconds.
const KEPT: i64 = 300;

/// POST `…/options`: begins, for the browser's own dialogue.
pub async fn options(visit: Visit) -> Result<Response, Error> {
    let (db, site) = (&visit.app.db, &visit.app.site);
    let begun = start_passkey_sign_in(db, site, visit.client.clone(), visit.now).await?;
    let mut response = Json(begun.options).into_response();
    let headers = response.headers_mut();
    let cookie = set_step_cookie(site, "passkey", &begun.cookie, KEPT);
    headers.append(header::SET_COOKIE, cookie);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The form that the script fills in.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    credential: String,
    next: String,
    /// From the page of the second step: it goes on there, as the person who waits there.
    step: Option<String>,
}

/// POST: goes in.
pub async fn answer(visit: Visit, Form(form): Form<Answer>) -> Result<Response, Error> {
    let (db, site) = (&visit.app.db, &visit.app.site);
    let shown = match visit.step("passkey") {
        Some(cookie) => passkey_sign_in(db, site, cookie, &form.credential, visit.now).await?,
        None => None,
    };
    let waits = match form.step {
        Some(_) => second::waiting(&visit).await?,
        None => None,
    };
    match (shown, waits) {
        (Some(proof), Some(pending)) if !pending.is_of(proof.person) => {
            second::again(&visit, &pending, m::second_passkey_other()).await
        }
        (Some(proof), _) => enter(&visit, proof, &form.next).await,
        (None, Some(pending)) => second::again(&visit, &pending, m::passkey_wrong()).await,
        (None, None) => {
            let errors = Errors::one("passkey", m::passkey_wrong());
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let (email, who) = (String::new(), String::new());
            sign_in(&visit, &form.next, email, who, errors, status).await
        }
    }
}
