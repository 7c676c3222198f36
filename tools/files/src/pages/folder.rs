//! The verbs of folders, and their one form.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{EngagementId, FolderId, Refusal};
use serde::Deserialize;
use store::Stop;
use ui::{Errors, SubmissionKey};
use web::{Asked, Error, Form, Id, Office, Page, Query, then};

use super::office::paths;
use super::place_path;
use crate::folder::Folder;
use crate::m;
use crate::store::{self as rows, full, meet, tree};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    key: String,
    engagement: String,
    /// The folder it lies in; empty is the top.
    folder: String,
    name: String,
    version: i64,
    contents: Option<String>,
}

impl Typed {
    fn parent(&self) -> Result<Option<FolderId>, Stop> {
        match self.folder.trim() {
            "" => Ok(None),
            id => id
                .parse()
                .map(Some)
                .map_err(|_| Stop::field("folder", "unknown")),
        }
    }
}

#[derive(askama::Template)]
#[template(path = "folder.html")]
struct FolderForm {
    action: String,
    back: String,
    title: Text,
    button: Text,
    typed: Typed,
    /// What somebody else saved in the meantime.
    theirs: Option<parts::Stale>,
    targets: Vec<(String, Text)>,
    key: Option<SubmissionKey>,
    errors: Errors,
}

/// What a rule refused, as errors beside the fields; anything else stays what it is.
fn errors(stop: Stop) -> Result<Errors, Stop> {
    match stop {
        Stop::Refused(Refusal::Fields(fields)) => Ok(Errors::of(&fields)),
        Stop::Refused(Refusal::State("folder_too_deep")) => Ok(Errors::one(
            "folder",
            m::folder_too_deep(crate::folder::DEPTH_MAX),
        )),
        Stop::Refused(Refusal::State("folder_too_many")) => {
            Ok(Errors::one("folder", m::folder_too_many()))
        }
        Stop::Refused(Refusal::State("folder_into_itself")) => {
            Ok(Errors::one("folder", m::folder_into_itself()))
        }
        // Two at the same moment gave the same name: the index found it, not the rule.
        stop if stop.is_duplicate() => Ok(Errors::of(&[kernel::FieldError::new("name", "taken")])),
        stop => Err(stop),
    }
}

async fn choices(asked: &Asked, engagement: EngagementId) -> Result<Vec<(String, Text)>, Stop> {
    let folders = tree(&mut asked.read().await?, &asked.viewer, engagement).await?;
    let top = (String::new(), Text::from(m::top_of_files()));
    Ok(std::iter::once(top)
        .chain(
            paths(&folders)
                .into_iter()
                .map(|(id, path)| (id.to_string(), Text::data(path))),
        )
        .collect())
}

async fn making(asked: &Asked, typed: Typed, errors: Errors) -> Result<Page, Stop> {
    let engagement: EngagementId = typed.engagement.parse().map_err(|_| Stop::Gone)?;
    let place = parts::place::place(&mut asked.read().await?, &asked.viewer, engagement).await?;
    let form = FolderForm {
        action: "/files/folders".to_owned(),
        back: place_path(engagement, typed.parent().unwrap_or_default()),
        title: m::add_folder().into(),
        button: m::add_folder().into(),
        targets: choices(asked, engagement).await?,
        theirs: None,
        key: Some(ui::submission_key()),
        typed,
        errors,
    };
    Ok(Page::office("files", m::add_folder(), form)
        .crumb(m::files(), "/files")
        .crumb(Text::data(place.title), place_path(engagement, None))
        .crumb(m::add_folder(), ""))
}

pub(super) async fn new_form(asked: Office, Query(typed): Query<Typed>) -> Result<Page, Error> {
    full(&asked.viewer)?;
    Ok(making(&asked, typed, Errors::default()).await?)
}

pub(super) async fn create(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    full(&asked.viewer)?;
    let act = asked.act_once(&typed.key, &[&typed.engagement, &typed.folder, &typed.name]);
    let made = match (typed.engagement.parse(), typed.parent()) {
        (Ok(engagement), Ok(parent)) => {
            let (viewer, name) = (asked.viewer.clone(), typed.name.clone());
            asked
                .app
                .db
                .change(act, move |tx| {
                    Box::pin(
                        async move { rows::create(tx, &viewer, engagement, parent, &name).await },
                    )
                })
                .await
        }
        _ => Err(Stop::Gone),
    };
    match made {
        Ok(id) => Ok(then(&asked, &format!("/files/folders/{id}"))
            .toast(&asked, m::folder_added())
            .into_response()),
        Err(Stop::Again(first)) => {
            Ok(then(&asked, &format!("/files/folders/{first}")).into_response())
        }
        Err(stop) => {
            let errors = errors(stop)?;
            Ok(making(&asked, typed, errors)
                .await?
                .invalid()
                .into_response())
        }
    }
}

