//! Engagements to choose from: where a new item goes, and which one a list is narrowed to.

use access::{engagement_scope, sql};
use i18n::Text;
use kernel::FromRow;
use kernel::{EngagementId, EngagementKind, Kind, Sharing, Time, Viewer};
use sqlx::types::Json;
use store::org::{Org, SharingDefaults};
use store::{Conn, Stop};

/// The most engagements offered at once; the ones that moved last.
const MOST: i64 = 200;

/// An engagement as a choice.
#[derive(Clone, Debug, FromRow)]
pub struct Place {
    /// The engagement.
    pub id: EngagementId,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: EngagementKind,
    /// Its time zone (IANA).
    pub zone: String,
    /// When it begins.
    pub starts_at: Option<Time>,
    /// Its own sharing of new items.
    pub sharing_defaults: Json<SharingDefaults>,
}

const COLUMNS: &str = "select e.id, e.title, e.kind, e.zone, e.starts_at, e.sharing_defaults from engagement e where e.trashed_at is null and ";

impl Place {
    /// The zone; UTC where the stored name is not one (it is checked when set).
    pub fn tz(&self) -> chrono_tz::Tz {
        self.zone.parse().unwrap_or(chrono_tz::UTC)
    }
    /// The sharing of a new item here.
    pub fn sharing(&self, org: &Org, kind: Kind) -> Sharing {
        org.sharing_of(kind, &self.sharing_defaults.0)
    }
}

/// The engagements a viewer meets: for staff those that are not archived, last moved first, and in
/// any case `also`; for clients their own. One statement.
///
/// # Errors
/// The database's.
pub async fn places(
    conn: &mut Conn,
    viewer: &Viewer,
    also: Option<EngagementId>,
) -> Result<Vec<Place>, Stop> {
    let mut s = sql(COLUMNS);
    engagement_scope(viewer, &mut s);
    if viewer.is_staff() {
        s.push(" and (e.archived_at is null or e.id = ")
            .arg(also)
            .push(")");
    }
    s.push(" order by case when e.id = ")
        .arg(also)
        .push(" then 0 else 1 end, e.touched_at desc, e.id limit ")
        .arg(MOST);
    conn.all(s).await
}

/// One engagement the viewer sees, or *gone*.
///
/// # Errors
/// *Gone*, and the database's.
pub async fn place(conn: &mut Conn, viewer: &Viewer, id: EngagementId) -> Result<Place, Stop> {
    let mut s = sql(COLUMNS);
    engagement_scope(viewer, &mut s);
    s.push(" and e.id = ").arg(id);
    conn.one(s).await
}

/// As choices of a select: value and words.
pub fn options(places: &[Place]) -> Vec<(String, Text)> {
    places
        .iter()
        .map(|p| (p.id.to_string(), Text::data(p.title.clone())))
        .collect()
}

/// The engagement a form or an address names, if it names one.
pub fn chosen(typed: &str) -> Option<EngagementId> {
    typed.trim().parse().ok()
}
