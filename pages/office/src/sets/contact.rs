//! What one contact has: its set, its own changes, and the set of its company.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{CompanyId, ContactId, Levels, Right, SetId};
use people::contacts;
use people::sets::{self, InForce, Set};
use serde::Deserialize;
use store::Stop;
use store::foresee::{Look, Looked, foresee};
use store::viewers::{LevelChanges, Whom};
use web::{Error, Form, Id, Office};

use super::effects::{Effects, in_a_word};
use super::levels as form;
use super::name_of;
use crate::before::{Before, ask, shown};
use crate::contacts::{Typed, again, back, conflict};
use crate::{change, m, parse, words};

/// The choice of a set on a contact's or a company's page.
pub(crate) struct Chosen {
    /// The sets to choose from, first what is in force without a choice.
    pub options: Vec<(String, Text)>,
    /// The chosen one, or empty.
    pub value: String,
    /// What the set in force is called.
    pub name: Text,
    /// The sets to choose from for somebody new there.
    pub for_new: Vec<(String, Text)>,
}

/// The sets as choices of a select; `none` says what holds without a choice.
pub(crate) fn choices(all: &[Set], none: Text) -> Vec<(String, Text)> {
    let rows = words::choices(Vec::<(String, String)>::new(), Some(none)).into_iter();
    rows.chain(all.iter().map(|s| (s.id.to_string(), name_of(s))))
        .collect()
}

impl Chosen {
    /// For a contact.
    pub fn of(all: &[Set], force: &InForce) -> Chosen {
        let named = |id: Option<SetId>| {
            let set = all.iter().find(|s| Some(s.id) == id);
            set.map_or_else(|| m::set_built_in().into(), name_of)
        };
        let without: Text = match force.company {
            Some(id) => m::set_of_company(named(Some(id))).into(),
            None => {
                let standard = all.iter().find(|s| s.standard).map(|s| s.id);
                m::set_standard_is(named(standard)).into()
            }
        };
        Chosen {
            for_new: Vec::new(),
            options: choices(all, without),
            value: force.own.map(|id| id.to_string()).unwrap_or_default(),
            name: named(force.id),
        }
    }
    /// For a company.
    pub fn of_company(all: &[Set], set: Option<SetId>) -> Chosen {
        let standard = all.iter().find(|s| s.standard);
        let name = standard.map_or_else(|| m::set_built_in().into(), name_of);
        let own = all.iter().find(|s| Some(s.id) == set);
        let inherited = own.map_or_else(|| name.clone(), name_of);
        Chosen {
            for_new: choices(all, m::set_of_company(inherited).into()),
            options: choices(all, m::set_standard_is(name.clone()).into()),
            value: set.map(|id| id.to_string()).unwrap_or_default(),
            name,
        }
    }
}

type Sent = Vec<(String, String)>;

fn said<'t>(typed: &'t Sent, name: &str) -> &'t str {
    let found = typed.iter().find(|(n, _)| n == name);
    found.map_or("", |(_, value)| value)
}

fn look(id: ContactId, typed: &Sent) -> Look {
    Look::new(Whom::Contact(id), said(typed, "sure"))
}

/// Saves the contact's own levels.
pub(super) async fn levels(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(typed): Form<Sent>,
) -> Result<Response, Error> {
    people::needs(&asked.viewer, Right::GrantAccess)?;
    let version: i64 = said(&typed, "version").parse().unwrap_or(0);
    let mut conn = asked.read().await?;
    let old = contacts::one(&mut conn, &asked.viewer, id).await?.changes.0;
    let usual = sets::in_force(&mut conn, &asked.viewer, id).await?.levels();
    let changes = form::changed(asked.app.tools, &usual, &old, &typed);
    drop(conn);
    let saved = shown!(asked, look(id, &typed), |tx, viewer| {
        contacts::set_levels(tx, viewer, id, version, &changes).await
    });
    told(&asked, id, "levels", typed, saved).await
}

/// Gives the contact another set.
pub(super) async fn give(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(typed): Form<Sent>,
) -> Result<Response, Error> {
    people::needs(&asked.viewer, Right::GrantAccess)?;
    let set = parse::id::<SetId>("set", said(&typed, "set"));
    let version: i64 = said(&typed, "version").parse().unwrap_or(0);
    let saved = shown!(asked, look(id, &typed), |tx, viewer| {
        sets::give(tx, viewer, id, version, set?).await
    });
    told(&asked, id, "set", typed, saved).await
}

