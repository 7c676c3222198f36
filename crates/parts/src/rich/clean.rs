//! From what was sent to what is kept.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use kernel::BlobId;
use uuid::Uuid;

use super::pieces::{Piece, attribute, name, pieces};

/// Rich text as it is kept. Pictures have the address `/images/{id}`, without the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean {
    /// The HTML.
    pub html: String,
    /// The pictures in it; whether they may stand there is for [`crate::images::usable`] to say.
    pub pictures: Vec<BlobId>,
}

/// The tags the editor makes (`crates/ui/assets/MARKUP.md`), and no other.
const TAGS: [&str; 12] = [
    "p",
    "h2",
    "h3",
    "strong",
    "em",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "img",
    "br",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt", "width", "height"])),
        ]))
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer nofollow"))
        .attribute_filter(attribute_kept);
    builder
});

/// Where a link may lead: out, never into this site or a script.
const SCHEMES: [&str; 4] = ["https", "http", "mailto", "tel"];

/// Only links out, our own pictures, and sizes that are numbers.
fn attribute_kept<'v>(element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match (element, attribute) {
        ("a", "href") => {
            let (scheme, _) = value.trim_start().split_once(':')?;
            SCHEMES
                .contains(&scheme.to_ascii_lowercase().as_str())
                .then_some(Cow::Borrowed(value))
        }
        ("img", "src") => picture(value).map(|id| Cow::Owned(format!("/images/{id}"))),
        ("img", "width" | "height") => value
            .parse::<u16>()
            .ok()
            .filter(|n| *n > 0)
            .map(|_| Cow::Borrowed(value)),
        ("img", "alt") | ("a", "rel") => Some(Cow::Borrowed(value)),
        _ => None,
    }
}

/// The picture an address names, whatever place stands before it.
fn picture(address: &str) -> Option<BlobId> {
    let (_, id) = address.rsplit_once("/images/")?;
    id.parse::<Uuid>().ok().map(BlobId)
}

/// Cleans what an editor, a program, or somebody without scripts sent. Text without tags becomes
/// paragraphs: blank lines part them.
pub fn clean(sent: &str) -> Clean {
    let made = if is_html(sent) {
        Cow::Borrowed(sent)
    } else {
        Cow::Owned(paragraphs(sent))
    };
    let cleaned = CLEANER
        .clean(&made)
        .to_string()
        .replace(kernel::turns_text, "");
    let mut kept = Clean {
        html: String::with_capacity(cleaned.len()),
        pictures: Vec::new(),
    };
    let mut dead_link = false;
    for piece in pieces(&cleaned) {
        match piece {
            Piece::Text(text) => kept.html.push_str(text),
            Piece::Tag(tag) => match name(tag) {
                "img" => kept.add_picture(tag),
                "a" if attribute(tag, "href").is_none() => dead_link = true,
                "/a" if std::mem::take(&mut dead_link) => {}
                _ => kept.html.push_str(tag),
            },
        }
    }
    kept.html = kept.html.trim().to_owned();
    kept
}

impl Clean {
    fn add_picture(&mut self, tag: &str) {
        let Some(id) = attribute(tag, "src").and_then(picture) else {
            return;
        };
        if !self.pictures.contains(&id) {
            self.pictures.push(id);
        }
        match attribute(tag, "alt") {
            Some(_) => self.html.push_str(tag),
            None => _ = write!(self.html, "{} alt=\"\">", tag.trim_end_matches('>')), // a String never refuses
        }
    }

    /// The same without the pictures that are not among `usable`.
    #[must_use]
    pub fn only(self, usable: &[BlobId]) -> Clean {
        if self.pictures.iter().all(|id| usable.contains(id)) {
            return self;
        }
        let stays = |piece: &Piece<'_>| match piece {
            Piece::Tag(tag) if name(tag) == "img" => attribute(tag, "src")
                .and_then(picture)
                .is_some_and(|id| usable.contains(&id)),
            _ => true,
        };
        let html = pieces(&self.html).filter(stays).map(|p| match p {
            Piece::Text(text) | Piece::Tag(text) => text,
        });
        Clean {
            html: html.collect(),
            pictures: self
                .pictures
                .iter()
                .copied()
                .filter(|id| usable.contains(id))
                .collect(),
        }
    }
}

/// Whether somebody sent tags of ours, and not a text in which a `<` stands.
pub(super) fn is_html(sent: &str) -> bool {
    let low = sent.to_ascii_lowercase();
    TAGS.iter().any(|tag| low.contains(&format!("</{tag}>")))
        || low.contains("<br")
        || low.contains("<img ")
}

