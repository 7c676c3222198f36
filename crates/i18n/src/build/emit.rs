//! Messages as Rust: one function each, and for one with arguments a type beside it.

use std::fmt::Write;

use super::check::{Kind, Ready};
use super::read::{By, Piece};
use crate::Lang;

/// The text of the module.
pub(super) fn module(messages: &[Ready]) -> String {
    let mut rust = String::new();
    for message in messages {
        doc(&mut rust, message);
        if message.arguments.is_empty() {
            word(&mut rust, message)
        } else {
            with_arguments(&mut rust, message)
        }
    }
    missing(&mut rust, messages);
    rust
}

/// `sign-contract.title` to `sign_contract_title`; a keyword gets `_` behind it.
pub(super) fn function(key: &str) -> String {
    const KEYWORDS: &str = " as async await break const continue crate dyn else enum extern false fn for gen if impl in \
        let loop match mod move mut pub ref return self static struct super trait true try type unsafe use where \
        while abstract become box do final macro override priv typeof unsized virtual yield ";
    let name = key.replace(['-', '.'], "_").to_ascii_lowercase();
    if KEYWORDS.contains(&format!(" {name} ")) {
        format!("{name}_")
    } else {
        name
    }
}

fn type_name(key: &str) -> String {
    key.split(['-', '.', '_'])
        .map(|part| {
            let (first, rest) = part.split_at(part.len().min(1));
            first.to_ascii_uppercase() + rest
        })
        .collect()
}

/// The English text as the function's documentation.
fn doc(rust: &mut String, message: &Ready) {
    let english = message.texts.iter().find(|(lang, _)| *lang == Lang::En);
    let text = english
        .map(|(_, pieces)| readable(pieces))
        .unwrap_or_default();
    _ = writeln!(rust, "/// `{}`\n///\n/// ```text", message.key);
    for line in text.lines() {
        _ = writeln!(rust, "/// {line}");
    }
    _ = writeln!(rust, "/// ```");
}

fn readable(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(words) | Piece::Verbatim(words) => text.push_str(words),
            Piece::Argument { name, .. } => _ = write!(text, "{{ ${name} }}"),
            Piece::Select {
                name, arms, other, ..
            } => {
                _ = write!(text, "{{ ${name}:");
                for (key, pieces) in arms {
                    _ = write!(text, " [{key}] {}", readable(pieces));
                }
                _ = write!(text, " [other] {} }}", readable(other));
            }
        }
    }
    text
}

/// A message without arguments: a table with its text in every language.
fn word(rust: &mut String, message: &Ready) {
    let texts: Vec<String> = Lang::ALL
        .iter()
        .map(|lang| {
            let pieces = text_in(message, *lang).unwrap_or_else(|| english(message));
            let whole: String = pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(words) | Piece::Verbatim(words) => words.as_str(),
                    Piece::Argument { .. } | Piece::Select { .. } => "",
                })
                .collect();
            format!("{whole:?}")
        })
        .collect();
    _ = writeln!(
        rust,
        "pub const fn {}() -> ::i18n::Message<::i18n::Word> {{ ::i18n::Message(::i18n::Word(&[{}])) }}\n",
        function(&message.key),
        texts.join(", ")
    );
}

fn text_in(message: &Ready, lang: Lang) -> Option<&[Piece]> {
    message
        .texts
        .iter()
        .find(|(other, _)| *other == lang)
        .map(|(_, pieces)| pieces.as_slice())
}

fn english(message: &Ready) -> &[Piece] {
    text_in(message, Lang::En).unwrap_or_default()
}

