//! Which passwords are good enough: length, and how soon a guesser would find it. No composition
//! rules, no trimming (NIST SP 800-63B).

use kernel::FieldError;
use zxcvbn::{Score, zxcvbn};

/// The least characters of a password that is the only factor.
pub const MIN: usize = 15;
/// The most characters.
pub const MAX: usize = 128;
/// The estimator's work grows with the square of the length; beyond this nothing gets easier to guess.
const JUDGED: usize = 64;

/// Whether a password may be chosen. `context` are words a guesser would try first: names, the
/// e-mail address, the organization. Judged by zxcvbn, which knows 30,000 leaked passwords, names
/// and English words, keyboard walks, repeats and dates, and how people combine them.
pub fn check(field: &'static str, password: &str, context: &[&str]) -> Result<(), FieldError> {
    match password.chars().count() {
        0 => Err(FieldError::new(field, "required")),
        n if n < MIN => Err(FieldError::new(field, "too_short").number(MIN as i64)),
        n if n > MAX => Err(FieldError::new(field, "too_long").number(MAX as i64)),
        _ if guessable(password, context) => Err(FieldError::new(field, "password_common")),
        _ => Ok(()),
    }
}

fn guessable(password: &str, context: &[&str]) -> bool {
    let words = words(context);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let head: String = password.chars().take(JUDGED).collect();
    // Read without marks too, so that "amelia-hartley-2027" is its words.
    let plain: String = head.chars().filter(|c| c.is_alphanumeric()).collect();
    let weak = |text: &str| zxcvbn(text, &words).score() < Score::Three;
    weak(&head)
        || (plain.chars().count() < head.chars().count()
            && plain.len() >= 8
            && known_words_only(&plain, &words))
}

/// Whether nothing is left but digits once the context's words are taken out.
fn known_words_only(text: &str, words: &[&str]) -> bool {
    let mut rest = text.to_lowercase();
    let mut longest_first: Vec<&&str> = words.iter().filter(|w| w.chars().count() >= 3).collect();
    longest_first.sort_by_key(|w| std::cmp::Reverse(w.len()));
    for word in longest_first {
        rest = rest.replace(*word, "");
    }
    rest.chars().filter(|c| !c.is_ascii_digit()).count() <= 2
}

/// The words of a context: each whole, each part, and first initial with last part, as user names are made.
fn words(context: &[&str]) -> Vec<String> {
    let mut words = vec![
        "portico".to_owned(),
        "portal".to_owned(),
        "password".to_owned(),
        "client".to_owned(),
    ];
    for text in context {
        let text = text.to_lowercase();
        let parts: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|p| p.chars().count() > 1)
            .collect();
        if let (Some(first), Some(last)) = (parts.first(), parts.last()) {
            words.extend(
                first
                    .chars()
                    .next()
                    .map(|initial| format!("{initial}{last}")),
            );
            words.push(parts.concat());
        }
        words.extend(parts.iter().map(|p| (*p).to_owned()));
        words.push(text);
    }
    words.retain(|w| !w.is_empty());
    words.sort();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTEXT: [&str; 3] = [
        "Amelia Hartley",
        "amelia.hartley@posteo.example",
        "Larkspur Hall",
    ];

    #[test]
    fn lengths_are_told_with_their_number() {
        let of = |p: &str| check("password", p, &CONTEXT).map_err(|e| (e.code, e.number));
        assert_eq!(of(""), Err(("required", 0)));
        assert_eq!(of("ahartley"), Err(("too_short", 15)));
        assert_eq!(of(&"ä".repeat(129)), Err(("too_long", 128)));
    }

    #[test]
    fn what_guessers_try_first_is_refused() {
        for bad in [
            "passwordpassword",
            "qwertyuiopasdfghjkl",
            "1234567890123456",
            "aaaaaaaaaaaaaaaaaaaa",
            "amelia.hartley2027",
            "AmeliaHartley2027!",
            "larkspurhall2027",
            "Larkspur-Hall-2027",
            "ahartleyahartley",
            "portico-password1",
            "11111111111111111111",
            "abcdefghijklmnopqrstuvwxyz",
        ] {
            assert_eq!(
                check("password", bad, &CONTEXT).map_err(|e| e.code),
                Err("password_common"),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_few_unrelated_words_are_enough() {
        for good in [
            "tall heron under rain",
            "copper lantern orbit wednesday",
            "Zw8#kq!vT2mLp9@xR",
            "дождь цапля фонарь медь",
        ] {
            assert_eq!(check("password", good, &CONTEXT), Ok(()), "{good}");
        }
    }
}
