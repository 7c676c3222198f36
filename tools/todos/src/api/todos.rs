//! To-dos.
#![allow(unused_qualifications)] // the description's macro writes whole paths

use ::store::Stop;
use ::store::items::{Seen, see};
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{ContactId, EngagementId, ItemId, ListId, Sharing, StaffId};
use parts::api::{ItemHead, conflict, found, kept};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::api::{ApiProblem, ApiQuery, Json, Key, List, created};
use web::{Asked, Door, Error, Id, Routes};

use crate::m;
use crate::store::{self, About, Edit, Narrow, New, State, about};
use crate::todo::{Todo, worded};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(Door::Api, "/todos", list)
        .post(Door::Api, "/todos", create)
        .get(Door::Api, "/todos/{id}", read)
        .patch(Door::Api, "/todos/{id}", change)
        .post(Door::Api, "/todos/{id}/done", done)
        .post(Door::Api, "/todos/{id}/reopen", reopen)
}

/// A to-do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TodoOut {
    /// What every item has.
    #[serde(flatten)]
    pub head: ItemHead,
    /// The list it is in.
    pub list: ListId,
    /// Plain text.
    pub notes: String,
    /// The day it is due, by the engagement's clock.
    pub due: Option<NaiveDate>,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// The name of who did it.
    pub done_by: Option<String>,
    /// The clients it is assigned to.
    pub clients: Vec<ContactId>,
    /// Staff who carry it.
    pub staff: Vec<StaffId>,
}

/// A new to-do.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTodo {
    /// The engagement.
    pub engagement: EngagementId,
    /// A list of the engagement; the first one, or a new one, when missing.
    pub list: Option<ListId>,
    /// One line.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub title: String,
    /// Plain text.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub notes: String,
    /// The day it is due, by the engagement's clock.
    pub due: Option<NaiveDate>,
    /// *Show on portal?*; the default of the engagement or organization when missing.
    pub sharing: Option<Sharing>,
    /// Clients it is assigned to, members of the engagement.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub clients: Vec<ContactId>,
    /// Staff who carry it.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub staff: Vec<StaffId>,
}

/// Changes to a to-do; what is missing stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TodoChange {
    /// The version that was read.
    #[schema(minimum = 1)]
    pub version: i64,
    /// One line.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub title: Option<String>,
    /// Plain text.
    #[schema(max_length = 10_000)]
    pub notes: Option<String>,
    /// The day it is due; null takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<NaiveDate>)]
    pub due: Option<Option<NaiveDate>>,
    /// Another list of the same engagement.
    pub list: Option<ListId>,
    /// Clients it is assigned to from now on.
    #[schema(max_items = 100)]
    pub clients: Option<Vec<ContactId>>,
    /// Staff who carry it from now on.
    #[schema(max_items = 100)]
    pub staff: Option<Vec<StaffId>>,
}

/// Tells a null from a field that is missing.
fn given<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Option<NaiveDate>>, D::Error> {
    Option::<NaiveDate>::deserialize(d).map(Some)
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// One engagement.
    engagement: Option<EngagementId>,
    /// Only those done, or only those not.
    done: Option<bool>,
    /// How many, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// Where to go on: `next` of the page before.
    #[param(pattern = "^[0-9]{1,7}$")]
    cursor: Option<String>,
}

fn out(asked: &Asked, seen: Seen<Todo>, about: &About) -> TodoOut {
    TodoOut {
        head: ItemHead::of(asked, &seen.head, seen.may),
        list: seen.body.list_id,
        notes: seen.body.notes,
        due: seen.body.due_day,
        done_at: seen.body.done_at,
        done_by: about.done_by.clone(),
        clients: about.clients.iter().map(|(id, _)| *id).collect(),
        staff: about.staff.iter().map(|(id, _)| *id).collect(),
    }
}

