//! The one write path: all or nothing, audited or refused, repeats get the first answer, and one
//! writer's failure is nobody else's.

use kernel::*;
use serde_json::json;
use store::{Act, ChainFault, Db, Event, Stop, fingerprint, sql};

async fn each() -> Vec<(Option<tempfile::TempDir>, Db)> {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::sqlite(&dir.path().join("write.sqlite")).await.unwrap();
    db.migrate(&[]).await.unwrap();
    let mut all = vec![(Some(dir), db)];
    if let Ok(url) = std::env::var("PORTICO_TEST_POSTGRES") {
        let name = format!("write_{}", uuid::Uuid::now_v7().simple());
        let admin = sqlx::PgPool::connect(&url).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}")))
            .execute(&admin)
            .await
            .unwrap();
        let at = url.rfind('/').unwrap();
        let db = Db::postgres(&format!("{}/{name}", &url[..at]))
            .await
            .unwrap();
        db.migrate(&[]).await.unwrap();
        all.push((None, db));
    } else {
        println!("PORTICO_TEST_POSTGRES is not set: PostgreSQL is left out here; bin/test sets it");
    }
    all
}

async fn org(db: &Db) -> (OrgId, PersonId, Time) {
    let now = Clock::default().now();
    let person = PersonId::new();
    let org = db
        .note(None, move |conn| {
            Box::pin(async move {
                let org = store::org::create_org(
                    conn,
                    &person.0.simple().to_string(),
                    "House",
                    "UTC",
                    now,
                )
                .await?;
                conn.run(
                    sql(
                        "insert into person (id, email, name, created_at) values ($1, $2, 'P', $3)",
                    )
                    .bind(person)
                    .bind(person.to_string())
                    .bind(now),
                )
                .await?;
                Ok(org)
            })
        })
        .await
        .unwrap();
    (org, person, now)
}

fn act(org: OrgId, person: PersonId, now: Time) -> Act {
    Act {
        org,
        person: Some(person),
        party: Party::System,
        now,
        request: uuid::Uuid::now_v7(),
        key: None,
    }
}

async fn company(db: &Db, act: Act, name: &'static str, fail: bool) -> Result<CompanyId, Stop> {
    db.change(act, move |tx| {
        Box::pin(async move {
            let (id, org, now) = (CompanyId::new(), tx.act.org, tx.act.now);
            tx.run(
                sql("insert into company (org_id, id, name, created_at) values ($1, $2, $3, $4)")
                    .bind(org)
                    .bind(id)
                    .bind(name)
                    .bind(now),
            )
            .await?;
            tx.audit("company.created", "company", id.0, json!({}));
            tx.event(Event::new("company.created"));
            tx.answer(id.to_string());
            if fail {
                Err(Stop::state("planned"))
            } else {
                Ok(id)
            }
        })
    })
    .await
}

async fn count(db: &Db, org: OrgId, table: &'static str) -> i64 {
    let mut s = sql("select count(*) from ");
    s.push(table).push(" where org_id = ").arg(org);
    let (n,): (i64,) = db.read(org).await.unwrap().one(s).await.unwrap();
    n
}

#[tokio::test]
async fn a_change_without_an_audit_entry_is_refused() {
    for (_dir, db) in each().await {
        let (org, person, now) = org(&db).await;
        let done: Result<(), _> = db
            .change(act(org, person, now), |_| Box::pin(async { Ok(()) }))
            .await;
        assert!(matches!(done, Err(Stop::Broken(_))), "{done:?}");
    }
}

