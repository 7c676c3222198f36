//! Names people gave their files: display text, never a path.

use icu_normalizer::ComposingNormalizerBorrowed;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Longest display name in bytes: what file systems take.
const NAME_MAX: usize = 255;

/// `attr-char` of RFC 8187, the complement of what must be escaped.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// What a browser should do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Save it. The default for everything.
    Attachment,
    /// Show it; only where [`crate::inline_ok`] says so.
    Inline,
}

/// Cleans a file name for display and download: the last part of a path,
/// composed (NFC), without control, bidirectional and zero-width characters,
/// at most 255 bytes with its extension kept. `None` when nothing is left; the
/// caller has a translated word for that.
#[must_use]
pub fn display_name(original: &str) -> Option<String> {
    let last = original.rsplit(['/', '\\']).next().unwrap_or_default();
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    let clean: String = nfc
        .normalize_iter(last.chars().filter(|&c| !is_hidden(c)))
        .collect();
    // Windows drops such dots and spaces when saving, which can turn one
    // extension into another.
    let clean = clean.trim().trim_end_matches(['.', ' ']);
    (!clean.is_empty()).then(|| shorten(clean))
}

/// Characters that show nothing but change what is shown around them.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}'                 // Arabic letter mark
            | '\u{ad}'                // soft hyphen
            | '\u{180e}'              // Mongolian vowel separator
            | '\u{200b}'..='\u{200f}' // zero width, direction marks
            | '\u{2028}'..='\u{202e}' // line separators, embeddings, overrides
            | '\u{2060}'..='\u{206f}' // word joiner, isolates, deprecated
            | '\u{feff}'              // byte order mark
            | '\u{fff9}'..='\u{fffb}' // interlinear annotation
            | '\u{e0000}'..='\u{e007f}' // tags
        )
}

/// Cuts the stem, not the extension.
fn shorten(name: &str) -> String {
    if name.len() <= NAME_MAX {
        return name.to_owned();
    }
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension)
        .filter(|extension| (1..=16).contains(&extension.len()));
    let tail = extension.map(|e| format!(".{e}")).unwrap_or_default();
    let mut room = NAME_MAX - tail.len() - '…'.len_utf8();
    while !name.is_char_boundary(room) {
        room -= 1;
    }
    format!("{}…{tail}", &name[..room])
}

/// The value of a `Content-Disposition` header (RFC 6266), with an ASCII
/// fallback and the full name in `filename*` (RFC 8187). The result is plain
/// ASCII without line breaks whatever is passed.
#[must_use]
pub fn content_disposition(disposition: Disposition, name: &str) -> String {
    let word = match disposition {
        Disposition::Attachment => "attachment",
        Disposition::Inline => "inline",
    };
    let Some(name) = display_name(name) else {
        return word.to_owned();
    };
    // Quotes and backslashes are read differently by browsers, and some decode
    // percent signs in the plain form: none of them is left there.
    let plain = |c: char| (c.is_ascii_graphic() || c == ' ') && !matches!(c, '"' | '\\' | '%');
    let fallback: String = name
        .chars()
        .map(|c| if plain(c) { c } else { '_' })
        .collect();
    if fallback == name {
        return format!("{word}; filename=\"{fallback}\"");
    }
    let full = utf8_percent_encode(&name, ESCAPED);
    format!("{word}; filename=\"{fallback}\"; filename*=UTF-8''{full}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn shown(name: &str) -> String {
        display_name(name).unwrap()
    }

    #[test]
    fn only_what_can_be_seen_stays() {
        assert_eq!(shown("menu.pdf"), "menu.pdf");
        assert_eq!(shown("Ame\u{301}lie.pdf"), "Amélie.pdf");
        assert_eq!(shown("invoice\u{202e}fdp.exe"), "invoicefdp.exe");
        assert_eq!(shown("a\u{200b}\u{feff}\u{2066}b\r\n\0.txt"), "ab.txt");
        assert_eq!(shown("e\u{200d}\u{301}.txt"), "é.txt");
        assert_eq!(shown("C:\\Users\\nell\\plan.dwg"), "plan.dwg");
        assert_eq!(shown("../../etc/passwd"), "passwd");
        assert_eq!(shown("virus.exe. . "), "virus.exe");
        assert_eq!(shown("花嫁 リスト.xlsx"), "花嫁 リスト.xlsx");
    }

    #[test]
    fn nothing_left_is_none() {
        for name in ["", "   ", "..", "/", "a/", "\u{202e}\u{200b}", "..."] {
            assert_eq!(display_name(name), None, "{name:?}");
        }
    }

    #[test]
    fn long_names_keep_their_extension() {
        let name = shown(&format!("{}.pdf", "ä".repeat(400)));
        assert!(name.len() <= 255 && name.ends_with("….pdf"), "{name}");
        let name = shown(&format!("x.{}", "y".repeat(400)));
        assert!(name.len() <= 255);
    }

    #[test]
    fn dispositions_are_plain_headers() {
        assert_eq!(
            content_disposition(Disposition::Attachment, "menu.pdf"),
            "attachment; filename=\"menu.pdf\""
        );
        assert_eq!(
            content_disposition(Disposition::Attachment, "Größe 50% \"x\".pdf"),
            "attachment; filename=\"Gr__e 50_ _x_.pdf\"; \
             filename*=UTF-8''Gr%C3%B6%C3%9Fe%2050%25%20%22x%22.pdf"
        );
        assert_eq!(content_disposition(Disposition::Inline, ".."), "inline");
    }

    #[test]
    fn no_name_breaks_out_of_the_header() {
        for name in [
            "a\r\nSet-Cookie: x=1.pdf",
            "a\"; filename=\"evil.exe",
            "a\\\"b",
            "😀'()*.txt",
            "a;b,c=d",
        ] {
            let value = content_disposition(Disposition::Attachment, name);
            assert!(value.bytes().all(|b| (0x20..0x7f).contains(&b)), "{value}");
            assert_eq!(value.matches('"').count(), 2, "{value}");
            let full = value.split("UTF-8''").nth(1).unwrap_or_default();
            assert!(
                !full.contains(['\'', '(', ')', '*', ';', '"', ' ']),
                "{value}"
            );
        }
    }
}
