//! Sharing, audience, trash and *why* as JSON.

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use kernel::{Audience, CompanyId, ContactId, ItemId, Kind, Power, Sharing};
use serde::{Deserialize, Serialize};
use store::Stop;
use store::items::permit_head;
use store::sharing::Verb;
use utoipa::ToSchema;
use web::api::{ApiProblem, ApiQuery, Json, List, PageQuery};
use web::{Asked, Error, Id, Office, Routes};

use super::{ItemHead, door, found, kept, said};
use crate::share::sights;
use crate::{reasons, trash};

pub(super) fn under(kind: Kind) -> Routes {
    let path = |rest: &str| format!("/{}/{{id}}{rest}", kind.tool());
    Routes::new()
        .delete(door(), &path(""), move |asked: Asked, id: Id<ItemId>| {
            remove(asked, id, kind)
        })
        .post(
            door(),
            &path("/share"),
            move |asked: Asked, id: Id<ItemId>, body: Json<Share>| share(asked, id, body, kind),
        )
        .post(
            door(),
            &path("/audience"),
            move |asked: Asked, id: Id<ItemId>, body: Json<ForWhom>| {
                audience(asked, id, body, kind)
            },
        )
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(door(), "/items/{id}/why", why)
        .get(door(), "/trash", list)
        .post(door(), "/trash/{id}/restore", restore)
}

/// *Show on portal?*
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Where the switch goes.
    pub sharing: Sharing,
}

/// Whom among the members an item is for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForWhom {
    /// Whom.
    pub audience: Audience,
    /// The members, for audience *named*.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub named: Vec<ContactId>,
    /// The company, for audience *company*.
    pub company: Option<CompanyId>,
}

async fn apply(asked: &Asked, id: ItemId, kind: Kind, verb: Verb) -> Result<ItemHead, Error> {
    let head = permit_head(&mut asked.read().await?, &asked.viewer, id, Power::See).await?;
    kept(&head)?;
    if head.kind != kind {
        return Err(Stop::Gone.into());
    }
    asked
        .app
        .db
        .apply(asked.act(), &asked.viewer, id, verb)
        .await
        .map_err(found)?;
    read(asked, id).await
}

async fn read(asked: &Asked, id: ItemId) -> Result<ItemHead, Error> {
    let head = permit_head(&mut asked.read().await?, &asked.viewer, id, Power::See).await?;
    Ok(ItemHead::of(
        asked,
        &head,
        access::granted(&asked.viewer, head.kind, head.engagement_id),
    ))
}

