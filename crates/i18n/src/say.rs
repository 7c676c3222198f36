//! The one trait behind every text: something that can say itself in a language.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::sync::Arc;

use askama::filters::{Escaper, Html, HtmlSafe};
use askama::{FastWritable, Values};

use crate::{Lang, Locale};

/// Where a text is written: the writer, the reader's locale, and whether the writer takes plain
/// text or HTML.
pub struct Out<'o> {
    dest: &'o mut dyn Write,
    locale: Locale,
    /// Present when `dest` takes HTML: then plain text is escaped here, and markup passes.
    html: Option<&'o dyn Values>,
}

impl<'o> Out<'o> {
    /// Writes plain text. A template's escaper, if any, stands behind `dest`.
    pub fn plain(dest: &'o mut dyn Write, locale: Locale) -> Out<'o> {
        Out {
            dest,
            locale,
            html: None,
        }
    }

    /// Writes HTML: everything is escaped but [`markup`], which is rendered with `values`.
    pub fn html(dest: &'o mut dyn Write, locale: Locale, values: &'o dyn Values) -> Out<'o> {
        Out {
            dest,
            locale,
            html: Some(values),
        }
    }

    /// The reader's language.
    pub fn lang(&self) -> Lang {
        self.locale.lang
    }

    /// The reader's language and zone.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// Lets `body` write for a reader elsewhere.
    pub(crate) fn with_locale(
        &mut self,
        locale: Locale,
        body: impl FnOnce(&mut Out<'_>) -> fmt::Result,
    ) -> fmt::Result {
        body(&mut Out {
            dest: &mut *self.dest,
            locale,
            html: self.html,
        })
    }

    /// Writes `body` between the pseudo language's brackets. For texts that come from ICU and
    /// not from a message, so that a test which looks for brackets finds them too.
    pub(crate) fn bracketed(&mut self, body: impl FnOnce(&mut Self) -> fmt::Result) -> fmt::Result {
        let pseudo = self.lang() == Lang::Pseudo;
        if pseudo {
            self.write_str("⟦")?;
        }
        body(self)?;
        if pseudo {
            self.write_str("⟧")?;
        }
        Ok(())
    }
}

impl Write for Out<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        match self.html {
            Some(_) => Html.write_escaped_str(&mut *self.dest, text),
            None => self.dest.write_str(text),
        }
    }
}

/// Something that can say itself in the reader's language: messages, names, numbers, dates.
///
/// Every argument of a message is one, so a date or a second message can be passed as it is.
pub trait Say {
    /// Writes this in `out`'s language.
    ///
    /// # Errors
    /// Only when the writer behind `out` fails.
    fn say(&self, out: &mut Out<'_>) -> fmt::Result;
}

macro_rules! say_as_text {
    ($($ty:ty),+) => {$(
        impl Say for $ty {
            fn say(&self, out: &mut Out<'_>) -> fmt::Result {
                out.write_str(self)
            }
        }
    )+};
}
say_as_text!(str, String, Cow<'_, str>);

macro_rules! say_through {
    ($($ty:ty),+) => {$(
        impl<T: Say + ?Sized> Say for $ty {
            fn say(&self, out: &mut Out<'_>) -> fmt::Result {
                (**self).say(out)
            }
        }
    )+};
}
say_through!(&T, Box<T>, Arc<T>);

/// Any other type as it shows itself, the same in every language: `m::refused(shown(&address))`.
pub fn shown<T: fmt::Display>(value: T) -> Shown<T> {
    Shown(value)
}

/// See [`shown`].
#[derive(Clone, Copy, Debug)]
pub struct Shown<T>(T);

impl<T: fmt::Display> Say for Shown<T> {
    fn say(&self, out: &mut Out<'_>) -> fmt::Result {
        write!(out, "{}", self.0)
    }
}

/// A component as an argument, for a link inside a sentence:
/// `{{ m::agree(i18n::markup(&terms_link)).html() }}`.
///
/// Call [`html`](crate::Message::html) on the message. Without it there is no text to say, and the
/// page fails, loudly.
pub fn markup<T: FastWritable + HtmlSafe>(component: T) -> Markup<T> {
    Markup(component)
}

/// See [`markup`].
#[derive(Clone, Copy, Debug)]
pub struct Markup<T>(T);

impl<T: FastWritable + HtmlSafe> Say for Markup<T> {
    fn say(&self, out: &mut Out<'_>) -> fmt::Result {
        match out.html {
            Some(values) => self
                .0
                .write_into(&mut *out.dest, values)
                .map_err(|_| fmt::Error),
            None => Err(fmt::Error),
        }
    }
}
