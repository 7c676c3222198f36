//! A connection of either engine, and the four ways to ask it something.

use std::cell::Cell;
use std::future::Future;

use access::{Arg, Sql};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, FromRow, Postgres, Sqlite, Transaction};

use crate::Stop;

/// A row that both engines can fill; `#[derive(kernel::FromRow)]` gives it.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{}

/// A connection. On PostgreSQL always inside a transaction in which the organization is set.
pub enum Conn {
    /// SQLite.
    Sq(sqlx::pool::PoolConnection<Sqlite>),
    /// PostgreSQL, in a transaction.
    Pg(Transaction<'static, Postgres>),
}

tokio::task_local! { static COUNT: Cell<u32>; }

/// Runs `work` and counts the statements its own task sends to the database.
pub async fn statements<T>(work: impl Future<Output = T>) -> (T, u32) {
    COUNT
        .scope(Cell::new(0), async {
            let done = work.await;
            (done, COUNT.with(Cell::get))
        })
        .await
}

fn count() {
    let _ = COUNT.try_with(|c| c.set(c.get() + 1)); // outside a counted request nobody asks
}

macro_rules! on {
    ($conn:expr, $sql:expr, |$c:ident, $text:ident, $args:ident| $body:expr) => {{
        count();
        let ($text, values) = $sql.parts();
        let $text = AssertSqlSafe($text); // `Sql` is program text by construction
        match $conn {
            Conn::Sq($c) => {
                let $args: SqliteArguments = arguments(values)?;
                let $c = &mut **$c;
                $body
            }
            Conn::Pg($c) => {
                let $args: PgArguments = arguments(values)?;
                let $c = &mut **$c;
                $body
            }
        }
    }};
}

impl Conn {
    /// Every row.
    pub async fn all<T: Row>(&mut self, sql: Sql) -> Result<Vec<T>, Stop> {
        Ok(on!(self, sql, |c, text, args| sqlx::query_as_with(
            text, args
        )
        .fetch_all(c)
        .await)?)
    }
    /// The row, if there is one.
    pub async fn maybe<T: Row>(&mut self, sql: Sql) -> Result<Option<T>, Stop> {
        Ok(on!(self, sql, |c, text, args| sqlx::query_as_with(
            text, args
        )
        .fetch_optional(c)
        .await)?)
    }
    /// The row, or *gone*.
    pub async fn one<T: Row>(&mut self, sql: Sql) -> Result<T, Stop> {
        self.maybe(sql).await?.ok_or(Stop::Gone)
    }
    /// Runs a statement and says how many rows it touched.
    pub async fn run(&mut self, sql: Sql) -> Result<u64, Stop> {
        Ok(on!(self, sql, |c, text, args| sqlx::query_with(
            text, args
        )
        .execute(c)
        .await
        .map(|d| d.rows_affected()))?)
    }
    /// Runs program text without arguments, several statements at once if need be.
    pub async fn raw(&mut self, text: &'static str) -> Result<(), Stop> {
        match self {
            Conn::Sq(c) => sqlx::raw_sql(text).execute(&mut **c).await.map(|_| ())?,
            Conn::Pg(c) => sqlx::raw_sql(text).execute(&mut **c).await.map(|_| ())?,
        }
        Ok(())
    }
    /// Whether this is PostgreSQL; for the three places where the engines' SQL differs.
    pub fn is_postgres(&self) -> bool {
        matches!(self, Conn::Pg(_))
    }
}

fn arguments<A: Arguments + Default>(values: Vec<Arg>) -> Result<A, Stop>
where
    for<'q> Option<uuid::Uuid>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> Option<String>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> Option<i64>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> bool: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> Option<kernel::Time>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> Option<chrono::NaiveDate>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> serde_json::Value: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> Option<Vec<u8>>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
{
    let mut args = A::default();
    for value in values {
        match value {
            Arg::Id(v) => args.add(v),
            Arg::Text(v) => args.add(v.map(std::borrow::Cow::into_owned)),
            Arg::Int(v) => args.add(v),
            Arg::Bool(v) => args.add(v),
            Arg::Time(v) => args.add(v),
            Arg::Day(v) => args.add(v),
            Arg::Json(v) => args.add(v),
            Arg::Bytes(v) => args.add(v),
        }
        .map_err(|e| Stop::Database(sqlx::Error::Encode(e)))?;
    }
    Ok(args)
}
