//! The audit trail as JSON.

use chrono::{DateTime, Utc};
use kernel::{AuditSeq, ContactId};
use people::trail::{self, Entry, Filter, What};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Stop;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::api::{ApiProblem, ApiQuery, Cursor, Json, List, PageQuery, looked_for};
use web::{Asked, Error};

use crate::settings::audit::who;

/// An entry of the audit trail.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditOut {
    /// Its number in the organization, from 1 without a gap.
    #[schema(minimum = 1)]
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// `staff`, `contact` or `system`.
    pub actor_kind: String,
    /// The member of staff or contact who did it; missing for the program itself.
    pub actor: Option<Uuid>,
    /// Their name, or empty.
    pub actor_name: String,
    /// The contact in whose portal it was done, if it was.
    pub on_behalf: Option<ContactId>,
    /// What was done, `noun.past_participle`.
    pub action: String,
    /// The group of the action: a value of `what`.
    pub what: String,
    /// The sort of thing it was done to.
    pub object_kind: String,
    /// The thing.
    pub object: Option<Uuid>,
    /// The entry in words.
    pub sentence: String,
    /// The request it was done in.
    pub request: Uuid,
    /// More: ids and words by name.
    #[schema(value_type = Object)]
    pub detail: Value,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Words in the name of what it was done to, or of the engagement that belongs to.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Who did it: an id, `clients`, or `program`.
    who: Option<String>,
    /// The group of actions: `sign_in`, `access`, `sharing`, `looks`, `view_as`, `work`, `people` or `settings`.
    what: Option<String>,
    /// The thing it was done to.
    about: Option<Uuid>,
    /// Not before this moment.
    from: Option<DateTime<Utc>>,
    /// Before this moment.
    to: Option<DateTime<Utc>>,
}

impl Wanted {
    fn filter(self) -> Result<Filter, Error> {
        let who = match self.who {
            Some(word) => Some(who(&word).ok_or(Stop::field("who", "unknown"))?),
            None => None,
        };
        let what = match self.what {
            Some(word) => Some(What::of(&word).ok_or(Stop::field("what", "unknown"))?),
            None => None,
        };
        Ok(Filter {
            who,
            what,
            words: looked_for(self.q)?,
            about: self.about,
            from: self.from,
            to: self.to,
        })
    }
}

/// The audit trail, newest first. For staff who may change the settings.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", operation_id = "audit_list", params(PageQuery, Wanted),
    responses((status = 200, body = List<AuditOut>), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn list(
    asked: Asked,
    ApiQuery(page): ApiQuery<PageQuery>,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Json<List<AuditOut>>, Error> {
    people::needs(&asked.viewer, kernel::Right::Settings)?;
    let (limit, filter) = (page.limit()?, wanted.filter()?);
    let before = page.cursor()?.map(|c| seq_of(c.id));
    let rows = trail::entries(
        &mut asked.read().await?,
        &asked.viewer,
        &filter,
        before,
        limit + 1,
    )
    .await?;
    let locale = asked.locale;
    let out = |entry: Entry| AuditOut {
        seq: entry.seq,
        at: entry.at,
        what: entry.what().word().to_owned(),
        sentence: entry.sentence().to(locale),
        detail: entry.details(),
        actor_kind: entry.actor_kind,
        actor: entry.actor_id,
        actor_name: entry.who,
        on_behalf: entry.on_behalf,
        action: entry.action,
        object_kind: entry.object_kind,
        object: entry.object_id,
        request: entry.request_id,
    };
    let place = |entry: &Entry| Cursor {
        at: entry.at,
        id: Uuid::from_u128(u128::from(entry.seq.unsigned_abs())),
    };
    Ok(Json(List::of(rows, limit, place, out)))
}

/// The number of an entry from the id part of a cursor; one that is none is behind the last.
fn seq_of(id: Uuid) -> AuditSeq {
    AuditSeq::try_from(id.as_u128()).unwrap_or(AuditSeq::MAX)
}
