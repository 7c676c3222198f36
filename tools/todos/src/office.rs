//! To-dos as the team meets them: one flat list with filters, or the lists of one engagement.

use ::store::Conn;
use ::store::items::Seen;
use access::granted_somewhere;
use i18n::Text;
use kernel::{Assigned, EngagementId, ItemId, Kind};
use parts::LockBox;
use parts::assign::assignable;
use parts::place::{chosen, options, places};
use parts::share::ShareBox;
use parts::talk::Talk;
use web::{Asked, Error, Page};

use crate::m;
use crate::pages::Wanted;
use crate::row::{Row, Rows, due_words, line, may_tick};
use crate::store::{About, Narrow, State, TodoList, When, Who, about, count, list as read, lists};
use crate::todo::Todo;

/// Rows on one page of the flat list.
const ROWS: i64 = 100;
/// The most of one engagement at once.
const MOST: i64 = 1000;

type Options = Vec<(String, Text)>;

#[derive(askama::Template)]
#[template(path = "office_list.html")]
struct List {
    places: Options,
    people: Options,
    wanted: Wanted,
    states: Options,
    days: Options,
    /// The flat list; for one engagement its lists instead.
    rows: Option<Rows>,
    board: Vec<Section>,
    /// How many are done, where none is open.
    done: i64,
    may_write: bool,
    next: Option<String>,
}

/// One list of an engagement.
struct Section {
    list: TodoList,
    rows: Rows,
}

/// At most six statements: engagements, to-dos, what stands beside them; for one engagement its
/// lists and its people.
pub(crate) async fn list(asked: &Asked, wanted: Wanted) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let engagement = chosen(&wanted.engagement);
    let places = places(&mut conn, &asked.viewer, engagement).await?;
    let (people, sections) = match engagement {
        Some(id) => (
            people(&mut conn, asked, id).await?,
            lists(&mut conn, &asked.viewer, engagement, 0, MOST).await?,
        ),
        None => (Vec::new(), Vec::new()),
    };
    let narrow = narrow(asked, &wanted, engagement);
    let (viewer, now) = (&asked.viewer, asked.now);
    let page = wanted.page.unwrap_or(1).clamp(1, 10_000);
    let (skip, limit) = if engagement.is_some() {
        (0, MOST)
    } else {
        ((page - 1) * ROWS, ROWS + 1)
    };
    let mut found = read(&mut conn, viewer, narrow, now, skip, limit).await?;
    // Nothing open is not nothing at all: what is done is one link away.
    let done = if found.is_empty() && page == 1 && narrow.state == State::Open {
        let done = Narrow {
            state: State::Done,
            ..narrow
        };
        count(&mut conn, viewer, done, now).await?
    } else {
        0
    };
    let more = engagement.is_none() && found.len() as i64 > ROWS;
    found.truncate(limit.min(if engagement.is_some() { MOST } else { ROWS }) as usize);
    let ids: Vec<ItemId> = found.iter().map(|seen| seen.head.id).collect();
    let about = about(&mut conn, asked.org.id, &ids).await?;
    let (back, none) = (wanted.address(None), About::default());
    let row = |seen: Seen<Todo>| {
        let beside = about.get(&seen.head.id).unwrap_or(&none);
        let title = || {
            places
                .iter()
                .find(|p| p.id == seen.head.engagement_id)
                .map(|p| p.title.clone())
        };
        let place = if engagement.is_none() { title() } else { None };
        Row::of(asked, seen, beside, place, engagement.is_some())
    };
    let rows = |rows: Vec<Row>| Rows {
        rows,
        back: back.clone(),
    };
    let (flat, board) = match engagement {
        None => (Some(rows(found.into_iter().map(row).collect())), Vec::new()),
        Some(_) => (
            None,
            sections
                .into_iter()
                .map(|list| {
                    let (of_list, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut found)
                        .into_iter()
                        .partition(|s| s.body.list_id == list.id);
                    found = rest;
                    Section {
                        rows: rows(of_list.into_iter().map(row).collect()),
                        list,
                    }
                })
                .collect(),
        ),
    };
    let any = |words: Text| std::iter::once((String::new(), words));
    let page = List {
        people: any(m::anyone().into())
            .chain(sorts())
            .chain(people)
            .collect(),
        places: any(m::any_engagement().into())
            .chain(options(&places))
            .collect(),
        states: vec![
            (String::new(), m::open().into()),
            ("done".into(), m::done().into()),
            ("any".into(), m::open_and_done().into()),
        ],
        days: vec![
            (String::new(), m::any_day().into()),
            ("late".into(), m::late().into()),
            ("week".into(), m::within_a_week().into()),
            ("never".into(), m::without_a_day().into()),
        ],
        rows: flat,
        board,
        done,
        may_write: granted_somewhere(&asked.viewer, Kind::Todo).manage(),
        next: more.then(|| wanted.address(Some(page + 1))),
        wanted,
    };
    let made = Page::office("todos", m::todos(), page)
        .crumb(m::todos(), "")
        .topic("home");
    Ok(match engagement {
        Some(id) => made.topic(format!("engagement:{id}")),
        None => made,
    })
}

