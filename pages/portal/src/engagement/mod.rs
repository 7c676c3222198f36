//! An engagement as its clients meet it, and the list of them. The office owns both addresses and
//! calls these for whoever is not staff.

pub mod colleagues;
pub mod store;
mod view;

use kernel::EngagementId;
use web::{Asked, Error, Page};

use crate::everything::PlaceTile;
use crate::home::store::{lines, team};
use crate::m;
use crate::place::{place, places};

/// The page of an engagement for a client, or for staff looking on as one: where it stands, its
/// dates, people, progress, latest updates and files, and what happened. *Gone* where the viewer
/// does not see it. Five statements.
pub async fn engagement_page(asked: Asked, id: EngagementId) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let place = place(&mut conn, &asked.viewer, id, asked.now).await?;
    let read = view::Read {
        lines: lines(&mut conn, &asked.viewer, id, UPDATES).await?,
        team: team(&mut conn, &asked.viewer, id).await?,
        members: store::members(&mut conn, &asked.viewer, id).await?,
        acts: store::acts(&mut conn, &asked.viewer, id).await?,
        place,
    };
    let title = read.place.title.clone();
    let view = view::View::of(&asked, read);
    Ok(Page::portal("engagements", title, view)
        .crumb(m::engagements(), "/engagements")
        .topic(format!("engagement:{id}")))
}

/// How many updates the page of an engagement shows.
const UPDATES: i64 = 3;
/// How many engagements the list holds.
const MOST: i64 = 200;

#[derive(askama::Template)]
#[template(path = "engagements.html")]
struct List {
    places: Vec<PlaceTile>,
}

/// The engagements of a client, what is on or comes next first. One statement.
pub async fn engagement_list_page(asked: Asked) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let places = places(&mut conn, &asked.viewer, None, asked.now, MOST).await?;
    let places = places.iter().map(|p| PlaceTile::of(&asked, p)).collect();
    Ok(Page::portal("engagements", m::engagements(), List { places }).topic("home"))
}
