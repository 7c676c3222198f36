//! *User access & permissions*: which tools there are, which of them clients have, and what each group
//! of staff may do in them.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{Group, Kind, Kinds, Level, Right};
use people::settings::{self, GroupWish, Part, Tools, name_field};
use people::staff;
use store::foresee::foresee;
use store::org::Org;
use store::viewers::Whom;
use ui::Errors;
use web::{Error, Form, Office, Page};

use super::Nav;
use super::frame::{Saved, may, on_off, page, reread, saved};
use crate::before::{Change, Changes};
use crate::sets::Effects;
use crate::{change, m, words};

const PATH: &str = "/settings/access";

struct Column {
    group: Group,
    text: Text,
    /// What the organization calls it, if anything of its own.
    own: String,
    usual: Text,
    field: &'static str,
}

struct Cell {
    name: String,
    label: Text,
    group: Text,
    level: Level,
    said: Text,
}

struct Row {
    name: &'static str,
    text: Text,
    hint: Text,
    icon: &'static str,
    used: bool,
    clients: bool,
    /// Whether clients see only what is assigned to them, for tools where that can be said.
    assigned_only: Option<bool>,
    cells: Vec<Cell>,
}

#[derive(askama::Template)]
#[template(path = "settings_access.html")]
struct Show {
    nav: Nav,
    version: i64,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// Whether this viewer may change what groups may do.
    groups: bool,
    reviewed: String,
    effects: Option<Effects>,
    /// What it would change for staff.
    staff: Option<Changes>,
    errors: Errors,
    stale: Option<parts::Stale>,
}

/// What would change for the groups: tool by tool, and how many people it is.
fn regrouped(asked: &Office, to: &Org, people: &[(Group, i64)]) -> Vec<Change> {
    let moved = |group: Group| {
        let tool = |kind: &Kind| {
            let (was, is) = (level(&asked.org, group, *kind), level(to, group, *kind));
            let many = people.iter().find(|(g, _)| *g == group);
            let words = m::group_moves(many.map_or(0, |p| p.1), level_words(was), level_words(is));
            let look = if is > was { "done" } else { "warn" };
            let name = words::tool(asked, *kind).0.to(asked.locale);
            (was != is).then(|| (look, words.into(), name))
        };
        Change {
            icon: "users",
            text: words::group(&asked.org, group),
            lines: Kind::ALL.iter().filter_map(tool).collect(),
        }
    };
    let moved = Group::ALL.iter().map(|group| moved(*group));
    moved.filter(|change| !change.lines.is_empty()).collect()
}

fn level(org: &Org, group: Group, kind: Kind) -> Level {
    let (view, full) = org.groups.0.kinds(group);
    match (full.has(kind), view.has(kind)) {
        (true, _) => Level::Edit,
        (_, true) => Level::View,
        _ => Level::None,
    }
}

fn level_words(level: Level) -> Text {
    match level {
        Level::None => m::level_none().into(),
        Level::View => m::level_view().into(),
        _ => m::level_full().into(),
    }
}

fn rules_groups(asked: &Office) -> bool {
    let staff = asked.viewer.staff.as_ref();
    staff.is_some_and(|s| s.group == Group::SuperAdmin)
}

fn form(asked: &Office, org: &Org) -> Show {
    let tools = Tools::of(org);
    let column = |group: &Group| Column {
        group: *group,
        text: words::group(org, *group),
        own: org
            .groups
            .0
            .0
            .get(group.word())
            .map(|g| g.name.clone())
            .unwrap_or_default(),
        usual: words::group_usual(*group),
        field: name_field(*group),
    };
    let row = |kind: &Kind| {
        let (text, icon) = words::tool(asked, *kind);
        let hint = parts::tool_of(asked, *kind).map(|t| (t.hint)());
        let cell = |group: &Group| Cell {
            name: format!("{}-{}", group.word(), kind.tool()),
            label: m::group_in_tool(words::group(org, *group), text.clone()).into(),
            group: words::group(org, *group),
            level: level(org, *group, *kind),
            said: level_words(level(org, *group, *kind)),
        };
        Row {
            name: kind.tool(),
            cells: Group::ALL.iter().map(cell).collect(),
            text,
            hint: hint.unwrap_or_default(),
            icon,
            used: tools.used.has(*kind),
            clients: tools.clients.has(*kind),
            assigned_only: kind.by_assignment().then(|| tools.assigned_only.has(*kind)),
        }
    };
    Show {
        nav: Nav::new(asked, "access"),
        version: Part::Access.version(org),
        columns: Group::ALL.iter().map(column).collect(),
        rows: Kind::ALL.iter().map(row).collect(),
        groups: rules_groups(asked),
        reviewed: String::new(),
        effects: None,
        staff: None,
        errors: Errors::default(),
        stale: None,
    }
}

pub(crate) async fn show(asked: Office) -> Result<Page, Error> {
    may(&asked, Right::Settings)?;
    Ok(page(m::user_access(), form(&asked, &asked.org)))
}

type Typed = Vec<(String, String)>;

/// The form as typed.
struct Wish {
    version: i64,
    tools: Tools,
    groups: Vec<GroupWish>,
    /// The choice whose effects were shown.
    reviewed: String,
}

