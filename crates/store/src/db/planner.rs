//! What the query planner knows of the tables.

use super::Db;
use crate::Stop;

impl Db {
    /// Counts what the tables hold, for the query planner. To be called once after many rows were
    /// put in at once: in daily use both engines keep count by themselves (PostgreSQL's autovacuum,
    /// SQLite's `optimize` as connections close). SQLite looks at a sample, so that large tables
    /// do not hold up the writer.
    pub async fn analyze(&self) -> Result<(), Stop> {
        self.note(None, |conn| {
            Box::pin(async move {
                let text = if conn.is_postgres() {
                    "analyze"
                } else {
                    "pragma analysis_limit = 1000; analyze"
                };
                conn.raw(text).await
            })
        })
        .await
    }
}
