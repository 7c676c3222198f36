//! How far the outbox is behind, for `/readyz` and for staff.

use access::sql;
use chrono::TimeDelta;
use kernel::Time;
use store::{Db, Stop};

/// What waits, in the whole instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lag {
    /// When the oldest event that nobody was told of happened.
    pub untold: Option<Time>,
    /// Since when the longest waiting due job waits.
    pub due: Option<Time>,
    /// Jobs that failed at least three times and are still tried.
    pub failing: i64,
    /// Jobs given up in the last three days.
    pub dead: i64,
}

/// An event should be told within seconds.
const TOLD_WITHIN: TimeDelta = TimeDelta::seconds(30);
/// A due job should be taken within a lease and a bit.
const TAKEN_WITHIN: TimeDelta = TimeDelta::seconds(120);

impl Lag {
    /// What is wrong, in a word for `/readyz`; none when all is well.
    pub fn degraded(&self, now: Time) -> Option<&'static str> {
        if self.untold.is_some_and(|at| now - at > TOLD_WITHIN) {
            Some("events_untold")
        } else if self.due.is_some_and(|at| now - at > TAKEN_WITHIN) {
            Some("jobs_waiting")
        } else if self.failing > 0 {
            Some("mail_failing")
        } else {
            None
        }
    }
}

/// Reads the lag; four short statements over partial indexes.
pub async fn lag(db: &Db, now: Time) -> Result<Lag, Stop> {
    let mut conn = db.read_instance().await?;
    let (untold,): (Option<Time>,) = conn
        .one(sql("select min(at) from event where told_at is null"))
        .await?;
    let (due,): (Option<Time>,) = conn
        .one(
            sql("select min(run_at) from job where done_at is null and failed_at is null and run_at <= $1 and (locked_until is null or locked_until <= $1)")
                .bind(now),
        )
        .await?;
    let (failing,): (i64,) =
        conn.one(sql("select count(*) from job where done_at is null and failed_at is null and attempts >= 3")).await?;
    let (dead,): (i64,) = conn
        .one(sql("select count(*) from job where failed_at > $1").bind(now - TimeDelta::days(3)))
        .await?;
    Ok(Lag {
        untold,
        due,
        failing,
        dead,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lag_is_named_by_its_worst() {
        let now = kernel::Clock::default().now();
        let ago = |seconds| Some(now - TimeDelta::seconds(seconds));
        assert_eq!(Lag::default().degraded(now), None);
        assert_eq!(
            Lag {
                untold: ago(20),
                due: ago(100),
                dead: 4,
                ..Lag::default()
            }
            .degraded(now),
            None
        );
        assert_eq!(
            Lag {
                untold: ago(31),
                failing: 1,
                ..Lag::default()
            }
            .degraded(now),
            Some("events_untold")
        );
        assert_eq!(
            Lag {
                due: ago(121),
                ..Lag::default()
            }
            .degraded(now),
            Some("jobs_waiting")
        );
        assert_eq!(
            Lag {
                failing: 1,
                ..Lag::default()
            }
            .degraded(now),
            Some("mail_failing")
        );
    }
}
