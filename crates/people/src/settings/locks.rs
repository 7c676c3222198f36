//! The lock calendar of the organization.

use access::sql;
use kernel::{Kind, Lock, LockCalendar, Viewer};
use serde_json::json;
use store::{Stop, Tx};

use super::{Part, save};

/// What is wished for: the days for all tools, and rules of single ones; none follows the days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockWish {
    /// Days before the start; none locks nothing.
    pub days: Option<u16>,
    /// Rules by kind; kinds that are not named stay.
    pub tools: Vec<(Kind, Option<Lock>)>,
}

impl LockWish {
    /// What would stand; tools of another version of the program keep what was set for them.
    pub fn on(&self, old: &LockCalendar) -> LockCalendar {
        let mut calendar = old.clone();
        calendar.days = self.days;
        for (kind, rule) in &self.tools {
            // Opening is for one engagement: for all of them it is called never.
            let rule = rule.map(|r| if r == Lock::Open { Lock::Never } else { r });
            calendar.tools.set(*kind, rule);
        }
        calendar
    }
}

/// Saves when tools lock for clients. Acts on the next request.
///
/// # Errors
/// *Stale*, *forbidden*.
pub async fn set_locks(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    version: i64,
    wish: &LockWish,
    old: &LockCalendar,
) -> Result<(), Stop> {
    let calendar = json!(wish.on(old));
    let mut s = sql("update organization set locks = ");
    s.arg(calendar.clone());
    save(tx, viewer, version, Part::Locks, s, calendar).await
}
