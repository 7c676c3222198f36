//! The account page: one's details, look, password, where one is signed in, places, API tokens.

mod agent;
pub mod factors;
mod mail;
pub mod pin;
mod store;
mod tokens;
mod view;

use ::store::Stop;
use ::store::sessions::{Door, Session, doors};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use kernel::{Refusal, SessionId};
use serde::Deserialize;
use web::{Asked, Error, Form, Id, Page, Then, then};

use crate::m;

pub use mail::save as mail;
pub use tokens::{make_token, revoke_token};

/// GET `/account`
pub async fn page(asked: Asked) -> Result<Page, Error> {
    view::page(&asked, view::Typed::default()).await
}

/// The session, or nothing to be found: an API token has no account page.
fn session(asked: &Asked) -> Result<&Session, Error> {
    asked.session.as_ref().ok_or_else(|| Stop::Gone.into())
}

/// A session that staff could have opened may not touch what belongs to the person everywhere.
fn own_session(asked: &Asked) -> Result<&Session, Error> {
    if asked.viewer.read_only() {
        return Err(Stop::Gone.into()); // what belongs to staff is not shown while looking on
    }
    let session = session(asked)?;
    match (session.known_to_staff, session.vouched) {
        (true, _) => Err(Error::state(m::account_confirm_first())),
        (_, true) => Err(Error::state(m::account_vouched())),
        _ => Ok(session),
    }
}

/// A session for what does no harm either where a PIN or a password that staff know opened it.
fn own_or_known(asked: &Asked) -> Result<&Session, Error> {
    match session(asked)? {
        known if known.known_to_staff && !asked.viewer.read_only() => Ok(known),
        _ => own_session(asked),
    }
}

/// A session for what belongs to the person in this place alone.
fn own_here(asked: &Asked) -> Result<&Session, Error> {
    match session(asked)? {
        vouched if vouched.vouched && !asked.viewer.read_only() => Ok(vouched),
        _ => own_session(asked),
    }
}

/// The place the session is in.
async fn place(asked: &Asked, session: &Session) -> Result<Option<Door>, Stop> {
    let all = doors(&mut asked.app.db.read_instance().await?, session.person_id).await?;
    Ok(all.into_iter().find(|d| {
        Some(d.org_id) == session.org_id
            && d.staff_id == session.staff_id
            && d.contact_id == session.contact_id
    }))
}

/// The same page with what was typed and what is wrong, where fields are; any other stop is itself.
async fn again(asked: &Asked, stop: Stop, mut typed: view::Typed) -> Result<Response, Error> {
    match stop {
        Stop::Refused(Refusal::Fields(fields)) => {
            typed.errors = ui::Errors::of(&fields);
            Ok(view::page(asked, typed).await?.invalid().into_response())
        }
        Stop::Refused(Refusal::State("confirm_first")) => {
            Err(Error::state(m::account_confirm_first()))
        }
        stop => Err(stop.into()),
    }
}

/// *Your details.*
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DetailsForm {
    name: String,
    locale: String,
    zone: String,
}

/// POST `/account/details`
pub async fn details(asked: Asked, Form(form): Form<DetailsForm>) -> Result<Response, Error> {
    let session = own_session(&asked)?;
    // A client's own name is among its details, where the team reads what changed.
    let name = match asked.is_staff() {
        true => form.name.clone(),
        false => asked.name.clone(),
    };
    let saved = match store::checked(&name, &form.locale, &form.zone) {
        Ok(details) => store::save(&asked.app.db, asked.act(), session, details).await,
        Err(refusal) => Err(refusal.into()),
    };
    match saved {
        Ok(()) => Ok(then(&asked, "/account")
            .toast(&asked, m::details_saved())
            .into_response()),
        Err(stop) => {
            let typed = view::Typed {
                details: Some((form.name, form.locale, form.zone)),
                ..view::Typed::default()
            };
            again(&asked, stop, typed).await
        }
    }
}

/// *Theme.*
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ThemeForm {
    theme: String,
}

/// POST `/account/theme`
pub async fn theme(asked: Asked, Form(form): Form<ThemeForm>) -> Result<Then, Error> {
    store::save_theme(&asked.app.db, session(&asked)?, &form.theme).await?;
    Ok(then(&asked, "/account").toast(&asked, m::theme_saved()))
}

/// *Password.*
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    current: String,
    password: String,
}

/// POST `/account/password`: ends every other session and every API token.
pub async fn password(
    asked: Asked,
    headers: HeaderMap,
    Form(form): Form<PasswordForm>,
) -> Result<Response, Error> {
    let session = session(&asked)?;
    match change(&asked, session, &headers, &form).await {
        Ok(cookie) => {
            let mut response = then(&asked, "/account")
                .toast(&asked, m::password_changed())
                .into_response();
            response.headers_mut().append(
                header::SET_COOKIE,
                entry::set_cookie(&asked.app.site, &cookie),
            );
            Ok(response)
        }
        Err(stop) => again(&asked, stop, view::Typed::default()).await,
    }
}

async fn change(
    asked: &Asked,
    session: &Session,
    headers: &HeaderMap,
    form: &PasswordForm,
) -> Result<String, Stop> {
    let place = place(asked, session).await?;
    entry::change_password(
        &asked.app.db,
        session,
        place,
        &form.current,
        &form.password,
        browser(headers),
        asked.now,
    )
    .await
}

/// The browser, in its own words.
fn browser(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT);
    let agent = agent.and_then(|v| v.to_str().ok());
    agent.unwrap_or_default().to_owned()
}

/// POST `/account/sessions/{id}/end`
pub async fn end_session(asked: Asked, Id(id): Id<SessionId>) -> Result<Then, Error> {
    let (db, session) = (&asked.app.db, own_or_known(&asked)?);
    entry::end_session(db, session, id).await?;
    Ok(then(&asked, "/account").toast(&asked, m::session_ended()))
}

/// POST `/account/sessions/end-all`: this one too, and every API token; of what a PIN opened, all that it
/// opened.
pub async fn end_all_sessions(asked: Asked) -> Result<Response, Error> {
    let session = own_or_known(&asked)?;
    entry::out_everywhere(&asked.app.db, asked.act(), session).await?;
    let said = if session.known_to_staff {
        "these"
    } else {
        "all"
    };
    let mut response = then(&asked, &format!("/sign-in?out={said}")).into_response();
    let cookie = entry::clear_cookie(&asked.app.site);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

#[cfg(test)]
#[path = "account/secrets_tests.rs"]
mod secrets_tests;
#[cfg(test)]
#[path = "account/tests.rs"]
mod tests;
