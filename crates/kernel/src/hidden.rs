//! Characters that turn the order of the text around them.

/// Whether a character overrides, embeds or isolates the direction of what follows (Unicode TR 9, 2.1–2.5).
/// One left open in a title turns the words of whoever quotes it: a list, a mail, a log. People who write
/// from right to left do not type them; the order of letters follows from the letters.
pub fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::turns_text;

    #[test]
    fn overrides_turn_and_letters_do_not() {
        for c in ['\u{202e}', '\u{202a}', '\u{2067}', '\u{2069}'] {
            assert!(turns_text(c), "{c:?}");
        }
        for c in ['a', 'ש', '\u{200d}', '\u{200f}', '\u{2065}'] {
            assert!(!turns_text(c), "{c:?}");
        }
    }
}
