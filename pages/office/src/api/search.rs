//! Search as JSON.

use serde::{Deserialize, Serialize};
use store::search::find;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::api::{ApiProblem, ApiQuery, Json, List, looked_for};
use web::{Asked, Error};

/// Something found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FoundOut {
    /// `item`, `contact`, `company` or `engagement`.
    pub what: String,
    /// The kind of item or engagement; empty for others.
    pub kind: String,
    /// Its id.
    pub id: Uuid,
    /// Its title or name.
    pub title: String,
    /// Where it belongs.
    pub place: String,
}

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Words; the last one may be unfinished.
    #[param(max_length = 200)]
    q: String,
    /// How many of each sort, 1 to 50; 20 if not given.
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// Finds by words among all you may see, best first.
#[utoipa::path(get, path = "/api/v1/search", tag = "search", operation_id = "search", params(Wanted),
    responses((status = 200, body = List<FoundOut>), (status = 401, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(super) async fn search(
    asked: Asked,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Json<List<FoundOut>>, Error> {
    let q = looked_for(Some(wanted.q))?;
    let limit = wanted.limit.unwrap_or(20);
    if !(1..=50).contains(&limit) {
        return Err(store::Stop::field("limit", "wrong").into());
    }
    let found = find(&mut asked.read().await?, &asked.viewer, &q, limit).await?;
    let out = |f: store::search::Found| FoundOut {
        what: f.what,
        kind: f.kind,
        id: f.id,
        title: f.title,
        place: f.place,
    };
    Ok(Json(List {
        data: found.into_iter().map(out).collect(),
        next: None,
    }))
}
