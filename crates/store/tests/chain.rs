//! The audit trail proves itself: whatever is done to what is stored, walking the chain finds it.
//! The hash is written here a second time, from its description alone.

use std::time::Instant;

use kernel::*;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{Act, ChainFault, Checkpoint, Db, sql};
use uuid::Uuid;

/// How long the chain is that is edited, and after which entry a head was written down.
const LENGTH: i64 = 40;
const MARKED: i64 = 15;

#[derive(Clone, Debug, PartialEq, kernel::FromRow)]
struct Row {
    seq: i64,
    at: Time,
    actor_kind: String,
    actor_id: Option<Uuid>,
    on_behalf: Option<Uuid>,
    action: String,
    object_kind: String,
    object_id: Option<Uuid>,
    request_id: Uuid,
    detail: String,
    prev: Vec<u8>,
    hash: Vec<u8>,
}

impl Row {
    /// The hash before, the organization, then the fields, each behind its length (8 bytes, big end first).
    fn hashed(&self, org: OrgId) -> Vec<u8> {
        let bytes = |id: Option<Uuid>| id.map_or(vec![], |id| id.as_bytes().to_vec());
        let fields = [
            self.prev.clone(),
            org.0.as_bytes().to_vec(),
            self.seq.to_be_bytes().to_vec(),
            self.at.timestamp_micros().to_be_bytes().to_vec(),
            self.actor_kind.clone().into_bytes(),
            bytes(self.actor_id),
            bytes(self.on_behalf),
            self.action.clone().into_bytes(),
            self.object_kind.clone().into_bytes(),
            bytes(self.object_id),
            bytes(Some(self.request_id)),
            self.detail.clone().into_bytes(),
        ];
        let mut hash = Sha256::new();
        for field in fields {
            hash.update((field.len() as u64).to_be_bytes());
            hash.update(field);
        }
        hash.finalize().to_vec()
    }
}

/// What is stored: the entries and the head.
#[derive(Clone, Debug)]
struct Stored {
    rows: Vec<Row>,
    head: (i64, Vec<u8>),
}

impl Stored {
    /// Makes the chain whole again from an entry to its end, as somebody would who knows how.
    fn rehash_from(&mut self, org: OrgId, from: usize) {
        for n in from..self.rows.len() {
            if n > 0 {
                self.rows[n].prev = self.rows[n - 1].hash.clone();
            }
            self.rows[n].hash = self.rows[n].hashed(org);
        }
        self.seal();
    }
    fn seal(&mut self) {
        let last = self.rows.last().unwrap();
        self.head = (last.seq, last.hash.clone());
    }
}

/// An edit; whether only the heads written down can show it.
fn edit(stored: &mut Stored, org: OrgId, random: &mut StdRng) -> (&'static str, bool) {
    let n = random.random_range(0..stored.rows.len());
    match random.random_range(0..9) {
        0 | 1 => {
            change(&mut stored.rows[n], random);
            ("changed", false)
        }
        2 => {
            stored.rows.remove(n);
            ("deleted", false)
        }
        3 => {
            let other = (n + random.random_range(1..stored.rows.len())) % stored.rows.len();
            stored.rows.swap(n, other);
            let (a, b) = (stored.rows[n].seq, stored.rows[other].seq);
            (stored.rows[n].seq, stored.rows[other].seq) = (b, a);
            ("swapped", false)
        }
        4 => {
            stored.rows.truncate(n);
            ("cut off", false)
        }
        5 => {
            let row = &mut stored.rows[n];
            field(row, random);
            row.hash = row.hashed(org);
            ("re-hashed", false)
        }
        6 => {
            let mut row = stored.rows[n].clone();
            row.seq = [0, -3, LENGTH + 1, LENGTH + 9][random.random_range(0..4)];
            stored.rows.push(row);
            ("put in", false)
        }
        7 => {
            stored.rows.truncate(n.max(1));
            stored.seal();
            ("cut off and sealed", true)
        }
        _ => {
            field(&mut stored.rows[n], random);
            stored.rehash_from(org, n);
            ("made anew", true)
        }
    }
}

/// Changes one field that is hashed.
fn field(row: &mut Row, random: &mut StdRng) {
    let id = Uuid::from_u128(random.random());
    match random.random_range(0..8) {
        0 => row.at += chrono::TimeDelta::microseconds(random.random_range(1..1_000_000_000)),
        1 => row.actor_kind.push('x'),
        2 => row.actor_id = Some(id),
        3 => row.on_behalf = Some(id),
        4 => row.action = format!("{}{}", row.object_kind, row.action),
        5 => row.object_id = row.object_id.map_or(Some(id), |_| None),
        6 => row.request_id = id,
        _ => row.detail = json!({ "n": random.random::<u32>() }).to_string(),
    }
}

fn change(row: &mut Row, random: &mut StdRng) {
    let bit = 1 << random.random_range(0..8);
    match random.random_range(0..10) {
        0 => row.prev[random.random_range(0..32)] ^= bit,
        1 => row.hash[random.random_range(0..32)] ^= bit,
        _ => field(row, random),
    }
}

