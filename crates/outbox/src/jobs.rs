//! Jobs: taken with a lease, run outside any transaction, settled or put off.

use access::sql;
use chrono::TimeDelta;
use kernel::FromRow;
use kernel::{JobId, OrgId, Time};
use serde_json::Value;
use store::{Conn, Db, Stop};

use crate::notice;

/// How long a taken job is nobody else's.
pub(crate) const LEASE: TimeDelta = TimeDelta::seconds(60);
/// After this a job that never worked is given up.
const PATIENCE: TimeDelta = TimeDelta::hours(72);

/// A job that was taken.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct Job {
    /// The organization.
    pub org_id: OrgId,
    /// The job; also what its mail is recognised by.
    pub id: JobId,
    /// What to do.
    pub kind: String,
    /// With what: an object of ids and words, never a secret.
    pub payload: Value,
    /// Jobs that must not be there twice share it.
    pub dedupe: String,
    /// How often it was taken, this time included.
    pub attempts: i64,
    /// When it was queued.
    pub created_at: Time,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Done, or nothing left to do; the words say which.
    Done(&'static str),
    /// To be tried again later.
    Later(String),
    /// Never to be tried again.
    Dead(String),
}

/// Takes up to `most` due jobs of the kinds this worker knows. Notices to the same person about the
/// same engagement become one.
pub(crate) async fn claim(db: &Db, org: OrgId, now: Time, most: i64) -> Result<Vec<Job>, Stop> {
    db.note(Some(org), move |conn| {
        Box::pin(async move {
            let mut s = sql("with due as materialized (select id from job where org_id = ");
            s.arg(org).push(" and done_at is null and failed_at is null and run_at <= ").arg(now);
            s.push(" and (locked_until is null or locked_until <= ").arg(now);
            s.push(") and kind in ").list(crate::post::KINDS.iter().copied());
            s.push(" order by run_at, id limit ").arg(most);
            s.push(lock(conn)).push(") update job set attempts = attempts + 1, locked_until = ").arg(now + LEASE);
            s.push(" where org_id = ").arg(org).push(" and id in (select id from due) returning org_id, id, kind, payload, dedupe, attempts, created_at");
            let mut jobs: Vec<Job> = conn.all(s).await?;
            jobs.sort_by_key(|job| (job.created_at, job.id));
            bundle(conn, jobs, now).await
        })
    })
    .await
}

/// The one place beside search and opening where the engines differ: nodes on PostgreSQL pass by
/// what another one is just taking. SQLite has one writer.
fn lock(conn: &Conn) -> &'static str {
    if conn.is_postgres() {
        " for update skip locked"
    } else {
        ""
    }
}

/// Makes one job of all fresh notices for the same person and engagement, also of those whose time
/// has not come. A notice that was tried before stays as it was: its mail may be out.
async fn bundle(conn: &mut Conn, jobs: Vec<Job>, now: Time) -> Result<Vec<Job>, Stop> {
    let taken: Vec<JobId> = jobs.iter().map(|job| job.id).collect();
    let mut kept: Vec<Job> = Vec::new();
    for mut job in jobs {
        if job.kind != notice::KIND || job.attempts != 1 {
            kept.push(job);
            continue;
        }
        if kept
            .iter()
            .any(|k| k.attempts == 1 && notice::same_bundle(k, &job))
        {
            continue; // taken up by the one before, and marked below
        }
        let like = format!("{}%", notice::prefix(&job.dedupe)); // ids and colons: nothing LIKE would read
        let mut s = sql("select org_id, id, kind, payload, dedupe, attempts, created_at from job where org_id = $1 and kind = $2 and done_at is null and failed_at is null and id <> $3 and dedupe like $4 and (attempts = 0 or (attempts = 1 and id in ")
            .bind(job.org_id)
            .bind(notice::KIND)
            .bind(job.id)
            .bind(like);
        s.list(taken.iter().copied())
            .push(")) order by created_at, id limit 100")
            .push(lock(conn));
        let others: Vec<Job> = conn.all(s).await?;
        if !others.is_empty() {
            absorb(conn, &mut job, &others, now).await?;
        }
        kept.push(job);
    }
    Ok(kept)
}

async fn absorb(conn: &mut Conn, job: &mut Job, others: &[Job], now: Time) -> Result<(), Stop> {
    job.payload = notice::merge(&job.payload, others.iter().map(|o| &o.payload));
    let mut s = sql("update job set done_at = $2, locked_until = null, last_error = 'bundled' where org_id = $1 and id in ")
        .bind(job.org_id)
        .bind(now);
    s.list(others.iter().map(|o| o.id));
    conn.run(s).await?;
    conn.run(
        sql("update job set payload = $3 where org_id = $1 and id = $2")
            .bind(job.org_id)
            .bind(job.id)
            .bind(job.payload.clone()),
    )
    .await?;
    Ok(())
}

/// Writes down how an attempt ended.
pub(crate) async fn settle(
    conn: &mut Conn,
    job: &Job,
    ended: Ended,
    now: Time,
) -> Result<(), Stop> {
    let tired = now - job.created_at >= PATIENCE;
    let (done, failed, words) = match ended {
        Ended::Done(words) => (Some(now), None, words.to_owned()),
        Ended::Dead(words) => (None, Some(now), words),
        Ended::Later(words) if tired => (None, Some(now), words),
        Ended::Later(words) => (None, None, words),
    };
    let words: String = words.chars().take(500).collect();
    // Only the attempt that holds the job: one that overran its lease no longer decides, unless it
    // is done, which stays true.
    conn.run(
        sql("update job set done_at = $3, failed_at = $4, last_error = $5, run_at = $6, locked_until = null where org_id = $1 and id = $2 and done_at is null and failed_at is null and (attempts = $7 or $8)")
            .bind(job.org_id)
            .bind(job.id)
            .bind(done)
            .bind(failed)
            .bind(words)
            .bind(now + backoff(job.attempts))
            .bind(job.attempts)
            .bind(done.is_some()),
    )
    .await?;
    Ok(())
}

/// How long to wait after the attempt of this number: 30 seconds, doubling up to 6 hours.
pub(crate) fn backoff(attempts: i64) -> TimeDelta {
    let doublings = (attempts - 1).clamp(0, 10) as u32;
    TimeDelta::seconds(30 * (1 << doublings)).min(TimeDelta::hours(6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_from_half_a_minute_to_six_hours() {
        let seconds = |n| backoff(n).num_seconds();
        assert_eq!([1, 2, 3, 4].map(seconds), [30, 60, 120, 240]);
        assert_eq!(
            (seconds(10), seconds(11), seconds(1000), seconds(0)),
            (15_360, 21_600, 21_600, 30)
        );
    }
}
