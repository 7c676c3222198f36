//! The client's home: what needs them, what the team is doing, what comes next.

pub mod api;
pub mod lists;
pub mod parts;
mod rules;
pub mod store;
pub mod view;

use ::store::{Conn, Stop};
use axum::response::{IntoResponse, Response};
use kernel::EngagementId;
use serde::Deserialize;
use web::{Asked, Error, Page, Query, then};

use crate::m;
use crate::place::{CHIPS, Place, places};
use store::{Line, Teammate, lines, team};

/// `?engagement=`: which one to show.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    /// Its id.
    pub engagement: Option<String>,
}

impl Which {
    fn id(&self) -> Result<Option<EngagementId>, Stop> {
        let text = self.engagement.as_deref().filter(|t| !t.is_empty());
        text.map(|t| t.parse().map_err(|_| Stop::Gone)).transpose()
    }
}

/// What the database says of a home.
pub struct Home {
    /// The engagements of the switcher; never empty.
    pub places: Vec<Place>,
    /// The one shown.
    pub chosen: Place,
    /// Its lists.
    pub lines: Vec<Line>,
    /// Its team.
    pub team: Vec<Teammate>,
}

/// Reads a home: five statements, or one when there is no engagement to show. An engagement that
/// is named and not seen is *gone*.
pub async fn load(
    conn: &mut Conn,
    asked: &Asked,
    named: Option<EngagementId>,
) -> Result<Option<Home>, Stop> {
    let places = places(conn, &asked.viewer, named, asked.now, CHIPS).await?;
    let chosen = match named {
        Some(id) => Some(
            places
                .iter()
                .find(|p| p.id == id)
                .cloned()
                .ok_or(Stop::Gone)?,
        ),
        None => places.first().cloned(),
    };
    let Some(chosen) = chosen else {
        return Ok(None);
    };
    let lines = lines(conn, &asked.viewer, chosen.id, 1).await?;
    let team = team(conn, &asked.viewer, chosen.id).await?;
    Ok(Some(Home {
        places,
        chosen,
        lines,
        team,
    }))
}

/// GET the organization's own address: the client's home; staff goes on to the inbox.
pub async fn page(asked: Asked, Query(which): Query<Which>) -> Result<Response, Error> {
    if asked.is_staff() {
        return Ok(then(&asked, "/inbox").into_response());
    }
    let mut conn = asked.read().await?;
    let Some(home) = load(&mut conn, &asked, which.id()?).await? else {
        let joined = store::joined(&mut conn, &asked.viewer).await?;
        let empty = view::Empty::of(&asked, joined);
        return Ok(Page::portal("home", m::home_title(), empty)
            .topic("home")
            .into_response());
    };
    let id = home.chosen.id;
    let view = view::View::of(&asked, home);
    Ok(Page::portal("home", view.headline.clone(), view)
        .topic("home")
        .topic(format!("engagement:{id}"))
        .into_response())
}
