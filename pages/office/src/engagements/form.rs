//! Adding and changing an engagement.

use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use chrono_tz::Tz;
use i18n::Text;
use kernel::{EngagementId, EngagementKind, FieldError, Refusal, Right, Status, Time};
use people::companies;
use people::engagements::{self, Draft, Engagement};
use people::locking::{Rules, foresee};
use serde::{Deserialize, Serialize};
use store::{Conn, Stop};
use ui::Errors;
use web::{Error, Form, Id, Office, Page, date, moment, then};

use crate::before::{Before, ask_locks, fields};
use crate::parse::{self, id, word};
use crate::{change, m, words};

/// What the form carries.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Typed {
    key: String,
    version: i64,
    kind: String,
    title: String,
    blurb: String,
    status: String,
    company: String,
    venue: String,
    zone: String,
    day: String,
    time: String,
    end_day: String,
    end_time: String,
    sure: String,
    /// Back from the question, to go on typing.
    again: Option<String>,
}

impl Typed {
    /// Without a time the engagement is of whole days, by the venue's calendar.
    fn draft(&self) -> Result<Draft, Refusal> {
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
    fn of(e: &Engagement) -> Typed {
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

#[derive(askama::Template)]
#[template(path = "engagement_form.html")]
struct FormPage {
    title: Text,
    button: Text,
    action: String,
    back: String,
    typed: Typed,
    companies: Vec<(String, Text)>,
    kinds: Vec<(String, Text)>,
    statuses: Vec<(String, Text)>,
    zones: Vec<(String, Text)>,
    errors: Errors,
    stale: Option<parts::Stale>,
}

async fn form(
    asked: &Office,
    conn: &mut Conn,
    old: Option<&Engagement>,
    typed: Typed,
    errors: Errors,
) -> Result<Page, Error> {
    let mut companies = companies::choices(conn, &asked.viewer).await?;
    if let Some(id) = old.and_then(|e| e.company_id) {
        crate::companies::with_trashed(conn, asked, &mut companies, id).await?;
    }
    let (title, action, back): (Text, _, _) = match old {
        Some(e) => (
            m::edit_person(e.title.clone()).into(),
            format!("/engagements/{}/edit", e.id),
            format!("/engagements/{}", e.id),
        ),
        None => (
            m::add_engagement().into(),
            "/engagements".to_owned(),
            "/engagements".to_owned(),
        ),
    };
    let stale = old.filter(|e| e.version != typed.version).map(|e| {
        parts::Stale::new(vec![
            (m::title().into(), e.title.clone().into()),
            (m::kind().into(), words::kind(e.kind)),
            (m::status().into(), words::status(e.status)),
            (m::when().into(), e.when().unwrap_or_default()),
            (m::venue().into(), e.venue.clone().into()),
            (m::blurb().into(), e.blurb.clone().into()),
        ])
    });
    let conflict = stale.is_some();
    let body = FormPage {
        button: if old.is_some() {
            m::save_engagement().into()
        } else {
            m::add_engagement().into()
        },
        typed: Typed {
            version: old.map_or(0, |e| e.version),
            ..typed
        },
        companies: words::choices(companies, Some(m::no_company().into())),
        kinds: words::options(EngagementKind::ALL, EngagementKind::word, words::kind),
        statuses: words::options(Status::ALL, Status::word, words::status),
        zones: words::zones(),
        title: title.clone(),
        back: back.clone(),
        action,
        errors,
        stale,
    };
    let mut page =
        Page::office("engagements", title.clone(), body).crumb(m::engagements(), "/engagements");
    if let Some(e) = old {
        page = page.crumb(e.title.clone(), back);
    }
    page = page.crumb(title, "");
    Ok(if conflict {
        page.status(axum::http::StatusCode::CONFLICT)
    } else {
        page
    })
}

pub(crate) async fn new(asked: Office) -> Result<Page, Error> {
    people::needs(&asked.viewer, Right::EditPeople)?;
    let typed = Typed {
        kind: "event".into(),
        status: "active".into(),
        zone: asked.org.zone.clone(),
        ..Typed::default()
    };
    form(
        &asked,
        &mut asked.read().await?,
        None,
        typed,
        Errors::default(),
    )
    .await
}

pub(crate) async fn create(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let act = asked.act_once(
        &typed.key,
        &[
            &typed.title,
            &typed.kind,
            &typed.day,
            &typed.time,
            &typed.venue,
            &typed.blurb,
        ],
    );
    let draft = typed.draft();
    let made = change!(asked, act, |tx, viewer| {
        let id = engagements::create(tx, viewer, &draft?).await?;
        tx.answer(id.to_string());
        Ok(id.to_string())
    });
    match made {
        Ok(id) => Ok(then(&asked, &format!("/engagements/{id}"))
            .toast(&asked, m::engagement_added(typed.title))
            .into_response()),
        Err(Stop::Again(first)) => {
            Ok(then(&asked, &format!("/engagements/{first}")).into_response())
        }
        Err(stop) => {
            let errors = parse::errors(stop, "title")?;
            Ok(form(&asked, &mut asked.read().await?, None, typed, errors)
                .await?
                .invalid()
                .into_response())
        }
    }
}

pub(crate) async fn edit(asked: Office, Id(id): Id<EngagementId>) -> Result<Page, Error> {
    people::needs(&asked.viewer, Right::EditPeople)?;
    let mut conn = asked.read().await?;
    let engagement = engagements::one(&mut conn, &asked.viewer, id).await?;
    let typed = Typed::of(&engagement);
    form(
        &asked,
        &mut conn,
        Some(&engagement),
        typed,
        Errors::default(),
    )
    .await
}

/// Another day moves what is locked: where that locks or opens a tool at once, it is said first.
async fn moved(
    asked: &Office,
    conn: &mut Conn,
    e: &Engagement,
    typed: &Typed,
) -> Result<Option<Response>, Error> {
    let Ok(draft) = typed.draft() else {
        return Ok(None); // what is wrong is said beside its field
    };
    let zone = draft.zone.parse().unwrap_or(e.tz());
    let then = |rules: &mut Rules| (rules.starts_at, rules.zone) = (draft.starts_at, zone);
    let calendar = &asked.org.locks.0;
    let moves = foresee(conn, &asked.viewer, asked.now, calendar, Some(e.id), then).await?;
    let before = Before {
        section: "engagements",
        title: m::ask_save(e.title.clone()).into(),
        action: format!("/engagements/{}/edit", e.id),
        back: format!("/engagements/{}", e.id),
        fields: fields(typed),
        again: true,
        ..Before::default()
    };
    Ok(ask_locks(asked, before, &moves, &typed.sure))
}

pub(crate) async fn save(
    asked: Office,
    Id(id): Id<EngagementId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (draft, version) = (typed.draft(), typed.version);
    let mut conn = asked.read().await?;
    let engagement = engagements::one(&mut conn, &asked.viewer, id).await?;
    if typed.again.is_some() {
        let page = form(
            &asked,
            &mut conn,
            Some(&engagement),
            typed,
            Errors::default(),
        )
        .await?;
        return Ok(page.into_response());
    }
    if let Some(page) = moved(&asked, &mut conn, &engagement, &typed).await? {
        return Ok(page);
    }
    drop(conn);
    let saved = change!(asked, |tx, viewer| engagements::change(
        tx, viewer, id, version, &draft?
    )
    .await);
    let errors = match saved {
        Ok(()) => {
            return Ok(then(&asked, &format!("/engagements/{id}"))
                .toast(&asked, m::engagement_saved(typed.title))
                .into_response());
        }
        Err(Stop::Stale(_)) => None,
        Err(stop) => Some(parse::errors(stop, "title")?),
    };
    let mut conn = asked.read().await?;
    let engagement = engagements::one(&mut conn, &asked.viewer, id).await?;
    let page = form(
        &asked,
        &mut conn,
        Some(&engagement),
        typed,
        errors.clone().unwrap_or_default(),
    )
    .await?;
    Ok(if errors.is_some() {
        page.invalid()
    } else {
        page
    }
    .into_response())
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
