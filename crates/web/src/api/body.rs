//! JSON bodies, queries and idempotency keys.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::Error;

/// A JSON body or answer. Unreadable JSON is 400, JSON of the wrong shape 422, anything else 415.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Error;
    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        use axum::extract::rejection::JsonRejection;
        match axum::Json::<Once>::from_request(request, state).await {
            Ok(axum::Json(Once(mut value))) => {
                whole(&mut value);
                T::deserialize(value)
                    .map(Json)
                    .map_err(|e| bad_shape(e.to_string()))
            }
            Err(JsonRejection::JsonDataError(e)) => Err(bad_shape(e.body_text())),
            Err(JsonRejection::JsonSyntaxError(e)) => {
                Err(Error::bad_request("bad_json", e.body_text()))
            }
            Err(e) => {
                let mut error = Error::bad_request("bad_body", e.body_text());
                error.0.status = e.status();
                Err(error)
            }
        }
    }
}

fn bad_shape(why: String) -> Error {
    let mut error = Error::bad_request("bad_shape", why);
    error.0.status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    error
}

/// A JSON value in which no object says a name twice: readers differ on which one counts
/// (RFC 8259, 4), and what was checked must be what is done.
struct Once(Value);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(OnceVisitor)
    }
}

struct OnceVisitor;

impl<'de> Visitor<'de> for OnceVisitor {
    type Value = Once;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }
    fn visit_bool<E>(self, v: bool) -> Result<Once, E> {
        Ok(Once(v.into()))
    }
    fn visit_i64<E>(self, v: i64) -> Result<Once, E> {
        Ok(Once(v.into()))
    }
    fn visit_u64<E>(self, v: u64) -> Result<Once, E> {
        Ok(Once(v.into()))
    }
    fn visit_f64<E>(self, v: f64) -> Result<Once, E> {
        Ok(Once(v.into()))
    }
    fn visit_str<E>(self, v: &str) -> Result<Once, E> {
        Ok(Once(v.into()))
    }
    fn visit_unit<E>(self) -> Result<Once, E> {
        Ok(Once(Value::Null))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Once, A::Error> {
        let mut all = Vec::new();
        while let Some(Once(value)) = seq.next_element()? {
            all.push(value);
        }
        Ok(Once(all.into()))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Once, A::Error> {
        let mut all = serde_json::Map::new();
        while let Some((name, Once(value))) = map.next_entry::<String, Once>()? {
            if all.contains_key(&name) {
                let said = format!("duplicate field `{}`", name.escape_debug());
                return Err(serde::de::Error::custom(said));
            }
            all.insert(name, value);
        }
        Ok(Once(all.into()))
    }
}

/// JSON has one sort of number, and JSON Schema calls `3.0` an integer (2020-12, 6.1.1): so do we.
fn whole(value: &mut Value) {
    match value {
        Value::Number(number) => {
            // Beyond 2^53 a double no longer says which whole number was meant.
            if let Some(whole) = number
                .as_f64()
                .filter(|f| number.is_f64() && f.fract() == 0.0 && f.abs() <= 9e15)
            {
                *value = Value::from(whole as i64);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(whole),
        Value::Object(fields) => fields.values_mut().for_each(whole),
        _ => {}
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
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(ApiQuery(value)),
            Err(e) => {
                let mut error = Error::bad_request("bad_query", e.body_text());
                error.0.status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
                Err(error)
            }
        }
    }
}

/// The words a list is searched for, at most 200 characters.
pub fn looked_for(q: Option<String>) -> Result<String, Error> {
    let q = q.unwrap_or_default();
    if q.chars().count() > 200 {
        return Err(store::Stop::from(kernel::FieldError::new("q", "too_long").number(200)).into());
    }
    Ok(q)
}

/// The `Idempotency-Key` of a create, or an empty text: a repeat with the same key and body gets
/// the first answer, the same key with another body is refused (draft-ietf-httpapi-idempotency-key).
pub struct Key(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        match parts.headers.get("idempotency-key").map(|v| v.to_str()) {
            None => Ok(Key(String::new())),
            Some(Ok(key))
                if (1..=200).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()) =>
            {
                Ok(Key(key.to_owned()))
            }
            Some(_) => Err(Error::bad_request(
                "bad_key",
                "Idempotency-Key is 1 to 200 visible characters".to_owned(),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_once_in_an_object() {
        let read = |text: &str| serde_json::from_str::<Once>(text).map(|Once(v)| v);
        assert!(read(r#"{"a":[{"b":1},{"b":2}],"c":null}"#).is_ok());
        for twice in [r#"{"a":1,"a":2}"#, r#"{"x":[{"b":1,"\u0062":2}]}"#] {
            assert!(read(twice).is_err(), "{twice}");
        }
    }

    #[test]
    fn a_whole_number_may_be_written_with_a_point() {
        let mut value =
            serde_json::json!({"version": 3.0, "deep": [1.5, {"n": -2e3}], "big": 1e300});
        whole(&mut value);
        assert_eq!(value["version"], serde_json::json!(3));
        assert_eq!(value["deep"], serde_json::json!([1.5, {"n": -2000}]));
        assert_eq!(value["big"], serde_json::json!(1e300));
    }
}
