//! From rows to what stands on the page.

use askama::Template;
use i18n::Text;
use kernel::Kind;
use web::Asked;

use super::store::{COUNTED, Line, TURNS};
use super::{Home, rules};
use crate::act::{self, Turn, Waiting};
use crate::days::{Here, Standing};
use crate::linked::{Linked, excerpt, linked};
use crate::m;
use crate::place::{MANY, Mast, Place};

/// The home of a client with an engagement.
#[derive(Template)]
#[template(path = "home.html")]
pub struct View {
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
    text: String,
}
impl askama::filters::HtmlSafe for Strong {}

/// The latest update.
pub struct Latest {
    pub title: String,
    pub who: String,
    pub path: String,
    pub at: kernel::Time,
    pub now: kernel::Time,
    pub words: String,
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
    pub words: String,
}

/// A file of the shelf.
pub struct FileRow {
    pub title: String,
    pub path: String,
    pub icon: &'static str,
    pub words: Text,
}

/// The lists of a home, apart and in order.
pub struct Lists {
    pub turns: Vec<Line>,
    pub team: Vec<Line>,
    pub done: Vec<Line>,
    pub updates: Vec<Line>,
    pub files: Vec<Line>,
    /// To-dos done, and how many there are.
    pub counted: (i64, i64),
}

impl Lists {
    /// Takes the rows of the one statement apart.
    pub fn of(lines: Vec<Line>) -> Self {
        let mut lists = Lists { turns: vec![], team: vec![], done: vec![], updates: vec![], files: vec![], counted: (0, 0) };
        for line in lines {
            match line.part.as_str() {
                "turn" => lists.turns.push(line),
                "team" => lists.team.push(line),
                "done" => lists.done.push(line),
                "update" => lists.updates.push(line),
                "file" => lists.files.push(line),
                _ => lists.counted = (line.n, line.total),
            }
        }
        lists.turns = rules::order(lists.turns);
        lists.turns.truncate(TURNS as usize);
        lists.team = rules::order(lists.team);
        lists.done = rules::latest(lists.done);
        lists.updates = rules::latest(lists.updates);
        lists.files = rules::latest(lists.files);
        lists
    }
    /// Whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.turns.is_empty() && self.team.is_empty() && self.updates.is_empty() && self.files.is_empty() && self.counted.1 == 0
    }
}

fn path(line: &Line) -> String {
    match (line.kind, line.id) {
        (Some(kind), Some(id)) => act::path(kind, id),
        _ => String::new(),
    }
}

/// "1 thing needs you".
pub fn headline(turns: i64) -> Text {
    match turns {
        0 => m::nothing_needs_you().into(),
        n if n > MANY => m::many_need_you(MANY).into(),
        n => m::things_need_you(n).into(),
    }
}

/// A turn from its row.
pub fn turn(asked: &Asked, here: Here, line: &Line) -> Option<Turn> {
    let (id, kind) = (line.id?, line.kind?);
    Some(Turn::of(asked, here, Waiting { id, kind, title: &line.title, due_at: line.due_at, who: &line.who, words: &line.words }))
}

/// What the team carries, from its rows.
pub fn working(asked: &Asked, here: Here, team: &[Line]) -> Vec<Working> {
    let words = |line: &Line| {
        let due = line.due_at.map(|at| here.due(at));
        let who = line.who.clone();
        Some(match (who.is_empty(), due) {
            (true, None) => return None,
            (false, None) => m::is_on_it(who).into(),
            (true, Some(due)) if matches!(here.standing(due), Standing::Late(_)) => m::was_expected(here.near(due.day)).into(),
            (true, Some(due)) => m::expected(here.near(due.day)).into(),
            (false, Some(due)) if matches!(here.standing(due), Standing::Late(_)) => m::is_on_it_late(who, here.near(due.day)).into(),
            (false, Some(due)) => m::is_on_it_by(who, here.near(due.day)).into(),
        })
    };
    team.iter()
        .map(|line| Working { title: line.title.clone(), path: path(line), who: line.who.clone(), organization: asked.org.name.clone(), words: words(line) })
        .collect()
}

/// What is done, from its rows.
pub fn done(here: Here, lists: &Lists) -> Option<Done> {
    let last = lists.done.first()?;
    let rows = lists.done.iter().map(|line| Finished {
        title: line.title.clone(),
        path: path(line),
        day: line.at.map(|at| here.near_first(here.day(at))).unwrap_or_default(),
    });
    let (count, total) = lists.counted;
    Some(Done { count: count.max(1), many: total > COUNTED, last: Strong { text: last.title.clone() }, rows: rows.collect() })
}

