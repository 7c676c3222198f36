//! Everything there is, as large rows: the last tab on a phone.

use askama::Template;
use i18n::Text;
use web::{Asked, Client, Error, Page};

use crate::place::{CHIPS, Place, places};
use crate::{act, m};

#[derive(Template)]
#[template(path = "everything.html")]
struct View {
    tools: Vec<Tile>,
    places: Vec<PlaceTile>,
    yours: Vec<Tile>,
}

/// A row that leads to a page.
struct Tile {
    icon: &'static str,
    name: Text,
    hint: Text,
    path: String,
}

/// A row that leads to an engagement.
pub struct PlaceTile {
    /// Its title.
    pub title: String,
    /// Its page.
    pub path: String,
    /// Its icon.
    pub icon: &'static str,
    /// Its day.
    pub day: String,
    /// "39 days to go".
    pub count: String,
    /// How it stands; none while it goes on.
    pub status: Option<Text>,
    /// What waits for the client there.
    pub turns: Option<i64>,
}

impl PlaceTile {
    /// The row of an engagement.
    pub fn of(asked: &Asked, place: &Place) -> PlaceTile {
        use kernel::{EngagementKind as E, Status};
        let here = place.here(asked.locale.lang, asked.now);
        let mast = place.mast(asked, here);
        let icon = match place.kind {
            E::Event => "calendar-days",
            E::Lead => "heart-handshake",
            E::Project | E::Job => "briefcase",
            E::Ticket => "life-buoy",
        };
        PlaceTile {
            title: place.title.clone(),
            path: format!("/engagements/{}", place.id),
            icon,
            day: place
                .span(here)
                .map(|span| place.span_words(span, here))
                .unwrap_or_default(),
            count: mast.count,
            status: (place.status != Status::Active)
                .then(|| m::engagement_status(place.status.word().to_owned()).into()),
            turns: place.waiting(asked),
        }
    }
}

/// GET `/everything`.
pub async fn page(Client(asked): Client) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let places = places(&mut conn, &asked.viewer, None, asked.now, CHIPS).await?;
    let tools = asked
        .app
        .tools
        .iter()
        .filter(|t| act::meets(&asked.viewer, t.kind));
    let tools: Vec<Tile> = tools
        .map(|t| Tile {
            icon: t.icon,
            name: (t.name)(),
            hint: (t.hint)(),
            path: format!("/{}", t.kind.tool()),
        })
        .collect();
    let tile = |icon, name: Text, hint: Text, path: &str| Tile {
        icon,
        name,
        hint,
        path: path.to_owned(),
    };
    let yours = vec![
        tile(
            "calendar",
            m::dates_tile().into(),
            m::dates_hint().into(),
            "/dates",
        ),
        tile(
            "bell",
            m::notifications_tile().into(),
            m::notifications_hint().into(),
            "/notifications",
        ),
        tile(
            "user",
            m::account_tile().into(),
            m::account_hint().into(),
            "/account",
        ),
    ];
    let places = places.iter().map(|p| PlaceTile::of(&asked, p)).collect();
    Ok(Page::portal(
        "everything",
        m::everything_title(),
        View {
            tools,
            places,
            yours,
        },
    )
    .topic("home"))
}
