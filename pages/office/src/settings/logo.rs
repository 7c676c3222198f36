//! The logo: stored first, looked at, then named by the organization.

use axum::extract::Multipart;
use axum::response::{IntoResponse, Response};
use blobs::{BlobName, PutError, Stored};
use futures::StreamExt;
use kernel::{FieldError, Right};
use people::logo;
use serde::Deserialize;
use store::Stop;
use ui::Errors;
use web::{Error, Form, Office, then};

use super::branding;
use crate::{change, m, parse};

/// Version and bytes; the version stands before the file in the form.
async fn received(asked: &Office, mut form: Multipart) -> Result<(i64, Stored), Stop> {
    let wrong = || Stop::field("logo", "required");
    let mut version = 0;
    while let Some(field) = form.next_field().await.map_err(|_| wrong())? {
        match field.name() {
            Some("version") => {
                version = field
                    .text()
                    .await
                    .ok()
                    .and_then(|t| t.parse().ok())
                    .unwrap_or(0)
            }
            Some("logo") => {
                let bytes = field.map(|chunk| chunk.map_err(|e| e.to_string()));
                return match asked.app.blobs.put_stream(bytes, logo::MAX).await {
                    Ok(stored) if stored.size == 0 => {
                        forget(asked, stored.name.as_str()).await;
                        Err(wrong())
                    }
                    Ok(stored) => Ok((version, stored)),
                    Err(PutError::TooLarge { .. }) => {
                        Err(FieldError::new("logo", "file_too_large").number(1).into())
                    }
                    Err(PutError::Aborted(_)) => Err(wrong()),
                    Err(_) => Err(Stop::Broken("a logo could not be stored")),
                };
            }
            _ => {}
        }
    }
    Err(wrong())
}

/// Takes bytes away that no row names; the sweep would find them too.
async fn forget(asked: &Office, name: &str) {
    if let Some(name) = BlobName::parse(name) {
        let _ = asked.app.blobs.delete(&name).await;
    }
}

pub(crate) async fn upload(asked: Office, form: Multipart) -> Result<Response, Error> {
    super::frame::may(&asked, Right::Settings)?;
    let done = match received(&asked, form).await {
        Ok((version, stored)) => {
            let kept = stored.clone();
            let done = change!(asked, |tx, viewer| logo::set(
                tx,
                viewer,
                version,
                Some(&kept)
            )
            .await);
            if done.is_err() {
                forget(&asked, stored.name.as_str()).await;
            }
            done
        }
        Err(stop) => Err(stop),
    };
    answer(&asked, done).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Version {
    version: i64,
}

pub(crate) async fn remove(asked: Office, Form(form): Form<Version>) -> Result<Response, Error> {
    let done = change!(asked, |tx, viewer| logo::set(
        tx,
        viewer,
        form.version,
        None
    )
    .await);
    answer(&asked, done).await
}

async fn answer(asked: &Office, done: Result<Option<String>, Stop>) -> Result<Response, Error> {
    match done {
        Ok(old) => {
            if let Some(old) = old {
                forget(asked, &old).await;
            }
            Ok(then(asked, "/settings/branding")
                .toast(asked, m::settings_saved())
                .into_response())
        }
        Err(Stop::Stale(_)) => {
            let errors = Errors::one("logo", m::stale_settings());
            Ok(branding::usual(asked, errors)
                .status(axum::http::StatusCode::CONFLICT)
                .into_response())
        }
        Err(stop) => Ok(branding::usual(asked, parse::errors(stop, "logo")?)
            .invalid()
            .into_response()),
    }
}
