//! How much one may ask for in a minute: calls of the API, files brought in, exports. Counted in
//! memory, because counting must cost an ordinary read nothing (docs/decisions/0005-quotas.md);
//! what guards sign-ins is `entry::Limit` and survives a restart.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;
use kernel::{OrgId, Time};
use store::Stop;
use uuid::Uuid;

/// Full buckets are forgotten when there are more than this.
const KEPT: usize = 4_096;
/// When to ask again while an export of the organization is being made, in seconds.
const EXPORT_WAIT: i64 = 10;

/// So many a minute for each key, all of them at once if need be (GCRA: one moment per key says
/// when its bucket is full again).
#[derive(Debug)]
pub struct Quota {
    per_minute: u32,
    full_at: Mutex<HashMap<Uuid, Time>>,
}

impl Quota {
    /// `per_minute` for each key; 0 is without limit.
    pub fn new(per_minute: u32) -> Self {
        Quota {
            per_minute,
            full_at: Mutex::default(),
        }
    }

    /// Takes one from the bucket of `key`.
    ///
    /// # Errors
    /// `TooMany` with the seconds to wait; then none is taken.
    pub fn take(&self, key: Uuid, now: Time) -> Result<(), Stop> {
        if self.per_minute == 0 {
            return Ok(());
        }
        let every = TimeDelta::minutes(1) / i32::try_from(self.per_minute).unwrap_or(i32::MAX);
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() > KEPT {
            full_at.retain(|_, at| *at > now);
        }
        let next = full_at.get(&key).map_or(now, |at| (*at).max(now)) + every;
        let over = (next - now) - TimeDelta::minutes(1);
        if over > TimeDelta::zero() {
            return Err(Stop::TooMany(over.num_seconds() + 1));
        }
        full_at.insert(key, next);
        Ok(())
    }
}

/// Every quota of the program; cheap to clone.
#[derive(Clone, Debug)]
pub struct Quotas(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    api_token: Quota,
    api_org: Quota,
    uploads: Quota,
    exports: Mutex<HashSet<OrgId>>,
}

impl Default for Quotas {
    fn default() -> Self {
        Quotas::new(600, 5_000, 60)
    }
}

impl Quotas {
    /// So many a minute: calls per token, calls per organization, files per person; 0 is without limit.
    pub fn new(api_token: u32, api_org: u32, uploads: u32) -> Self {
        Quotas(Arc::new(Inner {
            api_token: Quota::new(api_token),
            api_org: Quota::new(api_org),
            uploads: Quota::new(uploads),
            exports: Mutex::default(),
        }))
    }
    /// Counts a call of the API.
    ///
    /// # Errors
    /// `TooMany` for the token, or for the organization.
    pub fn api(&self, token: Uuid, org: OrgId, now: Time) -> Result<(), Stop> {
        self.0.api_token.take(token, now)?;
        self.0.api_org.take(org.0, now)
    }
    /// Counts a file that a person brings in.
    ///
    /// # Errors
    /// `TooMany` for the person.
    pub fn upload(&self, person: Uuid, now: Time) -> Result<(), Stop> {
        self.0.uploads.take(person, now)
    }
    /// Begins an export: one at a time in an organization, until what is returned is dropped.
    ///
    /// # Errors
    /// `TooMany` while another one is being made.
    pub fn export(&self, org: OrgId) -> Result<Exporting, Stop> {
        let mut running = self
            .0
            .exports
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if !running.insert(org) {
            return Err(Stop::TooMany(EXPORT_WAIT));
        }
        Ok(Exporting {
            quotas: self.clone(),
            org,
        })
    }
}

/// An export that is being made.
#[derive(Debug)]
pub struct Exporting {
    quotas: Quotas,
    org: OrgId,
}

impl Drop for Exporting {
    fn drop(&mut self) {
        let running = &self.quotas.0.exports;
        running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.org);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_gives_so_many_and_then_one_at_a_time() {
        let (quota, now) = (Quota::new(60), kernel::Clock::default().now());
        let (one, other) = (Uuid::new_v4(), Uuid::new_v4());
        for _ in 0..60 {
            quota.take(one, now).unwrap();
        }
        assert!(matches!(quota.take(one, now), Err(Stop::TooMany(2))));
        quota.take(other, now).unwrap();
        let soon = now + TimeDelta::seconds(1);
        quota.take(one, soon).unwrap();
        assert!(quota.take(one, soon).is_err());
        let later = now + TimeDelta::minutes(2);
        for _ in 0..60 {
            quota.take(one, later).unwrap();
        }
        assert!(quota.take(one, later).is_err());
    }

    #[test]
    fn nothing_is_no_limit_and_full_buckets_are_forgotten() {
        let now = kernel::Clock::default().now();
        let free = Quota::new(0);
        let key = Uuid::new_v4();
        assert!((0..10_000).all(|_| free.take(key, now).is_ok()));
        let quota = Quota::new(60);
        for _ in 0..=KEPT {
            quota.take(Uuid::new_v4(), now).unwrap();
        }
        quota.take(key, now + TimeDelta::minutes(1)).unwrap();
        assert_eq!(quota.full_at.lock().unwrap().len(), 1);
    }

    #[test]
    fn an_organization_exports_one_thing_at_a_time() {
        let quotas = Quotas::default();
        let (here, there) = (OrgId::new(), OrgId::new());
        let first = quotas.export(here).unwrap();
        assert!(quotas.export(here).is_err() && quotas.export(there).is_ok());
        drop(first);
        assert!(quotas.export(here).is_ok());
    }
}
