//! Opening the database: pools, pragmas, connections.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use kernel::OrgId;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use super::writer::{self, Writer};
use super::{Conn, Reach};
use crate::Stop;

/// The engine of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, one file.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// An open database; cheap to clone.
#[derive(Clone)]
pub struct Db(pub(super) Inner);

#[derive(Clone)]
pub(super) enum Inner {
    Sq { readers: SqlitePool, writer: Writer },
    Pg(PgPool),
}

/// Why a database could not be opened.
#[derive(Debug)]
pub enum OpenError {
    /// The engine answered with an error.
    Sql(sqlx::Error),
    /// A migration failed, or the database is newer than this program.
    Migrate(sqlx::migrate::MigrateError),
    /// This build of SQLite has a known corruption fault (see docs/decisions).
    FaultySqlite(String),
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            OpenError::Sql(e) => write!(f, "the database cannot be opened: {e}"),
            OpenError::Migrate(sqlx::migrate::MigrateError::VersionMissing(v)) => {
                write!(
                    f,
                    "the database was written by a newer Portico (it has migration {v}); start that version"
                )
            }
            OpenError::Migrate(e) => write!(f, "the database cannot be brought up to date: {e}"),
            OpenError::FaultySqlite(v) => write!(
                f,
                "SQLite {v} has a known fault that can corrupt data; use 3.51.3 or later"
            ),
        }
    }
}
impl std::error::Error for OpenError {}
impl From<sqlx::Error> for OpenError {
    fn from(e: sqlx::Error) -> Self {
        OpenError::Sql(e)
    }
}

const READERS: u32 = 8;

impl Db {
    /// Opens (and makes, if need be) the SQLite file at `path`; does not migrate.
    pub async fn sqlite(path: &Path) -> Result<Db, OpenError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(256)
            .pragma("cache_size", "-8000")
            .pragma("mmap_size", "268435456")
            .pragma("trusted_schema", "off")
            .optimize_on_close(true, None);
        let one = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None);
        let writing = one.connect_with(options.clone()).await?;
        let (version,): (String,) = sqlx::query_as("select sqlite_version()")
            .fetch_one(&writing)
            .await?;
        if faulty(&version) {
            return Err(OpenError::FaultySqlite(version));
        }
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .idle_timeout(None)
            .max_lifetime(None);
        let readers = readers
            .connect_with(options.pragma("query_only", "on"))
            .await?;
        Ok(Db(Inner::Sq {
            readers,
            writer: writer::start(writing),
        }))
    }

    /// Opens the PostgreSQL database of `url`; does not migrate.
    pub async fn postgres(url: &str) -> Result<Db, OpenError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("portico")
            .statement_cache_capacity(256);
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(Duration::from_secs(10));
        Ok(Db(Inner::Pg(pool.connect_with(options).await?)))
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self.0 {
            Inner::Sq { .. } => Engine::Sqlite,
            Inner::Pg(_) => Engine::Postgres,
        }
    }

    /// A connection for reading in one organization. On PostgreSQL a transaction: one snapshot.
    pub async fn read(&self, org: OrgId) -> Result<Conn, Stop> {
        match &self.0 {
            Inner::Sq { readers, .. } => Ok(Conn::Sq(readers.acquire().await?)),
            Inner::Pg(pool) => begin(pool, Reach::Org(org)).await,
        }
    }

    /// A connection for reading across organizations, past the second wall: who a cookie, token or
    /// link belongs to, the places of a person, which organizations have work, the operator's questions.
    pub async fn read_instance(&self) -> Result<Conn, Stop> {
        match &self.0 {
            Inner::Sq { readers, .. } => Ok(Conn::Sq(readers.acquire().await?)),
            Inner::Pg(pool) => begin(pool, Reach::Instance).await,
        }
    }

    /// Runs `work` in a transaction and answers after it is on disk. On SQLite waiting writers
    /// share one commit; the work runs to its end even if the caller goes away.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        reach: Reach,
        work: super::Work<T>,
    ) -> Result<T, Stop> {
        match &self.0 {
            Inner::Sq { writer, .. } => writer.run(work).await,
            Inner::Pg(pool) => {
                let pool = pool.clone();
                tokio::spawn(async move {
                    let mut conn = begin(&pool, reach).await?;
                    let done = work(&mut conn).await?; // dropping the transaction rolls it back
                    if let Conn::Pg(tx) = conn {
                        tx.commit().await?;
                    }
                    Ok(done)
                })
                .await
                .map_err(|_| Stop::Broken("a write stopped half-way and was rolled back"))?
            }
        }
    }

    /// Runs the engine's own integrity check; the list of faults is empty when all is well.
    pub async fn integrity(&self) -> Result<Vec<String>, Stop> {
        match &self.0 {
            Inner::Sq { readers, .. } => {
                let mut faults: Vec<(String,)> = sqlx::query_as("pragma integrity_check")
                    .fetch_all(readers)
                    .await?;
                faults.retain(|(line,)| line != "ok");
                let broken = sqlx::query("pragma foreign_key_check")
                    .fetch_all(readers)
                    .await?;
                let mut faults: Vec<String> = faults.into_iter().map(|(line,)| line).collect();
                faults.extend(
                    (!broken.is_empty()).then(|| format!("{} broken references", broken.len())),
                );
                Ok(faults)
            }
            Inner::Pg(_) => Ok(Vec::new()), // PostgreSQL enforces what this would look for
        }
    }

    /// The PostgreSQL pool, for LISTEN.
    pub fn pg(&self) -> Option<&PgPool> {
        match &self.0 {
            Inner::Pg(pool) => Some(pool),
            Inner::Sq { .. } => None,
        }
    }

    /// Closes all connections, so that everything is written and files are released.
    pub async fn close(&self) {
        match &self.0 {
            Inner::Sq { readers, writer } => {
                readers.close().await;
                writer.pool.close().await;
            }
            Inner::Pg(pool) => pool.close().await,
        }
    }
}

/// Begins a transaction that reaches this far. Both settings end with it, so that a connection from
/// the pool remembers nothing.
async fn begin(pool: &PgPool, reach: Reach) -> Result<Conn, Stop> {
    let mut tx = pool.begin().await?;
    let (org, whole) = match reach {
        Reach::Org(org) => (org.to_string(), ""),
        Reach::None => (String::new(), ""),
        Reach::Instance => (String::new(), super::INSTANCE),
    };
    sqlx::query("select set_config('app.org', $1, true), set_config('app.reach', $2, true)")
        .bind(org)
        .bind(whole)
        .execute(&mut *tx)
        .await?;
    Ok(Conn::Pg(tx))
}

/// Builds with the WAL-reset data race (fixed in 3.51.3, 3.50.7, 3.44.6), and the withdrawn 3.52.0.
fn faulty(version: &str) -> bool {
    let mut parts = version.split('.').map(|p| p.parse::<u32>().unwrap_or(0));
    let v = (
        parts.next().unwrap_or(0),
        parts.next().unwrap_or(0),
        parts.next().unwrap_or(0),
    );
    v == (3, 52, 0)
        || (((3, 7, 0)..=(3, 51, 2)).contains(&v) && !matches!(v, (3, 50, 7..) | (3, 44, 6..)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn faulty_builds_of_sqlite_are_refused() {
        for bad in ["3.7.0", "3.46.1", "3.50.6", "3.51.2", "3.52.0", "3.44.5"] {
            assert!(super::faulty(bad), "{bad}");
        }
        for good in ["3.51.3", "3.50.7", "3.44.6", "3.53.0", "3.6.23"] {
            assert!(!super::faulty(good), "{good}");
        }
    }
}
