//! What somebody typed about an engagement, and the rule for it.

use chrono::{Datelike, SubsecRound};
use kernel::{CompanyId, EngagementKind, FieldError, Refusal, Status, Time};

use super::Engagement;
use crate::rules::{self, Checks};

/// What somebody typed about an engagement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What it is called.
    pub kind: EngagementKind,
    /// Its title.
    pub title: String,
    /// A few words about it, shown to clients.
    pub blurb: String,
    /// How far it is.
    pub status: Status,
    /// The company.
    pub company: Option<CompanyId>,
    /// Where it happens.
    pub venue: String,
    /// The time zone of that place.
    pub zone: String,
    /// When it begins.
    pub starts_at: Option<Time>,
    /// When it ends; of whole days the start of the last one.
    pub ends_at: Option<Time>,
    /// Whether only the days count.
    pub all_day: bool,
}

impl Draft {
    /// An empty one in a zone.
    pub fn new(kind: EngagementKind, zone: &str) -> Draft {
        Draft {
            kind,
            title: String::new(),
            blurb: String::new(),
            status: Status::Active,
            company: None,
            venue: String::new(),
            zone: zone.to_owned(),
            starts_at: None,
            ends_at: None,
            all_day: true,
        }
    }
    /// What stands now, to be changed.
    pub fn of(e: &Engagement) -> Draft {
        Draft {
            kind: e.kind,
            title: e.title.clone(),
            blurb: e.blurb.clone(),
            status: e.status,
            company: e.company_id,
            venue: e.venue.clone(),
            zone: e.zone.clone(),
            starts_at: e.starts_at,
            ends_at: e.ends_at,
            all_day: e.all_day,
        }
    }
    /// The same, cleaned and checked: whole days end on or after the day they start, hours after the start.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn checked(&self) -> Result<Draft, Refusal> {
        let mut checks = Checks::default();
        let draft = Draft {
            title: checks.take(rules::name("title", &self.title)),
            blurb: checks.take(rules::text("blurb", &self.blurb, 2000)),
            venue: checks.take(rules::line("venue", &self.venue, rules::NAME)),
            zone: checks.take(rules::zone("zone", &self.zone)),
            ..self.clone()
        };
        let cut = |at: Option<Time>| at.map(|t| t.trunc_subsecs(6)); // as fine as the databases keep it
        let draft = Draft {
            starts_at: cut(draft.starts_at),
            ends_at: cut(draft.ends_at),
            ..draft
        };
        for (field, at) in [("day", draft.starts_at), ("end_day", draft.ends_at)] {
            if at.is_some_and(|t| !(1900..2200).contains(&t.year())) {
                checks.refuse(FieldError::new(field, "not_a_date"));
            }
        }
        match (draft.starts_at, draft.ends_at) {
            (None, Some(_)) => checks.refuse(FieldError::new("day", "required")),
            (Some(start), Some(end)) if end < start || (end == start && !draft.all_day) => {
                checks.refuse(FieldError::new("end_day", "ends_before_start"));
            }
            _ => {}
        }
        checks.done(draft)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<Time> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn the_end_comes_after_the_start() {
        let base = Draft {
            title: "Amelia & Tom".into(),
            starts_at: at("2027-06-26T10:00:00Z"),
            ..Draft::new(EngagementKind::Event, "Europe/London")
        };
        assert!(base.checked().is_ok());
        let code = |draft: Draft| match draft.checked() {
            Err(Refusal::Fields(e)) => e[0].code,
            _ => "fine",
        };
        let ends = |end: &str, all_day| Draft {
            ends_at: at(end),
            all_day,
            ..base.clone()
        };
        assert_eq!(
            code(ends("2027-06-26T09:59:00Z", false)),
            "ends_before_start"
        );
        assert_eq!(
            code(ends("2027-06-26T10:00:00Z", false)),
            "ends_before_start"
        );
        assert_eq!(code(ends("2027-06-26T10:00:00Z", true)), "fine");
        assert_eq!(
            code(Draft {
                starts_at: None,
                ..ends("2027-06-27T10:00:00Z", true)
            }),
            "required"
        );
        assert_eq!(
            code(Draft {
                zone: "Nowhere".into(),
                ..base
            }),
            "not_a_zone"
        );
    }
}
