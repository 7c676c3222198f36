//! Cleaned HTML, taken apart into tags and the text between them. Only for what [`super::clean`]
//! made: there every tag is whole and every attribute stands in double quotes.

/// A piece of cleaned HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'h> {
    /// Text, still with its entities.
    Text(&'h str),
    /// A whole tag, from `<` to `>`.
    Tag(&'h str),
}

/// The pieces in their order.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = if rest.starts_with('<') {
            end_of_tag(rest)
        } else {
            rest.find('<').unwrap_or(rest.len())
        };
        let (piece, after) = rest.split_at(end);
        let tag = rest.starts_with('<');
        rest = after;
        Some(if tag {
            Piece::Tag(piece)
        } else {
            Piece::Text(piece)
        })
    })
}

fn end_of_tag(text: &str) -> usize {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The name of a tag, with `/` in front where it closes.
pub(super) fn name(tag: &str) -> &str {
    let inside = tag.trim_start_matches('<');
    inside.split([' ', '>']).next().unwrap_or_default()
}

/// The value of an attribute, still with its entities.
pub(super) fn attribute<'t>(tag: &'t str, attribute: &str) -> Option<&'t str> {
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once("=\"") {
        let (value, next) = after.split_once('"')?;
        if before.rsplit(' ').next() == Some(attribute) {
            return Some(value);
        }
        rest = next;
    }
    None
}

/// Text without its entities: those that a serializer of HTML writes (WHATWG HTML, 13.3).
pub(super) fn decoded(text: &str) -> String {
    text.replace("&nbsp;", "\u{a0}")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_in_a_quoted_value_ends_no_tag() {
        let html = r#"<p>a<img alt="1 > 0" src="/images/x">b</p>"#;
        let found: Vec<_> = pieces(html).collect();
        assert_eq!(found[2], Piece::Tag(r#"<img alt="1 > 0" src="/images/x">"#));
        assert_eq!(found.len(), 5);
        assert_eq!(
            attribute(r#"<img alt="src=x" src="/images/x">"#, "src"),
            Some("/images/x")
        );
        assert_eq!((name("</h2>"), name("<img alt=\"\">")), ("/h2", "img"));
        assert_eq!(decoded("&amp;lt; &lt;"), "&lt; <");
    }
}
