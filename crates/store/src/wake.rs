//! Waking the worker and the live streams: in this process by a signal, between PostgreSQL nodes
//! by NOTIFY. A poll is the floor under both.

use std::sync::LazyLock;

use tokio::sync::Notify;

use crate::Db;

static BELL: LazyLock<Notify> = LazyLock::new(Notify::new);

/// The channel on which PostgreSQL nodes wake each other.
pub const CHANNEL: &str = "portico";

pub(crate) async fn ring(db: &Db) {
    BELL.notify_waiters();
    if let Some(pool) = db.pg() {
        let _ = sqlx::query("select pg_notify('portico', '')")
            .execute(pool)
            .await; // the poll makes up for a lost one
    }
}

/// Waits until something was written in this process.
pub async fn written() {
    BELL.notified().await;
}

impl Db {
    /// Wakes the worker after a `note` that queued a job; a `change` does it by itself.
    pub async fn wake(&self) {
        ring(self).await;
    }
}
