//! A contact's access to the portal as JSON.

use chrono::{DateTime, Utc};
use entry::{Grant, PasswordWish};
use kernel::{Access, ContactId};
use people::contacts;
use serde::{Deserialize, Serialize};
use store::Stop;
use utoipa::ToSchema;
use web::api::{ApiProblem, Json, Key};
use web::{Asked, Error, Id};

use super::sees_people;
use crate::change;

/// A contact's access.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccessOut {
    /// The status.
    pub access: Access,
    /// Since when.
    pub at: Option<DateTime<Utc>>,
    /// When it was invited.
    pub invited_at: Option<DateTime<Utc>>,
    /// When it joined.
    pub joined_at: Option<DateTime<Utc>>,
    /// When it was last here.
    pub last_here_at: Option<DateTime<Utc>>,
    /// Whether the person has a sign-in of their own.
    pub has_own_sign_in: bool,
    /// The user name that staff set, if they did.
    pub user_name: Option<String>,
}

/// How access is granted: by an invitation, or with a password that staff typed.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantAccess {
    /// Whether the invitation is mailed; true if not given.
    pub send: Option<bool>,
    /// A user name and password instead of an invitation.
    pub password: Option<TypedPassword>,
}

/// *Enable login*.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedPassword {
    /// Unique in the organization.
    #[schema(min_length = 3, max_length = 64)]
    pub user_name: String,
    /// The password; may be empty when one is mailed.
    #[serde(default)]
    #[schema(max_length = 128)]
    pub password: String,
    /// *Force password reset*; true if not given.
    pub force_reset: Option<bool>,
    /// *Notify client*.
    #[serde(default)]
    pub notify: bool,
    /// A password stands in that mail.
    #[serde(default)]
    pub mail_password: bool,
}

/// On or off, for a contact that was given access.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessChange {
    /// Whether access is suspended.
    pub suspended: bool,
}

async fn one(asked: &Asked, id: ContactId) -> Result<AccessOut, Stop> {
    sees_people(asked)?;
    let t = entry::access_trail(&mut asked.read().await?, asked.org.id, id, asked.now).await?;
    Ok(AccessOut {
        access: t.access,
        at: t.at,
        invited_at: t.invited_at,
        joined_at: t.joined_at,
        last_here_at: t.last_here_at,
        has_own_sign_in: t.has_own_sign_in,
        user_name: t.user_name,
    })
}

/// A contact's access.
#[utoipa::path(get, path = "/api/v1/contacts/{id}/access", tag = "contacts", operation_id = "access_read", params(("id" = ContactId, Path)),
    responses((status = 200, body = AccessOut), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn read(asked: Asked, Id(id): Id<ContactId>) -> Result<Json<AccessOut>, Error> {
    Ok(Json(one(&asked, id).await?))
}

/// Grants access to the portal.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/access", tag = "contacts", operation_id = "access_grant", request_body = GrantAccess,
    params(("id" = ContactId, Path), ("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the first answer", min_length = 1, max_length = 200, pattern = "^[!-~]+$")),
    responses((status = 200, body = AccessOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem), (status = 429, body = ApiProblem), (status = 503, body = ApiProblem)))]
pub(super) async fn grant(
    asked: Asked,
    Id(id): Id<ContactId>,
    key: Key,
    Json(new): Json<GrantAccess>,
) -> Result<Json<AccessOut>, Error> {
    people::needs(&asked.viewer, kernel::Right::GrantAccess)?;
    let act = asked.act_once(
        &key.0,
        &[
            "access",
            &id.to_string(),
            &serde_json::to_string(&new).unwrap_or_default(),
        ],
    );
    let contact = contacts::one(&mut asked.read().await?, &asked.viewer, id).await?;
    let how = match new.password {
        None => Grant::Invite {
            send: new.send.unwrap_or(true),
        },
        Some(p) => {
            let wish = PasswordWish {
                user_name: p.user_name,
                password: p.password,
                force_reset: p.force_reset.unwrap_or(true),
                notify: p.notify,
                mail_password: p.mail_password,
            };
            Grant::Password(
                entry::typed(wish, &[&contact.name, &contact.email, &asked.org.name]).await?,
            )
        }
    };
    let done = change!(asked, act, |tx, viewer| {
        entry::grant(tx, viewer, id, how).await?;
        tx.answer(id.to_string());
        Ok(id)
    });
    super::first(done)?;
    Ok(Json(one(&asked, id).await?))
}

/// Suspends access, or gives it back.
#[utoipa::path(patch, path = "/api/v1/contacts/{id}/access", tag = "contacts", operation_id = "access_change", params(("id" = ContactId, Path)), request_body = AccessChange,
    responses((status = 200, body = AccessOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem), (status = 429, body = ApiProblem)))]
pub(super) async fn change(
    asked: Asked,
    Id(id): Id<ContactId>,
    Json(new): Json<AccessChange>,
) -> Result<Json<AccessOut>, Error> {
    change!(asked, |tx, viewer| {
        if new.suspended {
            entry::suspend(tx, viewer, id).await
        } else {
            entry::resume(tx, viewer, id).await.map(|_| ())
        }
    })?;
    Ok(Json(one(&asked, id).await?))
}

/// Ends access altogether; an invitation that is open ends too.
#[utoipa::path(delete, path = "/api/v1/contacts/{id}/access", tag = "contacts", operation_id = "access_remove", params(("id" = ContactId, Path)),
    responses((status = 200, body = AccessOut), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn remove(asked: Asked, Id(id): Id<ContactId>) -> Result<Json<AccessOut>, Error> {
    change!(asked, |tx, viewer| entry::remove_access(tx, viewer, id)
        .await)?;
    Ok(Json(one(&asked, id).await?))
}

/// Sends another invitation; earlier ones stay good.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/access/invitations", tag = "contacts", operation_id = "access_resend", params(("id" = ContactId, Path)),
    responses((status = 200, body = AccessOut), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem), (status = 429, body = ApiProblem)))]
pub(super) async fn resend(asked: Asked, Id(id): Id<ContactId>) -> Result<Json<AccessOut>, Error> {
    change!(asked, |tx, viewer| entry::resend(tx, viewer, id).await)?;
    Ok(Json(one(&asked, id).await?))
}
