//! The pseudo language: English with accents, a third longer, in brackets.

use super::read::Piece;

/// The message in the pseudo language. Placeables stay as they are.
pub(super) fn message(pieces: &[Piece]) -> Vec<Piece> {
    let mut whole = vec![Piece::Verbatim("⟦".into())];
    whole.extend(inside(pieces));
    whole.push(Piece::Verbatim("⟧".into()));
    whole
}

fn inside(pieces: &[Piece]) -> Vec<Piece> {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => Piece::Text(words(text)),
            Piece::Select {
                name,
                by,
                arms,
                other,
            } => Piece::Select {
                name: name.clone(),
                by: *by,
                arms: arms
                    .iter()
                    .map(|(key, pieces)| (key.clone(), inside(pieces)))
                    .collect(),
                other: inside(other),
            },
            as_it_is => as_it_is.clone(),
        })
        .collect()
}

/// Accents on letters; vowels twice, which makes English about a third longer.
fn words(text: &str) -> String {
    let mut longer = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        let accented = accent(letter);
        longer.push(accented);
        if "aeiou".contains(letter.to_ascii_lowercase()) {
            longer.extend(accented.to_lowercase());
        }
    }
    longer
}

fn accent(letter: char) -> char {
    const PLAIN: &str = "aceghijklnorsuwyzACEGHIJKLNORSUWYZ";
    const ACCENTED: &str = "åçéĝĥîĵķļñöŕšûŵýžÅÇÉĜĤÎĴĶĻÑÖŔŠÛŴÝŽ";
    PLAIN
        .chars()
        .zip(ACCENTED.chars())
        .find(|(plain, _)| *plain == letter)
        .map_or(letter, |(_, accented)| accented)
}
