//! One organization's rows are nobody else's, with our own filters off: on PostgreSQL every table
//! that carries an organization answers only for the one the transaction is in, and on both engines
//! no row can refer to one of another organization. Tables and references are read from the schema.

mod fill;
mod foreign;
mod schema;

use std::collections::BTreeSet;

use kernel::OrgId;
use store::{Db, Sql, Stop, sql};
use testing::TestPortal;

use fill::World;
use schema::Schema;

/// A statement made from the schema. For tests only: program text is what makes the others safe.
fn made(text: String) -> Sql {
    sql(Box::leak(text.into_boxed_str()))
}

/// What the database would let organization `a` see or do of `b`, with no `where` of ours.
async fn leaks(world: &World<'_>, a: OrgId, b: OrgId) -> Vec<String> {
    let mut found = Vec::new();
    for table in &world.schema.tables {
        let name = &table.name;
        let mut conn = world.db.read(a).await.unwrap();
        let (own, foreign): (i64, i64) = conn
            .one(made(format!("select count(*) filter (where org_id = $1), count(*) filter (where org_id is null or org_id <> $1) from {name}")).bind(a))
            .await
            .unwrap();
        drop(conn);
        if own == 0 {
            found.push(format!("{name}: nothing of its own is seen"));
        }
        if foreign != 0 {
            found.push(format!("{name}: {foreign} foreign rows are seen"));
        }
        let row = world.row(table, b, None).await;
        if !refused(&world.write(Some(a), row).await) {
            found.push(format!("{name}: a foreign row is inserted"));
        }
        let away = made(format!("update {name} set org_id = $1")).bind(b);
        if world.write(Some(a), away).await.is_ok() {
            found.push(format!("{name}: a row is moved away"));
        }
        for text in [
            format!("update {name} set org_id = org_id where org_id = $1"),
            format!("delete from {name} where org_id = $1"),
        ] {
            if matches!(world.write(Some(a), made(text).bind(b)).await, Ok(n) if n > 0) {
                found.push(format!("{name}: foreign rows are changed"));
            }
        }
    }
    found
}

/// Whether the wall, and nothing else, refused (`insufficient_privilege`).
fn refused(outcome: &Result<u64, Stop>) -> bool {
    let Err(Stop::Database(store::DatabaseError::Database(e))) = outcome else {
        return false;
    };
    e.code().as_deref() == Some("42501") && e.message().contains("row-level security")
}

async fn alter(db: &Db, text: &'static str) {
    db.note_instance(move |conn| Box::pin(async move { conn.raw(text).await }))
        .await
        .unwrap();
}

#[tokio::test]
async fn without_our_filters_a_foreign_row_is_neither_seen_nor_written() {
    let Some(portal) = TestPortal::postgres().await else {
        return;
    };
    let db = &portal.app.db;
    let schema = Schema::expected().await;
    assert_eq!(
        schema.names(),
        schema::carrying_an_organization(db).await,
        "information_schema knows other tables with an organization"
    );
    let (world, a, b) = World::of_two(&schema, db).await;

    let wall = db.wall().await.unwrap().unwrap();
    assert!(!wall.passed_by, "{} passes the wall by", wall.role);
    assert_eq!(wall.open, Vec::<String>::new());
    assert_eq!(leaks(&world, a, b).await, Vec::<String>::new());

    // Who forgets to say where, reaches nothing.
    for name in schema.names() {
        let all = made(format!("select count(*) from {name}"));
        let (seen,): (i64,) = db
            .note(None, move |conn| {
                Box::pin(async move { conn.one(all).await })
            })
            .await
            .unwrap();
        assert_eq!(seen, 0, "{name}");
        let mut whole = db.read_instance().await.unwrap();
        let orgs = made(format!("select count(distinct org_id) from {name}"));
        assert_eq!(whole.one::<(i64,)>(orgs).await.unwrap().0, 2, "{name}");
    }

    // The harness finds what is wrong: a wall taken down, a policy gone, a table that never had one.
    alter(db, "alter table comment disable row level security").await;
    let found: BTreeSet<String> = leaks(&world, a, b).await.into_iter().collect();
    let expected = [
        "1 foreign rows are seen",
        "a foreign row is inserted",
        "foreign rows are changed",
    ]; // what would be moved away, its references hold
    assert_eq!(
        found,
        expected.iter().map(|w| format!("comment: {w}")).collect()
    );
    alter(
        db,
        "drop policy one_organization on member; create table latecomer (org_id uuid not null)",
    )
    .await;
    assert_eq!(
        db.wall().await.unwrap().unwrap().open,
        ["comment", "latecomer", "member"]
    );

    // The next start puts it right.
    db.migrate(&portico::tools::migrations()).await.unwrap();
    assert_eq!(db.wall().await.unwrap().unwrap().open, Vec::<String>::new());
    alter(db, "drop table latecomer").await;
}

#[tokio::test]
async fn no_reference_crosses_into_another_organization() {
    let schema = Schema::expected().await;
    for portal in TestPortal::each().await {
        let db = &portal.app.db;
        if portal.engine == "postgres" {
            assert_eq!(schema.references(), schema::composite_references(db).await);
        }
        assert!(schema.references().len() > 40, "the schema was not read");
        let (world, a, b) = World::of_two(&schema, db).await;
        assert_eq!(
            foreign::crossings(&world, a, b).await,
            Vec::<String>::new(),
            "{}",
            portal.engine
        );
    }
}

#[tokio::test]
async fn a_reference_without_its_organization_would_be_found() {
    let portal = TestPortal::sqlite().await;
    let db = &portal.app.db;
    alter(db, "create table careless (org_id uuid not null, id uuid not null, item_id uuid not null, primary key (org_id, id))").await;
    let mut schema = Schema::expected().await;
    schema.add_unchecked("careless", "item_id", "item");
    let (world, a, b) = World::of_two(&schema, db).await;
    assert_eq!(
        foreign::crossings(&world, a, b).await,
        ["careless.item_id -> item"]
    );
}
