//! What the doctor looks at in the database: that it answers, where its schema stands, whether it is
//! whole, and that no audit entry was taken out or changed.

use std::path::Path;

use anyhow::Result;
use store::org::Org;
use store::{Db, Engine, Standing, Wall, sql};

use super::Report;
use crate::commands::{start, verify};
use crate::config::Config;
use crate::tools;

pub(super) async fn look(report: &mut Report, config: &Config) {
    report.head("Database");
    if !config.has_database() {
        return report.note("there is none yet; `portico serve` makes it");
    }
    // Not `start::database`: looking must not bring the schema up to date.
    match start::open(config).await {
        Ok(db) => {
            if let Err(error) = inspect(report, &db, &config.data).await {
                report.wrong(format_args!("the database cannot be read: {error}"));
            }
            db.close().await;
        }
        Err(error) => report.wrong(error),
    }
}

async fn inspect(report: &mut Report, db: &Db, data: &Path) -> Result<()> {
    let engine = match db.engine() {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    let mut conn = db.read_instance().await?;
    let (version,): (String,) = conn
        .one(sql(if db.engine() == Engine::Sqlite {
            "select sqlite_version()"
        } else {
            "select current_setting('server_version')"
        }))
        .await?;
    report.fine(format_args!("{engine} {version} answers"));
    let Some(standing) = db.standing(&tools::migrations()).await? else {
        report.wrong("this database has no schema of Portico; run `portico migrate`");
        return Ok(());
    };
    schema(report, &standing);
    if !standing.broken.is_empty() || standing.count == 0 {
        return Ok(());
    }
    let faults = db.integrity().await?;
    if faults.is_empty() {
        report.fine("integrity check found nothing");
    }
    for fault in faults {
        report.wrong(format_args!("integrity: {fault}"));
    }
    let organizations = Org::all(&mut conn).await?;
    drop(conn);
    if let Some(wall) = db.wall().await? {
        second_wall(report, &wall);
    }
    report.head("Audit trail");
    if organizations.is_empty() {
        report.note("no organization yet");
    }
    for org in organizations {
        match verify::stands(db, data, &org.slug, org.id).await? {
            Ok(line) => report.fine(line),
            Err(line) => report.wrong(line),
        }
    }
    Ok(())
}

/// Row-level security, which PostgreSQL does not ask of everybody.
fn second_wall(report: &mut Report, wall: &Wall) {
    if wall.passed_by {
        report.wrong(format_args!(
            "the role {} is a superuser or has BYPASSRLS, so PostgreSQL does not keep organizations apart by itself; connect as an ordinary role that owns the tables",
            wall.role
        ));
    }
    match wall.open.as_slice() {
        [] if wall.passed_by => {}
        [] => report.fine("row-level security keeps organizations apart"),
        open => report.wrong(format_args!(
            "without row-level security: {}; run `portico migrate`",
            open.join(", ")
        )),
    }
}

/// Which migration the database is at, and which this program expects.
fn schema(report: &mut Report, standing: &Standing) {
    for (fine, line) in told(standing) {
        match fine {
            true => report.fine(line),
            false => report.wrong(line),
        }
    }
}

fn told(standing: &Standing) -> Vec<(bool, String)> {
    let Standing { at, expects, .. } = standing;
    let here = match at {
        0 => "the database is at no migration".to_owned(),
        at => format!("the database is at migration {at}"),
    };
    let list = |numbers: &[i64]| {
        let words: Vec<String> = numbers.iter().map(i64::to_string).collect();
        words.join(", ")
    };
    let mut wrong = Vec::new();
    if !standing.broken.is_empty() {
        let broken = list(&standing.broken);
        wrong.push(format!(
            "{here}; {broken} did not finish. Restore the backup made before it"
        ));
    }
    if !standing.unknown.is_empty() {
        let newer = list(&standing.unknown);
        wrong.push(format!("{here}, this program knows those up to {expects}: a newer Portico wrote it ({newer}); start that version"));
    }
    if !standing.missing.is_empty() {
        let missing = list(&standing.missing);
        wrong.push(format!("{here}, this program expects {expects}; run `portico migrate` ({missing} did not run yet)"));
    }
    if !standing.changed.is_empty() {
        let changed = list(&standing.changed);
        wrong.push(format!("{changed} ran here with another text than this program has: it was built from other sources"));
    }
    if wrong.is_empty() {
        let count = standing.count;
        return vec![(
            true,
            format!("{here}, as this program expects ({count} in all)"),
        )];
    }
    wrong.into_iter().map(|line| (false, line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_numbers_are_told_whatever_is_wrong() {
        let base = Standing {
            at: 7,
            expects: 9,
            count: 7,
            ..Standing::default()
        };
        let one = |standing: Standing| {
            let told = told(&standing);
            assert!(told.iter().all(|(fine, _)| !fine), "{told:?}");
            told[0].1.clone()
        };
        let older = one(Standing {
            missing: vec![8, 9],
            ..base.clone()
        });
        assert!(
            older.contains("at migration 7") && older.contains("expects 9"),
            "{older}"
        );
        assert!(older.contains("portico migrate"), "{older}");
        let newer = one(Standing {
            at: 12,
            unknown: vec![12],
            ..base.clone()
        });
        assert!(
            newer.contains("at migration 12") && newer.contains("up to 9"),
            "{newer}"
        );
        assert!(
            one(Standing {
                broken: vec![8],
                ..base.clone()
            })
            .contains("8 did not finish")
        );
        assert!(
            one(Standing {
                changed: vec![3],
                ..base.clone()
            })
            .starts_with('3')
        );
        let fine = told(&Standing { at: 9, ..base });
        assert!(fine.len() == 1 && fine[0].0, "{fine:?}");
    }
}
