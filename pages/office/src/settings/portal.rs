//! The portal for everyone, and what clients see of archived engagements.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Right;
use people::settings::{self, Doors, Part};
use serde::Deserialize;
use store::foresee::foresee;
use store::org::Org;
use store::viewers::Whom;
use ui::Errors;
use web::{Error, Form, Office, Page};

use super::Nav;
use super::frame::{Saved, may, on_off, page, reread, saved};
use crate::sets::Effects;
use crate::{change, m};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    version: i64,
    on: Option<String>,
    show_archived: Option<String>,
    auto_enable_new_contacts: Option<String>,
    enable_on_membership: Option<String>,
    restrict_to_company: Option<String>,
    client_factor: Option<String>,
    pin_in_link_mail: Option<String>,
    colleagues: String,
    client_edits: Option<String>,
    /// The choice whose effects were shown.
    reviewed: String,
}

#[derive(askama::Template)]
#[template(path = "settings_portal.html")]
struct Show {
    nav: Nav,
    version: i64,
    doors: Doors,
    typed_colleagues: String,
    /// Clients who have no second step yet.
    without: i64,
    reviewed: String,
    effects: Option<Effects>,
    errors: Errors,
    stale: Option<parts::Stale>,
}

async fn form(asked: &Office, org: &Org, errors: Errors) -> Result<Show, Error> {
    let mut conn = asked.app.db.read_instance().await?;
    let without = entry::clients_without(&mut conn, org.id).await?;
    Ok(Show {
        without,
        nav: Nav::new(asked, "portal"),
        version: Part::Portal.version(org),
        doors: Doors::of(org),
        typed_colleagues: org.colleagues.to_string(),
        reviewed: String::new(),
        effects: None,
        errors,
        stale: None,
    })
}

/// A number as typed; nothing is none, and what is no number is no number that is allowed.
fn count(typed: &str) -> i64 {
    match typed.trim() {
        "" => 0,
        text => text.parse().unwrap_or(-1),
    }
}

pub(crate) async fn show(asked: Office) -> Result<Page, Error> {
    may(&asked, Right::Settings)?;
    let body = form(&asked, &asked.org, Errors::default()).await?;
    Ok(page(m::portal(), body))
}

pub(crate) async fn save(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    may(&asked, Right::Settings)?; // what it changes is for those who may change it
    let doors = Doors {
        on: typed.on.is_some(),
        show_archived: typed.show_archived.is_some(),
        auto_enable_new_contacts: typed.auto_enable_new_contacts.is_some(),
        enable_on_membership: typed.enable_on_membership.is_some(),
        restrict_to_company: typed.restrict_to_company.is_some(),
        client_factor: typed.client_factor.is_some(),
        pin_in_link_mail: typed.pin_in_link_mail.is_some(),
        colleagues: count(&typed.colleagues),
        client_edits: typed.client_edits.is_some(),
    };
    let ways = |d: &Doors| (d.client_factor, d.pin_in_link_mail);
    if ways(&doors) != ways(&Doors::of(&asked.org)) {
        crate::prove(&asked).await?; // they say how everybody signs in
    }
    let choice = format!(
        "portal {} archived {} own {}",
        doors.on, doors.show_archived, doors.client_edits
    );
    if typed.version == Part::Portal.version(&asked.org) {
        let mut conn = asked.read().await?;
        let foreseen = foresee(&mut conn, &asked.viewer, Whom::All, |facts, _| {
            facts.portal_on = doors.on;
            facts.show_archived = doors.show_archived;
            facts.client_edits = doors.client_edits;
        })
        .await?;
        drop(conn);
        let unseen = Effects::unseen(&asked, &foreseen, &choice, &typed.reviewed);
        if let Some((reviewed, effects)) = unseen {
            let body = Show {
                doors,
                typed_colleagues: typed.colleagues,
                reviewed,
                effects: Some(effects),
                ..form(&asked, &asked.org, Errors::default()).await?
            };
            return Ok(page(m::portal(), body).invalid().into_response());
        }
    }
    let done = change!(asked, |tx, viewer| settings::set_portal(
        tx,
        viewer,
        typed.version,
        &doors
    )
    .await);
    match saved(&asked, "/settings/portal", done, "on")? {
        Saved::Done(response) => Ok(response),
        Saved::Wrong(mut errors) => {
            errors.put("colleagues", m::colleagues_wrong());
            let body = Show {
                doors,
                typed_colleagues: typed.colleagues,
                ..form(&asked, &asked.org, errors).await?
            };
            Ok(page(m::portal(), body).invalid().into_response())
        }
        Saved::Stale => {
            let now = reread(&asked).await?;
            let stands = parts::Stale::new(vec![
                (m::portal_for_all().into(), on_off(now.portal_on)),
                (m::show_archived().into(), on_off(now.show_archived)),
                (
                    m::auto_enable_new_contacts().into(),
                    on_off(now.auto_enable_new_contacts),
                ),
                (
                    m::enable_on_membership().into(),
                    on_off(now.enable_on_membership),
                ),
                (
                    m::restrict_to_company().into(),
                    on_off(now.restrict_to_company),
                ),
                (m::client_edits().into(), on_off(now.client_edits)),
                (m::client_factor().into(), on_off(now.client_factor)),
                (m::pin_in_link_mail().into(), on_off(now.pin_in_link_mail)),
                (
                    m::colleagues().into(),
                    i18n::Text::data(now.colleagues.to_string()),
                ),
            ]);
            let body = Show {
                doors,
                typed_colleagues: typed.colleagues,
                stale: Some(stands),
                ..form(&asked, &now, Errors::default()).await?
            };
            let page = page(m::portal(), body).status(StatusCode::CONFLICT);
            Ok(page.into_response())
        }
    }
}
