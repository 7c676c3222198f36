//! What the groups of staff may do in each tool. Only super admins change it.

use std::collections::HashMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{Group, Kind, Level, Right};
use people::settings::{self, Part};
use store::org::Org;
use ui::Errors;
use web::{Error, Form, Office, Page};

use super::Nav;
use super::frame::{Saved, page, reread, saved};
use crate::{change, m, words};

struct Cell {
    name: String,
    label: Text,
    /// The column, said again where the table is no table any more.
    tool: Text,
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
    stale: Option<parts::Stale>,
}

fn form(
    asked: &Office,
    org: &Org,
    version: i64,
    errors: Errors,
    stale: Option<parts::Stale>,
) -> Page {
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
                    tool: words::tool(asked, *k).0,
                    level: level(*k),
                })
                .collect(),
            text,
        }
    };
    let body = Show {
        nav: Nav::new(asked, "groups"),
        version,
        tools: Kind::ALL.iter().map(|k| words::tool(asked, *k).0).collect(),
        rows: Group::ALL.iter().map(row).collect(),
        may: asked
            .viewer
            .staff
            .as_ref()
            .is_some_and(|s| s.group == Group::SuperAdmin),
        errors,
        stale,
    };
    page(m::groups(), body)
}

/// What stands now, cell by cell.
fn stands(asked: &Office, now: &Org) -> Vec<(Text, Text)> {
    let cells = |group: &Group| {
        let (view, full) = now.groups.0.kinds(*group);
        let text = words::group(now, *group);
        let cell = move |k: &Kind| {
            let level: Text = match (full.has(*k), view.has(*k)) {
                (true, _) => m::level_full().into(),
                (_, true) => m::level_view().into(),
                _ => m::level_none().into(),
            };
            let label = m::group_in_tool(text.clone(), words::tool(asked, *k).0);
            (Text::from(label), level)
        };
        Kind::ALL.iter().map(cell).collect::<Vec<_>>()
    };
    let changeable = Group::ALL.iter().filter(|g| **g != Group::SuperAdmin);
    changeable.flat_map(cells).collect()
}

pub(crate) async fn show(asked: Office) -> Result<Page, Error> {
    super::frame::may(&asked, Right::Settings)?;
    let version = Part::Groups.version(&asked.org);
    Ok(form(&asked, &asked.org, version, Errors::default(), None))
}

pub(crate) async fn save(
    asked: Office,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Response, Error> {
    super::frame::may(&asked, Right::Settings)?;
    crate::prove(&asked).await?;
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
    let (old, chosen) = (asked.org.groups.0.clone(), to.clone());
    let done = change!(asked, |tx, viewer| settings::set_groups(
        tx, viewer, version, &to, &old
    )
    .await);
    match saved(&asked, "/settings/groups", done, "groups")? {
        Saved::Done(response) => Ok(response),
        Saved::Wrong(errors) => {
            let version = Part::Groups.version(&asked.org);
            let page = form(&asked, &asked.org, version, errors, None);
            Ok(page.invalid().into_response())
        }
        Saved::Stale => {
            let now = reread(&asked).await?;
            let version = Part::Groups.version(&now);
            let stands = parts::Stale::new(stands(&asked, &now));
            let mut mine = now;
            if let Ok(groups) = settings::merged(&chosen, &mine.groups.0) {
                mine.groups.0 = groups;
            }
            let page = form(&asked, &mine, version, Errors::default(), Some(stands));
            Ok(page.status(StatusCode::CONFLICT).into_response())
        }
    }
}
