//! Permission sets as JSON: what they allow, what a change would do, and what a contact has.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::Response;
use kernel::{ContactId, Kind, Level, Levels, OWN, Power, Role, SetId};
use people::contacts;
use people::sets::{self, Draft, Set};
use serde::{Deserialize, Serialize};
use store::Stop;
use store::foresee::{Effect, Foreseen};
use store::viewers::LevelChanges;
use utoipa::openapi::schema::{AdditionalProperties, Ref};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use web::api::{ApiProblem, Json, Key, List, created};
use web::{Asked, Error, Id};

use super::{first, present, sees_people};
use crate::change;

/// Levels by the name of the tool, and `own` for own details; what is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct ToolLevels(pub BTreeMap<String, Level>);

impl PartialSchema for ToolLevels {
    fn schema() -> RefOr<Schema> {
        let object = Kind::ALL.iter().fold(ObjectBuilder::new(), |object, kind| {
            object.property(kind.tool(), Ref::from_schema_name("Level"))
        });
        let own = ObjectBuilder::new()
            .schema_type(utoipa::openapi::Type::String)
            .enum_values(Some(["none", "view", "edit"]))
            .description(Some("Own details"));
        object
            .property(OWN, own)
            .additional_properties(Some(AdditionalProperties::FreeForm(false)))
            .into()
    }
}
impl ToSchema for ToolLevels {
    fn name() -> std::borrow::Cow<'static, str> {
        "ToolLevels".into()
    }
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push(("Level".to_owned(), Level::schema()));
    }
}

impl ToolLevels {
    fn of(levels: &Levels) -> ToolLevels {
        let row = |kind: &Kind| (kind.tool().to_owned(), levels.of(*kind));
        let own = (OWN.to_owned(), levels.own());
        ToolLevels(Kind::ALL.iter().map(row).chain([own]).collect())
    }
    fn on(&self, stands: &Levels) -> Result<Levels, Stop> {
        let mut levels = *stands;
        for (tool, level) in &self.0 {
            match Kind::of_tool(tool) {
                Some(kind) => levels = levels.with(kind, *level),
                None if tool == OWN && matches!(level, Level::None | Level::View | Level::Edit) => {
                    levels = levels.with_own(*level);
                }
                None => return Err(Stop::field("levels", "unknown")),
            }
        }
        Ok(levels)
    }
}

/// A permission set.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SetOut {
    /// The set.
    pub id: SetId,
    /// Its name; the word of its role where it stands for one.
    pub name: String,
    /// The role it stands for: there it is the most a client with that role can do.
    pub role: Option<Role>,
    /// Whether it is in force where no set is chosen.
    pub standard: bool,
    /// What it allows in each tool.
    pub levels: ToolLevels,
    /// Contacts it was given to.
    #[schema(minimum = 0)]
    pub contacts: i64,
    /// Companies it was given to.
    #[schema(minimum = 0)]
    pub companies: i64,
    /// Grows with every save.
    #[schema(minimum = 1)]
    pub version: i64,
}

impl From<Set> for SetOut {
    fn from(set: Set) -> Self {
        SetOut {
            id: set.id,
            name: set.name,
            role: set.role,
            standard: set.standard,
            levels: ToolLevels::of(&set.levels.0),
            contacts: set.contacts,
            companies: set.companies,
            version: set.version,
        }
    }
}

/// A new set.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSet {
    /// The name.
    #[schema(min_length = 1, max_length = 60, pattern = r"\S")]
    pub name: String,
    /// What it allows; tools that are not named have the level of the built-in standard.
    #[serde(default)]
    pub levels: ToolLevels,
}

/// Changes to a set; what is missing stays. Ask for a preview first.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetChange {
    /// The version that was read.
    #[schema(minimum = 1)]
    pub version: i64,
    /// The name; kept where the set stands for a role.
    #[schema(min_length = 1, max_length = 60, pattern = r"\S")]
    pub name: Option<String>,
    /// What it allows; tools that are not named stay.
    #[serde(default)]
    pub levels: ToolLevels,
}

/// Levels that are thought of.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Thought {
    /// What it would allow; tools that are not named stay.
    pub levels: ToolLevels,
}

/// A power in a tool.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PowerIn {
    /// The tool.
    pub tool: String,
    /// The power.
    pub power: Power,
}

/// What a change would do for one contact.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EffectOut {
    /// The contact.
    pub contact: ContactId,
    /// The name.
    pub name: String,
    /// Items that would come into sight, by tool.
    pub gains: BTreeMap<String, usize>,
    /// Items that would go out of sight, by tool.
    pub loses: BTreeMap<String, usize>,
    /// What the contact could do from then on.
    pub may: Vec<PowerIn>,
    /// What it could not do any more.
    pub may_not: Vec<PowerIn>,
    /// What it could do with its own details, where that changes.
    pub own: Option<OwnMoved>,
}

