//! The portal for everyone, and what clients see of archived engagements.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Right;
use people::settings::{self, Part};
use serde::Deserialize;
use store::org::Org;
use ui::Errors;
use web::{Error, Form, Office, Page};

use super::Nav;
use super::frame::{Saved, on_off, page, reread, saved};
use crate::{change, m};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    version: i64,
    on: Option<String>,
    show_archived: Option<String>,
    client_factor: Option<String>,
}

#[derive(askama::Template)]
#[template(path = "settings_portal.html")]
struct Show {
    nav: Nav,
    version: i64,
    on: bool,
    show_archived: bool,
    client_factor: bool,
    errors: Errors,
    stale: Option<parts::Stale>,
}

fn form(asked: &Office, org: &Org, errors: Errors) -> Show {
    Show {
        nav: Nav::new(asked, "portal"),
        version: Part::Portal.version(org),
        on: org.portal_on,
        show_archived: org.show_archived,
        client_factor: org.client_factor,
        errors,
        stale: None,
    }
}

pub(crate) async fn show(asked: Office) -> Result<Page, Error> {
    super::frame::may(&asked, Right::Settings)?;
    let body = form(&asked, &asked.org, Errors::default());
    Ok(page(m::portal(), body))
}

pub(crate) async fn save(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let (on, archived) = (typed.on.is_some(), typed.show_archived.is_some());
    let factor = typed.client_factor.is_some();
    let done = change!(asked, |tx, viewer| settings::set_portal(
        tx,
        viewer,
        typed.version,
        on,
        archived,
        factor
    )
    .await);
    match saved(&asked, "/settings/portal", done, "on")? {
        Saved::Done(response) => Ok(response),
        Saved::Wrong(errors) => {
            let body = form(&asked, &asked.org, errors);
            Ok(page(m::portal(), body).invalid().into_response())
        }
        Saved::Stale => {
            let now = reread(&asked).await?;
            let stands = parts::Stale::new(vec![
                (m::portal_for_all().into(), on_off(now.portal_on)),
                (m::show_archived().into(), on_off(now.show_archived)),
                (m::client_factor().into(), on_off(now.client_factor)),
            ]);
            let body = Show {
                on,
                show_archived: archived,
                client_factor: factor,
                stale: Some(stands),
                ..form(&asked, &now, Errors::default())
            };
            let page = page(m::portal(), body).status(StatusCode::CONFLICT);
            Ok(page.into_response())
        }
    }
}
