//! Which tools are on for clients.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{Kind, Kinds, Right};
use people::settings;
use serde::Deserialize;
use store::org::Org;
use ui::Errors;
use web::{Error, Form, Office, Page};

use super::Nav;
use super::frame::{Saved, page, reread, saved};
use crate::{change, m, words};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    version: i64,
    tool: Vec<String>,
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
    errors: Errors,
}

fn form(asked: &Office, org: &Org, errors: Errors) -> Page {
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
            version: org.version,
            rows: Kind::ALL.iter().map(row).collect(),
            errors,
        },
    )
}

pub(crate) async fn show(asked: Office) -> Result<Page, Error> {
    people::needs(&asked.viewer, Right::Settings)?;
    Ok(form(&asked, &asked.org, Errors::default()))
}

pub(crate) async fn save(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let on: Kinds = typed.tool.iter().filter_map(|t| Kind::of_tool(t)).collect();
    let old = asked.org.tools.0.clone();
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
        Saved::Wrong(errors) => Ok(form(&asked, &asked.org, errors).invalid().into_response()),
        Saved::Stale => {
            let now = reread(&asked).await?;
            Ok(
                form(&asked, &now, Errors::one("tools", m::stale_settings()))
                    .status(StatusCode::CONFLICT)
                    .into_response(),
            )
        }
    }
}
