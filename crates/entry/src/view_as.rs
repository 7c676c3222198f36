//! *View portal as this client*: a read-only look by staff, bound to the session that began it.

use chrono::TimeDelta;
use kernel::{ContactId, Power, Right, SessionId, StaffId, ViewAsId, Viewer};
use serde_json::json;
use store::{Event, Stop, Tx, sql};

/// A look ends by itself after this long.
pub const VIEW_AS_LIFE: TimeDelta = TimeDelta::minutes(30);

/// Begins a look; the client is told by the event `view_as.started`. Any contact that is not in
/// the trash can be looked on as, whatever its access: the page says so where there is none.
pub async fn start_view_as(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    session: SessionId,
    contact: ContactId,
) -> Result<ViewAsId, Stop> {
    let staff = looker(tx, viewer)?;
    let (org, now, id) = (tx.act.org, tx.act.now, ViewAsId::new());
    let _: (ContactId,) = tx
        .one(
            sql("select id from contact where org_id = $1 and id = $2 and trashed_at is null")
                .bind(org)
                .bind(contact),
        )
        .await?;
    tx.run(
        sql("insert into view_as (org_id, id, staff_id, contact_id, session_id, started_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)")
            .bind(org)
            .bind(id)
            .bind(staff)
            .bind(contact)
            .bind(session)
            .bind(now)
            .bind(now + VIEW_AS_LIFE),
    )
    .await?;
    tx.audit_for("view_as.started", "view_as", id.0, contact);
    tx.event(
        Event::new("view_as.started")
            .contact(contact)
            .data(json!({ "view": id })),
    );
    Ok(id)
}

/// Ends a look; one that is over already is left as it is. Answers whose portal it was.
pub async fn end_view_as(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    session: SessionId,
    id: ViewAsId,
) -> Result<ContactId, Stop> {
    let staff = viewer.staff.as_ref().map(|s| s.id).ok_or(Stop::Gone)?;
    let (org, now) = (tx.act.org, tx.act.now);
    if viewer.org != org {
        return Err(Stop::Gone);
    }
    let (contact,): (ContactId,) = tx
        .one(sql("select contact_id from view_as where org_id = $1 and id = $2 and staff_id = $3 and session_id = $4").bind(org).bind(id).bind(staff).bind(session))
        .await?;
    let ended =
        sql("update view_as set ended_at = $3 where org_id = $1 and id = $2 and ended_at is null")
            .bind(org)
            .bind(id)
            .bind(now);
    if tx.run(ended).await? == 1 {
        tx.event(
            Event::new("view_as.ended")
                .contact(contact)
                .data(json!({ "view": id })),
        );
    }
    tx.audit_for("view_as.ended", "view_as", id.0, contact);
    Ok(contact)
}

/// The staff user, if they may look. From inside a look nobody begins another.
fn looker(tx: &Tx<'_>, viewer: &Viewer) -> Result<StaffId, Stop> {
    if viewer.org != tx.act.org || !viewer.is_staff() {
        return Err(Stop::Gone);
    }
    if !viewer.has(Right::ViewAs) {
        return Err(Stop::Forbidden(Power::Manage));
    }
    viewer.staff.as_ref().map(|s| s.id).ok_or(Stop::Gone)
}
