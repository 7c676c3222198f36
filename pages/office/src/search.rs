//! Search over what one may see: a page, and the same as JSON for the palette.

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{EngagementKind, Kind, Right};
use people::{contacts, engagements};
use serde::{Deserialize, Serialize};
use store::search::{Found, find};
use store::{Conn, Stop};
use web::{Asked, Door, Error, Layout, Page, Query, Routes};

use crate::{m, words};

/// Results of each sort: on the page, and in the palette.
const PAGE: i64 = 50;
const PALETTE: i64 = 8;

pub(crate) fn routes() -> Routes {
    Routes::new().get(Door::Both, "/search", search)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asks {
    q: String,
}

/// One result.
pub(crate) struct Hit {
    pub title: Text,
    pub hint: Text,
    pub path: String,
    pub icon: &'static str,
}

/// Results of one sort.
pub(crate) struct Hits {
    pub label: Text,
    pub rows: Vec<Hit>,
}

#[derive(Serialize)]
struct Palette {
    groups: Vec<PaletteGroup>,
}

#[derive(Serialize)]
struct PaletteGroup {
    label: String,
    items: Vec<PaletteItem>,
}

#[derive(Serialize)]
struct PaletteItem {
    title: String,
    hint: String,
    url: String,
    icon: &'static str,
}

#[derive(askama::Template)]
#[template(path = "search.html")]
struct SearchPage {
    q: String,
    hits: Vec<Hits>,
    office: bool,
}

async fn search(
    asked: Asked,
    headers: HeaderMap,
    Query(asks): Query<Asks>,
) -> Result<Response, Error> {
    let json = headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("application/json"));
    let q: String = asks.q.chars().take(200).collect();
    let mut conn = asked.read().await?;
    let hits = match q.trim() {
        "" if json => first(&asked, &mut conn).await?,
        "" => Vec::new(),
        words => {
            let most = if json { PALETTE } else { PAGE };
            let found = find(&mut conn, &asked.viewer, words, most).await?;
            pages_called(&asked, words)
                .into_iter()
                .chain(hits(&asked, found))
                .collect()
        }
    };
    if json {
        let say = |text: &Text| text.to(asked.locale);
        let groups = hits.iter().map(|group| PaletteGroup {
            label: say(&group.label),
            items: group
                .rows
                .iter()
                .map(|h| PaletteItem {
                    title: say(&h.title),
                    hint: say(&h.hint),
                    url: asked.at(&h.path),
                    icon: h.icon,
                })
                .collect(),
        });
        let body = axum::Json(Palette {
            groups: groups.collect(),
        });
        return Ok((
            [
                (header::CACHE_CONTROL, "private, no-store"),
                (header::VARY, "accept"),
            ],
            body,
        )
            .into_response());
    }
    let title: Text = if q.is_empty() {
        m::search().into()
    } else {
        m::search_for(q.clone()).into()
    };
    let body = SearchPage {
        q,
        hits,
        office: asked.is_staff(),
    };
    Ok(Page::new(Layout::Either, "search", title, body)
        .crumb(m::search(), "")
        .into_response())
}

/// What was found, in groups: people and engagements before items, each by its tool.
fn hits(asked: &Asked, found: Vec<Found>) -> Vec<Hits> {
    let mut groups: Vec<(u8, Hits)> = Vec::new();
    for one in found {
        let Some((order, label, hit)) = hit(asked, one) else {
            continue;
        };
        match groups.iter_mut().find(|(o, _)| *o == order) {
            Some((_, group)) => group.rows.push(hit),
            None => groups.push((
                order,
                Hits {
                    label,
                    rows: vec![hit],
                },
            )),
        }
    }
    groups.sort_by_key(|(order, _)| *order);
    groups.into_iter().map(|(_, group)| group).collect()
}

fn hit(asked: &Asked, found: Found) -> Option<(u8, Text, Hit)> {
    let (id, title, place) = (found.id, Text::data(found.title), Text::data(found.place));
    Some(match found.what.as_str() {
        "contact" => (
            0,
            m::people().into(),
            Hit {
                title,
                hint: place,
                path: format!("/contacts/{id}"),
                icon: "user",
            },
        ),
        "company" => (
            1,
            m::companies().into(),
            Hit {
                title,
                hint: Text::default(),
                path: format!("/companies/{id}"),
                icon: "building-2",
            },
        ),
        "engagement" => {
            let kind = EngagementKind::of(&found.kind)
                .map(words::kind)
                .unwrap_or_default();
            (
                2,
                m::engagements().into(),
                Hit {
                    title,
                    hint: kind,
                    path: format!("/engagements/{id}"),
                    icon: "heart-handshake",
                },
            )
        }
        "comment" => (
            u8::MAX,
            m::comments_found().into(),
            Hit {
                title,
                hint: place,
                path: format!(
                    "/{}/{}#comment-{id}",
                    Kind::of(&found.kind)?.tool(),
                    found.target
                ),
                icon: "message-square",
            },
        ),
        _ => {
            let kind = Kind::of(&found.kind)?;
            let (label, icon) = words::tool(asked, kind);
            (
                3 + kind as u8,
                label,
                Hit {
                    title,
                    hint: place,
                    path: format!("/{}/{id}", kind.tool()),
                    icon,
                },
            )
        }
    })
}

