//! The lock calendar: when tools lock for clients, counted from the start of an engagement.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Kind, Lock, LockCalendar, Refusal, Right};
use people::locking::{Rules, foresee};
use people::settings::{self, LockWish, Part};
use ui::Errors;
use web::{Error, Form, Office, Page};

use super::Nav;
use super::frame::{Saved, may, page, reread, saved};
use super::lock_rows::{
    Row, Rows, Typed, chosen, errors_of, put, rule, rule_words, sent, sure, typed_of,
};
use crate::before::{Before, ask_locks};
use crate::{change, m, words};

/// The field of the organization's own days.
const ALL: &str = "all";

fn wish(typed: &Typed) -> Result<LockWish, Refusal> {
    let days = match rule(typed, ALL) {
        Ok(Some(Lock::Days(days))) => Ok(Some(days)),
        Ok(_) => Ok(None),
        Err(error) => Err(error),
    };
    match (days, chosen(typed)) {
        (Ok(days), Ok(tools)) => Ok(LockWish { days, tools }),
        (Ok(_), Err(wrong)) => Err(wrong),
        (Err(error), Err(Refusal::Fields(more))) => Err(Refusal::Fields(
            std::iter::once(error).chain(more).collect(),
        )),
        (Err(error), _) => Err(error.into()),
    }
}

#[derive(askama::Template)]
#[template(path = "settings_locks.html")]
struct Show {
    nav: Nav,
    version: i64,
    rows: Rows,
    errors: Errors,
    stale: Option<parts::Stale>,
}

fn calendar_typed(calendar: &LockCalendar) -> Typed {
    let mut typed = typed_of(&calendar.tools);
    put(&mut typed, ALL, calendar.days.map(Lock::Days));
    typed
}

fn form(
    asked: &Office,
    version: i64,
    typed: &Typed,
    errors: Errors,
    stale: Option<parts::Stale>,
) -> Page {
    let steps = vec![
        ("", m::lock_never().into()),
        ("days", m::lock_days().into()),
    ];
    let all = (ALL, m::all_tools().into(), "calendar-clock");
    let mut rows = vec![Row::new(all, steps, typed, &errors)];
    let usual = |_| m::lock_as_all_tools().into();
    rows.extend(Rows::tools(asked, typed, &errors, usual, false));
    let body = Show {
        nav: Nav::new(asked, "locks"),
        version,
        rows: Rows::of(rows),
        errors,
        stale,
    };
    page(m::lock_calendar(), body)
}

pub(crate) async fn show(asked: Office) -> Result<Page, Error> {
    may(&asked, Right::Settings)?;
    let typed = calendar_typed(&asked.org.locks.0);
    let version = Part::Locks.version(&asked.org);
    Ok(form(&asked, version, &typed, Errors::default(), None))
}

pub(crate) async fn save(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    may(&asked, Right::Settings)?;
    let version = typed.get("version").and_then(|v| v.parse().ok());
    let version: i64 = version.unwrap_or(0);
    let wish = match wish(&typed) {
        Ok(wish) => wish,
        Err(refusal) => {
            let page = form(&asked, version, &typed, errors_of(&refusal), None);
            return Ok(page.invalid().into_response());
        }
    };
    let old = asked.org.locks.0.clone();
    if version == Part::Locks.version(&asked.org) {
        let mut conn = asked.read().await?;
        let to = wish.on(&old);
        let then = |rules: &mut Rules| rules.calendar = to.clone();
        let moves = foresee(&mut conn, &asked.viewer, asked.now, &old, None, then).await?;
        drop(conn);
        let before = Before {
            section: "settings",
            title: m::ask_locks().into(),
            action: "/settings/locks".to_owned(),
            back: "/settings/locks".to_owned(),
            fields: sent(&typed),
            ..Before::default()
        };
        if let Some(page) = ask_locks(&asked, before, &moves, sure(&typed)) {
            return Ok(page);
        }
    }
    let done = change!(asked, |tx, viewer| settings::set_locks(
        tx, viewer, version, &wish, &old
    )
    .await);
    match saved(&asked, "/settings/locks", done, "all_days")? {
        Saved::Done(response) => Ok(response),
        Saved::Wrong(errors) => {
            let page = form(&asked, version, &typed, errors, None);
            Ok(page.invalid().into_response())
        }
        Saved::Stale => {
            let now = reread(&asked).await?;
            let calendar = &now.locks.0;
            let days = calendar.days.map_or(Lock::Never, Lock::Days);
            let all = std::iter::once((m::all_tools().into(), rule_words(days)));
            let stands = |k: &Kind| {
                let words = calendar.tools.of(*k);
                let words = words.map_or_else(|| m::lock_as_all_tools().into(), rule_words);
                (words::tool(&asked, *k).0, words)
            };
            let stands = parts::Stale::new(all.chain(Kind::ALL.iter().map(stands)).collect());
            let version = Part::Locks.version(&now);
            let page = form(&asked, version, &typed, Errors::default(), Some(stands));
            Ok(page.status(StatusCode::CONFLICT).into_response())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn what_a_form_shows_is_what_it_sends() {
        let mut calendar = LockCalendar {
            days: Some(14),
            ..LockCalendar::default()
        };
        calendar.tools.set(Kind::Todo, Some(Lock::Days(7)));
        calendar.tools.set(Kind::File, Some(Lock::Never));
        let sent = wish(&calendar_typed(&calendar)).unwrap();
        assert_eq!(sent.on(&LockCalendar::default()), calendar);
    }

    #[test]
    fn every_wrong_number_is_named_and_unused_ones_are_not_looked_at() {
        let Err(Refusal::Fields(wrong)) = wish(&typed(&[
            ("all", "days"),
            ("all_days", "366"),
            ("todos", "days"),
            ("todos_days", "soon"),
            ("files", "never"),
            ("files_days", "soon"),
        ])) else {
            panic!("taken")
        };
        let fields: Vec<&str> = wrong.iter().map(|w| w.field.as_ref()).collect();
        assert_eq!(fields, ["all_days", "todos_days"]);
    }
}
