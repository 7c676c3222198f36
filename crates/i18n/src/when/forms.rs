//! ICU's date and time formats, each made once per language.

use std::fmt::{self, Write};

use chrono::{Datelike, NaiveDate};
use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::{E, MD, T, YMD};
use icu_datetime::{
    DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter, NoCalendarFormatter,
};
use icu_time::Time;
use writeable::Writeable;

use super::Form;
use crate::number::PerLang;
use crate::{Out, Say, m};

/// Writes `date` with the formatter of its form. Each form has a cache of its own, because each
/// is another type, and a page that shows one form makes one formatter.
macro_rules! write_with {
    ($out:expr, $date:expr, $set:ty, $length:expr) => {{
        static FORMATTERS: PerLang<FixedCalendarDateTimeFormatter<Gregorian, $set>> =
            PerLang::new();
        FORMATTERS
            .get($out.lang(), |locale| {
                FixedCalendarDateTimeFormatter::try_new(
                    DateTimeFormatterPreferences::from(&locale),
                    $length,
                )
                .expect("date formats are compiled in for every locale")
            })
            .format($date)
            .write_to($out)
    }};
}

/// Writes a day. Weekday and date are put together by a message: CLDR's own pattern for the
/// two has a comma in English, which British text has not, and a translator may know better, too.
pub(super) fn write_day(out: &mut Out<'_>, date: NaiveDate, form: Form) -> fmt::Result {
    let part = |form| Part(date, form);
    match form {
        Form::Full => m::weekday_and_date(part(Form::Weekday), part(Form::Long)).say(out),
        Form::WeekdayMonth => m::weekday_and_date(part(Form::Weekday), part(Form::Month)).say(out),
        simple => out.bracketed(|out| part(simple).say(out)),
    }
}

/// A form that ICU writes, without the pseudo language's brackets.
struct Part(NaiveDate, Form);

impl Say for Part {
    fn say(&self, out: &mut Out<'_>) -> fmt::Result {
        let Part(date, form) = *self;
        let Ok(date) = Date::try_new_gregorian(date.year(), date.month() as u8, date.day() as u8)
        else {
            // Beyond the years that ICU knows.
            return write!(out, "{date}");
        };
        match form {
            Form::Short => write_with!(out, &date, YMD, YMD::medium()),
            Form::Month => write_with!(out, &date, MD, MD::long()),
            Form::Weekday => write_with!(out, &date, E, E::long()),
            Form::Full | Form::Long | Form::WeekdayMonth => {
                write_with!(out, &date, YMD, YMD::long())
            }
        }
    }
}

pub(super) fn write_time(out: &mut Out<'_>, hour: u32, minute: u32) -> fmt::Result {
    static FORMATTERS: PerLang<NoCalendarFormatter<T>> = PerLang::new();
    let Ok(time) = Time::try_new(hour as u8, minute as u8, 0, 0) else {
        return write!(out, "{hour:02}:{minute:02}");
    };
    FORMATTERS
        .get(out.lang(), |locale| {
            NoCalendarFormatter::try_new(DateTimeFormatterPreferences::from(&locale), T::hm())
                .expect("time formats are compiled in for every locale")
        })
        .format(&time)
        .write_to(out)
}
