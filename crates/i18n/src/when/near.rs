//! Moments and days told by their distance from today, as people do.

use std::borrow::Borrow;
use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::{Day, Form, Moment};
use crate::{Message, Out, Say, m};

/// A moment seen from `now`, past or future: "today 09:14", "yesterday 21:14", "tomorrow 10:00",
/// within six days "Friday", in the same year "26 June", else "26 Jun 2027".
///
/// Calendar days count, in the reader's zone, not hours: 23:59 was yesterday two minutes later.
pub fn ago(moment: impl Borrow<DateTime<Utc>>, now: impl Borrow<DateTime<Utc>>) -> Message<Ago> {
    Message(Ago {
        at: *moment.borrow(),
        now: *now.borrow(),
        first: false,
    })
}

/// A day seen from `now`: "today", "yesterday", "tomorrow", "Friday", "26 June", "26 Jun 2027".
pub fn near(date: impl Borrow<NaiveDate>, now: impl Borrow<DateTime<Utc>>) -> Message<Near> {
    Message(Near {
        date: *date.borrow(),
        now: *now.borrow(),
        first: false,
    })
}

/// See [`ago`].
#[derive(Clone, Copy)]
pub struct Ago {
    pub(super) at: DateTime<Utc>,
    now: DateTime<Utc>,
    first: bool,
}

impl Message<Ago> {
    /// The same at the start of a sentence or alone in its place: "Today 09:14".
    pub fn first(mut self) -> Message<Ago> {
        self.0.first = true;
        self
    }
}

impl Say for Ago {
    fn say(&self, out: &mut Out<'_>) -> fmt::Result {
        let (date, today) = (out.locale().day_of(self.at), out.locale().day_of(self.now));
        let time = Moment {
            at: self.at,
            form: None,
        };
        match (days(date, today), self.first) {
            (0, false) => m::today_at(time).say(out),
            (0, true) => m::today_at_first(time).say(out),
            (-1, false) => m::yesterday_at(time).say(out),
            (-1, true) => m::yesterday_at_first(time).say(out),
            (1, false) => m::tomorrow_at(time).say(out),
            (1, true) => m::tomorrow_at_first(time).say(out),
            _ => farther(date, today).say(out),
        }
    }
}

/// See [`near`].
#[derive(Clone, Copy)]
pub struct Near {
    pub(super) date: NaiveDate,
    now: DateTime<Utc>,
    first: bool,
}

impl Message<Near> {
    /// The same at the start of a sentence or alone in its place: "Tomorrow".
    pub fn first(mut self) -> Message<Near> {
        self.0.first = true;
        self
    }
}

impl Say for Near {
    fn say(&self, out: &mut Out<'_>) -> fmt::Result {
        let today = out.locale().day_of(self.now);
        match (days(self.date, today), self.first) {
            (0, false) => m::today().say(out),
            (0, true) => m::today_first().say(out),
            (-1, false) => m::yesterday().say(out),
            (-1, true) => m::yesterday_first().say(out),
            (1, false) => m::tomorrow().say(out),
            (1, true) => m::tomorrow_first().say(out),
            _ => farther(self.date, today).say(out),
        }
    }
}

fn days(date: NaiveDate, today: NaiveDate) -> i64 {
    (date - today).num_days()
}

/// A day two or more days away. Six, because the seventh has today's name.
fn farther(date: NaiveDate, today: NaiveDate) -> Day {
    let form = match days(date, today).unsigned_abs() {
        ..=6 => Form::Weekday,
        _ if date.year() == today.year() => Form::Month,
        _ => Form::Short,
    };
    Day { date, form }
}
