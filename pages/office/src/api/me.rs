//! Who one is, as JSON.

use kernel::{ContactId, Group, StaffId};
use serde::Serialize;
use utoipa::ToSchema;
use web::api::{ApiProblem, Json};
use web::{Asked, Error};

/// Whoever holds the token.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Me {
    /// The name.
    pub name: String,
    /// As this staff user; missing for clients.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffId>,
    /// The group of staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
    /// As this client; missing for staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    /// The organization's part of addresses.
    pub organization: String,
    /// The organization's name.
    pub organization_name: String,
    /// Language (BCP 47).
    pub language: String,
    /// Time zone (IANA).
    pub zone: String,
}

/// Who the token acts as, and where.
#[utoipa::path(get, path = "/api/v1/me", tag = "me", operation_id = "me",
    responses((status = 200, body = Me), (status = 401, body = ApiProblem)))]
pub(super) async fn me(asked: Asked) -> Result<Json<Me>, Error> {
    let staff = asked.viewer.staff.as_ref().filter(|_| asked.is_staff());
    Ok(Json(Me {
        name: asked.name.clone(),
        staff: staff.map(|s| s.id),
        group: staff.map(|s| s.group),
        contact: asked.viewer.contact(),
        organization: asked.org.slug.clone(),
        organization_name: asked.org.name.clone(),
        language: asked.locale.lang.tag().to_owned(),
        zone: asked.locale.zone.name().to_owned(),
    }))
}
