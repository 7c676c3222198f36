//! Files as staff arranges them: engagement picker, folders, drop zone, table with a bulk bar.

use access::{any_place, granted_somewhere, sql};
use i18n::Text;
use kernel::{EngagementId, FolderId, Kind, Power, Powers, Sharing, Time};
use store::{Conn, Stop};
use ui::Errors;
use web::{Asked, Page};

use super::list::{Place, Tile};
use crate::fault::megabytes;
use crate::folder::Folder;
use crate::listing::{By, Order};
use crate::m;
use crate::store::{List, files, folders, newest, tree};

#[derive(askama::Template)]
#[template(path = "office.html")]
struct Office {
    place: Place,
    title: Text,
    engagements: Vec<parts::place::Place>,
    folders: Vec<Folder>,
    list: List,
    /// Titles of the engagements of the list, where it mixes several.
    titles: Vec<(EngagementId, String)>,
    /// Folders one may move the selected to.
    targets: Vec<(FolderId, String)>,
    order: Order,
    now: Time,
    may: Powers,
    /// The sharing a new file gets if nobody says otherwise.
    default: Sharing,
    max_file: u64,
    errors: Errors,
}

impl Office {
    fn of(&self, engagement: EngagementId) -> Option<&str> {
        self.titles
            .iter()
            .find(|(id, _)| *id == engagement)
            .map(|(_, title)| title.as_str())
    }
    fn folder(&self) -> Option<&Folder> {
        if let Place::In(chain) = &self.place {
            chain.last()
        } else {
            None
        }
    }
    fn megabytes(&self) -> i64 {
        megabytes(self.max_file)
    }
    fn columns() -> [(By, Text); 3] {
        [
            (By::Name, m::name().into()),
            (By::Size, m::size().into()),
            (By::Added, m::added().into()),
        ]
    }
    fn arrow(&self) -> &'static str {
        if self.order.aria(self.order.by) == Some("ascending") {
            "arrow-up"
        } else {
            "arrow-down"
        }
    }
    fn chosen(&self, engagement: EngagementId) -> bool {
        self.place.engagement() == Some(engagement)
    }
}

/// The page of a place; with errors when an upload came back.
pub(super) async fn page(
    asked: &Asked,
    place: Place,
    order: Order,
    errors: Errors,
) -> Result<Page, Stop> {
    let viewer = &asked.viewer;
    if !any_place(viewer, Power::See) {
        return Err(Stop::Gone);
    }
    let mut conn = asked.read().await?;
    let engagements = parts::place::places(&mut conn, viewer, place.engagement()).await?;
    let (mut in_here, mut targets, mut titles) = (Vec::new(), Vec::new(), Vec::new());
    let (list, default) = match place.engagement() {
        None => {
            let list = newest(&mut conn, viewer, order).await?;
            titles = titles_of(&mut conn, asked, &list).await?;
            (list, Sharing::Private)
        }
        Some(engagement) => {
            // The one asked for stands among those read, or this viewer does not meet it.
            let here = engagements
                .iter()
                .find(|e| e.id == engagement)
                .ok_or(Stop::Gone)?;
            in_here = folders(&mut conn, viewer, &[engagement], place.folder()).await?;
            targets = paths(&tree(&mut conn, viewer, engagement).await?);
            (
                files(&mut conn, viewer, &[engagement], place.folder(), order).await?,
                here.sharing(&asked.org, Kind::File),
            )
        }
    };
    let title: Text = match &place {
        Place::In(chain) => chain
            .last()
            .map(|f| Text::data(f.name.clone()))
            .unwrap_or_default(),
        _ => m::files().into(),
    };
    let way = way(&place, &engagements);
    let topic = place
        .engagement()
        .map_or_else(|| "home".to_owned(), |e| format!("engagement:{e}"));
    let body = Office {
        may: granted_somewhere(viewer, Kind::File),
        max_file: asked.app.site.max_file,
        title: title.clone(),
        folders: in_here,
        now: asked.now,
        place,
        engagements,
        list,
        titles,
        targets,
        order,
        default,
        errors,
    };
    Ok(way.into_iter().fold(
        Page::office("files", title, body).topic(topic),
        |page, (text, path)| page.crumb(text, path),
    ))
}

/// The crumbs: files, engagement, folders; the last one without a link.
fn way(place: &Place, engagements: &[parts::place::Place]) -> Vec<(Text, String)> {
    let mut way = vec![(Text::from(m::files()), "/files".to_owned())];
    if let Some(engagement) = place.engagement() {
        let title = engagements
            .iter()
            .find(|e| e.id == engagement)
            .map(|e| Text::data(e.title.clone()));
        way.extend(title.map(|title| (title, super::place_path(engagement, None))));
    }
    if let Place::In(chain) = place {
        way.extend(chain.iter().map(|f| {
            (
                Text::data(f.name.clone()),
                format!("/files/folders/{}", f.id),
            )
        }));
    }
    if let Some((_, last)) = way.last_mut() {
        last.clear();
    }
    way
}

async fn titles_of(
    conn: &mut Conn,
    asked: &Asked,
    list: &List,
) -> Result<Vec<(EngagementId, String)>, Stop> {
    let mut s = sql("select e.id, e.title from engagement e where ");
    access::engagement_scope(&asked.viewer, &mut s);
    s.push(" and e.id in ")
        .list(list.files.iter().map(|f| f.head.engagement_id));
    conn.all(s).await
}

/// Folders with their whole way as one line, in its order: *Brand / Logos*.
pub(super) fn paths(folders: &[Folder]) -> Vec<(FolderId, String)> {
    let path = |folder: &Folder| {
        let mut words = vec![folder.name.as_str()];
        let mut up = folder.parent_id;
        while let Some(parent) = up.and_then(|id| folders.iter().find(|f| f.id == id)) {
            words.push(&parent.name);
            up = if words.len() > 16 {
                None
            } else {
                parent.parent_id
            };
        }
        words.reverse();
        (folder.id, words.join(" / "))
    };
    let mut all: Vec<(FolderId, String)> = folders.iter().map(path).collect();
    all.sort_by_cached_key(|(_, path)| crate::file::key(path));
    all
}
