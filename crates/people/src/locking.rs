//! What a change of the lock calendar would lock or open at once, before it is saved.

use access::sql;
use kernel::{EngagementId, Kind, LockCalendar, Lockings, Locks, Right, Time, Viewer};
use sqlx::types::Json;
use store::{Conn, Stop};

use crate::needs;

/// Titles told of each kind.
const TITLES: usize = 3;

/// Engagements in which a tool would lock, or open, for clients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shut {
    /// How many.
    pub count: usize,
    /// Titles of some of them, the next to begin first.
    pub titles: Vec<String>,
}

impl Shut {
    fn add(&mut self, title: &str) {
        self.count += 1;
        if self.titles.len() < TITLES {
            self.titles.push(title.to_owned());
        }
    }
}

/// What would change of one tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockMove {
    /// The tool's kind.
    pub kind: Kind,
    /// Where it would lock at once.
    pub locks: Shut,
    /// Where it would open at once.
    pub opens: Shut,
}

#[derive(kernel::FromRow)]
struct Row {
    id: EngagementId,
    title: String,
    starts_at: Option<Time>,
    zone: String,
    locks: Json<Locks>,
}

/// What would lock or open at this moment in engagements that have clients: `after` gives the calendar and
/// the engagement's own rules as they would be. One statement. Tools that stay as they are are not told.
///
/// # Errors
/// *Gone* or *forbidden* without the right to see people; the database's.
pub async fn foresee(
    conn: &mut Conn,
    viewer: &Viewer,
    now: Time,
    calendar: &LockCalendar,
    after: impl Fn(EngagementId, &Locks) -> (LockCalendar, Locks),
) -> Result<Vec<LockMove>, Stop> {
    needs(viewer, Right::SeePeople)?;
    let rows: Vec<Row> = conn
        .all(
            sql("select e.id, e.title, e.starts_at, e.zone, e.locks from engagement e where e.org_id = $1 and e.trashed_at is null and e.archived_at is null and e.starts_at is not null and exists (select 1 from member m where m.org_id = e.org_id and m.engagement_id = e.id) order by e.starts_at, e.id")
                .bind(viewer.org),
        )
        .await?;
    let mut moves: Vec<LockMove> = Kind::ALL
        .iter()
        .map(|kind| LockMove {
            kind: *kind,
            locks: Shut::default(),
            opens: Shut::default(),
        })
        .collect();
    for row in rows {
        let zone = row.zone.parse().unwrap_or(chrono_tz::UTC);
        let was = Lockings::new(calendar, &row.locks.0, row.starts_at, zone);
        let (calendar, own) = after(row.id, &row.locks.0);
        let is = Lockings::new(&calendar, &own, row.starts_at, zone);
        for moved in &mut moves {
            let locked = |all: &Lockings| all.of(moved.kind).since(now).is_some();
            match (locked(&was), locked(&is)) {
                (false, true) => moved.locks.add(&row.title),
                (true, false) => moved.opens.add(&row.title),
                _ => {}
            }
        }
    }
    moves.retain(|m| m.locks.count + m.opens.count > 0);
    Ok(moves)
}
