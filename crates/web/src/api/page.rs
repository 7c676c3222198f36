//! Cursor paging: newest first, `(moved, id)` as an opaque text.

use data_encoding::BASE64URL_NOPAD;
use kernel::Time;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::Error;

/// `?limit=&cursor=` of a list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where to go on: `next` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
}

/// A place in a list ordered by `(at desc, id desc)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The moment of the last row.
    pub at: Time,
    /// Its id.
    pub id: Uuid,
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// The rows.
    pub data: Vec<T>,
    /// The cursor of the next page; missing on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl PageQuery {
    /// How many rows to give.
    pub fn limit(&self) -> Result<i64, Error> {
        match self.limit.unwrap_or(50) {
            n @ 1..=200 => Ok(n),
            _ => Err(unprocessable("bad_limit", "limit is 1 to 200")),
        }
    }
    /// Where to go on.
    pub fn cursor(&self) -> Result<Option<Cursor>, Error> {
        let Some(text) = &self.cursor else {
            return Ok(None);
        };
        let bad = || unprocessable("bad_cursor", "cursor is the `next` of a page");
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| bad())?;
        let (micros, id) = bytes.split_at_checked(8).ok_or_else(bad)?;
        let micros = i64::from_be_bytes(micros.try_into().map_err(|_| bad())?);
        // Both engines keep years 0 to 9999; a cursor beyond them has nothing behind it.
        let micros = micros.clamp(-62_135_596_800_000_000, 253_402_300_799_999_999);
        let at = chrono::DateTime::from_timestamp_micros(micros).ok_or_else(bad)?;
        Ok(Some(Cursor {
            at,
            id: Uuid::from_slice(id).map_err(|_| bad())?,
        }))
    }
}

fn unprocessable(code: &'static str, detail: &str) -> Error {
    let mut error = Error::bad_request(code, detail.to_owned());
    error.0.status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    error
}

impl<T> List<T> {
    /// A page from up to `limit + 1` rows; the surplus row tells that there is more.
    pub fn of<R>(
        mut rows: Vec<R>,
        limit: i64,
        cursor: impl Fn(&R) -> Cursor,
        make: impl Fn(R) -> T,
    ) -> Self {
        let more = rows.len() as i64 > limit;
        rows.truncate(limit as usize);
        let next = if more {
            rows.last().map(|row| cursor(row).text())
        } else {
            None
        };
        List {
            data: rows.into_iter().map(make).collect(),
            next,
        }
    }
}

impl Cursor {
    /// As sent.
    pub fn text(&self) -> String {
        let mut bytes = self.at.timestamp_micros().to_be_bytes().to_vec();
        bytes.extend_from_slice(self.id.as_bytes());
        BASE64URL_NOPAD.encode(&bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let cursor = Cursor {
            at: chrono::DateTime::from_timestamp_micros(1_795_000_000_123_456).unwrap(),
            id: Uuid::now_v7(),
        };
        let query = PageQuery {
            limit: None,
            cursor: Some(cursor.text()),
        };
        assert_eq!(query.cursor().unwrap(), Some(cursor));
        for bad in ["", "x", "AAAA", "%%%"] {
            assert!(
                PageQuery {
                    limit: None,
                    cursor: Some(bad.to_owned())
                }
                .cursor()
                .is_err(),
                "{bad:?}"
            );
        }
    }
}
