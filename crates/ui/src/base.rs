//! Links within the place one is in: `/larkspur/...`, or `/as/{id}/...` while looking on as a client.

use std::borrow::Cow;
use std::fmt::{self, Write};

use askama::{FastWritable, Values, filters::HtmlSafe};

/// The start of every link of a request, for example `/larkspur`. Askama runtime value [`Base::KEY`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base(pub String);

impl Base {
    /// The key under which templates find it.
    pub const KEY: &'static str = "base";
}

/// A link to `path` within the place: `{{ ui::href("/files") }}` inside an attribute.
pub fn href<'a>(path: impl Into<Cow<'a, str>>) -> Href<'a> {
    Href(path.into())
}

/// See [`href`].
#[derive(Clone, Debug)]
pub struct Href<'a>(Cow<'a, str>);

impl FastWritable for Href<'_> {
    fn write_into(&self, out: &mut dyn Write, values: &dyn Values) -> askama::Result<()> {
        let base: &Base = askama::get_value(values, Base::KEY)?;
        escape(out, &base.0)?;
        Ok(escape(out, &self.0)?)
    }
}
impl HtmlSafe for Href<'_> {}
impl fmt::Display for Href<'_> {
    /// The path without its base; pages render with values instead.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        escape(f, &self.0)
    }
}

/// Writes `text` so that it is text in an element or a quoted attribute.
pub fn escape(out: &mut (impl Write + ?Sized), text: &str) -> fmt::Result {
    for c in text.chars() {
        match c {
            '&' => out.write_str("&amp;")?,
            '<' => out.write_str("&lt;")?,
            '>' => out.write_str("&gt;")?,
            '"' => out.write_str("&quot;")?,
            '\'' => out.write_str("&#39;")?,
            c => out.write_char(c)?,
        }
    }
    Ok(())
}
