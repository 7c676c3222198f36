//! One permission set: its name and levels, who would see more and less, and taking it away.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{Levels, Right, SetId};
use people::sets::{self, Draft, Set};
use serde::Deserialize;
use store::Stop;
use ui::Errors;
use web::{Error, Form, Id, Office, Page, Query, then};

use super::effects::Effects;
use super::levels::{self, Part};
use super::name_of;
use crate::settings::{Nav, may, page};
use crate::{change, m, parse};

#[derive(askama::Template)]
#[template(path = "settings_set.html")]
struct Show {
    nav: Nav,
    title: Text,
    action: String,
    button: Text,
    set: Option<Set>,
    name: String,
    version: i64,
    parts: Vec<Part>,
    /// What it would change, with the word for it.
    effects: Option<(String, Effects)>,
    errors: Errors,
    stale: Option<parts::Stale>,
}

/// What the form carries, or what stands.
#[derive(Default)]
struct Given {
    name: String,
    levels: Levels,
    effects: Option<(String, Effects)>,
    errors: Errors,
    stale: Option<parts::Stale>,
}

fn form(asked: &Office, set: Option<Set>, given: Given) -> Page {
    let title: Text = set.as_ref().map_or_else(|| m::new_set().into(), name_of);
    let body = Show {
        nav: Nav::new(asked, "sets"),
        title: title.clone(),
        action: match &set {
            Some(set) => format!("/settings/sets/{}", set.id),
            None => "/settings/sets".to_owned(),
        },
        button: if given.effects.is_some() {
            m::save_anyway().into()
        } else {
            m::save_set().into()
        },
        version: set.as_ref().map_or(0, |s| s.version),
        name: given.name,
        parts: levels::sections(asked.app.tools, &given.levels),
        effects: given.effects,
        errors: given.errors,
        stale: given.stale,
        set,
    };
    page(title, body)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct From {
    from: String,
}

/// The form of a new set, beginning with the levels of another or the built-in ones.
pub(crate) async fn new(asked: Office, Query(from): Query<From>) -> Result<Page, Error> {
    may(&asked, Right::Settings)?;
    let from = parse::id::<SetId>("from", &from.from).ok().flatten();
    let all = sets::list(&mut asked.read().await?, &asked.viewer).await?;
    let begin = all.iter().find(|set| Some(set.id) == from);
    let levels = begin.map_or(Levels::CLIENT, |set| set.levels.0);
    let given = Given {
        levels,
        ..Given::default()
    };
    Ok(form(&asked, None, given))
}

type Typed = BTreeMap<String, String>;

fn said(typed: &Typed, name: &str) -> String {
    typed.get(name).cloned().unwrap_or_default()
}

pub(crate) async fn create(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    may(&asked, Right::Settings)?;
    let name = said(&typed, "name");
    let levels = levels::typed(asked.app.tools, &typed, &Levels::CLIENT);
    let act = asked.act_once(
        &said(&typed, "key"),
        &[&name, &levels::fingerprint(&levels)],
    );
    let draft = Draft {
        name: name.clone(),
        levels,
    };
    let made = change!(asked, act, |tx, viewer| {
        let id = sets::create(tx, viewer, &draft).await?;
        tx.answer(id.to_string());
        Ok(id)
    });
    match made {
        Ok(_) | Err(Stop::Again(_)) => Ok(then(&asked, "/settings/sets")
            .toast(&asked, m::set_made(name))
            .into_response()),
        Err(stop) => {
            let given = Given {
                name,
                levels,
                errors: parse::errors(stop, "name")?,
                ..Given::default()
            };
            Ok(form(&asked, None, given).invalid().into_response())
        }
    }
}

pub(crate) async fn show(asked: Office, Id(id): Id<SetId>) -> Result<Page, Error> {
    may(&asked, Right::Settings)?;
    let set = sets::one(&mut asked.read().await?, &asked.viewer, id).await?;
    let given = Given {
        name: set.name.clone(),
        levels: set.levels.0,
        ..Given::default()
    };
    Ok(form(&asked, Some(set), given))
}

/// Saves a set; where that moves anybody's sight, it is shown first and asked once more.
pub(crate) async fn save(
    asked: Office,
    Id(id): Id<SetId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    may(&asked, Right::Settings)?;
    let mut conn = asked.read().await?;
    let set = sets::one(&mut conn, &asked.viewer, id).await?;
    let levels = levels::typed(asked.app.tools, &typed, &set.levels.0);
    let version: i64 = said(&typed, "version").parse().unwrap_or(0);
    let mut given = Given {
        name: said(&typed, "name"),
        levels,
        ..Given::default()
    };
    if version == set.version {
        let foreseen = sets::foresee_change(&mut conn, &asked.viewer, &set, &levels).await?;
        let (choice, reviewed) = (levels::fingerprint(&levels), said(&typed, "reviewed"));
        given.effects = Effects::unseen(&asked, &foreseen, &choice, &reviewed);
        if given.effects.is_some() {
            return Ok(form(&asked, Some(set), given).invalid().into_response());
        }
    }
    drop(conn);
    let draft = Draft {
        name: given.name.clone(),
        levels,
    };
    match change!(asked, |tx, viewer| sets::change(
        tx, viewer, id, version, &draft
    )
    .await)
    {
        Ok(()) => Ok(then(&asked, "/settings/sets")
            .toast(&asked, m::settings_saved())
            .into_response()),
        Err(Stop::Stale(_)) => {
            let now = sets::one(&mut asked.read().await?, &asked.viewer, id).await?;
            given.stale = Some(parts::Stale::new(levels::stands(
                asked.app.tools,
                &now.levels.0,
            )));
            let page = form(&asked, Some(now), given).status(StatusCode::CONFLICT);
            Ok(page.into_response())
        }
        Err(stop) => {
            given.errors = parse::errors(stop, "name")?;
            Ok(form(&asked, Some(set), given).invalid().into_response())
        }
    }
}

pub(crate) async fn remove(asked: Office, Id(id): Id<SetId>) -> Result<Response, Error> {
    may(&asked, Right::Settings)?;
    match change!(asked, |tx, viewer| sets::remove(tx, viewer, id).await) {
        Ok(()) => Ok(then(&asked, "/settings/sets")
            .toast(&asked, m::set_removed())
            .into_response()),
        Err(stop) => {
            let errors = parse::errors(stop, "name")?;
            let set = sets::one(&mut asked.read().await?, &asked.viewer, id).await?;
            let given = Given {
                name: set.name.clone(),
                levels: set.levels.0,
                errors,
                ..Given::default()
            };
            Ok(form(&asked, Some(set), given).invalid().into_response())
        }
    }
}
