//! The engagements whose files a viewer may ask for: chips of the portal, the picker of the office.

use access::{engagement_scope, sql};
use kernel::{EngagementId, Kind, Sharing, Viewer};
use sqlx::FromRow;
use sqlx::types::Json;
use store::org::{Org, SharingDefaults};
use store::{Conn, Stop};

/// An engagement, as far as files need it.
#[derive(Clone, Debug, FromRow)]
pub struct Engagement {
    /// The engagement.
    pub id: EngagementId,
    /// What it is called.
    pub title: String,
    /// Its own sharing of new items.
    pub sharing_defaults: Json<SharingDefaults>,
}

impl Engagement {
    /// Whether a new file here is shown on the portal if nobody says otherwise.
    pub fn shows_new(&self, org: &Org) -> bool {
        org.sharing_of(Kind::File, &self.sharing_defaults.0) == Sharing::Shared
    }
}

const COLUMNS: &str = "select e.id, e.title, e.sharing_defaults from engagement e where e.trashed_at is null and ";

/// The engagements this viewer meets, those that moved last first. For staff those whose title has `word`.
pub async fn engagements(conn: &mut Conn, viewer: &Viewer, word: &str, limit: i64) -> Result<Vec<Engagement>, Stop> {
    let mut s = sql(COLUMNS);
    engagement_scope(viewer, &mut s);
    let word = word.trim().to_lowercase();
    if !word.is_empty() {
        let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        s.push(" and lower(e.title) like ").arg(format!("%{escaped}%")).push(" escape '\\'");
    }
    s.push(" order by e.touched_at desc, e.id limit ").arg(limit);
    conn.all(s).await
}

/// One engagement, or *gone*.
pub async fn engagement(conn: &mut Conn, viewer: &Viewer, id: EngagementId) -> Result<Engagement, Stop> {
    let mut s = sql(COLUMNS);
    engagement_scope(viewer, &mut s);
    s.push(" and e.id = ").arg(id);
    conn.one(s).await
}
