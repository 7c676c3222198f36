//! Making and changing a to-do.

use ::store::Stop;
use ::store::items::{Seen, permit, permit_now, see};
use access::granted_somewhere;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::{Text, when};
use kernel::{ContactId, ItemId, Kind, ListId, Power, Refusal, Sharing, StaffId};
use parts::Stale;
use parts::assign::{Picker, assignable, ids, picker};
use parts::place::{Place, chosen, options, place, places};
use parts::share::{self, Switch};
use serde::Deserialize;
use ui::Errors;
use web::{Asked, Error, Form, Id, Layout, Office, Page, Query, date, then};

use crate::m;
use crate::pages::Wanted;
use crate::store::{self, Edit, New, lists};
use crate::todo::{Todo, worded};

/// The most lists to choose from.
const LISTS: i64 = 200;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    key: String,
    engagement: String,
    list: String,
    title: String,
    notes: String,
    due: String,
    client: Vec<String>,
    staff: Vec<String>,
    show: Option<String>,
    /// From the one-line form of a list: the switch takes the default.
    quick: Option<String>,
    version: Option<i64>,
}

#[derive(askama::Template)]
#[template(path = "form.html")]
struct Write {
    action: String,
    back: String,
    heading: Text,
    button: Text,
    typed: Typed,
    lists: Vec<(String, Text)>,
    picker: Option<Picker>,
    switch: Option<Switch>,
    stale: Option<Stale>,
    errors: Errors,
}

/// A new to-do begins with its engagement; without one, with the choice of it.
pub(crate) async fn new(asked: Office, Query(wanted): Query<Wanted>) -> Result<Page, Error> {
    if !granted_somewhere(&asked.viewer, Kind::Todo).manage() {
        return Err(Stop::Forbidden(Power::Manage).into());
    }
    let mut conn = asked.read().await?;
    let Some(engagement) = chosen(&wanted.engagement) else {
        let places = options(&places(&mut conn, &asked.viewer, None).await?);
        return Ok(framed(m::add_todo(), Pick { places }));
    };
    let place = place(&mut conn, &asked.viewer, engagement).await?;
    drop(conn);
    let typed = Typed {
        engagement: wanted.engagement,
        list: wanted.list,
        ..Typed::default()
    };
    Ok(new_page(&asked, &place, typed, None).await?)
}

#[derive(askama::Template)]
#[template(path = "pick.html")]
struct Pick {
    places: Vec<(String, Text)>,
}

fn framed(title: impl Into<Text>, page: impl askama::DynTemplate + Send + Sync + 'static) -> Page {
    let title = title.into();
    Page::new(Layout::Either, "todos", title.clone(), page)
        .crumb(m::todos(), "/todos")
        .crumb(title, "")
}

async fn new_page(
    asked: &Asked,
    place: &Place,
    typed: Typed,
    errors: Option<Errors>,
) -> Result<Page, Stop> {
    let mut conn = asked.read().await?;
    let lists = lists(&mut conn, &asked.viewer, Some(place.id), 0, LISTS).await?;
    let people = assignable(&mut conn, asked.org.id, place.id).await?;
    let default = place.sharing(&asked.org, Kind::Todo);
    let on = if errors.is_some() && typed.quick.is_none() {
        typed.show.is_some()
    } else {
        default == Sharing::Shared
    };
    let errors = errors.unwrap_or_default();
    let page = Write {
        action: "/todos".to_owned(),
        back: format!("/todos?engagement={}", place.id),
        heading: m::add_todo_to(place.title.clone()).into(),
        button: m::add_todo().into(),
        lists: lists
            .into_iter()
            .map(|l| (l.id.to_string(), Text::data(l.title)))
            .collect(),
        picker: Some(
            picker(
                m::carried_by(),
                people,
                &ids(&typed.client),
                &ids(&typed.staff),
            )
            .error(errors.at("assignee")),
        ),
        switch: Some(share::switch(on, share::default_words(default))),
        stale: None,
        typed,
        errors,
    };
    Ok(framed(m::add_todo(), page))
}

