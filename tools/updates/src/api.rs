//! Updates as JSON.
#![allow(unused_qualifications)] // the description's macro writes whole paths

use ::store::Stop;
use ::store::items::{Seen, see};
use axum::response::Response;
use chrono::{DateTime, Utc};
use kernel::{EngagementId, ItemId, Kind, Sharing};
use parts::api::{ItemHead, described, found, kept, under};
use parts::rich::Html;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use web::api::{ApiProblem, ApiQuery, Json, Key, List, PageQuery, created};
use web::{Asked, Door, Error, Id, Routes};

use crate::store::{self, Edit, Narrow, New, cursor};
use crate::update::{Post, worded};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(Door::Api, "/updates", list)
        .post(Door::Api, "/updates", create)
        .get(Door::Api, "/updates/{id}", read)
        .patch(Door::Api, "/updates/{id}", change)
        .and(under(Kind::Update))
}

pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    described(Doc::openapi(), Kind::Update)
}

#[derive(OpenApi)]
#[openapi(paths(list, create, read, change))]
struct Doc;

/// An update.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UpdateOut {
    /// What every item has.
    #[serde(flatten)]
    pub head: ItemHead,
    /// The text: p, h2, h3, strong, em, a, ul, ol, li, blockquote, img, br.
    pub html: String,
    /// When it was published; for a draft, when it was begun.
    pub posted_at: DateTime<Utc>,
}

/// A new update.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUpdate {
    /// The engagement.
    pub engagement: EngagementId,
    /// One line.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub title: String,
    /// HTML, cleaned by the list under `UpdateOut.html`; or plain text, whose blank lines part
    /// paragraphs. Refused when nothing remains to read.
    #[schema(min_length = 1, max_length = 100_000, pattern = r"\S")]
    pub html: String,
    /// Not finished yet: never shown to clients.
    #[serde(default)]
    pub draft: bool,
    /// *Show on portal?*; the default of the engagement or organization when missing.
    pub sharing: Option<Sharing>,
}

/// Changes to an update; what is missing stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateChange {
    /// The version that was read.
    #[schema(minimum = 1)]
    pub version: i64,
    /// One line.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub title: Option<String>,
    /// HTML or plain text, as for a new one.
    #[schema(min_length = 1, max_length = 100_000, pattern = r"\S")]
    pub html: Option<String>,
    /// Publish a draft.
    #[serde(default)]
    pub publish: bool,
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// One engagement.
    engagement: Option<EngagementId>,
}

fn out(asked: &Asked, seen: Seen<Post>) -> UpdateOut {
    let base = format!("/{}", asked.org.slug);
    UpdateOut {
        head: ItemHead::of(asked, &seen.head, seen.may),
        html: Html::kept(seen.body.html).within(&base),
        posted_at: seen.body.posted_at,
    }
}

async fn one(asked: &Asked, id: ItemId) -> Result<UpdateOut, Stop> {
    let seen = see::<Post>(&mut asked.read().await?, &asked.viewer, id).await?;
    kept(&seen.head)?;
    Ok(out(asked, seen))
}

/// Updates you see, newest first.
#[utoipa::path(get, path = "/api/v1/updates", tag = "updates", operation_id = "updates_list", params(PageQuery, Wanted),
    responses((status = 200, body = List<UpdateOut>), (status = 401, body = ApiProblem), (status = 422, body = ApiProblem)))]
async fn list(
    asked: Asked,
    ApiQuery(page): ApiQuery<PageQuery>,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Json<List<UpdateOut>>, Error> {
    let limit = page.limit()?;
    let narrow = Narrow {
        engagement: wanted.engagement,
        drafts: false,
        after: page.cursor()?,
    };
    let rows = store::list(&mut asked.read().await?, &asked.viewer, narrow, limit).await?;
    parts::listed(&asked, Kind::Update);
    Ok(Json(List::of(rows, limit, cursor, |seen| {
        out(&asked, seen)
    })))
}

/// Writes an update. For staff with the tool in full.
#[utoipa::path(post, path = "/api/v1/updates", tag = "updates", operation_id = "updates_create",
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the first answer", min_length = 1, max_length = 200, pattern = "^[!-~]+$")),
    request_body = NewUpdate,
    responses((status = 201, body = UpdateOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
async fn create(asked: Asked, key: Key, Json(new): Json<NewUpdate>) -> Result<Response, Error> {
    let sent = serde_json::to_string(&new).unwrap_or_default();
    let wording = worded(&new.title, &new.html).map_err(named)?;
    let new = New {
        engagement: new.engagement,
        wording,
        sharing: new.sharing,
        draft: new.draft,
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
        &format!("/api/v1/updates/{id}"),
        one(&asked, id).await?,
    ))
}

/// The form calls the text `body`, JSON calls it `html`.
fn named(refusal: kernel::Refusal) -> Stop {
    match refusal {
        kernel::Refusal::Fields(mut fields) => {
            fields
                .iter_mut()
                .filter(|f| f.field == "body")
                .for_each(|f| f.field = "html".into());
            kernel::Refusal::Fields(fields).into()
        }
        other => other.into(),
    }
}

/// One update.
#[utoipa::path(get, path = "/api/v1/updates/{id}", tag = "updates", operation_id = "updates_read",
    params(("id" = ItemId, Path, description = "The item")),
    responses((status = 200, body = UpdateOut), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem)))]
async fn read(asked: Asked, Id(id): Id<ItemId>) -> Result<Json<UpdateOut>, Error> {
    let update = one(&asked, id).await?;
    parts::fetched(&asked, id);
    Ok(Json(update))
}

/// Changes an update; 409 when another version stands.
#[utoipa::path(patch, path = "/api/v1/updates/{id}", tag = "updates", operation_id = "updates_change",
    params(("id" = ItemId, Path, description = "The item")),
    request_body = UpdateChange,
    responses((status = 200, body = UpdateOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
async fn change(
    asked: Asked,
    Id(id): Id<ItemId>,
    Json(new): Json<UpdateChange>,
) -> Result<Json<UpdateOut>, Error> {
    let seen = see::<Post>(&mut asked.read().await?, &asked.viewer, id).await?;
    kept(&seen.head)?;
    let wording = match (&new.title, &new.html) {
        (None, None) => None,
        (title, html) => {
            let title = title.as_deref().unwrap_or(&seen.head.title);
            let html = html.as_deref().unwrap_or(&seen.body.html);
            Some(worded(title, html).map_err(named)?)
        }
    };
    let edit = Edit {
        version: Some(new.version),
        wording,
        publish: new.publish,
    };
    store::save(&asked.app.db, asked.act(), &asked.viewer, id, edit).await?;
    Ok(Json(one(&asked, id).await?))
}
