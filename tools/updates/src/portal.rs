//! Updates as clients meet them.

use ::store::items::Seen;
use i18n::Text;
use kernel::{EngagementId, Time};
use parts::LockBox;
use parts::place::{Place, chosen, places};
use parts::rich::{Html, excerpt, first_picture};
use parts::talk::Talk;
use web::{Asked, Error, Page};

use crate::m;
use crate::pages::Wanted;
use crate::store::{Narrow, cursor, list as read};
use crate::update::Post;

/// Posts on one page.
const POSTS: i64 = 20;
/// Characters shown of each.
const EXCERPT: usize = 280;

/// One post of the list.
struct Card {
    path: String,
    title: String,
    author: String,
    engagement: Option<String>,
    at: Time,
    excerpt: String,
    /// The first picture of the text.
    picture: Option<Html>,
    comments: i64,
    may_comment: bool,
}

#[derive(askama::Template)]
#[template(path = "portal_list.html")]
struct List {
    cards: Vec<Card>,
    places: Vec<Place>,
    chosen: Option<EngagementId>,
    next: Option<String>,
    now: Time,
}

impl List {
    fn is_chosen(&self, place: &Place) -> bool {
        self.chosen == Some(place.id)
    }
}

/// Newest first, over all one's engagements or one of them. Two statements.
pub(crate) async fn list(asked: &Asked, wanted: Wanted) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let places = places(&mut conn, &asked.viewer, None).await?;
    let chosen = chosen(&wanted.engagement).filter(|id| places.iter().any(|p| p.id == *id));
    let narrow = Narrow {
        engagement: chosen,
        drafts: false,
        after: wanted.after()?,
    };
    let mut posts = read(&mut conn, &asked.viewer, narrow, POSTS).await?;
    let more = posts.len() as i64 > POSTS;
    posts.truncate(POSTS as usize);
    let next = posts
        .last()
        .filter(|_| more)
        .map(|p| address(chosen, &cursor(p).text()));
    let several = places.len() > 1 && chosen.is_none();
    let cards = posts
        .into_iter()
        .map(|p| card(p, if several { &places } else { &[] }))
        .collect();
    let page = List {
        cards,
        places,
        chosen,
        next,
        now: asked.now,
    };
    Ok(Page::portal("updates", m::updates(), page).topic("home"))
}

fn address(engagement: Option<EngagementId>, cursor: &str) -> String {
    match engagement {
        Some(id) => format!("/updates?engagement={id}&cursor={cursor}"),
        None => format!("/updates?cursor={cursor}"),
    }
}

fn card(seen: Seen<Post>, places: &[Place]) -> Card {
    Card {
        may_comment: seen.may.comment(),
        path: format!("/updates/{}", seen.head.id),
        excerpt: excerpt(&seen.body.html, EXCERPT),
        picture: first_picture(&seen.body.html),
        engagement: places
            .iter()
            .find(|p| p.id == seen.head.engagement_id)
            .map(|p| p.title.clone()),
        title: seen.head.title,
        author: seen.head.author,
        at: seen.body.posted_at,
        comments: seen.head.comments,
    }
}

#[derive(askama::Template)]
#[template(path = "portal_item.html")]
struct Item {
    seen: Seen<Post>,
    html: Html,
    engagement: String,
    talk: Talk,
    lock: LockBox,
    now: Time,
}

pub(crate) fn page(
    asked: &Asked,
    seen: Seen<Post>,
    talk: Talk,
    lock: LockBox,
    engagement: String,
) -> Page {
    let (title, topic) = (
        Text::data(seen.head.title.clone()),
        format!("item:{}", seen.head.id),
    );
    let page = Item {
        html: Html::kept(seen.body.html.clone()),
        seen,
        engagement,
        talk,
        lock,
        now: asked.now,
    };
    Page::portal("updates", title.clone(), page)
        .crumb(m::updates(), "/updates")
        .crumb(title, "")
        .topic(topic)
}
