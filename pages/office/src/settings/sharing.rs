//! *Show on portal?* of new items, by type.

use std::collections::HashMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{Kind, Right, Sharing};
use people::settings::{self, Part};
use store::org::{Org, SharingDefaults};
use ui::Errors;
use web::{Error, Form, Office, Page};

use super::Nav;
use super::frame::{Saved, page, reread, saved};
use crate::{change, m, words};

/// One kind of item and the ways its new ones may begin.
pub(crate) struct Row {
    pub name: &'static str,
    pub text: Text,
    pub icon: &'static str,
    /// Word, text, and whether it is the chosen one.
    pub steps: Vec<(&'static str, Text, bool)>,
}

impl Row {
    pub fn new(asked: &Office, kind: Kind, chosen: Option<Sharing>) -> Row {
        let (text, icon) = words::tool(asked, kind);
        let steps = Sharing::ALL.iter();
        Row {
            name: kind.tool(),
            text,
            icon,
            steps: steps
                .map(|s| (s.word(), words_of(*s), chosen == Some(*s)))
                .collect(),
        }
    }
}

#[derive(askama::Template)]
#[template(path = "settings_sharing.html")]
struct Show {
    nav: Nav,
    version: i64,
    rows: Vec<Row>,
    errors: Errors,
    stale: Option<parts::Stale>,
}

/// What a default is called.
pub(crate) fn words_of(sharing: Sharing) -> Text {
    match sharing {
        Sharing::Private => m::sharing_private().into(),
        Sharing::WhenSent => m::sharing_when_sent().into(),
        Sharing::Shared => m::sharing_shared().into(),
    }
}

fn form(
    asked: &Office,
    org: &Org,
    version: i64,
    errors: Errors,
    stale: Option<parts::Stale>,
) -> Page {
    let row = |kind: &Kind| {
        let now = org.sharing_of(*kind, &SharingDefaults::default());
        Row::new(asked, *kind, Some(now))
    };
    let body = Show {
        nav: Nav::new(asked, "sharing"),
        version,
        rows: Kind::ALL.iter().map(row).collect(),
        errors,
        stale,
    };
    page(m::sharing_defaults(), body)
}

pub(crate) async fn show(asked: Office) -> Result<Page, Error> {
    super::frame::may(&asked, Right::Settings)?;
    let version = Part::Sharing.version(&asked.org);
    Ok(form(&asked, &asked.org, version, Errors::default(), None))
}

pub(crate) async fn save(
    asked: Office,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Response, Error> {
    let version = typed
        .get("version")
        .and_then(|v| v.parse().ok())
        .unwrap_or(0);
    let to: Vec<(Kind, Sharing)> = Kind::ALL
        .iter()
        .filter_map(|k| Some((*k, Sharing::of(typed.get(k.tool())?)?)))
        .collect();
    let (old, chosen) = (asked.org.sharing_defaults.0.clone(), to.clone());
    let done = change!(asked, |tx, viewer| settings::set_sharing(
        tx, viewer, version, &to, &old
    )
    .await);
    match saved(&asked, "/settings/sharing", done, "sharing")? {
        Saved::Done(response) => Ok(response),
        Saved::Wrong(errors) => {
            let version = Part::Sharing.version(&asked.org);
            let page = form(&asked, &asked.org, version, errors, None);
            Ok(page.invalid().into_response())
        }
        Saved::Stale => {
            let now = reread(&asked).await?;
            let version = Part::Sharing.version(&now);
            let stands = |k: &Kind| {
                let sharing = now.sharing_of(*k, &SharingDefaults::default());
                (words::tool(&asked, *k).0, words_of(sharing))
            };
            let stands = parts::Stale::new(Kind::ALL.iter().map(stands).collect());
            let mut mine = now;
            let chosen = chosen.into_iter();
            let chosen = chosen.map(|(kind, sharing)| (kind.tool().to_owned(), sharing));
            mine.sharing_defaults.0.0.extend(chosen);
            let page = form(&asked, &mine, version, Errors::default(), Some(stands));
            Ok(page.status(StatusCode::CONFLICT).into_response())
        }
    }
}
