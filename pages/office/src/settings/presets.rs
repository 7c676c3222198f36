//! Settings → *Presets*: everything about clients set at once, after what changes was looked at.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{Kind, Levels, Right};
use people::presets::{self, Before, Plan, Preset};
use people::sets;
use people::settings::{Doors, Tools};
use serde::Deserialize;
use store::Stop;
use store::foresee::Foreseen;
use store::org::{Org, SharingDefaults};
use web::{Error, Form, Id, Office, Page, then};

use super::frame::{may, on_off, page, reread};
use super::{Nav, sharing_words};
use crate::sets::{Effects, level_in_words, own_in_words};
use crate::{change, m, parse, words};

const PATH: &str = "/settings/presets";

struct Card {
    path: String,
    name: Text,
    about: Text,
    icon: &'static str,
    current: bool,
}

#[derive(askama::Template)]
#[template(path = "settings_presets.html")]
struct List {
    nav: Nav,
    cards: Vec<Card>,
}

/// One setting, as it is and as it becomes.
struct Line {
    name: Text,
    now: Text,
    then: Text,
    moved: bool,
}

#[derive(askama::Template)]
#[template(path = "settings_preset.html")]
struct Review {
    nav: Nav,
    path: String,
    name: Text,
    about: Text,
    version: String,
    lines: Vec<Line>,
    effects: Option<Effects>,
    stale: bool,
}

/// What a preset is called, what it is for, and its icon.
fn words_of(preset: Preset) -> (Text, Text, &'static str) {
    match preset {
        Preset::EventVenue => (
            m::preset_venue().into(),
            m::preset_venue_about().into(),
            "calendar",
        ),
        Preset::Agency => (
            m::preset_agency().into(),
            m::preset_agency_about().into(),
            "building-2",
        ),
        Preset::SoloCreative => (
            m::preset_solo().into(),
            m::preset_solo_about().into(),
            "palette",
        ),
        Preset::ProjectStudio => (
            m::preset_studio().into(),
            m::preset_studio_about().into(),
            "folder-open",
        ),
        Preset::HelpDesk => (
            m::preset_desk().into(),
            m::preset_desk_about().into(),
            "life-buoy",
        ),
    }
}

/// The name of the preset's permission set, in the organization's own language: it is kept.
fn set_name(asked: &Office, preset: Preset) -> String {
    let lang = i18n::Lang::parse(&asked.org.locale).unwrap_or(i18n::Lang::En);
    words_of(preset).0.to(lang)
}

fn standard(all: &[sets::Set]) -> Levels {
    let set = all.iter().find(|set| set.standard);
    set.map_or(Levels::CLIENT, |set| set.levels.0)
}

fn fits(org: &Org, levels: &Levels, plan: &Plan) -> bool {
    let sharing = |(kind, to): &(Kind, _)| org.sharing_defaults.0.of(*kind) == Some(*to);
    plan.doors == Doors::of(org)
        && plan.tools == Tools::of(org)
        && plan.sharing.iter().all(sharing)
        && plan.levels == *levels
}

pub(crate) async fn list(asked: Office) -> Result<Page, Error> {
    may(&asked, Right::Settings)?;
    let levels = standard(&sets::list(&mut asked.read().await?, &asked.viewer).await?);
    let card = |preset: &Preset| {
        let (name, about, icon) = words_of(*preset);
        Card {
            path: format!("{PATH}/{preset}"),
            name,
            about,
            icon,
            current: fits(&asked.org, &levels, &preset.plan(&asked.org)),
        }
    };
    let body = List {
        nav: Nav::new(&asked, "presets"),
        cards: Preset::ALL.iter().map(card).collect(),
    };
    Ok(page(m::presets(), body))
}

