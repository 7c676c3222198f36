//! SQLite's one writer: a task that owns the writing connection. Each job is a savepoint; jobs that
//! wait share one commit and are answered after it. Fair under load, and one fsync for many.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use sqlx::sqlite::SqlitePool;
use tokio::sync::{mpsc, oneshot};

use super::Conn;
use crate::Stop;

/// What a transaction does.
pub(crate) type Work<T> =
    Box<dyn for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, Stop>> + Send>;

const QUEUE: usize = 256;
const BATCH: usize = 64;
const PER_JOB: Duration = Duration::from_secs(20);

/// A job's work, with its outcome put aside: whether its effects stay.
type Run = Box<dyn for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, bool> + Send>;

struct Job {
    run: Run,
    answer: Box<dyn FnOnce(bool) + Send>,
}

#[derive(Clone)]
pub(crate) struct Writer {
    jobs: mpsc::Sender<Job>,
    pub(crate) pool: SqlitePool,
}

pub(crate) fn start(pool: SqlitePool) -> Writer {
    let (jobs, waiting) = mpsc::channel(QUEUE);
    tokio::spawn(work_off(pool.clone(), waiting));
    Writer { jobs, pool }
}

impl Writer {
    pub(crate) async fn run<T: Send + 'static>(&self, work: Work<T>) -> Result<T, Stop> {
        let slot = Arc::new(Mutex::new(None));
        let (done, answered) = oneshot::channel();
        let result = slot.clone();
        let run: Run = Box::new(move |conn| {
            Box::pin(async move {
                let outcome = work(conn).await;
                let keep = outcome.is_ok();
                *result
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(outcome);
                keep
            })
        });
        let answer = Box::new(move |committed| _ = done.send(committed));
        self.jobs
            .try_send(Job { run, answer })
            .map_err(|e| match e {
                mpsc::error::TrySendError::Full(_) => Stop::Busy,
                mpsc::error::TrySendError::Closed(_) => Stop::Broken("the writer has stopped"),
            })?;
        let committed = answered
            .await
            .map_err(|_| Stop::Broken("the writer has stopped"))?;
        let outcome = slot
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .take();
        match outcome {
            Some(Ok(_)) if !committed => {
                Err(Stop::Broken("the change could not be written to disk"))
            }
            Some(outcome) => outcome,
            None => Err(Stop::Broken(
                "the change stopped half-way and was rolled back",
            )),
        }
    }
}

async fn work_off(pool: SqlitePool, mut waiting: mpsc::Receiver<Job>) {
    while let Some(first) = waiting.recv().await {
        let conn = match pool.acquire().await {
            Ok(conn) => conn,
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => {
                tracing::error!(%error, "the writing connection is not to be had");
                (first.answer)(false);
                continue;
            }
        };
        let mut conn = Conn::Sq(conn);
        if let Err(error) = conn.raw("begin immediate").await {
            tracing::error!(?error, "a write could not begin");
            (first.answer)(false);
            continue;
        }
        let mut answers = Vec::new();
        let mut next = Some(first);
        while let Some(job) = next {
            let kept = one(&mut conn, job.run).await;
            answers.push((job.answer, kept));
            next = if answers.len() < BATCH {
                waiting.try_recv().ok()
            } else {
                None
            };
        }
        let committed = conn.raw("commit").await;
        if let Err(error) = &committed {
            tracing::error!(?error, "a commit failed; nothing of it is acknowledged");
            let _ = conn.raw("rollback").await;
        }
        for (answer, kept) in answers {
            answer(committed.is_ok() && kept);
        }
    }
}

/// Runs one job inside a savepoint; whether its effects stay.
async fn one(conn: &mut Conn, run: Run) -> bool {
    if conn.raw("savepoint job").await.is_err() {
        return false;
    }
    let outcome = tokio::time::timeout(PER_JOB, AssertUnwindSafe(run(conn)).catch_unwind()).await;
    if matches!(outcome, Ok(Ok(true))) && conn.raw("release job").await.is_ok() {
        return true;
    }
    if !matches!(outcome, Ok(Ok(_))) {
        tracing::error!("a write panicked or took too long; it was rolled back");
    }
    let _ = conn.raw("rollback to job; release job").await;
    false
}