pub(crate) async fn create(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let engagement = chosen(&typed.engagement).ok_or(Stop::Gone)?;
    let place = place(&mut asked.read().await?, &asked.viewer, engagement).await?;
    let default = place.sharing(&asked.org, Kind::Todo);
    let sharing = if typed.quick.is_some() {
        default
    } else {
        share::chosen(typed.show.is_some(), default)
    };
    let made = match worded(&typed.title, &typed.notes, date("due", &typed.due)) {
        Ok(wording) => {
            let new = New {
                engagement,
                list: typed.list.parse::<ListId>().ok(),
                list_title: m::todos().to(asked.locale),
                wording,
                sharing: Some(sharing),
                clients: ids(&typed.client),
                staff: ids(&typed.staff),
            };
            let sent = [
                &typed.engagement,
                &typed.list,
                &typed.title,
                &typed.notes,
                &typed.due,
                sharing.word(),
            ];
            let people = [typed.client.join(" "), typed.staff.join(" ")];
            let parts: Vec<&str> = sent
                .into_iter()
                .chain(people.iter().map(String::as_str))
                .collect();
            store::create(
                &asked.app.db,
                asked.act_once(&typed.key, &parts),
                &asked.viewer,
                new,
            )
            .await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match made {
        Ok(id) if typed.quick.is_none() => Ok(then(&asked, &format!("/todos/{id}"))
            .toast(&asked, m::todo_added())
            .into_response()),
        Ok(_) => Ok(then(&asked, &format!("/todos?engagement={engagement}"))
            .toast(&asked, m::todo_added())
            .into_response()),
        Err(Stop::Refused(Refusal::Fields(fields))) => {
            Ok(new_page(&asked, &place, typed, Some(Errors::of(&fields)))
                .await?
                .invalid()
                .into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}

pub(crate) async fn edit(asked: Asked, Id(id): Id<ItemId>) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let seen = permit_now::<Todo>(&mut conn, &asked.viewer, id, Power::Edit, asked.now).await?;
    drop(conn);
    Ok(edit_page(&asked, &seen, None, Errors::default(), None).await?)
}

/// The form over what stands, or over what was typed.
async fn edit_page(
    asked: &Asked,
    seen: &Seen<Todo>,
    typed: Option<Typed>,
    errors: Errors,
    stale: Option<Stale>,
) -> Result<Page, Stop> {
    let (id, engagement) = (seen.head.id, seen.head.engagement_id);
    let mut conn = asked.read().await?;
    let lists = lists(&mut conn, &asked.viewer, Some(engagement), 0, LISTS).await?;
    let typed = match typed {
        Some(typed) => typed,
        None => {
            let about = store::about(&mut conn, asked.org.id, &[id])
                .await?
                .remove(&id)
                .unwrap_or_default();
            Typed {
                title: seen.head.title.clone(),
                notes: seen.body.notes.clone(),
                due: seen.body.due_day.map(|d| d.to_string()).unwrap_or_default(),
                list: seen.body.list_id.to_string(),
                client: about.clients.iter().map(|(id, _)| id.to_string()).collect(),
                staff: about.staff.iter().map(|(id, _)| id.to_string()).collect(),
                ..Typed::default()
            }
        }
    };
    let picker = if seen.may.manage() {
        let people = assignable(&mut conn, asked.org.id, engagement).await?;
        Some(
            picker(
                m::carried_by(),
                people,
                &ids(&typed.client),
                &ids(&typed.staff),
            )
            .error(errors.at("assignee")),
        )
    } else {
        None
    };
    let version = typed
        .version
        .filter(|_| stale.is_none())
        .unwrap_or(seen.head.version);
    let page = Write {
        action: format!("/todos/{id}/edit"),
        back: format!("/todos/{id}"),
        heading: m::edit_todo().into(),
        button: m::save_todo().into(),
        lists: lists
            .into_iter()
            .map(|l| (l.id.to_string(), Text::data(l.title)))
            .collect(),
        picker,
        switch: None,
        stale,
        typed: Typed {
            version: Some(version),
            ..typed
        },
        errors,
    };
    Ok(framed(m::edit_todo(), page))
}

pub(crate) async fn save(
    asked: Asked,
    Id(id): Id<ItemId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let seen = permit::<Todo>(&mut asked.read().await?, &asked.viewer, id, Power::Edit).await?;
    let saved = match worded(&typed.title, &typed.notes, date("due", &typed.due)) {
        Ok(wording) => {
            let people: (Vec<ContactId>, Vec<StaffId>) = (ids(&typed.client), ids(&typed.staff));
            let carried = seen.may.manage().then_some(people);
            let edit = Edit {
                version: typed.version.or(Some(0)), // says none: saves over nobody
                wording,
                list: typed.list.parse().ok(),
                carried,
            };
            store::save(&asked.app.db, asked.act(), &asked.viewer, id, edit).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match saved {
        Ok(()) => Ok(then(&asked, &format!("/todos/{id}"))
            .toast(&asked, m::todo_saved())
            .into_response()),
        Err(Stop::Refused(Refusal::Fields(fields))) => {
            let page = edit_page(&asked, &seen, Some(typed), Errors::of(&fields), None).await?;
            Ok(page.invalid().into_response())
        }
        Err(Stop::Refused(Refusal::State("locked"))) => {
            let errors = Errors::one("title", parts::locked_meanwhile());
            let page = edit_page(&asked, &seen, Some(typed), errors, None).await?;
            Ok(page.status(StatusCode::CONFLICT).into_response())
        }
        Err(Stop::Stale(_)) => {
            let seen = see::<Todo>(&mut asked.read().await?, &asked.viewer, id).await?;
            let day = seen
                .body
                .due_day
                .map_or_else(|| m::without_a_day().into(), |day| when::day(day).into());
            let now = Stale::new(vec![
                (m::title().into(), Text::data(seen.head.title.clone())),
                (m::notes().into(), Text::data(seen.body.notes.clone())),
                (m::due_day().into(), day),
            ]);
            let page = edit_page(&asked, &seen, Some(typed), Errors::default(), Some(now)).await?;
            Ok(page.status(StatusCode::CONFLICT).into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}
