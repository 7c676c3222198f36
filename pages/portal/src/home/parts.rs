//! Parts that the home and the page of an engagement share, from their rows.

use i18n::Text;
use kernel::EngagementId;
use web::Asked;

use super::lists::Lists;
use super::rules;
use super::store::{COUNTED, Line};
use super::view::{Done, FileRow, Finished, Node, Strong, Working};
use crate::act::{self, Turn, Waiting};
use crate::days::{Here, Standing};
use crate::m;
use crate::place::{MANY, Place};

/// The page of a row.
pub fn path(line: &Line) -> String {
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

/// "2 things are locked".
pub fn locked(turns: i64) -> Text {
    m::things_locked(turns.min(MANY)).into()
}

/// A turn from its row, in the engagement it belongs to.
pub fn turn(asked: &Asked, here: Here, at: EngagementId, line: &Line) -> Option<Turn> {
    let (id, kind) = (line.id?, line.kind?);
    Some(Turn::of(
        asked,
        here,
        Waiting {
            id,
            kind,
            engagement: at,
            title: &line.title,
            due_at: line.due_at,
            open_until: line.open_until,
            who: &line.who,
            words: &line.words,
        },
    ))
}

/// What the team carries, from its rows.
pub fn working(asked: &Asked, here: Here, team: &[Line]) -> Vec<Working> {
    let words = |line: &Line| {
        let due = line.due_at.map(|at| here.due(at));
        let who = line.who.clone();
        Some(match (who.is_empty(), due) {
            (true, None) => return None,
            (false, None) => m::is_on_it(who).into(),
            (true, Some(due)) if matches!(here.standing(due), Standing::Late(_)) => {
                m::was_expected(here.near(due.day)).into()
            }
            (true, Some(due)) => m::expected(here.near(due.day)).into(),
            (false, Some(due)) if matches!(here.standing(due), Standing::Late(_)) => {
                m::is_on_it_late(who, here.near(due.day)).into()
            }
            (false, Some(due)) => m::is_on_it_by(who, here.near(due.day)).into(),
        })
    };
    team.iter()
        .map(|line| Working {
            title: line.title.clone(),
            path: path(line),
            who: line.who.clone(),
            organization: asked.org.name.clone(),
            words: words(line),
        })
        .collect()
}

/// What is done, from its rows.
pub fn done(here: Here, lists: &Lists) -> Option<Done> {
    let last = lists.done.first()?;
    let rows = lists.done.iter().map(|line| Finished {
        title: line.title.clone(),
        path: path(line),
        day: line
            .at
            .map(|at| here.near_first(here.day(at)))
            .unwrap_or_default(),
    });
    let (count, total) = lists.counted;
    Some(Done {
        count: count.max(1),
        many: total > COUNTED,
        last: Strong {
            text: last.title.clone(),
        },
        rows: rows.collect(),
    })
}

/// What comes next: the last thing done, dated things of both sides, and the day.
pub fn next(here: Here, place: &Place, lists: &Lists) -> Vec<Node> {
    let mut nodes = Vec::new();
    if let Some(line) = lists
        .done
        .iter()
        .filter(|l| l.at.is_some())
        .max_by_key(|l| l.at)
    {
        let words = line
            .at
            .map(|at| here.near_first(here.day(at)))
            .unwrap_or_default();
        nodes.push(Node {
            look: "done",
            icon: Some("check"),
            title: line.title.clone(),
            path: Some(path(line)),
            late: false,
            words,
        });
    }
    let first = lists.turns.first().and_then(|l| l.id);
    let dated = lists.turns.iter().chain(&lists.team).filter_map(|line| {
        let due = here.due(line.due_at?);
        let look = if line.id == first { "now" } else { "" };
        Some((
            due.at,
            Node {
                look,
                icon: None,
                title: line.title.clone(),
                path: Some(path(line)),
                late: matches!(here.standing(due), Standing::Late(_)),
                words: here.by_words(due),
            },
        ))
    });
    let span = place.span(here).filter(|span| !span.over(here.today()));
    let day = span.and_then(|span| {
        let at = if span.long() {
            place.ends_at
        } else {
            place.starts_at.or(place.ends_at)
        }?;
        Some((
            at,
            Node {
                look: "day",
                icon: Some("star"),
                title: place.title.clone(),
                path: None,
                late: false,
                words: place.day_words(span, here),
            },
        ))
    });
    let next = rules::next(dated.collect(), day, !nodes.is_empty());
    nodes.extend(next);
    nodes
}

/// The shelf of files.
pub fn files(here: Here, lists: &Lists) -> Vec<FileRow> {
    let row = |line: &Line| {
        let day = line
            .at
            .map(|at| here.near(here.day(at)))
            .unwrap_or_default();
        let words = if line.who.is_empty() {
            day.into()
        } else {
            m::from_on(line.who.clone(), day).into()
        };
        FileRow {
            title: line.title.clone(),
            path: path(line),
            icon: act::file_icon(&line.title),
            words,
        }
    };
    lists.files.iter().map(row).collect()
}
