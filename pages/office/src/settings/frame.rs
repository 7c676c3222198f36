//! What every page of the settings shares: the list of parts, and how a stale save is answered.

use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{Group, Right};
use store::Stop;
use ui::Errors;
use web::{Error, Office, Page, then};

use crate::{m, parse};

/// The list of parts with one chosen.
#[derive(askama::Template)]
#[template(
    ext = "html",
    source = r#"<div class="ohead"><h1>{{ m::settings() }}</h1></div><nav class="subnav" aria-label="{{ m::settings() }}">{% for (part, text) in parts %}<a href="{{ ui::href(format!("/settings/{part}")) }}"{% if *part == here %} aria-current="page"{% endif %}>{{ text }}</a>{% endfor %}</nav>"#
)]
pub(crate) struct Nav {
    here: &'static str,
    parts: Vec<(&'static str, Text)>,
}
impl askama::filters::HtmlSafe for Nav {}

impl Nav {
    /// The parts this viewer may open.
    pub fn new(asked: &Office, here: &'static str) -> Nav {
        let parts = parts_for(&asked.viewer);
        Nav { here, parts }
    }
}

/// The parts of the settings a viewer with the right to them may open: last word of the path, name.
pub(crate) fn parts_for(viewer: &kernel::Viewer) -> Vec<(&'static str, Text)> {
    let mut parts: Vec<(&'static str, Text)> = vec![
        ("organization", m::organization().into()),
        ("branding", m::branding().into()),
        ("presets", m::presets().into()),
        ("portal", m::portal().into()),
        ("sharing", m::sharing_defaults().into()),
        ("access", m::user_access().into()),
        ("locks", m::lock_calendar().into()),
        ("sets", m::permission_sets().into()),
    ];
    if viewer.has(Right::ManageStaff) {
        parts.push(("team", m::team().into()));
    }
    if viewer
        .staff
        .as_ref()
        .is_some_and(|s| s.group == Group::SuperAdmin)
    {
        parts.push(("single-sign-on", m::single_sign_on().into()));
    }
    parts.push(("audit", m::audit().into()));
    parts
}

/// Refuses staff without the right, in words about the settings.
pub(crate) fn may(asked: &Office, right: Right) -> Result<(), Error> {
    match people::needs(&asked.viewer, right) {
        Err(stop @ Stop::Forbidden(_)) => {
            let Error(mut problem) = stop.into();
            problem.title = m::settings_not_yours().into();
            problem.help = m::settings_not_yours_help().into();
            Err(Error(problem))
        }
        other => Ok(other?),
    }
}

/// A page of the settings.
pub(crate) fn page(
    title: impl Into<Text>,
    body: impl askama::DynTemplate + Send + Sync + 'static,
) -> Page {
    Page::office("settings", m::settings(), body)
        .crumb(m::settings(), "/settings")
        .crumb(title, "")
}

/// What a save of one part comes to: the part again with a word, or its form with what was wrong.
pub(super) enum Saved {
    Done(Response),
    /// 422: errors beside the fields.
    Wrong(Errors),
    /// 409: somebody saved in between; the organization is read again.
    Stale,
}

pub(super) fn saved(
    asked: &Office,
    path: &str,
    done: Result<(), Stop>,
    field: &'static str,
) -> Result<Saved, Error> {
    match done {
        Ok(()) => Ok(Saved::Done(
            then(asked, path)
                .toast(asked, m::settings_saved())
                .into_response(),
        )),
        Err(Stop::Stale(_)) => Ok(Saved::Stale),
        Err(stop) => Ok(Saved::Wrong(parse::errors(stop, field)?)),
    }
}

/// *On* or *Off*, in the notice that says what stands now.
pub(super) fn on_off(on: bool) -> Text {
    if on {
        ui::m::on().into()
    } else {
        ui::m::off().into()
    }
}

/// The organization as it stands now, after a save that came too late.
pub(super) async fn reread(asked: &Office) -> Result<store::org::Org, Error> {
    Ok(store::org::Org::by_id(&mut asked.read().await?, asked.org.id).await?)
}
