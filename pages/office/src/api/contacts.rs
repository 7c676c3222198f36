//! Contacts as JSON.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Access, CompanyId, ContactId};
use people::contacts::{self, Contact, Draft, Filter, Row};
use serde::{Deserialize, Serialize};
use store::Stop;
use utoipa::{IntoParams, ToSchema};
use web::api::{ApiProblem, ApiQuery, Json, Key, List, PageQuery, created, looked_for};
use web::{Asked, Error, Id};

use super::{first, kept, place, present, sees_people};
use crate::change;

/// A contact.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContactOut {
    /// The contact.
    pub id: ContactId,
    /// The name.
    pub name: String,
    /// The address, or empty.
    pub email: String,
    /// The telephone number, or empty.
    pub phone: String,
    /// Notes of the team; never shown to clients.
    pub notes: String,
    /// The company.
    pub company: Option<CompanyId>,
    /// The postal address, or empty.
    pub address: String,
    /// The birthday.
    pub birthday: Option<NaiveDate>,
    /// Links to pages about the contact.
    pub links: Vec<String>,
    /// Access to the portal.
    pub access: Access,
    /// When it was last here.
    pub last_here_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Whether it is in the trash.
    pub trashed: bool,
    /// Grows with every save.
    #[schema(minimum = 1)]
    pub version: i64,
}

impl From<Row> for ContactOut {
    fn from(r: Row) -> Self {
        ContactOut {
            id: r.id,
            name: r.name,
            email: r.email,
            phone: r.phone,
            notes: r.notes,
            company: r.company_id,
            address: r.address,
            birthday: r.birthday,
            links: r.links.0,
            access: r.access,
            last_here_at: r.last_here_at,
            created_at: r.created_at,
            trashed: false,
            version: r.version,
        }
    }
}

impl From<Contact> for ContactOut {
    fn from(c: Contact) -> Self {
        ContactOut {
            id: c.id,
            name: c.name,
            email: c.email,
            phone: c.phone,
            notes: c.notes,
            company: c.company_id,
            address: c.address,
            birthday: c.birthday,
            links: c.links.0,
            access: c.access,
            last_here_at: c.last_here_at,
            created_at: c.created_at,
            trashed: c.trashed_at.is_some(),
            version: c.version,
        }
    }
}

/// A new contact.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    /// The name.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub name: String,
    /// The address; one contact of the organization has it.
    #[serde(default)]
    #[schema(max_length = 320)]
    pub email: String,
    /// The telephone number.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub phone: String,
    /// Notes of the team.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub notes: String,
    /// The company.
    pub company: Option<CompanyId>,
    /// The postal address.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub address: String,
    /// The birthday: a day since 1900 that was.
    pub birthday: Option<NaiveDate>,
    /// Links to pages about the contact, `https` only.
    #[serde(default)]
    #[schema(max_items = 6)]
    pub links: Vec<String>,
}

/// Changes to a contact; what is missing stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactChange {
    /// The version that was read.
    #[schema(minimum = 1)]
    pub version: i64,
    /// The name.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub name: Option<String>,
    /// The address; fixed while the contact signs in with it.
    #[schema(max_length = 320)]
    pub email: Option<String>,
    /// The telephone number.
    #[schema(max_length = 60)]
    pub phone: Option<String>,
    /// Notes of the team.
    #[schema(max_length = 10_000)]
    pub notes: Option<String>,
    /// The company; null for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<CompanyId>)]
    pub company: Option<Option<CompanyId>>,
    /// The postal address.
    #[schema(max_length = 1000)]
    pub address: Option<String>,
    /// The birthday: a day since 1900 that was; null for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<NaiveDate>)]
    pub birthday: Option<Option<NaiveDate>>,
    /// Links to pages about the contact, `https` only.
    #[schema(max_items = 6)]
    pub links: Option<Vec<String>>,
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Words in name, address or notes.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Access to the portal.
    access: Option<Access>,
    /// A company.
    company: Option<CompanyId>,
}

fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

pub(super) async fn one(asked: &Asked, id: ContactId) -> Result<ContactOut, Stop> {
    Ok(contacts::one(&mut asked.read().await?, &asked.viewer, id)
        .await?
        .into())
}

