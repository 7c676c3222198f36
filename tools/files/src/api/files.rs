//! Files as JSON, and their bytes.

use axum::extract::Request;
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use kernel::{ItemId, Power, Sharing};
use parts::api::kept;
use store::Stop;
use store::items::{permit, see};
use web::api::{ApiProblem, ApiQuery, Cursor, Json, Key, List, PageQuery, created};
use web::{Asked, Error, Id};

use super::out::{FileChange, FileOut, FilesOf, NewFile};
use super::refused;
use crate::download;
use crate::file::{File, Words, described};
use crate::m;
use crate::store::{Edit, Upload, Wanted, change as change_file, full, wanted};
use crate::upload::{Form, act};

/// The files you see, newest first.
#[utoipa::path(get, path = "/api/v1/files", tag = "files", operation_id = "files_list", params(FilesOf, PageQuery),
    responses((status = 200, body = List<FileOut>), (status = 401, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn list(
    asked: Asked,
    ApiQuery(of): ApiQuery<FilesOf>,
    ApiQuery(page): ApiQuery<PageQuery>,
) -> Result<Json<List<FileOut>>, Error> {
    let limit = page.limit()?;
    let before = page.cursor()?.map(|c| (c.at, c.id));
    let narrow = Wanted {
        engagement: of.engagement,
        folder: of.folder,
        before,
    };
    let rows = wanted(&mut asked.read().await?, &asked.viewer, narrow, limit + 1).await?;
    parts::listed(&asked, kernel::Kind::File);
    Ok(Json(List::of(
        rows,
        limit,
        |f| Cursor {
            at: f.body.added_at,
            id: f.head.id.0,
        },
        |f| FileOut::of(&asked, f),
    )))
}

const FIELDS: [&str; 4] = ["engagement", "folder", "sharing", "description"];

/// Adds a file. A name that is taken there gets a number.
#[utoipa::path(post, path = "/api/v1/files", tag = "files", operation_id = "files_create",
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the first answer", min_length = 1, max_length = 200, pattern = "^[!-~]+$")),
    request_body(content = NewFile, content_type = "multipart/form-data"),
    responses((status = 201, body = FileOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem), (status = 507, body = ApiProblem)))]
pub(super) async fn create(asked: Asked, key: Key, request: Request) -> Result<Response, Error> {
    full(&asked.viewer)?;
    let untitled = i18n::Text::from(m::untitled()).to(asked.locale);
    let mut form = Form::read(&asked, &untitled, request)
        .await
        .map_err(|r| r.fault.problem(&asked.app))?;
    let upload = understood(&mut form)?;
    let told: Vec<String> = FIELDS
        .iter()
        .map(|name| form.fields.get(*name).cloned().unwrap_or_default())
        .collect();
    let act = act(&asked, &key.0, &told, &upload.files);
    let made = form.add(&asked, act, upload).await.map_err(refused)?;
    let id = *made
        .first()
        .ok_or(Stop::Broken("a first answer cannot be read"))?;
    let file = asked.app.db.see::<File>(&asked.viewer, id).await?;
    Ok(created(
        &format!("/api/v1/files/{id}"),
        FileOut::of(&asked, file),
    ))
}

/// The form's fields, understood; takes the file out of it.
fn understood(form: &mut Form) -> Result<Upload, Error> {
    if let Some(strange) = form
        .fields
        .keys()
        .find(|name| !FIELDS.contains(&name.as_str()))
    {
        let mut error = Error::bad_request(
            "bad_shape",
            format!("unknown field `{}`", strange.escape_debug()),
        );
        error.0.status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        return Err(error);
    }
    let text = |name: &str| form.fields.get(name).map(String::as_str);
    let engagement = text("engagement")
        .unwrap_or_default()
        .parse()
        .map_err(|_| Stop::field("engagement", "required"))?;
    let folder = text("folder")
        .map(str::parse)
        .transpose()
        .map_err(|_| Stop::field("folder", "wrong"))?;
    let sharing = text("sharing")
        .map(str::parse::<Sharing>)
        .transpose()
        .map_err(|_| Stop::field("sharing", "wrong"))?;
    let description = described(text("description").unwrap_or_default()).map_err(Stop::from)?;
    let files = std::mem::take(&mut form.files);
    match files.len() {
        0 => Err(Stop::field("file", "required").into()),
        1 => Ok(Upload {
            engagement,
            folder,
            sharing,
            description,
            files,
        }),
        _ => {
            form.files = files; // the form still answers for their bytes
            Err(Stop::field("file", "wrong").into())
        }
    }
}

/// One file you see.
#[utoipa::path(get, path = "/api/v1/files/{id}", tag = "files", operation_id = "files_read",
    params(("id" = ItemId, Path, description = "The file")),
    responses((status = 200, body = FileOut), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn one(asked: Asked, Id(id): Id<ItemId>) -> Result<Json<FileOut>, Error> {
    let file = see::<File>(&mut asked.read().await?, &asked.viewer, id).await?;
    kept(&file.head)?;
    parts::fetched(&asked, id);
    Ok(Json(FileOut::of(&asked, file)))
}

/// Changes name, description or folder.
#[utoipa::path(patch, path = "/api/v1/files/{id}", tag = "files", operation_id = "files_change",
    params(("id" = ItemId, Path, description = "The file")),
    request_body = FileChange,
    responses((status = 200, body = FileOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn change(
    asked: Asked,
    Id(id): Id<ItemId>,
    Json(body): Json<FileChange>,
) -> Result<Json<FileOut>, Error> {
    let before = see::<File>(&mut asked.read().await?, &asked.viewer, id).await?;
    kept(&before.head)?;
    let edit = Edit {
        words: Words {
            name: body.name,
            description: body.description,
        },
        folder: body.folder,
        version: Some(body.version),
    };
    let viewer = asked.viewer.clone();
    let changed = asked.app.db.change(asked.act(), move |tx| {
        Box::pin(async move { change_file(tx, &viewer, id, edit).await })
    });
    Ok(Json(FileOut::of(&asked, changed.await.map_err(refused)?)))
}

/// The bytes of a file you see, or the part of them that `Range` names.
#[utoipa::path(get, path = "/api/v1/files/{id}/content", tag = "files", operation_id = "files_content",
    params(("id" = ItemId, Path, description = "The file"), ("Range" = Option<String>, Header, description = "One range, as in `bytes=0-499`")),
    responses((status = 200, description = "All bytes, as an attachment", body = Vec<u8>, content_type = "*/*"), (status = 206, description = "The bytes of the range", body = Vec<u8>, content_type = "*/*"), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem), (status = 416, description = "The range lies behind the end")))]
pub(super) async fn content(
    asked: Asked,
    Id(id): Id<ItemId>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let file = permit::<File>(&mut asked.read().await?, &asked.viewer, id, Power::See).await?;
    kept(&file.head)?;
    download::download(asked, Id(id), method, headers).await
}
