//! Colours, covers, logo and words. *Preview* sends the form back as a query: the page shows what
//! the colours would become, without a script and without saving.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::Right;
use people::settings::{self, Branding, Part};
use serde::Deserialize;
use store::org::Org;
use ui::Errors;
use ui::theme::{Fact, Hex, Tone, explain};
use web::{Error, Form, Office, Page, Query};

use super::Nav;
use super::frame::{Saved, page, reread, saved};
use crate::parse::address;
use crate::{change, m};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    version: i64,
    accent: String,
    headings: String,
    cover: String,
    sender_name: String,
    mail_footer: String,
    welcome: String,
    preview: Option<String>,
}

impl Typed {
    fn of(org: &Org) -> Typed {
        let b = Branding::of(org);
        Typed {
            version: Part::Branding.version(org),
            accent: b.accent,
            headings: b.headings,
            cover: b.cover,
            sender_name: b.sender_name,
            mail_footer: b.mail_footer,
            welcome: b.welcome,
            preview: None,
        }
    }
    fn branding(&self) -> Branding {
        Branding {
            accent: self.accent.clone(),
            headings: self.headings.clone(),
            cover: self.cover.clone(),
            sender_name: self.sender_name.clone(),
            mail_footer: self.mail_footer.clone(),
            welcome: self.welcome.clone(),
        }
    }
}

#[derive(askama::Template)]
#[template(path = "settings_branding.html")]
struct Show {
    nav: Nav,
    typed: Typed,
    hex: String,
    facts: Vec<Text>,
    picture: String,
    covers: Vec<(String, Text)>,
    faces: Vec<(String, Text)>,
    has_logo: bool,
    logo_version: i64,
    errors: Errors,
    stale: Option<parts::Stale>,
    previewing: bool,
}

/// The everyday name of a colour.
fn tone(tone: Tone) -> Text {
    m::tone(tone.as_str()).into()
}

/// What the solver did to a colour, in words.
fn facts(hex: Hex) -> Vec<Text> {
    let words = |fact: Fact| match fact {
        Fact::Buttons {
            fill,
            brand,
            dark_text,
        } => m::fact_buttons(
            if dark_text { "dark" } else { "white" },
            fill.as_str(),
            tone(brand),
        )
        .into(),
        Fact::Links { change, tone } => m::fact_links(change.as_str(), self::tone(tone)).into(),
        Fact::Outline { tone } => m::fact_outline(self::tone(tone)).into(),
    };
    explain(hex).into_iter().map(words).collect()
}

pub(super) fn form(
    asked: &Office,
    org: &Org,
    typed: Typed,
    errors: Errors,
    stale: Option<parts::Stale>,
) -> Page {
    let hex = typed
        .accent
        .parse::<Hex>()
        .or_else(|_| org.accent.parse())
        .unwrap_or(Hex([0x4b, 0x53, 0xc9]));
    let body = Show {
        nav: Nav::new(asked, "branding"),
        hex: hex.to_string(),
        facts: facts(hex),
        picture: address(
            "/settings/branding/preview.svg",
            &[
                ("accent", &hex.to_string()),
                ("cover", &typed.cover),
                ("headings", &typed.headings),
            ],
        ),
        covers: vec![
            ("spires".into(), m::cover_spires().into()),
            ("tiles".into(), m::cover_tiles().into()),
            ("contour".into(), m::cover_contour().into()),
            ("plain".into(), m::cover_plain().into()),
        ],
        faces: vec![
            ("grotesk".into(), m::face_grotesk().into()),
            ("serif".into(), m::face_serif().into()),
        ],
        has_logo: org.logo.is_some(),
        logo_version: Part::Logo.version(org),
        previewing: typed.preview.is_some(),
        typed,
        errors,
        stale,
    };
    page(m::branding(), body)
}

pub(super) fn usual(asked: &Office, errors: Errors) -> Page {
    form(asked, &asked.org, Typed::of(&asked.org), errors, None)
}

pub(crate) async fn show(asked: Office, Query(typed): Query<Typed>) -> Result<Page, Error> {
    super::frame::may(&asked, Right::Settings)?;
    let typed = if typed.preview.is_some() {
        typed
    } else {
        Typed::of(&asked.org)
    };
    Ok(form(&asked, &asked.org, typed, Errors::default(), None))
}

pub(crate) async fn save(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let (branding, version) = (typed.branding(), typed.version);
    let done = change!(asked, |tx, viewer| settings::set_branding(
        tx, viewer, version, &branding
    )
    .await);
    match saved(&asked, "/settings/branding", done, "accent")? {
        Saved::Done(response) => Ok(response),
        Saved::Wrong(errors) => Ok(form(&asked, &asked.org, typed, errors, None)
            .invalid()
            .into_response()),
        Saved::Stale => {
            let now = reread(&asked).await?;
            let stale = parts::Stale::new(vec![
                (m::accent().into(), now.accent.clone().into()),
                (m::sender_name().into(), now.sender_name.clone().into()),
                (m::mail_footer().into(), now.mail_footer.clone().into()),
                (m::welcome().into(), now.welcome.clone().into()),
            ]);
            let typed = Typed {
                version: Part::Branding.version(&now),
                ..typed
            };
            Ok(form(&asked, &now, typed, Errors::default(), Some(stale))
                .status(StatusCode::CONFLICT)
                .into_response())
        }
    }
}