async fn editing(
    asked: &Asked,
    folder: Folder,
    typed: Option<Typed>,
    theirs: Option<parts::Stale>,
    errors: Errors,
) -> Result<Page, Stop> {
    let stands = Typed {
        name: folder.name.clone(),
        folder: folder.parent_id.map(|p| p.to_string()).unwrap_or_default(),
        ..Typed::default()
    };
    let own = folder.id.to_string();
    let form = FolderForm {
        action: format!("/files/folders/{}/edit", folder.id),
        back: format!("/files/folders/{}", folder.id),
        title: m::rename_or_move().into(),
        button: m::save_folder().into(),
        targets: choices(asked, folder.engagement_id)
            .await?
            .into_iter()
            .filter(|(id, _)| *id != own)
            .collect(),
        theirs,
        key: None,
        typed: Typed {
            version: folder.version,
            ..typed.unwrap_or(stands)
        },
        errors,
    };
    Ok(Page::office("files", m::rename_or_move(), form)
        .crumb(m::files(), "/files")
        .crumb(Text::data(folder.name), format!("/files/folders/{own}"))
        .crumb(m::rename_or_move(), ""))
}

pub(super) async fn edit_form(asked: Office, Id(id): Id<FolderId>) -> Result<Page, Error> {
    full(&asked.viewer)?;
    let folder = meet(&mut asked.read().await?, &asked.viewer, id).await?;
    Ok(editing(&asked, folder, None, None, Errors::default()).await?)
}

pub(super) async fn edit(
    asked: Office,
    Id(id): Id<FolderId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let saved = match typed.parent() {
        Ok(parent) => {
            let (viewer, name, version) = (asked.viewer.clone(), typed.name.clone(), typed.version);
            let work = asked.app.db.change(asked.act(), move |tx| {
                Box::pin(async move {
                    rows::edit(tx, &viewer, id, version, Some(&name), Some(parent)).await
                })
            });
            work.await
        }
        Err(stop) => Err(stop),
    };
    let now = async || meet(&mut asked.read().await?, &asked.viewer, id).await;
    match saved {
        Ok(_) => Ok(then(&asked, &format!("/files/folders/{id}"))
            .toast(&asked, m::folder_saved())
            .into_response()),
        Err(Stop::Stale(_)) => {
            let folder = now().await?;
            let theirs = Some(parts::Stale::new(vec![(
                m::folder_name().into(),
                Text::data(folder.name.clone()),
            )]));
            let page = editing(&asked, folder, Some(typed), theirs, Errors::default()).await?;
            Ok(page.status(StatusCode::CONFLICT).into_response())
        }
        Err(stop) => {
            let errors = errors(stop)?;
            let folder = Folder {
                version: typed.version,
                ..now().await?
            };
            Ok(editing(&asked, folder, Some(typed), None, errors)
                .await?
                .invalid()
                .into_response())
        }
    }
}

pub(super) async fn trash(
    asked: Office,
    Id(id): Id<FolderId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (viewer, contents) = (asked.viewer.clone(), typed.contents.is_some());
    let done = asked
        .app
        .db
        .change(asked.act(), move |tx| {
            Box::pin(async move { rows::trash(tx, &viewer, id, contents).await })
        })
        .await;
    match done {
        Ok((engagement, parent)) => {
            let then =
                then(&asked, &place_path(engagement, parent)).toast(&asked, m::folder_trashed());
            Ok(then
                .undo(&asked, &format!("/files/folders/{id}/restore"))
                .into_response())
        }
        Err(Stop::Refused(Refusal::State("folder_not_empty"))) => {
            Err(Error::state(m::folder_not_empty()))
        }
        Err(stop) => Err(stop.into()),
    }
}

pub(super) async fn restore(asked: Office, Id(id): Id<FolderId>) -> Result<Response, Error> {
    let viewer = asked.viewer.clone();
    asked
        .app
        .db
        .change(asked.act(), move |tx| {
            Box::pin(async move { rows::restore_folder(tx, &viewer, id).await })
        })
        .await?;
    Ok(then(&asked, &format!("/files/folders/{id}"))
        .toast(&asked, m::folder_restored())
        .into_response())
}
