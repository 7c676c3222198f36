//! From "so many days ago" to moments, and from words with gaps to words with dates.

use chrono::{Datelike, Days, NaiveDate, TimeDelta, TimeZone, Weekday};
use chrono_tz::Tz;
use kernel::Time;

use super::story::When;

/// The calendar of one organization.
#[derive(Clone, Copy)]
pub struct Calendar {
    /// When the demo is made.
    pub now: Time,
    /// The organization's zone.
    pub zone: Tz,
}

impl Calendar {
    /// The day so many days from now (before, if negative).
    pub fn day(&self, days: i64) -> NaiveDate {
        let today = self.now.with_timezone(&self.zone).date_naive();
        let by = Days::new(days.unsigned_abs());
        if days < 0 { today - by } else { today + by }
    }

    /// A moment of that day by the organization's clock; today's are a little before now.
    pub fn at(&self, ago: i64, minute: u32) -> Time {
        if ago <= 0 {
            return self.now - TimeDelta::minutes(i64::from(600 - minute.min(590)) / 4);
        }
        self.clock(self.day(-ago), minute)
    }

    fn clock(&self, day: NaiveDate, minute: u32) -> Time {
        let local = day
            .and_hms_opt(minute / 60, minute % 60, 0)
            .unwrap_or_default();
        self.zone
            .from_local_datetime(&local)
            .latest()
            .map_or_else(|| local.and_utc(), |at| at.to_utc())
    }

    /// Start, end, and whether only the days count.
    pub fn span(&self, when: &When) -> (Option<Time>, Option<Time>, bool) {
        let start = |day| Some(self.clock(day, 0));
        match when {
            When::Open => (None, None, true),
            When::Day(days) => (start(self.day(*days)), None, true),
            When::Saturday(days) => (start(self.saturday(*days)), None, true),
            When::Days(from, to) => (start(self.day(*from)), start(self.day(*to)), true),
            When::Hours(days, from, to) => {
                let day = self.day(*days);
                (
                    Some(self.clock(day, from * 60)),
                    Some(self.clock(day, to * 60)),
                    false,
                )
            }
        }
    }

    /// The Saturday nearest to so many days from now.
    pub fn saturday(&self, days: i64) -> NaiveDate {
        let near = self.day(days - 3);
        (0..7)
            .map(|n| near + Days::new(n))
            .find(|d| d.weekday() == Weekday::Sat)
            .unwrap_or(near)
    }

    /// The words with their gaps filled: `{day}` is the engagement's day, `{day-60}` sixty days
    /// before it, `{now+12}` twelve days from now.
    pub fn words(&self, text: &str, when: &When) -> String {
        let mut told = String::with_capacity(text.len() + 32);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            told.push_str(before);
            match after
                .split_once('}')
                .and_then(|(gap, tail)| Some((self.gap(gap, when)?, tail)))
            {
                Some((day, tail)) => {
                    told.push_str(&day.format("%A %-d %B").to_string());
                    rest = tail;
                }
                None => {
                    told.push('{');
                    rest = after;
                }
            }
        }
        told.push_str(rest);
        told
    }

    fn gap(&self, gap: &str, when: &When) -> Option<NaiveDate> {
        let from = |base: NaiveDate, rest: &str| {
            let days: i64 = if rest.is_empty() {
                0
            } else {
                rest.parse().ok()?
            };
            base.checked_add_signed(TimeDelta::days(days))
        };
        match gap.get(..3)? {
            "now" => from(self.day(0), &gap[3..]),
            "day" => from(
                self.span(when).0?.with_timezone(&self.zone).date_naive(),
                &gap[3..],
            ),
            _ => None,
        }
    }
}

/// A minute between nine and half past five, the same for the same words.
pub fn minute_of(words: &str) -> u32 {
    let turn = words
        .bytes()
        .fold(7_u32, |sum, b| sum.wrapping_mul(31).wrapping_add(b.into()));
    9 * 60 + turn % (8 * 60 + 30)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> Calendar {
        Calendar {
            now: chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap(),
            zone: chrono_tz::Europe::London,
        }
    }

    #[test]
    fn a_saturday_is_near_and_is_one() {
        let c = calendar();
        for days in 200..214 {
            let day = c.saturday(days);
            assert_eq!(day.weekday(), Weekday::Sat);
            assert!((day - c.day(days)).num_days().abs() <= 3);
        }
    }

    #[test]
    fn gaps_become_dates_and_other_braces_stay() {
        let c = calendar();
        let told = c.words("On {day}, {day-1} or {now+2}; {x} {", &When::Day(0));
        let date = |n| c.day(n).format("%A %-d %B").to_string();
        assert_eq!(
            told,
            format!("On {}, {} or {}; {{x}} {{", date(0), date(-1), date(2))
        );
    }

    #[test]
    fn what_was_today_was_before_now() {
        let c = calendar();
        assert!(
            c.at(0, 540) < c.at(0, 1000) && c.at(0, 2000) < c.now && c.at(1, 1049) < c.at(0, 0)
        );
    }
}
