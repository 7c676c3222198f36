//! One address per to-do: staff meets the office's page, clients the portal's.

use ::store::Stop;
use ::store::items::{Seen, see};
use i18n::Text;
use kernel::{ItemId, Refusal};
use parts::Opened;
use serde::Deserialize;
use web::{Asked, Door, Error, Form, Id, Office, Page, Query, Routes, Then, then};

use crate::todo::Todo;
use crate::{form, lists, m, office, portal, store};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(Door::Both, "/todos", list)
        .get(Door::Office, "/todos/new", form::new)
        .post(Door::Office, "/todos", form::create)
        .get(Door::Both, "/todos/{id}", show)
        .get(Door::Both, "/todos/{id}/edit", form::edit)
        .post(Door::Both, "/todos/{id}/edit", form::save)
        .post(Door::Both, "/todos/{id}/done", done)
        .post(Door::Both, "/todos/{id}/reopen", reopen)
        .post(Door::Office, "/todos/{id}/move", shift)
        .and(lists::routes())
}

/// What the address of a list says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    pub engagement: String,
    pub state: String,
    pub who: String,
    pub due: String,
    pub page: Option<i64>,
    /// The list of a new to-do.
    pub list: String,
}

async fn list(asked: Asked, Query(wanted): Query<Wanted>) -> Result<Page, Error> {
    if asked.is_staff() {
        office::list(&asked, wanted).await
    } else {
        portal::list(&asked, wanted).await
    }
}

async fn show(asked: Asked, Id(id): Id<ItemId>, opened: Opened) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let seen = see::<Todo>(&mut conn, &asked.viewer, id).await?;
    let around = parts::around(&mut conn, &asked, &seen.head, seen.may).await?;
    let seen = Seen {
        may: around.may,
        ..seen
    };
    let about = store::about(&mut conn, asked.org.id, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    let page = match around.share {
        Some(share) => office::page(
            &asked,
            seen,
            about,
            around.talk,
            share,
            around.lock,
            around.engagement,
        ),
        None => portal::page(
            &asked,
            seen,
            about,
            around.talk,
            around.lock,
            around.engagement,
        ),
    };
    Ok(opened.mark(&asked, id, page))
}

/// What comes with the buttons of a row.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Pressed {
    /// The page to come back to, within the place; the to-do's own when missing.
    pub back: String,
    pub to: String,
}

impl Pressed {
    /// Where to go on; only paths within the place.
    fn path(&self, id: ItemId) -> String {
        let local = self.back.starts_with('/')
            && !self.back.contains(['\\', '\r', '\n'])
            && !self.back.contains("//");
        if local {
            self.back.clone()
        } else {
            format!("/todos/{id}")
        }
    }
}

async fn done(asked: Asked, Id(id): Id<ItemId>, Form(form): Form<Pressed>) -> Result<Then, Error> {
    match store::tick(&asked.app.db, asked.act(), &asked.viewer, id).await {
        Ok(seen) => Ok(then(&asked, &form.path(id))
            .toast(&asked, m::marked_done(seen.head.title))
            .undo(&asked, &format!("/todos/{id}/reopen"))
            .undo_field("back", form.back)),
        // Pressed twice, or by two at once: it is as they wanted it.
        Err(Stop::Refused(Refusal::State("already_done"))) => Ok(then(&asked, &form.path(id))),
        Err(stop) => Err(stop.into()),
    }
}

async fn reopen(
    asked: Asked,
    Id(id): Id<ItemId>,
    Form(form): Form<Pressed>,
) -> Result<Then, Error> {
    match store::reopen(&asked.app.db, asked.act(), &asked.viewer, id).await {
        Ok(seen) => {
            let words: Text = m::opened_again(seen.head.title).into();
            Ok(then(&asked, &form.path(id)).toast(&asked, words))
        }
        Err(Stop::Refused(Refusal::State("not_done"))) => Ok(then(&asked, &form.path(id))),
        Err(stop) => Err(stop.into()),
    }
}

async fn shift(
    asked: Office,
    Id(id): Id<ItemId>,
    Form(form): Form<Pressed>,
) -> Result<Then, Error> {
    store::move_within(
        &asked.app.db,
        asked.act(),
        &asked.viewer,
        id,
        form.to == "up",
    )
    .await?;
    Ok(then(&asked, &form.path(id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_within_the_place() {
        let id = ItemId::new();
        let path = |back: &str| {
            Pressed {
                back: back.to_owned(),
                to: String::new(),
            }
            .path(id)
        };
        assert_eq!(path("/todos?engagement=1"), "/todos?engagement=1");
        for elsewhere in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil",
            "/a\r\nb",
            "/x//y",
        ] {
            assert_eq!(path(elsewhere), format!("/todos/{id}"), "{elsewhere:?}");
        }
    }
}
