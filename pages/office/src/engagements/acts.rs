//! Switches of an engagement, archive and trash. What moves anybody's sight is shown first.

use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::EngagementId;
use people::engagements;
use serde::{Deserialize, Serialize};
use store::foresee::{Foreseen, Look, Looked};
use store::viewers::Whom;
use web::{Error, Form, Id, Office, then};

use crate::before::{Before, Sure, fields, shown, undo};
use crate::m;
use crate::sets::in_a_word;

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Switches {
    on: Option<String>,
    hidden: Option<String>,
    sure: String,
}

fn look(id: EngagementId, sure: &str) -> Look {
    Look::new(Whom::Engagement(id), sure)
}

async fn question(
    asked: &Office,
    id: EngagementId,
    act: &str,
    title: impl FnOnce(String) -> Text,
    fields: Vec<(String, String)>,
    foreseen: &Foreseen,
) -> Result<Response, Error> {
    let before = Before {
        action: format!("/engagements/{id}{act}"),
        back: format!("/engagements/{id}"),
        fields,
        ..Before::default()
    };
    super::question(asked, id, before, title, foreseen).await
}

pub(crate) async fn portal(
    asked: Office,
    Id(id): Id<EngagementId>,
    Form(form): Form<Switches>,
) -> Result<Response, Error> {
    let (on, hidden) = (form.on.is_some(), form.hidden.is_some());
    let done = shown!(asked, look(id, &form.sure), |tx, viewer| {
        let old = engagements::one(tx.conn(), viewer, id).await?;
        engagements::set_switches(tx, viewer, id, on, hidden).await?;
        Ok(old)
    });
    let (old, effects) = match done {
        Looked::Done(old, effects) => (old, effects),
        Looked::Ask(effects) => {
            let title = |title| m::ask_portal_of(title).into();
            return question(&asked, id, "/portal", title, fields(&form), &effects).await;
        }
        Looked::Stopped(stop) => return Err(stop.into()),
    };
    let said = match (on, hidden) {
        (true, false) => m::portal_on_now().into(),
        (true, true) => m::hidden_now().into(),
        (false, _) => m::portal_off_now().into(),
    };
    let path = format!("/engagements/{id}");
    let back = then(&asked, &path).toast(&asked, in_a_word(said, &effects));
    let mut back = undo(back, &asked, &format!("{path}/portal"), &effects);
    for (name, was) in [("on", old.portal_on), ("hidden", old.hidden)] {
        if was {
            back = back.undo_field(name, "1");
        }
    }
    Ok(back.into_response())
}

pub(crate) async fn archive(
    asked: Office,
    Id(id): Id<EngagementId>,
    Form(form): Form<Sure>,
) -> Result<Response, Error> {
    shelve(&asked, id, &form, true).await
}

pub(crate) async fn unarchive(
    asked: Office,
    Id(id): Id<EngagementId>,
    Form(form): Form<Sure>,
) -> Result<Response, Error> {
    shelve(&asked, id, &form, false).await
}

async fn shelve(
    asked: &Office,
    id: EngagementId,
    form: &Sure,
    on: bool,
) -> Result<Response, Error> {
    let done = shown!(asked, look(id, &form.sure), |tx, viewer| {
        engagements::archive(tx, viewer, id, on).await
    });
    let (act, way_back) = match on {
        true => ("/archive", "/unarchive"),
        false => ("/unarchive", "/archive"),
    };
    let effects = match done {
        Looked::Done((), effects) => effects,
        Looked::Ask(effects) => {
            let title = |title| match on {
                true => m::ask_archive(title).into(),
                false => m::ask_unarchive(title).into(),
            };
            return question(asked, id, act, title, Vec::new(), &effects).await;
        }
        Looked::Stopped(stop) => return Err(stop.into()),
    };
    let said = match on {
        true => m::archived_now().into(),
        false => m::unarchived_now().into(),
    };
    let path = format!("/engagements/{id}");
    let back = then(asked, &path).toast(asked, in_a_word(said, &effects));
    Ok(undo(back, asked, &format!("{path}{way_back}"), &effects).into_response())
}

pub(crate) async fn trash(
    asked: Office,
    Id(id): Id<EngagementId>,
    Form(form): Form<Sure>,
) -> Result<Response, Error> {
    bin(&asked, id, &form, true).await
}

pub(crate) async fn restore(
    asked: Office,
    Id(id): Id<EngagementId>,
    Form(form): Form<Sure>,
) -> Result<Response, Error> {
    bin(&asked, id, &form, false).await
}

async fn bin(asked: &Office, id: EngagementId, form: &Sure, on: bool) -> Result<Response, Error> {
    let done = shown!(asked, look(id, &form.sure), |tx, viewer| {
        engagements::trash(tx, viewer, id, on).await?;
        Ok(engagements::one(tx.conn(), viewer, id).await?.title)
    });
    let act = if on { "/trash" } else { "/restore" };
    let (title, effects) = match done {
        Looked::Done(title, effects) => (title, effects),
        Looked::Ask(effects) => {
            let title = |title| match on {
                true => m::ask_trash(title).into(),
                false => m::ask_restore(title).into(),
            };
            return question(asked, id, act, title, Vec::new(), &effects).await;
        }
        Looked::Stopped(stop) => return Err(stop.into()),
    };
    if !on {
        let back = then(asked, &format!("/engagements/{id}"));
        return Ok(back.toast(asked, m::restored(title)).into_response());
    }
    let back = then(asked, "/engagements").toast(asked, m::in_trash_now(title));
    Ok(undo(back, asked, &format!("/engagements/{id}/restore"), &effects).into_response())
}
