//! Requests to change what is locked, as JSON.
#![allow(unused_qualifications)] // the description's macro writes whole paths

use axum::response::Response;
use chrono::{DateTime, Utc};
use kernel::{ContactId, ItemId, Kind, RequestId, RequestState};
use serde::{Deserialize, Serialize};
use store::Stop;
use store::requests::{self, Narrow, Request};
use utoipa::{IntoParams, ToSchema};
use web::api::{ApiProblem, ApiQuery, Cursor, Json, Key, List, PageQuery, created};
use web::{Asked, Error, Id, Routes};

use super::{conflict, door};
use crate::text;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(door(), "/change-requests", list)
        .get(door(), "/change-requests/{id}", one)
        .post(door(), "/items/{id}/change-requests", ask)
        .post(door(), "/change-requests/{id}/answer", answer)
        .post(door(), "/change-requests/{id}/withdraw", withdraw)
}

/// A client's request to change what is locked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RequestOut {
    /// The request.
    pub id: RequestId,
    /// The item.
    pub item: ItemId,
    /// Its kind.
    pub kind: Kind,
    /// Who asks.
    pub contact: ContactId,
    /// What should change: plain text.
    pub body: String,
    /// How far it is.
    pub state: RequestState,
    /// The team's word with the answer, or empty.
    pub answer: String,
    /// Who answered, or empty.
    pub answered_by: String,
    /// When it was answered or withdrawn.
    pub answered_at: Option<DateTime<Utc>>,
    /// Until when it opens the item to who asked, once it is accepted.
    pub open_until: Option<DateTime<Utc>>,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
}

impl From<Request> for RequestOut {
    fn from(r: Request) -> Self {
        RequestOut {
            id: r.id,
            item: r.item_id,
            kind: r.kind,
            contact: r.contact_id,
            body: r.body,
            state: r.state,
            answer: r.answer,
            answered_by: r.answered_by,
            answered_at: r.answered_at,
            open_until: r.open_until,
            created_at: r.created_at,
        }
    }
}

/// A new request.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// What should change: plain text.
    #[schema(min_length = 1, max_length = 2_000, pattern = r"\S")]
    pub body: String,
}

/// An answer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestAnswer {
    /// Whether the item opens for who asked, until the end of the third day.
    pub accept: bool,
    /// A word to the client.
    #[serde(default)]
    #[schema(max_length = 1_000)]
    pub answer: String,
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// One item.
    item: Option<ItemId>,
    /// One state.
    state: Option<RequestState>,
    /// How many, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// Where to go on: `next` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    cursor: Option<String>,
}

async fn find(asked: &Asked, id: RequestId) -> Result<Json<RequestOut>, Error> {
    let found = requests::one(&mut asked.read().await?, &asked.viewer, id).await?;
    Ok(Json(found.into()))
}

/// Requests you may read, newest first: for clients their own, for staff those about items they see.
#[utoipa::path(get, path = "/api/v1/change-requests", tag = "change requests", operation_id = "change_requests", params(Filter),
    responses((status = 200, body = List<RequestOut>), (status = 401, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn list(
    asked: Asked,
    ApiQuery(filter): ApiQuery<Filter>,
) -> Result<Json<List<RequestOut>>, Error> {
    let page = PageQuery {
        limit: filter.limit,
        cursor: filter.cursor,
    };
    let (limit, after) = (page.limit()?, page.cursor()?);
    let narrow = Narrow {
        item: filter.item,
        engagement: None,
        state: filter.state,
        before: after.map(|c| RequestId(c.id)),
    };
    let rows = requests::list(&mut asked.read().await?, &asked.viewer, narrow, limit + 1).await?;
    let cursor = |r: &Request| Cursor {
        at: r.created_at,
        id: r.id.0,
    };
    Ok(Json(List::of(rows, limit, cursor, RequestOut::from)))
}

/// One request you may read.
#[utoipa::path(get, path = "/api/v1/change-requests/{id}", tag = "change requests", operation_id = "change_request_read",
    params(("id" = RequestId, Path, description = "The request")),
    responses((status = 200, body = RequestOut), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn one(asked: Asked, Id(id): Id<RequestId>) -> Result<Json<RequestOut>, Error> {
    find(&asked, id).await
}

/// Asks to change an item that is locked for you. 409 when it is not locked, or asked already.
#[utoipa::path(post, path = "/api/v1/items/{id}/change-requests", tag = "change requests", operation_id = "change_request_ask",
    params(("id" = ItemId, Path, description = "The item"), ("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the first answer", min_length = 1, max_length = 200, pattern = "^[!-~]+$")),
    request_body = NewRequest,
    responses((status = 201, body = RequestOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn ask(
    asked: Asked,
    Id(id): Id<ItemId>,
    key: Key,
    Json(new): Json<NewRequest>,
) -> Result<Response, Error> {
    let act = asked.act_once(&key.0, &["request", &id.to_string(), &new.body]);
    let (viewer, body) = (asked.viewer.clone(), text::visible(&new.body));
    let made = asked.app.db.change(act, move |tx| {
        Box::pin(async move {
            let made = requests::ask(tx, &viewer, id, &body).await?;
            tx.answer(made.to_string());
            Ok(made)
        })
    });
    let made = match made.await {
        Err(Stop::Again(first)) => first
            .parse()
            .map_err(|_| Stop::Broken("a first answer cannot be read"))?,
        other => other.map_err(conflict)?,
    };
    let Json(out) = find(&asked, made).await?;
    Ok(created(&format!("/api/v1/change-requests/{made}"), out))
}

/// Answers a request. For staff with the tool in full; 409 when it is answered or withdrawn.
#[utoipa::path(post, path = "/api/v1/change-requests/{id}/answer", tag = "change requests", operation_id = "change_request_answer",
    params(("id" = RequestId, Path, description = "The request")), request_body = RequestAnswer,
    responses((status = 200, body = RequestOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn answer(
    asked: Asked,
    Id(id): Id<RequestId>,
    Json(new): Json<RequestAnswer>,
) -> Result<Json<RequestOut>, Error> {
    let (viewer, zone) = (asked.viewer.clone(), asked.org.tz());
    let word = text::visible(&new.answer);
    let done = asked.app.db.change(asked.act(), move |tx| {
        Box::pin(async move { requests::answer(tx, &viewer, id, new.accept, &word, zone).await })
    });
    Ok(Json(done.await.map_err(conflict)?.into()))
}

/// Takes your own request back. 409 when it is answered.
#[utoipa::path(post, path = "/api/v1/change-requests/{id}/withdraw", tag = "change requests", operation_id = "change_request_withdraw",
    params(("id" = RequestId, Path, description = "The request")),
    responses((status = 200, body = RequestOut), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem)))]
pub(super) async fn withdraw(
    asked: Asked,
    Id(id): Id<RequestId>,
) -> Result<Json<RequestOut>, Error> {
    let viewer = asked.viewer.clone();
    let done = asked.app.db.change(asked.act(), move |tx| {
        Box::pin(async move { requests::withdraw(tx, &viewer, id).await })
    });
    Ok(Json(done.await.map_err(conflict)?.into()))
}
