//! What an engagement's form carries, and the engagement it stands for.

use chrono::NaiveDate;
use chrono_tz::Tz;
use kernel::{EngagementKind, FieldError, Refusal, Status, Time};
use people::engagements::{Draft, Engagement};
use serde::{Deserialize, Serialize};
use web::{date, moment};

use crate::parse::{id, word};

/// What the form carries.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub key: String,
    pub version: i64,
    pub kind: String,
    pub title: String,
    pub blurb: String,
    pub status: String,
    pub company: String,
    pub venue: String,
    pub zone: String,
    pub day: String,
    pub time: String,
    pub end_day: String,
    pub end_time: String,
    pub sure: String,
    /// Back from the question, to go on typing.
    pub again: Option<String>,
}

impl Typed {
    /// Without a time the engagement is of whole days, by the venue's calendar.
    pub fn draft(&self) -> Result<Draft, Refusal> {
        let mut errors: Vec<FieldError> = Vec::new();
        let mut keep = |e: FieldError| errors.push(e);
        let kind = word("kind", &self.kind, EngagementKind::of)
            .map_err(&mut keep)
            .unwrap_or(EngagementKind::Event);
        let status = word("status", &self.status, Status::of)
            .map_err(&mut keep)
            .unwrap_or(Status::Active);
        let company = id("company", &self.company)
            .map_err(&mut keep)
            .unwrap_or_default();
        let zone: Tz = self.zone.parse().unwrap_or(Tz::UTC); // the rule says what is wrong with it
        let all_day = self.time.trim().is_empty() && self.end_time.trim().is_empty();
        let starts_at = at("day", &self.day, "time", &self.time, zone)
            .map_err(&mut keep)
            .unwrap_or_default();
        // An end without a day is on the day of the start.
        let end_day = if self.end_day.trim().is_empty() && !self.end_time.trim().is_empty() {
            &self.day
        } else {
            &self.end_day
        };
        let ends_at = at("end_day", end_day, "end_time", &self.end_time, zone)
            .map_err(&mut keep)
            .unwrap_or_default();
        let draft = Draft {
            kind,
            title: self.title.clone(),
            blurb: self.blurb.clone(),
            status,
            company,
            venue: self.venue.clone(),
            zone: self.zone.clone(),
            starts_at,
            ends_at: ends_at.filter(|end| !(all_day && Some(*end) == starts_at)),
            all_day,
        };
        match (draft.checked(), errors.is_empty()) {
            (Ok(draft), true) => Ok(draft),
            (Err(Refusal::Fields(more)), _) => {
                Err(Refusal::Fields(errors.into_iter().chain(more).collect()))
            }
            (Err(state), true) => Err(state),
            _ => Err(Refusal::Fields(errors)),
        }
    }
    /// As the form opens.
    pub fn of(e: &Engagement) -> Typed {
        let day = |at: Option<Time>| {
            at.map(|t| t.with_timezone(&e.tz()).format("%Y-%m-%d").to_string())
                .unwrap_or_default()
        };
        let clock = |at: Option<Time>| {
            at.filter(|_| !e.all_day)
                .map(|t| t.with_timezone(&e.tz()).format("%H:%M").to_string())
                .unwrap_or_default()
        };
        Typed {
            key: String::new(),
            version: e.version,
            kind: e.kind.word().to_owned(),
            title: e.title.clone(),
            blurb: e.blurb.clone(),
            status: e.status.word().to_owned(),
            company: e.company_id.map(|c| c.to_string()).unwrap_or_default(),
            venue: e.venue.clone(),
            zone: e.zone.clone(),
            day: day(e.starts_at),
            time: clock(e.starts_at),
            end_day: day(e.ends_at),
            end_time: clock(e.ends_at),
            ..Typed::default()
        }
    }
}

fn at(
    day_field: &'static str,
    day: &str,
    time_field: &'static str,
    time: &str,
    zone: Tz,
) -> Result<Option<Time>, FieldError> {
    let day: Option<NaiveDate> = date(day_field, day)?;
    match day {
        Some(day) => moment(day, time_field, time, zone).map(Some),
        None if time.trim().is_empty() => Ok(None),
        None => Err(FieldError::new(day_field, "required")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(day: &str, time: &str, end_day: &str, end_time: &str) -> Result<Draft, Refusal> {
        let words = |t: &str| t.to_owned();
        Typed {
            kind: words("event"),
            status: words("active"),
            title: words("Amelia & Tom"),
            zone: words("Europe/London"),
            day: words(day),
            time: words(time),
            end_day: words(end_day),
            end_time: words(end_time),
            ..Typed::default()
        }
        .draft()
    }

    #[test]
    fn days_and_times_are_the_venues() {
        let whole = typed("2027-06-26", "", "2027-06-26", "").unwrap();
        assert!(whole.all_day && whole.ends_at.is_none());
        assert_eq!(
            whole.starts_at.unwrap().to_rfc3339(),
            "2027-06-25T23:00:00+00:00"
        );
        let evening = typed("2027-06-26", "18:00", "", "23:30").unwrap();
        assert_eq!(
            evening.ends_at.unwrap().to_rfc3339(),
            "2027-06-26T22:30:00+00:00"
        );
        let field = |r: Result<Draft, Refusal>| match r {
            Err(Refusal::Fields(f)) => (f[0].field.to_string(), f[0].code),
            _ => panic!(),
        };
        assert_eq!(
            field(typed("", "18:00", "", "")),
            ("day".into(), "required")
        );
        assert_eq!(
            field(typed("2027-06-26", "", "2027-06-25", "")),
            ("end_day".into(), "ends_before_start")
        );
        assert_eq!(
            field(typed("26.6.", "", "", "")),
            ("day".into(), "not_a_date")
        );
    }
}
