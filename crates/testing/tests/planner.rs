//! The query planner knows what was put in at once.

use store::sql;
use testing::{House, TestPortal};

#[tokio::test]
async fn tables_are_counted_after_seeding() {
    for portal in TestPortal::each().await {
        House::build(&portal, "larkspur").await;
        portal.app.db.analyze().await.unwrap();
        let mut conn = portal.app.db.read_instance().await.unwrap();
        let counted = if conn.is_postgres() {
            sql(
                "select cast(reltuples as bigint) from pg_class where relname = 'person' and relkind = 'r'",
            )
        } else {
            sql("select max(cast(stat as integer)) from sqlite_stat1 where tbl = 'person'")
        };
        let (rows,): (i64,) = conn.one(counted).await.unwrap();
        assert_eq!(rows, 9, "{}", portal.engine);
    }
}
