//! One address per update: staff meets the office's page, clients the portal's.

use kernel::ItemId;
use parts::Opened;
use serde::Deserialize;
use store::items;
use web::api::PageQuery;
use web::{Asked, Door, Error, Id, Office, Page, Query, Routes, Then, then};

use crate::store::{Edit, save};
use crate::update::Post;
use crate::{form, office, portal};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(Door::Both, "/updates", list)
        .get(Door::Office, "/updates/new", form::new)
        .post(Door::Office, "/updates", form::create)
        .get(Door::Both, "/updates/{id}", show)
        .get(Door::Both, "/updates/{id}/edit", form::edit)
        .post(Door::Both, "/updates/{id}/edit", form::save)
        .post(Door::Office, "/updates/{id}/publish", publish)
}

/// What the address of a list says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    pub engagement: String,
    pub state: String,
    pub cursor: Option<String>,
}

impl Wanted {
    pub(crate) fn after(&self) -> Result<Option<web::api::Cursor>, Error> {
        PageQuery {
            limit: None,
            cursor: self.cursor.clone(),
        }
        .cursor()
    }
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
    let seen = items::see::<Post>(&mut conn, &asked.viewer, id).await?;
    let around = parts::around(&mut conn, &asked, &seen.head, seen.may).await?;
    let seen = items::Seen {
        may: around.may,
        ..seen
    };
    let page = match around.share {
        Some(share) => office::page(
            &asked,
            seen,
            around.talk,
            share,
            around.lock,
            around.engagement,
        ),
        None => portal::page(&asked, seen, around.talk, around.lock, around.engagement),
    };
    Ok(opened.mark(&asked, id, page))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Publish {
    version: Option<i64>,
}

async fn publish(
    asked: Office,
    Id(id): Id<ItemId>,
    web::Form(form): web::Form<Publish>,
) -> Result<Then, Error> {
    save(
        &asked.app.db,
        asked.act(),
        &asked.viewer,
        id,
        Edit {
            version: form.version,
            wording: None,
            publish: true,
        },
    )
    .await?;
    let told = form::ended(&asked, id).await?;
    Ok(then(&asked, &format!("/updates/{id}")).toast(&asked, told))
}
