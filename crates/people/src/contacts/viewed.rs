//! The contacts a member of staff looked at last, to go back to.

use access::sql;
use chrono::TimeDelta;
use kernel::FromRow;
use kernel::{ContactId, OrgId, Right, StaffId, Time, Viewer};
use store::{Conn, Stop};

/// Within this time looking again is the same look: nothing is written.
const ONE_LOOK: TimeDelta = TimeDelta::minutes(1);

/// A contact to go back to.
#[derive(Clone, Debug, FromRow, PartialEq, Eq)]
pub struct Viewed {
    /// The contact.
    pub id: ContactId,
    /// The name.
    pub name: String,
    /// The blob of the photo.
    pub photo: Option<String>,
}

/// Up to `most` contacts this member of staff looked at, the last one first. Nobody for clients and
/// for staff who may not see people; what is in the trash is left out. At most one statement.
///
/// # Errors
/// Of the database only.
pub async fn viewed(conn: &mut Conn, viewer: &Viewer, most: i64) -> Result<Vec<Viewed>, Stop> {
    let staff = viewer.staff.as_ref().map(|s| s.id);
    let (true, true, Some(staff)) = (viewer.is_staff(), viewer.has(Right::SeePeople), staff) else {
        return Ok(Vec::new());
    };
    conn.all(
        sql("select c.id, c.name, c.photo from contact_view v join contact c on c.org_id = v.org_id and c.id = v.contact_id where v.org_id = $1 and v.staff_id = $2 and c.trashed_at is null order by v.at desc, c.id limit $3")
            .bind(viewer.org)
            .bind(staff)
            .bind(most),
    )
    .await
}

/// Notes that a member of staff looked at a contact.
///
/// # Errors
/// Of the database only: a contact that is not there is not noted.
pub async fn mark_viewed(
    conn: &mut Conn,
    org: OrgId,
    staff: StaffId,
    contact: ContactId,
    now: Time,
) -> Result<(), Stop> {
    conn.run(
        sql("insert into contact_view (org_id, staff_id, contact_id, at) select $1, $2, $3, $4 from contact c where c.org_id = $1 and c.id = $3 on conflict (org_id, staff_id, contact_id) do update set at = excluded.at where contact_view.at < $5")
            .bind(org)
            .bind(staff)
            .bind(contact)
            .bind(now)
            .bind(now - ONE_LOOK),
    )
    .await?;
    Ok(())
}
