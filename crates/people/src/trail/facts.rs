//! What more an entry tells: by which door somebody came in, and what was changed from what to what.

use std::collections::BTreeMap;

use i18n::Text;
use serde_json::{Value, json};

use super::Entry;
use crate::m;

/// Facts told of one entry; more stand in the export.
const MOST: usize = 8;

impl Entry {
    /// Short facts, in the order they are best read; words without a translation are left to the export.
    pub fn facts(&self) -> Vec<Text> {
        let details = self.details();
        let mut facts = Vec::new();
        if let Some(how) = details.get("how").and_then(Value::as_str) {
            facts.extend(by(how));
        }
        if let Some(tool) = details.get("tool").and_then(Value::as_str) {
            facts.extend(term(tool));
        }
        if let Some(preset) = details.get("preset").and_then(Value::as_str) {
            facts.extend(term(preset));
        }
        if let Some(moved) = details.get("set").filter(|set| set.is_object()) {
            facts.extend(set(moved.get("from"), moved.get("to")));
        }
        if let (true, Some(name)) = (self.action.starts_with("set."), details.get("name")) {
            facts.extend(name.as_str().and_then(named));
        }
        let part = details.get("part").and_then(Value::as_str).unwrap_or("");
        if let Some(from) = details.get("from") {
            facts.extend(changed(part, from, details.get("to")));
        }
        for (name, value) in details.as_object().into_iter().flatten() {
            if let Some(from) = value.get("from").filter(|_| name != "set") {
                let (from, to) = (json!({ name: from }), json!({ name: value.get("to") }));
                facts.extend(changed(part, &from, Some(&to)));
            }
        }
        facts.truncate(MOST);
        facts
    }
}

/// A permission set by its name, or by the role it stands for.
fn named(set: &str) -> Option<Text> {
    match kernel::Role::of(set) {
        Some(_) => term(set),
        None => Some(Text::data(set.to_owned())),
    }
}

/// From one permission set to another, by their names.
fn set(from: Option<&Value>, to: Option<&Value>) -> Option<Text> {
    let name = |set: Option<&Value>| match set.and_then(Value::as_str) {
        Some(name) => named(name),
        None => term("usual"),
    };
    Some(m::audit_moved(term("set")?, name(from)?, name(to)?).into())
}

/// The door, in words: `password_and_app` is two.
fn by(how: &str) -> Option<Text> {
    Some(match how.split_once("_and_") {
        Some((first, second)) => m::how_both(one(first)?, one(second)?).into(),
        None => one(how)?,
    })
}

fn one(how: &str) -> Option<Text> {
    Some(match how {
        "mail" => m::how_mail().into(),
        "password" => m::how_password().into(),
        "local_password" => m::how_local_password().into(),
        "pin" => m::how_pin().into(),
        "oidc" => m::how_oidc().into(),
        "passkey" => m::how_passkey().into(),
        "app" => m::how_app().into(),
        "recovery" => m::how_recovery().into(),
        "token" => m::how_token().into(),
        _ => return None,
    })
}

/// What differs between two objects of words, leaf by leaf.
fn changed(part: &str, from: &Value, to: Option<&Value>) -> Vec<Text> {
    let (mut old, mut new) = (Leaves::new(), Leaves::new());
    gather(from, Vec::new(), &mut old);
    if let Some(to) = to {
        gather(to, Vec::new(), &mut new);
    }
    let mut paths: Vec<&Vec<String>> = old.keys().chain(new.keys()).collect();
    paths.sort();
    paths.dedup();
    let moved = paths
        .into_iter()
        .filter(|path| old.get(*path) != new.get(*path));
    moved
        .filter_map(|path| {
            let (was, is) = (value(old.get(path))?, value(new.get(path))?);
            Some(m::audit_moved(name(part, path)?, was, is).into())
        })
        .collect()
}

type Leaves = BTreeMap<Vec<String>, Value>;

fn gather(value: &Value, path: Vec<String>, all: &mut Leaves) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                gather(value, [&path[..], std::slice::from_ref(name)].concat(), all);
            }
        }
        value => _ = all.insert(path, value.clone()),
    }
}

/// Words of the settings that have a translation.
const TERMS: [&str; 49] = [
    "role",
    "primary",
    "decision_maker",
    "finance",
    "collaborator",
    "viewer",
    "vendor",
    "set",
    "event_venue",
    "agency",
    "solo_creative",
    "project_studio",
    "help_desk",
    "sharing",
    "all",
    "portal_on",
    "hidden",
    "on",
    "access_on",
    "off",
    "assigned_only",
    "show_archived",
    "auto_enable_new_contacts",
    "enable_on_membership",
    "restrict_to_company",
    "client_factor",
    "pin_in_link_mail",
    "colleagues",
    "client_edits",
    "days",
    "files",
    "todos",
    "updates",
    "own",
    "super_admin",
    "admin",
    "employee",
    "user",
    "none",
    "view",
    "comment",
    "contribute",
    "edit",
    "private",
    "when_sent",
    "shared",
    "never",
    "open",
    "usual",
];

