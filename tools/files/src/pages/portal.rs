//! Files as a client meets them: folders, files, and which engagement.

use access::open_places;
use i18n::Text;
use kernel::{EngagementId, Time};
use store::Stop;
use store::items::Seen;
use web::{Asked, Page};

use super::list::{Place, Tile};
use crate::file::File;
use crate::folder::Folder;
use crate::listing::{By, Order};
use crate::m;
use crate::store::{files, folders};

#[derive(askama::Template)]
#[template(path = "portal.html")]
struct Portal {
    place: Place,
    title: Text,
    /// The way here without the page itself: words and path.
    way: Vec<(Text, String)>,
    /// The client's engagements; chips if there is more than one.
    engagements: Vec<parts::place::Place>,
    folders: Vec<Folder>,
    files: Vec<Seen<File>>,
    more: bool,
    order: Order,
    now: Time,
}

impl Portal {
    /// The engagement's title, where the list mixes several.
    fn of(&self, engagement: EngagementId) -> Option<&str> {
        let mixes = self.engagements.len() > 1 && matches!(self.place, Place::All);
        self.engagements
            .iter()
            .find(|e| mixes && e.id == engagement)
            .map(|e| e.title.as_str())
    }
    fn orders() -> [(By, Text); 3] {
        [
            (By::Added, m::newest_first().into()),
            (By::Name, m::by_name().into()),
            (By::Size, m::by_size().into()),
        ]
    }
}

pub(super) async fn page(asked: &Asked, place: Place, order: Order) -> Result<Page, Stop> {
    let open = open_places(&asked.viewer);
    let mut conn = asked.read().await?;
    let engagements = parts::place::places(&mut conn, &asked.viewer, None).await?;
    let within = match place.engagement() {
        None => open,
        Some(engagement) if open.contains(&engagement) => vec![engagement],
        Some(_) => return Err(Stop::Gone),
    };
    let folders = folders(&mut conn, &asked.viewer, &within, place.folder()).await?;
    let list = files(&mut conn, &asked.viewer, &within, place.folder(), order).await?;
    let (title, way) = name(&place, &engagements);
    let topics: Vec<String> = within.iter().map(|e| format!("engagement:{e}")).collect();
    let body = Portal {
        place,
        title: title.clone(),
        way,
        engagements,
        folders,
        files: list.files,
        more: list.more,
        order,
        now: asked.now,
    };
    let mut page = Page::portal("files", title, body);
    page.topics = topics;
    Ok(page)
}

/// What the place is called, and the way to it.
fn name(place: &Place, engagements: &[parts::place::Place]) -> (Text, Vec<(Text, String)>) {
    let Place::In(chain) = place else {
        return (m::files().into(), Vec::new());
    };
    let mut way = vec![(Text::from(m::files()), "/files".to_owned())];
    if let (true, Some(engagement)) = (engagements.len() > 1, place.engagement()) {
        let title = engagements
            .iter()
            .find(|e| e.id == engagement)
            .map(|e| Text::data(e.title.clone()));
        way.extend(title.map(|title| (title, super::place_path(engagement, None))));
    }
    let mut folders = chain.iter().map(|f| {
        (
            Text::data(f.name.clone()),
            format!("/files/folders/{}", f.id),
        )
    });
    let last = folders.next_back().map(|(name, _)| name);
    way.extend(folders);
    (last.unwrap_or_default(), way)
}
