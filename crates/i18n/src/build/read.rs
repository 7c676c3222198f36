//! Fluent text to pieces: terms and references are filled in, lines are kept for problems.

use std::collections::BTreeMap;

use fluent_syntax::ast::{self, Entry, Expression, InlineExpression, PatternElement, VariantKey};
use fluent_syntax::{parser, unicode};

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

type Pattern<'s> = ast::Pattern<&'s str>;

struct Reader<'s> {
    source: &'s Source,
    terms: BTreeMap<&'s str, &'s Pattern<'s>>,
    messages: BTreeMap<String, &'s Pattern<'s>>,
    /// What is being filled in, outermost first, to notice circles.
    open: Vec<String>,
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
    let mut reader = Reader {
        source,
        terms: BTreeMap::new(),
        messages: BTreeMap::new(),
        open: Vec::new(),
    };
    let mut found = Vec::new();
    for entry in &resource.body {
        match entry {
            Entry::Term(term) => {
                let earlier = reader.terms.insert(term.id.name, &term.value);
                let twice =
                    || reader.problem(term.id.name, format!("-{} is there twice", term.id.name));
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
                        problems.push(reader.problem(place, format!("{key} is there twice")));
                    }
                    found.push((key, place, pattern, message.comment.as_ref()));
                }
            }
            _ => {}
        }
    }
    for (key, place, pattern, comment) in found {
        reader.open = vec![key.clone()];
        match reader.pieces(pattern) {
            Ok(pieces) => {
                let declared = comment.map(declared).unwrap_or_default();
                let line = reader.line(place);
                book.entries.insert(
                    key,
                    Message {
                        line,
                        pieces,
                        declared,
                    },
                );
            }
            Err(what) => problems.push(reader.problem(place, format!("{key}: {what}"))),
        }
    }
    book
}

fn key(id: &str, attribute: Option<&str>) -> String {
    attribute.map_or_else(|| id.to_owned(), |attribute| format!("{id}.{attribute}"))
}