fn lines(asked: &Office, org: &Org, levels: &Levels, plan: &Plan) -> Vec<Line> {
    let line = |name: Text, now: Text, then: Text, moved: bool| Line {
        name,
        now,
        then,
        moved,
    };
    let (doors, tools) = (Doors::of(org), Tools::of(org));
    let switch =
        |name: Text, now: bool, then: bool| line(name, on_off(now), on_off(then), now != then);
    let tool = |kind: Kind| words::tool(asked, kind).0;
    let mut all = vec![
        switch(
            m::auto_enable_new_contacts().into(),
            doors.auto_enable_new_contacts,
            plan.doors.auto_enable_new_contacts,
        ),
        switch(
            m::enable_on_membership().into(),
            doors.enable_on_membership,
            plan.doors.enable_on_membership,
        ),
        switch(
            m::restrict_to_company().into(),
            doors.restrict_to_company,
            plan.doors.restrict_to_company,
        ),
        switch(
            m::show_archived().into(),
            doors.show_archived,
            plan.doors.show_archived,
        ),
        switch(
            m::client_edits().into(),
            doors.client_edits,
            plan.doors.client_edits,
        ),
    ];
    all.extend(Kind::ALL.iter().map(|kind| {
        let (now, to) = (tools.clients.has(*kind), plan.tools.clients.has(*kind));
        switch(m::tool_for_clients(tool(*kind)).into(), now, to)
    }));
    all.extend(Kind::ALL.iter().filter(|k| k.by_assignment()).map(|kind| {
        let (now, to) = (
            tools.assigned_only.has(*kind),
            plan.tools.assigned_only.has(*kind),
        );
        switch(m::tool_assigned_only(tool(*kind)).into(), now, to)
    }));
    all.extend(plan.sharing.iter().map(|(kind, to)| {
        let now = org.sharing_of(*kind, &SharingDefaults::default());
        let name = m::new_in_tool(tool(*kind));
        line(
            name.into(),
            sharing_words(now),
            sharing_words(*to),
            now != *to,
        )
    }));
    all.extend(asked.app.tools.iter().map(|t| {
        let (now, to) = (levels.of(t.kind), plan.levels.of(t.kind));
        let name = m::clients_in_tool((t.name)());
        line(
            name.into(),
            level_in_words(t, now),
            level_in_words(t, to),
            now != to,
        )
    }));
    let (now, to) = (levels.own(), plan.levels.own());
    all.push(line(
        m::section_own().into(),
        own_in_words(now),
        own_in_words(to),
        now != to,
    ));
    all
}

/// What the page showed: what stands, and what would change for whom.
fn shown(org: &Org, all: &[sets::Set], set: &str, foreseen: &Foreseen) -> String {
    let stands = presets::version(org, all, set);
    format!("{stands} {}", foreseen.word())
}

async fn review(asked: &Office, org: &Org, preset: Preset, stale: bool) -> Result<Page, Error> {
    let plan = preset.plan(org);
    let mut conn = asked.read().await?;
    let all = sets::list(&mut conn, &asked.viewer).await?;
    let levels = standard(&all);
    let set = set_name(asked, preset);
    let foreseen = presets::foresee(&mut conn, &asked.viewer, &plan, &set).await?;
    drop(conn);
    let (name, about, _) = words_of(preset);
    let body = Review {
        nav: Nav::new(asked, "presets"),
        path: format!("{PATH}/{preset}"),
        name: name.clone(),
        about,
        version: shown(org, &all, &set, &foreseen),
        lines: lines(asked, org, &levels, &plan),
        effects: Effects::of(asked, &foreseen).map(Effects::below),
        stale,
    };
    Ok(page(name, body))
}

pub(crate) async fn show(asked: Office, Id(preset): Id<Preset>) -> Result<Page, Error> {
    may(&asked, Right::Settings)?;
    review(&asked, &asked.org, preset, false).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    version: String,
}

pub(crate) async fn apply(
    asked: Office,
    Id(preset): Id<Preset>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    may(&asked, Right::Settings)?;
    let (set, old) = (set_name(&asked, preset), asked.org.clone());
    let mut conn = asked.read().await?;
    let all = sets::list(&mut conn, &asked.viewer).await?;
    let plan = preset.plan(&old);
    let foreseen = presets::foresee(&mut conn, &asked.viewer, &plan, &set).await?;
    drop(conn);
    let version = presets::version(&old, &all, &set);
    let done = match typed.version == shown(&old, &all, &set, &foreseen) {
        true => change!(asked, |tx, viewer| {
            presets::apply(tx, viewer, preset, version, &set, old).await
        }),
        false => Err(Stop::Stale(version)),
    };
    match done {
        Ok(before) => Ok(then(&asked, PATH)
            .toast(&asked, m::preset_applied(words_of(preset).0))
            .undo(&asked, &format!("{PATH}/{preset}/undo"))
            .undo_field("before", serde_json::json!(before).to_string())
            .into_response()),
        Err(Stop::Stale(_)) => {
            let now = reread(&asked).await?;
            let page = review(&asked, &now, preset, true).await?;
            Ok(page.status(StatusCode::CONFLICT).into_response())
        }
        Err(stop) => Ok(then(&asked, &format!("{PATH}/{preset}"))
            .toast(&asked, parse::said(stop)?)
            .into_response()),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Back {
    before: String,
}

/// The way back, as long as nothing that the preset set was changed since.
pub(crate) async fn undo(
    asked: Office,
    Id(preset): Id<Preset>,
    Form(typed): Form<Back>,
) -> Result<Response, Error> {
    may(&asked, Right::Settings)?;
    let before: Before = serde_json::from_str(&typed.before).map_err(|_| Stop::Gone)?;
    let set = set_name(&asked, preset);
    let done = change!(asked, |tx, viewer| {
        presets::take_back(tx, viewer, preset, &set, &before).await
    });
    let name = words_of(preset).0;
    let word: Text = match done {
        Ok(()) => m::preset_taken_back(name).into(),
        Err(Stop::Stale(_)) => m::preset_not_taken_back(name).into(),
        Err(stop) => parse::said(stop)?,
    };
    Ok(then(&asked, PATH).toast(&asked, word).into_response())
}
