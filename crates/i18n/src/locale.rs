//! What a text needs to know of its reader: language and time zone.

use askama::Values;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::Lang;

/// The reader's language and time zone. Pages receive it as the askama runtime value
/// [`Locale::KEY`]; mail passes it to `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locale {
    /// The language of words, and with it the form of dates and numbers.
    pub lang: Lang,
    /// The zone in which moments are told.
    pub zone: Tz,
}

impl Locale {
    /// The key under which templates find the locale among askama's runtime values.
    pub const KEY: &'static str = "locale";

    /// A locale of these two.
    pub const fn new(lang: Lang, zone: Tz) -> Locale {
        Locale { lang, zone }
    }

    /// The calendar day that `moment` falls on for this reader.
    pub fn day_of(self, moment: DateTime<Utc>) -> NaiveDate {
        moment.with_timezone(&self.zone).date_naive()
    }
}

impl Default for Locale {
    /// English, UTC.
    fn default() -> Locale {
        Locale::new(Lang::default(), Tz::UTC)
    }
}

/// For texts without a moment in them. A moment is then told in UTC.
impl From<Lang> for Locale {
    fn from(lang: Lang) -> Locale {
        Locale::new(lang, Tz::UTC)
    }
}

/// The locale among askama's runtime values.
///
/// # Errors
/// When a template is rendered without it, or with another type under its key: the page then
/// fails as a whole instead of showing the wrong language.
pub fn locale(values: &dyn Values) -> askama::Result<Locale> {
    askama::get_value::<Locale>(values, Locale::KEY).copied()
}