/// Contacts, newest first.
#[utoipa::path(get, path = "/api/v1/contacts", tag = "contacts", operation_id = "contacts_list", params(PageQuery, Wanted),
    responses((status = 200, body = List<ContactOut>), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn list(
    asked: Asked,
    ApiQuery(page): ApiQuery<PageQuery>,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Json<List<ContactOut>>, Error> {
    sees_people(&asked)?;
    let limit = page.limit()?;
    let filter = Filter {
        q: looked_for(wanted.q)?,
        access: wanted.access,
        company: wanted.company,
        ..Default::default()
    };
    let before = page.cursor()?.map(|c| ContactId(c.id));
    let rows = contacts::after(
        &mut asked.read().await?,
        &asked.viewer,
        &filter,
        before,
        limit + 1,
    )
    .await?;
    Ok(Json(List::of(
        rows,
        limit,
        |r| place(r.created_at, r.id),
        ContactOut::from,
    )))
}

/// Makes a contact, without access to the portal.
#[utoipa::path(post, path = "/api/v1/contacts", tag = "contacts", operation_id = "contacts_create", request_body = NewContact,
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the first answer", min_length = 1, max_length = 200, pattern = "^[!-~]+$")),
    responses((status = 201, body = ContactOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn create(
    asked: Asked,
    key: Key,
    Json(new): Json<NewContact>,
) -> Result<Response, Error> {
    let act = asked.act_once(
        &key.0,
        &["contacts", &serde_json::to_string(&new).unwrap_or_default()],
    );
    let draft = Draft {
        name: new.name,
        email: new.email,
        phone: new.phone,
        notes: new.notes,
        company: new.company,
        address: new.address,
        birthday: day(new.birthday),
        links: new.links,
    };
    let made = change!(asked, act, |tx, viewer| {
        let id = contacts::create(tx, viewer, &draft).await?;
        entry::by_itself(tx, viewer, id, entry::Since::Made).await?;
        tx.answer(id.to_string());
        Ok(id)
    });
    let out = one(&asked, first(made)?).await?;
    Ok(created(&format!("/api/v1/contacts/{}", out.id), out))
}

/// One contact; the id of one that was merged leads to the contact that stayed.
#[utoipa::path(get, path = "/api/v1/contacts/{id}", tag = "contacts", operation_id = "contacts_read", params(("id" = ContactId, Path)),
    responses((status = 200, body = ContactOut), (status = 308, description = "Merged into another contact", headers(("Location" = String, description = "The contact that stayed"))), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn read(asked: Asked, Id(id): Id<ContactId>) -> Result<Response, Error> {
    let found = contacts::one(&mut asked.read().await?, &asked.viewer, id).await?;
    if let Some(kept) = found.merged_into {
        return Ok(Redirect::permanent(&format!("/api/v1/contacts/{kept}")).into_response());
    }
    if found.trashed_at.is_some() {
        return Err(store::Stop::Gone.into()); // for programs the trash is away, until it is restored
    }
    Ok(Json(ContactOut::from(found)).into_response())
}

/// Changes a contact.
#[utoipa::path(patch, path = "/api/v1/contacts/{id}", tag = "contacts", operation_id = "contacts_change", params(("id" = ContactId, Path)), request_body = ContactChange,
    responses((status = 200, body = ContactOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn change(
    asked: Asked,
    Id(id): Id<ContactId>,
    Json(new): Json<ContactChange>,
) -> Result<Json<ContactOut>, Error> {
    change!(asked, |tx, viewer| {
        let old = contacts::one(tx.conn(), viewer, id).await?;
        kept(old.trashed_at)?;
        let mut draft = Draft::of(&old);
        draft.name = new.name.unwrap_or(draft.name);
        draft.email = new.email.unwrap_or(draft.email);
        draft.phone = new.phone.unwrap_or(draft.phone);
        draft.notes = new.notes.unwrap_or(draft.notes);
        draft.company = new.company.unwrap_or(draft.company);
        draft.address = new.address.unwrap_or(draft.address);
        draft.birthday = new.birthday.map_or(draft.birthday, day);
        draft.links = new.links.unwrap_or(draft.links);
        contacts::change(tx, viewer, id, new.version, &draft).await
    })?;
    Ok(Json(one(&asked, id).await?))
}

/// Puts a contact in the trash; its access ends at once.
#[utoipa::path(delete, path = "/api/v1/contacts/{id}", tag = "contacts", operation_id = "contacts_trash", params(("id" = ContactId, Path)),
    responses((status = 204), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn trash(asked: Asked, Id(id): Id<ContactId>) -> Result<StatusCode, Error> {
    change!(asked, |tx, viewer| contacts::trash(tx, viewer, id, true)
        .await)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a contact out of the trash.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/restore", tag = "contacts", operation_id = "contacts_restore", params(("id" = ContactId, Path)),
    responses((status = 200, body = ContactOut), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn restore(
    asked: Asked,
    Id(id): Id<ContactId>,
) -> Result<Json<ContactOut>, Error> {
    change!(asked, |tx, viewer| contacts::trash(tx, viewer, id, false)
        .await)?;
    Ok(Json(one(&asked, id).await?))
}
