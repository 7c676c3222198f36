//! The field in which rich text is written: a textarea that the browser turns into an editor.

use i18n::Text;

use super::clean::{clean, is_html};
use super::shown::Typed;

/// See [`editor`].
#[derive(askama::Template)]
#[template(path = "editor.html")]
pub struct Editor {
    name: &'static str,
    label: Text,
    value: Typed,
    error: Option<Text>,
    rows: u8,
}
impl askama::filters::HtmlSafe for Editor {}

/// An editor named `name` with what is kept, or what was typed, in it.
pub fn editor(name: &'static str, label: impl Into<Text>, value: impl Into<String>) -> Editor {
    let value = value.into();
    // What comes back with an error was not cleaned yet; plain text stays as it was typed.
    let value = if is_html(&value) {
        clean(&value).html
    } else {
        value
    };
    Editor {
        name,
        label: label.into(),
        value: Typed(value),
        error: None,
        rows: 12,
    }
}

impl Editor {
    /// What is wrong with it.
    #[must_use]
    pub fn error(mut self, error: Option<Text>) -> Self {
        self.error = error;
        self
    }
}
