//! Comments as JSON.

use access::sql;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use kernel::{CommentId, ItemId, Kind, Power};
use serde::{Deserialize, Serialize};
use store::comments::Comment;
use store::items::{Head, permit_head};
use store::{Conn, Stop};
use utoipa::ToSchema;
use web::api::{ApiProblem, Json, Key, List, created};
use web::{Asked, Error, Id, Routes};

use super::{conflict, door, kept};
use crate::text;

pub(super) fn under(kind: Kind) -> Routes {
    let path = format!("/{}/{{id}}/comments", kind.tool());
    Routes::new()
        .get(door(), &path, move |asked: Asked, id: Id<ItemId>| {
            list(asked, id, kind)
        })
        .post(
            door(),
            &path,
            move |asked: Asked, id: Id<ItemId>, key: Key, body: Json<NewComment>| {
                add(asked, id, key, body, kind)
            },
        )
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(door(), "/comments/{id}", one)
        .patch(door(), "/comments/{id}", change)
        .delete(door(), "/comments/{id}", trash)
        .post(door(), "/comments/{id}/share", share)
        .post(door(), "/trash/comments/{id}/restore", restore)
}

/// A comment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CommentOut {
    /// The comment.
    pub id: CommentId,
    /// The item it is on.
    pub item: ItemId,
    /// The writer's name.
    pub author: String,
    /// Whether a client wrote it.
    pub by_client: bool,
    /// Plain text.
    pub body: String,
    /// Whether clients who see the item see it.
    pub shared: bool,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub edited_at: Option<DateTime<Utc>>,
    /// Grows with every save.
    #[schema(minimum = 1)]
    pub version: i64,
}

impl From<Comment> for CommentOut {
    fn from(c: Comment) -> Self {
        CommentOut {
            id: c.id,
            item: c.item_id,
            author: c.author,
            by_client: c.author_contact.is_some(),
            body: c.body,
            shared: c.shared,
            created_at: c.created_at,
            edited_at: c.edited_at,
            version: c.version,
        }
    }
}

/// A new comment.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    /// Plain text.
    #[schema(min_length = 1, max_length = 10_000, pattern = r"\S")]
    pub body: String,
    /// Whether clients who see the item see it. Comments by clients always are.
    #[serde(default)]
    pub shared: bool,
}

/// Other words for one's own comment.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentChange {
    /// Plain text.
    #[schema(min_length = 1, max_length = 10_000, pattern = r"\S")]
    pub body: String,
    /// The version that was read.
    #[schema(minimum = 1)]
    pub version: i64,
}

/// The switch of a comment.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentShare {
    /// Whether clients who see the item see it.
    pub shared: bool,
}

async fn head_of(conn: &mut Conn, asked: &Asked, id: ItemId, kind: Kind) -> Result<Head, Stop> {
    let head = permit_head(conn, &asked.viewer, id, Power::See).await?;
    kept(&head)?;
    if head.kind == kind {
        Ok(head)
    } else {
        Err(Stop::Gone)
    }
}

async fn find(asked: &Asked, id: CommentId) -> Result<Comment, Stop> {
    let mut conn = asked.read().await?;
    let at =
        sql("select item_id from comment where org_id = $1 and id = $2 and trashed_at is null")
            .bind(asked.org.id)
            .bind(id);
    let (item,): (ItemId,) = conn.one(at).await?;
    kept(&permit_head(&mut conn, &asked.viewer, item, Power::See).await?)?;
    let all = store::comments::comments(&mut conn, &asked.viewer, item).await?;
    all.into_iter().find(|c| c.id == id).ok_or(Stop::Gone)
}

