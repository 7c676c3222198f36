//! The schema: which migrations there are, bringing a database up to them, and saying where it stands.

use std::borrow::Cow;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqlSafeStr};

use super::INSTANCE;
use super::open::{Db, Engine, Inner, OpenError};
use crate::{Stop, sql};

/// The core's own, in the subset both engines speak: number, name, SQL.
const COMMON: &[(i64, &str, &str)] = &[
    (
        20261121000001,
        "people",
        include_str!("../../migrations/20261121000001_people.sql"),
    ),
    (
        20261121000002,
        "items",
        include_str!("../../migrations/20261121000002_items.sql"),
    ),
    (
        20261121000003,
        "trail",
        include_str!("../../migrations/20261121000003_trail.sql"),
    ),
    (
        20261122000005,
        "mail_off",
        include_str!("../../migrations/20261122000005_mail_off.sql"),
    ),
    (
        20261122000006,
        "contact_view",
        include_str!("../../migrations/20261122000006_contact_view.sql"),
    ),
    (
        20261122000007,
        "unread",
        include_str!("../../migrations/20261122000007_unread.sql"),
    ),
    (
        20261122000009,
        "sets",
        include_str!("../../migrations/20261122000009_sets.sql"),
    ),
    (
        20261122000010,
        "by_itself",
        include_str!("../../migrations/20261122000010_by_itself.sql"),
    ),
    (
        20261122000021,
        "audit_find",
        include_str!("../../migrations/20261122000021_audit_find.sql"),
    ),
    (
        20261122000030,
        "proof",
        include_str!("../../migrations/20261122000030_proof.sql"),
    ),
    (
        20261122000032,
        "client_factor",
        include_str!("../../migrations/20261122000032_client_factor.sql"),
    ),
    (
        20261122000040,
        "merge",
        include_str!("../../migrations/20261122000040_merge.sql"),
    ),
    (
        20261122000050,
        "locks",
        include_str!("../../migrations/20261122000050_locks.sql"),
    ),
    (
        20261122000060,
        "tools",
        include_str!("../../migrations/20261122000060_tools.sql"),
    ),
    (
        20261122000070,
        "single_sign_on",
        include_str!("../../migrations/20261122000070_single_sign_on.sql"),
    ),
    (
        20261122000080,
        "own details",
        include_str!("../../migrations/20261122000080_own_details.sql"),
    ),
    (
        20261122000091,
        "pin_mail",
        include_str!("../../migrations/20261122000091_pin_mail.sql"),
    ),
    (
        20261122000092,
        "several_companies",
        include_str!("../../migrations/20261122000092_several_companies.sql"),
    ),
    (
        20261122000093,
        "colleagues",
        include_str!("../../migrations/20261122000093_colleagues.sql"),
    ),
];

/// Those of one engine alone.
const SQLITE: &[(i64, &str, &str)] = &[
    (
        20261121000004,
        "engine",
        include_str!("../../migrations/sqlite/20261121000004_engine.sql"),
    ),
    (
        20261122000008,
        "find_comments",
        include_str!("../../migrations/sqlite/20261122000008_find_comments.sql"),
    ),
];
const POSTGRES: &[(i64, &str, &str)] = &[
    (
        20261121000004,
        "engine",
        include_str!("../../migrations/postgres/20261121000004_engine.sql"),
    ),
    (
        20261122000008,
        "find_comments",
        include_str!("../../migrations/postgres/20261122000008_find_comments.sql"),
    ),
    (
        20261122000020,
        "wall",
        include_str!("../../migrations/postgres/20261122000020_wall.sql"),
    ),
];

/// Where a database stands beside what the program expects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The newest migration that ran to its end here; 0 when none did.
    pub at: i64,
    /// The newest one of this program.
    pub expects: i64,
    /// How many ran to their end.
    pub count: usize,
    /// Of this program, but not run here.
    pub missing: Vec<i64>,
    /// Run here, but not of this program: a newer one wrote this database.
    pub unknown: Vec<i64>,
    /// Begun here and not finished.
    pub broken: Vec<i64>,
    /// Run here with another text than the program has now.
    pub changed: Vec<i64>,
}

/// A migration that was run: number, whether it finished, checksum of its text.
type Run = (i64, bool, Vec<u8>);

fn compare(run: &[Run], program: &[(i64, Vec<u8>)]) -> Standing {
    let find = |version: i64| run.iter().find(|(v, ..)| *v == version);
    let done = || run.iter().filter(|(_, success, _)| *success);
    let numbers = |keep: &dyn Fn(&Run) -> bool| {
        let kept = run.iter().filter(|r| keep(r));
        kept.map(|(version, ..)| *version).collect()
    };
    let text = |version: i64| program.iter().find(|(v, _)| *v == version).map(|(_, t)| t);
    Standing {
        at: done().map(|(version, ..)| *version).max().unwrap_or(0),
        expects: program.iter().map(|(v, _)| *v).max().unwrap_or(0),
        count: done().count(),
        missing: program
            .iter()
            .map(|(version, _)| *version)
            .filter(|version| find(*version).is_none())
            .collect(),
        unknown: numbers(&|(version, ..)| text(*version).is_none()),
        broken: numbers(&|(_, success, _)| !success),
        changed: numbers(&|(version, _, sum)| text(*version).is_some_and(|t| t != sum)),
    }
}

