//! What one contact has: its set, its own changes, and the set of its company.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{CompanyId, ContactId, Levels, Right, SetId};
use people::contacts;
use people::sets::{self, InForce, Set};
use serde::Deserialize;
use store::foresee::{Foreseen, foresee};
use store::viewers::{LevelChanges, Whom};
use store::{Conn, Stop};
use web::{Error, Form, Id, Office};

use super::effects::in_a_word;
use super::levels as form;
use super::name_of;
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

async fn foreseen(
    conn: &mut Conn,
    asked: &Office,
    id: ContactId,
    to: Levels,
) -> Result<Foreseen, Stop> {
    foresee(conn, &asked.viewer, Whom::Contact(id), |facts, _| {
        facts.levels = to;
    })
    .await
}

/// Saves the contact's own levels.
pub(super) async fn levels(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    people::needs(&asked.viewer, Right::GrantAccess)?;
    let version = typed.iter().find(|(name, _)| name == "version");
    let version: i64 = version.and_then(|(_, v)| v.parse().ok()).unwrap_or(0);
    let mut conn = asked.read().await?;
    let old = contacts::one(&mut conn, &asked.viewer, id).await?.changes.0;
    let usual = sets::in_force(&mut conn, &asked.viewer, id).await?.levels();
    let changes = form::changed(asked.app.tools, &usual, &old, &typed);
    let effects = foreseen(&mut conn, &asked, id, changes.on(usual)).await?;
    drop(conn);
    let saved = change!(asked, |tx, viewer| {
        contacts::set_levels(tx, viewer, id, version, &changes).await
    });
    told(&asked, id, saved, &effects).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Give {
    version: i64,
    set: String,
}

/// Gives the contact another set.
pub(super) async fn give(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(typed): Form<Give>,
) -> Result<Response, Error> {
    people::needs(&asked.viewer, Right::GrantAccess)?;
    let set = parse::id::<SetId>("set", &typed.set);
    let mut conn = asked.read().await?;
    let own = contacts::one(&mut conn, &asked.viewer, id).await?.changes.0;
    let company = sets::in_force(&mut conn, &asked.viewer, id).await?.company;
    let all = sets::list(&mut conn, &asked.viewer).await?;
    let set = set.map_err(Stop::from);
    let to = set.and_then(|set| Ok((set, sets::levels_for(&all, set, company)?)));
    let effects = match &to {
        Ok((_, to)) => foreseen(&mut conn, &asked, id, own.on(*to)).await?,
        Err(_) => Foreseen::default(),
    };
    drop(conn);
    let saved = change!(asked, |tx, viewer| {
        sets::give(tx, viewer, id, typed.version, to?.0).await
    });
    told(&asked, id, saved, &effects).await
}

/// Takes the contact's own changes away: the set holds again.
pub(super) async fn reset(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(typed): Form<Give>,
) -> Result<Response, Error> {
    people::needs(&asked.viewer, Right::GrantAccess)?;
    let mut conn = asked.read().await?;
    let usual = sets::in_force(&mut conn, &asked.viewer, id).await?.levels();
    let effects = foreseen(&mut conn, &asked, id, usual).await?;
    drop(conn);
    let none = LevelChanges::default();
    let saved = change!(asked, |tx, viewer| {
        contacts::set_levels(tx, viewer, id, typed.version, &none).await
    });
    told(&asked, id, saved, &effects).await
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
    saved: Result<(), Stop>,
    effects: &Foreseen,
) -> Result<Response, Error> {
    match saved {
        Ok(()) => back(asked, id, Ok(in_a_word(m::levels_saved().into(), effects))).await,
        Err(Stop::Stale(_)) => conflict(asked, id).await,
        Err(stop) => back(asked, id, Err::<Text, _>(stop)).await,
    }
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
    let reviewed = typed.get("reviewed") == Some(&said("set"));
    if let (Ok(set), false) = (&set, reviewed) {
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
        if let Some(effects) = super::effects::Effects::of(&asked, &effects) {
            let page =
                crate::companies::page_with(&asked, id, Some((said("set"), effects))).await?;
            return Ok(page.invalid().into_response());
        }
    }
    let saved = change!(asked, |tx, viewer| {
        sets::give_company(tx, viewer, id, version, set?).await
    });
    crate::companies::set_saved(&asked, id, saved).await
}
