//! The first start: one page that makes the organization and its super admin.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entry::{First, set_up, setup_open, suggest_slug};
use i18n::Text;
use serde::Deserialize;
use store::Stop;
use ui::Errors;
use web::{Error, Form, Page};

use crate::answer::{Go, enter, is_token, page as door, shown};
use crate::link::Over;
use crate::m;
use crate::visit::Visit;

/// GET `/setup/{token}`: takes the token out of the address.
pub async fn open(visit: Visit, Path(token): Path<String>) -> Response {
    match is_token(&token) {
        true => Go::to("/setup")
            .step(&visit, "setup", &token, 24 * 3600)
            .into_response(),
        false => Go::to("/setup").drop(&visit, "setup").into_response(),
    }
}

/// The form.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    org_name: String,
    slug: String,
    zone: String,
    name: String,
    email: String,
    password: String,
}

#[derive(Template)]
#[template(path = "setup.html")]
struct Setup {
    asked: Asked,
    zones: Vec<(String, Text)>,
    example: String,
    errors: Errors,
}

fn setup(visit: &Visit, asked: Asked, mut errors: Errors, status: StatusCode) -> Response {
    // The rule for addresses is told in its own words, with one that would do.
    let plain = entry::check_slug("slug", &asked.slug);
    if plain.is_err_and(|e| e.code == "not_a_slug") {
        errors.put("slug", m::slug_not_plain(suggest_slug(&asked.slug)));
    }
    let body = Setup {
        asked,
        zones: zones(),
        example: visit.app.site.link("/larkspur"),
        errors,
    };
    let mut page = Page::door(m::setup_title(), body).status(status);
    page.wide = true;
    page.into_response()
}

/// Zones named by place, as people know them.
fn zones() -> Vec<(String, Text)> {
    let named = |name: &&str| {
        name.contains('/')
            && !["Etc/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/"]
                .iter()
                .any(|p| name.starts_with(p))
    };
    let mut all: Vec<&str> = chrono_tz::TZ_VARIANTS
        .iter()
        .map(|z| z.name())
        .filter(named)
        .collect();
    all.push("UTC");
    all.sort_unstable();
    all.into_iter()
        .map(|name| (name.to_owned(), Text::data(name.replace('_', " "))))
        .collect()
}

/// GET: the page.
pub async fn page(visit: Visit) -> Result<Response, Error> {
    match visit.step("setup") {
        Some(token) if setup_open(&visit.app.db, token, visit.now).await? => {
            let asked = Asked {
                zone: "Europe/London".to_owned(),
                ..Asked::default()
            };
            Ok(setup(&visit, asked, Errors::default(), StatusCode::OK))
        }
        _ => Ok(over()),
    }
}

/// POST: makes them and goes in. An address left empty is made from the name.
pub async fn create(visit: Visit, Form(mut asked): Form<Asked>) -> Result<Response, Error> {
    let Some(token) = visit.step("setup") else {
        return Ok(over());
    };
    if asked.slug.trim().is_empty() {
        asked.slug = suggest_slug(&asked.org_name);
    }
    let first = First {
        org_name: asked.org_name.clone(),
        slug: asked.slug.clone(),
        zone: asked.zone.clone(),
        name: asked.name.clone(),
        email: asked.email.clone(),
        password: asked.password.clone(),
    };
    match set_up(&visit.app.db, token, first, visit.request, visit.now).await {
        Ok((_, proof)) => enter(&visit, proof, "").await,
        Err(Stop::Gone) => Ok(over()),
        Err(stop) => {
            let (errors, status) = shown(stop, "password")?;
            Ok(setup(&visit, asked, errors, status))
        }
    }
}

fn over() -> Response {
    let body = Over {
        title: m::setup_over_title().into(),
        lead: m::setup_over_lead().into(),
        action: None,
        email: String::new(),
        button: m::sign_in().into(),
    };
    door(m::setup_over_title(), body, StatusCode::GONE)
}
