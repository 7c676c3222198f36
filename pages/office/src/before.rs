//! *Before, not after*: a change that moves what clients see or can do is shown first, and made when it
//! was. The change itself is the forecast: it is made, looked at and taken back ([`store::foresee::Look`]).

use axum::response::{IntoResponse, Response};
use i18n::Text;
use people::locking::LockMove;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::foresee::{Foreseen, Moved};
use web::{Asked, Page, Then};

use crate::sets::{Effects, titles};
use crate::{m, words};

/// Runs a change around a [`Look`]: `shown!(asked, look, |tx, viewer| work)`, or with an act of its
/// own, gives a [`store::foresee::Looked`].
macro_rules! shown {
    ($asked:expr, $look:expr, |$tx:ident, $viewer:ident| $work:expr) => {
        crate::before::shown!($asked, $asked.act(), $look, |$tx, $viewer| $work)
    };
    ($asked:expr, $act:expr, $look:expr, |$tx:ident, $viewer:ident| $work:expr) => {{
        let look: store::foresee::Look = $look;
        let around = look.clone();
        let done = crate::change!($asked, $act, |$tx, $viewer| {
            let before = around.before($tx.conn(), $viewer).await?;
            let done: Result<_, store::Stop> = $work;
            let done = done?;
            around.after($tx.conn(), $viewer, before).await?;
            Ok(done)
        });
        look.told(done)
    }};
}
pub(crate) use shown;

/// The question.
#[derive(Default)]
pub(crate) struct Before {
    /// The part of the office it belongs to.
    pub section: &'static str,
    /// What is to be done, as a question.
    pub title: Text,
    /// Where the form goes, once more.
    pub action: String,
    /// The page it came from.
    pub back: String,
    /// What was typed.
    pub fields: Vec<(String, String)>,
    /// What else it does.
    pub note: Option<Text>,
    /// Whether there is a form to go back to with what was typed.
    pub again: bool,
    /// Whether it is about somebody who is only about to be made.
    pub new: bool,
}

/// Nothing but the answer to the question.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sure {
    pub sure: String,
}

/// Something that would change: what it is, and how.
pub(crate) struct Change {
    pub icon: &'static str,
    pub text: Text,
    /// The look of each line, its words, and which ones.
    pub lines: Vec<(&'static str, Text, String)>,
}

/// What would change that is not who sees which item: locks, and what staff can do.
#[derive(askama::Template)]
#[template(path = "changes.html")]
pub(crate) struct Changes {
    title: Text,
    rows: Vec<Change>,
}
impl askama::filters::HtmlSafe for Changes {}

impl Changes {
    /// Nothing where nothing changes.
    pub fn of(title: impl Into<Text>, rows: Vec<Change>) -> Option<Changes> {
        let title = title.into();
        (!rows.is_empty()).then_some(Changes { title, rows })
    }
}

#[derive(askama::Template)]
#[template(path = "before.html")]
struct Body {
    before: Before,
    effects: Option<Effects>,
    changes: Option<Changes>,
    word: String,
}

/// What was typed, to be sent again; lists become repeated names.
pub(crate) fn fields(typed: &impl Serialize) -> Vec<(String, String)> {
    let one = |value: Value| match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    };
    let Ok(Value::Object(all)) = serde_json::to_value(typed) else {
        return Vec::new();
    };
    let mut fields = Vec::new();
    for (name, value) in all {
        let values = match value {
            Value::Array(values) => values,
            value => vec![value],
        };
        let values = values.into_iter().filter_map(one);
        fields.extend(values.map(|value| (name.clone(), value)));
    }
    fields.retain(|(name, _)| !["sure", "again"].contains(&name.as_str()));
    fields
}

/// The page that asks.
pub(crate) fn ask(asked: &Asked, before: Before, foreseen: &Foreseen) -> Response {
    let (section, title) = (before.section, before.title.clone());
    let effects = Effects::of(asked, foreseen).map(Effects::below);
    let body = Body {
        changes: None,
        effects: match before.new {
            true => effects.map(Effects::unlinked),
            false => effects,
        },
        word: foreseen.word(),
        before,
    };
    let page = Page::office(section, title.clone(), body).crumb(title, "");
    page.invalid().into_response()
}

/// The page that asks where a tool would lock or open at once; nothing where `sure` says that it was shown.
pub(crate) fn ask_locks(
    asked: &Asked,
    before: Before,
    moves: &[LockMove],
    sure: &str,
) -> Option<Response> {
    let shut = |shut: &Moved, locks: bool| {
        let n = shut.count as i64;
        let (look, words): (_, Text) = match locks {
            true => ("warn", m::locks_at_once(n).into()),
            false => ("done", m::opens_at_once(n).into()),
        };
        (n > 0).then(|| (look, words, titles(shut)))
    };
    let row = |moved: &LockMove| {
        let (text, icon) = words::tool(asked, moved.kind);
        let lines = [shut(&moved.locks, true), shut(&moved.opens, false)];
        Change {
            icon,
            text,
            lines: lines.into_iter().flatten().collect(),
        }
    };
    let word = store::foresee::word(moves);
    let rows = moves.iter().map(row).collect();
    let changes = Changes::of(m::what_this_changes(), rows).filter(|_| sure != word)?;
    let (section, title) = (before.section, before.title.clone());
    let body = Body {
        effects: None,
        changes: Some(changes),
        word,
        before,
    };
    let page = Page::office(section, title.clone(), body).crumb(title, "");
    Some(page.invalid().into_response())
}

/// With a way back, which asks only where it would do something else by then.
pub(crate) fn undo(then: Then, asked: &Asked, path: &str, did: &Foreseen) -> Then {
    then.undo(asked, path).undo_field("sure", did.back())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Typed {
        version: i64,
        name: String,
        on: Option<String>,
        id: Vec<String>,
        sure: String,
    }

    #[test]
    fn what_was_typed_is_sent_again_but_for_the_answer() {
        let typed = Typed {
            version: 3,
            name: "A & B".into(),
            on: None,
            id: vec!["1".into(), "2".into()],
            sure: "x".into(),
        };
        let sent = fields(&typed);
        let sent: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (&**n, &**v)).collect();
        assert_eq!(
            sent,
            [
                ("id", "1"),
                ("id", "2"),
                ("name", "A & B"),
                ("version", "3")
            ]
        );
    }
}
