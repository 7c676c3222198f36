//! Engagements as JSON. Clients read those they see, without what only the team knows.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use kernel::{CompanyId, EngagementId, EngagementKind, Status};
use people::engagements::{self, Draft, Engagement, Filter};
use serde::{Deserialize, Serialize};
use store::Stop;
use utoipa::{IntoParams, ToSchema};
use web::api::{ApiProblem, ApiQuery, Json, Key, List, PageQuery, created, looked_for};
use web::{Asked, Error, Id};

use super::{first, kept, place, present};
use crate::change;

/// An engagement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EngagementOut {
    /// The engagement.
    pub id: EngagementId,
    /// What it is called.
    pub kind: EngagementKind,
    /// Its title.
    pub title: String,
    /// A few words about it.
    pub blurb: String,
    /// How far it is.
    pub status: Status,
    /// Where it happens, or empty.
    pub venue: String,
    /// The time zone of that place (IANA).
    pub zone: String,
    /// When it begins; of whole days the start of the first one there.
    pub starts_at: Option<DateTime<Utc>>,
    /// When it ends; of whole days the start of the last one there.
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether only the days count.
    pub all_day: bool,
    /// Whether it is archived.
    pub archived: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Grows with every save.
    #[schema(minimum = 1)]
    pub version: i64,
    /// What only staff is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeOut>,
}

/// What only staff is told of an engagement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OfficeOut {
    /// The company.
    pub company: Option<CompanyId>,
    /// Whether the portal is on for it.
    pub portal_on: bool,
    /// Whether it is hidden from all clients.
    pub hidden: bool,
    /// How many clients are members.
    #[schema(minimum = 0)]
    pub members: i64,
    /// Whether it is in the trash.
    pub trashed: bool,
}

fn out(asked: &Asked, e: Engagement) -> EngagementOut {
    let office = asked.is_staff().then_some(OfficeOut {
        company: e.company_id,
        portal_on: e.portal_on,
        hidden: e.hidden,
        members: e.members,
        trashed: e.trashed_at.is_some(),
    });
    EngagementOut {
        id: e.id,
        kind: e.kind,
        title: e.title,
        blurb: e.blurb,
        status: e.status,
        venue: e.venue,
        zone: e.zone,
        starts_at: e.starts_at,
        ends_at: e.ends_at,
        all_day: e.all_day,
        archived: e.archived_at.is_some(),
        created_at: e.created_at,
        version: e.version,
        office,
    }
}

/// A new engagement.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEngagement {
    /// What it is called.
    pub kind: EngagementKind,
    /// Its title.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub title: String,
    /// A few words about it, shown to clients.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub blurb: String,
    /// How far it is; active if not given.
    pub status: Option<Status>,
    /// The company.
    pub company: Option<CompanyId>,
    /// Where it happens.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub venue: String,
    /// The time zone of that place (IANA); the organization's if not given.
    #[schema(max_length = 64)]
    pub zone: Option<String>,
    /// When it begins, from 1900 to 2199.
    pub starts_at: Option<DateTime<Utc>>,
    /// When it ends.
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether only the days count; true if not given.
    pub all_day: Option<bool>,
}

/// Changes to an engagement; what is missing stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EngagementChange {
    /// The version that was read.
    #[schema(minimum = 1)]
    pub version: i64,
    /// What it is called.
    pub kind: Option<EngagementKind>,
    /// Its title.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub title: Option<String>,
    /// A few words about it, shown to clients.
    #[schema(max_length = 2000)]
    pub blurb: Option<String>,
    /// How far it is.
    pub status: Option<Status>,
    /// The company; null for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<CompanyId>)]
    pub company: Option<Option<CompanyId>>,
    /// Where it happens.
    #[schema(max_length = 200)]
    pub venue: Option<String>,
    /// The time zone of that place (IANA).
    #[schema(max_length = 64)]
    pub zone: Option<String>,
    /// When it begins; null for no date.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<DateTime<Utc>>)]
    pub starts_at: Option<Option<DateTime<Utc>>>,
    /// When it ends; null for no end.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<DateTime<Utc>>)]
    pub ends_at: Option<Option<DateTime<Utc>>>,
    /// Whether only the days count.
    pub all_day: Option<bool>,
    /// Into the archive, or out of it.
    pub archived: Option<bool>,
    /// Whether the portal is on for it.
    pub portal_on: Option<bool>,
    /// Whether it is hidden from all clients.
    pub hidden: Option<bool>,
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Words in title, venue or text.
    #[param(max_length = 200)]
    q: Option<String>,
    /// A kind.
    kind: Option<EngagementKind>,
    /// A status.
    status: Option<Status>,
    /// A company.
    company: Option<CompanyId>,
    /// Archived ones instead of current ones.
    archived: Option<bool>,
}

async fn one(asked: &Asked, id: EngagementId) -> Result<EngagementOut, Stop> {
    Ok(out(
        asked,
        engagements::one(&mut asked.read().await?, &asked.viewer, id).await?,
    ))
}

