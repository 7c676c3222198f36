//! The one place where kept rich text becomes part of a page.

use std::fmt::{self, Write};

use askama::{FastWritable, Values, filters::HtmlSafe};
use ui::Base;

use super::pieces::{Piece, name, pieces};

/// Rich text as kept: cleaned when it was saved. Pictures get the place they are shown in.
#[derive(Clone, Debug, Default)]
pub struct Html(String);

impl Html {
    /// What [`super::clean`] made and the database kept.
    pub fn kept(html: impl Into<String>) -> Html {
        Html(html.into())
    }
    /// As HTML for a place (`/larkspur`), for JSON and for the editor.
    pub fn within(&self, base: &str) -> String {
        let mut html = String::with_capacity(self.0.len() + 64);
        let _ = self.write(&mut html, base, ""); // a String never refuses
        html
    }

    fn write(&self, out: &mut (impl Write + ?Sized), base: &str, more: &str) -> fmt::Result {
        for piece in pieces(&self.0) {
            match piece {
                Piece::Tag(tag) if name(tag) == "img" => {
                    let (before, after) = tag.split_once(" src=\"/images/").unwrap_or((tag, ""));
                    if after.is_empty() {
                        continue; // not one of ours: nothing else is ever kept
                    }
                    write!(out, "{before} src=\"")?;
                    ui::escape(out, base)?;
                    write!(out, "/images/{}{more}>", after.trim_end_matches('>'))?;
                }
                Piece::Tag(text) | Piece::Text(text) => out.write_str(text)?,
            }
        }
        Ok(())
    }
}

/// The first picture of kept rich text, to stand before it in a list; with its description.
pub fn first_picture(html: &str) -> Option<Html> {
    pieces(html)
        .find_map(|piece| match piece {
            Piece::Tag(tag) if name(tag) == "img" && tag.contains(" src=\"/images/") => Some(tag),
            _ => None,
        })
        .map(Html::kept)
}

impl FastWritable for Html {
    fn write_into(&self, out: &mut dyn Write, values: &dyn Values) -> askama::Result<()> {
        let base: &Base = askama::get_value(values, Base::KEY)?;
        Ok(self.write(out, &base.0, " loading=\"lazy\"")?)
    }
}
impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, "", "")
    }
}
/// Sound, because only cleaned HTML is kept: every way in goes through [`super::clean`].
impl HtmlSafe for Html {}

/// The same inside a `<textarea>`: as text.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed(pub String);

impl FastWritable for Typed {
    fn write_into(&self, out: &mut dyn Write, values: &dyn Values) -> askama::Result<()> {
        let base: &Base = askama::get_value(values, Base::KEY)?;
        Ok(ui::escape(out, &Html(self.0.clone()).within(&base.0))?)
    }
}
impl fmt::Display for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ui::escape(f, &self.0)
    }
}
impl HtmlSafe for Typed {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_picture_stands_for_the_text() {
        let html = r#"<p>Look<img alt="x" src="https://elsewhere.example/1"></p><p><img alt="a" src="/images/2"><img alt="b" src="/images/3"></p>"#;
        assert_eq!(
            first_picture(html).unwrap().within("/larkspur"),
            r#"<img alt="a" src="/larkspur/images/2">"#
        );
        assert!(first_picture("<p>img src=/images/1</p>").is_none());
    }

    #[test]
    fn pictures_get_the_place_and_texts_that_look_like_one_do_not() {
        let html = Html::kept(r#"<p>x src="/images/1" y<img alt="a" src="/images/2"></p>"#);
        assert_eq!(
            html.within("/larkspur"),
            r#"<p>x src="/images/1" y<img alt="a" src="/larkspur/images/2"></p>"#
        );
        let values: &[(&str, &dyn std::any::Any)] = &[("base", &Base("/as/1".to_owned()))];
        let mut out = String::new();
        html.write_into(&mut out, &values).unwrap();
        assert!(
            out.ends_with(r#"<img alt="a" src="/as/1/images/2" loading="lazy"></p>"#),
            "{out}"
        );
    }
}
