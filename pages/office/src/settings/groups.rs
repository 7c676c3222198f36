//! What the groups of staff may do in each tool. Only super admins change it.

use std::collections::HashMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{Group, Kind, Level, Right};
use people::settings;
use store::org::Org;
use ui::Errors;
use web::{Error, Form, Office, Page};

use super::Nav;
use super::frame::{Saved, page, reread, saved};
use crate::{change, m, words};

struct Cell {
    name: String,
    label: Text,
    level: Level,
}

struct Row {
    group: Group,
    text: Text,
    name: String,
    cells: Vec<Cell>,
}

#[derive(askama::Template)]
#[template(path = "settings_groups.html")]
struct Show {
    nav: Nav,
    version: i64,
    tools: Vec<Text>,
    rows: Vec<Row>,
    may: bool,
    errors: Errors,
}

fn form(asked: &Office, org: &Org, errors: Errors) -> Page {
    let row = |group: &Group| {
        let (view, full) = org.groups.0.kinds(*group);
        let level = |k: Kind| {
            if full.has(k) {
                Level::Edit
            } else if view.has(k) {
                Level::View
            } else {
                Level::None
            }
        };
        let text = words::group(org, *group);
        Row {
            group: *group,
            name: org
                .groups
                .0
                .0
                .get(group.word())
                .map(|g| g.name.clone())
                .unwrap_or_default(),
            cells: Kind::ALL
                .iter()
                .map(|k| Cell {
                    name: format!("{}-{}", group.word(), k.tool()),
                    label: m::group_in_tool(text.clone(), words::tool(asked, *k).0).into(),
                    level: level(*k),
                })
                .collect(),
            text,
        }
    };
    let body = Show {
        nav: Nav::new(asked, "groups"),
        version: org.version,
        tools: Kind::ALL.iter().map(|k| words::tool(asked, *k).0).collect(),
        rows: Group::ALL.iter().map(row).collect(),
        may: asked
            .viewer
            .staff
            .as_ref()
            .is_some_and(|s| s.group == Group::SuperAdmin),
        errors,
    };
    page(m::groups(), body)
}

pub(crate) async fn show(asked: Office) -> Result<Page, Error> {
    people::needs(&asked.viewer, Right::Settings)?;
    Ok(form(&asked, &asked.org, Errors::default()))
}

pub(crate) async fn save(
    asked: Office,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Response, Error> {
    let version = typed
        .get("version")
        .and_then(|v| v.parse().ok())
        .unwrap_or(0);
    let levels = |group: &Group| {
        let cell = |k: &Kind| {
            Some((
                *k,
                Level::of(typed.get(&format!("{}-{}", group.word(), k.tool()))?)?,
            ))
        };
        Kind::ALL.iter().filter_map(cell).collect::<Vec<_>>()
    };
    let to: Vec<settings::GroupWish> = Group::ALL
        .iter()
        .filter(|g| **g != Group::SuperAdmin)
        .map(|g| {
            (
                *g,
                typed
                    .get(&format!("name-{}", g.word()))
                    .cloned()
                    .unwrap_or_default(),
                levels(g),
            )
        })
        .collect();
    let old = asked.org.groups.0.clone();
    let done = change!(asked, |tx, viewer| settings::set_groups(
        tx, viewer, version, &to, &old
    )
    .await);
    match saved(&asked, "/settings/groups", done, "groups")? {
        Saved::Done(response) => Ok(response),
        Saved::Wrong(errors) => Ok(form(&asked, &asked.org, errors).invalid().into_response()),
        Saved::Stale => {
            let now = reread(&asked).await?;
            Ok(
                form(&asked, &now, Errors::one("groups", m::stale_settings()))
                    .status(StatusCode::CONFLICT)
                    .into_response(),
            )
        }
    }
}
