//! A portal link: the page that asks for its PIN.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entry::{PIN_MAX, PortalLink, open_portal_link, use_pin};
use serde::Deserialize;
use store::Stop;
use ui::Errors;
use web::{Error, Form};

use crate::answer::{Go, enter, is_token, page as door, shown};
use crate::m;
use crate::visit::Visit;

/// How long the page may stay open.
const OPEN: i64 = 3600;

/// GET `/{org}/pin/{token}`: takes the token out of the address.
pub async fn open(
    visit: Visit,
    Path(path): Path<std::collections::HashMap<String, String>>,
) -> Response {
    let go = Go::to(visit.at("/pin"));
    match path.get("token").filter(|t| is_token(t)) {
        Some(token) => go.step(&visit, "pin", token, OPEN).into_response(),
        None => go.drop(&visit, "pin").into_response(),
    }
}

#[derive(Template)]
#[template(path = "pin.html")]
struct Ask {
    org: String,
    action: String,
    sign_in: String,
    errors: Errors,
}

impl Ask {
    fn field(&self) -> ui::Field {
        let field = ui::input("password", "pin", m::pin()).auto("off").digits();
        field.max(PIN_MAX + 4).focus().error(self.errors.at("pin"))
    }
}

fn ask(visit: &Visit, link: PortalLink, errors: Errors, status: StatusCode) -> Response {
    let body = Ask {
        action: visit.at("/pin"),
        sign_in: format!("/{}/sign-in", link.slug),
        org: link.org_name,
        errors,
    };
    door(m::pin_title(), body, status)
}

/// The link of this browser, if it still opens and is of the organization whose page this is.
async fn live(visit: &Visit) -> Result<Option<(String, PortalLink)>, Stop> {
    let Some(token) = visit.step("pin") else {
        return Ok(None);
    };
    let link = open_portal_link(&visit.app.db, token, visit.now).await?;
    let here = |link: &PortalLink| visit.org.as_ref().is_some_and(|o| o.id == link.org_id);
    Ok(link.filter(here).map(|link| (token.to_owned(), link)))
}

/// GET `/{org}/pin`: the page.
pub async fn page(visit: Visit) -> Result<Response, Error> {
    Ok(match live(&visit).await? {
        Some((_, link)) => ask(&visit, link, Errors::default(), StatusCode::OK),
        None => crate::link::over(&visit),
    })
}

/// What the form carries.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pin: String,
}

/// POST `/{org}/pin`: goes in.
pub async fn show(visit: Visit, Form(form): Form<Typed>) -> Result<Response, Error> {
    let Some((token, link)) = live(&visit).await? else {
        return Ok(crate::link::over(&visit));
    };
    let client = visit.client.clone();
    match use_pin(&visit.app.db, &token, &form.pin, client, visit.now).await {
        Ok(Some(proof)) => enter(&visit, proof, &format!("/{}", link.slug)).await,
        Ok(None) => Ok(crate::link::over(&visit)),
        Err(Stop::TooMany(seconds)) => {
            let errors = Errors::one("pin", m::pin_paused(seconds.div_euclid(60) + 1));
            Ok(ask(&visit, link, errors, StatusCode::TOO_MANY_REQUESTS))
        }
        Err(stop) => {
            let wrong = matches!(stop, Stop::Refused(_));
            let (mut errors, status) = shown(stop, "pin")?;
            if wrong && !form.pin.trim().is_empty() {
                errors.put("pin", m::pin_wrong());
            }
            Ok(ask(&visit, link, errors, status))
        }
    }
}
