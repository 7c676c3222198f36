//! What comes after a successful form: 303 to a page, with a word about what happened and, where
//! it can be undone, the way back.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;
use i18n::Text;
use serde::{Deserialize, Serialize};

use crate::Asked;

/// The cookie that carries the word to the next page.
const COOKIE: &str = "toast";

/// A redirect after success.
pub struct Then {
    location: String,
    toast: Option<Toast>,
}

/// A word about what happened, shown once on the next page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Toast {
    /// The words, in the reader's language.
    pub text: String,
    /// The address whose POST undoes it.
    pub undo: Option<String>,
    /// Names and values that the undoing form carries.
    #[serde(default)]
    pub fields: Vec<(String, String)>,
}

/// To a path within the place.
pub fn then(asked: &Asked, path: &str) -> Then {
    Then {
        location: asked.at(path),
        toast: None,
    }
}

impl Then {
    /// With a word about what happened.
    #[must_use]
    pub fn toast(mut self, asked: &Asked, text: impl Into<Text>) -> Self {
        self.toast = Some(Toast {
            text: text.into().to(asked.locale),
            undo: None,
            fields: Vec::new(),
        });
        self
    }
    /// And a way back: a POST to this path within the place.
    #[must_use]
    pub fn undo(mut self, asked: &Asked, path: &str) -> Self {
        if let Some(toast) = &mut self.toast {
            toast.undo = Some(asked.at(path));
        }
        self
    }
    /// With a hidden value in the undoing form.
    #[must_use]
    pub fn undo_field(mut self, name: &str, value: impl Into<String>) -> Self {
        if let Some(toast) = &mut self.toast {
            toast.fields.push((name.to_owned(), value.into()));
        }
        self
    }
}

impl IntoResponse for Then {
    fn into_response(self) -> Response {
        let mut response = StatusCode::SEE_OTHER.into_response();
        let headers = response.headers_mut();
        match HeaderValue::from_str(&self.location) {
            Ok(location) => headers.insert(header::LOCATION, location),
            Err(_) => headers.insert(header::LOCATION, HeaderValue::from_static("/")),
        };
        if let Some(json) = self.toast.and_then(|t| serde_json::to_vec(&t).ok()) {
            let cookie = format!(
                "{COOKIE}={}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax",
                BASE64URL_NOPAD.encode(&json)
            );
            if let (true, Ok(cookie)) = (cookie.len() < 3500, HeaderValue::from_str(&cookie)) {
                headers.append(header::SET_COOKIE, cookie);
            }
        }
        response
    }
}

/// The word a browser carries, and the header that takes it away again.
pub fn toast(headers: &axum::http::HeaderMap) -> Option<(Toast, HeaderValue)> {
    let value = crate::cookie(headers, COOKIE)?;
    let json = BASE64URL_NOPAD.decode(value.as_bytes()).ok()?;
    let toast: Toast = serde_json::from_slice(&json).ok()?;
    let local =
        |path: &String| path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    let toast = Toast {
        undo: toast.undo.filter(local),
        ..toast
    };
    Some((
        toast,
        HeaderValue::from_static("toast=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
    ))
}