/// What comes next: the last thing done, dated things of both sides, and the day.
pub fn next(asked: &Asked, here: Here, place: &Place, lists: &Lists) -> Vec<Node> {
    let mut nodes = Vec::new();
    if let Some(line) = lists.done.iter().filter(|l| l.at.is_some()).max_by_key(|l| l.at) {
        let words = line.at.map(|at| here.near_first(here.day(at))).unwrap_or_default();
        nodes.push(Node { look: "done", icon: Some("check"), title: line.title.clone(), path: Some(path(line)), words });
    }
    let first = lists.turns.first().and_then(|l| l.id);
    let dated = lists.turns.iter().chain(&lists.team).filter_map(|line| {
        let due = here.due(line.due_at?);
        let look = if line.id == first { "now" } else { "" };
        Some((due.at, Node { look, icon: None, title: line.title.clone(), path: Some(path(line)), words: here.by_words(due) }))
    });
    let span = place.span(here).filter(|span| !span.over(here.today()));
    let day = span.and_then(|span| {
        let at = if span.long() { place.ends_at } else { place.starts_at.or(place.ends_at) }?;
        let title = place.day_name(&asked.org, here);
        Some((at, Node { look: "day", icon: Some("star"), title, path: None, words: place.day_words(span, here) }))
    });
    let next = rules::next(dated.collect(), day, !nodes.is_empty());
    nodes.extend(next);
    nodes
}

/// The shelf of files.
pub fn files(here: Here, lists: &Lists) -> Vec<FileRow> {
    let row = |line: &Line| {
        let day = line.at.map(|at| here.near(here.day(at))).unwrap_or_default();
        let words = if line.who.is_empty() { day.into() } else { m::from_on(line.who.clone(), day).into() };
        FileRow { title: line.title.clone(), path: path(line), icon: act::file_icon(&line.title), words }
    };
    lists.files.iter().map(row).collect()
}

/// To-dos done of all there are; none where there are none, or too many to count.
pub fn progress(lists: &Lists) -> Option<(i64, i64)> {
    Some(lists.counted).filter(|(_, total)| (1..=COUNTED).contains(total))
}

impl View {
    /// The page of a home.
    pub fn of(asked: &Asked, home: Home) -> View {
        let Home { places, chosen, lines, team } = home;
        let here = chosen.here(asked.locale.lang, asked.now);
        let lists = Lists::of(lines);
        let mut turns: Vec<Turn> = lists.turns.iter().filter_map(|l| turn(asked, here, l)).collect();
        let now = if turns.is_empty() { None } else { Some(turns.remove(0)) };
        let shown = lists.turns.len() as i64;
        let more = match chosen.turns {
            n if n <= shown => None,
            n if n > MANY => Some(m::and_many_more().into()),
            n => Some(m::and_more(n - shown).into()),
        };
        let next = next(asked, here, &chosen, &lists);
        let quiet = next.iter().find(|n| n.look != "done").map(|n| m::quiet_next(n.title.clone(), n.words.clone()).into());
        let latest = lists.updates.first().map(|line| Latest {
            title: line.title.clone(),
            who: line.who.clone(),
            path: path(line),
            at: line.at.unwrap_or(asked.now),
            now: asked.now,
            words: excerpt(&line.words, 320),
            reply: access::granted(&asked.viewer, Kind::Update).comment(),
        });
        let greets = rules::greets(chosen.joined_at, asked.now);
        let words = linked(&asked.org.welcome);
        View {
            mast: chosen.mast(asked, here),
            chips: chips(&places, chosen.id),
            welcome: (greets && !words.is_empty()).then(|| Welcome { name: asked.name.clone(), words }),
            headline: headline(chosen.turns),
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
                progress: progress(&lists),
                team: team.into_iter().map(|t| (t.name, t.role)).collect(),
                files: files(here, &lists),
            },
        }
    }
}

fn chips(places: &[Place], chosen: kernel::EngagementId) -> Vec<Chip> {
    if places.len() < 2 {
        return Vec::new();
    }
    let chip = |p: &Place| Chip {
        title: p.title.clone(),
        path: format!("?engagement={}", p.id),
        current: p.id == chosen,
        turns: (p.turns > 0).then(|| p.turns.min(MANY)),
    };
    places.iter().map(chip).collect()
}

impl Empty {
    /// For a client without an engagement.
    pub fn of(asked: &Asked) -> Empty {
        Empty { name: asked.name.clone(), organization: asked.org.name.clone(), welcome: linked(&asked.org.welcome) }
    }
}
