//! What every JSON call shares: bearer, bodies, paging, idempotency, answers.

mod body;
mod page;
mod problem;

pub use body::{ApiQuery, Json, Key, looked_for};
pub use page::{Cursor, List, PageQuery};
pub use problem::{ApiProblem, FieldProblem, problem_response};

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// 201 with the new resource and its address.
pub fn created<T: Serialize>(path: &str, resource: T) -> Response {
    (
        StatusCode::CREATED,
        [(header::LOCATION, path.to_owned())],
        axum::Json(resource),
    )
        .into_response()
}