/// What a contact can do with its own details, before and after.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnMoved {
    /// As it is.
    pub from: Level,
    /// As it would be.
    pub to: Level,
}

/// What a change would do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Preview {
    /// Contacts for whom something changes, most items first.
    pub effects: Vec<EffectOut>,
}

impl From<Foreseen> for Preview {
    fn from(foreseen: Foreseen) -> Self {
        let powers = |all: &[(Kind, Power)]| {
            let one = |(kind, power): &(Kind, Power)| PowerIn {
                tool: kind.tool().to_owned(),
                power: *power,
            };
            all.iter().map(one).collect()
        };
        let effect = |(contact, e): (ContactId, Effect)| EffectOut {
            contact,
            gains: e
                .gains
                .iter()
                .map(|(k, m)| (k.tool().to_owned(), m.count))
                .collect(),
            loses: e
                .loses
                .iter()
                .map(|(k, m)| (k.tool().to_owned(), m.count))
                .collect(),
            may: powers(&e.may),
            may_not: powers(&e.may_not),
            own: e.own.map(|(from, to)| OwnMoved { from, to }),
            name: e.name,
        };
        Preview {
            effects: foreseen.effects.into_iter().map(effect).collect(),
        }
    }
}

async fn one(asked: &Asked, id: SetId) -> Result<SetOut, Stop> {
    let set = sets::one(&mut asked.read().await?, &asked.viewer, id).await?;
    Ok(set.into())
}

