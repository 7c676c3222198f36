//! The shell: what surrounds every page, rendered last, and the headers of every answer.

mod doc;
mod frame;
mod headers;
pub mod kept;
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
        let kept = response.extensions_mut().remove::<kept::Kept>();
        if let Some(problem) = response.extensions_mut().remove::<Problem>() {
            response = answer_problem(&frame, &method, problem, kept, response).await;
        }
        if let Some(page) = response.extensions_mut().remove::<Page>() {
            look(&someone, &method, &uri, page.status);
            response = frame.render(page, response).await;
        } else if carries_off(&response) {
            look(&someone, &method, &uri, response.status());
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

/// A file to keep: an export, a calendar.
fn carries_off(response: &Response) -> bool {
    let said = response.headers().get(header::CONTENT_DISPOSITION);
    said.is_some_and(|v| v.as_bytes().starts_with(b"attachment"))
}

/// What staff opens while looking on as a client stands in the trail; also what a browser says it only
/// fetched ahead, for it was given.
fn look(someone: &Someone, method: &Method, uri: &axum::http::Uri, status: StatusCode) {
    let Someone::Here(asked) = someone else {
        return;
    };
    if asked.viewer.read_only() && status.is_success() && *method == Method::GET {
        let within = uri.path().strip_prefix(asked.base.as_str());
        parts::looked_at(asked, within.unwrap_or_default());
    }
}

/// A problem as JSON for programs, as the way to the sign-in for those signed out, else as a page.
async fn answer_problem(
    frame: &frame::Frame<'_>,
    method: &Method,
    problem: Problem,
    kept: Option<kept::Kept>,
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
        let org = match frame.someone {
            Someone::Nobody(Some(org)) => format!("/{}", org.slug),
            _ => String::new(),
        };
        let sign_in = format!("{org}/sign-in");
        let beside = kept::sign_in_beside(&org);
        if let Some(page) = kept.and_then(|k| kept::page(frame, &problem, &k, beside)) {
            let mut response = original;
            response.extensions_mut().insert(page);
            return response;
        }
        let next = frame.uri.path_and_query().map(|p| p.as_str());
        let there = match next.filter(|next| method.is_safe() && next.len() <= web::NEXT_MAX) {
            Some(next) => {
                let query = url::form_urlencoded::Serializer::new(String::new())
                    .append_pair("next", next)
                    .finish();
                format!("{sign_in}?{query}")
            }
            None => sign_in,
        };
        return (StatusCode::SEE_OTHER, [(header::LOCATION, there)]).into_response();
    }
    let problem = kindly(frame.someone, problem);
    let asked_for_proof = match frame.someone {
        Someone::Here(asked) if problem.code == "prove_first" => {
            kept::prove(asked, frame.uri, kept).await.ok()
        }
        _ => None,
    };
    let page = match asked_for_proof {
        Some(page) => page,
        None => frame.problem_page(&problem, other_places(frame, method, &problem).await),
    };
    let mut response = original;
    *response.status_mut() = page.status;
    response.extensions_mut().insert(page);
    response
}

/// What is not there for a client because a switch is off says which.
fn kindly(someone: &Someone, problem: Problem) -> Problem {
    let off = match someone {
        Someone::Here(asked) if problem.status == StatusCode::NOT_FOUND => portal::shut(asked),
        _ => None,
    };
    match off {
        Some((title, help)) => Problem {
            title,
            help,
            ..problem
        },
        None => problem,
    }
}

/// Where to choose another place, for a client of several companies of this organization: what one
/// of them does not see may be shared with the other.
async fn other_places(
    frame: &frame::Frame<'_>,
    method: &Method,
    problem: &Problem,
) -> Option<String> {
    let Someone::Here(asked) = frame.someone else {
        return None;
    };
    let session = asked.session.as_ref().filter(|s| !s.is_confined())?;
    let next = frame.uri.path_and_query()?.as_str();
    let fits = method.is_safe() && next.len() <= web::NEXT_MAX && !asked.viewer.read_only();
    if problem.status != StatusCode::NOT_FOUND || !fits {
        return None;
    }
    let mut conn = asked.app.db.read_instance().await.ok()?;
    let doors = store::sessions::doors(&mut conn, session.person_id)
        .await
        .ok()?;
    let here = doors.iter().filter(|d| d.org_id == asked.org.id).count();
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("next", next)
        .finish();
    (here > 1).then(|| format!("/places?{query}"))
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
