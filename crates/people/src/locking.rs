//! What a change of the lock calendar would lock or open at once, before it is saved.

use access::sql;
use chrono_tz::Tz;
use kernel::{EngagementId, Kind, LockCalendar, Lockings, Locks, Right, Time, Viewer};
use sqlx::types::Json;
use store::foresee::Moved;
use store::{Conn, Stop};

use crate::needs;

/// What would change of one tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockMove {
    /// The tool's kind.
    pub kind: Kind,
    /// Where it would lock at once.
    pub locks: Moved,
    /// Where it would open at once.
    pub opens: Moved,
}

#[derive(kernel::FromRow)]
struct Row {
    id: EngagementId,
    title: String,
    starts_at: Option<Time>,
    zone: String,
    locks: Json<Locks>,
}

/// What the locks of an engagement depend on.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The organization's calendar.
    pub calendar: LockCalendar,
    /// Its own rules.
    pub own: Locks,
    /// When it begins.
    pub starts_at: Option<Time>,
    /// The zone of the venue.
    pub zone: Tz,
}

impl Rules {
    fn lockings(&self) -> Lockings {
        Lockings::new(&self.calendar, &self.own, self.starts_at, self.zone)
    }
}

/// What would lock or open at this moment in engagements that have clients, of all or of one: `change` makes
/// the rules what they would be. One statement. Tools that stay as they are are not told.
///
/// # Errors
/// *Gone* or *forbidden* without the right to see people; the database's.
pub async fn foresee(
    conn: &mut Conn,
    viewer: &Viewer,
    now: Time,
    calendar: &LockCalendar,
    only: Option<EngagementId>,
    change: impl Fn(&mut Rules),
) -> Result<Vec<LockMove>, Stop> {
    needs(viewer, Right::SeePeople)?;
    let mut s = sql(
        "select e.id, e.title, e.starts_at, e.zone, e.locks from engagement e where e.org_id = ",
    );
    s.arg(viewer.org)
        .push(" and e.trashed_at is null and e.archived_at is null and exists (select 1 from member m where m.org_id = e.org_id and m.engagement_id = e.id)");
    if let Some(only) = only {
        s.push(" and e.id = ").arg(only);
    }
    s.push(" order by e.starts_at, e.id");
    let rows: Vec<Row> = conn.all(s).await?;
    let mut moves: Vec<LockMove> = Kind::ALL
        .iter()
        .map(|kind| LockMove {
            kind: *kind,
            locks: Moved::default(),
            opens: Moved::default(),
        })
        .collect();
    for row in rows {
        let mut rules = Rules {
            calendar: calendar.clone(),
            own: row.locks.0,
            starts_at: row.starts_at,
            zone: row.zone.parse().unwrap_or(Tz::UTC),
        };
        let was = rules.lockings();
        change(&mut rules);
        let is = rules.lockings();
        for moved in &mut moves {
            let locked = |all: &Lockings| all.of(moved.kind).since(now).is_some();
            match (locked(&was), locked(&is)) {
                (false, true) => moved.locks.add(row.id.0, Some(&row.title)),
                (true, false) => moved.opens.add(row.id.0, Some(&row.title)),
                _ => {}
            }
        }
    }
    moves.retain(|m| m.locks.count + m.opens.count > 0);
    Ok(moves)
}
