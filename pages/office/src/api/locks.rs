//! The lock calendar as JSON, of the organization and of one engagement.

use std::collections::BTreeMap;

use kernel::{EngagementId, Kind, Lock, Locks, Right};
use people::engagements;
use people::settings::{LockWish, Part, set_locks};
use serde::{Deserialize, Serialize};
use store::Stop;
use store::org::Org;
use utoipa::openapi::schema::{AdditionalProperties, Ref};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};
use web::api::{ApiProblem, Json};
use web::{Asked, Error, Id};

use super::present;
use crate::change;

/// `never`, a number of days before the start (0 to 365), or `usual`; in an engagement also `open`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct LockRule(String);

impl LockRule {
    fn of(rule: Option<Lock>) -> LockRule {
        LockRule(rule.map_or_else(|| "usual".to_owned(), |r| r.to_string()))
    }
    fn rule(&self) -> Result<Option<Lock>, Stop> {
        match self.0.as_str() {
            "usual" => Ok(None),
            word => word
                .parse()
                .map(Some)
                .map_err(|_| Stop::field("tools", "unknown")),
        }
    }
}
impl PartialSchema for LockRule {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(
                "^(usual|never|open|[0-9]|[1-9][0-9]|[12][0-9][0-9]|3[0-5][0-9]|36[0-5])$",
            ))
            .into()
    }
}
impl ToSchema for LockRule {
    fn name() -> std::borrow::Cow<'static, str> {
        "LockRule".into()
    }
}

/// Rules by the name of the tool; tools that are not named stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct ToolLocks(BTreeMap<String, LockRule>);

impl PartialSchema for ToolLocks {
    fn schema() -> RefOr<Schema> {
        let object = Kind::ALL.iter().fold(ObjectBuilder::new(), |object, kind| {
            object.property(kind.tool(), Ref::from_schema_name("LockRule"))
        });
        object
            .additional_properties(Some(AdditionalProperties::FreeForm(false)))
            .into()
    }
}
impl ToSchema for ToolLocks {
    fn name() -> std::borrow::Cow<'static, str> {
        "ToolLocks".into()
    }
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push(("LockRule".to_owned(), LockRule::schema()));
    }
}

impl ToolLocks {
    fn of(locks: &Locks) -> ToolLocks {
        let row = |kind: &Kind| (kind.tool().to_owned(), LockRule::of(locks.of(*kind)));
        ToolLocks(Kind::ALL.iter().map(row).collect())
    }
    fn rules(&self) -> Result<Vec<(Kind, Option<Lock>)>, Stop> {
        let rule = |(tool, rule): (&String, &LockRule)| match Kind::of_tool(tool) {
            Some(kind) => Ok((kind, rule.rule()?)),
            None => Err(Stop::field("tools", "unknown")),
        };
        self.0.iter().map(rule).collect()
    }
}

/// When tools lock for clients.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CalendarOut {
    /// Days before the start for every tool that follows it; null locks nothing.
    #[schema(minimum = 0, maximum = 365)]
    pub days: Option<u16>,
    /// Rules of the tools.
    pub tools: ToolLocks,
    /// A number that changes with the calendar; send it back with changes.
    #[schema(minimum = 0)]
    pub version: i64,
}

/// Changes to the calendar; what is missing stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarChange {
    /// The version that was read.
    #[schema(minimum = 0)]
    pub version: i64,
    /// Days before the start; null locks nothing.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u16>, minimum = 0, maximum = 365)]
    pub days: Option<Option<u16>>,
    /// Rules of tools; `open` is `never` here.
    #[serde(default)]
    pub tools: ToolLocks,
}

fn calendar(org: &Org) -> CalendarOut {
    CalendarOut {
        days: org.locks.0.days,
        tools: ToolLocks::of(&org.locks.0.tools),
        version: Part::Locks.version(org),
    }
}

/// The lock calendar of the organization.
#[utoipa::path(get, path = "/api/v1/lock-calendar", tag = "lock calendar", operation_id = "lock_calendar_read",
    responses((status = 200, body = CalendarOut), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn read(asked: Asked) -> Result<Json<CalendarOut>, Error> {
    people::needs(&asked.viewer, Right::Settings)?;
    Ok(Json(calendar(&asked.org)))
}

/// Changes the lock calendar; acts on the next request of every client.
#[utoipa::path(patch, path = "/api/v1/lock-calendar", tag = "lock calendar", operation_id = "lock_calendar_change", request_body = CalendarChange,
    responses((status = 200, body = CalendarOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn change(
    asked: Asked,
    Json(new): Json<CalendarChange>,
) -> Result<Json<CalendarOut>, Error> {
    people::needs(&asked.viewer, Right::Settings)?;
    let old = asked.org.locks.0.clone();
    let days = new.days.unwrap_or(old.days);
    if days.is_some_and(|n| n > kernel::MOST_DAYS) {
        return Err(Stop::field("days", "unknown").into());
    }
    let wish = LockWish {
        days,
        tools: new.tools.rules()?,
    };
    change!(asked, |tx, viewer| set_locks(
        tx,
        viewer,
        new.version,
        &wish,
        &old
    )
    .await)?;
    let org = Org::by_id(&mut asked.read().await?, asked.org.id).await?;
    Ok(Json(calendar(&org)))
}

/// Where one engagement differs from the calendar.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EngagementLocksOut {
    /// Rules of the tools.
    pub tools: ToolLocks,
    /// The version of the engagement.
    #[schema(minimum = 1)]
    pub version: i64,
}

/// Changes to the rules of one engagement; what is missing stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EngagementLocksChange {
    /// The version that was read.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Rules of tools.
    #[serde(default)]
    pub tools: ToolLocks,
}

async fn one(asked: &Asked, id: EngagementId) -> Result<EngagementLocksOut, Stop> {
    let (locks, version) = engagements::locks(&mut asked.read().await?, &asked.viewer, id).await?;
    Ok(EngagementLocksOut {
        tools: ToolLocks::of(&locks),
        version,
    })
}

/// Where an engagement differs from the lock calendar.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/locks", tag = "lock calendar", operation_id = "engagements_locks", params(("id" = EngagementId, Path)),
    responses((status = 200, body = EngagementLocksOut), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn read_one(
    asked: Asked,
    Id(id): Id<EngagementId>,
) -> Result<Json<EngagementLocksOut>, Error> {
    Ok(Json(one(&asked, id).await?))
}

/// Changes when an engagement locks; acts on the next request of its clients.
#[utoipa::path(patch, path = "/api/v1/engagements/{id}/locks", tag = "lock calendar", operation_id = "engagements_change_locks", params(("id" = EngagementId, Path)), request_body = EngagementLocksChange,
    responses((status = 200, body = EngagementLocksOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn change_one(
    asked: Asked,
    Id(id): Id<EngagementId>,
    Json(new): Json<EngagementLocksChange>,
) -> Result<Json<EngagementLocksOut>, Error> {
    one(&asked, id).await?;
    let to = new.tools.rules()?;
    change!(asked, |tx, viewer| engagements::set_locks(
        tx,
        viewer,
        id,
        new.version,
        &to
    )
    .await)?;
    Ok(Json(one(&asked, id).await?))
}
