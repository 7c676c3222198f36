//! The shell: what surrounds every page, rendered last, and the headers of every answer.

mod doc;
mod frame;
mod headers;
mod nav;
mod site;

pub use doc::api_doc;
pub use headers::{CSP, CSP_FRAMED};
pub use site::{front, live, logo};

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use i18n::{Lang, Locale};
use web::{App, Page, Problem, Someone, api};

use crate::who::Trace;

/// Renders pages and problems into the shell and sets the headers every answer carries.
pub async fn wrap(State(app): State<App>, request: Request, next: Next) -> Response {
    let (method, uri, asked_headers) = (
        request.method().clone(),
        request.uri().clone(),
        request.headers().clone(),
    );
    let (mut response, statements) = store::statements(async {
        let mut response = next.run(request).await;
        let trace = response.extensions_mut().remove::<Trace>();
        let someone = response
            .extensions_mut()
            .remove::<Someone>()
            .unwrap_or(Someone::Nobody(None));
        let frame = frame::Frame {
            someone: &someone,
            headers: &asked_headers,
            uri: &uri,
            answers_get: method.is_safe(),
            trace,
        };
        if let Some(problem) = response.extensions_mut().remove::<Problem>() {
            response = answer_problem(&frame, &method, problem, response).await;
        }
        if let Some(page) = response.extensions_mut().remove::<Page>() {
            response = frame.render(page, response).await;
        }
        if let Some(trace) = trace
            && let Ok(value) = HeaderValue::from_str(&trace.0.to_string())
        {
            response.headers_mut().insert("x-trace-id", value);
        }
        headers::set(&app, &uri, &someone, &mut response);
        response
    })
    .await;
    if app.site.count_statements {
        response
            .headers_mut()
            .insert("x-statements", HeaderValue::from(statements));
    }
    response
}

/// A problem as JSON for programs, as the way to the sign-in for those signed out, else as a page.
async fn answer_problem(
    frame: &frame::Frame<'_>,
    method: &Method,
    problem: Problem,
    original: Response,
) -> Response {
    let accept = frame
        .headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let wants_json =
        accept.starts_with("application/json") || frame.uri.path().starts_with("/api/");
    if wants_json {
        let trace = frame.trace.map(|t| t.0.to_string()).unwrap_or_default();
        let mut response = api::problem_response(&problem, frame.locale(), &trace);
        if problem.status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        return response;
    }
    if problem.status == StatusCode::UNAUTHORIZED {
        let next = if method.is_safe() {
            frame.uri.path_and_query().map(|p| p.as_str())
        } else {
            None
        };
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("next", next.unwrap_or(""))
            .finish();
        let org = match frame.someone {
            Someone::Nobody(Some(org)) => format!("/{}", org.slug),
            _ => String::new(),
        };
        let there = if next.is_some() {
            format!("{org}/sign-in?{query}")
        } else {
            format!("{org}/sign-in")
        };
        return (StatusCode::SEE_OTHER, [(header::LOCATION, there)]).into_response();
    }
    let page = frame.problem_page(&problem);
    let mut response = original;
    response.extensions_mut().insert(page);
    response
}

/// The language of somebody who is not signed in.
fn guest_locale(headers: &axum::http::HeaderMap, zone: chrono_tz::Tz) -> Locale {
    let lang = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok())
        .map(Lang::accept)
        .unwrap_or_default();
    Locale::new(lang, zone)
}