fn term(word: &str) -> Option<Text> {
    let known = TERMS.contains(&word);
    known.then(|| m::audit_term(word.to_owned()).into())
}

/// What was changed: `employee`, `files` is the files of employees. What only groups has no word.
fn name(part: &str, path: &[String]) -> Option<Text> {
    if path.is_empty() {
        return term("sharing");
    }
    let mut words = path
        .iter()
        .filter(|w| !["tools", "levels"].contains(&w.as_str()));
    let first = match words.next()?.as_str() {
        "on" if part == "access" => term("access_on")?,
        word => term(word)?,
    };
    words.try_fold(first, |name, word| {
        Some(m::audit_of(name, term(word)?).into())
    })
}

fn value(value: Option<&Value>) -> Option<Text> {
    Some(match value {
        None | Some(Value::Null) => term("usual")?,
        Some(Value::Bool(true)) => m::audit_on().into(),
        Some(Value::Bool(false)) => m::audit_off().into(),
        Some(Value::Number(n)) => m::audit_number(n.as_i64()?).into(),
        Some(Value::String(word)) => match word.parse::<i64>() {
            Ok(n) => m::audit_number(n).into(),
            Err(_) => term(word)?,
        },
        Some(Value::Array(words)) => {
            let mut words = words.iter().map(|word| term(word.as_str()?));
            match words.next() {
                None => term("none")?,
                Some(first) => {
                    words.try_fold(first?, |all, word| Some(m::audit_and(all, word?).into()))?
                }
            }
        }
        Some(Value::Object(_)) => return None,
    })
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
        let detail = r#"{"part":"portal","from":{"on":true,"client_edits":false},"to":{"on":true,"client_edits":true}}"#;
        assert_eq!(facts(detail), ["Clients edit their own details: off → on"]);
        let detail = r#"{"part":"access","from":{"on":["files","todos"],"levels":{"employee":{"files":"edit"}}},"to":{"on":["todos"],"levels":{"employee":{"files":"none"}}}}"#;
        assert_eq!(
            facts(detail),
            [
                "Employee, Files: Edit → None",
                "In the client portal: Files, To-dos → To-dos"
            ]
        );
        let detail = r#"{"part":"locks","from":{"days":null,"tools":{}},"to":{"days":14,"tools":{"files":"never"}}}"#;
        assert_eq!(
            facts(detail),
            [
                "Days before the start: as usual → 14",
                "Files: as usual → Never"
            ]
        );
        let detail = r#"{"portal_on":{"from":true,"to":true},"hidden":{"from":false,"to":true}}"#;
        assert_eq!(facts(detail), ["Hidden from clients: off → on"]);
        let detail = r#"{"role":{"from":"viewer","to":"decision_maker"}}"#;
        assert_eq!(facts(detail), ["Role: Viewer → Decision maker"]);
        let detail = r#"{"from":null,"to":"01a2","set":{"from":null,"to":"Bronze"}}"#;
        assert_eq!(facts(detail), ["Permission set: as usual → Bronze"]);
        assert_eq!(facts(r#"{"preset":"agency","set":"01a2"}"#), ["Agency"]);
        assert!(facts(r#"{"from":{"secret":1},"to":{"secret":2},"role":"viewer"}"#).is_empty());
        assert!(facts("nothing of ours").is_empty());
    }

    #[test]
    fn every_tool_level_group_and_switch_is_known() {
        let doors = json!(crate::settings::Doors::default());
        let words = kernel::Kind::ALL.iter().map(|k| k.tool().to_owned());
        let words = words
            .chain(kernel::Level::ALL.iter().map(|l| l.word().to_owned()))
            .chain(kernel::Group::ALL.iter().map(|g| g.word().to_owned()))
            .chain(kernel::Sharing::ALL.iter().map(|s| s.word().to_owned()))
            .chain(kernel::Role::ALL.iter().map(|r| r.word().to_owned()))
            .chain(
                crate::presets::Preset::ALL
                    .iter()
                    .map(|p| p.word().to_owned()),
            )
            .chain(doors.as_object().unwrap().keys().cloned());
        for word in words {
            assert!(TERMS.contains(&word.as_str()), "{word}");
        }
    }

    #[test]
    fn every_word_that_is_known_has_a_translation() {
        for word in TERMS {
            let said = term(word).unwrap().to(i18n::Lang::En);
            assert!(!said.trim().is_empty() && said != word, "{word}: {said}");
        }
    }
}
