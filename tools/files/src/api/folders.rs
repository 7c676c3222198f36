//! Folders as JSON.

use axum::http::StatusCode;
use axum::response::Response;
use kernel::{FolderId, Time};
use store::Stop;
use web::api::{ApiProblem, ApiQuery, Cursor, Json, Key, List, PageQuery, created};
use web::{Asked, Error, Id};

use super::out::{FolderChange, FolderOut, FoldersOf, HowToTrash, NewFolder};
use super::refused;
use crate::store as rows;

/// The folders you meet: staff all, clients those that hold a file they see.
#[utoipa::path(get, path = "/api/v1/folders", tag = "folders", operation_id = "folders_list", params(FoldersOf, PageQuery),
    responses((status = 200, body = List<FolderOut>), (status = 401, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn list(
    asked: Asked,
    ApiQuery(of): ApiQuery<FoldersOf>,
    ApiQuery(page): ApiQuery<PageQuery>,
) -> Result<Json<List<FolderOut>>, Error> {
    let limit = page.limit()?;
    let after = page.cursor()?.map(|c| FolderId(c.id));
    let found = rows::page(
        &mut asked.read().await?,
        &asked.viewer,
        of.engagement,
        of.parent,
        after,
        limit + 1,
    )
    .await?;
    Ok(Json(List::of(
        found,
        limit,
        |f| Cursor {
            at: Time::UNIX_EPOCH,
            id: f.id.0,
        },
        FolderOut::from,
    )))
}

async fn read(asked: &Asked, id: FolderId) -> Result<FolderOut, Stop> {
    rows::meet(&mut asked.read().await?, &asked.viewer, id)
        .await
        .map(FolderOut::from)
}

/// Makes a folder.
#[utoipa::path(post, path = "/api/v1/folders", tag = "folders", operation_id = "folders_create",
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the first answer", min_length = 1, max_length = 200, pattern = "^[!-~]+$")),
    request_body = NewFolder,
    responses((status = 201, body = FolderOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn create(
    asked: Asked,
    key: Key,
    Json(new): Json<NewFolder>,
) -> Result<Response, Error> {
    let act = asked.act_once(&key.0, &[&serde_json::to_string(&new).unwrap_or_default()]);
    let viewer = asked.viewer.clone();
    let made = asked
        .app
        .db
        .change(act, move |tx| {
            Box::pin(async move {
                rows::create(tx, &viewer, new.engagement, new.parent, &new.name).await
            })
        })
        .await;
    let id = match made {
        Err(Stop::Again(first)) => first
            .parse()
            .map_err(|_| Stop::Broken("a first answer cannot be read"))?,
        other => other.map_err(refused)?,
    };
    Ok(created(
        &format!("/api/v1/folders/{id}"),
        read(&asked, id).await?,
    ))
}

/// One folder you meet.
#[utoipa::path(get, path = "/api/v1/folders/{id}", tag = "folders", operation_id = "folders_read",
    params(("id" = FolderId, Path, description = "The folder")),
    responses((status = 200, body = FolderOut), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn one(asked: Asked, Id(id): Id<FolderId>) -> Result<Json<FolderOut>, Error> {
    Ok(Json(read(&asked, id).await?))
}

/// Renames or moves a folder.
#[utoipa::path(patch, path = "/api/v1/folders/{id}", tag = "folders", operation_id = "folders_change",
    params(("id" = FolderId, Path, description = "The folder")),
    request_body = FolderChange,
    responses((status = 200, body = FolderOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn change(
    asked: Asked,
    Id(id): Id<FolderId>,
    Json(new): Json<FolderChange>,
) -> Result<Json<FolderOut>, Error> {
    read(&asked, id).await?;
    let viewer = asked.viewer.clone();
    asked
        .app
        .db
        .change(asked.act(), move |tx| {
            Box::pin(async move {
                rows::edit(
                    tx,
                    &viewer,
                    id,
                    new.version,
                    new.name.as_deref(),
                    new.parent,
                )
                .await
            })
        })
        .await
        .map_err(refused)?;
    Ok(Json(read(&asked, id).await?))
}

/// Puts a folder into the trash; `POST /api/v1/trash/folders/{id}/restore` takes it out again.
#[utoipa::path(delete, path = "/api/v1/folders/{id}", tag = "folders", operation_id = "folders_trash",
    params(("id" = FolderId, Path, description = "The folder"), HowToTrash),
    responses((status = 204), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem, description = "It is not empty"), (status = 422, body = ApiProblem)))]
pub(super) async fn remove(
    asked: Asked,
    Id(id): Id<FolderId>,
    ApiQuery(how): ApiQuery<HowToTrash>,
) -> Result<StatusCode, Error> {
    read(&asked, id).await?;
    let (viewer, contents) = (asked.viewer.clone(), how.contents.unwrap_or(false));
    let work = asked.app.db.change(asked.act(), move |tx| {
        Box::pin(async move { rows::trash(tx, &viewer, id, contents).await })
    });
    work.await.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a folder out of the trash, with what went into it at the same time.
#[utoipa::path(post, path = "/api/v1/trash/folders/{id}/restore", tag = "trash", operation_id = "folders_restore",
    params(("id" = FolderId, Path, description = "The folder")),
    responses((status = 200, body = FolderOut), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem)))]
pub(super) async fn restore(asked: Asked, Id(id): Id<FolderId>) -> Result<Json<FolderOut>, Error> {
    let viewer = asked.viewer.clone();
    let work = asked.app.db.change(asked.act(), move |tx| {
        Box::pin(async move { rows::restore_folder(tx, &viewer, id).await })
    });
    work.await.map_err(refused)?;
    Ok(Json(read(&asked, id).await?))
}
