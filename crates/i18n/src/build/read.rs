//! A file of Fluent text to a book of messages; lines are kept for problems.

use std::collections::BTreeMap;

use fluent_syntax::ast::{self, Entry};
use fluent_syntax::parser;

use super::pieces::{Reader, key};
use super::{Problem, Source};
use crate::Lang;

/// The messages of one language.
pub(super) struct Book {
    pub(super) lang: Lang,
    pub(super) path: String,
    pub(super) entries: BTreeMap<String, Message>,
}

/// One message or attribute. Its key is `id` or `id.attribute`.
#[derive(Clone)]
pub(super) struct Message {
    pub(super) line: usize,
    pub(super) pieces: Vec<Piece>,
    /// The `$names` in the comment above it, in order.
    pub(super) declared: Vec<String>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// Words of ours: what the pseudo language changes.
    Text(String),
    /// A text in a placeable, `{ "…" }`: taken as it is.
    Verbatim(String),
    /// An argument; `number` when the text demands one by `NUMBER()`.
    Argument { name: String, number: bool },
    /// A choice. The default variant stands last, its key is kept for nothing.
    Select {
        name: String,
        by: By,
        arms: Vec<(String, Vec<Piece>)>,
        other: Vec<Piece>,
    },
}

/// What a selector looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum By {
    Plural,
    Ordinal,
    Word,
}

/// Reads one language. Problems are added to `problems`; what could be read is returned.
pub(super) fn book(source: &Source, problems: &mut Vec<Problem>) -> Book {
    let mut book = Book {
        lang: source.lang,
        path: source.path.clone(),
        entries: BTreeMap::new(),
    };
    let resource = match parser::parse(source.text.as_str()) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            problems.extend(errors.iter().map(|error| Problem {
                path: source.path.clone(),
                line: line_at(&source.text, error.pos.start),
                what: error.kind.to_string(),
            }));
            resource
        }
    };
    let mut reader = Reader::default();
    let mut found = Vec::new();
    for entry in &resource.body {
        match entry {
            Entry::Term(term) => {
                let earlier = reader.terms.insert(term.id.name, &term.value);
                let name = term.id.name;
                let twice = || problem(source, name, format!("-{name} is there twice"));
                problems.extend(earlier.map(|_| twice()));
            }
            Entry::Message(message) => {
                let values = message
                    .value
                    .iter()
                    .map(|pattern| (message.id.name, None, pattern));
                let attributes = message.attributes.iter().map(|attribute| {
                    (attribute.id.name, Some(attribute.id.name), &attribute.value)
                });
                for (place, attribute, pattern) in values.chain(attributes) {
                    let key = key(message.id.name, attribute);
                    if reader.messages.insert(key.clone(), pattern).is_some() {
                        problems.push(problem(source, place, format!("{key} is there twice")));
                    }
                    found.push((key, place, pattern, message.comment.as_ref()));
                }
            }
            _ => {}
        }
    }
    for (key, place, pattern, comment) in found {
        match reader.message(&key, pattern) {
            Ok(pieces) => {
                let declared = comment.map(declared).unwrap_or_default();
                let line = line_of(source, place);
                book.entries.insert(
                    key,
                    Message {
                        line,
                        pieces,
                        declared,
                    },
                );
            }
            Err(what) => problems.push(problem(source, place, format!("{key}: {what}"))),
        }
    }
    book
}

/// The names after `$` in a comment, each once.
fn declared(comment: &ast::Comment<&str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in &comment.content {
        for part in line.split('$').skip(1) {
            let end = part.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
            let name = part[..end.unwrap_or(part.len())].trim_end_matches('-');
            let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic());
            if is_name && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

fn line_at(text: &str, offset: usize) -> usize {
    1 + text.as_bytes()[..offset.min(text.len())]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
}

/// A problem at `place`, a slice of the source: the syntax tree has no positions, but borrows.
fn problem(source: &Source, place: &str, what: String) -> Problem {
    Problem {
        path: source.path.clone(),
        line: line_of(source, place),
        what,
    }
}

fn line_of(source: &Source, place: &str) -> usize {
    let start = source.text.as_ptr() as usize;
    line_at(
        &source.text,
        (place.as_ptr() as usize).saturating_sub(start),
    )
}