/// The comments on an item you see, oldest first.
#[utoipa::path(get, path = "/api/v1/TOOL/{id}/comments", operation_id = "comments", tag = "TOOL",
    params(("id" = ItemId, Path, description = "The item")),
    responses((status = 200, body = List<CommentOut>), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn list(
    asked: Asked,
    Id(id): Id<ItemId>,
    kind: Kind,
) -> Result<Json<List<CommentOut>>, Error> {
    let mut conn = asked.read().await?;
    head_of(&mut conn, &asked, id, kind).await?;
    let all = store::comments::comments(&mut conn, &asked.viewer, id).await?;
    crate::fetched(&asked, id);
    Ok(Json(List {
        data: all.into_iter().map(CommentOut::from).collect(),
        next: None,
    }))
}

/// Adds a comment.
#[utoipa::path(post, path = "/api/v1/TOOL/{id}/comments", operation_id = "comment", tag = "TOOL",
    params(("id" = ItemId, Path, description = "The item"), ("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the first answer", min_length = 1, max_length = 200, pattern = "^[!-~]+$")),
    request_body = NewComment,
    responses((status = 201, body = CommentOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn add(
    asked: Asked,
    Id(id): Id<ItemId>,
    key: Key,
    Json(new): Json<NewComment>,
    kind: Kind,
) -> Result<Response, Error> {
    head_of(&mut asked.read().await?, &asked, id, kind).await?;
    let act = asked.act_once(
        &key.0,
        &[
            &id.to_string(),
            &new.body,
            if new.shared { "shared" } else { "" },
        ],
    );
    let made = asked
        .app
        .db
        .comment(
            act,
            &asked.viewer,
            id,
            &text::visible(&new.body),
            new.shared,
        )
        .await?;
    Ok(created(
        &format!("/api/v1/comments/{made}"),
        CommentOut::from(find(&asked, made).await?),
    ))
}

/// One comment you see.
#[utoipa::path(get, path = "/api/v1/comments/{id}", tag = "comments", operation_id = "comment_read",
    params(("id" = CommentId, Path, description = "The comment")),
    responses((status = 200, body = CommentOut), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn one(asked: Asked, Id(id): Id<CommentId>) -> Result<Json<CommentOut>, Error> {
    Ok(Json(find(&asked, id).await?.into()))
}

/// Changes one's own words.
#[utoipa::path(patch, path = "/api/v1/comments/{id}", tag = "comments", operation_id = "comment_change",
    params(("id" = CommentId, Path, description = "The comment")),
    request_body = CommentChange,
    responses((status = 200, body = CommentOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn change(
    asked: Asked,
    Id(id): Id<CommentId>,
    Json(new): Json<CommentChange>,
) -> Result<Json<CommentOut>, Error> {
    find(&asked, id).await?;
    asked
        .app
        .db
        .edit_comment(
            asked.act(),
            &asked.viewer,
            id,
            &text::visible(&new.body),
            Some(new.version),
        )
        .await?;
    Ok(Json(find(&asked, id).await?.into()))
}

/// Shows a comment to clients, or hides it. A client's own words can be shown again, never hidden (409).
#[utoipa::path(post, path = "/api/v1/comments/{id}/share", tag = "comments", operation_id = "comment_share",
    params(("id" = CommentId, Path, description = "The comment")),
    request_body = CommentShare,
    responses((status = 200, body = CommentOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn share(
    asked: Asked,
    Id(id): Id<CommentId>,
    Json(new): Json<CommentShare>,
) -> Result<Json<CommentOut>, Error> {
    find(&asked, id).await?;
    match asked
        .app
        .db
        .share_comment(asked.act(), &asked.viewer, id, new.shared)
        .await
    {
        Err(stop) => Err(conflict(stop)),
        Ok(_) => Ok(Json(find(&asked, id).await?.into())),
    }
}

/// Takes a comment away: one's own, or any for staff who manage the item.
#[utoipa::path(delete, path = "/api/v1/comments/{id}", tag = "comments", operation_id = "comment_trash",
    params(("id" = CommentId, Path, description = "The comment")),
    responses((status = 204), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn trash(asked: Asked, Id(id): Id<CommentId>) -> Result<StatusCode, Error> {
    find(&asked, id).await?;
    asked
        .app
        .db
        .trash_comment(asked.act(), &asked.viewer, id, true)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts a comment back.
#[utoipa::path(post, path = "/api/v1/trash/comments/{id}/restore", tag = "trash", operation_id = "comment_restore",
    params(("id" = CommentId, Path, description = "The comment")),
    responses((status = 200, body = CommentOut), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn restore(
    asked: Asked,
    Id(id): Id<CommentId>,
) -> Result<Json<CommentOut>, Error> {
    asked
        .app
        .db
        .trash_comment(asked.act(), &asked.viewer, id, false)
        .await?;
    Ok(Json(find(&asked, id).await?.into()))
}
