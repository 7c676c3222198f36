//! The page of one file, and the form for its name, description and folder.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{ItemId, Power, Refusal, Time};
use parts::{Around, Opened, Stale};
use serde::Deserialize;
use store::Stop;
use store::items::{Seen, permit, permit_now, see};
use ui::Errors;
use web::{Asked, Error, Form, Id, Layout, Page, then};

use super::list::Tile;
use super::office::paths;
use super::place_path;
use crate::file::{DESCRIPTION_MAX, File, Sort, Words};
use crate::folder::Folder;
use crate::m;
use crate::store::{Edit, chain, change, tree};

#[derive(askama::Template)]
#[template(path = "item.html")]
struct Show {
    file: Seen<File>,
    /// The way to it; empty at the top.
    folders: Vec<Folder>,
    around: Around,
    staff: bool,
    now: Time,
}

impl Show {
    fn kind(&self) -> Sort {
        self.file.body.sort()
    }
    fn pixels(&self) -> Option<(i64, i64)> {
        self.file.body.width.zip(self.file.body.height)
    }
    fn trashed(&self) -> bool {
        self.file.head.trashed_at.is_some()
    }
}

/// The folders a file lies in; none if it lies at the top, or its folder is not met.
async fn way(conn: &mut store::Conn, asked: &Asked, file: &File) -> Result<Vec<Folder>, Stop> {
    let Some(folder) = file.folder_id else {
        return Ok(Vec::new());
    };
    match chain(conn, &asked.viewer, folder).await {
        Err(Stop::Gone) => Ok(Vec::new()),
        other => other,
    }
}

pub(super) async fn show(asked: Asked, Id(id): Id<ItemId>, opened: Opened) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let file = see::<File>(&mut conn, &asked.viewer, id).await?;
    let folders = way(&mut conn, &asked, &file.body).await?;
    let around = parts::around(&mut conn, &asked, &file.head, file.may).await?;
    drop(conn);
    let file = Seen {
        may: around.may,
        ..file
    };
    let (title, engagement) = (Text::data(file.body.name.clone()), file.head.engagement_id);
    let place = Text::data(around.engagement.clone());
    let mut page = Page::new(
        Layout::Either,
        "files",
        title.clone(),
        Show {
            folders: folders.clone(),
            file,
            around,
            staff: asked.is_staff(),
            now: asked.now,
        },
    )
    .topic(format!("item:{id}"))
    .topic(format!("engagement:{engagement}"))
    .crumb(m::files(), "/files")
    .crumb(place, place_path(engagement, None));
    for folder in folders {
        page = page.crumb(
            Text::data(folder.name),
            format!("/files/folders/{}", folder.id),
        );
    }
    Ok(opened.mark(&asked, id, page.crumb(title, "")))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    name: String,
    description: String,
    folder: Option<String>,
    version: i64,
}

#[derive(askama::Template)]
#[template(path = "item_edit.html")]
struct EditForm {
    id: ItemId,
    typed: Typed,
    /// Folders to choose from; none for who may not move it.
    targets: Vec<(String, Text)>,
    theirs: Option<Stale>,
    staff: bool,
    errors: Errors,
}

async fn editing(
    asked: &Asked,
    file: Seen<File>,
    typed: Option<Typed>,
    theirs: Option<Stale>,
    errors: Errors,
) -> Result<Page, Stop> {
    let mut targets = Vec::new();
    if file.may.manage() {
        let folders = tree(
            &mut asked.read().await?,
            &asked.viewer,
            file.head.engagement_id,
        )
        .await?;
        targets.push((String::new(), Text::from(m::top_of_files())));
        targets.extend(
            paths(&folders)
                .into_iter()
                .map(|(id, path)| (id.to_string(), Text::data(path))),
        );
    }
    let (id, title) = (file.head.id, Text::data(file.body.name.clone()));
    let typed = typed.unwrap_or_else(|| Typed {
        name: file.body.name.clone(),
        description: file.body.description.clone(),
        folder: file.body.folder_id.map(|f| f.to_string()),
        version: file.head.version,
    });
    let form = EditForm {
        id,
        typed,
        targets,
        theirs,
        staff: asked.is_staff(),
        errors,
    };
    Ok(Page::new(Layout::Either, "files", m::edit_file(), form)
        .crumb(
            m::files(),
            place_path(file.head.engagement_id, file.body.folder_id),
        )
        .crumb(title, format!("/files/{id}"))
        .crumb(m::edit_file(), ""))
}

pub(super) async fn edit_form(asked: Asked, Id(id): Id<ItemId>) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let file = permit_now::<File>(&mut conn, &asked.viewer, id, Power::Edit, asked.now).await?;
    drop(conn);
    Ok(editing(&asked, file, None, None, Errors::default()).await?)
}

pub(super) async fn edit(
    asked: Asked,
    Id(id): Id<ItemId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let folder = match typed.folder.as_deref().map(str::trim) {
        None => Ok(None),
        Some("") => Ok(Some(None)),
        Some(id) => id
            .parse()
            .map(|f| Some(Some(f)))
            .map_err(|_| Stop::field("folder", "unknown")),
    };
    let saved = match folder {
        Ok(folder) => {
            let words = Words {
                name: Some(typed.name.clone()),
                description: Some(typed.description.clone()),
            };
            let (viewer, edit) = (
                asked.viewer.clone(),
                Edit {
                    words,
                    folder,
                    version: Some(typed.version),
                },
            );
            asked
                .app
                .db
                .change(asked.act(), move |tx| {
                    Box::pin(async move { change(tx, &viewer, id, edit).await })
                })
                .await
        }
        Err(stop) => Err(stop),
    };
    let now =
        async || permit::<File>(&mut asked.read().await?, &asked.viewer, id, Power::Edit).await;
    match saved {
        Ok(_) => Ok(then(&asked, &format!("/files/{id}"))
            .toast(&asked, m::file_saved())
            .into_response()),
        Err(Stop::Refused(Refusal::Fields(fields))) => {
            Ok(
                editing(&asked, now().await?, Some(typed), None, Errors::of(&fields))
                    .await?
                    .invalid()
                    .into_response(),
            )
        }
        Err(Stop::Refused(Refusal::State("locked"))) => {
            let errors = Errors::one("name", parts::locked_meanwhile());
            let page = editing(&asked, now().await?, Some(typed), None, errors).await?;
            Ok(page.status(StatusCode::CONFLICT).into_response())
        }
        Err(Stop::Stale(_)) => {
            let file = now().await?;
            let stands = vec![
                (m::name().into(), Text::data(file.body.name.clone())),
                (
                    m::description().into(),
                    Text::data(file.body.description.clone()),
                ),
            ];
            let typed = Typed {
                version: file.head.version,
                ..typed
            };
            let page = editing(
                &asked,
                file,
                Some(typed),
                Some(Stale::new(stands)),
                Errors::default(),
            )
            .await?;
            Ok(page.status(StatusCode::CONFLICT).into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}
