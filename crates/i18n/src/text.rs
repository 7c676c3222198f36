//! A text chosen at run time, to be kept in a struct.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::sync::Arc;

use crate::message::{as_template_value, to_string};
use crate::{Locale, Message, Out, Say};

/// A message or a piece of data, owned and cheap to clone: a page title, an error, a label that
/// depends on the case. Behaves like a message everywhere.
///
/// ```
/// # use i18n::{Lang, Text, number};
/// let labels: [Text; 2] = [number(12_400).into(), Text::data("Larkspur Hall")];
/// assert_eq!(labels[0].to(Lang::En), "12,400");
/// ```
#[derive(Clone)]
pub struct Text(Kept);

#[derive(Clone)]
enum Kept {
    Data(Cow<'static, str>),
    Message(Arc<dyn Say + Send + Sync>),
}

impl Text {
    /// What somebody typed: the same in every language. For our own words write a message.
    pub fn data(text: impl Into<Cow<'static, str>>) -> Text {
        Text(Kept::Data(text.into()))
    }

    /// The text for this reader, not escaped.
    pub fn to(&self, locale: impl Into<Locale>) -> String {
        to_string(self, locale.into())
    }
}

impl Default for Text {
    /// The empty text.
    fn default() -> Text {
        Text::data("")
    }
}

impl<M: Say + Send + Sync + 'static> From<Message<M>> for Text {
    fn from(message: Message<M>) -> Text {
        Text(Kept::Message(Arc::new(message)))
    }
}

/// Data, as by [`Text::data`]. There is no such conversion from `&'static str` on purpose: that
/// would be a text of ours without a translation.
impl From<String> for Text {
    fn from(text: String) -> Text {
        Text::data(text)
    }
}

impl Say for Text {
    fn say(&self, out: &mut Out<'_>) -> fmt::Result {
        match &self.0 {
            Kept::Data(text) => out.write_str(text),
            Kept::Message(message) => message.say(out),
        }
    }
}

as_template_value!([] Text);
