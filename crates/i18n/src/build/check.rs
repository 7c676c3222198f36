//! Languages side by side: who lacks what, and what each argument is.

use std::collections::{BTreeMap, BTreeSet};

use super::read::{Book, By, Message, Piece};
use super::{Problem, pseudo};
use crate::Lang;

/// A message ready to be written as Rust.
pub(super) struct Ready {
    /// `id` or `id.attribute`.
    pub(super) key: String,
    /// In the order of the function's parameters.
    pub(super) arguments: Vec<(String, Kind)>,
    /// English first. A language that lacks the message is not there.
    pub(super) texts: Vec<(Lang, Vec<Piece>)>,
}

/// What an argument must be able to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Shown,
    Counted,
    ChosenBy,
}

/// All messages of English with their translations.
pub(super) fn messages(books: Vec<Book>, problems: &mut Vec<Problem>) -> Vec<Ready> {
    let (english, others): (Vec<_>, Vec<_>) =
        books.into_iter().partition(|book| book.lang == Lang::En);
    let Some(english) = english.into_iter().next() else {
        return Vec::new();
    };
    for book in &others {
        for (key, message) in &book.entries {
            if !english.entries.contains_key(key) {
                problems.push(problem(
                    book,
                    message,
                    format!("{key} is not in English: remove it or add it there"),
                ));
            }
        }
    }
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    let mut ready = Vec::new();
    for (key, message) in &english.entries {
        if let Some(twin) = names.insert(super::emit::function(key), key) {
            problems.push(problem(
                &english,
                message,
                format!("{key} and {twin} make the same function"),
            ));
        }
        let translated: Vec<_> = others
            .iter()
            .filter_map(|book| Some((book, book.entries.get(key)?)))
            .collect();
        if let Some(arguments) = arguments(&english, key, message, &translated, problems) {
            let mut texts = vec![(Lang::En, message.pieces.clone())];
            texts.extend(
                translated
                    .iter()
                    .map(|(book, message)| (book.lang, message.pieces.clone())),
            );
            if !texts.iter().any(|(lang, _)| *lang == Lang::Pseudo) {
                texts.push((Lang::Pseudo, pseudo::message(&message.pieces)));
            }
            ready.push(Ready {
                key: key.clone(),
                arguments,
                texts,
            });
        }
    }
    ready
}

fn problem(book: &Book, message: &Message, what: String) -> Problem {
    Problem {
        path: book.path.clone(),
        line: message.line,
        what,
    }
}

/// The arguments in order, or `None` when something is wrong with them.
fn arguments(
    english: &Book,
    key: &str,
    message: &Message,
    translated: &[(&Book, &Message)],
    problems: &mut Vec<Problem>,
) -> Option<Vec<(String, Kind)>> {
    let before = problems.len();
    let mut kinds = BTreeMap::new();
    for (book, message) in [(english, message)].iter().chain(translated) {
        if let Err(name) = gather(&message.pieces, &mut kinds) {
            problems.push(problem(
                book,
                message,
                format!("{key}: ${name} is both counted and chosen by word"),
            ));
        }
    }
    let wanted = used(message);
    for (book, translation) in translated {
        let has = used(translation);
        for name in has.symmetric_difference(&wanted) {
            let what = if has.contains(name) {
                "is not in the English text"
            } else {
                "is not used"
            };
            problems.push(problem(book, translation, format!("{key}: ${name} {what}")));
        }
    }
    let order = order(key, message, &wanted, english)
        .map_err(|what| problems.push(problem(english, message, what)))
        .ok()?;
    (problems.len() == before).then(|| {
        order
            .into_iter()
            .map(|name| {
                (
                    name.clone(),
                    kinds.get(&name).copied().unwrap_or(Kind::Shown),
                )
            })
            .collect()
    })
}

/// The parameters' order comes from the comment, so that rewording a sentence cannot swap two
/// arguments of one type without anybody noticing.
fn order(
    key: &str,
    message: &Message,
    wanted: &BTreeSet<String>,
    english: &Book,
) -> Result<Vec<String>, String> {
    if message.declared.is_empty() && wanted.len() < 2 {
        return Ok(wanted.iter().cloned().collect());
    }
    if let Some(name) = wanted.iter().find(|name| !message.declared.contains(name)) {
        let all: Vec<_> = wanted.iter().map(|name| format!("${name}")).collect();
        return Err(format!(
            "{key}: the comment above does not name ${name}. With two or more arguments write their order, as in \
             \"# {}\"",
            all.join(", ")
        ));
    }
    let id = key.split('.').next().unwrap_or(key);
    let somewhere: BTreeSet<String> = english
        .entries
        .iter()
        .filter(|(other, _)| other.split('.').next() == Some(id))
        .flat_map(|(_, message)| used(message))
        .collect();
    match message
        .declared
        .iter()
        .find(|name| !somewhere.contains(*name))
    {
        Some(name) => Err(format!(
            "{key}: the comment names ${name}, the text does not use it"
        )),
        None => Ok(message
            .declared
            .iter()
            .filter(|name| wanted.contains(*name))
            .cloned()
            .collect()),
    }
}

fn used(message: &Message) -> BTreeSet<String> {
    let mut kinds = BTreeMap::new();
    // A conflict is reported once, by the caller.
    let _ = gather(&message.pieces, &mut kinds);
    kinds.into_keys().collect()
}

/// Adds what `pieces` ask of each argument; the name of one that is asked for two things.
fn gather<'p>(pieces: &'p [Piece], kinds: &mut BTreeMap<String, Kind>) -> Result<(), &'p str> {
    for piece in pieces {
        let (name, kind) = match piece {
            Piece::Text(_) | Piece::Verbatim(_) => continue,
            Piece::Argument { name, number: true } => (name, Kind::Counted),
            Piece::Argument {
                name,
                number: false,
            } => (name, Kind::Shown),
            Piece::Select {
                name, by: By::Word, ..
            } => (name, Kind::ChosenBy),
            Piece::Select { name, .. } => (name, Kind::Counted),
        };
        let known = kinds.entry(name.clone()).or_insert(kind);
        match (*known, kind) {
            (Kind::Counted, Kind::ChosenBy) | (Kind::ChosenBy, Kind::Counted) => return Err(name),
            (Kind::Shown, asked) => *known = asked,
            _ => {}
        }
        if let Piece::Select { arms, other, .. } = piece {
            for (_, pieces) in arms {
                gather(pieces, kinds)?;
            }
            gather(other, kinds)?;
        }
    }
    Ok(())
}