/// Takes the contact's own changes away: the set holds again.
pub(super) async fn reset(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(typed): Form<Sent>,
) -> Result<Response, Error> {
    people::needs(&asked.viewer, Right::GrantAccess)?;
    let version: i64 = said(&typed, "version").parse().unwrap_or(0);
    let none = LevelChanges::default();
    let saved = shown!(asked, look(id, &typed), |tx, viewer| {
        contacts::set_levels(tx, viewer, id, version, &none).await
    });
    told(&asked, id, "reset", typed, saved).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SaveAs {
    version: i64,
    name: String,
}

/// Makes a new set of what the contact can do now.
pub(super) async fn save_as(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(typed): Form<SaveAs>,
) -> Result<Response, Error> {
    let name = typed.name.clone();
    let saved = change!(asked, |tx, viewer| {
        sets::save_as(tx, viewer, id, typed.version, &name).await
    });
    match saved {
        Ok(_) => back(&asked, id, Ok(m::set_made(typed.name))).await,
        Err(Stop::Stale(_)) => conflict(&asked, id).await,
        Err(stop) => {
            let typed = Typed {
                errors: parse::errors(stop, "name")?,
                set_name: typed.name,
                ..Typed::default()
            };
            again(&asked, id, typed).await
        }
    }
}

async fn told(
    asked: &Office,
    id: ContactId,
    act: &str,
    mut typed: Sent,
    saved: Looked<()>,
) -> Result<Response, Error> {
    match saved {
        Looked::Done((), effects) => {
            let said = in_a_word(m::levels_saved().into(), &effects);
            back(asked, id, Ok(said)).await
        }
        Looked::Ask(effects) => {
            let contact = contacts::one(&mut asked.read().await?, &asked.viewer, id).await?;
            typed.retain(|(name, _)| name != "sure");
            let path = format!("/contacts/{id}/access");
            let before = Before {
                section: "contacts",
                title: m::ask_permissions(people::first_name(&contact.name).to_owned()).into(),
                action: format!("{path}/{act}"),
                back: path,
                fields: typed,
                ..Before::default()
            };
            Ok(ask(asked, before, &effects))
        }
        Looked::Stopped(Stop::Stale(_)) => conflict(asked, id).await,
        Looked::Stopped(stop) => back(asked, id, Err::<Text, _>(stop)).await,
    }
}

/// A set chosen for a company, and what it would change.
pub(crate) struct Reviewed {
    pub set: String,
    pub word: String,
    pub effects: Effects,
}

/// Gives the company another set; where that moves anybody's sight, it is shown first.
pub(super) async fn give_company(
    asked: Office,
    Id(id): Id<CompanyId>,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, Error> {
    people::needs(&asked.viewer, Right::GrantAccess)?;
    let said = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let version: i64 = said("version").parse().unwrap_or(0);
    let set = parse::id::<SetId>("set", &said("set"));
    if let Ok(set) = &set {
        let mut conn = asked.read().await?;
        let all = sets::list(&mut conn, &asked.viewer).await?;
        let to = sets::levels_for(&all, *set, None).unwrap_or(Levels::CLIENT);
        let effects = foresee(
            &mut conn,
            &asked.viewer,
            Whom::Company(id),
            |facts, weighed| {
                if weighed.own.is_none() {
                    facts.levels = weighed.changes.on(to);
                }
            },
        )
        .await?;
        drop(conn);
        let unseen = Effects::unseen(&asked, &effects, &said("set"), &said("reviewed"));
        if let Some((reviewed, effects)) = unseen {
            let shown = Reviewed {
                set: said("set"),
                word: reviewed,
                effects,
            };
            let page = crate::companies::page_with(&asked, id, Some(shown)).await?;
            return Ok(page.invalid().into_response());
        }
    }
    let saved = change!(asked, |tx, viewer| {
        sets::give_company(tx, viewer, id, version, set?).await
    });
    crate::companies::set_saved(&asked, id, saved).await
}
