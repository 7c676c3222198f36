//! What was typed into a form by somebody who is signed out by now, or must show first that it is
//! they: nothing of it is lost.

use std::time::Duration;

use askama::Template;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{Method, StatusCode, Uri, header};
use store::Stop;
use web::{Asked, Error, Page, Problem};

use super::frame::Frame;
use crate::m;

/// The longest form that is given back; our own forms hold 100,000 characters at most.
const MOST: usize = 512 * 1024;

/// The most fields that are given back; none of our forms has as many.
const FIELDS: usize = 500;

/// How long a form may take to arrive: 512 KiB at a slow phone's pace.
const LONGEST: Duration = Duration::from_secs(60);

/// The form of a request that may turn out to need a sign-in; in the answer's extensions.
#[derive(Clone)]
pub struct Kept(Bytes);

/// Takes the form out of a request, and puts it back for the handler.
///
/// # Errors
/// A form that broke off or drips in: half of one must not be carried out.
pub async fn take(request: Request) -> Result<(Request, Option<Kept>), Error> {
    if request.method() != Method::POST || !is_short_form(&request) {
        return Ok((request, None));
    }
    let (parts, body) = request.into_parts();
    let read = tokio::time::timeout(LONGEST, axum::body::to_bytes(body, MOST)).await;
    let read = read.ok().and_then(Result::ok);
    let read = read.ok_or_else(Error::bad_form)?;
    let again = Request::from_parts(parts, Body::from(read.clone()));
    Ok((again, Some(Kept(read))))
}

fn is_short_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let form = kind
        .and_then(|v| v.to_str().ok())
        .is_some_and(|t| t.starts_with("application/x-www-form-urlencoded"));
    // What is said first: a body that is timed does not tell its length.
    let said = request.headers().get(header::CONTENT_LENGTH);
    let said = said
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse().ok());
    let length = said.or(request.body().size_hint().upper());
    form && length.is_some_and(|length| length <= MOST as u64)
}

#[derive(Template)]
#[template(path = "shell/kept.html")]
struct KeptPage {
    title: i18n::Text,
    action: String,
    sign_in: String,
    fields: Vec<(String, String)>,
    words: Vec<String>,
}

/// The page that asks somebody signed in for proof and holds their form meanwhile.
pub async fn prove(asked: &Asked, uri: &Uri, kept: Option<Kept>) -> Result<Page, Stop> {
    let session = asked.session.as_ref().ok_or(Stop::Gone)?;
    let waiting = door::Waiting {
        org: asked.org.slug.clone(),
        to: uri
            .path_and_query()
            .map(ToString::to_string)
            .unwrap_or_default(),
        fields: kept.map(|kept| fields(&kept)).unwrap_or_default(),
    };
    door::ask_for_proof(&asked.app, session, waiting, asked.now).await
}

/// What was typed, without secrets and what cannot be shown.
fn fields(kept: &Kept) -> Vec<(String, String)> {
    url::form_urlencoded::parse(&kept.0)
        .into_owned()
        .take(FIELDS)
        .filter(|(name, _)| !is_secret(name))
        .map(|(name, value)| (name, parts::text::visible(&value.replace("\r\n", "\n"))))
        .collect()
}

/// The page that gives a form back, if there was something in it that took a while to type.
pub fn page(frame: &Frame<'_>, problem: &Problem, kept: &Kept, sign_in: String) -> Option<Page> {
    let fields = fields(kept);
    let words: Vec<String> = fields
        .iter()
        .filter(|(name, value)| is_typed(name, value))
        .map(|(_, value)| parts::rich::plain(value))
        .filter(|words| !words.trim().is_empty())
        .collect();
    if words.is_empty() {
        return None;
    }
    let title: i18n::Text = m::kept_title().into();
    let body = KeptPage {
        title: title.clone(),
        action: frame.uri.path_and_query()?.as_str().to_owned(),
        sign_in,
        fields,
        words,
    };
    debug_assert_eq!(problem.status, StatusCode::UNAUTHORIZED);
    Some(Page::door(title, body).status(problem.status))
}

/// Whether a person wrote this: it is one of the fields of words, or no form's own value looks like it.
fn is_typed(name: &str, value: &str) -> bool {
    ["body", "title", "text", "notes", "name", "description"].contains(&name)
        || value.trim().contains(char::is_whitespace)
        || !value.is_ascii()
}

/// The sign-in that is opened beside a page which has to stay: it leads to [`signed_in`].
pub fn sign_in_beside(org: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("next", &format!("{org}/signed-in"))
        .finish();
    format!("{org}/sign-in?{query}")
}

#[derive(Template)]
#[template(path = "shell/signed_in.html")]
struct SignedIn {
    title: i18n::Text,
    home: String,
}

/// GET `/signed-in`: the end of such a sign-in, which tells where to go on.
pub async fn signed_in(asked: Asked) -> Page {
    let title: i18n::Text = m::signed_in_title().into();
    let home = asked.base.clone();
    Page::door(title.clone(), SignedIn { title, home })
}

/// Secrets are never written into a page.
fn is_secret(name: &str) -> bool {
    const SECRETS: [&str; 6] = [
        "password",
        "confirm",
        "current",
        "code",
        "client_secret",
        "pin",
    ];
    SECRETS.contains(&name) || name.starts_with("prove_")
}
