//! Updates as the team meets them.

use ::store::items::Seen;
use access::granted_somewhere;
use i18n::Text;
use kernel::{EngagementId, Kind, Time};
use parts::LockBox;
use parts::place::{Place, chosen, options, places};
use parts::rich::Html;
use parts::share::{ShareBox, State, state};
use parts::talk::Talk;
use web::{Asked, Error, Page};

use crate::m;
use crate::pages::Wanted;
use crate::store::{Narrow, cursor, list as read};
use crate::update::Post;

/// Rows on one page.
const ROWS: i64 = 50;

struct Row {
    path: String,
    title: String,
    engagement: String,
    author: String,
    state: State,
    comments: i64,
    at: Time,
}

#[derive(askama::Template)]
#[template(path = "office_list.html")]
struct List {
    rows: Vec<Row>,
    places: Vec<(String, Text)>,
    engagement: String,
    drafts: bool,
    filtered: bool,
    may_write: bool,
    next: Option<String>,
    now: Time,
}

/// Newest first, with the state of sharing. Two statements.
pub(crate) async fn list(asked: &Asked, wanted: Wanted) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let engagement = chosen(&wanted.engagement);
    let places = places(&mut conn, &asked.viewer, engagement).await?;
    let drafts = wanted.state == "draft";
    let narrow = Narrow {
        engagement,
        drafts,
        after: wanted.after()?,
    };
    let mut posts = read(&mut conn, &asked.viewer, narrow, ROWS).await?;
    let more = posts.len() as i64 > ROWS;
    posts.truncate(ROWS as usize);
    let next = posts
        .last()
        .filter(|_| more)
        .map(|p| address(engagement, drafts, Some(cursor(p).text())));
    let page = List {
        rows: posts.into_iter().map(|p| row(p, &places)).collect(),
        filtered: engagement.is_some() || drafts,
        engagement: engagement.map(|e| e.to_string()).unwrap_or_default(),
        places: std::iter::once((String::new(), m::any_engagement().into()))
            .chain(options(&places))
            .collect(),
        drafts,
        may_write: granted_somewhere(&asked.viewer, Kind::Update).manage(),
        next,
        now: asked.now,
    };
    Ok(Page::office("updates", m::updates(), page)
        .crumb(m::updates(), "")
        .topic("home"))
}

/// The address of a list narrowed in this way.
fn address(engagement: Option<EngagementId>, drafts: bool, cursor: Option<String>) -> String {
    let parts = [
        engagement.map(|e| format!("engagement={e}")),
        drafts.then(|| "state=draft".to_owned()),
        cursor.map(|c| format!("cursor={c}")),
    ];
    format!(
        "/updates?{}",
        parts.into_iter().flatten().collect::<Vec<_>>().join("&")
    )
}

fn row(seen: Seen<Post>, places: &[Place]) -> Row {
    Row {
        path: format!("/updates/{}", seen.head.id),
        engagement: places
            .iter()
            .find(|p| p.id == seen.head.engagement_id)
            .map(|p| p.title.clone())
            .unwrap_or_default(),
        state: state(&seen.head),
        title: seen.head.title,
        author: seen.head.author,
        comments: seen.head.comments,
        at: seen.body.posted_at,
    }
}

impl List {
    fn chip(&self, drafts: bool) -> String {
        address(chosen(&self.engagement), drafts, None)
    }
    fn new_path(&self) -> String {
        if self.engagement.is_empty() {
            "/updates/new".to_owned()
        } else {
            format!("/updates/new?engagement={}", self.engagement)
        }
    }
}

#[derive(askama::Template)]
#[template(path = "office_item.html")]
struct Item {
    seen: Seen<Post>,
    html: Html,
    engagement: String,
    talk: Talk,
    lock: LockBox,
    share: ShareBox,
    now: Time,
}

impl Item {
    fn kept(&self) -> bool {
        self.seen.head.trashed_at.is_none()
    }
}

pub(crate) fn page(
    asked: &Asked,
    seen: Seen<Post>,
    talk: Talk,
    share: ShareBox,
    lock: LockBox,
    engagement: String,
) -> Page {
    let title = Text::data(seen.head.title.clone());
    let topics = [
        format!("item:{}", seen.head.id),
        format!("engagement:{}", seen.head.engagement_id),
    ];
    let page = Item {
        html: Html::kept(seen.body.html.clone()),
        seen,
        engagement,
        talk,
        lock,
        share,
        now: asked.now,
    };
    let page = Page::office("updates", title.clone(), page)
        .crumb(m::updates(), "/updates")
        .crumb(title, "");
    topics.into_iter().fold(page, Page::topic)
}
