//! Answers of the door: redirects with cookies, errors inside a form, the end of every way in.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;
use entry::{Arrived, Proof, Step, complete_login, seal_step, set_cookie, set_step_cookie};
use kernel::Refusal;
use store::Stop;
use ui::Errors;
use web::{Error, Page};

use crate::m;
use crate::visit::{Visit, first_part, local};

/// A redirect (303) that sets cookies.
pub struct Go {
    to: String,
    cookies: Vec<HeaderValue>,
}

impl Go {
    /// To a path of this site.
    pub fn to(path: impl Into<String>) -> Self {
        Go {
            to: path.into(),
            cookies: Vec::new(),
        }
    }
    /// With a cookie.
    #[must_use]
    pub fn cookie(mut self, cookie: HeaderValue) -> Self {
        self.cookies.push(cookie);
        self
    }
    /// With a short cookie.
    #[must_use]
    pub fn step(self, visit: &Visit, name: &str, value: &str, seconds: i64) -> Self {
        let cookie = set_step_cookie(&visit.app.site, name, value, seconds);
        self.cookie(cookie)
    }
    /// With a short cookie of readable words.
    #[must_use]
    pub fn keep(self, visit: &Visit, name: &str, words: &str, seconds: i64) -> Self {
        self.step(
            visit,
            name,
            &BASE64URL_NOPAD.encode(words.as_bytes()),
            seconds,
        )
    }
    /// Without a short cookie any more.
    #[must_use]
    pub fn drop(self, visit: &Visit, name: &str) -> Self {
        self.step(visit, name, "", 0)
    }
}

impl IntoResponse for Go {
    fn into_response(self) -> Response {
        let mut response = StatusCode::SEE_OTHER.into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::LOCATION,
            HeaderValue::from_str(&self.to).unwrap_or(HeaderValue::from_static("/")),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        for cookie in self.cookies {
            headers.append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// Whether a token of an address may be kept in a cookie: ours are 43 letters of base64url.
pub fn is_token(token: &str) -> bool {
    token.len() == 43
        && token
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// What a form shows of a refusal, and with which status; anything else is a page of its own.
pub fn shown(stop: Stop, field: &'static str) -> Result<(Errors, StatusCode), Error> {
    match stop {
        Stop::Refused(Refusal::Fields(fields)) => {
            Ok((Errors::of(&fields), StatusCode::UNPROCESSABLE_ENTITY))
        }
        Stop::TooMany(seconds) => Ok((
            Errors::one(field, m::too_many(seconds)),
            StatusCode::TOO_MANY_REQUESTS,
        )),
        Stop::Busy => Ok((
            Errors::one(field, m::busy()),
            StatusCode::SERVICE_UNAVAILABLE,
        )),
        other => Err(other.into()),
    }
}

/// A page of the door with a status.
pub fn page(
    title: impl Into<i18n::Text>,
    body: impl askama::DynTemplate + Send + Sync + 'static,
    status: StatusCode,
) -> Response {
    Page::door(title, body).status(status).into_response()
}

/// The end of every way in: begins the session and leads to where one was going.
pub async fn enter(visit: &Visit, proof: Proof, next: &str) -> Result<Response, Error> {
    let next = local(next);
    let (person, wanting) = (proof.person, proof.clone());
    let arrived = match complete_login(
        &visit.app.db,
        &visit.app.site,
        proof,
        visit.arrival(next).await?,
        visit.now,
    )
    .await
    {
        Ok(arrived) => arrived,
        Err(Stop::Refused(Refusal::State("no_place"))) => {
            return crate::places::nothing(visit, person).await;
        }
        Err(Stop::Refused(Refusal::State("factor_first"))) => {
            return second_first(visit, &wanting, next).await;
        }
        Err(other) => return Err(other.into()),
    };
    let go =
        Go::to(destination(&arrived, next)).cookie(set_cookie(&visit.app.site, &arrived.cookie));
    let steps = [
        "link",
        "join",
        "reset",
        "setup",
        "change",
        "asked",
        "second",
        "passkey",
        "pin",
        entry::PROVIDER_STEP,
    ];
    Ok(steps
        .iter()
        .fold(go, |go, step| {
            if visit.step(step).is_some() {
                go.drop(visit, step)
            } else {
                go
            }
        })
        .into_response())
}

/// To the page of the second step, in the name of the place one is on the way to.
async fn second_first(visit: &Visit, proof: &Proof, next: &str) -> Result<Response, Error> {
    let (db, site) = (&visit.app.db, &visit.app.site);
    let sealed = entry::pending(db, site, proof, next, visit.now).await?;
    Ok(Go::to(visit.at("/sign-in/second"))
        .step(visit, "second", &sealed, 600)
        .into_response())
}

/// Where to, once inside: the path asked for if it lies in the place, else its home.
fn destination(arrived: &Arrived, next: &str) -> String {
    match &arrived.place {
        Some(place) if first_part(next) == place.slug && !is_door(next) => next.to_owned(),
        Some(place) => format!("/{}", place.slug),
        None if next.is_empty() => "/places".to_owned(),
        None => format!("/places?{}", query("next", next)),
    }
}

/// Whether a path is a page for those outside.
fn is_door(path: &str) -> bool {
    let rest = path
        .trim_start_matches('/')
        .split('/')
        .nth(1)
        .unwrap_or_default();
    matches!(
        first_part(rest),
        "sign-in" | "forgot" | "reset" | "invitation" | "pin"
    )
}

/// `name=value` of a query.
pub fn query(name: &str, value: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .append_pair(name, value)
        .finish()
}

/// To the page where a password that must be changed is changed.
pub fn must_change(visit: &Visit, step: &Step, next: &str) -> Response {
    let sealed = seal_step(&visit.app.site, step);
    let to = match (local(next), &visit.org) {
        ("", Some(org)) => format!(
            "/change-password?{}",
            query("next", &format!("/{}", org.slug))
        ),
        ("", None) => "/change-password".to_owned(),
        (next, _) => format!("/change-password?{}", query("next", next)),
    };
    Go::to(to)
        .step(visit, "change", &sealed, 600)
        .into_response()
}