/// A message with arguments: a type that keeps them and says itself.
fn with_arguments(rust: &mut String, message: &Ready) {
    let (function, ty) = (function(&message.key), type_name(&message.key));
    let (mut generics, mut fields, mut bounds, mut params, mut values) =
        (vec![], vec![], vec![], vec![], vec![]);
    for (at, (name, kind)) in message.arguments.iter().enumerate() {
        let name = self::function(name);
        match kind {
            Kind::Counted => {
                fields.push(format!("{name}: i64"));
                params.push(format!("{name}: impl ::i18n::Number"));
                values.push(format!("{name}: ::i18n::Number::number(&{name})"));
            }
            kind => {
                let bound = if *kind == Kind::Shown {
                    "::i18n::Say"
                } else {
                    "::i18n::Say + ::i18n::Choice"
                };
                generics.push(format!("A{at}"));
                bounds.push(format!("A{at}: {bound}"));
                fields.push(format!("{name}: A{at}"));
                params.push(format!("{name}: A{at}"));
                values.push(name);
            }
        }
    }
    let in_brackets = |list: &[String]| {
        if list.is_empty() {
            String::new()
        } else {
            format!("<{}>", list.join(", "))
        }
    };
    let (generics, bounds) = (in_brackets(&generics), in_brackets(&bounds));
    let (fields, params, values) = (fields.join(", "), params.join(", "), values.join(", "));
    // `impl Number` beside named generics keeps the turbofish to the shown arguments.
    _ = writeln!(
        rust,
        "pub fn {function}{bounds}({params}) -> ::i18n::Message<{ty}{generics}> {{ ::i18n::Message({ty} {{ {values} }}) }}\n\
         /// See [`{function}`].\n#[derive(Clone, Copy)]\npub struct {ty}{generics} {{ {fields} }}\n\
         impl{bounds} ::i18n::Say for {ty}{generics} {{\n\
         fn say(&self, out: &mut ::i18n::Out<'_>) -> ::core::fmt::Result {{\nmatch out.lang() {{"
    );
    for (lang, pieces) in &message.texts {
        if *lang != Lang::En {
            _ = writeln!(rust, "::i18n::Lang::{} => {{", lang.name());
            statements(rust, pieces, &message.arguments);
            rust.push_str("}\n");
        }
    }
    rust.push_str("_ => {\n");
    statements(rust, english(message), &message.arguments);
    rust.push_str("}\n}\nOk(())\n}\n}\n\n");
}

fn statements(rust: &mut String, pieces: &[Piece], arguments: &[(String, Kind)]) {
    let mut text = String::new();
    let flush = |rust: &mut String, text: &mut String| {
        if !text.is_empty() {
            _ = writeln!(rust, "out.text({text:?})?;");
            text.clear();
        }
    };
    for piece in pieces {
        match piece {
            Piece::Text(words) | Piece::Verbatim(words) => text.push_str(words),
            Piece::Argument { name, .. } => {
                flush(rust, &mut text);
                let counted = arguments
                    .iter()
                    .any(|(other, kind)| other == name && *kind == Kind::Counted);
                let name = function(name);
                _ = match counted {
                    true => writeln!(rust, "out.count(self.{name})?;"),
                    false => writeln!(rust, "::i18n::Say::say(&self.{name}, out)?;"),
                };
            }
            Piece::Select {
                name,
                by,
                arms,
                other,
            } => {
                flush(rust, &mut text);
                select(rust, &function(name), *by, arms, other, arguments);
            }
        }
    }
    flush(rust, &mut text);
}

fn select(
    rust: &mut String,
    name: &str,
    by: By,
    arms: &[(String, Vec<Piece>)],
    other: &[Piece],
    arguments: &[(String, Kind)],
) {
    let (exact, categories): (Vec<_>, Vec<_>) = arms
        .iter()
        .partition(|(key, _)| by != By::Word && key.parse::<i64>().is_ok());
    let category = match by {
        By::Word => format!("match ::i18n::Choice::choice(&self.{name}) {{\n"),
        By::Plural => format!("match ::i18n::plural(out.lang(), self.{name}) {{\n"),
        By::Ordinal => format!("match ::i18n::ordinal(out.lang(), self.{name}) {{\n"),
    };
    // Exact numbers stand around the categories; either may be absent.
    let mut open = 0;
    if !exact.is_empty() {
        _ = writeln!(rust, "match self.{name} {{");
        open += 1;
        for (key, pieces) in exact {
            _ = writeln!(rust, "{key} => {{");
            statements(rust, pieces, arguments);
            rust.push_str("}\n");
        }
    }
    if !categories.is_empty() {
        if open > 0 {
            rust.push_str("_ => ");
        }
        rust.push_str(&category);
        open += 1;
    }
    for (key, pieces) in categories {
        match by {
            By::Word => _ = writeln!(rust, "{key:?} => {{"),
            _ => _ = writeln!(rust, "::i18n::PluralCategory::{} => {{", type_name(key)),
        }
        statements(rust, pieces, arguments);
        rust.push_str("}\n");
    }
    if open > 0 {
        rust.push_str("_ => ");
    }
    rust.push_str("{\n");
    statements(rust, other, arguments);
    rust.push('}');
    for _ in 0..open {
        rust.push_str("\n}");
    }
    rust.push('\n');
}

/// The list that a test compares with nothing.
fn missing(rust: &mut String, messages: &[Ready]) {
    let mut list = String::new();
    for lang in Lang::ALL {
        for message in messages
            .iter()
            .filter(|message| text_in(message, *lang).is_none())
        {
            _ = write!(list, "(::i18n::Lang::{}, {:?}), ", lang.name(), message.key);
        }
    }
    _ = writeln!(
        rust,
        "/// Messages that a language lacks; they are shown in English.\n\
         pub const MISSING: &[(::i18n::Lang, &str)] = &[{list}];"
    );
}
