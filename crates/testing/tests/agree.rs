//! One policy at every door: for random organizations and every viewer, the list, the item by its
//! address, search, the count beside a heading, the notification, the live stream and the CSV of the
//! audit trail show the same items, on both engines. `crates/store/tests/agree.rs` holds the policy's
//! SQL to its function; this holds the doors to the policy. `PORTICO_TEST_WORLDS` says how many
//! organizations there, and how many here; by default a tenth and a twentieth of 10,000, and on PostgreSQL
//! a tenth of either.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../../store/tests/world/mod.rs"]
#[allow(clippy::print_stderr, unreachable_pub)]
mod world;

use std::collections::{BTreeMap, BTreeSet};

use access::sql;
use i18n::{Lang, Locale};
use kernel::*;
use serde_json::json;
use store::{Act, Conn, Db, Event, Stop, items, search};
use uuid::Uuid;
use world::World;

type Ids = BTreeSet<ItemId>;

/// What each door showed a viewer.
type Doors = BTreeMap<&'static str, Ids>;

fn title(id: ItemId) -> String {
    format!("thing{}", id.0.simple())
}

/// Writes an organization with words to be found by, and an act on every item.
async fn put(db: &Db, world: World, now: Time) -> World {
    let act = Act::system(world.org, now);
    let written = db.change(act, move |tx| {
        Box::pin(async move {
            world.write(tx.conn(), now).await?;
            let org = world.org;
            for item in &world.items {
                let name = sql("update item set title = $3 where org_id = $1 and id = $2")
                    .bind(org)
                    .bind(item.id)
                    .bind(title(item.id));
                tx.run(name).await?;
                let words = format!("everything {}", title(item.id));
                search::put(tx.conn(), org, item.id.0, "item", &words, "").await?;
                tx.audit("item.shared", "item", item.id.0, json!({}));
                tx.event(Event::new("item.shared").item(item.kind, item.id, item.engagement));
            }
            Ok(world)
        })
    });
    written.await.unwrap()
}

/// Everything a viewer meets, door by door.
async fn met(db: &Db, world: &World, viewer: &Viewer) -> Result<Doors, Stop> {
    let mut conn = db.read(world.org).await?;
    let conn = &mut conn;
    let mut doors = Doors::new();
    let mut s = sql("select i.id from item i where i.trashed_at is null and ");
    access::scope(viewer, Power::See, &mut s);
    let rows: Vec<(ItemId,)> = conn.all(s).await?;
    doors.insert("list", rows.into_iter().map(|(id,)| id).collect());
    doors.insert("item", by_address(conn, world, viewer).await?);
    let found = search::find(conn, viewer, "everything", 500).await?;
    let found = found.into_iter().filter(|f| f.what == "item");
    doors.insert("search", found.map(|f| ItemId(f.id)).collect());
    doors.insert("live", live(conn, world, viewer).await?);
    Ok(doors)
}