/// The names after `$` in a comment, each once.
fn declared(comment: &ast::Comment<&str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in &comment.content {
        for part in line.split('$').skip(1) {
            let end = part.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
            let name = part[..end.unwrap_or(part.len())].trim_end_matches('-');
            if !name.is_empty() && !names.iter().any(|known| known == name) {
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

impl<'s> Reader<'s> {
    /// The line of a slice of the source: the syntax tree has no positions, but borrows from it.
    fn line(&self, place: &str) -> usize {
        let start = self.source.text.as_ptr() as usize;
        line_at(
            &self.source.text,
            (place.as_ptr() as usize).saturating_sub(start),
        )
    }

    fn problem(&self, place: &str, what: String) -> Problem {
        Problem {
            path: self.source.path.clone(),
            line: self.line(place),
            what,
        }
    }

    fn pieces(&mut self, pattern: &Pattern<'s>) -> Result<Vec<Piece>, String> {
        let mut pieces = Vec::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => {
                    pieces.push(Piece::Text((*value).to_owned()))
                }
                PatternElement::Placeable { expression } => {
                    pieces.extend(self.expression(expression)?)
                }
            }
        }
        Ok(pieces)
    }

    fn expression(&mut self, expression: &Expression<&'s str>) -> Result<Vec<Piece>, String> {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.select(selector, variants).map(|piece| vec![piece])
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&'s str>) -> Result<Vec<Piece>, String> {
        match inline {
            InlineExpression::StringLiteral { value } => Ok(vec![Piece::Verbatim(
                unicode::unescape_unicode_to_string(value).into_owned(),
            )]),
            InlineExpression::NumberLiteral { value } => {
                Ok(vec![Piece::Verbatim((*value).to_owned())])
            }
            InlineExpression::VariableReference { id } => Ok(vec![Piece::Argument {
                name: id.name.to_owned(),
                number: false,
            }]),
            InlineExpression::FunctionReference { .. } => {
                let (name, by) = self.number(inline)?;
                if by == By::Ordinal {
                    return Err("an ordinal can be chosen by, not shown".into());
                }
                Ok(vec![Piece::Argument { name, number: true }])
            }
            InlineExpression::TermReference {
                id,
                attribute: None,
                arguments: None,
            } => {
                let pattern = self.terms.get(id.name).copied();
                let mut pieces = self.fill_in(format!("-{}", id.name), pattern)?;
                // A term is a name, and the pseudo language leaves names alone.
                for piece in &mut pieces {
                    if let Piece::Text(name) = piece {
                        *piece = Piece::Verbatim(std::mem::take(name));
                    }
                }
                Ok(pieces)
            }
            InlineExpression::TermReference { id, .. } => Err(format!(
                "-{}: attributes and arguments of terms are not supported",
                id.name
            )),
            InlineExpression::MessageReference { id, attribute } => {
                let key = key(id.name, attribute.as_ref().map(|attribute| attribute.name));
                let pattern = self.messages.get(&key).copied();
                self.fill_in(key, pattern)
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
        }
    }

    fn fill_in(
        &mut self,
        key: String,
        pattern: Option<&'s Pattern<'s>>,
    ) -> Result<Vec<Piece>, String> {
        let Some(pattern) = pattern else {
            return Err(format!("there is no {key}"));
        };
        if self.open.contains(&key) {
            return Err(format!("{key} refers to itself"));
        }
        self.open.push(key);
        let pieces = self.pieces(pattern);
        self.open.pop();
        pieces
    }

    /// The argument of `NUMBER($name)` or `NUMBER($name, type: "ordinal")`.
    fn number(&self, inline: &InlineExpression<&'s str>) -> Result<(String, By), String> {
        let InlineExpression::FunctionReference { id, arguments } = inline else {
            return Err("only an argument can be chosen by".into());
        };
        let options: Vec<_> = arguments
            .named
            .iter()
            .map(|named| (named.name.name, &named.value))
            .collect();
        match (id.name, arguments.positional.as_slice(), options.as_slice()) {
            ("NUMBER", [InlineExpression::VariableReference { id }], []) => {
                Ok((id.name.to_owned(), By::Plural))
            }
            (
                "NUMBER",
                [InlineExpression::VariableReference { id }],
                [("type", InlineExpression::StringLiteral { value: "ordinal" })],
            ) => Ok((id.name.to_owned(), By::Ordinal)),
            (name, ..) => Err(format!(
                "{name}(): of Fluent's functions only NUMBER($name) and NUMBER($name, type: \"ordinal\") are \
                 supported; pass dates as arguments"
            )),
        }
    }

    fn select(
        &mut self,
        selector: &InlineExpression<&'s str>,
        variants: &[ast::Variant<&'s str>],
    ) -> Result<Piece, String> {
        let keys: Vec<&str> = variants
            .iter()
            .map(|variant| match &variant.key {
                VariantKey::Identifier { name } => *name,
                VariantKey::NumberLiteral { value } => *value,
            })
            .collect();
        let (name, by) = match selector {
            InlineExpression::VariableReference { id } if keys.iter().all(|key| counts(key)) => {
                (id.name.to_owned(), By::Plural)
            }
            InlineExpression::VariableReference { id } => (id.name.to_owned(), By::Word),
            function => self.number(function)?,
        };
        if by != By::Word
            && let Some(key) = keys.iter().find(|key| !counts(key))
        {
            return Err(format!("[{key}] is no plural category and no whole number"));
        }
        let (mut arms, mut other) = (Vec::new(), Vec::new());
        for (variant, key) in variants.iter().zip(keys) {
            let pieces = self.pieces(&variant.value)?;
            if variant.default {
                other = pieces.clone();
            }
            // A default other than [other] is met by its own key, too; that needs no arm.
            if !variant.default {
                arms.push((key.to_owned(), pieces));
            }
        }
        // An exact number beats its category, wherever it stands.
        arms.sort_by_key(|(key, _)| key.parse::<i64>().is_err());
        Ok(Piece::Select {
            name,
            by,
            arms,
            other,
        })
    }
}

/// Whether a variant's key speaks of a number.
fn counts(key: &str) -> bool {
    matches!(key, "zero" | "one" | "two" | "few" | "many" | "other") || key.parse::<i64>().is_ok()
}
