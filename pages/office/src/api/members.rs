//! The clients of an engagement as JSON.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use kernel::{Access, ContactId, EngagementId, Role};
use people::engagements;
use people::members::{self, Member};
use serde::{Deserialize, Serialize};
use store::Stop;
use utoipa::ToSchema;
use web::api::{ApiProblem, Json, Key, List, created};
use web::{Asked, Error, Id, Sub};

use super::{first, sees_people};
use crate::change;

/// A client who is a member of an engagement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MemberOut {
    /// The contact.
    pub contact: ContactId,
    /// The name.
    pub name: String,
    /// What the contact is within the engagement.
    pub role: Role,
    /// Whether the engagement is hidden from this contact.
    pub hidden: bool,
    /// Access to the portal.
    pub access: Access,
    /// When it was added.
    pub added_at: DateTime<Utc>,
}

impl From<Member> for MemberOut {
    fn from(m: Member) -> Self {
        MemberOut {
            contact: m.contact_id,
            name: m.name,
            role: m.role,
            hidden: m.hidden,
            access: m.access,
            added_at: m.added_at,
        }
    }
}

/// A new member: mailed if it has access.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// The contact.
    pub contact: ContactId,
    /// What the contact is within the engagement; a collaborator if not given.
    pub role: Option<Role>,
}

/// Changes to a member; what is missing stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberChange {
    /// What the contact is within the engagement.
    pub role: Option<Role>,
    /// Whether the engagement is hidden from this contact.
    pub hidden: Option<bool>,
}

async fn all(asked: &Asked, id: EngagementId) -> Result<Vec<Member>, Stop> {
    sees_people(asked)?;
    let mut conn = asked.read().await?;
    engagements::one(&mut conn, &asked.viewer, id).await?;
    members::of(&mut conn, &asked.viewer, id).await
}

async fn one(asked: &Asked, id: EngagementId, contact: ContactId) -> Result<MemberOut, Stop> {
    all(asked, id)
        .await?
        .into_iter()
        .find(|m| m.contact_id == contact)
        .map(MemberOut::from)
        .ok_or(Stop::Gone)
}

/// The clients of an engagement, all at once.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/members", tag = "engagements", operation_id = "members_list", params(("id" = EngagementId, Path)),
    responses((status = 200, body = List<MemberOut>), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn list(
    asked: Asked,
    Id(id): Id<EngagementId>,
) -> Result<Json<List<MemberOut>>, Error> {
    let data = all(&asked, id)
        .await?
        .into_iter()
        .map(MemberOut::from)
        .collect();
    Ok(Json(List { data, next: None }))
}

/// Makes a contact a member; one who is a member already stays as it is.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/members", tag = "engagements", operation_id = "members_add", request_body = NewMember,
    params(("id" = EngagementId, Path), ("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the first answer", min_length = 1, max_length = 200, pattern = "^[!-~]+$")),
    responses((status = 201, body = MemberOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn add(
    asked: Asked,
    Id(id): Id<EngagementId>,
    key: Key,
    Json(new): Json<NewMember>,
) -> Result<Response, Error> {
    let act = asked.act_once(
        &key.0,
        &[
            "members",
            &id.to_string(),
            &serde_json::to_string(&new).unwrap_or_default(),
        ],
    );
    let (contact, role) = (new.contact, new.role.unwrap_or(Role::Collaborator));
    let made = change!(asked, act, |tx, viewer| {
        members::add(tx, viewer, id, contact, role).await?;
        entry::by_itself(tx, viewer, contact, entry::Since::Member).await?;
        tx.answer(contact.to_string());
        Ok(contact)
    });
    let out = one(&asked, id, first(made)?).await?;
    Ok(created(
        &format!("/api/v1/engagements/{id}/members/{}", out.contact),
        out,
    ))
}

/// Changes role or switch of a member.
#[utoipa::path(patch, path = "/api/v1/engagements/{id}/members/{sub}", tag = "engagements", operation_id = "members_change", request_body = MemberChange,
    params(("id" = EngagementId, Path), ("sub" = ContactId, Path, description = "The contact")),
    responses((status = 200, body = MemberOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn change(
    asked: Asked,
    Id(id): Id<EngagementId>,
    Sub(contact): Sub<ContactId>,
    Json(new): Json<MemberChange>,
) -> Result<Json<MemberOut>, Error> {
    let old = one(&asked, id, contact).await?;
    let (role, hidden) = (
        new.role.unwrap_or(old.role),
        new.hidden.unwrap_or(old.hidden),
    );
    change!(asked, |tx, viewer| members::change(
        tx, viewer, id, contact, role, hidden
    )
    .await)?;
    Ok(Json(one(&asked, id, contact).await?))
}

/// Ends a membership: the client sees nothing of the engagement any more.
#[utoipa::path(delete, path = "/api/v1/engagements/{id}/members/{sub}", tag = "engagements", operation_id = "members_remove",
    params(("id" = EngagementId, Path), ("sub" = ContactId, Path, description = "The contact")),
    responses((status = 204), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn remove(
    asked: Asked,
    Id(id): Id<EngagementId>,
    Sub(contact): Sub<ContactId>,
) -> Result<StatusCode, Error> {
    change!(asked, |tx, viewer| members::remove(tx, viewer, id, contact)
        .await)?;
    Ok(StatusCode::NO_CONTENT)
}
