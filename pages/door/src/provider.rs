//! Signing in by way of an organization's own provider: there, back, and one press that goes in.
//!
//! The address a provider leads back to is only opened: it takes the code out of sight, as a mailed
//! link does. The press that follows spends it; where scripts run, the page presses by itself,
//! because the cookie shows that this browser began.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entry::{
    PROVIDER_STEP, Provider, Returned, begin_provider, finish_provider, provider_returned,
};
use i18n::Text;
use kernel::Refusal;
use serde::Deserialize;
use store::Stop;
use web::{Error, Query};

use crate::answer::{Go, enter, page as door, query};
use crate::m;
use crate::visit::{Brand, Visit, local};

/// How long the way there and back may take, in seconds.
const KEPT: i64 = 600;

/// The query of the beginning.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Where {
    next: String,
}

fn brand(visit: &Visit) -> Result<&Brand, Error> {
    visit.org.as_ref().ok_or_else(|| Stop::Gone.into())
}

/// The name of the provider that lets in here, for the button.
pub async fn button(visit: &Visit) -> Result<Option<String>, Stop> {
    let Some(org) = &visit.org else {
        return Ok(None);
    };
    let found = Provider::of(&mut visit.app.db.read(org.id).await?, org.id).await?;
    Ok(found.filter(|p| p.active).map(|p| p.name))
}

/// Why a sign-in by a provider came to nothing, on the page where every other way stands.
pub fn why(word: &str) -> Option<Text> {
    Some(match word {
        "down" => m::provider_down().into(),
        "denied" => m::provider_denied().into(),
        "refused" => m::provider_refused().into(),
        "late" => m::provider_late().into(),
        _ => return None,
    })
}

/// GET: off to the provider.
pub async fn begin(visit: Visit, Query(there): Query<Where>) -> Result<Response, Error> {
    let (org, next) = (brand(&visit)?, local(&there.next));
    let (db, site) = (&visit.app.db, &visit.app.site);
    match begin_provider(db, site, org.id, &org.slug, next, visit.now).await {
        Ok((to, cookie)) => Ok(Go::to(to)
            .step(&visit, PROVIDER_STEP, &cookie, KEPT)
            .into_response()),
        Err(stop) => failed(&visit, stop).await,
    }
}

/// GET `…/back`: takes what the provider sent out of the address.
pub async fn back(visit: Visit, Query(returned): Query<Returned>) -> Result<Response, Error> {
    let org = brand(&visit)?;
    let (site, cookie) = (&visit.app.site, visit.step(PROVIDER_STEP));
    match provider_returned(site, org.id, cookie, returned, visit.now) {
        Ok(cookie) => Ok(Go::to(visit.at("/sign-in/provider/continue"))
            .step(&visit, PROVIDER_STEP, &cookie, KEPT)
            .into_response()),
        Err(stop) => failed(&visit, stop).await,
    }
}

#[derive(Template)]
#[template(path = "provider.html")]
struct Continue {
    org: String,
    action: String,
    /// Whether the page presses by itself.
    press: bool,
}

/// GET `…/continue`: one button.
pub async fn page(visit: Visit) -> Result<Response, Error> {
    let org = brand(&visit)?;
    if visit.step(PROVIDER_STEP).is_none() {
        return failed(&visit, Stop::state("provider_late")).await;
    }
    let body = Continue {
        org: org.name.clone(),
        action: visit.at("/sign-in/provider/continue"),
        // Nobody who is signed in becomes another by a page alone.
        press: visit.session().await?.is_none(),
    };
    Ok(door(m::provider_title(), body, StatusCode::OK))
}

/// POST `…/continue`: in.
pub async fn go_on(visit: Visit) -> Result<Response, Error> {
    let org = brand(&visit)?;
    let (db, site) = (&visit.app.db, &visit.app.site);
    let (cookie, here) = (visit.step(PROVIDER_STEP), (org.id, org.slug.as_str()));
    let (client, request) = (visit.client.clone(), visit.request);
    match finish_provider(db, site, here, cookie, client, request, visit.now).await {
        Ok((proof, next)) => enter(&visit, proof, &next).await,
        // It was taken away while somebody was there.
        Err(Stop::Gone) => failed(&visit, Stop::state("provider_late")).await,
        Err(stop) => failed(&visit, stop).await,
    }
}

#[derive(Template)]
#[template(path = "provider_stranger.html")]
struct Stranger {
    org: String,
    sign_in: String,
}

/// Back to the sign-in page with a sentence; or, to somebody the organization does not know, whom to ask.
async fn failed(visit: &Visit, stop: Stop) -> Result<Response, Error> {
    let org = brand(visit)?;
    let Stop::Refused(Refusal::State(state)) = stop else {
        return Err(stop.into());
    };
    let sign_in = visit.at("/sign-in");
    if state == "provider_stranger" {
        let body = Stranger {
            org: org.name.clone(),
            sign_in,
        };
        let mut response = door(m::provider_stranger_title(), body, StatusCode::FORBIDDEN);
        let gone = entry::set_step_cookie(&visit.app.site, PROVIDER_STEP, "", 0);
        let headers = response.headers_mut();
        headers.append(axum::http::header::SET_COOKIE, gone);
        return Ok(response);
    }
    let Some(word) = state.strip_prefix("provider_").filter(|w| why(w).is_some()) else {
        return Err(Stop::state(state).into());
    };
    let to = format!("{sign_in}?{}", query("provider", word));
    Ok(Go::to(to).drop(visit, PROVIDER_STEP).into_response())
}
