//! Errors: one type from the handlers, turned by the doors into a page or `application/problem+json`.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{FieldError, Power, Refusal};
use store::Stop;

use crate::m;

/// What a handler returns when it cannot answer.
#[derive(Debug)]
pub struct Error(pub Box<Problem>);

/// A problem, as shown to people and programs (RFC 9457).
#[derive(Clone, Debug)]
pub struct Problem {
    /// The status.
    pub status: StatusCode,
    /// A stable word.
    pub code: &'static str,
    /// What happened.
    pub title: Text,
    /// What to do.
    pub help: Text,
    /// Wrong fields.
    pub fields: Vec<FieldError>,
    /// Seconds to wait.
    pub retry_after: Option<i64>,
    /// The version that stands now, for 409.
    pub version: Option<i64>,
}

impl Problem {
    fn new(
        status: StatusCode,
        code: &'static str,
        title: impl Into<Text>,
        help: impl Into<Text>,
    ) -> Self {
        Problem {
            status,
            code,
            title: title.into(),
            help: help.into(),
            fields: Vec::new(),
            retry_after: None,
            version: None,
        }
    }
}

impl Error {
    fn of(problem: Problem) -> Self {
        Error(Box::new(problem))
    }
    /// Nobody is signed in: pages lead to the sign-in, the API answers 401.
    pub fn sign_in_first() -> Self {
        Error::of(Problem::new(
            StatusCode::UNAUTHORIZED,
            "sign_in_first",
            m::sign_in_first_title(),
            m::sign_in_first_help(),
        ))
    }
    /// The request comes from another site.
    pub fn elsewhere() -> Self {
        Error::of(Problem::new(
            StatusCode::FORBIDDEN,
            "cross_site",
            m::elsewhere_title(),
            m::elsewhere_help(),
        ))
    }
    /// The form or JSON cannot be read.
    pub fn bad_form() -> Self {
        Error::of(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "unreadable",
            m::bad_form_title(),
            m::bad_form_help(),
        ))
    }
    /// A request that is wrong as such, with a detail: for people a message, for programs what their
    /// library said.
    pub fn bad_request(code: &'static str, detail: impl Into<Text>) -> Self {
        Error::of(Problem::new(
            StatusCode::BAD_REQUEST,
            code,
            m::bad_form_title(),
            detail.into(),
        ))
    }
    /// There is no such address.
    pub fn no_address() -> Self {
        Error::of(Problem::new(
            StatusCode::NOT_FOUND,
            "no_address",
            m::no_address_title(),
            m::no_address_help(),
        ))
    }
    /// The address does not take this method.
    pub fn wrong_method() -> Self {
        Error::of(Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "wrong_method",
            m::wrong_method_title(),
            m::no_address_help(),
        ))
    }
    /// A refused state with its own sentence.
    pub fn state(title: impl Into<Text>) -> Self {
        Error::of(Problem::new(
            StatusCode::CONFLICT,
            "state",
            title,
            m::refused_help(),
        ))
    }
}

impl From<Stop> for Error {
    fn from(stop: Stop) -> Self {
        let problem = match stop {
            Stop::Gone => Problem::new(
                StatusCode::NOT_FOUND,
                "gone",
                m::gone_title(),
                m::gone_help(),
            ),
            Stop::Forbidden(Power::See) => Problem::new(
                StatusCode::FORBIDDEN,
                "read_only",
                m::forbidden_read_only(),
                m::forbidden_help(),
            ),
            Stop::Forbidden(_) => Problem::new(
                StatusCode::FORBIDDEN,
                "forbidden",
                m::forbidden_title(),
                m::forbidden_help(),
            ),
            Stop::Stale(version) => Problem {
                version: Some(version),
                ..Problem::new(
                    StatusCode::CONFLICT,
                    "stale",
                    m::stale_title(),
                    m::stale_help(),
                )
            },
            Stop::Refused(Refusal::Fields(fields)) => Problem {
                fields,
                ..Problem::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "invalid",
                    ui_title(),
                    m::bad_form_help(),
                )
            },
            Stop::Refused(Refusal::State("sign_in_again")) => Problem::new(
                StatusCode::CONFLICT,
                "sign_in_again",
                m::sign_in_again_title(),
                m::sign_in_again_help(),
            ),
            Stop::Refused(Refusal::State("prove_first")) => Problem::new(
                StatusCode::CONFLICT,
                "prove_first",
                m::prove_first_title(),
                m::prove_first_help(),
            ),
            Stop::Refused(Refusal::State("confirm_first")) => Problem::new(
                StatusCode::CONFLICT,
                "confirm_first",
                m::confirm_first_title(),
                m::confirm_first_help(),
            ),
            Stop::Refused(Refusal::State("locked")) => Problem::new(
                StatusCode::CONFLICT,
                "locked",
                m::locked_title(),
                m::locked_help(),
            ),
            // The request is well formed; what stands now is in its way (RFC 9110, 15.5.10).
            Stop::Refused(Refusal::State(code)) => Problem::new(
                StatusCode::CONFLICT,
                code,
                m::refused_title(),
                m::refused_help(),
            ),
            Stop::Again(_) | Stop::KeyReused => Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "key_reused",
                m::refused_title(),
                m::refused_help(),
            ),
            Stop::TooMany(seconds) => Problem {
                retry_after: Some(seconds),
                ..Problem::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    "too_many",
                    m::too_many_title(),
                    m::too_many_help(seconds),
                )
            },
            Stop::Busy => Problem {
                retry_after: Some(1),
                ..Problem::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "busy",
                    m::busy_title(),
                    m::busy_help(),
                )
            },
            Stop::Broken(what) => {
                tracing::error!(what, "a request broke");
                Problem::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "broken",
                    m::broken_title(),
                    m::broken_help(),
                )
            }
            Stop::Database(error) => {
                tracing::error!(kind = %database_kind(&error), "the database refused a statement");
                Problem::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "broken",
                    m::broken_title(),
                    m::broken_help(),
                )
            }
        };
        Error::of(problem)
    }
}

fn ui_title() -> Text {
    ui::m::there_is_a_problem().into()
}

/// What may stand in a log: never values, which can be personal.
fn database_kind(error: &store::DatabaseError) -> String {
    store::describe(error)
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        if let Some(seconds) = self.0.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        response.extensions_mut().insert(*self.0);
        response
    }
}