fn sorts() -> Options {
    vec![
        ("me".into(), m::me().into()),
        ("clients".into(), m::clients().into()),
        ("team".into(), m::the_team().into()),
        ("nobody".into(), m::nobody().into()),
    ]
}

async fn people(
    conn: &mut Conn,
    asked: &Asked,
    engagement: EngagementId,
) -> Result<Options, Error> {
    let all = assignable(conn, asked.org.id, engagement).await?;
    let members = all
        .members
        .into_iter()
        .map(|p| (format!("client:{}", p.id), Text::data(p.name)));
    let staff = all
        .staff
        .into_iter()
        .filter(|p| p.on_team)
        .map(|p| (format!("staff:{}", p.id), Text::data(p.name)));
    Ok(members.chain(staff).collect())
}

fn narrow(asked: &Asked, wanted: &Wanted, engagement: Option<EngagementId>) -> Narrow {
    let who = match wanted.who.split_once(':') {
        Some(("client", id)) => id.parse().ok().map(Who::Client),
        Some(("staff", id)) => id.parse().ok().map(Who::Staff),
        _ if wanted.who == "me" => asked.viewer.staff.as_ref().map(|s| Who::Staff(s.id)),
        _ => wanted.who.parse::<Assigned>().ok().map(Who::Sort),
    };
    Narrow {
        engagement,
        state: match wanted.state.as_str() {
            "done" => State::Done,
            "any" => State::Any,
            _ => State::Open,
        },
        who,
        when: match wanted.due.as_str() {
            "late" => Some(When::Late),
            "week" => Some(When::Week),
            "never" => Some(When::Never),
            _ => None,
        },
        placed: engagement.is_some(),
    }
}

impl Wanted {
    /// The address of the list narrowed like this; only values that could be typed into an address.
    fn address(&self, page: Option<i64>) -> String {
        let safe = |v: &&str| {
            !v.is_empty()
                && v.chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == ':')
        };
        let named = [
            ("engagement", self.engagement.as_str()),
            ("state", &self.state),
            ("who", &self.who),
            ("due", &self.due),
        ];
        let mut parts: Vec<String> = named
            .iter()
            .filter(|(_, v)| safe(v))
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        parts.extend(page.map(|n| format!("page={n}")));
        if parts.is_empty() {
            "/todos".to_owned()
        } else {
            format!("/todos?{}", parts.join("&"))
        }
    }
}

impl List {
    fn new_path(&self) -> String {
        match chosen(&self.wanted.engagement) {
            Some(id) => format!("/todos/new?engagement={id}"),
            None => "/todos/new".to_owned(),
        }
    }
    /// The same list with those that are done.
    fn done_path(&self) -> String {
        let done = Wanted {
            state: "done".to_owned(),
            ..self.wanted.clone()
        };
        done.address(None)
    }
    fn filtered(&self) -> bool {
        self.wanted.address(None) != "/todos"
    }
}

#[derive(askama::Template)]
#[template(path = "office_item.html")]
struct Item {
    seen: Seen<Todo>,
    about: About,
    may_tick: bool,
    due: Option<(&'static str, Text)>,
    line: Option<Text>,
    engagement: String,
    talk: Talk,
    lock: LockBox,
    share: ShareBox,
}

impl Item {
    fn kept(&self) -> bool {
        self.seen.head.trashed_at.is_none()
    }
    fn names(&self) -> String {
        self.about.names().join(", ")
    }
}

pub(crate) fn page(
    asked: &Asked,
    seen: Seen<Todo>,
    about: About,
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
        may_tick: may_tick(asked, &seen, &about),
        due: due_words(asked, &seen),
        line: seen
            .body
            .done_at
            .and_then(|_| line(&seen, &about, asked.now)),
        seen,
        about,
        engagement,
        talk,
        lock,
        share,
    };
    let page = Page::office("todos", title.clone(), page)
        .crumb(m::todos(), "/todos")
        .crumb(title, "");
    topics.into_iter().fold(page, Page::topic)
}
