//! The lock calendar: from which moment on clients may not change things any more. A rule about
//! *when*; who may change them at all is the policy's matter.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Kind, Time};

/// The most days before the start that something can lock.
pub const MOST_DAYS: u16 = 365;
/// For how many days after the one of the answer an accepted request opens an item.
pub const OPEN_DAYS: u64 = 3;

crate::words! {
    /// How far a client's request to change what is locked is.
    pub enum RequestState {
        /// The team has not answered.
        Open = "open",
        /// The item is open to the client for a while.
        Accepted = "accepted",
        /// The team said no.
        Refused = "refused",
        /// The client took it back.
        Withdrawn = "withdrawn",
    }
}

/// A rule for one tool: `never`, `open`, or a number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// It does not lock.
    Never,
    /// So many days before the engagement starts, 0 to [`MOST_DAYS`].
    Days(u16),
    /// It would lock, but the team has opened it; in one engagement only.
    Open,
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Lock::Never => f.write_str("never"),
            Lock::Open => f.write_str("open"),
            Lock::Days(days) => days.fmt(f),
        }
    }
}
impl FromStr for Lock {
    type Err = String;
    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "never" => Ok(Lock::Never),
            "open" => Ok(Lock::Open),
            digits if digits.bytes().all(|b| b.is_ascii_digit()) => digits
                .parse()
                .ok()
                .filter(|days| *days <= MOST_DAYS)
                .map(Lock::Days)
                .ok_or_else(|| format!("{digits:?} is not 0 to {MOST_DAYS}")),
            other => Err(format!("{other:?} is not a lock")),
        }
    }
}
impl Serialize for Lock {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Lock {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// Rules by tool name; a tool without one follows what stands above. Names of tools this version
/// does not know are kept but not used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Locks(pub BTreeMap<String, Lock>);

impl Locks {
    /// The rule for a kind, if it has one.
    pub fn of(&self, kind: Kind) -> Option<Lock> {
        self.0.get(kind.tool()).copied()
    }
    /// Sets the rule of a kind; none follows what stands above.
    pub fn set(&mut self, kind: Kind, rule: Option<Lock>) {
        match rule {
            Some(rule) => _ = self.0.insert(kind.tool().to_owned(), rule),
            None => _ = self.0.remove(kind.tool()),
        }
    }
}

/// The calendar of an organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LockCalendar {
    /// Days before the start for every tool without a rule of its own; none locks nothing.
    pub days: Option<u16>,
    /// Rules of single tools.
    pub tools: Locks,
}

impl LockCalendar {
    /// The rule in force for a kind, where an engagement has none of its own.
    pub fn rule(&self, kind: Kind) -> Lock {
        self.tools
            .of(kind)
            .unwrap_or_else(|| self.days.map_or(Lock::Never, Lock::Days))
    }
}

/// How one kind stands in one engagement, whatever the hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locking {
    /// It does not lock: there is no rule, or no day.
    #[default]
    Never,
    /// The team opened it.
    Opened,
    /// It locks at this moment.
    At(Time),
}

impl Locking {
    /// How a rule works out for a start in the venue's zone.
    pub fn of(rule: Lock, starts_at: Option<Time>, zone: Tz) -> Locking {
        match (rule, starts_at) {
            (Lock::Never, _) | (_, None) => Locking::Never,
            (Lock::Open, _) => Locking::Opened,
            (Lock::Days(days), Some(start)) => {
                locks_at(start, days, zone).map_or(Locking::Never, Locking::At)
            }
        }
    }
    /// Since when it is locked.
    pub fn since(self, now: Time) -> Option<Time> {
        match self {
            Locking::At(at) if at <= now => Some(at),
            _ => None,
        }
    }
    /// The moment at which it will lock.
    pub fn until(self, now: Time) -> Option<Time> {
        match self {
            Locking::At(at) if at > now => Some(at),
            _ => None,
        }
    }
}

/// How every kind stands in one engagement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lockings([Locking; Kind::ALL.len()]);

