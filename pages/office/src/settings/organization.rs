//! Name, clock, language, and what clients call an engagement.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::{Lang, Text};
use kernel::Right;
use people::settings::{self, Identity, Part};
use serde::Deserialize;
use store::org::Org;
use ui::Errors;
use web::{Error, Form, Office, Page};

use super::Nav;
use super::frame::{Saved, page, reread, saved};
use crate::{change, m};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    version: i64,
    name: String,
    zone: String,
    locale: String,
    noun: String,
}

impl Typed {
    fn of(org: &Org) -> Typed {
        Typed {
            version: Part::Organization.version(org),
            name: org.name.clone(),
            zone: org.zone.clone(),
            locale: org.locale.clone(),
            noun: org.noun.clone(),
        }
    }
}

#[derive(askama::Template)]
#[template(path = "settings_organization.html")]
struct Show {
    nav: Nav,
    typed: Typed,
    zones: Vec<(String, Text)>,
    langs: Vec<(String, Text)>,
    errors: Errors,
    stale: Option<parts::Stale>,
}

fn form(asked: &Office, typed: Typed, errors: Errors, stale: Option<parts::Stale>) -> Page {
    let langs = Lang::ALL
        .iter()
        .filter(|l| **l != Lang::Pseudo)
        .map(|l| (l.tag().to_owned(), language(*l)))
        .collect();
    page(
        m::organization(),
        Show {
            nav: Nav::new(asked, "organization"),
            typed,
            zones: crate::words::zones(),
            langs,
            errors,
            stale,
        },
    )
}

fn language(lang: Lang) -> Text {
    match lang {
        Lang::En => m::english().into(),
        other => Text::data(other.tag()),
    }
}

pub(crate) async fn show(asked: Office) -> Result<Page, Error> {
    super::frame::may(&asked, Right::Settings)?;
    Ok(form(&asked, Typed::of(&asked.org), Errors::default(), None))
}

pub(crate) async fn save(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let identity = Identity {
        name: typed.name.clone(),
        zone: typed.zone.clone(),
        locale: typed.locale.clone(),
        noun: typed.noun.clone(),
    };
    let version = typed.version;
    let done = change!(asked, |tx, viewer| settings::set_identity(
        tx, viewer, version, &identity
    )
    .await);
    match saved(&asked, "/settings/organization", done, "name")? {
        Saved::Done(response) => Ok(response),
        Saved::Wrong(errors) => Ok(form(&asked, typed, errors, None).invalid().into_response()),
        Saved::Stale => {
            let now = reread(&asked).await?;
            let stale = parts::Stale::new(vec![
                (m::name().into(), now.name.clone().into()),
                (m::time_zone().into(), now.zone.clone().into()),
                (m::noun().into(), now.noun.clone().into()),
            ]);
            let typed = Typed {
                version: Part::Organization.version(&now),
                ..typed
            };
            Ok(form(&asked, typed, Errors::default(), Some(stale))
                .status(StatusCode::CONFLICT)
                .into_response())
        }
    }
}
