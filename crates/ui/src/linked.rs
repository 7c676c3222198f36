//! Plain text as people write it, shown with its paragraphs and its web addresses as links.

use askama::Template;
use askama::filters::HtmlSafe;
use linkify::{LinkFinder, LinkKind};

/// Text with paragraphs and links; nothing else in it is markup.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"{% for paragraph in paragraphs %}<p>{% for piece in paragraph %}{% match piece %}{% when Piece::Text(text) %}{{ text }}{% when Piece::Link(url) %}<a href="{{ url }}" rel="noopener nofollow">{{ url }}</a>{% when Piece::Break %}<br>{% endmatch %}{% endfor %}</p>{% endfor %}"#
)]
pub struct Linked {
    paragraphs: Vec<Vec<Piece>>,
}
impl HtmlSafe for Linked {}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(String),
    Link(String),
    Break,
}

/// A text typed by staff.
pub fn linked(text: &str) -> Linked {
    let text = text.replace("\r\n", "\n");
    Linked {
        paragraphs: text
            .split("\n\n")
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .map(paragraph)
            .collect(),
    }
}

fn paragraph(text: &str) -> Vec<Piece> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut pieces = Vec::new();
    for (n, line) in text.lines().enumerate() {
        if n > 0 {
            pieces.push(Piece::Break);
        }
        for span in finder.spans(line) {
            let web = ["https://", "http://"].iter().any(|start| {
                let begin = span.as_str().get(..start.len());
                begin.is_some_and(|b| b.eq_ignore_ascii_case(start))
            });
            pieces.push(match span.kind() {
                Some(_) if web => Piece::Link(span.as_str().to_owned()),
                _ => Piece::Text(span.as_str().to_owned()),
            });
        }
    }
    pieces
}

impl Linked {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.paragraphs.is_empty()
    }
}

/// The first `most` characters of a text as one line, cut at a word.
pub fn excerpt(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most).collect();
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(start, _)| start);
    format!(
        "{}…",
        whole.trim_end_matches([',', ';', ':', '.', '–', '-'])
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_links_and_markup_stays_text() {
        let html = linked(
            "Welcome!\n\nSee HTTPS://larkspur.example/map, or\ncall <b>us</b>. javascript:alert(1)",
        )
        .to_string();
        assert_eq!(
            html,
            "<p>Welcome!</p><p>See <a href=\"HTTPS://larkspur.example/map\" rel=\"noopener nofollow\">HTTPS://larkspur.example/map</a>, or<br>call &#60;b&#62;us&#60;/b&#62;. javascript:alert(1)</p>"
        );
        assert!(linked(" \n\n ").is_empty());
    }

    #[test]
    fn an_excerpt_ends_at_a_word() {
        assert_eq!(
            excerpt("The peonies\n are confirmed.", 40),
            "The peonies are confirmed."
        );
        assert_eq!(
            excerpt("The peonies are confirmed, at last", 27),
            "The peonies are confirmed…"
        );
        assert_eq!(excerpt("ééééééééé", 4), "éééé…");
    }
}
