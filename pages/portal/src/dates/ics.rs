//! The dates as a calendar file (RFC 5545). Ids stay the same, so a second import updates the first.

use chrono::TimeDelta;
use icalendar::{Calendar, Component, Event, EventLike};
use uuid::Uuid;
use web::Asked;

use super::store::{Dated, MOST};
use crate::act;
use crate::days::Here;
use crate::place::Place;

/// The file.
pub fn calendar(asked: &Asked, places: &[Place], items: &[Dated]) -> String {
    let host = asked.app.site.url.host_str().unwrap_or("portico");
    let link = |path: String| asked.app.site.link(&format!("/{}{path}", asked.org.slug));
    let entries = places
        .iter()
        .filter_map(|p| place(asked, p, link(format!("/engagements/{}", p.id)), host))
        .chain(
            items
                .iter()
                .take(MOST as usize)
                .map(|i| item(asked, i, link(act::path(i.kind, i.id)), host)),
        );
    let mut file = Calendar::new();
    file.name(&asked.org.name);
    for entry in entries {
        file.push(entry);
    }
    file.done().to_string()
}

fn entry(asked: &Asked, id: Uuid, host: &str, title: &str, version: i64, url: &str) -> Event {
    let mut event = Event::with_uid(&format!("{id}@{host}"));
    event
        .summary(title)
        .timestamp(asked.now)
        .url(url)
        .add_property("SEQUENCE", version.to_string());
    event
}

fn place(asked: &Asked, p: &Place, url: String, host: &str) -> Option<Event> {
    let here = p.here(asked.locale.lang, asked.now);
    let span = p.span(here)?;
    let mut event = entry(asked, p.id.0, host, &p.title, p.version, &url);
    if !p.venue.is_empty() {
        event.location(&p.venue);
    }
    match (p.all_day, p.starts_at) {
        (false, Some(starts)) => {
            event.starts(starts).ends(
                p.ends_at
                    .filter(|ends| *ends > starts)
                    .unwrap_or(starts + TimeDelta::hours(1)),
            );
        }
        _ => {
            event.starts(span.first).ends(span.after());
        }
    }
    Some(event.done())
}

fn item(asked: &Asked, i: &Dated, url: String, host: &str) -> Event {
    let due = Here::new(asked.locale.lang, &i.zone, asked.now).due(i.due_at);
    let mut event = entry(asked, i.id.0, host, &i.title, i.version, &url);
    event.description(&i.engagement);
    match due.clock {
        Some(_) => event.starts(due.at).ends(due.at),
        None => event.starts(due.day).ends(due.day + TimeDelta::days(1)),
    };
    event.done()
}
