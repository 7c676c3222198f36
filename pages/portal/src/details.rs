//! *My details*: what a client says about itself. Shown, or changed, as far as the organization and the
//! permission set let it; see [`people::contacts::own`].

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::{Text, when};
use kernel::Level;
use people::contacts::own::{self, Own, OwnDraft};
use people::rules;
use serde::Deserialize;
use store::Stop;
use ui::Errors;
use web::{Client, Door, Error, Form, Page, Routes, then};

use crate::m;

const PATH: &str = "/details";

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(Door::Portal, PATH, page)
        .post(Door::Portal, PATH, save)
        .post(Door::Portal, "/details/photo", take_photo)
        .post(Door::Portal, "/details/photo/remove", remove_photo)
}

/// Whether the page is there for this viewer.
pub fn shown(viewer: &kernel::Viewer) -> bool {
    let facts = viewer.client.as_ref().filter(|_| !viewer.is_staff());
    facts.is_some_and(|facts| facts.own() > Level::None)
}

/// What the form carries.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    version: i64,
    name: String,
    phone: String,
    address: String,
    birthday: String,
    links: String,
}

impl Typed {
    fn of(own: &Own) -> Typed {
        Typed {
            version: own.version,
            name: own.name.clone(),
            phone: own.phone.clone(),
            address: own.address.clone(),
            birthday: own.birthday.map(|d| d.to_string()).unwrap_or_default(),
            links: own.links.0.join("\n"),
        }
    }
    fn draft(&self) -> OwnDraft {
        OwnDraft {
            name: self.name.clone(),
            phone: self.phone.clone(),
            address: self.address.clone(),
            birthday: self.birthday.clone(),
            links: rules::links_typed(&self.links),
        }
    }
}

#[derive(askama::Template)]
#[template(path = "details.html")]
struct View {
    own: Own,
    typed: Typed,
    /// Whether they may be changed now.
    edit: bool,
    /// They might, had this session shown whose it is: the address that a mailed link would show.
    confirm: Option<String>,
    by_mail: String,
    here: String,
    organization: String,
    facts: Vec<(Text, Text)>,
    links: Vec<(String, String)>,
    errors: Errors,
    stale: Option<parts::Stale>,
}

async fn view(asked: &Client, typed: Option<Typed>, errors: Errors) -> Result<Page, Error> {
    let (own, may) = own::mine(&mut asked.read().await?, &asked.viewer).await?;
    let edit = may && !unproven(asked);
    let now = Typed::of(&own);
    let stale = typed.as_ref().filter(|t| t.version != own.version);
    let stale = stale.map(|_| parts::Stale::new(facts(&own)));
    let status = match (&stale, errors.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    let mut shown = facts(&own);
    shown.pop(); // links are links here
    let body = View {
        typed: Typed {
            version: own.version,
            ..typed.unwrap_or(now)
        },
        edit,
        confirm: asked
            .session
            .as_ref()
            .filter(|_| may && !edit && !asked.viewer.read_only())
            .map(|s| s.email.clone()),
        by_mail: asked.at("/sign-in/email"),
        here: asked.at(PATH),
        organization: asked.org.name.clone(),
        facts: shown,
        links: own
            .links
            .0
            .iter()
            .map(|l| (rules::host(l), l.clone()))
            .collect(),
        errors,
        stale,
        own,
    };
    let title = m::my_details();
    Ok(Page::portal("details", title, body)
        .crumb(title, PATH)
        .status(status))
}

/// What stands: name and value of each field, the links last.
fn facts(own: &Own) -> Vec<(Text, Text)> {
    let or_none = |text: &str| match text {
        "" => m::nothing_yet().into(),
        text => Text::data(text.to_owned()),
    };
    vec![
        (m::your_name().into(), or_none(&own.name)),
        (m::phone().into(), or_none(&own.phone)),
        (m::address().into(), or_none(&own.address)),
        (
            m::birthday().into(),
            match own.birthday {
                Some(day) => when::long_day(day).into(),
                None => m::nothing_yet().into(),
            },
        ),
        (m::links().into(), or_none(&own.links.0.join("\n"))),
    ]
}

/// Whether staff could have opened this session: it changes nothing of the person.
fn unproven(asked: &Client) -> bool {
    asked.session.as_ref().is_some_and(|s| s.is_confined())
}

async fn page(asked: Client) -> Result<Page, Error> {
    view(&asked, None, Errors::default()).await
}

/// Contact data is where mail and letters go: whoever changes it has shown lately who they are, and
/// not by what staff could know.
async fn save(asked: Client, Form(typed): Form<Typed>) -> Result<Response, Error> {
    if !shown(&asked.viewer) {
        return Err(Stop::Gone.into());
    }
    let session = asked.session.as_ref().ok_or(Stop::Gone)?;
    entry::prove(&asked.app.db, session, asked.now).await?;
    let (viewer, version, draft) = (asked.viewer.clone(), typed.version, typed.draft());
    let saved = asked
        .app
        .db
        .change(asked.act(), move |tx| {
            Box::pin(async move { own::change(tx, &viewer, version, &draft).await })
        })
        .await;
    let errors = match saved {
        Ok(()) => {
            return Ok(then(&asked, PATH)
                .toast(&asked, m::details_saved())
                .into_response());
        }
        Err(Stop::Stale(_)) => Errors::default(),
        Err(stop) => fields(stop)?,
    };
    Ok(view(&asked, Some(typed), errors).await?.into_response())
}

fn fields(stop: Stop) -> Result<Errors, Stop> {
    match stop {
        Stop::Refused(kernel::Refusal::Fields(fields)) => Ok(Errors::of(&fields)),
        stop => Err(stop),
    }
}

async fn take_photo(asked: Client, request: Request) -> Result<Response, Error> {
    let me = asked.viewer.contact().ok_or(Stop::Gone)?;
    if unproven(&asked) {
        return Err(Error::state(m::account_confirm_first()));
    }
    match parts::photo::take(&asked, me, request).await {
        Ok(()) => Ok(then(&asked, PATH)
            .toast(&asked, m::photo_saved())
            .into_response()),
        Err(stop) => Ok(view(&asked, None, fields(stop)?).await?.into_response()),
    }
}

async fn remove_photo(asked: Client) -> Result<Response, Error> {
    let me = asked.viewer.contact().ok_or(Stop::Gone)?;
    if unproven(&asked) {
        return Err(Error::state(m::account_confirm_first()));
    }
    parts::photo::remove(&asked, me).await?;
    Ok(then(&asked, PATH)
        .toast(&asked, m::photo_removed())
        .into_response())
}