impl Db {
    /// Brings the schema up to date: the core's migrations and those of the tools (`number, name,
    /// SQL` in the subset both engines speak), and the engine's own, in the order of their numbers.
    pub async fn migrate(
        &self,
        tools: &[(i64, &'static str, &'static str)],
    ) -> Result<(), OpenError> {
        let migrator = Migrator::with_migrations(self.migrations(tools));
        match &self.0 {
            Inner::Sq { writer, .. } => migrator.run(&writer.pool).await,
            Inner::Pg(pool) => {
                // A migration changes the rows of all organizations; on a connection of its own,
                // so that none of the pool keeps that reach.
                let mut conn = PgConnection::connect_with(&pool.connect_options()).await?;
                sqlx::query("select set_config('app.reach', $1, false)")
                    .bind(INSTANCE)
                    .execute(&mut conn)
                    .await?;
                let run = migrator.run(&mut conn).await;
                conn.close().await?;
                run
            }
        }
        .map_err(OpenError::Migrate)?;
        Ok(self.wall_up().await?)
    }

    /// Where this database stands, with the same list as for [`Db::migrate`]; none when it holds no
    /// schema of Portico. Changes nothing.
    pub async fn standing(
        &self,
        tools: &[(i64, &'static str, &'static str)],
    ) -> Result<Option<Standing>, Stop> {
        let mut conn = self.read_instance().await?;
        let read = conn
            .all::<Run>(sql(
                "select version, success, checksum from _sqlx_migrations order by version",
            ))
            .await;
        let run = match read {
            Err(Stop::Database(sqlx::Error::Database(e)))
                if e.code().as_deref() == Some("42P01")
                    || e.message().contains("no such table") =>
            {
                return Ok(None);
            }
            run => run?,
        };
        let program: Vec<(i64, Vec<u8>)> = self
            .migrations(tools)
            .into_iter()
            .map(|m| (m.version, m.checksum.into_owned()))
            .collect();
        Ok(Some(compare(&run, &program)))
    }

    fn migrations(&self, tools: &[(i64, &'static str, &'static str)]) -> Vec<Migration> {
        let own = match self.engine() {
            Engine::Sqlite => SQLITE,
            Engine::Postgres => POSTGRES,
        };
        let mut migrations: Vec<Migration> = COMMON
            .iter()
            .chain(own)
            .chain(tools)
            .copied()
            .map(|(version, name, sql)| {
                Migration::new(
                    version,
                    Cow::Borrowed(name),
                    MigrationType::Simple,
                    AssertSqlSafe(sql).into_sql_str(),
                    false,
                )
            })
            .collect();
        migrations.sort_by_key(|m| m.version);
        migrations
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(version: i64, success: bool, text: &str) -> Run {
        (version, success, text.as_bytes().to_vec())
    }

    #[test]
    fn a_database_older_newer_broken_or_altered_is_told_apart() {
        let program = [(1, b"a".to_vec()), (2, b"b".to_vec()), (3, b"c".to_vec())];
        let same = [run(1, true, "a"), run(2, true, "b"), run(3, true, "c")];
        let fine = compare(&same, &program);
        assert_eq!((fine.at, fine.expects, fine.count), (3, 3, 3));
        assert_eq!(
            fine,
            Standing {
                at: 3,
                expects: 3,
                count: 3,
                ..Standing::default()
            }
        );

        let older = compare(&same[..1], &program);
        assert_eq!((older.at, older.missing), (1, vec![2, 3]));
        let newer = compare(&[&same[..], &[run(9, true, "z")]].concat(), &program);
        assert_eq!((newer.at, newer.expects, newer.unknown), (9, 3, vec![9]));
        let broken = compare(&[run(1, true, "a"), run(2, false, "b")], &program);
        assert_eq!(
            (broken.at, broken.broken, broken.missing),
            (1, vec![2], vec![3])
        );
        let altered = compare(
            &[run(1, true, "A"), run(2, true, "b"), run(3, true, "c")],
            &program,
        );
        assert_eq!(altered.changed, [1]);
    }

    #[tokio::test]
    async fn looking_changes_nothing_and_migrating_brings_it_up() {
        let dir = tempfile::tempdir().unwrap();
        let mut all = vec![Db::sqlite(&dir.path().join("x.db")).await.unwrap()];
        if let Ok(url) = std::env::var("PORTICO_TEST_POSTGRES") {
            let name = format!("schema_{}", uuid::Uuid::now_v7().simple());
            let admin = sqlx::PgPool::connect(&url).await.unwrap();
            let make = AssertSqlSafe(format!("create database {name}"));
            sqlx::query(make).execute(&admin).await.unwrap();
            let (server, _) = url.rsplit_once('/').unwrap();
            all.push(Db::postgres(&format!("{server}/{name}")).await.unwrap());
        }
        for db in all {
            let tool = |number| (number, "made_up", "create table made_up (id bigint)");
            assert_eq!(db.standing(&[]).await.unwrap(), None);
            assert_eq!(db.standing(&[]).await.unwrap(), None, "still none");
            db.migrate(&[]).await.unwrap();
            let now = db.standing(&[]).await.unwrap().unwrap();
            assert!(now.at == now.expects && now.missing.is_empty(), "{now:?}");
            let later = db.standing(&[tool(29990101000000)]).await.unwrap().unwrap();
            assert_eq!(later.missing, [29990101000000]);
            db.migrate(&[tool(29990101000000)]).await.unwrap();
            let older_program = db.standing(&[]).await.unwrap().unwrap();
            assert_eq!(older_program.unknown, [29990101000000]);
            db.close().await;
        }
    }
}
