//! To-dos as rows, the same on every page: a box to tick, the title, when it is due, who carries it.

use ::store::items::Seen;
use i18n::{Text, when};
use kernel::{ItemId, Time};
use parts::share::{State, state};
use web::Asked;

use crate::m;
use crate::store::About;
use crate::todo::{Due, Todo, due};

/// A to-do as a row.
pub(crate) struct Row {
    id: ItemId,
    title: String,
    /// Whether this viewer may tick it off, or open it again.
    may_tick: bool,
    done: bool,
    due: Option<(&'static str, Text)>,
    line: Option<Text>,
    engagement: Option<String>,
    comments: i64,
    share: Option<State>,
    /// Whether it can be moved within its list.
    moves: bool,
}

/// Rows with the way back after one was ticked off: `{{ rows }}`.
#[derive(askama::Template)]
#[template(path = "rows.html")]
pub(crate) struct Rows {
    pub rows: Vec<Row>,
    pub back: String,
}
impl askama::filters::HtmlSafe for Rows {}

/// Whether this viewer may tick it off: staff any, a client their own.
pub(crate) fn may_tick(asked: &Asked, seen: &Seen<Todo>, about: &About) -> bool {
    seen.may.contribute()
        && seen.head.trashed_at.is_none()
        && (asked.is_staff() || about.is_for(asked.viewer.contact()))
}

/// Whether the calendar has locked it for the client; what a request opened is ticked on its page.
fn locked(asked: &Asked, seen: &Seen<Todo>) -> bool {
    let locking = asked
        .viewer
        .locking(seen.head.kind, seen.head.engagement_id);
    locking.since(asked.now).is_some()
}

/// The words for when it is due, and their tone. Nobody is late with what they cannot do.
pub(crate) fn due_words(asked: &Asked, seen: &Seen<Todo>) -> Option<(&'static str, Text)> {
    let now = asked.now;
    let day = seen.body.due_day.filter(|_| locked(asked, seen));
    Some(match (due(&seen.head, &seen.body, now)?, day) {
        (Due::Late(_), Some(day)) => ("", m::due(when::near(day, now)).into()),
        (stands, _) => stands_words(stands, now),
    })
}

fn stands_words(due: Due, now: Time) -> (&'static str, Text) {
    match due {
        Due::Late(days) => ("late", m::days_late(days).into()),
        Due::Soon(day) => ("due", m::due(when::near(day, now)).into()),
        Due::Later(day) => ("", m::due(when::near(day, now)).into()),
    }
}

/// Who did it and when; for an open one, who carries it.
pub(crate) fn line(seen: &Seen<Todo>, about: &About, now: Time) -> Option<Text> {
    match (seen.body.done_at, &about.done_by) {
        (Some(at), Some(name)) => Some(m::done_by(name.clone(), when::ago(at, now)).into()),
        (Some(at), None) => Some(m::done_at(when::ago(at, now)).into()),
        (None, _) => {
            let names = about.names();
            (!names.is_empty()).then(|| Text::data(names.join(", ")))
        }
    }
}

impl Row {
    fn tick_path(&self) -> String {
        format!(
            "/todos/{}/{}",
            self.id,
            if self.done { "reopen" } else { "done" }
        )
    }
    pub(crate) fn of(
        asked: &Asked,
        seen: Seen<Todo>,
        about: &About,
        engagement: Option<String>,
        moves: bool,
    ) -> Row {
        Row {
            id: seen.head.id,
            may_tick: may_tick(asked, &seen, about) && !locked(asked, &seen),
            done: seen.body.done_at.is_some(),
            due: due_words(asked, &seen),
            line: line(&seen, about, asked.now),
            engagement,
            comments: seen.head.comments,
            share: asked.is_staff().then(|| state(&seen.head)),
            moves: moves && seen.may.manage() && seen.body.done_at.is_none(),
            title: seen.head.title,
        }
    }
}