/// Engagements you see, newest first.
#[utoipa::path(get, path = "/api/v1/engagements", tag = "engagements", operation_id = "engagements_list", params(PageQuery, Wanted),
    responses((status = 200, body = List<EngagementOut>), (status = 401, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn list(
    asked: Asked,
    ApiQuery(page): ApiQuery<PageQuery>,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Json<List<EngagementOut>>, Error> {
    let limit = page.limit()?;
    let filter = Filter {
        q: looked_for(wanted.q)?,
        kind: wanted.kind,
        status: wanted.status,
        company: wanted.company.filter(|_| asked.is_staff()),
        archived: wanted.archived.unwrap_or(false),
        ..Default::default()
    };
    let before = page.cursor()?.map(|c| EngagementId(c.id));
    let rows = engagements::after(
        &mut asked.read().await?,
        &asked.viewer,
        &filter,
        asked.now,
        before,
        limit + 1,
    )
    .await?;
    Ok(Json(List::of(
        rows,
        limit,
        |r| place(r.created_at, r.id),
        |e| out(&asked, e),
    )))
}

/// Makes an engagement; you are on its team.
#[utoipa::path(post, path = "/api/v1/engagements", tag = "engagements", operation_id = "engagements_create", request_body = NewEngagement,
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the first answer", min_length = 1, max_length = 200, pattern = "^[!-~]+$")),
    responses((status = 201, body = EngagementOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn create(
    asked: Asked,
    key: Key,
    Json(new): Json<NewEngagement>,
) -> Result<Response, Error> {
    let act = asked.act_once(
        &key.0,
        &[
            "engagements",
            &serde_json::to_string(&new).unwrap_or_default(),
        ],
    );
    let draft = Draft {
        title: new.title,
        blurb: new.blurb,
        status: new.status.unwrap_or(Status::Active),
        company: new.company,
        venue: new.venue,
        starts_at: new.starts_at,
        ends_at: new.ends_at,
        all_day: new.all_day.unwrap_or(true),
        ..Draft::new(new.kind, new.zone.as_deref().unwrap_or(&asked.org.zone))
    };
    let made = change!(asked, act, |tx, viewer| {
        let id = engagements::create(tx, viewer, &draft).await?;
        tx.answer(id.to_string());
        Ok(id)
    });
    let out = one(&asked, first(made)?).await?;
    Ok(created(&format!("/api/v1/engagements/{}", out.id), out))
}

/// One engagement.
#[utoipa::path(get, path = "/api/v1/engagements/{id}", tag = "engagements", operation_id = "engagements_read", params(("id" = EngagementId, Path)),
    responses((status = 200, body = EngagementOut), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn read(
    asked: Asked,
    Id(id): Id<EngagementId>,
) -> Result<Json<EngagementOut>, Error> {
    let found = one(&asked, id).await?;
    if found.office.as_ref().is_some_and(|o| o.trashed) {
        return Err(store::Stop::Gone.into()); // for programs the trash is away, until it is restored
    }
    Ok(Json(found))
}

/// Changes an engagement.
#[utoipa::path(patch, path = "/api/v1/engagements/{id}", tag = "engagements", operation_id = "engagements_change", params(("id" = EngagementId, Path)), request_body = EngagementChange,
    responses((status = 200, body = EngagementOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn change(
    asked: Asked,
    Id(id): Id<EngagementId>,
    Json(new): Json<EngagementChange>,
) -> Result<Json<EngagementOut>, Error> {
    change!(asked, |tx, viewer| {
        people::needs(viewer, kernel::Right::EditPeople)?;
        let old = engagements::one(tx.conn(), viewer, id).await?;
        kept(old.trashed_at)?;
        let (portal_on, hidden) = (
            new.portal_on.unwrap_or(old.portal_on),
            new.hidden.unwrap_or(old.hidden),
        );
        let draft = new.onto(Draft::of(&old));
        engagements::change(tx, viewer, id, new.version, &draft).await?;
        if (portal_on, hidden) != (old.portal_on, old.hidden) {
            engagements::set_switches(tx, viewer, id, portal_on, hidden).await?;
        }
        if let Some(away) = new
            .archived
            .filter(|away| *away != old.archived_at.is_some())
        {
            engagements::archive(tx, viewer, id, away).await?;
        }
        Ok(())
    })?;
    Ok(Json(one(&asked, id).await?))
}

impl EngagementChange {
    fn onto(&self, mut draft: Draft) -> Draft {
        draft.kind = self.kind.unwrap_or(draft.kind);
        draft.title = self.title.clone().unwrap_or(draft.title);
        draft.blurb = self.blurb.clone().unwrap_or(draft.blurb);
        draft.status = self.status.unwrap_or(draft.status);
        draft.company = self.company.unwrap_or(draft.company);
        draft.venue = self.venue.clone().unwrap_or(draft.venue);
        draft.zone = self.zone.clone().unwrap_or(draft.zone);
        draft.starts_at = self.starts_at.unwrap_or(draft.starts_at);
        draft.ends_at = self.ends_at.unwrap_or(draft.ends_at);
        draft.all_day = self.all_day.unwrap_or(draft.all_day);
        draft
    }
}

/// Puts an engagement in the trash, with all that is in it.
#[utoipa::path(delete, path = "/api/v1/engagements/{id}", tag = "engagements", operation_id = "engagements_trash", params(("id" = EngagementId, Path)),
    responses((status = 204), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn trash(asked: Asked, Id(id): Id<EngagementId>) -> Result<StatusCode, Error> {
    change!(asked, |tx, viewer| engagements::trash(tx, viewer, id, true)
        .await)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes an engagement out of the trash.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/restore", tag = "engagements", operation_id = "engagements_restore", params(("id" = EngagementId, Path)),
    responses((status = 200, body = EngagementOut), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn restore(
    asked: Asked,
    Id(id): Id<EngagementId>,
) -> Result<Json<EngagementOut>, Error> {
    change!(asked, |tx, viewer| engagements::trash(
        tx, viewer, id, false
    )
    .await)?;
    Ok(Json(one(&asked, id).await?))
}
