//! The home as JSON.

use chrono::{DateTime, Utc};
use kernel::{EngagementId, EngagementKind, ItemId, Kind, Status};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::api::{ApiProblem, ApiQuery, Json};
use web::{Client, Error};

use super::lists::Lists;
use super::load;
use super::store::Line;
use crate::place::{MANY, Place};

/// `?engagement=`
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    /// Which engagement; without it the one that is on or comes next.
    pub engagement: Option<EngagementId>,
}

/// What a client's home shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct Home {
    /// The engagement it is about; missing where the client sees none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engagement: Option<HomeEngagement>,
    /// What waits for this client, late first, then by due date, then undated; at most five.
    pub turns: Vec<HomeItem>,
    /// How many things wait for this client, locked ones too, counted up to 51.
    #[schema(minimum = 0, maximum = 51)]
    pub turns_total: i64,
    /// What the team carries; at most eight.
    pub working: Vec<HomeItem>,
    /// Open things with a date, soonest first; at most nine.
    pub dates: Vec<HomeItem>,
    /// The latest update.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<HomeUpdate>,
}

/// The engagement of a home.
#[derive(Debug, Serialize, ToSchema)]
pub struct HomeEngagement {
    /// Its id.
    pub id: EngagementId,
    /// What it is called.
    pub kind: EngagementKind,
    /// Its title.
    pub title: String,
    /// How far it is.
    pub status: Status,
    /// Where it is held.
    pub venue: String,
    /// The zone of the venue (IANA).
    pub zone: String,
    /// When it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<DateTime<Utc>>,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether only the days count.
    pub all_day: bool,
}

/// An item in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HomeItem {
    /// Its id.
    pub id: ItemId,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// When it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    /// Whether it waits for this client and is locked by now: a change of it is asked for.
    pub locked: bool,
}

/// An update in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct HomeUpdate {
    /// Its id.
    pub id: ItemId,
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// The beginning of its text.
    pub excerpt: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// The description of this part of the API.
#[derive(utoipa::OpenApi)]
#[openapi(
    paths(home),
    components(schemas(Home, HomeEngagement, HomeItem, HomeUpdate))
)]
pub struct Doc;

impl From<Place> for HomeEngagement {
    fn from(p: Place) -> Self {
        HomeEngagement {
            id: p.id,
            kind: p.kind,
            title: p.title,
            status: p.status,
            venue: p.venue,
            zone: p.zone,
            starts_at: p.starts_at,
            ends_at: p.ends_at,
            all_day: p.all_day,
        }
    }
}

fn items(lines: &[Line], locked: impl Fn(&Line) -> bool) -> Vec<HomeItem> {
    let item = |l: &Line| {
        Some(HomeItem {
            id: l.id?,
            kind: l.kind?,
            title: l.title.clone(),
            due_at: l.due_at,
            locked: locked(l),
        })
    };
    lines.iter().filter_map(item).collect()
}

/// The home of the client the token acts for.
#[utoipa::path(
    get,
    path = "/api/v1/home",
    tag = "home",
    params(("engagement" = Option<EngagementId>, Query, description = "Which engagement; without it the one that is on or comes next")),
    responses(
        (status = 200, description = "What waits for the client, what the team does, and what comes next", body = Home),
        (status = 401, description = "No token, or one that is over", body = ApiProblem),
        (status = 404, description = "Not a client, or an engagement the client does not see", body = ApiProblem),
        (status = 422, description = "`engagement` is not an id", body = ApiProblem)
    )
)]
pub async fn home(
    Client(asked): Client,
    ApiQuery(which): ApiQuery<Which>,
) -> Result<Json<Home>, Error> {
    let mut conn = asked.read().await?;
    let Some(home) = load(&mut conn, &asked, which.engagement).await? else {
        return Ok(Json(Home {
            engagement: None,
            turns: vec![],
            turns_total: 0,
            working: vec![],
            dates: vec![],
            latest: None,
        }));
    };
    let lists = Lists::of(home.lines, asked.now);
    let turns = items(&lists.turns, |line| {
        let locking = |kind| asked.viewer.locking(kind, home.chosen.id);
        let since = line.kind.and_then(|kind| locking(kind).since(asked.now));
        since.is_some() && line.open_until.is_none()
    });
    let working = items(&lists.team, |_| false);
    let both = turns.iter().chain(&working);
    let mut dates: Vec<HomeItem> = both.filter(|i| i.due_at.is_some()).cloned().collect();
    dates.sort_by_key(|i| (i.due_at, i.id));
    let latest = lists.updates.first().and_then(|l| {
        let excerpt = ui::excerpt(store::search::told(&l.words).0, 320);
        Some(HomeUpdate {
            id: l.id?,
            title: l.title.clone(),
            author: l.who.clone(),
            excerpt,
            created_at: l.at?,
        })
    });
    Ok(Json(Home {
        turns_total: home.chosen.turns.min(MANY + 1),
        engagement: Some(home.chosen.into()),
        turns,
        working,
        dates,
        latest,
    }))
}
