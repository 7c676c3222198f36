//! To-dos as clients meet them: mine first, then what the team carries, then what is done.

use ::store::items::Seen;
use i18n::Text;
use kernel::{EngagementId, ItemId};
use parts::LockBox;
use parts::place::{Place, chosen, places};
use parts::talk::Talk;
use web::{Asked, Error, Page};

use crate::m;
use crate::pages::Wanted;
use crate::row::{Row, Rows, due_words, line, may_tick};
use crate::store::{About, Narrow, State, about, list as read};
use crate::todo::Todo;

/// The most on one page; done ones come last and are the first to fall off.
const MOST: i64 = 300;

#[derive(askama::Template)]
#[template(path = "portal_list.html")]
struct List {
    mine: Rows,
    theirs: Rows,
    done: Rows,
    team: String,
    places: Vec<Place>,
    chosen: Option<EngagementId>,
}

impl List {
    fn is_chosen(&self, place: &Place) -> bool {
        self.chosen == Some(place.id)
    }
    fn is_empty(&self) -> bool {
        self.mine.rows.is_empty() && self.theirs.rows.is_empty() && self.done.rows.is_empty()
    }
}

/// Three statements.
pub(crate) async fn list(asked: &Asked, wanted: Wanted) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let places = places(&mut conn, &asked.viewer, None).await?;
    let chosen = chosen(&wanted.engagement).filter(|id| places.iter().any(|p| p.id == *id));
    let narrow = Narrow {
        engagement: chosen,
        state: State::Any,
        ..Narrow::default()
    };
    let found = read(&mut conn, &asked.viewer, narrow, asked.now, 0, MOST).await?;
    let ids: Vec<ItemId> = found.iter().map(|seen| seen.head.id).collect();
    let about = about(&mut conn, asked.org.id, &ids).await?;
    let back = chosen.map_or_else(
        || "/todos".to_owned(),
        |id| format!("/todos?engagement={id}"),
    );
    let several = places.len() > 1 && chosen.is_none();
    let (mut mine, mut theirs, mut done) = (Vec::new(), Vec::new(), Vec::new());
    let none = About::default();
    for seen in found {
        let about = about.get(&seen.head.id).unwrap_or(&none);
        let (is_done, own) = (
            seen.body.done_at.is_some(),
            about.is_for(asked.viewer.contact()),
        );
        let place = places
            .iter()
            .find(|p| several && p.id == seen.head.engagement_id)
            .map(|p| p.title.clone());
        let row = Row::of(asked, seen, about, place, false);
        match (is_done, own) {
            (true, _) => done.push(row),
            (false, true) => mine.push(row),
            (false, false) => theirs.push(row),
        }
    }
    let rows = |rows: Vec<Row>| Rows {
        rows,
        back: back.clone(),
    };
    let page = List {
        mine: rows(mine),
        theirs: rows(theirs),
        done: rows(done),
        team: asked.org.name.clone(),
        places,
        chosen,
    };
    Ok(Page::portal("todos", m::todos(), page).topic("home"))
}

#[derive(askama::Template)]
#[template(path = "portal_item.html")]
struct Item {
    seen: Seen<Todo>,
    about: About,
    may_tick: bool,
    due: Option<(&'static str, Text)>,
    line: Option<Text>,
    engagement: String,
    talk: Talk,
    lock: LockBox,
}

pub(crate) fn page(
    asked: &Asked,
    seen: Seen<Todo>,
    about: About,
    talk: Talk,
    lock: LockBox,
    engagement: String,
) -> Page {
    let (title, topic) = (
        Text::data(seen.head.title.clone()),
        format!("item:{}", seen.head.id),
    );
    let page = Item {
        may_tick: may_tick(asked, &seen, &about),
        due: due_words(asked, &seen),
        line: line(&seen, &about, asked.now),
        seen,
        about,
        engagement,
        talk,
        lock,
    };
    Page::portal("todos", title.clone(), page)
        .crumb(m::todos(), "/todos")
        .crumb(title, "")
        .topic(topic)
}
