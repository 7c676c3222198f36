//! Switches of an engagement, archive and trash.

use kernel::EngagementId;
use people::engagements;
use serde::Deserialize;
use web::{Error, Form, Id, Office, Then, then};

use crate::{change, m};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Switches {
    on: Option<String>,
    hidden: Option<String>,
}

pub(crate) async fn portal(
    asked: Office,
    Id(id): Id<EngagementId>,
    Form(form): Form<Switches>,
) -> Result<Then, Error> {
    let (on, hidden) = (form.on.is_some(), form.hidden.is_some());
    change!(asked, |tx, viewer| engagements::set_switches(
        tx, viewer, id, on, hidden
    )
    .await)?;
    let back = then(&asked, &format!("/engagements/{id}"));
    Ok(match (on, hidden) {
        (true, false) => back.toast(&asked, m::portal_on_now()),
        (true, true) => back.toast(&asked, m::hidden_now()),
        (false, _) => back.toast(&asked, m::portal_off_now()),
    })
}

pub(crate) async fn archive(asked: Office, Id(id): Id<EngagementId>) -> Result<Then, Error> {
    change!(asked, |tx, viewer| engagements::archive(
        tx, viewer, id, true
    )
    .await)?;
    let back = then(&asked, &format!("/engagements/{id}"));
    Ok(back
        .toast(&asked, m::archived_now())
        .undo(&asked, &format!("/engagements/{id}/unarchive")))
}

pub(crate) async fn unarchive(asked: Office, Id(id): Id<EngagementId>) -> Result<Then, Error> {
    change!(asked, |tx, viewer| engagements::archive(
        tx, viewer, id, false
    )
    .await)?;
    Ok(then(&asked, &format!("/engagements/{id}")).toast(&asked, m::unarchived_now()))
}

pub(crate) async fn trash(asked: Office, Id(id): Id<EngagementId>) -> Result<Then, Error> {
    let title = change!(asked, |tx, viewer| {
        engagements::trash(tx, viewer, id, true).await?;
        Ok(engagements::one(tx.conn(), viewer, id).await?.title)
    })?;
    Ok(then(&asked, "/engagements")
        .toast(&asked, m::in_trash_now(title))
        .undo(&asked, &format!("/engagements/{id}/restore")))
}

pub(crate) async fn restore(asked: Office, Id(id): Id<EngagementId>) -> Result<Then, Error> {
    let title = change!(asked, |tx, viewer| {
        engagements::trash(tx, viewer, id, false).await?;
        Ok(engagements::one(tx.conn(), viewer, id).await?.title)
    })?;
    Ok(then(&asked, &format!("/engagements/{id}")).toast(&asked, m::restored(title)))
}
