//! Passkeys on the account page: added, named, removed.

use ::store::Stop;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use entry::Codes;
use kernel::{Means, Refusal};
use serde::Deserialize;
use uuid::Uuid;
use web::{Asked, Door, Error, Form, Id, Page, Routes, then};

use super::{AT, done, go_on, left, may_add, own_session, view};
use crate::m;

/// Pages under `…/passkeys`.
pub(super) fn routes() -> Routes {
    let at = |path: &str| format!("{AT}/passkeys{path}");
    Routes::new()
        .get(Door::Both, &at("/new"), new)
        .post(Door::Both, &at("/options"), options)
        .post(Door::Both, &at(""), add)
        .get(Door::Both, &at("/{id}"), one)
        .post(Door::Both, &at("/{id}/name"), rename)
        .post(Door::Both, &at("/{id}/remove"), remove)
}

/// GET: the form; first the proof it wants, because the browser’s own dialogue cannot wait for that.
async fn new(asked: Asked) -> Result<Response, Error> {
    let session = own_session(&asked)?;
    match may_add(&asked, session).await {
        Ok(()) if entry::passkeys_possible(&asked.app.site) => {
            Ok(view::add_passkey(&asked, "", ui::Errors::default()).into_response())
        }
        Ok(()) => Ok(then(&asked, AT).into_response()),
        Err(Stop::Refused(Refusal::State("prove_first"))) => {
            let next = asked.at(&format!("{AT}/passkeys/new"));
            Ok(then(&asked, &format!("/sign-in/again?next={next}")).into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}

/// POST `…/options`: begins, for the browser’s own dialogue.
async fn options(asked: Asked) -> Result<Response, Error> {
    let session = own_session(&asked)?;
    may_add(&asked, session).await?;
    let (db, site, now) = (&asked.app.db, &asked.app.site, asked.now);
    let (person, email) = (session.person_id, session.email.as_str());
    let begun = entry::start_passkey(db, site, person, email, &session.name, now).await?;
    let mut response = axum::Json(begun.options).into_response();
    let headers = response.headers_mut();
    let cookie = entry::set_step_cookie(site, "passkey", &begun.cookie, 300);
    headers.append(header::SET_COOKIE, cookie);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The form that the script fills in.
#[derive(Default, Deserialize)]
#[serde(default)]
struct AddForm {
    name: String,
    credential: String,
}

/// POST: adds it.
async fn add(
    asked: Asked,
    headers: HeaderMap,
    Form(form): Form<AddForm>,
) -> Result<Response, Error> {
    let session = own_session(&asked)?;
    may_add(&asked, session).await?;
    let (db, site) = (&asked.app.db, &asked.app.site);
    let cookie = entry::step_cookie_name(site, "passkey");
    let cookie = entry::read_cookie(&headers, &cookie).unwrap_or_default();
    let name = form.name.as_str();
    match entry::add_passkey(db, site, asked.act(), cookie, &form.credential, name).await {
        Ok(codes) => {
            let cookie = go_on(&asked, session, &headers, Some(Means::Passkey), true).await?;
            Ok(done(&asked, codes, m::passkey_added(), cookie))
        }
        Err(Stop::Refused(Refusal::Fields(fields))) => {
            let errors = match fields.first().map(|f| f.field.as_ref()) {
                Some("passkey") => ui::Errors::one("passkey", m::passkey_not_added()),
                _ => ui::Errors::of(&fields),
            };
            Ok(view::add_passkey(&asked, name, errors)
                .invalid()
                .into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}

/// The name of one of one’s own.
async fn name_of(asked: &Asked, id: Uuid) -> Result<String, Error> {
    let session = own_session(asked)?;
    let mut conn = asked.app.db.read_instance().await?;
    let all = entry::list_passkeys(&mut conn, session.person_id).await?;
    let found = all.into_iter().find(|p| p.id == id);
    Ok(found.ok_or(Stop::Gone)?.name)
}

/// GET: one of them, to be renamed.
async fn one(asked: Asked, Id(id): Id<Uuid>) -> Result<Page, Error> {
    let name = name_of(&asked, id).await?;
    Ok(view::rename(&asked, id, &name, ui::Errors::default()))
}

/// The form with a name.
#[derive(Default, Deserialize)]
#[serde(default)]
struct NameForm {
    name: String,
}

/// POST `…/name`
async fn rename(
    asked: Asked,
    Id(id): Id<Uuid>,
    Form(form): Form<NameForm>,
) -> Result<Response, Error> {
    name_of(&asked, id).await?;
    match entry::rename_passkey(&asked.app.db, asked.act(), id, &form.name).await {
        Ok(()) => Ok(then(&asked, AT)
            .toast(&asked, m::passkey_renamed())
            .into_response()),
        Err(Stop::Refused(Refusal::Fields(fields))) => {
            let errors = ui::Errors::of(&fields);
            let page = view::rename(&asked, id, &form.name, errors);
            Ok(page.invalid().into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}

/// POST `…/remove`
async fn remove(asked: Asked, Id(id): Id<Uuid>, headers: HeaderMap) -> Result<Response, Error> {
    let session = own_session(&asked)?;
    name_of(&asked, id).await?;
    entry::prove(&asked.app.db, session, asked.now).await?;
    entry::remove_passkey(&asked.app.db, asked.act(), id).await?;
    let left = left(&asked, session).await?;
    let cookie = go_on(&asked, session, &headers, None, left).await?;
    Ok(done(&asked, Codes::default(), m::passkey_removed(), cookie))
}
