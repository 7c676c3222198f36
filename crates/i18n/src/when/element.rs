//! `<time>`: words for people, a machine's form beside them.

use std::fmt::{self, Write};

use askama::filters::HtmlSafe;
use askama::{FastWritable, Values};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};

use super::{Ago, Day, InPlace, Moment, Near, day, day_time};
use crate::{Locale, Message, Out, Say, locale};

/// What `<time>` needs to know besides the words.
pub trait Dated {
    /// The day or moment itself.
    fn stamp(&self) -> Stamp;
    /// Whether the words leave out so much that the full date belongs into `title`.
    fn is_relative(&self) -> bool {
        false
    }
}

/// A machine's day or moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// `2027-06-26`
    Day(NaiveDate),
    /// `2027-06-26T13:00:00Z`
    Moment(DateTime<Utc>),
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stamp::Day(date) => write!(f, "{date}"),
            Stamp::Moment(at) => f.write_str(&at.to_rfc3339_opts(SecondsFormat::Secs, true)),
        }
    }
}

macro_rules! dated {
    ($($ty:ty, |$value:ident| $stamp:expr, $relative:literal;)+) => {$(
        impl Dated for $ty {
            fn stamp(&self) -> Stamp {
                let $value = self;
                $stamp
            }
            fn is_relative(&self) -> bool {
                $relative
            }
        }
    )+};
}
dated! {
    Day, |day| Stamp::Day(day.date), false;
    Near, |near| Stamp::Day(near.date), true;
    Moment, |moment| Stamp::Moment(moment.at), false;
    InPlace, |place| Stamp::Moment(place.at), false;
    Ago, |ago| Stamp::Moment(ago.at), true;
}

impl<M: Say + Dated> Message<M> {
    /// As an HTML element: `<time datetime="2027-06-26">Saturday 26 June 2027</time>`. Words that
    /// say only "Friday" carry the full date in `title`.
    pub fn element(self) -> Element<M> {
        Element(self.0)
    }

    /// The machine's form alone, for an attribute of your own.
    pub fn stamp(&self) -> Stamp {
        self.0.stamp()
    }
}

/// See [`Message::element`].
#[derive(Clone, Copy)]
pub struct Element<M>(M);

impl<M: Say + Dated> Element<M> {
    fn write(&self, dest: &mut dyn Write, locale: Locale, values: &dyn Values) -> fmt::Result {
        let stamp = self.0.stamp();
        write!(dest, "<time datetime=\"{stamp}\"")?;
        if self.0.is_relative() {
            dest.write_str(" title=\"")?;
            let mut title = Out::html(&mut *dest, locale, values);
            match stamp {
                Stamp::Day(date) => day(date).say(&mut title)?,
                Stamp::Moment(at) => day_time(at).say(&mut title)?,
            }
            dest.write_char('"')?;
        }
        dest.write_char('>')?;
        self.0.say(&mut Out::html(&mut *dest, locale, values))?;
        dest.write_str("</time>")
    }
}

impl<M: Say + Dated> FastWritable for Element<M> {
    fn write_into(&self, dest: &mut dyn Write, values: &dyn Values) -> askama::Result<()> {
        Ok(self.write(dest, locale(values)?, values)?)
    }
}

impl<M: Say + Dated> fmt::Display for Element<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, Locale::default(), askama::NO_VALUES)
    }
}

/// Sound: the stamp holds digits and punctuation of its own only, words are escaped on the way.
impl<M: Say + Dated> HtmlSafe for Element<M> {}
