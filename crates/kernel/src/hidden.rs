//! Characters one does not see: those that turn the order of the text around them, and those without width.

/// Whether a character overrides, embeds or isolates the direction of what follows (Unicode TR 9, 2.1–2.5).
/// One left open in a title turns the words of whoever quotes it: a list, a mail, a log. People who write
/// from right to left do not type them; the order of letters follows from the letters.
pub fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether nothing of a text can be seen: it is empty, or spaces, marks without width and fillers.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || turns_text(c)
            || matches!(c, '\u{00ad}' | '\u{034f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}')
    })
}

#[cfg(test)]
mod tests {
    use super::{is_blank, turns_text};

    #[test]
    fn what_nobody_sees_is_blank() {
        for text in ["", " \n", "\u{200b}", "\u{feff} \u{2060}", "\u{3164}"] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["a", ".", "\u{200d}👩", "ש\u{200f}"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

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
