//! Plain text that people type: titles of one line, notes of several.

use kernel::FieldError;

/// The longest title, in characters.
pub const TITLE: usize = 200;

/// A line: without control characters, white space folded, one to `max` characters.
///
/// # Errors
/// `required` or `too_long`, at `field`.
pub fn line(field: &'static str, typed: &str, max: usize) -> Result<String, FieldError> {
    let line = visible(typed)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    match line.chars().count() {
        _ if kernel::is_blank(&line) => Err(FieldError::new(field, "required")),
        n if n > max => Err(FieldError::new(field, "too_long").number(max as i64)),
        _ => Ok(line),
    }
}

/// A title: a [`line`] of at most [`TITLE`] characters.
///
/// # Errors
/// `required` or `too_long`, at `title`.
pub fn title(typed: &str) -> Result<String, FieldError> {
    line("title", typed, TITLE)
}

/// Several lines, which may be none: line ends as `\n`, trimmed, at most `max` characters.
///
/// # Errors
/// `too_long`, at `field`.
pub fn lines(field: &'static str, typed: &str, max: usize) -> Result<String, FieldError> {
    let text = visible(&typed.replace("\r\n", "\n")).trim().to_owned();
    match text.chars().count() {
        n if n > max => Err(FieldError::new(field, "too_long").number(max as i64)),
        _ => Ok(text),
    }
}

/// Control characters, which no database and no page wants, replaced by the sign for "unreadable";
/// those that [turn text](kernel::turns_text) go.
pub fn visible(typed: &str) -> String {
    let kept = |c: char| {
        if c.is_control() && c != '\n' && c != '\t' {
            char::REPLACEMENT_CHARACTER
        } else {
            c
        }
    };
    typed
        .chars()
        .filter(|c| !kernel::turns_text(*c))
        .map(kept)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_of_visible_characters() {
        assert_eq!(
            line("title", "  The \n peonies\t are  here ", 200).unwrap(),
            "The peonies are here"
        );
        assert_eq!(line("title", "a\0b", 200).unwrap(), "a\u{fffd}b");
        assert_eq!(title("Invoice \u{202e}fdp.exe").unwrap(), "Invoice fdp.exe");
        for unseen in [" \n ", "\u{200b}", "\u{feff}"] {
            assert_eq!(title(unseen).unwrap_err().code, "required", "{unseen:?}");
        }
        assert_eq!(
            title(&"x".repeat(201)).unwrap_err(),
            FieldError::new("title", "too_long").number(200)
        );
        assert_eq!(title(&"é".repeat(200)).unwrap().chars().count(), 200);
    }

    #[test]
    fn lines_keep_their_ends() {
        assert_eq!(lines("notes", " one\r\ntwo\n ", 20).unwrap(), "one\ntwo");
        assert_eq!(lines("notes", "", 20).unwrap(), "");
        assert!(lines("notes", "four", 3).is_err());
    }
}
