//! Photos of contacts: taking one in, and giving one out to whoever sees that person.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use blobs::{BlobError, BlobName, PHOTO_BYTES, PhotoError, PutError, RESPONSE_HEADERS};
use kernel::{ContactId, FieldError};
use people::contacts::photo;
use store::Stop;
use web::{Asked, Door, Error, Id, Routes, Sub};

pub(crate) fn routes() -> Routes {
    Routes::new().get(Door::Both, "/photo/{id}/{sub}", show)
}

/// What a form may hold besides the photo, in bytes.
const AROUND: u64 = 64 * 1024;

/// For a day, by this browser only: the address changes with the photo, and whoever lost sight of the
/// person asks again tomorrow.
const KEPT: HeaderValue = HeaderValue::from_static("private, max-age=86400, immutable");

/// `/photo/{contact}/{print}`
async fn show(
    asked: Asked,
    Id(contact): Id<ContactId>,
    Sub(print): Sub<String>,
) -> Result<Response, Error> {
    let name = photo::see(&mut asked.read().await?, &asked.viewer, contact).await?;
    if !ui::photo_path(contact, name.as_str()).ends_with(&format!("/{print}")) {
        return Err(Stop::Gone.into()); // there is another photo by now
    }
    let opened = match asked.app.blobs.open(&name, None).await {
        Ok(opened) => opened,
        Err(BlobError::Missing) => return Err(Stop::Gone.into()),
        Err(_) => return Err(Stop::Broken("a photo could not be read").into()),
    };
    let size = opened.size;
    let mut response = Body::from_stream(opened.stream).into_response();
    let headers = response.headers_mut();
    for (name, value) in RESPONSE_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::CACHE_CONTROL, KEPT);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("inline"),
    );
    Ok(response)
}

/// Takes the picture in the field `photo` of a form as a contact's photo.
///
/// # Errors
/// What is wrong with it, beside `photo`; *gone*, *forbidden*.
pub async fn take(asked: &Asked, contact: ContactId, request: Request) -> Result<(), Stop> {
    photo::may_set(&asked.viewer, contact)?; // before a byte is read
    asked.app.quotas.upload(asked.viewer.person.0, asked.now)?;
    let missing = || Stop::field("photo", "required");
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|v| v.to_str().ok()).unwrap_or_default();
    let boundary = multer::parse_boundary(kind).map_err(|_| missing())?;
    // Headers of a part are kept whole until they end: without a limit they never need to.
    let most = multer::SizeLimit::new().whole_stream(PHOTO_BYTES as u64 + AROUND);
    let limits = multer::Constraints::new().size_limit(most);
    let body = request.into_body().into_data_stream();
    let mut form = multer::Multipart::with_constraints(body, boundary, limits);
    let stored = loop {
        let field = form.next_field().await.map_err(|_| missing())?;
        let field = field.ok_or_else(missing)?;
        if field.name() == Some("photo") {
            break asked.app.blobs.put_photo(field).await.map_err(refused)?;
        }
    };
    let name = stored.name.as_str().to_owned();
    let viewer = asked.viewer.clone();
    let done = asked
        .app
        .db
        .change(asked.act(), move |tx| {
            Box::pin(async move { photo::set(tx, &viewer, contact, Some(&stored)).await })
        })
        .await;
    match done {
        Ok(old) => forget(asked, old.as_deref()).await,
        Err(stop) => {
            forget(asked, Some(&name)).await;
            return Err(stop);
        }
    }
    Ok(())
}

/// Takes a contact's photo away.
///
/// # Errors
/// *Gone*, *forbidden*.
pub async fn remove(asked: &Asked, contact: ContactId) -> Result<(), Stop> {
    let viewer = asked.viewer.clone();
    let old = asked
        .app
        .db
        .change(asked.act(), move |tx| {
            Box::pin(async move { photo::set(tx, &viewer, contact, None).await })
        })
        .await?;
    forget(asked, old.as_deref()).await;
    Ok(())
}

fn refused(error: PhotoError) -> Stop {
    let megabytes = (PHOTO_BYTES >> 20) as i64;
    match error {
        PhotoError::Empty => Stop::field("photo", "required"),
        PhotoError::TooLarge => FieldError::new("photo", "file_too_large")
            .number(megabytes)
            .into(),
        PhotoError::TooManyPixels => Stop::field("photo", "too_many_pixels"),
        PhotoError::NotAPicture => Stop::field("photo", "not_a_picture"),
        PhotoError::Aborted | PhotoError::Put(PutError::Aborted(_)) => {
            Stop::field("photo", "required")
        }
        PhotoError::Put(error) => {
            tracing::error!(%error, "a photo could not be stored");
            Stop::Broken("a photo could not be stored")
        }
        PhotoError::Broken => Stop::Broken("a photo could not be made small"),
    }
}

/// Takes bytes away that no row names; what stays is left to the sweep.
async fn forget(asked: &Asked, name: Option<&str>) {
    let Some(name) = name.and_then(BlobName::parse) else {
        return;
    };
    if let Err(error) = asked.app.blobs.delete(&name).await {
        tracing::warn!(%error, "bytes without a row were not removed");
    }
}
