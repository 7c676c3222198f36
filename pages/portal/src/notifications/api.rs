//! Notifications as JSON.

use chrono::{DateTime, Utc};
use kernel::{CommentId, ContactId, EngagementId, ItemId, Kind, NotificationId, Power};
use serde::{Deserialize, Serialize};
use store::Stop;
use utoipa::{OpenApi, ToSchema};
use web::api::{ApiProblem, ApiQuery, Cursor, Json, List, PageQuery};
use web::{Asked, Error};

use super::store::{Told, list, mark_read};

/// `?unread=`
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only what was not read.
    #[serde(default)]
    pub unread: bool,
    /// How many, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where to go on: `next` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
}

/// Something the holder of the token was told.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Notification {
    /// Its id.
    pub id: NotificationId,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// When it was read; missing while it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_at: Option<DateTime<Utc>>,
    /// What happened: `noun.past_participle`.
    pub verb: String,
    /// Who did it; empty for the program itself.
    pub actor: String,
    /// The item it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    /// Its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Its title.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The comment it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<CommentId>,
    /// The engagement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engagement: Option<EngagementId>,
    /// The contact it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
}

impl From<Told> for Notification {
    fn from(told: Told) -> Self {
        Notification {
            id: told.id,
            at: told.at,
            read_at: told.read_at,
            verb: told.verb,
            actor: told.actor,
            item: told.item_id,
            kind: told.kind,
            title: told.title,
            comment: told.comment_id,
            engagement: told.engagement_id,
            contact: told.contact_id,
        }
    }
}

/// Which to mark as read.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkRead {
    /// One; without it all.
    #[serde(default)]
    pub id: Option<NotificationId>,
}

/// What was marked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Marked {
    /// How many were unread before.
    #[schema(minimum = 0)]
    pub marked: u64,
}

/// What the holder of the token was told, newest first: only about what they see now.
#[utoipa::path(
    get, path = "/api/v1/notifications", tag = "notifications", params(Filter),
    responses(
        (status = 200, body = List<Notification>),
        (status = 401, body = ApiProblem),
        (status = 422, body = ApiProblem),
        (status = 429, body = ApiProblem),
    )
)]
pub async fn index(
    asked: Asked,
    ApiQuery(filter): ApiQuery<Filter>,
) -> Result<Json<List<Notification>>, Error> {
    let page = PageQuery {
        limit: filter.limit,
        cursor: filter.cursor,
    };
    let (limit, cursor) = (page.limit()?, page.cursor()?);
    let rows = list(
        &mut asked.read().await?,
        &asked.viewer,
        filter.unread,
        cursor,
        limit,
    )
    .await?;
    Ok(Json(List::of(
        rows,
        limit,
        |t| Cursor {
            at: t.at,
            id: t.id.0,
        },
        Notification::from,
    )))
}

/// Marks one notification, or all, as read. A token that may only read marks nothing.
#[utoipa::path(
    post, path = "/api/v1/notifications/read", tag = "notifications", request_body = MarkRead,
    responses(
        (status = 200, body = Marked),
        (status = 400, body = ApiProblem),
        (status = 401, body = ApiProblem),
        (status = 403, body = ApiProblem),
        (status = 415, body = ApiProblem),
        (status = 422, body = ApiProblem),
        (status = 429, body = ApiProblem),
    )
)]
pub async fn read(asked: Asked, Json(mark): Json<MarkRead>) -> Result<Json<Marked>, Error> {
    if !asked.viewer.scope.writes() {
        return Err(Stop::Forbidden(Power::Manage).into());
    }
    let marked = mark_read(&asked.app.db, &asked.viewer, mark.id, asked.now).await?;
    Ok(Json(Marked { marked }))
}

/// The part of the description that is about notifications.
#[derive(OpenApi)]
#[openapi(paths(index, read), components(schemas(Notification, MarkRead, Marked, List<Notification>, ApiProblem)))]
pub struct Doc;