impl Lockings {
    /// By the organization's calendar and the engagement's own rules.
    pub fn new(calendar: &LockCalendar, own: &Locks, starts_at: Option<Time>, zone: Tz) -> Self {
        let mut all = [Locking::Never; Kind::ALL.len()];
        for kind in Kind::ALL {
            let rule = own.of(*kind).unwrap_or_else(|| calendar.rule(*kind));
            all[*kind as usize] = Locking::of(rule, starts_at, zone);
        }
        Lockings(all)
    }
    /// How a kind stands.
    pub const fn of(&self, kind: Kind) -> Locking {
        self.0[kind as usize]
    }
}

/// The start of the day that lies `days` before the day of `start`, by the clock of `zone`.
pub fn locks_at(start: Time, days: u16, zone: Tz) -> Option<Time> {
    let day = start.with_timezone(&zone).date_naive();
    start_of(day.checked_sub_days(Days::new(days.into()))?, zone)
}

/// Until when an accepted request opens an item: the end of the third day after this one.
pub fn open_until(now: Time, zone: Tz) -> Option<Time> {
    let day = now.with_timezone(&zone).date_naive();
    start_of(day.checked_add_days(Days::new(OPEN_DAYS + 1))?, zone)
}

/// The first moment of a day. Where the clock skips midnight that is later; zones have skipped whole
/// days too.
fn start_of(day: chrono::NaiveDate, zone: Tz) -> Option<Time> {
    let midnight = day.and_time(NaiveTime::MIN);
    (0..=48).find_map(|half_hours| {
        let local = midnight + TimeDelta::minutes(30 * half_hours);
        zone.from_local_datetime(&local)
            .earliest()
            .map(|at| at.to_utc())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Time {
        text.parse().unwrap()
    }

    #[test]
    fn the_lock_is_the_start_of_a_day_at_the_venue() {
        // start, days, zone, moment
        for (start, days, zone, moment) in [
            (
                "2027-06-26T13:00:00Z",
                14,
                "Europe/London",
                "2027-06-11T23:00:00Z",
            ),
            (
                "2027-06-26T13:00:00Z",
                0,
                "Europe/London",
                "2027-06-25T23:00:00Z",
            ),
            ("2027-06-26T13:00:00Z", 14, "UTC", "2027-06-12T00:00:00Z"),
            // It is the 27th there already, and still the 25th on the other side.
            (
                "2027-06-26T13:00:00Z",
                1,
                "Pacific/Auckland",
                "2027-06-25T12:00:00Z",
            ),
            (
                "2027-06-26T03:00:00Z",
                1,
                "America/Los_Angeles",
                "2027-06-24T07:00:00Z",
            ),
            // Over the clock change in spring and in autumn: midnight stays midnight.
            (
                "2027-04-03T12:00:00Z",
                7,
                "Europe/London",
                "2027-03-27T00:00:00Z",
            ),
            (
                "2027-11-05T12:00:00Z",
                7,
                "Europe/London",
                "2027-10-28T23:00:00Z",
            ),
            (
                "2027-03-28T12:00:00Z",
                0,
                "Europe/London",
                "2027-03-28T00:00:00Z",
            ),
            (
                "2027-10-31T12:00:00Z",
                0,
                "Europe/London",
                "2027-10-30T23:00:00Z",
            ),
            // A midnight that was skipped, one that came twice, a day that never was.
            (
                "2018-11-05T12:00:00Z",
                1,
                "America/Sao_Paulo",
                "2018-11-04T03:00:00Z",
            ),
            (
                "2026-11-02T12:00:00Z",
                1,
                "America/Havana",
                "2026-11-01T04:00:00Z",
            ),
            (
                "2011-12-31T12:00:00Z",
                2,
                "Pacific/Apia",
                "2011-12-30T10:00:00Z",
            ),
            // A year before, over a leap day.
            ("2028-03-01T12:00:00Z", 365, "UTC", "2027-03-02T00:00:00Z"),
        ] {
            let zone: Tz = zone.parse().unwrap();
            assert_eq!(
                locks_at(at(start), days, zone),
                Some(at(moment)),
                "{start} {days} {zone}"
            );
        }
    }

    #[test]
    fn what_is_open_locks_once_and_stays_locked_when_it_is_over() {
        let start = at("2027-06-26T13:00:00Z");
        let locking = Locking::of(Lock::Days(14), Some(start), Tz::Europe__London);
        let lock = at("2027-06-11T23:00:00Z");
        assert_eq!(locking, Locking::At(lock));
        let before = lock - TimeDelta::microseconds(1);
        assert_eq!(
            (locking.since(before), locking.until(before)),
            (None, Some(lock))
        );
        assert_eq!(
            (locking.since(lock), locking.until(lock)),
            (Some(lock), None)
        );
        let long_after = start + TimeDelta::days(4000);
        assert_eq!(locking.since(long_after), Some(lock));
    }

    #[test]
    fn without_a_day_or_a_rule_nothing_locks() {
        let now = at("2099-01-01T00:00:00Z");
        let past = Some(at("2027-06-26T13:00:00Z"));
        for locking in [
            Locking::of(Lock::Days(14), None, Tz::UTC),
            Locking::of(Lock::Never, past, Tz::UTC),
            Locking::of(Lock::Open, past, Tz::UTC),
        ] {
            assert_eq!(
                (locking.since(now), locking.until(now)),
                (None, None),
                "{locking:?}"
            );
        }
    }

    #[test]
    fn the_engagement_goes_before_the_tool_and_the_tool_before_the_organization() {
        let start = at("2027-06-26T13:00:00Z");
        let mut calendar = LockCalendar::default();
        let stands = |calendar: &LockCalendar, own: &Locks| {
            Lockings::new(calendar, own, Some(start), Tz::UTC).of(Kind::Todo)
        };
        let days = |n: u16| Locking::At(locks_at(start, n, Tz::UTC).unwrap());
        let mut own = Locks::default();
        assert_eq!(stands(&calendar, &own), Locking::Never);
        calendar.days = Some(14);
        assert_eq!(stands(&calendar, &own), days(14));
        calendar.tools.set(Kind::Todo, Some(Lock::Days(7)));
        assert_eq!(stands(&calendar, &own), days(7));
        calendar.tools.set(Kind::Todo, Some(Lock::Never));
        assert_eq!(stands(&calendar, &own), Locking::Never);
        own.set(Kind::Todo, Some(Lock::Days(3)));
        assert_eq!(stands(&calendar, &own), days(3));
        own.set(Kind::Todo, Some(Lock::Open));
        assert_eq!(stands(&calendar, &own), Locking::Opened);
        own.set(Kind::Todo, None);
        calendar.tools.set(Kind::Todo, None);
        assert_eq!(stands(&calendar, &own), days(14));
    }

    #[test]
    fn an_accepted_request_opens_for_three_whole_days() {
        let london = Tz::Europe__London;
        for (now, until) in [
            ("2027-06-15T08:00:00Z", "2027-06-18T23:00:00Z"),
            ("2027-06-15T23:30:00Z", "2027-06-19T23:00:00Z"), // the next day there
            ("2027-03-26T12:00:00Z", "2027-03-29T23:00:00Z"), // over a clock change
        ] {
            assert_eq!(open_until(at(now), london), Some(at(until)), "{now}");
        }
    }

    #[test]
    fn rules_are_written_as_words() {
        for (rule, word) in [
            (Lock::Never, "never"),
            (Lock::Open, "open"),
            (Lock::Days(14), "14"),
        ] {
            assert_eq!(rule.to_string(), word);
            assert_eq!(word.parse(), Ok(rule));
        }
        for bad in ["", "366", "-1", "1.5", "soon", "+7"] {
            assert!(bad.parse::<Lock>().is_err(), "{bad}");
        }
    }
}