/// All permission sets, those of the roles last.
#[utoipa::path(get, path = "/api/v1/permission-sets", tag = "permission sets", operation_id = "sets_list",
    responses((status = 200, body = List<SetOut>), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn list(asked: Asked) -> Result<Json<List<SetOut>>, Error> {
    sees_people(&asked)?;
    let all = sets::list(&mut asked.read().await?, &asked.viewer).await?;
    let data = all.into_iter().map(SetOut::from).collect();
    Ok(Json(List { data, next: None }))
}

/// Makes a set.
#[utoipa::path(post, path = "/api/v1/permission-sets", tag = "permission sets", operation_id = "sets_create", request_body = NewSet,
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gets the first answer", min_length = 1, max_length = 200, pattern = "^[!-~]+$")),
    responses((status = 201, body = SetOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn create(
    asked: Asked,
    key: Key,
    Json(new): Json<NewSet>,
) -> Result<Response, Error> {
    let sent = serde_json::to_string(&new).unwrap_or_default();
    let act = asked.act_once(&key.0, &["permission-sets", &sent]);
    let draft = Draft {
        name: new.name,
        levels: new.levels.on(&Levels::CLIENT)?,
    };
    let made = change!(asked, act, |tx, viewer| {
        let id = sets::create(tx, viewer, &draft).await?;
        tx.answer(id.to_string());
        Ok(id)
    });
    let out = one(&asked, first(made)?).await?;
    Ok(created(&format!("/api/v1/permission-sets/{}", out.id), out))
}

/// One set.
#[utoipa::path(get, path = "/api/v1/permission-sets/{id}", tag = "permission sets", operation_id = "sets_read", params(("id" = SetId, Path)),
    responses((status = 200, body = SetOut), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn read(asked: Asked, Id(id): Id<SetId>) -> Result<Json<SetOut>, Error> {
    Ok(Json(one(&asked, id).await?))
}

/// Changes a set for all who have it.
#[utoipa::path(patch, path = "/api/v1/permission-sets/{id}", tag = "permission sets", operation_id = "sets_change", params(("id" = SetId, Path)), request_body = SetChange,
    responses((status = 200, body = SetOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn change(
    asked: Asked,
    Id(id): Id<SetId>,
    Json(new): Json<SetChange>,
) -> Result<Json<SetOut>, Error> {
    change!(asked, |tx, viewer| {
        let old = sets::one(tx.conn(), viewer, id).await?;
        let draft = Draft {
            levels: new.levels.on(&old.levels.0)?,
            name: new.name.unwrap_or(old.name),
        };
        sets::change(tx, viewer, id, new.version, &draft).await
    })?;
    Ok(Json(one(&asked, id).await?))
}

/// Takes a set away that nobody has.
#[utoipa::path(delete, path = "/api/v1/permission-sets/{id}", tag = "permission sets", operation_id = "sets_remove", params(("id" = SetId, Path)),
    responses((status = 204), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem)))]
pub(super) async fn remove(asked: Asked, Id(id): Id<SetId>) -> Result<StatusCode, Error> {
    change!(asked, |tx, viewer| sets::remove(tx, viewer, id).await)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who would see more and who less if the set allowed this; nothing is saved.
#[utoipa::path(post, path = "/api/v1/permission-sets/{id}/preview", tag = "permission sets", operation_id = "sets_preview", params(("id" = SetId, Path)), request_body = Thought,
    responses((status = 200, body = Preview), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn preview(
    asked: Asked,
    Id(id): Id<SetId>,
    Json(thought): Json<Thought>,
) -> Result<Json<Preview>, Error> {
    let mut conn = asked.read().await?;
    let set = sets::one(&mut conn, &asked.viewer, id).await?;
    let levels = thought.levels.on(&set.levels.0)?;
    let foreseen = sets::foresee_change(&mut conn, &asked.viewer, &set, &levels).await?;
    Ok(Json(foreseen.into()))
}

/// What a contact can do, and where that comes from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PermissionsOut {
    /// The set it was given; none leaves it to its company or the standard.
    pub set: Option<SetId>,
    /// The set in force; none where the built-in standard is.
    pub in_force: Option<SetId>,
    /// Its own changes to that set.
    pub changes: ToolLevels,
    /// What it can do in each tool, all told; a role in an engagement may narrow it there.
    pub levels: ToolLevels,
    /// The version of the contact.
    #[schema(minimum = 1)]
    pub version: i64,
}

/// Changes to what a contact can do; what is missing stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PermissionsChange {
    /// The version that was read.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Another set; null leaves it to the company or the standard.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<SetId>)]
    pub set: Option<Option<SetId>>,
    /// Its own changes, all of them: an empty object takes them away.
    pub changes: Option<ToolLevels>,
}

async fn permissions(asked: &Asked, id: ContactId) -> Result<PermissionsOut, Stop> {
    let mut conn = asked.read().await?;
    let contact = contacts::one(&mut conn, &asked.viewer, id).await?;
    if contact.trashed_at.is_some() {
        return Err(Stop::Gone);
    }
    let force = sets::in_force(&mut conn, &asked.viewer, id).await?;
    let known = contact.changes.0.0.iter();
    let known = known.filter(|(tool, _)| *tool == OWN || Kind::of_tool(tool).is_some());
    Ok(PermissionsOut {
        set: force.own,
        in_force: force.id,
        changes: ToolLevels(known.map(|(t, l)| (t.clone(), *l)).collect()),
        levels: ToolLevels::of(&contact.changes.0.on(force.levels())),
        version: contact.version,
    })
}

/// What a contact can do.
#[utoipa::path(get, path = "/api/v1/contacts/{id}/permissions", tag = "contacts", operation_id = "contacts_permissions", params(("id" = ContactId, Path)),
    responses((status = 200, body = PermissionsOut), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(super) async fn read_contact(
    asked: Asked,
    Id(id): Id<ContactId>,
) -> Result<Json<PermissionsOut>, Error> {
    Ok(Json(permissions(&asked, id).await?))
}

/// Changes what a contact can do; acts on its next request.
#[utoipa::path(patch, path = "/api/v1/contacts/{id}/permissions", tag = "contacts", operation_id = "contacts_change_permissions", params(("id" = ContactId, Path)), request_body = PermissionsChange,
    responses((status = 200, body = PermissionsOut), (status = 400, body = ApiProblem), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 415, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn change_contact(
    asked: Asked,
    Id(id): Id<ContactId>,
    Json(new): Json<PermissionsChange>,
) -> Result<Json<PermissionsOut>, Error> {
    let stands = permissions(&asked, id).await?;
    people::needs(&asked.viewer, kernel::Right::GrantAccess)?;
    if stands.version != new.version {
        return Err(Stop::Stale(stands.version).into());
    }
    if new.set.is_none() && new.changes.is_none() {
        return Ok(Json(stands)); // nothing is asked for, so nothing happens
    }
    if let Some(changes) = &new.changes {
        changes.on(&Levels::CLIENT)?;
    }
    change!(asked, |tx, viewer| {
        let mut version = new.version;
        if let Some(set) = new.set {
            sets::give(tx, viewer, id, version, set).await?;
            version += 1;
        }
        if let Some(changes) = new.changes {
            let changes = LevelChanges(changes.0);
            contacts::set_levels(tx, viewer, id, version, &changes).await?;
        }
        Ok(())
    })?;
    Ok(Json(permissions(&asked, id).await?))
}