async fn each() -> Vec<(Option<tempfile::TempDir>, Db)> {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::sqlite(&dir.path().join("chain.sqlite")).await.unwrap();
    let mut all = vec![(Some(dir), db)];
    if let Ok(url) = std::env::var("PORTICO_TEST_POSTGRES") {
        let name = format!("chain_{}", Uuid::now_v7().simple());
        let admin = sqlx::PgPool::connect(&url).await.unwrap();
        let make = sqlx::AssertSqlSafe(format!("create database {name}"));
        sqlx::query(make).execute(&admin).await.unwrap();
        let (server, _) = url.rsplit_once('/').unwrap();
        all.push((
            None,
            Db::postgres(&format!("{server}/{name}")).await.unwrap(),
        ));
    } else {
        println!("PORTICO_TEST_POSTGRES is not set: PostgreSQL is left out here; bin/test sets it");
    }
    for (_, db) in &all {
        db.migrate(&[]).await.unwrap();
    }
    all
}

async fn org(db: &Db) -> (OrgId, Time) {
    let now = Clock::default().now();
    let made = db.note(None, move |conn| {
        Box::pin(async move { store::org::create_org(conn, "house", "House", "UTC", now).await })
    });
    (made.await.unwrap(), now)
}

async fn one_more(db: &Db, org: OrgId, now: Time, n: i64) {
    let done = db.change(Act::system(org, now), move |tx| {
        Box::pin(async move {
            tx.audit(
                "test.happened",
                "test",
                Some(Uuid::now_v7()),
                json!({ "n": n }),
            );
            Ok(())
        })
    });
    done.await.unwrap();
}

async fn load(db: &Db, org: OrgId) -> Stored {
    let mut conn = db.read(org).await.unwrap();
    let rows = sql(
        "select seq, at, actor_kind, actor_id, on_behalf, action, object_kind, object_id, request_id, detail, prev, hash from audit where org_id = $1 order by seq",
    );
    Stored {
        rows: conn.all(rows.bind(org)).await.unwrap(),
        head: conn
            .one(sql("select seq, hash from chain where org_id = $1").bind(org))
            .await
            .unwrap(),
    }
}

/// Writes over what is stored, as only somebody can who holds the database itself.
async fn force(db: &Db, org: OrgId, stored: Stored) {
    let sqlite = db.engine() == store::Engine::Sqlite;
    let done = db.note(Some(org), move |conn| {
        Box::pin(async move {
            conn.raw(if sqlite {
                "drop trigger if exists audit_kept; drop trigger if exists audit_fixed"
            } else {
                "alter table audit disable trigger audit_kept"
            })
            .await?;
            conn.run(sql("delete from audit where org_id = $1").bind(org))
                .await?;
            for rows in stored.rows.chunks(20) {
                conn.run(insert(org, rows)).await?;
            }
            let (seq, hash) = stored.head;
            conn.run(
                sql("update chain set seq = $2, hash = $3 where org_id = $1")
                    .bind(org)
                    .bind(seq)
                    .bind(hash),
            )
            .await
        })
    });
    done.await.unwrap();
}

fn insert(org: OrgId, rows: &[Row]) -> store::Sql {
    let mut s = sql(
        "insert into audit (org_id, seq, at, actor_kind, actor_id, on_behalf, action, object_kind, object_id, request_id, detail, prev, hash) values ",
    );
    for (n, row) in rows.iter().cloned().enumerate() {
        s.push(if n == 0 { "(" } else { ", (" }).arg(org);
        s.push(", ").arg(row.seq).push(", ").arg(row.at);
        s.push(", ")
            .arg(row.actor_kind)
            .push(", ")
            .arg(row.actor_id);
        s.push(", ").arg(row.on_behalf).push(", ").arg(row.action);
        s.push(", ")
            .arg(row.object_kind)
            .push(", ")
            .arg(row.object_id);
        s.push(", ").arg(row.request_id).push(", ").arg(row.detail);
        s.push(", ")
            .arg(row.prev)
            .push(", ")
            .arg(row.hash)
            .push(")");
    }
    s
}

