//! *View portal as this client*: the way back. The office begins a look.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use entry::end_view_as;
use kernel::ViewAsId;
use store::org::Org;
use store::{Act, Stop, viewers};
use web::Error;

use crate::answer::Go;
use crate::visit::Visit;

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
