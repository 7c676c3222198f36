//! The inbox: what clients did, each row one link to what it is about.

use i18n::{Text, when};
use kernel::{EventId, Time};
use people::activity::{self, About, Happened};
use serde::Deserialize;
use web::{Door, Error, Form, Office, Page, Query, Routes, Then, then};

use crate::first_steps::{self, Step};
use crate::m;
use crate::parse::address;

const ROWS: i64 = 50;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(Door::Office, "/inbox", list)
        .post(Door::Office, "/inbox/read", read)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asks {
    before: Option<i64>,
}

/// Rows of one day.
pub(crate) struct Day<R = Happened> {
    pub name: Text,
    pub rows: Vec<R>,
}

/// Puts rows, newest first, under their days in the reader's zone.
pub(crate) fn by_day(asked: &web::Asked, rows: Vec<Happened>) -> Vec<Day> {
    days(asked, rows, |row| row.at)
}

/// The same for rows of any sort.
pub(crate) fn days<R>(asked: &web::Asked, rows: Vec<R>, at: impl Fn(&R) -> Time) -> Vec<Day<R>> {
    let mut days: Vec<(chrono::NaiveDate, Day<R>)> = Vec::new();
    for row in rows {
        let date = asked.locale.day_of(at(&row));
        match days.last_mut() {
            Some((last, day)) if *last == date => day.rows.push(row),
            _ => days.push((
                date,
                Day {
                    name: when::near(date, asked.now).first().into(),
                    rows: vec![row],
                },
            )),
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}

#[derive(askama::Template)]
#[template(path = "inbox.html")]
struct Inbox {
    days: Vec<Day>,
    newest: i64,
    unread: i64,
    older: Option<String>,
    first_page: bool,
    steps: Vec<Step>,
}

async fn list(asked: Office, Query(asks): Query<Asks>) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let mut rows = activity::feed(
        &mut conn,
        &asked.viewer,
        About::Clients,
        asks.before,
        ROWS + 1,
    )
    .await?;
    let unread = activity::unread(&mut conn, &asked.viewer).await?;
    let more = rows.len() as i64 > ROWS;
    rows.truncate(ROWS as usize);
    let older = rows
        .last()
        .filter(|_| more)
        .map(|r| address("/inbox", &[("before", &r.seq.to_string())]));
    let newest = rows.first().map_or(0, |r| r.seq);
    let steps = if rows.is_empty() && asks.before.is_none() {
        first_steps::steps(&asked, &mut conn).await?
    } else {
        Vec::new()
    };
    let body = Inbox {
        steps,
        days: by_day(&asked, rows),
        newest,
        unread,
        older,
        first_page: asks.before.is_none(),
    };
    Ok(Page::office("inbox", m::inbox(), body)
        .crumb(m::inbox(), "")
        .topic("home"))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Read {
    up_to: i64,
    event: String,
}

async fn read(asked: Office, Form(form): Form<Read>) -> Result<Then, Error> {
    let only: Option<EventId> = form.event.parse().ok();
    let (viewer, now): (_, Time) = (asked.viewer.clone(), asked.now);
    asked
        .app
        .db
        .note(Some(asked.org.id), move |conn| {
            Box::pin(async move { activity::mark_read(conn, &viewer, form.up_to, only, now).await })
        })
        .await?;
    Ok(then(&asked, "/inbox"))
}
