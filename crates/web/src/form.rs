//! Reading what a browser sends: form bodies, queries, ids in the path, dates and times.

use std::str::FromStr;

use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::request::Parts;
use chrono::{LocalResult, NaiveDate, NaiveTime, TimeZone};
use kernel::{FieldError, Time};
use serde::de::DeserializeOwned;
use store::Stop;

use crate::Error;

/// A form body. Repeated names become lists; what cannot be read is answered with 422.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Error;
    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        match axum_extra::extract::Form::<T>::from_request(request, state).await {
            Ok(axum_extra::extract::Form(value)) => Ok(Form(value)),
            Err(_) => Err(Error::bad_form()),
        }
    }
}

/// The query of the address. Repeated names become lists; what cannot be read is answered with 422.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        match axum_extra::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum_extra::extract::Query(value)) => Ok(Query(value)),
            Err(_) => Err(Error::bad_form()),
        }
    }
}

/// The `{id}` of the path; anything that is not an id is simply not there.
#[derive(Clone, Copy, Debug)]
pub struct Id<T>(pub T);
/// The `{sub}` of the path: the second id, of something that belongs to the first.
#[derive(Clone, Copy, Debug)]
pub struct Sub<T>(pub T);

async fn param<T: FromStr, S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
    name: &str,
) -> Result<T, Error> {
    let params = RawPathParams::from_request_parts(parts, state)
        .await
        .map_err(|_| Stop::Gone)?;
    let found = params
        .iter()
        .find(|(key, _)| *key == name)
        .and_then(|(_, value)| value.parse().ok());
    found.ok_or_else(|| Stop::Gone.into())
}

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        param(parts, state, "id").await.map(Id)
    }
}
impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for Sub<T> {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        param(parts, state, "sub").await.map(Sub)
    }
}

/// A day from a date field (`2027-06-26`); empty is none.
pub fn date(field: &'static str, text: &str) -> Result<Option<NaiveDate>, FieldError> {
    match text.trim() {
        "" => Ok(None),
        text => NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map(Some)
            .map_err(|_| FieldError::new(field, "not_a_date")),
    }
}

/// A moment from a date and a time field in a zone; an empty time is the start of the day. Times
/// that a clock change skips move forward with it; times that come twice are the first.
pub fn moment(
    day: NaiveDate,
    field: &'static str,
    time: &str,
    zone: chrono_tz::Tz,
) -> Result<Time, FieldError> {
    let time = match time.trim() {
        "" => NaiveTime::MIN,
        text => NaiveTime::parse_from_str(text, "%H:%M")
            .or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"))
            .map_err(|_| FieldError::new(field, "not_a_time"))?,
    };
    let local = day.and_time(time);
    let found = match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at),
        LocalResult::None => zone
            .from_local_datetime(&(local + chrono::TimeDelta::hours(1)))
            .earliest(),
    };
    found
        .map(|at| at.to_utc())
        .ok_or_else(|| FieldError::new(field, "not_a_time"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_follow_the_zone_and_its_clock_changes() {
        let london: chrono_tz::Tz = "Europe/London".parse().unwrap();
        let at = |d: &str, t: &str| {
            moment(d.parse().unwrap(), "time", t, london).map(|m| m.to_rfc3339())
        };
        assert_eq!(
            at("2027-06-26", "14:00").unwrap(),
            "2027-06-26T13:00:00+00:00"
        );
        assert_eq!(at("2027-01-26", "").unwrap(), "2027-01-26T00:00:00+00:00");
        assert_eq!(
            at("2027-03-28", "01:30").unwrap(),
            "2027-03-28T01:30:00+00:00"
        ); // skipped hour: 02:30 summer time
        assert_eq!(
            at("2027-10-31", "01:30").unwrap(),
            "2027-10-31T00:30:00+00:00"
        ); // comes twice: the first
        assert_eq!(
            at("2027-10-31", "25:00"),
            Err(FieldError::new("time", "not_a_time"))
        );
        assert_eq!(date("day", " "), Ok(None));
        assert!(date("day", "26/06/2027").is_err());
    }
}
