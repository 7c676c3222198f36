//! Adding and changing an engagement.

use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{EngagementId, EngagementKind, Right, Status};
use people::companies;
use people::engagements::{self, Engagement};
use people::locking::{Rules, foresee};
use store::{Conn, Stop};
use ui::Errors;
use web::{Error, Form, Id, Office, Page, then};

use super::typed::Typed;
use crate::before::{Before, ask_locks, fields};
use crate::parse;
use crate::{change, m, words};

#[derive(askama::Template)]
#[template(path = "engagement_form.html")]
struct FormPage {
    title: Text,
    button: Text,
    action: String,
    back: String,
    typed: Typed,
    companies: Vec<(String, Text)>,
    kinds: Vec<(String, Text)>,
    statuses: Vec<(String, Text)>,
    zones: Vec<(String, Text)>,
    errors: Errors,
    stale: Option<parts::Stale>,
}

async fn form(
    asked: &Office,
    conn: &mut Conn,
    old: Option<&Engagement>,
    typed: Typed,
    errors: Errors,
) -> Result<Page, Error> {
    let mut companies = companies::choices(conn, &asked.viewer).await?;
    if let Some(id) = old.and_then(|e| e.company_id) {
        crate::companies::with_trashed(conn, asked, &mut companies, id).await?;
    }
    let (title, action, back): (Text, _, _) = match old {
        Some(e) => (
            m::edit_person(e.title.clone()).into(),
            format!("/engagements/{}/edit", e.id),
            format!("/engagements/{}", e.id),
        ),
        None => (
            m::add_engagement().into(),
            "/engagements".to_owned(),
            "/engagements".to_owned(),
        ),
    };
    let stale = old.filter(|e| e.version != typed.version).map(|e| {
        parts::Stale::new(vec![
            (m::title().into(), e.title.clone().into()),
            (m::kind().into(), words::kind(e.kind)),
            (m::status().into(), words::status(e.status)),
            (m::when().into(), e.when().unwrap_or_default()),
            (m::venue().into(), e.venue.clone().into()),
            (m::blurb().into(), e.blurb.clone().into()),
        ])
    });
    let conflict = stale.is_some();
    let body = FormPage {
        button: if old.is_some() {
            m::save_engagement().into()
        } else {
            m::add_engagement().into()
        },
        typed: Typed {
            version: old.map_or(0, |e| e.version),
            ..typed
        },
        companies: words::choices(companies, Some(m::no_company().into())),
        kinds: words::options(EngagementKind::ALL, EngagementKind::word, words::kind),
        statuses: words::options(Status::ALL, Status::word, words::status),
        zones: words::zones(),
        title: title.clone(),
        back: back.clone(),
        action,
        errors,
        stale,
    };
    let mut page =
        Page::office("engagements", title.clone(), body).crumb(m::engagements(), "/engagements");
    if let Some(e) = old {
        page = page.crumb(e.title.clone(), back);
    }
    page = page.crumb(title, "");
    Ok(if conflict {
        page.status(axum::http::StatusCode::CONFLICT)
    } else {
        page
    })
}

pub(crate) async fn new(asked: Office) -> Result<Page, Error> {
    people::needs(&asked.viewer, Right::EditPeople)?;
    let typed = Typed {
        kind: "event".into(),
        status: "active".into(),
        zone: asked.org.zone.clone(),
        ..Typed::default()
    };
    form(
        &asked,
        &mut asked.read().await?,
        None,
        typed,
        Errors::default(),
    )
    .await
}

pub(crate) async fn create(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let act = asked.act_once(
        &typed.key,
        &[
            &typed.title,
            &typed.kind,
            &typed.day,
            &typed.time,
            &typed.venue,
            &typed.blurb,
        ],
    );
    let draft = typed.draft();
    let made = change!(asked, act, |tx, viewer| {
        let id = engagements::create(tx, viewer, &draft?).await?;
        tx.answer(id.to_string());
        Ok(id.to_string())
    });
    match made {
        Ok(id) => Ok(then(&asked, &format!("/engagements/{id}"))
            .toast(&asked, m::engagement_added(typed.title))
            .into_response()),
        Err(Stop::Again(first)) => {
            Ok(then(&asked, &format!("/engagements/{first}")).into_response())
        }
        Err(stop) => {
            let errors = parse::errors(stop, "title")?;
            Ok(form(&asked, &mut asked.read().await?, None, typed, errors)
                .await?
                .invalid()
                .into_response())
        }
    }
}

pub(crate) async fn edit(asked: Office, Id(id): Id<EngagementId>) -> Result<Page, Error> {
    people::needs(&asked.viewer, Right::EditPeople)?;
    let mut conn = asked.read().await?;
    let engagement = engagements::one(&mut conn, &asked.viewer, id).await?;
    let typed = Typed::of(&engagement);
    form(
        &asked,
        &mut conn,
        Some(&engagement),
        typed,
        Errors::default(),
    )
    .await
}

/// Another day moves what is locked: where that locks or opens a tool at once, it is said first.
async fn moved(
    asked: &Office,
    conn: &mut Conn,
    e: &Engagement,
    typed: &Typed,
) -> Result<Option<Response>, Error> {
    let Ok(draft) = typed.draft() else {
        return Ok(None); // what is wrong is said beside its field
    };
    let zone = draft.zone.parse().unwrap_or(e.tz());
    let then = |rules: &mut Rules| (rules.starts_at, rules.zone) = (draft.starts_at, zone);
    let calendar = &asked.org.locks.0;
    let moves = foresee(conn, &asked.viewer, asked.now, calendar, Some(e.id), then).await?;
    let before = Before {
        section: "engagements",
        title: m::ask_save(e.title.clone()).into(),
        action: format!("/engagements/{}/edit", e.id),
        back: format!("/engagements/{}", e.id),
        fields: fields(typed),
        again: true,
        ..Before::default()
    };
    Ok(ask_locks(asked, before, &moves, &typed.sure))
}

pub(crate) async fn save(
    asked: Office,
    Id(id): Id<EngagementId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (draft, version) = (typed.draft(), typed.version);
    people::needs(&asked.viewer, Right::EditPeople)?; // what it would change is for those who may change it
    let mut conn = asked.read().await?;
    let engagement = engagements::one(&mut conn, &asked.viewer, id).await?;
    if typed.again.is_some() {
        let page = form(
            &asked,
            &mut conn,
            Some(&engagement),
            typed,
            Errors::default(),
        )
        .await?;
        return Ok(page.invalid().into_response());
    }
    if let Some(page) = moved(&asked, &mut conn, &engagement, &typed).await? {
        return Ok(page);
    }
    drop(conn);
    let saved = change!(asked, |tx, viewer| engagements::change(
        tx, viewer, id, version, &draft?
    )
    .await);
    let errors = match saved {
        Ok(()) => {
            return Ok(then(&asked, &format!("/engagements/{id}"))
                .toast(&asked, m::engagement_saved(typed.title))
                .into_response());
        }
        Err(Stop::Stale(_)) => None,
        Err(stop) => Some(parse::errors(stop, "title")?),
    };
    let mut conn = asked.read().await?;
    let engagement = engagements::one(&mut conn, &asked.viewer, id).await?;
    let page = form(
        &asked,
        &mut conn,
        Some(&engagement),
        typed,
        errors.clone().unwrap_or_default(),
    )
    .await?;
    Ok(if errors.is_some() {
        page.invalid()
    } else {
        page
    }
    .into_response())
}
