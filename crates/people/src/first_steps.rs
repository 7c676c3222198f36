//! How far an organization has come with setting itself up: what the empty inbox offers next.

use kernel::FromRow;
use kernel::{Right, Viewer};
use store::{Conn, Stop, sql};

use crate::needs;

/// What is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub struct FirstSteps {
    /// A way of working was chosen.
    pub preset: bool,
    /// A contact.
    pub contact: bool,
    /// An engagement.
    pub engagement: bool,
    /// A contact that was given access.
    pub access: bool,
    /// Something shown on the portal.
    pub shared: bool,
}

/// What is there already. One statement.
///
/// # Errors
/// *Forbidden* for staff who may not see people.
pub async fn first_steps(conn: &mut Conn, viewer: &Viewer) -> Result<FirstSteps, Stop> {
    needs(viewer, Right::SeePeople)?;
    conn.one(
        sql("select exists (select 1 from audit a where a.org_id = $1 and a.action = 'preset.applied') as preset, exists (select 1 from contact c where c.org_id = $1 and c.trashed_at is null) as contact, exists (select 1 from engagement e where e.org_id = $1 and e.trashed_at is null) as engagement, exists (select 1 from contact c where c.org_id = $1 and c.trashed_at is null and c.access <> 'none') as access, exists (select 1 from item i where i.org_id = $1 and i.shown) as shared")
            .bind(viewer.org),
    )
    .await
}