/// Shows an item on the portal, or hides it; acts at once.
#[utoipa::path(post, path = "/api/v1/TOOL/{id}/share", operation_id = "share", tag = "TOOL",
    params(("id" = ItemId, Path, description = "The item")),
    request_body = Share,
    responses((status = 200, body = ItemHead), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn share(
    asked: Asked,
    Id(id): Id<ItemId>,
    Json(body): Json<Share>,
    kind: Kind,
) -> Result<Json<ItemHead>, Error> {
    Ok(Json(
        apply(&asked, id, kind, Verb::Share(body.sharing)).await?,
    ))
}

/// Chooses whom an item is for; somebody named who is no member is 404.
#[utoipa::path(post, path = "/api/v1/TOOL/{id}/audience", operation_id = "audience", tag = "TOOL",
    params(("id" = ItemId, Path, description = "The item")),
    request_body = ForWhom,
    responses((status = 200, body = ItemHead), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn audience(
    asked: Asked,
    Id(id): Id<ItemId>,
    Json(body): Json<ForWhom>,
    kind: Kind,
) -> Result<Json<ItemHead>, Error> {
    let mut named = body.named;
    named.sort_unstable();
    named.dedup();
    if named.len() > 200 {
        return Err(Stop::field("named", "too_long").into());
    }
    let company = body.company.filter(|_| body.audience == Audience::Company);
    if let Some(company) = company {
        exists(&asked, company).await?;
    }
    let verb = match (body.audience, company) {
        (Audience::Company, None) => return Err(Stop::field("company", "required").into()),
        (audience, company) => Verb::Audience(audience, named, company),
    };
    Ok(Json(apply(&asked, id, kind, verb).await?))
}

async fn exists(asked: &Asked, company: CompanyId) -> Result<(), Stop> {
    let find =
        access::sql("select id from company where org_id = $1 and id = $2 and trashed_at is null")
            .bind(asked.org.id)
            .bind(company);
    asked
        .read()
        .await?
        .one::<(CompanyId,)>(find)
        .await
        .map(|_| ())
}

/// Puts an item into the trash; `POST /api/v1/trash/{id}/restore` takes it out again.
#[utoipa::path(delete, path = "/api/v1/TOOL/{id}", operation_id = "trash", tag = "TOOL",
    params(("id" = ItemId, Path, description = "The item")),
    responses((status = 204), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn remove(
    asked: Asked,
    Id(id): Id<ItemId>,
    kind: Kind,
) -> Result<StatusCode, Error> {
    apply(&asked, id, kind, Verb::Trash).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An item in the trash.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TrashedOut {
    /// The item.
    pub id: ItemId,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// The title of its engagement.
    pub engagement: String,
    /// Who put it there.
    pub trashed_by: String,
    /// When.
    pub trashed_at: DateTime<Utc>,
}

/// What is in the trash, last put there first. For staff.
#[utoipa::path(get, path = "/api/v1/trash", tag = "trash", operation_id = "trash_list", params(PageQuery),
    responses((status = 200, body = List<TrashedOut>), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn list(
    asked: Office,
    ApiQuery(page): ApiQuery<PageQuery>,
) -> Result<Json<List<TrashedOut>>, Error> {
    let limit = page.limit()?;
    let rows = trash::trashed(&mut asked.read().await?, &asked.viewer, &page, limit, false).await?;
    let items = rows.into_iter().filter_map(|row| Some((row.kind()?, row)));
    Ok(Json(List::of(
        items.collect(),
        limit,
        |(_, row)| trash::cursor(row),
        |(kind, row)| TrashedOut {
            id: ItemId(row.id),
            kind,
            title: row.title,
            engagement: row.place,
            trashed_by: row.by,
            trashed_at: row.trashed_at,
        },
    )))
}

/// Takes an item out of the trash.
#[utoipa::path(post, path = "/api/v1/trash/{id}/restore", tag = "trash", operation_id = "trash_restore",
    params(("id" = ItemId, Path, description = "The item")),
    responses((status = 200, body = ItemHead), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn restore(asked: Asked, Id(id): Id<ItemId>) -> Result<Json<ItemHead>, Error> {
    asked
        .app
        .db
        .apply(asked.act(), &asked.viewer, id, Verb::Restore)
        .await?;
    Ok(Json(read(&asked, id).await?))
}

/// Whether one member sees an item, and because of what.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WhyOut {
    /// The contact.
    pub contact: ContactId,
    /// The name.
    pub name: String,
    /// Whether they see it.
    pub sees: bool,
    /// The clause that decided, a stable word.
    pub reason: String,
    /// The same in a sentence.
    pub because: String,
    /// For one who does not see it: where staff change that, if anything does.
    pub change: Option<ChangeOut>,
}

/// Where what decided is changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChangeOut {
    /// The words of the link.
    pub words: String,
    /// The path of the page, within this server.
    pub path: String,
}

/// Who among the members sees an item, and because of what. For staff.
#[utoipa::path(get, path = "/api/v1/items/{id}/why", tag = "items", operation_id = "why",
    params(("id" = ItemId, Path, description = "The item")),
    responses((status = 200, body = List<WhyOut>), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn why(asked: Office, Id(id): Id<ItemId>) -> Result<Json<List<WhyOut>>, Error> {
    let mut conn = asked.read().await?;
    let head = permit_head(&mut conn, &asked.viewer, id, Power::See).await?;
    let sights = sights(&mut conn, asked.org.id, &head).await?;
    let tell = |sight: &crate::share::Sight| {
        let told = reasons::explain(&asked, &head, sight, &sights.engagement);
        let change = |(words, path): (i18n::Text, String)| ChangeOut {
            words: said(&words, asked.locale),
            path: asked.at(&path),
        };
        WhyOut {
            contact: sight.client.contact,
            name: sight.client.name.clone(),
            sees: sight.verdict.allowed,
            reason: told.reason.word().to_owned(),
            because: said(&told.because, asked.locale),
            change: told.change.map(change),
        }
    };
    Ok(Json(List {
        data: sights.members.iter().map(tell).collect(),
        next: None,
    }))
}
