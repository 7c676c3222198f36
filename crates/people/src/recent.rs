//! What moved last in an engagement, a few items of each kind.

use access::{scope, sql};
use kernel::FromRow;
use kernel::{EngagementId, ItemId, Kind, Power, Sharing, Time, Viewer};
use store::{Conn, Stop};

/// An item among those of its kind that moved last.
#[derive(Clone, Debug, FromRow)]
pub struct Recent {
    /// The item.
    pub id: ItemId,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Not finished by its author.
    pub draft: bool,
    /// The *Show on portal?* switch.
    pub sharing: Sharing,
    /// Whether it still asks something of somebody.
    pub open: bool,
    /// When it last moved.
    pub touched_at: Time,
    /// How many of its kind there are.
    pub of_kind: i64,
}

/// Up to `each` items of each kind the viewer sees in an engagement, last moved first. One statement.
///
/// # Errors
/// Of the database only: what one may not see is not there.
pub async fn recent(
    conn: &mut Conn,
    viewer: &Viewer,
    engagement: EngagementId,
    each: i64,
) -> Result<Vec<Recent>, Stop> {
    let mut s = sql(
        "select x.id, x.kind, x.title, x.draft, x.sharing, x.open, x.touched_at, x.of_kind from (select i.id, i.kind, i.title, i.draft, i.sharing, i.open, i.touched_at, row_number() over (partition by i.kind order by i.touched_at desc, i.id) as place, count(*) over (partition by i.kind) as of_kind from item i where i.trashed_at is null and i.engagement_id = ",
    );
    s.arg(engagement).push(" and ");
    scope(viewer, Power::See, &mut s);
    s.push(") x where x.place <= ")
        .arg(each)
        .push(" order by x.kind, x.place");
    conn.all(s).await
}
