//! Companies as JSON.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use kernel::{CompanyId, SetId};
use people::companies::{self, Company, Draft};
use serde::{Deserialize, Serialize};
use store::Stop;
use utoipa::ToSchema;
use web::api::{ApiProblem, ApiQuery, Json, Key, List, PageQuery, created};
use web::{Asked, Error, Id};

use super::{first, kept, place, present, sees_people};
use crate::change;

/// A company.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CompanyOut {
    /// The company.
    pub id: CompanyId,
    /// The name.
    pub name: String,
    /// The address of its web page, or empty.
    pub website: String,
    /// The telephone number, or empty.
    pub phone: String,
    /// The postal address, or empty.
    pub address: String,
    /// Whether its contacts may use the portal.
    pub portal_on: bool,
    /// The permission set of its contacts that have none of their own.
    pub set: Option<SetId>,
    /// How many contacts belong to it.
    #[schema(minimum = 0)]
    pub contacts: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Whether it is in the trash.
    pub trashed: bool,
    /// Grows with every save.
    #[schema(minimum = 1)]
    pub version: i64,
}

impl From<Company> for CompanyOut {
    fn from(c: Company) -> Self {
        CompanyOut {
            id: c.id,
            name: c.name,
            website: c.website,
            phone: c.phone,
            address: c.address,
            portal_on: c.portal_on,
            set: c.set_id,
            contacts: c.contacts,
            created_at: c.created_at,
            trashed: c.trashed_at.is_some(),
            version: c.version,
        }
    }
}

/// A new company.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCompany {
    /// The name.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub name: String,
    /// The address of its web page.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub website: String,
    /// The telephone number.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub phone: String,
    /// The postal address.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub address: String,
    /// Whether its contacts may use the portal; true if not given.
    pub portal_on: Option<bool>,
}

/// Changes to a company; what is missing stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompanyChange {
    /// The version that was read.
    #[schema(minimum = 1)]
    pub version: i64,
    /// The name.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub name: Option<String>,
    /// The address of its web page.
    #[schema(max_length = 300)]
    pub website: Option<String>,
    /// The telephone number.
    #[schema(max_length = 60)]
    pub phone: Option<String>,
    /// The postal address.
    #[schema(max_length = 1000)]
    pub address: Option<String>,
    /// Whether its contacts may use the portal.
    pub portal_on: Option<bool>,
    /// The permission set of its contacts that have none of their own; null leaves them the standard.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<SetId>)]
    pub set: Option<Option<SetId>>,
}

async fn one(asked: &Asked, id: CompanyId) -> Result<CompanyOut, Stop> {
    Ok(companies::one(&mut asked.read().await?, &asked.viewer, id)
        .await?
        .into())
}

/// Companies, newest first.
#[utoipa::path(get, path = "/api/v1/companies", tag = "companies", operation_id = "companies_list", params(PageQuery),
    responses((status = 200, body = List<CompanyOut>), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn list(
    asked: Asked,
    ApiQuery(page): ApiQuery<PageQuery>,
) -> Result<Json<List<CompanyOut>>, Error> {
    sees_people(&asked)?;
    let limit = page.limit()?;
    let before = page.cursor()?.map(|c| CompanyId(c.id));
    let rows = companies::after(&mut asked.read().await?, &asked.viewer, before, limit + 1).await?;
    Ok(Json(List::of(
        rows,
        limit,
        |r| place(r.created_at, r.id),
        CompanyOut::from,
    )))
}

/// Makes a company.
#[utoipa::path(post, path = "/api/v1/companies", tag = "companies", operation_id = "companies_create", request_body = NewCompany,
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the first answer", min_length = 1, max_length = 200, pattern = "^[!-~]+$")),
    responses((status = 201, body = CompanyOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn create(
    asked: Asked,
    key: Key,
    Json(new): Json<NewCompany>,
) -> Result<Response, Error> {
    let act = asked.act_once(
        &key.0,
        &[
            "companies",
            &serde_json::to_string(&new).unwrap_or_default(),
        ],
    );
    let draft = Draft {
        name: new.name,
        website: new.website,
        phone: new.phone,
        address: new.address,
        portal_on: new.portal_on.unwrap_or(true),
    };
    let made = change!(asked, act, |tx, viewer| {
        let id = companies::create(tx, viewer, &draft).await?;
        tx.answer(id.to_string());
        Ok(id)
    });
    let out = one(&asked, first(made)?).await?;
    Ok(created(&format!("/api/v1/companies/{}", out.id), out))
}

/// One company.
#[utoipa::path(get, path = "/api/v1/companies/{id}", tag = "companies", operation_id = "companies_read", params(("id" = CompanyId, Path)),
    responses((status = 200, body = CompanyOut), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn read(asked: Asked, Id(id): Id<CompanyId>) -> Result<Json<CompanyOut>, Error> {
    let found = one(&asked, id).await?;
    if found.trashed {
        return Err(store::Stop::Gone.into()); // for programs the trash is away, until it is restored
    }
    Ok(Json(found))
}

/// Changes a company.
#[utoipa::path(patch, path = "/api/v1/companies/{id}", tag = "companies", operation_id = "companies_change", params(("id" = CompanyId, Path)), request_body = CompanyChange,
    responses((status = 200, body = CompanyOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn change(
    asked: Asked,
    Id(id): Id<CompanyId>,
    Json(new): Json<CompanyChange>,
) -> Result<Json<CompanyOut>, Error> {
    change!(asked, |tx, viewer| {
        let old = companies::one(tx.conn(), viewer, id).await?;
        kept(old.trashed_at)?;
        let mut draft = Draft::of(&old);
        draft.name = new.name.unwrap_or(draft.name);
        draft.website = new.website.unwrap_or(draft.website);
        draft.phone = new.phone.unwrap_or(draft.phone);
        draft.address = new.address.unwrap_or(draft.address);
        draft.portal_on = new.portal_on.unwrap_or(draft.portal_on);
        companies::change(tx, viewer, id, new.version, &draft).await?;
        if let Some(set) = new.set {
            let version = companies::one(tx.conn(), viewer, id).await?.version;
            people::sets::give_company(tx, viewer, id, version, set).await?;
        }
        Ok(())
    })?;
    Ok(Json(one(&asked, id).await?))
}

/// Puts a company in the trash; its contacts stay.
#[utoipa::path(delete, path = "/api/v1/companies/{id}", tag = "companies", operation_id = "companies_trash", params(("id" = CompanyId, Path)),
    responses((status = 204), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn trash(asked: Asked, Id(id): Id<CompanyId>) -> Result<StatusCode, Error> {
    change!(asked, |tx, viewer| companies::trash(tx, viewer, id, true)
        .await)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a company out of the trash.
#[utoipa::path(post, path = "/api/v1/companies/{id}/restore", tag = "companies", operation_id = "companies_restore", params(("id" = CompanyId, Path)),
    responses((status = 200, body = CompanyOut), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn restore(
    asked: Asked,
    Id(id): Id<CompanyId>,
) -> Result<Json<CompanyOut>, Error> {
    change!(asked, |tx, viewer| companies::trash(tx, viewer, id, false)
        .await)?;
    Ok(Json(one(&asked, id).await?))
}
