//! Days as people at a place say them: how long until the day, when something is due, how late it is.
//! Everything counts calendar days of the place (the venue's zone), never hours.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use i18n::{Lang, Locale, Message, when};
use kernel::Time;

use crate::m;

/// From this many days on, an engagement is told in weeks, and its end is its day.
const LONG: i64 = 14;

/// A place in time: its zone, the reader's language, and now.
#[derive(Clone, Copy, Debug)]
pub struct Here {
    /// The reader's language, in the zone of the place.
    pub locale: Locale,
    /// Now.
    pub now: Time,
}

/// When something is due: a day, and the clock where one was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The day at the place.
    pub day: NaiveDate,
    /// The hour and minute; none when the whole day is meant.
    pub clock: Option<NaiveTime>,
    /// The moment as stored.
    pub at: Time,
}

/// How a due date stands to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Over; days since, 0 when its clock passed today.
    Late(i64),
    /// Due today or within six days, where the weekday says it.
    Soon,
    /// Due later.
    Later,
}

/// How far an engagement is from its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// So many days to go.
    ToGo(i64),
    /// It is today.
    Today,
    /// Day `.0` of `.1`.
    DayOf(i64, i64),
    /// Week `.0` of `.1`.
    WeekOf(i64, i64),
    /// Nothing to count: no date, or over.
    Nothing,
}

/// First and last day of an engagement at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub first: NaiveDate,
    /// The last day; the first where none is set.
    pub last: NaiveDate,
}

impl Here {
    /// At a zone (UTC where the name is none), for a reader of `lang`.
    pub fn new(lang: Lang, zone: &str, now: Time) -> Self {
        Here {
            locale: Locale::new(lang, zone.parse().unwrap_or(Tz::UTC)),
            now,
        }
    }
    /// Today.
    pub fn today(self) -> NaiveDate {
        self.locale.day_of(self.now)
    }
    /// The day of a moment.
    pub fn day(self, at: Time) -> NaiveDate {
        self.locale.day_of(at)
    }
    /// A due date. The first and the last minute of a day mean the whole day.
    pub fn due(self, at: Time) -> Due {
        let local = at.with_timezone(&self.locale.zone).naive_local();
        let minute = |h, m| NaiveTime::from_hms_opt(h, m, 0).unwrap_or(NaiveTime::MIN);
        let whole = local.time() < minute(0, 1) || local.time() >= minute(23, 59);
        Due {
            day: local.date(),
            clock: (!whole).then(|| local.time()),
            at,
        }
    }
    /// How a due date stands.
    pub fn standing(self, due: Due) -> Standing {
        match (due.day - self.today()).num_days() {
            days if days < 0 => Standing::Late(-days),
            0 if due.clock.is_some() && due.at < self.now => Standing::Late(0),
            0..=6 => Standing::Soon,
            _ => Standing::Later,
        }
    }
    /// Due words: "Due Friday", "Due tomorrow, 14:00", "One day late".
    pub fn due_words(self, due: Due) -> String {
        match self.standing(due) {
            Standing::Late(0) => self.say(m::due_earlier_today()),
            Standing::Late(days) => self.say(m::days_late(days)),
            _ => self.say(m::due(self.near_clock(due))),
        }
    }
    /// The day with its clock, for a line of its own: "By Friday 21 May", "Saturday 29 May, 14:00".
    pub fn by_words(self, due: Due) -> String {
        let day = self.calendar_day(due.day);
        match (self.standing(due), due.clock) {
            (Standing::Late(_), _) => self.say(m::was_due(day)),
            (_, Some(_)) => self.say(m::day_at(day, self.clock(due.at))),
            _ => self.say(m::by_day(day)),
        }
    }
    /// A day as said from today: "tomorrow", "Friday", "12 June", "12 Jun 2028".
    pub fn near(self, day: NaiveDate) -> String {
        self.say(when::near(day, self.now))
    }
    /// The same at the start of a sentence.
    pub fn near_first(self, day: NaiveDate) -> String {
        self.say(when::near(day, self.now).first())
    }
    /// "Saturday 26 June", with the year where it is not this one.
    pub fn calendar_day(self, day: NaiveDate) -> String {
        use chrono::Datelike;
        if day.year() == self.today().year() {
            self.say(when::weekday_month(day))
        } else {
            self.say(when::day(day))
        }
    }
    /// The clock of a moment: "14:00".
    pub fn clock(self, at: Time) -> String {
        self.say(when::time(at))
    }
    /// First and last day of what runs from `starts` to `ends`. A party that ends before six in the
    /// morning ends on the day before.
    pub fn span(self, starts: Option<Time>, ends: Option<Time>, all_day: bool) -> Option<Span> {
        let first = self.day(starts.or(ends)?);
        let night = if all_day {
            TimeDelta::zero()
        } else {
            TimeDelta::hours(6)
        };
        let last = ends.map_or(first, |end| self.day(end - night).max(first));
        Some(Span { first, last })
    }
    /// How far a span is from its day.
    pub fn count(self, span: Option<Span>) -> Count {
        let Some(Span { first, last }) = span else {
            return Count::Nothing;
        };
        let (today, days) = (self.today(), (last - first).num_days() + 1);
        let gone = (today - first).num_days();
        match gone {
            gone if gone < 0 => Count::ToGo(-gone),
            _ if today > last => Count::Nothing,
            _ if days == 1 => Count::Today,
            gone if days > LONG => Count::WeekOf(gone / 7 + 1, (days + 6) / 7),
            gone => Count::DayOf(gone + 1, days),
        }
    }
    /// The words of a count; empty when there is nothing to count.
    pub fn count_words(self, count: Count) -> String {
        match count {
            Count::ToGo(days) => self.say(m::days_to_go(days)),
            Count::Today => self.say(when::near(self.today(), self.now).first()),
            Count::DayOf(day, days) => self.say(m::day_of(day, days)),
            Count::WeekOf(week, weeks) => self.say(m::week_of(week, weeks)),
            Count::Nothing => String::new(),
        }
    }
    /// A message in the reader's language, moments at the place.
    pub fn say<M: i18n::Say>(self, message: Message<M>) -> String {
        message.to(self.locale)
    }

    fn near_clock(self, due: Due) -> String {
        let day = self.near(due.day);
        if due.clock.is_some() {
            self.say(m::day_at(day, self.clock(due.at)))
        } else {
            day
        }
    }
}

impl Span {
    /// Whether it is told in weeks.
    pub fn long(self) -> bool {
        (self.last - self.first).num_days() + 1 > LONG
    }
    /// The day it is all about: the last of a long one, else the first.
    pub fn day(self) -> NaiveDate {
        if self.long() { self.last } else { self.first }
    }
    /// Whether it is over on `today`.
    pub fn over(self, today: NaiveDate) -> bool {
        today > self.last
    }
    /// The day after the last, as calendars want the end of whole days.
    pub fn after(self) -> NaiveDate {
        self.last + TimeDelta::days(1)
    }
}

#[cfg(test)]
mod tests;
