//! The verbs of lists, for staff.

use ::store::{Act, Stop, Tx};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures::future::BoxFuture;
use i18n::Text;
use kernel::{EngagementId, Kind, ListId, Power, Refusal};
use parts::place::chosen;
use parts::{Stale, text};
use serde::Deserialize;
use ui::Errors;
use web::{Asked, Door, Error, Form, Id, Layout, Office, Page, Routes, Then, then};

use crate::m;
use crate::pages::Pressed;
use crate::store::{TodoList, make_list, move_list, one_list, remove_list, rename_list};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .post(Door::Office, "/lists", add)
        .get(Door::Office, "/lists/{id}/edit", edit)
        .post(Door::Office, "/lists/{id}/edit", rename)
        .post(Door::Office, "/lists/{id}/move", shift)
        .post(Door::Office, "/lists/{id}/remove", remove)
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    key: String,
    engagement: String,
    title: String,
    version: Option<i64>,
}

/// Runs one change of lists for this viewer.
async fn change<T: Send + 'static>(
    asked: &Asked,
    act: Act,
    work: impl for<'t, 'c> FnOnce(&'t mut Tx<'c>, &'t kernel::Viewer) -> BoxFuture<'t, Result<T, Stop>>
    + Send
    + 'static,
) -> Result<T, Stop> {
    let viewer = asked.viewer.clone();
    asked
        .app
        .db
        .change(act, move |tx| {
            Box::pin(async move { work(tx, &viewer).await })
        })
        .await
}

fn board(engagement: EngagementId) -> String {
    format!("/todos?engagement={engagement}")
}

#[derive(askama::Template)]
#[template(path = "list_form.html")]
struct ListForm {
    action: String,
    back: String,
    heading: Text,
    button: Text,
    title: String,
    engagement: Option<EngagementId>,
    version: Option<i64>,
    stale: Option<Stale>,
    errors: Errors,
}

fn page(form: ListForm) -> Page {
    let title = form.heading.clone();
    Page::new(Layout::Either, "todos", title.clone(), form)
        .crumb(m::todos(), "/todos")
        .crumb(title, "")
}

async fn add(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let engagement = chosen(&typed.engagement).ok_or(Stop::Gone)?;
    let title = match text::title(&typed.title) {
        Ok(title) => title,
        Err(error) => {
            let form = ListForm {
                action: "/lists".to_owned(),
                back: board(engagement),
                heading: m::new_list().into(),
                button: m::add_list().into(),
                title: typed.title,
                engagement: Some(engagement),
                version: None,
                stale: None,
                errors: Errors::of(&[error]),
            };
            return Ok(page(form).invalid().into_response());
        }
    };
    let act = asked.act_once(&typed.key, &[&typed.engagement, &title]);
    let made = change(&asked, act, move |tx, viewer| {
        Box::pin(async move { make_list(tx, viewer, engagement, &title).await })
    });
    match made.await {
        Ok(_) | Err(Stop::Again(_)) => Ok(then(&asked, &board(engagement))
            .toast(&asked, m::list_added())
            .into_response()),
        Err(stop) => Err(stop.into()),
    }
}

fn editing(list: &TodoList, title: String, stale: Option<Stale>, errors: Errors) -> Page {
    page(ListForm {
        action: format!("/lists/{}/edit", list.id),
        back: board(list.engagement_id),
        heading: m::rename_list().into(),
        button: m::rename_list().into(),
        title,
        engagement: None,
        version: Some(list.version),
        stale,
        errors,
    })
}

async fn edit(asked: Office, Id(id): Id<ListId>) -> Result<Page, Error> {
    if !access::granted_somewhere(&asked.viewer, Kind::Todo).manage() {
        return Err(Stop::Forbidden(Power::Manage).into());
    }
    let list = one_list(&mut asked.read().await?, &asked.viewer, id).await?;
    Ok(editing(&list, list.title.clone(), None, Errors::default()))
}

async fn rename(
    asked: Office,
    Id(id): Id<ListId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let version = typed.version.or(Some(0)); // says none: saves over nobody
    let saved = match text::title(&typed.title) {
        Ok(title) => {
            change(&asked, asked.act(), move |tx, viewer| {
                Box::pin(async move { rename_list(tx, viewer, id, &title, version).await })
            })
            .await
        }
        Err(error) => Err(error.into()),
    };
    let list = one_list(&mut asked.read().await?, &asked.viewer, id).await?;
    match saved {
        Ok(()) => Ok(then(&asked, &board(list.engagement_id))
            .toast(&asked, m::list_saved())
            .into_response()),
        Err(Stop::Refused(Refusal::Fields(fields))) => {
            Ok(editing(&list, typed.title, None, Errors::of(&fields))
                .invalid()
                .into_response())
        }
        Err(Stop::Stale(_)) => {
            let now = Stale::new(vec![(m::title().into(), Text::data(list.title.clone()))]);
            let page = editing(&list, typed.title, Some(now), Errors::default());
            Ok(page.status(StatusCode::CONFLICT).into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}

async fn shift(
    asked: Office,
    Id(id): Id<ListId>,
    Form(form): Form<Pressed>,
) -> Result<Then, Error> {
    let up = form.to == "up";
    let moved = change(&asked, asked.act(), move |tx, viewer| {
        Box::pin(move_list(tx, viewer, id, up))
    })
    .await?;
    Ok(then(&asked, &board(moved)))
}

/// An empty list goes; one that holds something says so.
async fn remove(asked: Office, Id(id): Id<ListId>) -> Result<Then, Error> {
    match change(&asked, asked.act(), move |tx, viewer| {
        Box::pin(remove_list(tx, viewer, id))
    })
    .await
    {
        Ok(engagement) => Ok(then(&asked, &board(engagement)).toast(&asked, m::list_removed())),
        Err(Stop::Refused(Refusal::State("list_not_empty"))) => {
            Err(Error::state(m::list_not_empty()))
        }
        Err(stop) => Err(stop.into()),
    }
}
