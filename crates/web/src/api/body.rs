//! JSON bodies, queries and idempotency keys.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::Error;

/// A JSON body or answer. Unreadable JSON is 400, JSON of the wrong shape 422, anything else 415.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Error;
    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        use axum::extract::rejection::JsonRejection;
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Json(value)),
            Err(JsonRejection::JsonSyntaxError(e)) => {
                Err(Error::bad_request("bad_json", e.body_text()))
            }
            Err(JsonRejection::JsonDataError(e)) => {
                let mut error = Error::bad_request("bad_shape", e.body_text());
                error.0.status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
                Err(error)
            }
            Err(e) => {
                let mut error = Error::bad_request("bad_body", e.body_text());
                error.0.status = e.status();
                Err(error)
            }
        }
    }
}

impl<T: serde::Serialize> axum::response::IntoResponse for Json<T> {
    fn into_response(self) -> axum::response::Response {
        axum::Json(self.0).into_response()
    }
}

/// The query of an API call; what cannot be read is 422.
pub struct ApiQuery<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for ApiQuery<T> {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        match axum_extra::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum_extra::extract::Query(value)) => Ok(ApiQuery(value)),
            Err(e) => {
                let mut error = Error::bad_request("bad_query", e.body_text());
                error.0.status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
                Err(error)
            }
        }
    }
}

/// The `Idempotency-Key` of a create, or an empty text: a repeat with the same key and body gets
/// the first answer, the same key with another body is refused (draft-ietf-httpapi-idempotency-key).
pub struct Key(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        match parts.headers.get("idempotency-key").map(|v| v.to_str()) {
            None => Ok(Key(String::new())),
            Some(Ok(key)) if !key.is_empty() && key.len() <= 200 => Ok(Key(key.to_owned())),
            Some(_) => Err(Error::bad_request(
                "bad_key",
                "Idempotency-Key is 1 to 200 visible characters".to_owned(),
            )),
        }
    }
}