fn to(title: Text, path: &str, icon: &'static str) -> Hit {
    Hit {
        title,
        hint: Text::default(),
        path: path.to_owned(),
        icon,
    }
}

/// Pages whose name holds every word typed: what an empty palette offers, and what lies one deeper.
fn pages_called(asked: &Asked, typed: &str) -> Option<Hits> {
    let viewer = &asked.viewer;
    let mut rows = places(asked);
    if viewer.has(Right::Settings) {
        rows.extend(
            crate::settings::parts_for(viewer)
                .into_iter()
                .map(|(part, name)| Hit {
                    hint: m::settings().into(),
                    ..to(name, &format!("/settings/{part}"), "settings")
                }),
        );
    }
    rows.push(to(m::notifications_page().into(), "/notifications", "bell"));
    if viewer.is_staff() {
        rows.push(to(m::trash_page().into(), "/trash", "trash-2"));
    } else {
        rows.push(to(
            m::everything_page().into(),
            "/everything",
            "layout-grid",
        ));
    }
    if !viewer.read_only() {
        rows.push(to(m::account_page().into(), "/account", "user"));
    }
    let typed = typed.to_lowercase();
    let called = |hit: &Hit| {
        let name = format!(
            "{} {}",
            hit.title.to(asked.locale),
            hit.hint.to(asked.locale)
        )
        .to_lowercase();
        typed.split_whitespace().all(|word| name.contains(word))
    };
    rows.retain(called);
    (!rows.is_empty()).then(|| Hits {
        label: m::go_to().into(),
        rows,
    })
}

/// Where one can go from anywhere.
fn places(asked: &Asked) -> Vec<Hit> {
    let viewer = &asked.viewer;
    let mut rows = Vec::new();
    let kinds = if viewer.is_staff() {
        rows.push(to(m::inbox().into(), "/inbox", "inbox"));
        if viewer.has(Right::SeePeople) {
            rows.push(to(
                m::engagements().into(),
                "/engagements",
                "heart-handshake",
            ));
            rows.push(to(m::contacts().into(), "/contacts", "users"));
            rows.push(to(m::companies().into(), "/companies", "building-2"));
        }
        viewer
            .staff
            .as_ref()
            .map_or(kernel::Kinds::NONE, |s| s.view)
    } else {
        rows.push(to(m::home().into(), "", "house"));
        viewer
            .client
            .as_ref()
            .map_or(kernel::Kinds::NONE, |c| c.tools.and(c.hidden_kinds.not()))
    };
    rows.extend(kinds.iter().map(|kind| {
        let (name, icon) = words::tool(asked, kind);
        to(name, &parts::list_path(kind), icon)
    }));
    if viewer.has(Right::EditPeople) {
        rows.push(to(m::add_contact().into(), "/contacts/new", "plus"));
        rows.push(to(m::add_engagement().into(), "/engagements/new", "plus"));
    }
    if viewer.has(Right::Settings) {
        rows.push(to(m::settings().into(), "/settings", "settings"));
    }
    rows
}

/// What an empty palette shows: where one can go, and the engagements that moved last.
async fn first(asked: &Asked, conn: &mut Conn) -> Result<Vec<Hits>, Stop> {
    let viewer = &asked.viewer;
    let rows = places(asked);
    let viewed = contacts::viewed(conn, viewer, 5).await?;
    let recent =
        engagements::moved_last(conn, viewer, &engagements::Filter::default(), asked.now, 5)
            .await?;
    let mut hits = vec![Hits {
        label: m::go_to().into(),
        rows,
    }];
    if !viewed.is_empty() {
        let row = |c: contacts::Viewed| Hit {
            hint: Text::default(),
            path: format!("/contacts/{}", c.id),
            title: Text::data(c.name),
            icon: "user",
        };
        hits.push(Hits {
            label: m::recently_viewed().into(),
            rows: viewed.into_iter().map(row).collect(),
        });
    }
    if !recent.is_empty() {
        let row = |e: engagements::Engagement| Hit {
            hint: e.when().unwrap_or_default(),
            path: format!("/engagements/{}", e.id),
            title: Text::data(e.title),
            icon: "heart-handshake",
        };
        hits.push(Hits {
            label: m::recent_engagements().into(),
            rows: recent.into_iter().map(row).collect(),
        });
    }
    Ok(hits)
}
