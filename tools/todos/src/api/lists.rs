//! Lists of to-dos.
#![allow(unused_qualifications)] // the description's macro writes whole paths

use ::store::Stop;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{EngagementId, ListId};
use parts::api::conflict;
use parts::text;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::api::{ApiProblem, ApiQuery, Json, Key, List, created};
use web::{Asked, Door, Error, Id, Routes};

use super::todos::{limited, paged, skipped};
use crate::store::{TodoList, lists, make_list, one_list, remove_list, rename_list};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(Door::Api, "/lists", list)
        .post(Door::Api, "/lists", create)
        .get(Door::Api, "/lists/{id}", read)
        .patch(Door::Api, "/lists/{id}", change)
        .delete(Door::Api, "/lists/{id}", remove)
}

/// A list of to-dos.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ListOut {
    /// The list.
    pub id: ListId,
    /// Its engagement.
    pub engagement: EngagementId,
    /// Its title.
    pub title: String,
    /// Its place among the engagement's lists; smaller comes first.
    pub position: i64,
    /// Grows with every save.
    #[schema(minimum = 1)]
    pub version: i64,
}

impl From<TodoList> for ListOut {
    fn from(list: TodoList) -> Self {
        let TodoList {
            id,
            engagement_id,
            title,
            position,
            version,
        } = list;
        ListOut {
            id,
            engagement: engagement_id,
            title,
            position,
            version,
        }
    }
}

/// A new list.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewList {
    /// The engagement.
    pub engagement: EngagementId,
    /// One line.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub title: String,
}

/// Another title for a list.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListChange {
    /// The version that was read.
    #[schema(minimum = 1)]
    pub version: i64,
    /// One line.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub title: String,
}

/// What the lists are narrowed to.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// One engagement.
    engagement: Option<EngagementId>,
    /// How many, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// Where to go on: `next` of the page before.
    #[param(pattern = "^[0-9]{1,7}$")]
    cursor: Option<String>,
}

/// Lists you meet; for a client those with a to-do they see.
#[utoipa::path(get, path = "/api/v1/lists", tag = "todos", operation_id = "lists_list", params(Wanted),
    responses((status = 200, body = List<ListOut>), (status = 401, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn list(
    asked: Asked,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Json<List<ListOut>>, Error> {
    let (skip, limit) = (skipped(wanted.cursor.as_deref())?, limited(wanted.limit)?);
    let rows = lists(
        &mut asked.read().await?,
        &asked.viewer,
        wanted.engagement,
        skip,
        limit + 1,
    )
    .await?;
    Ok(Json(paged(rows, skip, limit, ListOut::from)))
}

async fn one(asked: &Asked, id: ListId) -> Result<ListOut, Stop> {
    Ok(one_list(&mut asked.read().await?, &asked.viewer, id)
        .await?
        .into())
}

/// Makes a list. For staff with the tool in full.
#[utoipa::path(post, path = "/api/v1/lists", tag = "todos", operation_id = "lists_create",
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the first answer", min_length = 1, max_length = 200, pattern = "^[!-~]+$")),
    request_body = NewList,
    responses((status = 201, body = ListOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn create(
    asked: Asked,
    key: Key,
    Json(new): Json<NewList>,
) -> Result<Response, Error> {
    let act = asked.act_once(&key.0, &[&serde_json::to_string(&new).unwrap_or_default()]);
    let (viewer, title, engagement) = (
        asked.viewer.clone(),
        text::title(&new.title).map_err(Stop::from)?,
        new.engagement,
    );
    let made = asked.app.db.change(act, move |tx| {
        Box::pin(async move {
            let id = make_list(tx, &viewer, engagement, &title).await?;
            tx.answer(id.to_string());
            Ok(id)
        })
    });
    let id = match made.await {
        Err(Stop::Again(first)) => first
            .parse()
            .map_err(|_| Stop::Broken("a first answer cannot be read"))?,
        other => other?,
    };
    Ok(created(
        &format!("/api/v1/lists/{id}"),
        one(&asked, id).await?,
    ))
}

/// One list.
#[utoipa::path(get, path = "/api/v1/lists/{id}", tag = "todos", operation_id = "lists_read",
    params(("id" = ListId, Path, description = "The list")),
    responses((status = 200, body = ListOut), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn read(asked: Asked, Id(id): Id<ListId>) -> Result<Json<ListOut>, Error> {
    Ok(Json(one(&asked, id).await?))
}

/// Renames a list; 409 when another version stands.
#[utoipa::path(patch, path = "/api/v1/lists/{id}", tag = "todos", operation_id = "lists_change",
    params(("id" = ListId, Path, description = "The list")),
    request_body = ListChange,
    responses((status = 200, body = ListOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn change(
    asked: Asked,
    Id(id): Id<ListId>,
    Json(new): Json<ListChange>,
) -> Result<Json<ListOut>, Error> {
    let (viewer, title) = (
        asked.viewer.clone(),
        text::title(&new.title).map_err(Stop::from)?,
    );
    asked
        .app
        .db
        .change(asked.act(), move |tx| {
            Box::pin(async move { rename_list(tx, &viewer, id, &title, Some(new.version)).await })
        })
        .await?;
    Ok(Json(one(&asked, id).await?))
}

/// Removes an empty list; 409 when something is in it, even in the trash.
#[utoipa::path(delete, path = "/api/v1/lists/{id}", tag = "todos", operation_id = "lists_remove",
    params(("id" = ListId, Path, description = "The list")),
    responses((status = 204), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem)))]
pub(super) async fn remove(asked: Asked, Id(id): Id<ListId>) -> Result<StatusCode, Error> {
    let viewer = asked.viewer.clone();
    let gone = asked.app.db.change(asked.act(), move |tx| {
        Box::pin(async move { remove_list(tx, &viewer, id).await })
    });
    gone.await.map_err(conflict)?;
    Ok(StatusCode::NO_CONTENT)
}
