//! Giving files out. Every request asks the policy again; the headers are the same for every file.

use std::ops::Range;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use blobs::{BlobError, Disposition, RESPONSE_HEADERS, content_disposition, known_type};
use kernel::{Acts, ItemId, Power};
use store::Stop;
use store::items::permit;
use web::{Asked, Error, Id};

use crate::file::File;
use crate::store::{blob_name, goes_on, note_download, note_taken};

/// `/files/{id}/download`: to be saved, whatever it is.
pub async fn download(
    asked: Asked,
    Id(id): Id<ItemId>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Error> {
    give(&asked, id, &method, &headers, Disposition::Attachment).await
}

/// `/files/{id}/image`: for an `<img>` of our own pages; only the four image types, and not too large.
pub async fn image(
    asked: Asked,
    Id(id): Id<ItemId>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let given = give(&asked, id, &method, &headers, Disposition::Inline).await?;
    if method == Method::GET {
        parts::pictured(&asked, id);
    }
    Ok(given)
}

async fn give(
    asked: &Asked,
    id: ItemId,
    method: &Method,
    headers: &HeaderMap,
    how: Disposition,
) -> Result<Response, Error> {
    let (seen, name) = {
        let mut conn = asked.read().await?;
        let seen = permit::<File>(&mut conn, &asked.viewer, id, Power::See).await?;
        let name = blob_name(&mut conn, asked.org.id, seen.body.blob_id).await?;
        (seen, name) // the connection goes back before the first byte leaves
    };
    let file = seen.body;
    if how == Disposition::Inline && !file.is_shown() {
        return Err(Stop::Gone.into());
    }
    let size = u64::try_from(file.size).unwrap_or(0);
    let asks = headers
        .get(header::RANGE)
        .filter(|_| method == Method::GET && !headers.contains_key(header::IF_RANGE));
    let range = match range(asks.and_then(|v| v.to_str().ok()), size) {
        Ok(range) => range,
        Err(Unsatisfiable) => return Ok(unsatisfiable(size)),
    };
    let opened = match asked.app.blobs.open(&name, range.clone()).await {
        Ok(opened) => opened,
        Err(BlobError::Range { size }) => return Ok(unsatisfiable(size)),
        Err(error) => {
            tracing::error!(%error, item = %id, "the bytes of a file cannot be read");
            return Err(Stop::Broken("the bytes of a file cannot be read").into());
        }
    };
    if (how, method) == (Disposition::Attachment, &Method::GET) {
        let (db, act, client) = (&asked.app.db, asked.act(), asked.viewer.contact());
        let later = range.as_ref().is_some_and(|r| r.start > 0);
        let same = later && goes_on(&mut asked.read().await?, &act, id).await?;
        match (asked.viewer.acts, client) {
            _ if same => {}
            (Acts::Client, Some(contact)) => {
                note_download(db, act, seen.head.clone(), contact).await?
            }
            (_, on_behalf) => note_taken(db, act, seen.head.id, on_behalf).await?,
        }
    }
    let length = opened.range.end - opened.range.start;
    let mut response = Body::from_stream(opened.stream).into_response();
    if range.is_some() {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        let part = format!(
            "bytes {}-{}/{}",
            opened.range.start,
            opened.range.end.saturating_sub(1),
            opened.size
        );
        set(response.headers_mut(), header::CONTENT_RANGE, &part);
    }
    let out = response.headers_mut();
    out.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(kind(&file.media_type)),
    );
    out.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    set(
        out,
        header::CONTENT_DISPOSITION,
        &content_disposition(how, &file.name),
    );
    dress(out);
    Ok(response)
}

/// The type by our own table, for a header.
fn kind(stored: &str) -> &'static str {
    known_type(stored)
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value); // both values are plain ASCII by construction
    }
}

/// The headers that every answer about a file's bytes carries.
fn dress(headers: &mut HeaderMap) {
    for (name, value) in RESPONSE_HEADERS {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
}

fn unsatisfiable(size: u64) -> Response {
    let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
    set(
        response.headers_mut(),
        header::CONTENT_RANGE,
        &format!("bytes */{size}"),
    );
    dress(response.headers_mut());
    response
}

/// A range that lies behind the end (HTTP 416).
#[derive(Debug, PartialEq, Eq)]
struct Unsatisfiable;

/// The one range of a `Range` header (RFC 9110, 14.1.2). Several ranges, other units and what cannot
/// be read are ignored, as the RFC allows: the whole file is the answer.
fn range(header: Option<&str>, size: u64) -> Result<Option<Range<u64>>, Unsatisfiable> {
    let Some((first, last)) = header
        .and_then(|h| h.trim().strip_prefix("bytes="))
        .and_then(|r| r.split_once('-'))
    else {
        return Ok(None);
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (first, last) = (first.trim(), last.trim());
    let number = |text: &str| {
        if digits(text) {
            Some(text.parse::<u64>().unwrap_or(u64::MAX))
        } else {
            None
        }
    };
    match (number(first), number(last)) {
        (Some(first), None) if last.is_empty() => from(first, u64::MAX, size),
        (Some(first), Some(last)) if first <= last => from(first, last, size),
        (None, Some(0)) if first.is_empty() => Err(Unsatisfiable),
        (None, Some(suffix)) if first.is_empty() => {
            from(size.saturating_sub(suffix), u64::MAX, size)
        }
        _ => Ok(None),
    }
}

fn from(first: u64, last: u64, size: u64) -> Result<Option<Range<u64>>, Unsatisfiable> {
    if first >= size {
        Err(Unsatisfiable)
    } else {
        Ok(Some(first..last.saturating_add(1).min(size)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_understood_and_cut_at_the_end() {
        let ask = |text: &str| range(Some(text), 1000);
        assert_eq!(range(None, 1000), Ok(None));
        assert_eq!(ask("bytes=0-0"), Ok(Some(0..1)));
        assert_eq!(ask("bytes=500-"), Ok(Some(500..1000)));
        assert_eq!(
            ask("bytes=900-99999999999999999999999"),
            Ok(Some(900..1000))
        );
        assert_eq!(ask("bytes=-300"), Ok(Some(700..1000)));
        assert_eq!(ask("bytes=-5000"), Ok(Some(0..1000)));
    }

    #[test]
    fn behind_the_end_is_told_and_nonsense_is_ignored() {
        let ask = |text: &str, size| range(Some(text), size);
        for bad in ["bytes=1000-", "bytes=1000-2000", "bytes=-0"] {
            assert_eq!(ask(bad, 1000), Err(Unsatisfiable), "{bad}");
        }
        assert_eq!(ask("bytes=0-", 0), Err(Unsatisfiable));
        for odd in [
            "bytes=5-2",
            "bytes=a-b",
            "items=0-1",
            "bytes=0-1,5-6",
            "bytes=+1-2",
            "bytes=--1",
            "bytes=",
        ] {
            assert_eq!(ask(odd, 1000), Ok(None), "{odd}");
        }
    }

    #[test]
    fn no_stored_type_becomes_an_active_one() {
        for active in [
            "text/html",
            "image/svg+xml",
            "application/xhtml+xml",
            "text/javascript",
        ] {
            assert_eq!(kind(active), "application/octet-stream");
        }
        let mut headers = HeaderMap::new();
        dress(&mut headers);
        for name in [
            "x-content-type-options",
            "content-security-policy",
            "cross-origin-resource-policy",
            "cache-control",
            "referrer-policy",
        ] {
            assert!(headers.contains_key(name), "{name}");
        }
    }
}
