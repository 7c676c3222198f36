//! What more an entry tells: by which door somebody came in, and what was changed from what to what.

use std::collections::BTreeMap;

use i18n::Text;
use serde_json::Value;

use super::Entry;
use crate::m;

/// Facts told of one entry; more stand in the export.
const MOST: usize = 8;

impl Entry {
    /// Short facts, in the order they are best read; ids are told by name elsewhere.
    pub fn facts(&self) -> Vec<Text> {
        let details = self.details();
        let Some(details) = details.as_object() else {
            return Vec::new();
        };
        let mut facts = Vec::new();
        if let Some(how) = details.get("how").and_then(Value::as_str) {
            facts.push(by(how));
        }
        let (from, to) = (details.get("from"), details.get("to"));
        facts.extend(changed(from, to));
        let told = ["how", "from", "to", "new", "count", "left", "bytes"];
        let rest = details
            .iter()
            .filter(|(name, _)| !told.contains(&name.as_str()));
        facts.extend(rest.filter_map(|(name, value)| {
            let value = scalar(value).filter(|_| *value != Value::Bool(false))?;
            Some(m::audit_fact(spoken(name), value).into())
        }));
        facts.truncate(MOST);
        facts
    }
}

/// The door, in words: `password_and_app` is two.
fn by(how: &str) -> Text {
    match how.split_once("_and_") {
        Some((first, second)) => m::how_both(one(first), one(second)).into(),
        None => one(how),
    }
}

fn one(how: &str) -> Text {
    match how {
        "mail" => m::how_mail().into(),
        "password" => m::how_password().into(),
        "local_password" => m::how_local_password().into(),
        "pin" => m::how_pin().into(),
        "oidc" => m::how_oidc().into(),
        "passkey" => m::how_passkey().into(),
        "app" => m::how_app().into(),
        "recovery" => m::how_recovery().into(),
        other => Text::data(spoken(other)),
    }
}

/// What differs between two objects of words, leaf by leaf.
fn changed(from: Option<&Value>, to: Option<&Value>) -> Vec<Text> {
    let (old, new) = (leaves(from), leaves(to));
    let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
    names.sort();
    names.dedup();
    let of = |all: &BTreeMap<String, String>, name: &str| {
        all.get(name).map_or_else(|| "–".to_owned(), Clone::clone)
    };
    let moved = names
        .into_iter()
        .filter(|name| old.get(*name) != new.get(*name));
    moved
        .map(|name| match from {
            Some(_) => m::audit_moved(spoken(name), of(&old, name), of(&new, name)).into(),
            None => m::audit_fact(spoken(name), of(&new, name)).into(),
        })
        .collect()
}

fn leaves(value: Option<&Value>) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    if let Some(value) = value {
        gather(value, "", &mut all);
    }
    all
}

fn gather(value: &Value, path: &str, all: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                let path = match path {
                    "" => name.clone(),
                    path => format!("{path} {name}"),
                };
                gather(value, &path, all);
            }
        }
        Value::Array(values) => {
            let words: Vec<String> = values.iter().filter_map(scalar).collect();
            all.insert(path.to_owned(), words.join(", "));
        }
        value => {
            if let Some(word) = scalar(value) {
                all.insert(path.to_owned(), word);
            }
        }
    }
}

/// A word, a number or a switch; ids say nothing to a person.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if uuid::Uuid::parse_str(text).is_ok() => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

fn spoken(name: &str) -> String {
    name.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(detail: &str) -> Vec<String> {
        let entry = Entry {
            detail: detail.into(),
            ..super::super::words::tests::entry("settings.changed")
        };
        let facts = entry.facts();
        facts.iter().map(|f| f.to(i18n::Lang::En)).collect()
    }

    #[test]
    fn the_door_is_named() {
        assert_eq!(facts(r#"{"how":"mail"}"#), ["by a mailed link"]);
        assert_eq!(
            facts(r#"{"how":"password_and_app"}"#),
            ["by password and a code of the app"]
        );
    }

    #[test]
    fn what_differs_is_told_and_nothing_else() {
        let detail = r#"{"part":"portal","from":{"on":true,"levels":{"files":"view"}},"to":{"on":true,"levels":{"files":"none"}}}"#;
        assert_eq!(facts(detail), ["levels files: view → none", "part: portal"]);
        assert_eq!(
            facts(r#"{"contact":"01a20746-3298-75b1-9faf-27789600b864","role":"viewer"}"#),
            ["role: viewer"]
        );
        assert!(facts("nothing of ours").is_empty());
    }
}
