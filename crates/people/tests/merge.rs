//! Random organizations, two of their contacts made one: what was foreseen happens, and nobody else
//! sees anything else, on both engines.

#[path = "../../store/tests/world/mod.rs"]
mod world;

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex};

use access::sql;
use kernel::*;
use people::contacts::merge::{Choice, Pair, Side, foreseen, merge};
use people::contacts::{self, Contact};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use store::foresee::Moved;
use store::viewers;
use store::{Act, Conn, Db, Stop, Tx};
use world::{World, pick};

type Seen = HashSet<(ItemId, Kind)>;

async fn seen(conn: &mut Conn, org: OrgId, id: ContactId) -> Result<Seen, Stop> {
    let viewer = viewers::client(conn, org, id).await?.viewer;
    let mut s = sql("select i.id, i.kind from item i where ");
    access::scope(&viewer, Power::See, &mut s);
    Ok(conn.all(s).await?.into_iter().collect())
}

fn choice(rng: &mut StdRng, world: &World) -> Choice {
    let side = |rng: &mut StdRng| pick(rng, &[None, Some(Side::Kept), Some(Side::Gone)]);
    let (company, permissions) = (side(rng), side(rng));
    let places = world.engagements.iter().map(|(id, _)| *id);
    Choice {
        company,
        permissions,
        memberships: places.filter(|_| rng.random_bool(0.5)).collect(),
        ..Choice::default()
    }
}

async fn with(tx: &mut Tx<'_>, id: ContactId, access: Access) -> Result<(), Stop> {
    let org = tx.act.org;
    let set = sql("update contact set access = $3 where org_id = $1 and id = $2");
    tx.run(set.bind(org).bind(id).bind(access)).await?;
    Ok(())
}

/// How many items came into sight or went out of it, for the one.
async fn one(tx: &mut Tx<'_>, world: &World, seed: u64) -> Result<(usize, usize), Stop> {
    let (org, boss) = (world.org, world.staff[0].clone());
    let mut rng = StdRng::seed_from_u64(seed);
    let [kept, gone, other] = [0, 1, 2].map(|n| world.clients[n].contact().unwrap());
    let (own, its) = [
        (Access::Active, Access::None),
        (Access::None, Access::Active),
        (Access::Active, Access::Suspended),
        (Access::Invited, Access::Active),
    ][seed as usize % 4];
    with(tx, kept, own).await?;
    with(tx, gone, its).await?;
    let choice = choice(&mut rng, world);
    let was_other = seen(tx.conn(), org, other).await?;
    let mut was = seen(tx.conn(), org, kept).await?;
    was.extend(seen(tx.conn(), org, gone).await?);
    let old: [Contact; 2] = [
        contacts::one(tx.conn(), &boss, kept).await?,
        contacts::one(tx.conn(), &boss, gone).await?,
    ];
    let told = foreseen(tx.conn(), &boss, &old[0], &old[1], &choice).await?;
    let pair = Pair {
        kept: (kept, old[0].version),
        gone: (gone, old[1].version),
    };
    merge(tx, &boss, pair, &choice, &[]).await?;
    assert!(told.effects.iter().all(|(id, _)| *id == kept));
    assert_eq!(
        seen(tx.conn(), org, other).await?,
        was_other,
        "{seed}: nobody else sees anything else"
    );
    let gone_sees = seen(tx.conn(), org, gone).await;
    assert!(
        matches!(gone_sees, Err(Stop::Gone)),
        "{seed}: who went sees nothing"
    );
    let is = seen(tx.conn(), org, kept).await?;
    let effect = told
        .effects
        .first()
        .map(|(_, e)| e.clone())
        .unwrap_or_default();
    let (mut gained, mut lost) = (0, 0);
    for kind in Kind::ALL {
        let count = |a: &Seen, b: &Seen| a.difference(b).filter(|(_, k)| k == kind).count();
        let told = |heap: &BTreeMap<Kind, Moved>| heap.get(kind).map_or(0, |m| m.count);
        let moved = (count(&is, &was), count(&was, &is));
        assert_eq!(
            moved,
            (told(&effect.gains), told(&effect.loses)),
            "{seed}, {kind}: {told:?} {choice:?}",
            told = effect
        );
        gained += moved.0;
        lost += moved.1;
    }
    Ok((gained, lost))
}

async fn run(db: &Db, seeds: std::ops::Range<u64>) {
    let (mut gained, mut lost) = (0, 0);
    for seed in seeds {
        let world = World::draw(seed);
        let now = Clock::default().now();
        let told = Arc::new(Mutex::new((0, 0)));
        let kept = told.clone();
        let act = Act::of(&world.staff[0], now, uuid::Uuid::now_v7());
        let done: Result<(), Stop> = db
            .change(act, move |tx| {
                Box::pin(async move {
                    world.write(tx.conn(), now).await?;
                    *kept.lock().unwrap() = one(tx, &world, seed).await?;
                    Err(Stop::state("rolled_back"))
                })
            })
            .await;
        assert!(matches!(done, Err(Stop::Refused(_))), "{done:?}");
        let (more, less) = *told.lock().unwrap();
        gained += more;
        lost += less;
    }
    assert!(
        gained > 50 && lost > 3,
        "too little moved to prove anything: {gained}, {lost}"
    );
}

#[tokio::test]
async fn what_a_merge_changes_is_foreseen_on_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::sqlite(&dir.path().join("merge.sqlite")).await.unwrap();
    db.migrate(entry::MIGRATIONS).await.unwrap();
    run(&db, 0..160).await;
}

#[tokio::test]
async fn what_a_merge_changes_is_foreseen_on_postgres() {
    let Some(db) = world::postgres("merge").await else {
        return;
    };
    db.migrate(entry::MIGRATIONS).await.unwrap();
    run(&db, 0..160).await;
}