async fn by_address(conn: &mut Conn, world: &World, viewer: &Viewer) -> Result<Ids, Stop> {
    let mut ids = Ids::new();
    for item in world.items.iter().filter(|i| !i.trashed) {
        match items::permit_head(conn, viewer, item.id, Power::See).await {
            Ok(head) => _ = ids.insert(head.id),
            Err(Stop::Gone) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(ids)
}

/// Items of which an open page would hear.
async fn live(conn: &mut Conn, world: &World, viewer: &Viewer) -> Result<Ids, Stop> {
    let mut ids = Ids::new();
    for heard in store::events::after(conn, world.org, 0, 1_000).await? {
        let kept = |id: &ItemId| world.items.iter().any(|i| i.id == *id && !i.trashed);
        let Some(item) = heard.item_id.filter(kept) else {
            continue;
        };
        if store::events::sees(conn, viewer, item, None).await? {
            ids.insert(item);
        }
    }
    Ok(ids)
}

/// Counts beside the headings of an engagement, against the items in it.
async fn counts(db: &Db, world: &World, viewer: &Viewer, sees: &Ids) -> Result<Vec<String>, Stop> {
    let mut conn = db.read(world.org).await?;
    let mut wrong = Vec::new();
    for (engagement, _) in &world.engagements {
        let told: BTreeMap<Kind, i64> = people::recent::recent(&mut conn, viewer, *engagement, 1)
            .await?
            .into_iter()
            .map(|row| (row.kind, row.of_kind))
            .collect();
        for kind in Kind::ALL {
            let here = |i: &&Item| i.engagement == *engagement && i.kind == *kind;
            let seen = world.items.iter().filter(here);
            let seen = seen.filter(|i| sees.contains(&i.id)).count() as i64;
            if told.get(kind).copied().unwrap_or(0) != seen {
                wrong.push(format!("count of {kind}: {told:?} for {seen}"));
            }
        }
    }
    Ok(wrong)
}

/// Whom the program would write to, item by item.
async fn told(db: &Db, world: &World) -> Result<BTreeMap<ContactId, Ids>, Stop> {
    let mut conn = db.read(world.org).await?;
    let mut told: BTreeMap<ContactId, Ids> = BTreeMap::new();
    for heard in store::events::after(&mut conn, world.org, 0, 1_000).await? {
        for party in outbox::parties(&mut conn, &heard).await? {
            if let (Party::Contact(contact), Some(item)) = (party, heard.item_id) {
                told.entry(contact).or_default().insert(item);
            }
        }
    }
    Ok(told)
}

/// Items whose titles stand in the CSV of the trail.
async fn exported(db: &Db, world: &World, viewer: &Viewer, now: Time) -> Ids {
    let (act, asker) = (Act::of(viewer, now, Uuid::now_v7()), viewer.clone());
    let csv = db.change(act, move |tx| {
        Box::pin(async move {
            let locale = Locale {
                lang: Lang::En,
                zone: chrono_tz::UTC,
            };
            let all = people::trail::Filter::default();
            people::trail::export(tx, &asker, &all, locale).await
        })
    });
    let csv = String::from_utf8(csv.await.unwrap()).unwrap();
    let named = world.items.iter().filter(|i| csv.contains(&title(i.id)));
    named.map(|i| i.id).collect()
}

fn rule(world: &World, viewer: &Viewer, trash: bool) -> Ids {
    let kept = world.items.iter().filter(|i| trash || !i.trashed);
    let seen = kept.filter(|i| access::may(viewer, Power::See, i));
    seen.map(|i| i.id).collect()
}

/// What does not agree; `of` is whom the answers are held to, the viewer itself but in the test of
/// this test.
async fn compare(db: &Db, world: &World, of: fn(&World, usize) -> usize, now: Time) -> Vec<String> {
    let mut wrong = Vec::new();
    let all: Vec<Viewer> = world.clients.iter().chain(&world.staff).cloned().collect();
    let told = told(db, world).await.unwrap();
    for (n, viewer) in all.iter().enumerate() {
        let sees = rule(world, &all[of(world, n)], false);
        for (door, ids) in met(db, world, viewer).await.unwrap() {
            if ids != sees {
                wrong.push(format!("{door}: {ids:?} for {sees:?} {viewer:?}"));
            }
        }
        wrong.extend(counts(db, world, viewer, &sees).await.unwrap());
        if let Some(contact) = viewer.contact() {
            let told = told.get(&contact).cloned().unwrap_or_default();
            if told != sees {
                wrong.push(format!("notification: {told:?} for {sees:?} {viewer:?}"));
            }
        } else if viewer.has(Right::Export) && viewer.has(Right::Settings) {
            let (csv, sees) = (
                exported(db, world, viewer, now).await,
                rule(world, &all[of(world, n)], true),
            );
            if csv != sees {
                wrong.push(format!("csv: {csv:?} for {sees:?} {viewer:?}"));
            }
        }
    }
    wrong
}

async fn run(db: &Db, seeds: std::ops::Range<u64>, of: fn(&World, usize) -> usize) -> Vec<String> {
    let now = Clock::default().now();
    for seed in seeds {
        let world = put(db, World::draw(seed), now).await;
        let wrong = compare(db, &world, of, now).await;
        if !wrong.is_empty() {
            return wrong;
        }
    }
    Vec::new()
}

fn worlds() -> u64 {
    let asked = std::env::var("PORTICO_TEST_WORLDS");
    asked.ok().and_then(|n| n.parse().ok()).unwrap_or(500)
}

#[tokio::test]
async fn every_door_shows_the_same_on_sqlite() {
    let (_dir, db) = world::sqlite("doors").await;
    let wrong = run(&db, 0..worlds(), |_, n| n).await;
    assert!(wrong.is_empty(), "{}", wrong[0]);
    println!("{} worlds, 0 differences", worlds());
}

#[tokio::test]
async fn every_door_shows_the_same_on_postgres() {
    let Some(db) = world::postgres("doors").await else {
        return;
    };
    let wrong = run(&db, 0..worlds() / 10, |_, n| n).await;
    assert!(wrong.is_empty(), "{}", wrong[0]);
    println!("{} worlds, 0 differences", worlds() / 10);
}

/// Held to the next viewer's rule, each door must be found to differ.
#[tokio::test]
async fn a_door_that_shows_what_another_may_see_is_found() {
    let (_dir, db) = world::sqlite("doors").await;
    let now = Clock::default().now();
    let mut missing: BTreeSet<&str> = [
        "list",
        "item",
        "search",
        "live",
        "count",
        "notification",
        "csv",
    ]
    .into();
    for seed in 0..40 {
        let world = put(&db, World::draw(seed), now).await;
        let next = |world: &World, n| (n + 1) % (world.clients.len() + world.staff.len());
        for wrong in compare(&db, &world, next, now).await {
            missing.retain(|door| !wrong.starts_with(door));
        }
    }
    assert!(missing.is_empty(), "not found: {missing:?}");
}
