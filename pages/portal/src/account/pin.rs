//! *Portal link and PIN*: a client's own.

use ::store::Stop;
use askama::Template;
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use entry::{PIN_MAX, PinState};
use i18n::when;
use kernel::{ContactId, Refusal};
use serde::Deserialize;
use web::{Asked, Door, Error, Form, Layout, Page, Routes, then};

use super::own_session;
use crate::m;

/// Its address.
const AT: &str = "/account/pin";

/// Pages under [`AT`].
pub fn routes() -> Routes {
    Routes::new()
        .get(Door::Both, AT, page)
        .post(Door::Both, AT, set)
        .post(Door::Both, &format!("{AT}/end"), end)
}

#[derive(Template)]
#[template(path = "account_pin.html")]
struct View {
    org: String,
    pin: Option<PinState>,
    /// Just saved: its link is being written.
    on_its_way: bool,
    field: ui::Field,
    errors: ui::Errors,
}

/// The client whose PIN it is; staff have none.
fn contact(asked: &Asked) -> Result<ContactId, Error> {
    own_session(asked)?;
    asked.viewer.contact().ok_or_else(|| Stop::Gone.into())
}

async fn view(asked: &Asked, errors: ui::Errors) -> Result<Page, Error> {
    let contact = contact(asked)?;
    let mut conn = asked.read().await?;
    let pin = entry::pin_state(&mut conn, asked.org.id, contact, asked.now).await?;
    drop(conn);
    let field = ui::input("password", "pin", m::new_pin())
        .hint(m::new_pin_hint())
        .auto("off")
        .digits()
        .max(PIN_MAX + 4)
        .error(errors.at("pin"));
    let body = View {
        org: asked.org.name.clone(),
        on_its_way: pin
            .as_ref()
            .is_some_and(|p| p.links == 0 && p.set_at > asked.now - TimeDelta::minutes(5)),
        pin,
        field,
        errors,
    };
    let page = Page::new(Layout::Either, "account", m::portal_pin(), body);
    Ok(page
        .crumb(m::account_title(), "/account")
        .crumb(m::portal_pin(), AT))
}

/// GET
async fn page(asked: Asked) -> Result<Page, Error> {
    view(&asked, ui::Errors::default()).await
}

/// What the form carries.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct PinForm {
    pin: String,
}

/// POST: a first or a new PIN, and a mail with a link.
async fn set(asked: Asked, Form(form): Form<PinForm>) -> Result<Response, Error> {
    let (contact, session) = (contact(&asked)?, own_session(&asked)?);
    entry::prove(&asked.app.db, session, asked.now).await?;
    match entry::set_own_pin(&asked.app.db, asked.act(), contact, &form.pin).await {
        Ok(()) => Ok(then(&asked, AT)
            .toast(&asked, m::pin_saved())
            .into_response()),
        Err(Stop::Refused(Refusal::Fields(fields))) => {
            let page = view(&asked, ui::Errors::of(&fields)).await?;
            Ok(page.invalid().into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}

/// POST `…/end`
async fn end(asked: Asked) -> Result<Response, Error> {
    let (contact, session) = (contact(&asked)?, own_session(&asked)?);
    entry::prove(&asked.app.db, session, asked.now).await?;
    entry::end_own_pin(&asked.app.db, asked.act(), contact).await?;
    Ok(then(&asked, AT)
        .toast(&asked, m::pin_ended())
        .into_response())
}
