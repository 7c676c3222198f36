//! Settings → *Permission sets*: all of them, and the one in force where none is chosen.

use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{Levels, Right, Role, SetId};
use people::sets::{self, Set};
use serde::Deserialize;
use store::foresee::foresee;
use store::viewers::Whom;
use ui::Errors;
use web::{Error, Form, Office, Page, then};

use super::effects::Effects;
use super::name_of;
use crate::settings::{Nav, may, page};
use crate::{change, m, parse, words};

struct Row {
    path: String,
    name: Text,
    used: Text,
    standard: bool,
}

#[derive(askama::Template)]
#[template(path = "settings_sets.html")]
struct List {
    nav: Nav,
    named: Vec<Row>,
    roles: Vec<Row>,
    choices: Vec<(String, Text)>,
    standard: String,
    /// What the chosen one would change, with the word for it.
    effects: Option<(String, Effects)>,
    /// Roles that have no set yet, and what the ready-made ones would change.
    missing: bool,
    role_effects: Option<(String, Effects)>,
    errors: Errors,
}

fn row(set: &Set) -> Row {
    Row {
        path: format!("/settings/sets/{}", set.id),
        name: name_of(set),
        used: match (set.role, set.contacts, set.companies) {
            (Some(_), 0, 0) => m::used_as_role(set.members).into(),
            (None, 0, 0) if set.standard => m::used_where_none().into(),
            (None, 0, 0) => m::used_by_nobody().into(),
            (_, contacts, 0) => m::used_by_contacts(contacts).into(),
            (_, 0, companies) => m::used_by_companies(companies).into(),
            (_, contacts, companies) => m::used_by_both(
                Text::from(m::used_by_contacts(contacts)),
                Text::from(m::used_by_companies(companies)),
            )
            .into(),
        },
        standard: set.standard,
    }
}

async fn body(
    asked: &Office,
    typed: Option<Standard>,
    effects: Option<(String, Effects)>,
    errors: Errors,
) -> Result<List, Error> {
    let all = sets::list(&mut asked.read().await?, &asked.viewer).await?;
    let stands = all.iter().find(|s| s.standard).map(|s| s.id.to_string());
    let choices = all.iter().filter(|s| s.role.is_none() || s.standard);
    Ok(List {
        nav: Nav::new(asked, "sets"),
        choices: words::choices(
            Vec::<(String, String)>::new(),
            Some(m::set_built_in().into()),
        )
        .into_iter()
        .chain(choices.map(|s| (s.id.to_string(), name_of(s))))
        .collect(),
        named: all.iter().filter(|s| s.role.is_none()).map(row).collect(),
        roles: all.iter().filter(|s| s.role.is_some()).map(row).collect(),
        standard: typed.map(|t| t.set).or(stands).unwrap_or_default(),
        missing: Role::ALL
            .iter()
            .any(|role| all.iter().all(|s| s.role != Some(*role))),
        role_effects: None,
        effects,
        errors,
    })
}

async fn list(
    asked: &Office,
    typed: Option<Standard>,
    effects: Option<(String, Effects)>,
    errors: Errors,
) -> Result<Page, Error> {
    let body = body(asked, typed, effects, errors).await?;
    Ok(page(m::permission_sets(), body))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Roles {
    reviewed: String,
}

/// Adds the ready-made sets of the roles, after what they narrow was shown.
pub(crate) async fn add_roles(asked: Office, Form(typed): Form<Roles>) -> Result<Response, Error> {
    may(&asked, Right::Settings)?;
    let mut conn = asked.read().await?;
    let roles = sets::roles_without(&mut conn, &asked.viewer).await?;
    let foreseen = sets::foresee_roles(&mut conn, &asked.viewer, &roles).await?;
    drop(conn);
    if let Some(unseen) = Effects::unseen(&asked, &foreseen, "roles", &typed.reviewed) {
        let body = List {
            role_effects: Some(unseen),
            ..body(&asked, None, None, Errors::default()).await?
        };
        return Ok(page(m::permission_sets(), body).invalid().into_response());
    }
    change!(asked, |tx, viewer| sets::add_roles(tx, viewer).await)?;
    Ok(then(&asked, "/settings/sets")
        .toast(&asked, m::settings_saved())
        .into_response())
}

pub(crate) async fn show(asked: Office) -> Result<Page, Error> {
    may(&asked, Right::Settings)?;
    list(&asked, None, None, Errors::default()).await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Standard {
    set: String,
    /// The choice whose effects were shown, and what they were.
    reviewed: String,
}

pub(crate) async fn standard(
    asked: Office,
    Form(typed): Form<Standard>,
) -> Result<Response, Error> {
    may(&asked, Right::Settings)?;
    let set = match parse::id::<SetId>("set", &typed.set) {
        Ok(set) => set,
        Err(error) => {
            let page = list(&asked, None, None, Errors::of(&[error])).await?;
            return Ok(page.invalid().into_response());
        }
    };
    let mut conn = asked.read().await?;
    let all = sets::list(&mut conn, &asked.viewer).await?;
    let levels = set.map_or(Ok(Levels::CLIENT), |set| {
        sets::levels_for(&all, Some(set), None)
    });
    let levels = match levels {
        Ok(levels) => levels,
        Err(stop) => {
            let errors = parse::errors(stop, "set")?;
            drop(conn);
            let page = list(&asked, None, None, errors).await?;
            return Ok(page.invalid().into_response());
        }
    };
    let foreseen = foresee(
        &mut conn,
        &asked.viewer,
        Whom::Unchosen,
        |facts, weighed| {
            facts.levels = weighed.changes.on(levels);
        },
    )
    .await?;
    drop(conn);
    let unseen = Effects::unseen(&asked, &foreseen, &typed.set, &typed.reviewed);
    if unseen.is_some() {
        let page = list(&asked, Some(typed), unseen, Errors::default()).await?;
        return Ok(page.invalid().into_response());
    }
    let done = change!(asked, |tx, viewer| sets::set_standard(tx, viewer, set)
        .await);
    let said = match done {
        Ok(()) => m::settings_saved().into(),
        Err(stop) => parse::said(stop)?,
    };
    Ok(then(&asked, "/settings/sets")
        .toast(&asked, said)
        .into_response())
}
