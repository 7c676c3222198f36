//! Rules of the lock calendar as rows of a form: a choice for each, and the days beside it.

use std::collections::HashMap;

use i18n::Text;
use kernel::{FieldError, Kind, Lock, Locks, MOST_DAYS, Refusal};
use ui::Errors;
use web::Office;

use crate::{m, words};

/// What a form sent, or would send if nobody typed.
pub(crate) type Typed = HashMap<String, String>;

/// One rule as a row: a choice, and the days that belong to one of the choices.
pub(crate) struct Row {
    name: &'static str,
    text: Text,
    icon: &'static str,
    /// Word, text, and whether it is the chosen one.
    steps: Vec<(&'static str, Text, bool)>,
    days: String,
    error: Option<Text>,
}

/// The rows of rules: `{{ rows }}`.
#[derive(askama::Template)]
#[template(path = "lock_rows.html")]
pub(crate) struct Rows {
    rows: Vec<Row>,
}
impl askama::filters::HtmlSafe for Rows {}

impl Row {
    pub(super) fn new(
        (name, text, icon): (&'static str, Text, &'static str),
        steps: Vec<(&'static str, Text)>,
        typed: &Typed,
        errors: &Errors,
    ) -> Row {
        let value = |field: &str| typed.get(field).cloned().unwrap_or_default();
        let chosen = value(name);
        Row {
            name,
            text,
            icon,
            steps: steps
                .into_iter()
                .map(|(word, text)| (word, text, chosen == word))
                .collect(),
            days: value(&days_of(name)),
            error: errors.at(&days_of(name)),
        }
    }
}

impl Rows {
    /// A row for each tool in which clients do something; `usual` says what it follows without a rule, `open` whether it can be opened.
    pub fn tools(
        asked: &Office,
        typed: &Typed,
        errors: &Errors,
        usual: impl Fn(Kind) -> Text,
        open: bool,
    ) -> Vec<Row> {
        let row = |kind: &Kind| {
            let (text, icon) = words::tool(asked, *kind);
            let mut steps: Vec<(&'static str, Text)> = vec![
                ("", usual(*kind)),
                ("never", m::lock_never().into()),
                ("days", m::lock_days().into()),
            ];
            if open {
                steps.push(("open", m::lock_open().into()));
            }
            Row::new((kind.tool(), text, icon), steps, typed, errors)
        };
        // A tool without anything for clients to do has nothing to lock.
        let acts = |kind: &&Kind| {
            let mut tools = asked.app.tools.iter();
            tools.any(|t| t.kind == **kind && t.contribute.is_some())
        };
        Kind::ALL.iter().filter(acts).map(row).collect()
    }
    pub fn of(rows: Vec<Row>) -> Rows {
        Rows { rows }
    }
}

/// What was typed, to be sent again.
pub(crate) fn sent(typed: &Typed) -> Vec<(String, String)> {
    let mut sent: Vec<(String, String)> = typed.clone().into_iter().collect();
    sent.retain(|(name, _)| name != "sure");
    sent.sort();
    sent
}

/// The answer to what was shown.
pub(crate) fn sure(typed: &Typed) -> &str {
    typed.get("sure").map_or("", String::as_str)
}

fn days_of(name: &str) -> String {
    format!("{name}_days")
}

/// What a rule is called.
pub(crate) fn rule_words(rule: Lock) -> Text {
    match rule {
        Lock::Never => m::lock_never().into(),
        Lock::Open => m::lock_open().into(),
        Lock::Days(days) => m::days_before(i64::from(days)).into(),
    }
}

/// Rules as a form would send them.
pub(crate) fn typed_of(locks: &Locks) -> Typed {
    let mut typed = Typed::new();
    for kind in Kind::ALL {
        put(&mut typed, kind.tool(), locks.of(*kind));
    }
    typed
}

/// One rule as a form would send it.
pub(super) fn put(typed: &mut Typed, name: &str, rule: Option<Lock>) {
    let word = match rule {
        None => "",
        Some(Lock::Never) => "never",
        Some(Lock::Open) => "open",
        Some(Lock::Days(days)) => {
            typed.insert(days_of(name), days.to_string());
            "days"
        }
    };
    typed.insert(name.to_owned(), word.to_owned());
}

/// The rule that a form chose in one row; none follows what stands above.
pub(super) fn rule(typed: &Typed, name: &str) -> Result<Option<Lock>, FieldError> {
    match typed.get(name).map(String::as_str) {
        Some("never") => Ok(Some(Lock::Never)),
        Some("open") => Ok(Some(Lock::Open)),
        Some("days") => {
            let field = days_of(name);
            let days = typed.get(&field).map(|d| d.trim().to_owned());
            match days.unwrap_or_default().parse() {
                Ok(rule @ Lock::Days(_)) => Ok(Some(rule)),
                _ => Err(FieldError::new(field, "days").number(MOST_DAYS.into())),
            }
        }
        _ => Ok(None),
    }
}

/// The rules that a form chose for the tools it names.
pub(crate) fn chosen(typed: &Typed) -> Result<Vec<(Kind, Option<Lock>)>, Refusal> {
    let (mut rules, mut wrong) = (Vec::new(), Vec::new());
    for kind in Kind::ALL.iter().filter(|k| typed.contains_key(k.tool())) {
        match rule(typed, kind.tool()) {
            Ok(rule) => rules.push((*kind, rule)),
            Err(error) => wrong.push(error),
        }
    }
    if wrong.is_empty() {
        Ok(rules)
    } else {
        Err(Refusal::Fields(wrong))
    }
}

/// Errors beside the days, in words of their own.
pub(crate) fn errors_of(refusal: &Refusal) -> Errors {
    let Refusal::Fields(fields) = refusal else {
        return Errors::default();
    };
    let mut errors = Errors::of(fields);
    for field in fields {
        errors.put(&field.field, m::days_wrong(i64::from(MOST_DAYS)));
    }
    errors
}
