//! How often something may be tried, kept in the database so that a restart forgives nothing.
//! GCRA: one moment per key says when the bucket is full again.

use std::net::IpAddr;

use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use kernel::Time;
use sha2::{Digest, Sha256};
use store::{Conn, Db, Stop, sql};

/// A limit: so many at once, then one every so often.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    name: &'static str,
    burst: i32,
    every: TimeDelta,
}

impl Limit {
    /// Sign-ins by password, per client.
    pub const LOGIN_CLIENT: Limit = Limit::of("login_client", 10, TimeDelta::minutes(1));
    /// Sign-ins by password, per account; forgiven by a right one.
    pub const LOGIN_ACCOUNT: Limit = Limit::of("login_account", 20, TimeDelta::seconds(30));
    /// Codes typed, per address.
    pub const CODE_ACCOUNT: Limit = Limit::of("code_account", 10, TimeDelta::minutes(6));
    /// Codes typed, per client.
    pub const CODE_CLIENT: Limit = Limit::of("code_client", 30, TimeDelta::minutes(2));
    /// Codes of a second factor, per person; forgiven by a right one. Who comes so far has shown the
    /// first factor, so no stranger can use it up.
    pub const FACTOR: Limit = Limit::of("factor", 10, TimeDelta::minutes(6));
    /// Sign-ins by passkey begun, per client.
    pub const PASSKEY_CLIENT: Limit = Limit::of("passkey_client", 30, TimeDelta::minutes(1));
    /// Answers of an organization's own provider, per client.
    pub const PROVIDER_CLIENT: Limit = Limit::of("provider_client", 30, TimeDelta::minutes(1));
    /// Mails asked for, per client.
    pub const MAIL_CLIENT: Limit = Limit::of("mail_client", 10, TimeDelta::minutes(6));
    /// Mails asked for, per address: never more than three in any quarter of an hour.
    pub const MAIL_ADDRESS: Limit = Limit::of("mail_address", 3, TimeDelta::minutes(15));
    /// Colleagues brought in, per client: taking back and bringing again are mails to strangers.
    pub const COLLEAGUES: Limit = Limit::of("colleagues", 20, TimeDelta::minutes(72));
    /// Colleagues tried, per client: whether an address is taken is an answer, too.
    pub const COLLEAGUE_TRIES: Limit = Limit::of("colleague_tries", 30, TimeDelta::minutes(2));
    /// Invitations, per organization: 500 an hour.
    pub const INVITATIONS: Limit = Limit::of("invitations", 500, TimeDelta::milliseconds(7_200));

    const fn of(name: &'static str, burst: i32, every: TimeDelta) -> Self {
        Limit { name, burst, every }
    }

    /// When the bucket is full again after one more, or how long to wait for one.
    pub fn next(&self, full_at: Option<Time>, now: Time) -> Result<Time, TimeDelta> {
        let next = full_at.map_or(now, |at| at.max(now)) + self.every;
        let over = (next - now) - self.every * self.burst;
        if over > TimeDelta::zero() {
            Err(over)
        } else {
            Ok(next)
        }
    }

    /// The row's name: a hash, because keys are addresses of people and machines.
    fn row(&self, key: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(self.name.as_bytes());
        hash.update([0]);
        hash.update(key.to_lowercase().as_bytes());
        format!(
            "{}:{}",
            self.name,
            BASE64URL_NOPAD.encode(&hash.finalize()[..18])
        )
    }

    /// Takes one from the bucket of `key`, or says how many seconds to wait and takes none.
    pub async fn take(&self, conn: &mut Conn, key: &str, now: Time) -> Result<(), Stop> {
        let row = self.row(key);
        for _ in 0..20 {
            let found: Option<(Time,)> = conn
                .maybe(sql("select full_at from bucket where name = $1").bind(row.clone()))
                .await?;
            let full_at = found.map(|f| f.0);
            let next = self
                .next(full_at, now)
                .map_err(|wait| Stop::TooMany(wait.num_seconds() + 1))?;
            // Compare and set, so that two at once on PostgreSQL do not both take the last one.
            let set = match full_at {
                Some(seen) => {
                    sql("update bucket set full_at = $2 where name = $1 and full_at = $3")
                        .bind(row.clone())
                        .bind(next)
                        .bind(seen)
                }
                None => {
                    sql("insert into bucket (name, full_at) values ($1, $2) on conflict do nothing")
                        .bind(row.clone())
                        .bind(next)
                }
            };
            if conn.run(set).await? == 1 {
                return Ok(());
            }
        }
        Err(Stop::TooMany(1))
    }

    /// Fills the bucket of `key` again.
    pub async fn forgive(&self, conn: &mut Conn, key: &str) -> Result<(), Stop> {
        conn.run(sql("delete from bucket where name = $1").bind(self.row(key)))
            .await?;
        Ok(())
    }
}

/// Takes one from each bucket, in one write; the first empty one refuses and none is taken.
pub async fn limit(db: &Db, limits: Vec<(Limit, String)>, now: Time) -> Result<(), Stop> {
    db.note(None, move |conn| {
        Box::pin(async move {
            for (limit, key) in limits {
                limit.take(conn, &key, now).await?;
            }
            Ok(())
        })
    })
    .await
}

/// What counts as one client: an IPv4 address, or an IPv6 network of 64 bits.
pub fn client_key(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_its_burst_then_one_at_a_time() {
        let start = kernel::Clock::default().now();
        let mut full_at = None;
        let mut take = |after: TimeDelta| match Limit::MAIL_ADDRESS.next(full_at, start + after) {
            Ok(next) => {
                full_at = Some(next);
                Ok(())
            }
            Err(wait) => Err(wait),
        };
        for _ in 0..3 {
            assert_eq!(take(TimeDelta::zero()), Ok(()));
        }
        assert_eq!(take(TimeDelta::zero()), Err(TimeDelta::minutes(15)));
        assert_eq!(take(TimeDelta::minutes(14)), Err(TimeDelta::minutes(1)));
        assert_eq!(take(TimeDelta::minutes(15)), Ok(()));
        assert_eq!(take(TimeDelta::minutes(15)), Err(TimeDelta::minutes(15)));
        for _ in 0..3 {
            assert_eq!(take(TimeDelta::hours(3)), Ok(()));
        }
    }

    #[test]
    fn clients_are_addresses_or_networks() {
        let key = |ip: &str| client_key(ip.parse().unwrap());
        assert_eq!(key("192.0.2.7"), "192.0.2.7");
        assert_eq!(key("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(key("2001:db8:1:2:3:4:5:6"), key("2001:db8:1:2:ffff::1"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert!(
            !Limit::LOGIN_ACCOUNT
                .row("amelia@posteo.example")
                .contains("amelia")
        );
    }
}
