//! Making one contact of two as JSON.

use kernel::{ContactId, EngagementId};
use people::contacts::merge::{Choice, Pair, Side};
use serde::Deserialize;
use utoipa::ToSchema;
use web::api::{ApiProblem, Json};
use web::{Asked, Error, Id};

use super::contacts::{ContactOut, one};
use super::sees_people;

/// The contact that goes into the one of the path, and what stays of each.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactMerge {
    /// The version of the contact that stays, as it was read.
    #[schema(minimum = 1)]
    pub version: i64,
    /// The contact that goes.
    pub other: ContactId,
    /// Its version, as it was read.
    #[schema(minimum = 1)]
    pub other_version: i64,
    /// Whose name; that of the kept contact if not given.
    pub name: Option<Side>,
    /// Whose address; fixed where one of them has access. Else the first that is not empty.
    pub email: Option<Side>,
    /// Whose telephone number; the first that is not empty.
    pub phone: Option<Side>,
    /// Whose company; the first there is.
    pub company: Option<Side>,
    /// Whose postal address; the first that is not empty.
    pub address: Option<Side>,
    /// Whose birthday; the first there is. Links and the photo go the same way.
    pub birthday: Option<Side>,
    /// Whose notes; both, one after the other, if not given.
    pub notes: Option<Side>,
    /// Whose permission set and changes; those of the one whose access stays.
    pub permissions: Option<Side>,
    /// Engagements of both in which the membership of the contact that goes stays, with its role.
    #[serde(default)]
    pub memberships: Vec<EngagementId>,
}

/// Makes one contact of two. It cannot be undone; the id of the one that goes leads to the other.
/// Only the sign-in that works stays: where both work (`both_sign_in`), suspend one first.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/merge", tag = "contacts", operation_id = "contacts_merge", params(("id" = ContactId, Path)), request_body = ContactMerge,
    responses((status = 200, body = ContactOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn merge(
    asked: Asked,
    Id(id): Id<ContactId>,
    Json(new): Json<ContactMerge>,
) -> Result<Json<ContactOut>, Error> {
    sees_people(&asked)?;
    let pair = Pair {
        kept: (id, new.version),
        gone: (new.other, new.other_version),
    };
    let choice = Choice {
        name: new.name,
        email: new.email,
        phone: new.phone,
        company: new.company,
        address: new.address,
        birthday: new.birthday,
        notes: new.notes,
        permissions: new.permissions,
        memberships: new.memberships,
    };
    crate::contacts::merged(&asked, pair, choice).await?;
    Ok(Json(one(&asked, id).await?))
}