/// Plain text as paragraphs, its single line ends as line breaks.
fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut html = String::with_capacity(text.len() + 32);
    for part in text.split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
        html.push_str("<p>");
        for (n, line) in part.lines().enumerate() {
            html.push_str(if n == 0 { "" } else { "<br>" });
            let _ = ui::escape(&mut html, line); // a String never refuses
        }
        html.push_str("</p>");
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0192d3e4-0000-7000-8000-000000000001";

    #[test]
    fn what_the_editor_makes_is_kept() {
        let html = "<h2>Next</h2><p>A <strong>b</strong> <em>c</em><br>d</p><ul><li><p>e</p></li></ul><blockquote><p>f</p></blockquote>";
        assert_eq!(clean(html).html, html);
        assert_eq!(
            clean(r#"<p><a href="https://florist.example/x?a=1&amp;b=2">florist</a></p>"#).html,
            r#"<p><a href="https://florist.example/x?a=1&amp;b=2" rel="noopener noreferrer nofollow">florist</a></p>"#
        );
    }

    #[test]
    fn links_lead_out_by_four_schemes() {
        for href in [
            "https://a.example/x",
            "http://a.example",
            "HTTP://a.example",
            "mailto:a@b.example",
            "tel:+441234",
        ] {
            let kept = clean(&format!("<p><a href=\"{href}\">a</a></p>")).html;
            assert!(kept.contains(href), "{href}: {kept}");
        }
    }

    #[test]
    fn nothing_that_acts_or_fetches_stays() {
        for (sent, kept) in [
            (
                "<p onclick=\"x()\" style=\"color:red\" class=\"now\" id=\"main\">a</p>",
                "<p>a</p>",
            ),
            ("<script>alert(1)</script><p>a</p>", "<p>a</p>"),
            ("<p><a href=\"javascript:alert(1)\">a</a></p>", "<p>a</p>"),
            (
                "<p><a href=\" JaVa\tscript:alert(1)\">a</a><a href=\"data:text/html,x\">b</a></p>",
                "<p>ab</p>",
            ),
            (
                "<p><a href=\"//evil.example\">a</a><a href=\"/larkspur/trash\">b</a></p>",
                "<p>ab</p>",
            ),
            (
                "<p><img src=\"https://evil.example/pixel.png\" onerror=\"x()\">a</p>",
                "<p>a</p>",
            ),
            (
                "<p><img src=\"data:image/svg+xml;base64,PHN2Zz4=\">a</p>",
                "<p>a</p>",
            ),
            (
                "<svg><style><img src=x onerror=alert(1)></style></svg><p>a</p>",
                "<p>a</p>",
            ),
            (
                "<form action=\"/x\"><input name=key><button>a</button></form><p>b</p>",
                "a<p>b</p>",
            ),
            (
                "<p>a</p><iframe src=\"https://x.example\"></iframe><!-- b -->",
                "<p>a</p>",
            ),
            (
                "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\"></p>",
                "",
            ),
        ] {
            assert_eq!(clean(sent).html, kept, "{sent}");
        }
    }

    #[test]
    fn pictures_are_our_own_and_lose_their_place() {
        let id = BlobId(ID.parse().unwrap());
        let sent = format!(
            "<p><img src=\"/larkspur/images/{ID}\" width=\"680\" height=\"1e9\" alt=\"Two &quot;rows&quot;\"></p>"
        );
        let clean = clean(&sent);
        assert_eq!(clean.pictures, [id]);
        assert_eq!(
            clean.html,
            format!("<p><img src=\"/images/{ID}\" width=\"680\" alt=\"Two &quot;rows&quot;\"></p>")
        );
        assert_eq!(clean.clone().only(&[id]), clean);
        assert_eq!(
            clean.only(&[]),
            Clean {
                html: "<p></p>".to_owned(),
                pictures: vec![]
            }
        );
        assert_eq!(
            super::clean(&format!("<img src=\"/images/{ID}\">")).html,
            format!("<img src=\"/images/{ID}\" alt=\"\">")
        );
    }

    #[test]
    fn plain_text_becomes_paragraphs() {
        assert_eq!(
            clean("One & <two>\r\nthree\n\n\n four ").html,
            "<p>One &amp; &lt;two&gt;<br>three</p><p>four</p>"
        );
        assert_eq!(
            clean("I <3 you, 1 < 2 > 0").html,
            "<p>I &lt;3 you, 1 &lt; 2 &gt; 0</p>"
        );
        assert_eq!(clean("  \n\n ").html, "");
    }
}
