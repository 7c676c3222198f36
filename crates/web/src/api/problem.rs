//! `application/problem+json` (RFC 9457).

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use i18n::Locale;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Problem;

/// A problem as JSON.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApiProblem {
    /// `about:blank`: the status and `code` say it.
    pub r#type: &'static str,
    /// The status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// A stable word for programs.
    pub code: String,
    /// What happened.
    pub title: String,
    /// What to do.
    pub detail: String,
    /// Wrong fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// The version that stands now, for 409.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// The trace id of the request.
    pub trace: String,
}

/// One wrong field.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Its name.
    pub field: String,
    /// A stable word.
    pub code: String,
    /// What to do.
    pub detail: String,
}

/// The answer to a problem.
pub fn problem_response(problem: &Problem, locale: Locale, trace: &str) -> Response {
    let body = ApiProblem {
        r#type: "about:blank",
        status: problem.status.as_u16(),
        code: problem.code.to_owned(),
        title: problem.title.to(locale),
        detail: problem.help.to(locale),
        errors: problem
            .fields
            .iter()
            .map(|e| FieldProblem {
                field: e.field.to_string(),
                code: e.code.to_owned(),
                detail: ui::sentence(e).to(locale),
            })
            .collect(),
        version: problem.version,
        trace: trace.to_owned(),
    };
    let mut response = (problem.status, axum::Json(body)).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    if let Some(seconds) = problem.retry_after {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
    }
    response
}
