//! *View portal as this client*: the start, and the way back.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use entry::{end_view_as, start_view_as};
use kernel::{ContactId, ViewAsId};
use store::org::Org;
use store::{Act, Stop, viewers};
use web::{Error, Id, Office};

use crate::answer::Go;
use crate::visit::Visit;

/// POST `/{org}/contacts/{id}/view-as`: begins a look and opens it.
pub async fn start(Office(asked): Office, Id(contact): Id<ContactId>) -> Result<Response, Error> {
    let session = asked.session.as_ref().map(|s| s.id).ok_or(Stop::Gone)?;
    let viewer = asked.viewer.clone();
    let id = asked
        .app
        .db
        .change(asked.act(), move |tx| {
            Box::pin(async move { start_view_as(tx, &viewer, session, contact).await })
        })
        .await?;
    Ok(Go::to(format!("/as/{id}")).into_response())
}

/// POST `/as/{view}/leave`: ends the look, also one whose time is over, and goes back to the contact.
pub async fn leave(visit: Visit, Path(view): Path<String>) -> Result<Response, Error> {
    let id: ViewAsId = view.parse().map_err(|_| Stop::Gone)?;
    let session = visit.session().await?.ok_or_else(Error::sign_in_first)?;
    let (Some(org), Some(staff)) = (session.org_id, session.staff_id) else {
        return Err(Stop::Gone.into());
    };
    let mut conn = visit.app.db.read(org).await?;
    let viewer = viewers::staff(&mut conn, org, staff).await?.viewer;
    let slug = Org::by_id(&mut conn, org).await?.slug;
    drop(conn);
    let act = Act::of(&viewer, visit.now, visit.request);
    let contact = visit
        .app
        .db
        .change(act, move |tx| {
            Box::pin(async move { end_view_as(tx, &viewer, session.id, id).await })
        })
        .await?;
    Ok(Go::to(format!("/{slug}/contacts/{contact}")).into_response())
}
