//! The notifications page: what happened that its reader was told of, newest day first, by engagement.

pub mod api;
mod store;

use askama::Template;
use chrono::NaiveDate;
use i18n::{Text, when};
use kernel::{EngagementId, Kind, NotificationId, Time};
use serde::Deserialize;
use web::api::{Cursor, PageQuery};
use web::{Asked, Error, Form, Layout, Page, Query, Then, then};

pub use self::store::{MOST, mark_read, unread};
use self::store::{Told, list};
use crate::m;

/// Rows of a page.
const LIMIT: i64 = 50;

#[derive(Template)]
#[template(path = "notifications.html")]
struct View {
    staff: bool,
    read_only: bool,
    now: Time,
    any_unread: bool,
    days: Vec<Day>,
    next: Option<String>,
    first: bool,
}

/// The notifications of one day.
struct Day {
    day: NaiveDate,
    places: Vec<Place>,
}

/// Those of one day about one engagement.
struct Place {
    engagement: Option<EngagementId>,
    title: Text,
    rows: Vec<Row>,
}

/// One row.
struct Row {
    id: NotificationId,
    at: Time,
    unread: bool,
    icon: &'static str,
    text: Text,
    why: String,
    path: String,
}

/// GET `/notifications`
pub async fn page(asked: Asked, Query(query): Query<PageQuery>) -> Result<Page, Error> {
    let after = query.cursor()?;
    let mut conn = asked.read().await?;
    let mut told = list(&mut conn, &asked.viewer, false, after, LIMIT).await?;
    let any_unread = unread(&mut conn, &asked.viewer, None).await? > 0;
    let more = told.len() as i64 > LIMIT;
    told.truncate(LIMIT as usize);
    let last = told.last().map(|t| {
        Cursor {
            at: t.at,
            id: t.id.0,
        }
        .text()
    });
    let view = View {
        staff: asked.is_staff(),
        read_only: asked.viewer.read_only(),
        now: asked.now,
        any_unread,
        days: grouped(told, |t| asked.locale.day_of(t.at), &asked.org.name),
        next: last.filter(|_| more),
        first: after.is_none(),
    };
    Ok(Page::new(
        Layout::Either,
        "notifications",
        m::notifications_title(),
        view,
    )
    .crumb(m::notifications_title(), "/notifications")
    .topic("home"))
}

/// The body of *mark as read*.
#[derive(Debug, Default, Deserialize)]
pub struct Mark {
    /// Which one; empty for all.
    #[serde(default)]
    pub id: String,
}

/// POST `/notifications/read`
pub async fn read(asked: Asked, Form(mark): Form<Mark>) -> Result<Then, Error> {
    let one = match mark.id.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| ::store::Stop::Gone)?),
    };
    mark_read(&asked.app.db, &asked.viewer, one, asked.now).await?;
    Ok(then(&asked, "/notifications"))
}

/// Rows newest first into days, and within a day into engagements in the order they come up.
fn grouped(told: Vec<Told>, day_of: impl Fn(&Told) -> NaiveDate, org: &str) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for one in told {
        let day = day_of(&one);
        if days.last().is_none_or(|d| d.day != day) {
            days.push(Day {
                day,
                places: Vec::new(),
            });
        }
        let Some(today) = days.last_mut() else {
            continue;
        };
        let engagement = one.engagement_id;
        let at = today
            .places
            .iter()
            .position(|p| p.engagement == engagement)
            .unwrap_or_else(|| {
                let title = if one.engagement.is_empty() {
                    m::portal_itself().into()
                } else {
                    Text::data(one.engagement.clone())
                };
                today.places.push(Place {
                    engagement,
                    title,
                    rows: Vec::new(),
                });
                today.places.len() - 1
            });
        today.places[at].rows.push(row(one, org));
    }
    days
}

fn row(told: Told, org: &str) -> Row {
    let text = words(&told, org);
    let item = told.item_id.zip(told.kind);
    let path = match (item, told.comment_id, told.contact_id, told.engagement_id) {
        (Some((id, kind)), Some(comment), _, _) => {
            format!("/{}/{id}#comment-{comment}", kind.tool())
        }
        (Some((id, kind)), None, _, _) => format!("/{}/{id}", kind.tool()),
        (None, _, Some(_), None) if told.verb == "view_as.started" => "/account".to_owned(),
        (None, _, Some(contact), _)
            if ["pin.locked_out", "colleague.invited"].contains(&told.verb.as_str()) =>
        {
            format!("/contacts/{contact}/access")
        }
        (None, _, Some(contact), None) => format!("/contacts/{contact}"),
        (None, _, _, Some(engagement)) => format!("/engagements/{engagement}"),
        (None, _, None, None) => "/notifications".to_owned(),
    };
    let icon = match (told.verb.as_str(), told.kind) {
        (verb, _) if verb.starts_with("comment.") => "message-square",
        (verb, _) if verb.starts_with("request.") => "lock-open",
        ("todo.done", _) => "circle-check",
        (_, Some(Kind::Update)) => "newspaper",
        (_, Some(Kind::File)) => "file-text",
        (_, Some(Kind::Todo)) => "list-checks",
        ("access.joined", None) => "user-check",
        ("contact.details_changed", None) => "user",
        ("view_as.started", None) => "eye",
        ("pin.locked_out", None) => "lock",
        ("colleague.invited", None) => "user-plus",
        (_, None) => "heart-handshake",
    };
    let why = if told.body.is_empty() {
        String::new()
    } else {
        ui::excerpt(&told.body, 160)
    };
    Row {
        id: told.id,
        at: told.at,
        unread: told.read_at.is_none(),
        icon,
        text,
        why,
        path,
    }
}

/// What happened, in one sentence.
fn words(told: &Told, org: &str) -> Text {
    let who = if told.actor.is_empty() {
        org.to_owned()
    } else {
        told.actor.clone()
    };
    let title = told.title.clone();
    match (told.verb.as_str(), told.kind) {
        (verb, Some(_)) if verb.starts_with("comment.") => m::told_comment(who, title).into(),
        ("request.asked", Some(_)) => m::told_asked(who, title).into(),
        ("request.accepted", Some(_)) => m::told_accepted(who, title).into(),
        ("request.refused", Some(_)) => m::told_refused(who, title).into(),
        ("todo.done", Some(_)) => m::told_done(who, title).into(),
        (_, Some(Kind::Todo)) if told.mine => m::told_todo_mine(who, title).into(),
        ("item.assigned", Some(_)) => m::told_todo_given(who, title).into(),
        (_, Some(Kind::Update)) => m::told_update(who, title).into(),
        (_, Some(Kind::File)) if told.by_client => m::told_upload(who, title).into(),
        (_, Some(Kind::File)) => m::told_file(who, title).into(),
        (_, Some(Kind::Todo)) => m::told_todo(who, title).into(),
        ("access.joined", None) => m::told_joined(who).into(),
        ("contact.details_changed", None) => m::told_details(who).into(),
        ("view_as.started", None) => m::told_looked_on(who).into(),
        ("colleague.invited", None) => m::told_brought(who, title).into(),
        ("pin.locked_out", None) => m::told_locked_out(who).into(),
        (_, None) => m::told_added(who, told.engagement.clone()).into(),
    }
}

#[cfg(test)]
#[path = "notifications/tests.rs"]
mod tests;
