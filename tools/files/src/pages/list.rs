//! `/files` and `/files/folders/{id}`: one address for staff and clients, two pages.

use kernel::{EngagementId, FolderId};
use serde::Deserialize;
use store::items::Seen;
use web::{Asked, Error, Id, Page, Query};

use super::{office, portal};
use crate::file::{File, Sort};
use crate::folder::{Folder, MANY};
use crate::listing::Order;
use crate::store::chain;

/// What the address asks for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asks {
    pub engagement: String,
    pub sort: String,
    pub page: String,
}

/// Which place is listed.
pub(super) enum Place {
    /// Everything the viewer meets: for staff the newest files, for clients the top of all engagements.
    All,
    /// The top of an engagement.
    Top(EngagementId),
    /// A folder, with the way to it; the folder itself is the last.
    In(Vec<Folder>),
}

impl Place {
    /// The engagement, if it is one.
    pub fn engagement(&self) -> Option<EngagementId> {
        match self {
            Place::All => None,
            Place::Top(engagement) => Some(*engagement),
            Place::In(chain) => chain.last().map(|f| f.engagement_id),
        }
    }
    /// The folder, if it is one.
    pub fn folder(&self) -> Option<FolderId> {
        match self {
            Place::In(chain) => chain.last().map(|f| f.id),
            _ => None,
        }
    }
    /// Its address.
    pub fn path(&self) -> String {
        self.engagement().map_or_else(
            || "/files".to_owned(),
            |engagement| super::place_path(engagement, self.folder()),
        )
    }
    /// Its address in another order, or on another page.
    pub fn ordered(&self, sort: &str, page: i64) -> String {
        let path = self.path();
        let join = if path.contains('?') { '&' } else { '?' };
        if page > 1 {
            format!("{path}{join}sort={sort}&page={page}")
        } else {
            format!("{path}{join}sort={sort}")
        }
    }
}

pub(super) async fn top(asked: Asked, Query(asks): Query<Asks>) -> Result<Page, Error> {
    let place = asks.engagement.parse().map_or(Place::All, Place::Top);
    show(&asked, place, &asks).await
}

pub(super) async fn folder(
    asked: Asked,
    Id(id): Id<FolderId>,
    Query(asks): Query<Asks>,
) -> Result<Page, Error> {
    let chain = chain(&mut asked.read().await?, &asked.viewer, id).await?;
    show(&asked, Place::In(chain), &asks).await
}

async fn show(asked: &Asked, place: Place, asks: &Asks) -> Result<Page, Error> {
    let order = Order::of(&asks.sort, &asks.page);
    Ok(if asked.is_staff() {
        office::page(asked, place, order, ui::Errors::default()).await?
    } else {
        portal::page(asked, place, order).await?
    })
}

/// The largest picture shown in a list as itself, in bytes: there are no small copies yet.
const TILE_MAX: i64 = 256 * 1024;

/// What both lists ask of a file.
pub(super) trait Tile {
    /// Its icon.
    fn icon(&self) -> &'static str;
    /// Whether the picture itself stands in the list.
    fn pictured(&self) -> bool;
    /// Bytes, for [`i18n::bytes`].
    fn bytes(&self) -> u64;
}
impl Tile for Seen<File> {
    fn icon(&self) -> &'static str {
        Sort::icon(self.body.sort())
    }
    fn pictured(&self) -> bool {
        self.body.size <= TILE_MAX && self.body.is_shown()
    }
    fn bytes(&self) -> u64 {
        u64::try_from(self.body.size).unwrap_or(0)
    }
}

/// How many files a folder holds, in words; counting stops at [`MANY`].
pub(super) fn holds(folder: &Folder) -> i18n::Text {
    if folder.files >= MANY {
        crate::m::files_many(MANY - 1).into()
    } else {
        crate::m::files_count(folder.files).into()
    }
}