async fn one(asked: &Asked, id: ItemId) -> Result<TodoOut, Stop> {
    let mut conn = asked.read().await?;
    let seen = see::<Todo>(&mut conn, &asked.viewer, id).await?;
    kept(&seen.head)?;
    let about = about(&mut conn, asked.org.id, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    Ok(out(asked, seen, &about))
}

/// The place in a list that is ordered by more than one moment: how many rows were given.
pub(super) fn skipped(cursor: Option<&str>) -> Result<i64, Error> {
    let Some(text) = cursor else { return Ok(0) };
    let digits = !text.is_empty() && text.len() <= 7 && text.bytes().all(|b| b.is_ascii_digit());
    match text.parse() {
        Ok(n) if digits => Ok(n),
        _ => Err(Stop::field("cursor", "unknown").into()),
    }
}

/// How many rows to give.
pub(super) fn limited(limit: Option<i64>) -> Result<i64, Error> {
    match limit.unwrap_or(50) {
        n @ 1..=200 => Ok(n),
        _ => Err(Stop::field("limit", "unknown").into()),
    }
}

/// The page of up to `limit + 1` rows; the surplus row tells that there is more.
pub(super) fn paged<R, T>(
    mut rows: Vec<R>,
    skip: i64,
    limit: i64,
    make: impl Fn(R) -> T,
) -> List<T> {
    let more = rows.len() as i64 > limit;
    rows.truncate(limit as usize);
    List {
        data: rows.into_iter().map(make).collect(),
        next: more.then(|| (skip + limit).to_string()),
    }
}

/// To-dos you see: open ones by day, then those done, last done first.
#[utoipa::path(get, path = "/api/v1/todos", tag = "todos", operation_id = "todos_list", params(Wanted),
    responses((status = 200, body = List<TodoOut>), (status = 401, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn list(
    asked: Asked,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Json<List<TodoOut>>, Error> {
    let (skip, limit) = (skipped(wanted.cursor.as_deref())?, limited(wanted.limit)?);
    let state = match wanted.done {
        None => State::Any,
        Some(true) => State::Done,
        Some(false) => State::Open,
    };
    let narrow = Narrow {
        engagement: wanted.engagement,
        state,
        ..Narrow::default()
    };
    let mut conn = asked.read().await?;
    let rows = store::list(&mut conn, &asked.viewer, narrow, asked.now, skip, limit + 1).await?;
    parts::listed(&asked, kernel::Kind::Todo);
    let ids: Vec<ItemId> = rows.iter().map(|seen| seen.head.id).collect();
    let (beside, none) = (
        about(&mut conn, asked.org.id, &ids).await?,
        About::default(),
    );
    Ok(Json(paged(rows, skip, limit, |seen| {
        let about = beside.get(&seen.head.id).unwrap_or(&none);
        out(&asked, seen, about)
    })))
}

/// Each once: a list of people is a set.
fn once<T: Ord + Copy>(mut ids: Vec<T>) -> Result<Vec<T>, Stop> {
    ids.sort_unstable();
    ids.dedup();
    if ids.len() > 100 {
        Err(Stop::field("assignee", "too_long"))
    } else {
        Ok(ids)
    }
}

/// Makes a to-do. For staff with the tool in full; somebody named who does not belong here is 404.
#[utoipa::path(post, path = "/api/v1/todos", tag = "todos", operation_id = "todos_create",
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the first answer", min_length = 1, max_length = 200, pattern = "^[!-~]+$")),
    request_body = NewTodo,
    responses((status = 201, body = TodoOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn create(
    asked: Asked,
    key: Key,
    Json(new): Json<NewTodo>,
) -> Result<Response, Error> {
    let sent = serde_json::to_string(&new).unwrap_or_default();
    let wording = worded(&new.title, &new.notes, Ok(new.due)).map_err(Stop::from)?;
    let new = New {
        engagement: new.engagement,
        list: new.list,
        list_title: m::todos().to(asked.locale),
        wording,
        sharing: new.sharing,
        clients: once(new.clients)?,
        staff: once(new.staff)?,
    };
    let id = store::create(
        &asked.app.db,
        asked.act_once(&key.0, &[&sent]),
        &asked.viewer,
        new,
    )
    .await
    .map_err(found)?;
    Ok(created(
        &format!("/api/v1/todos/{id}"),
        one(&asked, id).await?,
    ))
}

/// One to-do.
#[utoipa::path(get, path = "/api/v1/todos/{id}", tag = "todos", operation_id = "todos_read",
    params(("id" = ItemId, Path, description = "The item")),
    responses((status = 200, body = TodoOut), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn read(asked: Asked, Id(id): Id<ItemId>) -> Result<Json<TodoOut>, Error> {
    let todo = one(&asked, id).await?;
    parts::fetched(&asked, id);
    Ok(Json(todo))
}

/// Changes a to-do; 409 when another version stands.
#[utoipa::path(patch, path = "/api/v1/todos/{id}", tag = "todos", operation_id = "todos_change",
    params(("id" = ItemId, Path, description = "The item")),
    request_body = TodoChange,
    responses((status = 200, body = TodoOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn change(
    asked: Asked,
    Id(id): Id<ItemId>,
    Json(new): Json<TodoChange>,
) -> Result<Json<TodoOut>, Error> {
    let now = one(&asked, id).await?;
    let title = new.title.as_deref().unwrap_or(&now.head.title);
    let notes = new.notes.as_deref().unwrap_or(&now.notes);
    let wording = worded(title, notes, Ok(new.due.unwrap_or(now.due))).map_err(Stop::from)?;
    let carried = match (new.clients, new.staff) {
        (None, None) => None,
        (clients, staff) => Some((
            once(clients.unwrap_or(now.clients))?,
            once(staff.unwrap_or(now.staff))?,
        )),
    };
    let edit = Edit {
        version: Some(new.version),
        wording,
        list: new.list,
        carried,
    };
    store::save(&asked.app.db, asked.act(), &asked.viewer, id, edit)
        .await
        .map_err(found)?;
    Ok(Json(one(&asked, id).await?))
}

/// Ticks a to-do off: a client one of their own, staff any. 409 when it is done already.
#[utoipa::path(post, path = "/api/v1/todos/{id}/done", tag = "todos", operation_id = "todos_done",
    params(("id" = ItemId, Path, description = "The item")),
    responses((status = 200, body = TodoOut), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem)))]
pub(super) async fn done(asked: Asked, Id(id): Id<ItemId>) -> Result<Json<TodoOut>, Error> {
    one(&asked, id).await?;
    store::tick(&asked.app.db, asked.act(), &asked.viewer, id)
        .await
        .map_err(conflict)?;
    Ok(Json(one(&asked, id).await?))
}

/// Opens a to-do again. 409 when it is open.
#[utoipa::path(post, path = "/api/v1/todos/{id}/reopen", tag = "todos", operation_id = "todos_reopen",
    params(("id" = ItemId, Path, description = "The item")),
    responses((status = 200, body = TodoOut), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem)))]
pub(super) async fn reopen(asked: Asked, Id(id): Id<ItemId>) -> Result<Json<TodoOut>, Error> {
    one(&asked, id).await?;
    store::reopen(&asked.app.db, asked.act(), &asked.viewer, id)
        .await
        .map_err(conflict)?;
    Ok(Json(one(&asked, id).await?))
}