#[tokio::test]
async fn five_hundred_edits_of_what_is_stored_are_all_found() {
    let seed = std::env::var("PORTICO_TEST_SEED").map_or(20261122, |s| s.parse().unwrap());
    for (_dir, db) in each().await {
        let (org, now) = org(&db).await;
        let mut marks: Vec<Checkpoint> = Vec::new();
        for n in 1..=LENGTH {
            one_more(&db, org, now, n).await;
            if n == MARKED || n == LENGTH {
                marks.push(db.chain_head(org).await.unwrap());
            }
        }
        let whole = load(&db, org).await;
        for row in &whole.rows {
            assert_eq!(
                row.hash,
                row.hashed(org),
                "the hash is not what is described"
            );
        }
        let held = db.verify_chain_against(org, &marks).await.unwrap();
        assert_eq!(held, Ok(LENGTH));

        let mut random = StdRng::seed_from_u64(seed);
        let mut kinds = std::collections::BTreeMap::<&str, usize>::new();
        for n in 0..500 {
            let mut edited = whole.clone();
            let (what, in_secret) = edit(&mut edited, org, &mut random);
            *kinds.entry(what).or_default() += 1;
            force(&db, org, edited.clone()).await;
            let found = db.verify_chain_against(org, &marks).await.unwrap();
            let alone = db.verify_chain(org).await.unwrap();
            assert!(found.is_err(), "{n}: {what} was not found: {edited:?}");
            assert_eq!(alone.is_err(), !in_secret, "{n}: {what}");
        }
        println!("{:?}, seed {seed}: {kinds:?}", db.engine());
        force(&db, org, whole).await;
        let held = db.verify_chain_against(org, &marks).await.unwrap();
        assert_eq!(held, Ok(LENGTH), "and what is put back holds again");
        one_more(&db, org, now, LENGTH + 1).await;
        let grown = db.verify_chain_against(org, &marks).await.unwrap();
        assert_eq!(
            grown,
            Ok(LENGTH + 1),
            "a chain may grow beyond its checkpoints"
        );
    }
}

#[tokio::test]
async fn the_first_fault_is_named() {
    for (_dir, db) in each().await {
        let (org, now) = org(&db).await;
        for n in 1..=9 {
            one_more(&db, org, now, n).await;
        }
        let (whole, mark) = (load(&db, org).await, db.chain_head(org).await.unwrap());
        let marks = [mark];
        let mut gone = whole.clone();
        gone.rows.remove(3);
        let mut changed = whole.clone();
        changed.rows[6].detail = "{}".to_owned();
        let mut cut = whole.clone();
        cut.rows.truncate(5);
        let mut sealed = cut.clone();
        sealed.seal();
        let mut anew = whole;
        anew.rows[2].detail = "{}".to_owned();
        anew.rehash_from(org, 2);
        for (stored, fault) in [
            (gone, ChainFault::Missing(4)),
            (changed, ChainFault::Changed(7)),
            (cut, ChainFault::Cut),
            (sealed, ChainFault::Rewritten(9)),
            (anew, ChainFault::Rewritten(9)),
        ] {
            force(&db, org, stored).await;
            let found = db.verify_chain_against(org, &marks).await.unwrap();
            assert_eq!(found, Err(fault));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_that_grows_while_it_is_walked_is_whole() {
    for (_dir, db) in each().await {
        let (org, now) = org(&db).await;
        let writer = {
            let db = db.clone();
            tokio::spawn(async move {
                for n in 0..150 {
                    one_more(&db, org, now, n).await;
                }
            })
        };
        while !writer.is_finished() {
            let held = db.verify_chain(org).await.unwrap();
            assert!(held.is_ok(), "{held:?}");
        }
        writer.await.unwrap();
        assert_eq!(db.verify_chain(org).await.unwrap(), Ok(150));
    }
}

/// `cargo test --release -p store --test chain -- --ignored --nocapture a_million`
#[tokio::test]
#[ignore = "makes a million entries; by command"]
async fn a_million_entries_are_walked_within_twenty_seconds() {
    let count: i64 =
        std::env::var("PORTICO_TEST_ENTRIES").map_or(1_000_000, |n| n.parse().unwrap());
    for (_dir, db) in each().await {
        let (org, now) = org(&db).await;
        let mut prev = vec![0; 32];
        for first in (1..=count).step_by(10_000) {
            let rows: Vec<Row> = (first..(first + 10_000).min(count + 1))
                .map(|seq| {
                    let mut row = Row {
                        seq,
                        at: now + chrono::TimeDelta::microseconds(seq),
                        actor_kind: "staff".to_owned(),
                        actor_id: Some(Uuid::from_u128(seq as u128 % 12)),
                        on_behalf: None,
                        action: "item.shared".to_owned(),
                        object_kind: "file".to_owned(),
                        object_id: Some(Uuid::from_u128(seq as u128)),
                        request_id: Uuid::from_u128(seq as u128 + 7),
                        detail: json!({ "from": "private", "to": "shared" }).to_string(),
                        prev: prev.clone(),
                        hash: vec![],
                    };
                    row.hash = row.hashed(org);
                    prev.clone_from(&row.hash);
                    row
                })
                .collect();
            let (seq, head) = (first + rows.len() as i64 - 1, prev.clone());
            let put = db.note(Some(org), move |conn| {
                Box::pin(async move {
                    for rows in rows.chunks(20) {
                        conn.run(insert(org, rows)).await?;
                    }
                    conn.run(
                        sql("update chain set seq = $2, hash = $3 where org_id = $1")
                            .bind(org)
                            .bind(seq)
                            .bind(head),
                    )
                    .await
                })
            });
            put.await.unwrap();
        }
        let began = Instant::now();
        assert_eq!(db.verify_chain(org).await.unwrap(), Ok(count));
        let took = began.elapsed();
        println!("{:?}: {count} entries walked in {took:?}", db.engine());
        assert!(took.as_secs() < 20, "{took:?}");
    }
}
