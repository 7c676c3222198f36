//! Dated items a viewer sees.

use access::{Sql, scope, sql};
use kernel::{ItemId, Kind, Power, Time, Viewer};
use store::{Conn, Stop};

/// The most dates shown.
pub const MOST: i64 = 300;

/// An open item with a date.
#[derive(Clone, Debug, kernel::FromRow)]
pub struct Dated {
    /// The item.
    pub id: ItemId,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// When it is due.
    pub due_at: Time,
    /// Grows with every save.
    pub version: i64,
    /// Whether it waits for this viewer.
    pub mine: bool,
    /// The title of its engagement.
    pub engagement: String,
    /// The zone of the venue.
    pub zone: String,
}

/// The statement behind [`dated`].
pub fn dated_sql(viewer: &Viewer) -> Sql {
    let mut s = sql(
        "select t.id, t.kind, t.title, t.due_at, t.version, exists (select 1 from assignee w where w.org_id = t.org_id and w.item_id = t.id and w.completed_at is null and w.contact_id = ",
    );
    s.arg(viewer.contact());
    s.push(") as mine, e.title as engagement, e.zone from (select i.org_id, i.id, i.engagement_id, i.kind, i.title, i.due_at, i.version from item i where ");
    scope(viewer, Power::See, &mut s);
    s.push(" and i.open and i.due_at is not null order by i.due_at, i.id limit ")
        .arg(MOST + 1);
    s.push(") t join engagement e on e.org_id = t.org_id and e.id = t.engagement_id order by t.due_at, t.id");
    s
}

/// Open items with a date, soonest first; one more than [`MOST`] tells that there are more.
pub async fn dated(conn: &mut Conn, viewer: &Viewer) -> Result<Vec<Dated>, Stop> {
    conn.all(dated_sql(viewer)).await
}