#[tokio::test]
async fn a_refused_change_leaves_nothing() {
    for (_dir, db) in each().await {
        let (org, person, now) = org(&db).await;
        assert!(matches!(
            company(&db, act(org, person, now), "A", true).await,
            Err(Stop::Refused(_))
        ));
        for table in ["company", "audit", "event"] {
            assert_eq!(count(&db, org, table).await, 0, "{table}");
        }
    }
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_and_another_request_with_the_key_is_refused() {
    for (_dir, db) in each().await {
        let (org, person, now) = org(&db).await;
        let keyed = |what: &[u8]| Act {
            key: Some(("k1".to_owned(), fingerprint(&[what]))),
            ..act(org, person, now)
        };
        let first = company(&db, keyed(b"A"), "A", false).await.unwrap();
        match company(&db, keyed(b"A"), "A", false).await {
            Err(Stop::Again(answer)) => assert_eq!(answer, first.to_string()),
            other => panic!("{other:?}"),
        }
        assert!(matches!(
            company(&db, keyed(b"B"), "B", false).await,
            Err(Stop::KeyReused)
        ));
        assert_eq!(count(&db, org, "company").await, 1);
        // A refused first try does not use the key up.
        let again = || Act {
            key: Some(("k2".to_owned(), fingerprint(&[b"C"]))),
            ..act(org, person, now)
        };
        assert!(company(&db, again(), "C", true).await.is_err());
        assert!(company(&db, again(), "C", false).await.is_ok());
    }
}

#[tokio::test]
async fn sixty_writers_at_once_keep_to_themselves_and_the_chain_holds() {
    for (_dir, db) in each().await {
        let (org, person, now) = org(&db).await;
        let tasks: Vec<_> = (0..60)
            .map(|n| {
                let db = db.clone();
                tokio::spawn(async move {
                    match n % 3 {
                        0 => company(&db, act(org, person, now), "good", false).await.map(|_| ()),
                        1 => company(&db, act(org, person, now), "refused", true).await.map(|_| ()),
                        _ => {
                            let broken: Result<(), _> = db
                                .change(act(org, person, now), |tx| {
                                    Box::pin(async move {
                                        tx.audit("x", "x", None, json!({}));
                                        let org = tx.act.org;
                                        tx.run(sql("insert into company (org_id, id, name, set_id, created_at) values ($1, $2, 'x', $2, $3)").bind(org).bind(CompanyId::new()).bind(tx.act.now)).await?;
                                        Ok(())
                                    })
                                })
                                .await;
                            broken
                        }
                    }
                })
            })
            .collect();
        let mut good = 0;
        for task in tasks {
            good += usize::from(task.await.unwrap().is_ok());
        }
        assert_eq!(
            (
                good,
                count(&db, org, "company").await,
                count(&db, org, "event").await
            ),
            (20, 20, 20)
        );
        assert_eq!(db.verify_chain(org).await.unwrap(), Ok(20));
        let (seqs,): (i64,) = db.read(org).await.unwrap().one(sql("select count(distinct seq) from event where org_id = $1 and seq between 1 and 20").bind(org)).await.unwrap();
        assert_eq!(seqs, 20, "event numbers have no gap and no double");
    }
}

#[tokio::test]
async fn a_writer_that_panics_takes_nobody_along() {
    let (_dir, db) = each().await.swap_remove(0);
    let (org, person, now) = org(&db).await;
    let bad: Result<(), _> = db
        .change(act(org, person, now), |_| {
            Box::pin(async { panic!("planned") })
        })
        .await;
    assert!(matches!(bad, Err(Stop::Broken(_))));
    assert!(
        company(&db, act(org, person, now), "after", false)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_change_of_the_audit_trail_is_refused_by_the_database_and_found_where_it_was_forced() {
    for (_dir, db) in each().await {
        let (org, person, now) = org(&db).await;
        for _ in 0..5 {
            company(&db, act(org, person, now), "x", false)
                .await
                .unwrap();
        }
        let forbidden = db.note(Some(org), move |conn| {
            Box::pin(async move {
                conn.run(sql("update audit set action = 'y' where org_id = $1").bind(org))
                    .await
            })
        });
        assert!(forbidden.await.is_err());
        let sqlite = db.engine() == store::Engine::Sqlite;
        let forced = db.note(Some(org), move |conn| {
            Box::pin(async move {
                conn.raw(if sqlite {
                    "drop trigger audit_fixed"
                } else {
                    "drop trigger audit_kept on audit"
                })
                .await?;
                conn.run(
                    sql("update audit set detail = '{\"a\":1}' where org_id = $1 and seq = 3")
                        .bind(org),
                )
                .await
            })
        });
        forced.await.unwrap();
        assert_eq!(
            db.verify_chain(org).await.unwrap(),
            Err(ChainFault::Changed(3))
        );
    }
}

#[tokio::test]
async fn a_reference_into_another_organization_cannot_be_stored() {
    for (_dir, db) in each().await {
        let (one, person, now) = org(&db).await;
        let (two, ..) = org(&db).await;
        let foreign = company(&db, act(two, person, now), "theirs", false)
            .await
            .unwrap();
        let crossed = db.note(Some(one), move |conn| {
            Box::pin(async move {
                conn.run(
                    sql("insert into contact (org_id, id, company_id, name, changes, created_at) values ($1, $2, $3, 'x', $4, $5)")
                        .bind(one).bind(ContactId::new()).bind(foreign).bind(json!({})).bind(now),
                )
                .await
            })
        });
        assert!(crossed.await.is_err());
    }
}
