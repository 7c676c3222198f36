//! `POST /files`: the form with files, from a browser's plain form or one file at a time from the drop zone.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::{EngagementId, FolderId, Kind, Refusal};
use serde_json::json;
use store::Stop;
use ui::Errors;
use web::api::problem_response;
use web::{Asked, Error, Office, then};

use super::list::Place;
use super::{office, place_path};
use crate::fault::sentence;
use crate::listing::Order;
use crate::m;
use crate::store::{Upload, chain, full};
use crate::upload::{Form, act, wants_json};

type Fields = BTreeMap<String, String>;

pub(super) async fn add(
    asked: Office,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Error> {
    let json = wants_json(&headers);
    let refused = |error: Error| {
        if json {
            problem_response(&error.0, asked.locale, &asked.request.to_string())
        } else {
            error.into_response()
        }
    };
    // Who may not add files sends none: nothing is read.
    if let Err(stop) = full(&asked.viewer) {
        return Ok(refused(stop.into()));
    }
    let untitled = i18n::Text::from(m::untitled()).to(asked.locale);
    let (fault, fields) = match Form::read(&asked, &untitled, request).await {
        Err(refused) => (refused.fault, refused.fields),
        Ok(form) => {
            let fields = form.fields.clone();
            return match save(&asked, form).await {
                Ok(count) if json => {
                    Ok((StatusCode::CREATED, Json(json!({"added": count}))).into_response())
                }
                Ok(count) => {
                    let (engagement, folder) = place(&fields)?;
                    Ok(then(&asked, &place_path(engagement, folder))
                        .toast(&asked, m::files_added(count))
                        .into_response())
                }
                Err(stop) if json => Ok(refused(said(stop))),
                Err(Stop::Refused(Refusal::Fields(wrong))) => again(&asked, &fields, &wrong).await,
                Err(stop) => Err(stop.into()),
            };
        }
    };
    match fault.field(&asked.app) {
        Some(wrong) if !json => again(&asked, &fields, &[wrong]).await,
        _ => Ok(refused(fault.problem(&asked.app))),
    }
}

/// The first wrong field in the problem's own words: the drop zone has one line for it.
fn said(stop: Stop) -> Error {
    let help = match &stop {
        Stop::Refused(Refusal::Fields(wrong)) => wrong.first().map(sentence),
        _ => None,
    };
    let Error(mut problem) = stop.into();
    problem.help = help.unwrap_or(problem.help);
    Error(problem)
}

fn place(fields: &Fields) -> Result<(EngagementId, Option<FolderId>), Stop> {
    let text = |name: &str| fields.get(name).map(|v| v.trim()).unwrap_or_default();
    let engagement = text("engagement")
        .parse()
        .map_err(|_| Stop::field("engagement", "required"))?;
    let folder = match text("folder") {
        "" => None,
        id => Some(id.parse().map_err(|_| Stop::field("folder", "unknown"))?),
    };
    Ok((engagement, folder))
}

async fn save(asked: &Asked, mut form: Form) -> Result<i64, Stop> {
    let (engagement, folder) = place(&form.fields)?;
    let here = parts::place::place(&mut asked.read().await?, &asked.viewer, engagement).await?;
    let default = here.sharing(&asked.org, Kind::File);
    let show = form.fields.get("show").map(String::as_str);
    let sharing = show.map(|show| parts::share::chosen(show == "1", default));
    let files = std::mem::take(&mut form.files);
    let told = [
        engagement.to_string(),
        folder.map(|f| f.to_string()).unwrap_or_default(),
        show.unwrap_or_default().to_owned(),
    ];
    let key = form.fields.get("key").cloned().unwrap_or_default();
    let act = act(asked, &key, &told, &files);
    let made = form
        .add(
            asked,
            act,
            Upload {
                engagement,
                folder,
                sharing,
                description: String::new(),
                files,
            },
        )
        .await?;
    Ok(made.len() as i64)
}

/// The page it was sent from, with what is wrong.
async fn again(
    asked: &Asked,
    fields: &Fields,
    wrong: &[kernel::FieldError],
) -> Result<Response, Error> {
    let place = match place(fields) {
        Ok((_, Some(folder))) => {
            Place::In(chain(&mut asked.read().await?, &asked.viewer, folder).await?)
        }
        Ok((engagement, None)) => Place::Top(engagement),
        Err(_) => Place::All,
    };
    let errors = wrong
        .first()
        .map_or_else(Errors::default, |e| Errors::one("file", sentence(e)));
    Ok(office::page(asked, place, Order::of("", ""), errors)
        .await?
        .invalid()
        .into_response())
}
