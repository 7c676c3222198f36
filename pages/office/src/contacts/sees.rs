//! *Why?* for a contact: every item of its engagements, seen or hidden, with the reason and the one
//! link that changes it.

use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{ContactId, Kind, Power, Right};
use people::contacts::{self, Contact};
use people::sights;
use serde::Deserialize;
use web::{Error, Id, Office, Query};

use super::{Head, led, tabs};
use crate::m;
use crate::parse::address;
use crate::words::{self, Chip};

/// Items looked at on one page.
const MOST: i64 = 300;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asks {
    kind: String,
}

struct Row {
    icon: &'static str,
    title: String,
    path: String,
    place: String,
    because: Text,
    change: Option<(Text, String)>,
}

#[derive(askama::Template)]
#[template(path = "contact_sees.html")]
struct Sees {
    head: Head,
    first: String,
    contact: Contact,
    chips: Vec<Chip>,
    seen: Vec<Row>,
    hidden: Vec<Row>,
    capped: bool,
    view_as: bool,
    /// The tool asked about, where the viewer's own group does not see it.
    left_out: Option<Text>,
}

pub(crate) async fn page(
    asked: Office,
    Id(id): Id<ContactId>,
    Query(asks): Query<Asks>,
) -> Result<Response, Error> {
    let mut conn = asked.read().await?;
    let contact = contacts::one(&mut conn, &asked.viewer, id).await?;
    if let Some(there) = led(&asked, &contact, "/sees") {
        return Ok(there);
    }
    let kind = Kind::of_tool(&asks.kind);
    let found = if contact.trashed_at.is_some() {
        Vec::new()
    } else {
        sights::of(&mut conn, &asked.viewer, id, kind, MOST).await?
    };
    let capped = found.len() as i64 == MOST;
    let (mut seen, mut hidden) = (Vec::new(), Vec::new());
    for sight in found {
        let (because, change) = words::because(&asked, &contact, &sight);
        let row = Row {
            icon: words::tool(&asked, sight.kind).1,
            path: parts::item_path(sight.kind, sight.item),
            title: sight.title,
            place: sight.engagement_title,
            because,
            change,
        };
        if sight.verdict.allowed {
            seen.push(row)
        } else {
            hidden.push(row)
        }
    }
    let at = format!("/contacts/{id}/sees");
    let mut chips = vec![Chip {
        text: m::all().into(),
        path: at.clone(),
        on: kind.is_none(),
        count: None,
    }];
    let told = Kind::ALL.iter().filter(|k| tool_seen(&asked, **k));
    chips.extend(told.map(|k| Chip {
        text: words::tool(&asked, *k).0,
        path: address(&at, &[("kind", k.tool())]),
        on: kind == Some(*k),
        count: None,
    }));
    let body = Sees {
        head: Head::new(&asked, &contact, "access"),
        first: people::first_name(&contact.name).to_owned(),
        contact: contact.clone(),
        view_as: asked.viewer.has(Right::ViewAs) && contact.trashed_at.is_none(),
        chips,
        left_out: kind
            .filter(|k| !tool_seen(&asked, *k))
            .map(|k| words::tool(&asked, k).0),
        seen,
        hidden,
        capped,
    };
    Ok(tabs::page(&contact, body).topic("home").into_response())
}

/// Whether the viewer's own group sees a tool.
fn tool_seen(asked: &Office, kind: Kind) -> bool {
    access::granted_somewhere(&asked.viewer, kind).has(Power::See)
}
