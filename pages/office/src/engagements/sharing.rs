//! *Show on portal?* of new items in one engagement, where it differs from the organization.

use std::collections::HashMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{EngagementId, Kind, Right, Sharing};
use people::engagements;
use store::Stop;
use store::org::SharingDefaults;
use web::{Error, Form, Id, Office, Page, then};

use super::Head;
use crate::settings::{SharingRow as Row, sharing_words};
use crate::{change, m};

#[derive(askama::Template)]
#[template(path = "engagement_sharing.html")]
struct Show {
    head: Head,
    id: EngagementId,
    version: i64,
    rows: Vec<Row>,
    stale: bool,
}

fn rows(asked: &Office, defaults: &SharingDefaults) -> Vec<Row> {
    let row = |kind: &Kind| {
        let usual = asked.org.sharing_of(*kind, &SharingDefaults::default());
        let own = defaults.of(*kind);
        let follow: Text = m::as_organization(sharing_words(usual)).into();
        let mut row = Row::new(asked, *kind, own);
        row.steps.insert(0, ("", follow, own.is_none()));
        row
    };
    Kind::ALL.iter().map(row).collect()
}

async fn page_of(asked: &Office, id: EngagementId, stale: bool) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let e = engagements::one(&mut conn, &asked.viewer, id).await?;
    let (defaults, version) = engagements::sharing(&mut conn, &asked.viewer, id).await?;
    let body = Show {
        head: Head::new(asked, &e, "overview"),
        rows: rows(asked, &defaults),
        id,
        version,
        stale,
    };
    Ok(super::tabs::page(&e, body))
}

pub(crate) async fn show(asked: Office, Id(id): Id<EngagementId>) -> Result<Page, Error> {
    people::needs(&asked.viewer, Right::EditPeople)?;
    page_of(&asked, id, false).await
}

pub(crate) async fn save(
    asked: Office,
    Id(id): Id<EngagementId>,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Response, Error> {
    let version = typed.get("version").and_then(|v| v.parse().ok());
    let version: i64 = version.unwrap_or(0);
    let to: Vec<(Kind, Option<Sharing>)> = Kind::ALL
        .iter()
        .filter_map(|k| match typed.get(k.tool())?.as_str() {
            "" => Some((*k, None)),
            word => Some((*k, Some(Sharing::of(word)?))),
        })
        .collect();
    let saved = change!(asked, |tx, viewer| {
        engagements::set_sharing(tx, viewer, id, version, &to).await
    });
    match saved {
        Ok(()) => Ok(then(&asked, &format!("/engagements/{id}"))
            .toast(&asked, m::settings_saved())
            .into_response()),
        Err(Stop::Stale(_)) => {
            let page = page_of(&asked, id, true).await?;
            Ok(page.status(StatusCode::CONFLICT).into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}