impl Wish {
    fn of(asked: &Office, typed: &Typed) -> Wish {
        let said = |name: &str| {
            typed
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, v)| v.as_str())
        };
        let kinds = |name: &str| -> Kinds {
            let chosen = typed.iter().filter(|(n, _)| n == name);
            chosen.filter_map(|(_, tool)| Kind::of_tool(tool)).collect()
        };
        // A choice that cannot be made on the page stays as it is.
        let fixed = Tools::of(&asked.org).assigned_only;
        let fixed = fixed.and(Kinds::filter(|k| !k.by_assignment()));
        let group = |group: &Group| {
            let cell = |kind: &Kind| {
                let typed = said(&format!("{}-{}", group.word(), kind.tool()))?;
                Some((*kind, Level::of(typed)?))
            };
            let name = said(name_field(*group))?.to_owned();
            Some((*group, name, Kind::ALL.iter().filter_map(cell).collect()))
        };
        let changeable = Group::ALL.iter().filter(|g| **g != Group::SuperAdmin);
        Wish {
            version: said("version").and_then(|v| v.parse().ok()).unwrap_or(0),
            tools: Tools {
                used: kinds("used"),
                clients: kinds("tool"),
                assigned_only: kinds("assigned").or(fixed),
            },
            groups: changeable.filter_map(group).collect(),
            reviewed: said("reviewed").unwrap_or_default().to_owned(),
        }
    }
    /// An organization with these wishes, to fill the form again.
    fn on(&self, org: &Org) -> Org {
        let mut org = self.tools.on(org.clone());
        if let Ok(groups) = settings::merged(&self.groups, &org.groups.0) {
            org.groups.0 = groups;
        }
        org
    }
    /// The choice of tools and levels as a word, to know again what was looked at.
    fn fingerprint(&self) -> String {
        let names = |kinds: Kinds| kinds.iter().map(Kind::tool).collect::<Vec<_>>().join(" ");
        let Tools {
            used,
            clients,
            assigned_only,
        } = self.tools;
        format!(
            "used {}, on {}, assigned {}, groups {}",
            names(used),
            names(clients),
            names(assigned_only),
            store::foresee::word(&self.groups)
        )
    }
}

pub(crate) async fn save(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    may(&asked, Right::Settings)?;
    let wish = Wish::of(&asked, &typed);
    let groups = settings::merged(&wish.groups, &asked.org.groups.0);
    if groups.is_ok_and(|groups| groups != asked.org.groups.0) {
        if !rules_groups(&asked) {
            return Err(crate::parse::forbidden().into());
        }
        crate::prove(&asked).await?;
    }
    let current = wish.version == Part::Access.version(&asked.org);
    if current {
        let mut conn = asked.read().await?;
        let change = |facts: &mut kernel::ClientFacts, _: &_| wish.tools.put(facts);
        let foreseen = foresee(&mut conn, &asked.viewer, Whom::All, change).await?;
        let people = staff::by_group(&mut conn, &asked.viewer).await?;
        drop(conn);
        let staff = regrouped(&asked, &wish.on(&asked.org), &people);
        let reviewed = format!("{} {}", wish.fingerprint(), foreseen.word());
        let moves = !foreseen.is_nothing() || !staff.is_empty();
        if moves && wish.reviewed != reviewed {
            let body = Show {
                version: wish.version,
                reviewed,
                effects: Effects::of(&asked, &foreseen),
                staff: Changes::of(m::staff_changes(), staff),
                ..form(&asked, &wish.on(&asked.org))
            };
            return Ok(page(m::user_access(), body).invalid().into_response());
        }
    }
    let (to, old, chosen) = (wish.tools, asked.org.clone(), wish.groups.clone());
    let done = change!(asked, |tx, viewer| settings::set_access(
        tx,
        viewer,
        wish.version,
        to,
        &chosen,
        old
    )
    .await);
    match saved(&asked, PATH, done, "groups")? {
        Saved::Done(response) => Ok(response),
        Saved::Wrong(errors) => {
            let body = Show {
                version: wish.version,
                errors,
                ..form(&asked, &wish.on(&asked.org))
            };
            Ok(page(m::user_access(), body).invalid().into_response())
        }
        Saved::Stale => {
            let now = reread(&asked).await?;
            let body = Show {
                version: Part::Access.version(&now),
                stale: Some(parts::Stale::new(stands(&asked, &now))),
                ..form(&asked, &wish.on(&now))
            };
            let page = page(m::user_access(), body).status(StatusCode::CONFLICT);
            Ok(page.into_response())
        }
    }
}

/// What stands now, cell by cell.
fn stands(asked: &Office, now: &Org) -> Vec<(Text, Text)> {
    let tools = Tools::of(now);
    let row = |kind: &Kind| {
        let (text, _) = words::tool(asked, *kind);
        let label = |column: Text| Text::from(m::group_in_tool(column, text.clone()));
        let mut cells = vec![
            (
                label(m::tool_in_use().into()),
                on_off(tools.used.has(*kind)),
            ),
            (
                label(m::client_portal().into()),
                on_off(tools.clients.has(*kind)),
            ),
        ];
        let groups = Group::ALL.iter().filter(|g| **g != Group::SuperAdmin);
        cells.extend(groups.map(|group| {
            let name = label(words::group(now, *group));
            (name, level_words(level(now, *group, *kind)))
        }));
        cells
    };
    Kind::ALL.iter().flat_map(row).collect()
}
