//! Time: UTC, cut to microseconds (PostgreSQL keeps no more), always passed in.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// A moment in UTC with microseconds.
pub type Time = DateTime<Utc>;

/// The one source of *now*; tests move it.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead_micros: Arc<AtomicI64>,
}

impl Clock {
    /// The present moment, cut to microseconds.
    #[allow(clippy::disallowed_methods)] // the one place that asks the machine
    pub fn now(&self) -> Time {
        (Utc::now() + TimeDelta::microseconds(self.ahead_micros.load(Ordering::Relaxed)))
            .trunc_subsecs(6)
    }

    /// Moves this clock, and every clone of it, by `by`.
    pub fn advance(&self, by: TimeDelta) {
        self.ahead_micros
            .fetch_add(by.num_microseconds().unwrap_or(0), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_moves_with_its_clock_and_nothing_finer_than_microseconds_is_kept() {
        let clock = Clock::default();
        let other = clock.clone();
        let before = other.now();
        clock.advance(TimeDelta::days(2));
        assert!(other.now() - before >= TimeDelta::days(2));
        assert_eq!(other.now().timestamp_subsec_nanos() % 1000, 0);
    }
}
