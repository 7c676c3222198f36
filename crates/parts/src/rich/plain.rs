//! Rich text read as plain text: for search, mail and one-line previews.

use super::pieces::{Piece, attribute, decoded, name, pieces};

/// What one may find cleaned HTML by: its words and the descriptions of its pictures.
pub fn findable(html: &str) -> String {
    let mut shown: Vec<_> = Vec::new();
    for piece in pieces(html) {
        match piece {
            Piece::Tag(tag) if name(tag) == "img" => {
                shown.push(decoded(attribute(tag, "alt").unwrap_or_default()));
            }
            _ => {}
        }
    }
    if shown.is_empty() {
        return plain(html);
    }
    store::search::pictured(&plain(html), &shown.join("\n"))
}

/// The words of cleaned HTML: a line per block, without pictures and their descriptions.
pub fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for piece in pieces(html) {
        match piece {
            Piece::Text(words) => text.push_str(&decoded(words)),
            Piece::Tag(tag) => match name(tag) {
                "br" | "/p" | "/h2" | "/h3" | "/blockquote" | "/li" => text.push('\n'),
                _ => {}
            },
        }
    }
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// The beginning as one line of at most `max` characters, cut between words.
pub fn excerpt(html: &str, max: usize) -> String {
    let text = plain(html).split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= max {
        return text;
    }
    let cut: String = text.chars().take(max).collect();
    let cut = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", cut.trim_end_matches([',', '.', ';', ':', ' ']))
}

/// Whether nothing is there to read or see.
pub fn is_empty(html: &str) -> bool {
    !html.contains("<img ") && plain(html).trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_words_stay() {
        let html = r#"<h2>Next</h2><p>Fish &amp; <strong>chips</strong></p><ul><li><p>a</p></li><li>b</li></ul><p><img src="/images/x" alt="The hall"></p>"#;
        assert_eq!(plain(html), "Next\nFish & chips\na\nb");
        let (words, pictures) = (plain(html), findable(html));
        assert_eq!(store::search::told(&pictures), (words.as_str(), true));
        assert!(pictures.contains("The hall"));
        assert_eq!(findable("<p>Words</p>"), "Words");
        assert!(
            is_empty("<p> </p><p><br></p>") && !is_empty("<p><img src=\"/images/x\" alt=\"\"></p>")
        );
    }

    #[test]
    fn an_excerpt_ends_between_words() {
        assert_eq!(excerpt("<p>One two, three</p>", 100), "One two, three");
        assert_eq!(excerpt("<p>One two, three</p>", 10), "One two…");
        assert_eq!(excerpt("<p>Ähnlichkeiten</p>", 4), "Ähnl…");
    }
}
