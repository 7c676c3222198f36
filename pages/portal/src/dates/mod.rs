//! Everything with a date, by the clock of its venue: on a page one can print, and as a calendar file.

mod ics;
pub mod store;

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::Time;
use web::{Asked, Client, Error, Page};

use self::store::{Dated, MOST, dated};
use crate::days::{Here, Standing};
use crate::place::{Place, places};
use crate::{act, m};

#[derive(Template)]
#[template(path = "dates.html")]
struct View {
    groups: Vec<Group>,
    earlier: Vec<Row>,
    empty: bool,
    cut: bool,
}

struct Group {
    name: Text,
    id: &'static str,
    rows: Vec<Row>,
}

struct Row {
    at: Time,
    look: &'static str,
    icon: Option<&'static str>,
    title: String,
    path: String,
    day: String,
    /// The engagement, or whose it is.
    words: Vec<Text>,
}

/// What a row is by time.
#[derive(PartialEq)]
enum Part {
    Late,
    Week,
    Later,
    Earlier,
}

/// The engagements whose days are told.
const PLACES: i64 = 200;

/// Places and dated items; two statements.
async fn read(asked: &Asked) -> Result<(Vec<Place>, Vec<Dated>), Error> {
    let mut conn = asked.read().await?;
    let places = places(&mut conn, &asked.viewer, None, asked.now, PLACES).await?;
    let items = dated(&mut conn, &asked.viewer).await?;
    Ok((places, items))
}

/// GET `/dates`.
pub async fn page(Client(asked): Client) -> Result<Page, Error> {
    let (places, items) = read(&asked).await?;
    let several = places.len() > 1;
    let cut = items.len() as i64 > MOST;
    let mut rows: Vec<(Part, Row)> = places.iter().filter_map(|p| day_row(&asked, p)).collect();
    rows.extend(
        items
            .iter()
            .take(MOST as usize)
            .map(|item| item_row(&asked, item, several)),
    );
    rows.sort_by_key(|(_, row)| row.at);
    let (mut late, mut week, mut later, mut earlier) = (vec![], vec![], vec![], vec![]);
    for (part, row) in rows {
        match part {
            Part::Late => late.push(row),
            Part::Week => week.push(row),
            Part::Later => later.push(row),
            Part::Earlier => earlier.push(row),
        }
    }
    earlier.reverse();
    let empty = late.is_empty() && week.is_empty() && later.is_empty() && earlier.is_empty();
    let group = |id, name: Text, rows| Group { name, id, rows };
    let groups = vec![
        group("late", m::late().into(), late),
        group("week", m::this_week().into(), week),
        group("later", m::later().into(), later),
    ];
    let groups = groups.into_iter().filter(|g| !g.rows.is_empty()).collect();
    Ok(Page::portal(
        "dates",
        m::dates_title(),
        View {
            groups,
            earlier,
            empty,
            cut,
        },
    )
    .topic("home"))
}

fn day_row(asked: &Asked, place: &Place) -> Option<(Part, Row)> {
    let here = place.here(asked.locale.lang, asked.now);
    let span = place.span(here)?;
    let at = if span.long() {
        place.ends_at
    } else {
        place.starts_at.or(place.ends_at)
    }?;
    let part = match (span.day() - here.today()).num_days() {
        _ if span.over(here.today()) => Part::Earlier,
        ..=6 => Part::Week,
        _ => Part::Later,
    };
    let mut words = Vec::new();
    if !place.venue.is_empty() {
        words.push(Text::data(place.venue.clone()));
    }
    let count = here.count_words(here.count(Some(span)));
    if !count.is_empty() {
        words.push(Text::data(count));
    }
    let day = match place.starts_at {
        Some(starts) if !place.all_day && !span.long() => clock_there(asked, here, starts),
        _ => place.span_words(span, here),
    };
    Some((
        part,
        Row {
            at,
            look: "day",
            icon: Some("star"),
            title: place.title.clone(),
            path: format!("/engagements/{}", place.id),
            day,
            words,
        },
    ))
}

fn item_row(asked: &Asked, item: &Dated, several: bool) -> (Part, Row) {
    let here = Here::new(asked.locale.lang, &item.zone, asked.now);
    let due = here.due(item.due_at);
    let part = match here.standing(due) {
        Standing::Late(_) => Part::Late,
        Standing::Soon => Part::Week,
        Standing::Later => Part::Later,
    };
    let mut words: Vec<Text> = vec![if item.mine {
        m::yours_to_do().into()
    } else {
        m::team_does(asked.org.name.clone()).into()
    }];
    if several {
        words.push(Text::data(item.engagement.clone()));
    }
    if part == Part::Late {
        words.push(Text::data(here.due_words(due)));
    }
    let day = if due.clock.is_some() {
        clock_there(asked, here, due.at)
    } else {
        here.calendar_day(due.day)
    };
    let look = if part == Part::Late && item.mine {
        "now"
    } else {
        ""
    };
    (
        part,
        Row {
            at: due.at,
            look,
            icon: None,
            title: item.title.clone(),
            path: act::path(item.kind, item.id),
            day,
            words,
        },
    )
}

/// A moment by the clock of the place, and whose clock it is where the reader's shows another time.
fn clock_there(asked: &Asked, here: Here, at: Time) -> String {
    i18n::when::in_place(at, here.locale.zone).to(asked.locale)
}

/// GET `/dates.ics`.
pub async fn calendar(Client(asked): Client) -> Result<Response, Error> {
    let (places, items) = read(&asked).await?;
    let file = ics::calendar(&asked, &places, &items);
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"dates.ics\"",
        ),
    ];
    Ok((headers, file).into_response())
}
