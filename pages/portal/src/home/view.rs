//! From rows to what stands on the page.

use askama::Template;
use i18n::Text;
use kernel::{EngagementId, Kind, Time};
use store::search::told;
use web::Asked;

use super::lists::Lists;
use super::parts::{done, files, headline, locked, next, path, turn, working};
use super::{Home, rules};
use crate::act::Turn;
use crate::m;
use crate::place::{MANY, Mast, Place};
use ui::{Linked, excerpt, linked};

/// The home of a client with an engagement.
#[derive(Template)]
#[template(path = "home.html")]
pub struct View {
    pub engagement: EngagementId,
    /// Where one comes back to after ticking off.
    pub back: String,
    pub mast: Mast,
    pub chips: Vec<Chip>,
    pub welcome: Option<Welcome>,
    /// "3 things need you".
    pub headline: Text,
    pub now: Option<Turn>,
    pub turns: Vec<Turn>,
    /// "and 3 more"; none when all are shown.
    pub more: Option<Text>,
    /// The next date, for when nothing waits.
    pub quiet: Option<Text>,
    /// Whether nothing at all is shared yet.
    pub bare: bool,
    pub organization: String,
    pub working: Vec<Working>,
    pub done: Option<Done>,
    pub latest: Option<Latest>,
    pub aside: Aside,
}

/// The home of a client before there is an engagement to see.
#[derive(Template)]
#[template(path = "home_empty.html")]
pub struct Empty {
    name: String,
    organization: String,
    welcome: Linked,
    /// What is off, where something is.
    shut: Option<(Text, Text)>,
    /// Whether they are a client of nothing yet.
    fresh: bool,
}

/// An engagement of the switcher.
pub struct Chip {
    pub title: String,
    pub path: String,
    pub current: bool,
    pub turns: Option<i64>,
}

/// The organization's word of welcome.
pub struct Welcome {
    pub name: String,
    pub words: Linked,
}

/// Something the team carries.
pub struct Working {
    pub title: String,
    pub path: String,
    pub who: String,
    pub organization: String,
    pub words: Option<Text>,
}

/// What is done, folded.
pub struct Done {
    pub count: i64,
    /// More than can be counted.
    pub many: bool,
    pub last: Strong,
    pub rows: Vec<Finished>,
}

/// One thing done.
pub struct Finished {
    pub title: String,
    pub path: String,
    pub day: String,
}

/// A piece of a sentence that stands out.
#[derive(Template)]
#[template(ext = "html", source = "<b>{{ text }}</b>")]
pub struct Strong {
    /// The words.
    pub text: String,
}
impl askama::filters::HtmlSafe for Strong {}

/// The latest update.
pub struct Latest {
    pub title: String,
    pub who: String,
    pub path: String,
    pub at: Time,
    pub now: Time,
    pub words: String,
    /// Whether there is a picture to see on its page.
    pub pictured: bool,
    pub reply: bool,
}

/// What stands beside: dates, progress, people, files.
pub struct Aside {
    pub next: Vec<Node>,
    /// To-dos done, and how many there are.
    pub progress: Option<(i64, i64)>,
    pub team: Vec<(String, String)>,
    pub files: Vec<FileRow>,
}

/// A node of the thread.
pub struct Node {
    /// `done`, `now`, `day` or empty.
    pub look: &'static str,
    pub icon: Option<&'static str>,
    pub title: String,
    pub path: Option<String>,
    /// Whether it should have been done by then.
    pub late: bool,
    pub words: String,
}

/// A file of the shelf.
pub struct FileRow {
    pub title: String,
    pub path: String,
    pub icon: &'static str,
    pub words: Text,
}

impl View {
    /// The page of a home.
    pub fn of(asked: &Asked, home: Home) -> View {
        let Home {
            places,
            chosen,
            lines,
            team,
        } = home;
        let here = chosen.here(asked.locale.lang, asked.now);
        let lists = Lists::of(lines, asked.now);
        let mut turns: Vec<Turn> = lists
            .turns
            .iter()
            .filter_map(|l| turn(asked, here, chosen.id, l))
            .collect();
        let stuck = turns.iter().filter(|t| t.locked).count();
        let headline = match turns.len() - stuck {
            0 if stuck > 0 => locked(chosen.turns),
            open if stuck > 0 => headline(open as i64),
            _ => headline(chosen.turns),
        };
        let now = if turns.is_empty() {
            None
        } else {
            Some(turns.remove(0))
        };
        let shown = lists.turns.len() as i64;
        let more = match chosen.turns {
            n if n <= shown => None,
            n if n > MANY => Some(m::and_many_more().into()),
            n => Some(m::and_more(n - shown).into()),
        };
        let next = next(here, &chosen, &lists);
        let quiet = next
            .iter()
            .find(|n| n.look != "done")
            .map(|n| m::quiet_next(n.title.clone(), n.words.clone()).into());
        let latest = lists.updates.first().map(|line| {
            let (words, pictured) = told(&line.words);
            Latest {
                title: line.title.clone(),
                who: line.who.clone(),
                path: path(line),
                at: line.at.unwrap_or(asked.now),
                now: asked.now,
                words: excerpt(words, 320),
                pictured,
                reply: access::granted(&asked.viewer, Kind::Update, chosen.id).comment(),
            }
        });
        let greets = rules::greets(chosen.joined_at, asked.now);
        let words = linked(&asked.org.welcome);
        let chips = chips(asked, &places, chosen.id);
        let back = if chips.is_empty() {
            "/".to_owned()
        } else {
            format!("/?engagement={}", chosen.id)
        };
        View {
            engagement: chosen.id,
            back,
            mast: chosen.mast(asked, here),
            chips,
            welcome: (greets && !words.is_empty()).then(|| Welcome {
                name: asked.name.clone(),
                words,
            }),
            headline,
            now,
            turns,
            more,
            quiet,
            bare: lists.is_empty(),
            organization: asked.org.name.clone(),
            working: working(asked, here, &lists.team),
            done: done(here, &lists),
            latest,
            aside: Aside {
                next,
                progress: lists.progress(),
                team: team.into_iter().map(|t| (t.name, t.role)).collect(),
                files: files(here, &lists),
            },
        }
    }
}

fn chips(asked: &Asked, places: &[Place], chosen: EngagementId) -> Vec<Chip> {
    if places.len() < 2 {
        return Vec::new();
    }
    let chip = |p: &Place| Chip {
        title: p.title.clone(),
        path: format!("?engagement={}", p.id),
        current: p.id == chosen,
        turns: p.waiting(asked),
    };
    places.iter().map(chip).collect()
}

impl Empty {
    /// For a client without an engagement, who joined then.
    pub fn of(asked: &Asked, joined: Option<Time>) -> Empty {
        Empty {
            name: asked.name.clone(),
            organization: asked.org.name.clone(),
            welcome: linked(&asked.org.welcome),
            shut: crate::shut(asked),
            fresh: rules::greets(joined, asked.now)
                && asked
                    .viewer
                    .client
                    .as_ref()
                    .is_none_or(|c| c.places.is_empty()),
        }
    }
}
