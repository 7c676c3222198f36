//! What templates hold: a message that knows its arguments and waits for its language.

use std::fmt;

use askama::filters::HtmlSafe;
use askama::{FastWritable, Values};

use crate::{Lang, Locale, Out, Say, locale};

/// A message with its arguments. The functions of a crate's generated module `m` return it, and
/// so do [`when`](crate::when), [`number`](crate::number()), [`bytes`](crate::bytes()) and
/// [`money`](crate::money()).
///
/// In a template (`{{ m::save_changes() }}`) the language comes from the runtime values, and the
/// whole text, arguments included, is escaped once by the template. [`Display`](fmt::Display) is
/// English and UTC: for logs and tests.
#[derive(Clone, Copy)]
pub struct Message<M>(pub M);

impl<M: Say> Message<M> {
    /// The text for this reader, not escaped: for mail, JSON and plain text. A bare [`Lang`] will
    /// do when there is no moment in the message (moments are told in UTC then).
    pub fn to(&self, locale: impl Into<Locale>) -> String {
        to_string(&self.0, locale.into())
    }

    /// For a template: the same, with [`markup`](crate::markup()) arguments let through as HTML and
    /// all else escaped.
    pub fn html(self) -> Rich<M> {
        Rich(self.0)
    }
}

impl<M: Say> Say for Message<M> {
    fn say(&self, out: &mut Out<'_>) -> fmt::Result {
        self.0.say(out)
    }
}

pub(crate) fn to_string(what: &(impl Say + ?Sized), locale: Locale) -> String {
    let mut text = String::new();
    // A String never refuses. An argument could: markup in plain text, a `Display` that fails.
    let said = what.say(&mut Out::plain(&mut text, locale));
    debug_assert!(
        said.is_ok(),
        "an argument could not be said as plain text, after: {text}"
    );
    text
}

/// Gives a type that can `Say` what templates and logs ask for.
macro_rules! as_template_value {
    ([$($generics:tt)*] $ty:ty) => {
        impl<$($generics)*> std::fmt::Display for $ty {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::Say::say(self, &mut $crate::Out::plain(f, $crate::Locale::default()))
            }
        }

        impl<$($generics)*> std::fmt::Debug for $ty {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }

        impl<$($generics)*> askama::FastWritable for $ty {
            fn write_into(&self, dest: &mut dyn std::fmt::Write, values: &dyn askama::Values) -> askama::Result<()> {
                let locale = $crate::locale(values)?;
                Ok($crate::Say::say(self, &mut $crate::Out::plain(dest, locale))?)
            }
        }
    };
}
pub(crate) use as_template_value;

as_template_value!([M: Say] Message<M>);

/// A message without arguments: its text in every language, by `Lang as usize`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Word(pub &'static [&'static str; Lang::COUNT]);

impl Say for Word {
    fn say(&self, out: &mut Out<'_>) -> fmt::Result {
        fmt::Write::write_str(out, self.0[out.lang() as usize])
    }
}

/// A message as HTML; see [`Message::html`].
#[derive(Clone, Copy)]
pub struct Rich<M>(M);

impl<M: Say> FastWritable for Rich<M> {
    fn write_into(&self, dest: &mut dyn fmt::Write, values: &dyn Values) -> askama::Result<()> {
        Ok(self.0.say(&mut Out::html(dest, locale(values)?, values))?)
    }
}

impl<M: Say> fmt::Display for Rich<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .say(&mut Out::html(f, Locale::default(), askama::NO_VALUES))
    }
}

/// Sound, because [`Out::html`] escapes all but markup that is `HtmlSafe` itself.
impl<M: Say> HtmlSafe for Rich<M> {}
