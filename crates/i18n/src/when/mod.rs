//! Days and moments in the reader's language and zone.
//!
//! Each function returns a [`Message`]: put it into a template as it is, pass it to another
//! message as an argument, or call [`element`](Message::element) for `<time datetime="…">`.
//! Moments are told in the zone of the reader's [`Locale`], days are days everywhere.

mod element;
mod forms;
mod near;
#[cfg(test)]
mod tests;

use std::borrow::Borrow;
use std::fmt;

use chrono::{DateTime, NaiveDate, Offset, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

pub use element::{Dated, Element, Stamp};
pub use near::{Ago, Near, ago, near};

use crate::{Locale, Message, Out, Say, m};

/// "Saturday 26 June 2027".
pub fn day(date: impl Borrow<NaiveDate>) -> Message<Day> {
    Message(Day {
        date: *date.borrow(),
        form: Form::Full,
    })
}

/// "26 June 2027".
pub fn long_day(date: impl Borrow<NaiveDate>) -> Message<Day> {
    Message(Day {
        date: *date.borrow(),
        form: Form::Long,
    })
}

/// "26 Jun 2027".
pub fn short_day(date: impl Borrow<NaiveDate>) -> Message<Day> {
    Message(Day {
        date: *date.borrow(),
        form: Form::Short,
    })
}

/// "26 June", for when the year goes without saying.
pub fn day_month(date: impl Borrow<NaiveDate>) -> Message<Day> {
    Message(Day {
        date: *date.borrow(),
        form: Form::Month,
    })
}

/// "Saturday 26 June".
pub fn weekday_month(date: impl Borrow<NaiveDate>) -> Message<Day> {
    Message(Day {
        date: *date.borrow(),
        form: Form::WeekdayMonth,
    })
}

/// "Saturday".
pub fn weekday(date: impl Borrow<NaiveDate>) -> Message<Day> {
    Message(Day {
        date: *date.borrow(),
        form: Form::Weekday,
    })
}

/// "14:00".
pub fn time(moment: impl Borrow<DateTime<Utc>>) -> Message<Moment> {
    Message(Moment {
        at: *moment.borrow(),
        form: None,
    })
}

/// "Saturday 26 June 2027, 14:00".
pub fn day_time(moment: impl Borrow<DateTime<Utc>>) -> Message<Moment> {
    Message(Moment {
        at: *moment.borrow(),
        form: Some(Form::Full),
    })
}

/// "26 Jun 2027, 14:00".
pub fn short_day_time(moment: impl Borrow<DateTime<Utc>>) -> Message<Moment> {
    Message(Moment {
        at: *moment.borrow(),
        form: Some(Form::Short),
    })
}

/// A moment at a place: "Saturday 26 June 2027, 14:00" by the clock of `zone`, and where the
/// reader's clock shows another time then, whose it is: "… 15:00 (Lisbon time)".
pub fn in_place(moment: impl Borrow<DateTime<Utc>>, zone: impl Borrow<Tz>) -> Message<InPlace> {
    Message(InPlace {
        at: *moment.borrow(),
        zone: *zone.borrow(),
    })
}

/// A calendar day in one of its forms.
#[derive(Clone, Copy)]
pub struct Day {
    date: NaiveDate,
    form: Form,
}

#[derive(Clone, Copy)]
enum Form {
    /// "Saturday 26 June 2027"
    Full,
    /// "26 June 2027"
    Long,
    /// "26 Jun 2027"
    Short,
    /// "26 June"
    Month,
    /// "Saturday 26 June"
    WeekdayMonth,
    /// "Saturday"
    Weekday,
}

impl Say for Day {
    fn say(&self, out: &mut Out<'_>) -> fmt::Result {
        forms::write_day(out, self.date, self.form)
    }
}

/// A moment in the reader's zone, with the day in some form or without it.
#[derive(Clone, Copy)]
pub struct Moment {
    at: DateTime<Utc>,
    form: Option<Form>,
}

impl Say for Moment {
    fn say(&self, out: &mut Out<'_>) -> fmt::Result {
        let local = self.at.with_timezone(&out.locale().zone);
        let clock = Clock {
            hour: local.hour(),
            minute: local.minute(),
        };
        match self.form {
            Some(form) => m::day_and_time(
                Day {
                    date: local.date_naive(),
                    form,
                },
                clock,
            )
            .say(out),
            None => clock.say(out),
        }
    }
}

/// The hands of a clock: "14:00".
#[derive(Clone, Copy)]
struct Clock {
    hour: u32,
    minute: u32,
}

impl Say for Clock {
    fn say(&self, out: &mut Out<'_>) -> fmt::Result {
        forms::write_time(out, self.hour, self.minute)
    }
}

/// A moment told by the clock of a place; see [`in_place`].
#[derive(Clone, Copy)]
pub struct InPlace {
    at: DateTime<Utc>,
    zone: Tz,
}

impl Say for InPlace {
    fn say(&self, out: &mut Out<'_>) -> fmt::Result {
        let reader = out.locale().zone;
        let at_place = there(
            Moment {
                at: self.at,
                form: Some(Form::Full),
            },
            self.zone,
        );
        // Offsets are compared, not names: London and Lisbon share a clock, so nothing to say.
        if offset(reader, self.at) == offset(self.zone, self.at) {
            return at_place.say(out);
        }
        m::in_place(at_place, city(self.zone)).say(out)
    }
}

fn offset(zone: Tz, at: DateTime<Utc>) -> i32 {
    zone.offset_from_utc_datetime(&at.naive_utc())
        .fix()
        .local_minus_utc()
}

/// The city in a zone's name ("Europe/Lisbon" is "Lisbon"). English everywhere: the zone
/// database has no other.
fn city(zone: Tz) -> String {
    zone.name()
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .replace('_', " ")
}

/// `moment` by the clock of `zone` instead of the reader's.
fn there(moment: Moment, zone: Tz) -> impl Say {
    struct There(Moment, Tz);
    impl Say for There {
        fn say(&self, out: &mut Out<'_>) -> fmt::Result {
            let lang = out.lang();
            out.with_locale(Locale::new(lang, self.1), |out| self.0.say(out))
        }
    }
    There(moment, zone)
}
