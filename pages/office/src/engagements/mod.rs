//! Engagements: the list, the form, the page with its tabs. Clients get the portal's pages at the
//! same addresses.

mod acts;
mod form;
mod head;
mod list;
mod locks;
mod members;
mod people_tab;
mod sharing;
mod tabs;
mod typed;

use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::EngagementId;
use store::foresee::Foreseen;
use web::{Asked, Door, Error, Id, Office, Query, Routes};

use crate::before::{Before, ask};

pub(crate) use head::Head;

pub(crate) fn routes() -> Routes {
    let o = Door::Office;
    Routes::new()
        .get(Door::Both, "/engagements", all)
        .post(o, "/engagements", form::create)
        .get(o, "/engagements/new", form::new)
        .get(Door::Both, "/engagements/{id}", one)
        .get(o, "/engagements/{id}/edit", form::edit)
        .post(o, "/engagements/{id}/edit", form::save)
        .post(o, "/engagements/{id}/portal", acts::portal)
        .get(o, "/engagements/{id}/sharing", sharing::show)
        .post(o, "/engagements/{id}/sharing", sharing::save)
        .get(o, "/engagements/{id}/locks", locks::show)
        .post(o, "/engagements/{id}/locks", locks::save)
        .post(o, "/engagements/{id}/archive", acts::archive)
        .post(o, "/engagements/{id}/unarchive", acts::unarchive)
        .post(o, "/engagements/{id}/trash", acts::trash)
        .post(o, "/engagements/{id}/restore", acts::restore)
        .get(o, "/engagements/{id}/contacts", people_tab::page)
        .post(o, "/engagements/{id}/contacts", members::add_new)
        .post(o, "/engagements/{id}/members", members::add_existing)
        .post(o, "/engagements/{id}/members/{sub}", members::change_member)
        .post(
            o,
            "/engagements/{id}/members/{sub}/remove",
            members::remove_member,
        )
        .post(o, "/engagements/{id}/team", members::join_team)
        .post(
            o,
            "/engagements/{id}/team/{sub}/remove",
            members::leave_team,
        )
        .get(o, "/engagements/{id}/activity", tabs::activity)
}

async fn all(asked: Asked, Query(asks): Query<list::Asks>) -> Result<Response, Error> {
    if asked.is_staff() {
        return Ok(list::list(Office(asked), asks).await?.into_response());
    }
    Ok(portal::engagement_list_page(asked).await?.into_response())
}

async fn one(asked: Asked, Id(id): Id<EngagementId>) -> Result<Response, Error> {
    if asked.is_staff() {
        return Ok(tabs::overview(Office(asked), id).await?.into_response());
    }
    Ok(portal::engagement_page(asked, id).await?.into_response())
}

/// Asks before something about an engagement is done; `title` makes the question of its title.
async fn question(
    asked: &Office,
    id: EngagementId,
    before: Before,
    title: impl FnOnce(String) -> Text,
    foreseen: &Foreseen,
) -> Result<Response, Error> {
    let e = people::engagements::one(&mut asked.read().await?, &asked.viewer, id).await?;
    let before = Before {
        section: "engagements",
        title: title(e.title),
        ..before
    };
    Ok(ask(asked, before, foreseen))
}
