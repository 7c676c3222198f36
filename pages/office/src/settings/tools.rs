//! Which tools are on for clients.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{Kind, Kinds, Right};
use people::settings::{self, Part};
use serde::Deserialize;
use store::foresee::foresee;
use store::org::{Org, ToolNames};
use store::viewers::Whom;
use ui::Errors;
use web::{Error, Form, Office, Page};

use super::Nav;
use super::frame::{Saved, may, on_off, page, reread, saved};
use crate::sets::Effects;
use crate::{change, m, words};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    version: i64,
    tool: Vec<String>,
    /// The choice whose effects were shown.
    reviewed: String,
}

struct Row {
    name: &'static str,
    text: Text,
    hint: Text,
    icon: &'static str,
    on: bool,
}

#[derive(askama::Template)]
#[template(path = "settings_tools.html")]
struct Show {
    nav: Nav,
    version: i64,
    rows: Vec<Row>,
    reviewed: String,
    effects: Option<Effects>,
    errors: Errors,
    stale: Option<parts::Stale>,
}

fn form(
    asked: &Office,
    org: &Org,
    version: i64,
    errors: Errors,
    stale: Option<parts::Stale>,
    effects: Option<Effects>,
) -> Page {
    let on = org.tools.0.kinds();
    let row = |kind: &Kind| {
        let (text, icon) = words::tool(asked, *kind);
        let hint = parts::tool_of(asked, *kind)
            .map(|t| (t.hint)())
            .unwrap_or_default();
        Row {
            name: kind.tool(),
            text,
            hint,
            icon,
            on: on.has(*kind),
        }
    };
    page(
        m::tools(),
        Show {
            nav: Nav::new(asked, "tools"),
            version,
            rows: Kind::ALL.iter().map(row).collect(),
            reviewed: fingerprint(on),
            effects,
            errors,
            stale,
        },
    )
}

pub(crate) async fn show(asked: Office) -> Result<Page, Error> {
    may(&asked, Right::Settings)?;
    let version = Part::Tools.version(&asked.org);
    Ok(form(
        &asked,
        &asked.org,
        version,
        Errors::default(),
        None,
        None,
    ))
}

/// The choice as a word, to know again what was looked at.
fn fingerprint(on: Kinds) -> String {
    let names: Vec<&str> = on.iter().map(Kind::tool).collect();
    format!("on {}", names.join(" "))
}

pub(crate) async fn save(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    may(&asked, Right::Settings)?; // what it changes is for those who may change it
    let on: Kinds = typed.tool.iter().filter_map(|t| Kind::of_tool(t)).collect();
    let old = asked.org.tools.0.clone();
    if typed.version == Part::Tools.version(&asked.org) && typed.reviewed != fingerprint(on) {
        let mut conn = asked.read().await?;
        let foreseen = foresee(&mut conn, &asked.viewer, Whom::All, |f, _| f.tools = on).await?;
        drop(conn);
        if let Some(effects) = Effects::of(&asked, &foreseen) {
            let mut mine = asked.org.clone();
            mine.tools.0 = ToolNames::of(on);
            let (version, none) = (typed.version, Errors::default());
            let page = form(&asked, &mine, version, none, None, Some(effects));
            return Ok(page.invalid().into_response());
        }
    }
    let done = change!(asked, |tx, viewer| settings::set_tools(
        tx,
        viewer,
        typed.version,
        on,
        &old
    )
    .await);
    match saved(&asked, "/settings/tools", done, "tools")? {
        Saved::Done(response) => Ok(response),
        Saved::Wrong(errors) => {
            let version = Part::Tools.version(&asked.org);
            let page = form(&asked, &asked.org, version, errors, None, None);
            Ok(page.invalid().into_response())
        }
        Saved::Stale => {
            let now = reread(&asked).await?;
            let version = Part::Tools.version(&now);
            let kinds = now.tools.0.kinds();
            let row = |k: &Kind| (words::tool(&asked, *k).0, on_off(kinds.has(*k)));
            let stands = parts::Stale::new(Kind::ALL.iter().map(row).collect());
            let mut mine = now;
            mine.tools.0 = ToolNames::of(on);
            let page = form(
                &asked,
                &mine,
                version,
                Errors::default(),
                Some(stands),
                None,
            );
            Ok(page.status(StatusCode::CONFLICT).into_response())
        }
    }
}
