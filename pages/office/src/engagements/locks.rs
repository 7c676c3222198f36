//! When tools lock for the clients of one engagement, where it differs from the organization.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::{Text, when};
use kernel::{EngagementId, Kind, Lockings, Locks, Right};
use people::engagements::{self, Engagement};
use people::locking::{Rules, foresee};
use store::Stop;
use ui::Errors;
use web::{Error, Form, Id, Office, Page, then};

use super::Head;
use crate::before::{Before, ask_locks};
use crate::settings::{
    LockRows as Rows, LockTyped as Typed, lock_rules, lock_sent, lock_sure, lock_typed, lock_words,
    lock_wrong,
};
use crate::{change, m, words};

#[derive(askama::Template)]
#[template(path = "engagement_locks.html")]
struct Show {
    head: Head,
    id: EngagementId,
    version: i64,
    rows: Rows,
    /// What stands now, in days.
    now: Vec<(Text, Text)>,
    errors: Errors,
    stale: bool,
}

/// What the rules come to: the day each tool locks at the venue.
fn days(asked: &Office, e: &Engagement, own: &Locks) -> Vec<(Text, Text)> {
    let zone = e.tz();
    let all = Lockings::new(&asked.org.locks.0, own, e.starts_at, zone);
    let day = |kind: &Kind| {
        let locking = all.of(*kind);
        let at = locking.since(asked.now).or(locking.until(asked.now))?;
        let day = when::day(at.with_timezone(&zone).date_naive());
        let words = match locking.since(asked.now) {
            Some(_) => m::locked_since(day).into(),
            None => m::locks_on(day).into(),
        };
        Some((words::tool(asked, *kind).0, words))
    };
    Kind::ALL.iter().filter_map(day).collect()
}

async fn page_of(
    asked: &Office,
    id: EngagementId,
    typed: Option<&Typed>,
    errors: Errors,
    stale: bool,
) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let e = engagements::one(&mut conn, &asked.viewer, id).await?;
    let (locks, version) = engagements::locks(&mut conn, &asked.viewer, id).await?;
    let stands = lock_typed(&locks);
    let usual = |kind| m::as_organization(lock_words(asked.org.locks.0.rule(kind))).into();
    let rows = Rows::tools(asked, typed.unwrap_or(&stands), &errors, usual, true);
    let body = Show {
        head: Head::new(asked, &e, "overview"),
        now: days(asked, &e, &locks),
        rows: Rows::of(rows),
        id,
        version,
        errors,
        stale,
    };
    Ok(super::tabs::page(&e, body))
}

pub(crate) async fn show(asked: Office, Id(id): Id<EngagementId>) -> Result<Page, Error> {
    people::needs(&asked.viewer, Right::EditPeople)?;
    page_of(&asked, id, None, Errors::default(), false).await
}

pub(crate) async fn save(
    asked: Office,
    Id(id): Id<EngagementId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    people::needs(&asked.viewer, Right::EditPeople)?;
    let version = typed.get("version").and_then(|v| v.parse().ok());
    let version: i64 = version.unwrap_or(0);
    let to = match lock_rules(&typed) {
        Ok(to) => to,
        Err(refusal) => {
            let page = page_of(&asked, id, Some(&typed), lock_wrong(&refusal), false).await?;
            return Ok(page.invalid().into_response());
        }
    };
    let mut conn = asked.read().await?;
    let e = engagements::one(&mut conn, &asked.viewer, id).await?;
    if e.version == version {
        let calendar = &asked.org.locks.0;
        let then = |rules: &mut Rules| {
            for (kind, rule) in &to {
                rules.own.set(*kind, *rule);
            }
        };
        let only = Some(id);
        let moves = foresee(&mut conn, &asked.viewer, asked.now, calendar, only, then).await?;
        let path = format!("/engagements/{id}/locks");
        let before = Before {
            section: "engagements",
            title: m::ask_locks_of(e.title).into(),
            action: path.clone(),
            back: path,
            fields: lock_sent(&typed),
            ..Before::default()
        };
        if let Some(page) = ask_locks(&asked, before, &moves, lock_sure(&typed)) {
            return Ok(page);
        }
    }
    drop(conn);
    let saved = change!(asked, |tx, viewer| {
        engagements::set_locks(tx, viewer, id, version, &to).await
    });
    match saved {
        Ok(()) => Ok(then(&asked, &format!("/engagements/{id}"))
            .toast(&asked, m::settings_saved())
            .into_response()),
        Err(Stop::Stale(_)) => {
            let page = page_of(&asked, id, None, Errors::default(), true).await?;
            Ok(page.status(StatusCode::CONFLICT).into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}
