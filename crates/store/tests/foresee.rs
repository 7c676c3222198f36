//! What is foreseen is what happens: random organizations, one change of settings foreseen and then
//! really made; what each client's list gains and loses is what was foreseen, on both engines.

mod world;

use std::collections::{BTreeMap, HashSet};

use access::sql;
use kernel::*;
use serde_json::json;
use store::foresee::{Foreseen, Look, Looked, foresee};
use store::viewers::{self, Whom};
use store::{Conn, Db, Stop};
use world::World;

type Seen = BTreeMap<ContactId, HashSet<(ItemId, Kind)>>;

async fn seen(conn: &mut Conn, world: &World) -> Result<Seen, Stop> {
    let mut all = Seen::new();
    for client in &world.clients {
        let id = client.contact().unwrap();
        // In the trash: no way in, nothing to see.
        let Ok(client) = viewers::client(conn, world.org, id).await else {
            all.insert(id, HashSet::new());
            continue;
        };
        let viewer = client.viewer;
        let mut s = sql("select i.id, i.kind from item i where ");
        access::scope(&viewer, Power::See, &mut s);
        all.insert(id, conn.all(s).await?.into_iter().collect());
    }
    Ok(all)
}

/// The changes tried: what is foreseen, and the statement that makes it so.
async fn one(conn: &mut Conn, world: &World, which: u64, boss: &Viewer) -> Result<usize, Stop> {
    let before = seen(conn, world).await?;
    let to = Levels::CLIENT.with(
        Kind::ALL[which as usize % Kind::ALL.len()],
        Level::ALL[which as usize % Level::ALL.len()],
    );
    let org = world.org;
    let foreseen = match which % 6 {
        0 => {
            let (set, _) = world.sets()[0];
            let done = foresee(conn, boss, Whom::Set(set), |f, w| {
                f.levels = w.changes.on(to)
            })
            .await?;
            conn.run(
                sql("update permission_set set levels = $3 where org_id = $1 and id = $2")
                    .bind(org)
                    .bind(set)
                    .bind(json!(to)),
            )
            .await?;
            done
        }
        1 => {
            let role = Role::ALL[which as usize % Role::ALL.len()];
            let done = foresee(conn, boss, Whom::Role(role), |f, _| {
                f.places
                    .iter_mut()
                    .filter(|p| p.role == role)
                    .for_each(|p| p.most = to);
            })
            .await?;
            conn.run(
                sql("delete from permission_set where org_id = $1 and role = $2")
                    .bind(org)
                    .bind(role),
            )
            .await?;
            conn.run(sql("insert into permission_set (org_id, id, name, role, levels) values ($1, $2, 'r', $3, $4)").bind(org).bind(SetId::new()).bind(role).bind(json!(to))).await?;
            done
        }
        2 => {
            let off = Kind::ALL[which as usize % Kind::ALL.len()];
            let done =
                foresee(conn, boss, Whom::All, |f, _| f.tools = f.tools.without(off)).await?;
            let left: Kinds = boss_tools(conn, org).await?.without(off);
            conn.run(
                sql("update organization set tools = $2 where id = $1")
                    .bind(org)
                    .bind(json!(store::org::ToolNames::of(left))),
            )
            .await?;
            done
        }
        3 => {
            let only = Kinds::filter(|k| k as u64 % 2 == which % 2);
            let done = foresee(conn, boss, Whom::All, |f, _| f.assigned_only = only).await?;
            conn.run(
                sql("update organization set assigned_only = $2 where id = $1")
                    .bind(org)
                    .bind(json!(store::org::ToolNames::of(only))),
            )
            .await?;
            done
        }
        4 => {
            let off = Kinds::NONE.with(Kind::ALL[which as usize % Kind::ALL.len()]);
            let done = foresee(conn, boss, Whom::All, |f, _| f.off = off).await?;
            conn.run(
                sql("update organization set tools_off = $2 where id = $1")
                    .bind(org)
                    .bind(json!(store::org::ToolNames::of(off))),
            )
            .await?;
            done
        }
        _ => {
            let done = foresee(conn, boss, Whom::Unchosen, |f, w| {
                if w.own.is_none() {
                    f.levels = w.changes.on(to);
                }
            })
            .await?;
            conn.run(sql("insert into permission_set (org_id, id, name, standard, levels) values ($1, $2, 's', true, $3)").bind(org).bind(SetId::new()).bind(json!(to))).await?;
            done
        }
    };
    let after = seen(conn, world).await?;
    Ok(same(which, &before, &after, &foreseen))
}

/// How much moved, where it is what was foreseen of those who can come in.
fn same(which: u64, before: &Seen, after: &Seen, foreseen: &Foreseen) -> usize {
    let mut moved = 0;
    for (contact, was) in before {
        let is = &after[contact];
        let mut effects = foreseen.effects.iter().filter(|(_, e)| !e.waits);
        let effect = effects.find(|(id, _)| id == contact);
        for kind in Kind::ALL {
            let count = |a: &HashSet<(ItemId, Kind)>, b: &HashSet<(ItemId, Kind)>| {
                a.difference(b).filter(|(_, k)| k == kind).count()
            };
            let told =
                |heap: fn(&store::foresee::Effect) -> &BTreeMap<Kind, store::foresee::Moved>| {
                    effect
                        .and_then(|(_, e)| heap(e).get(kind))
                        .map_or(0, |m| m.count)
                };
            let (gained, lost) = (count(is, was), count(was, is));
            assert_eq!(
                (gained, lost),
                (told(|e| &e.gains), told(|e| &e.loses)),
                "change {which}, {kind}: {foreseen:?}"
            );
            moved += gained + lost;
        }
    }
    moved
}

/// The changes of one contact, company or engagement: made between the two looks.
async fn looked(conn: &mut Conn, world: &World, seed: u64, boss: &Viewer) -> Result<usize, Stop> {
    let before = seen(conn, world).await?;
    let at = |many: usize| seed as usize % many;
    let client = world.clients[at(world.clients.len())].contact().unwrap();
    let (engagement, _) = world.engagements[at(world.engagements.len())];
    let org = world.org;
    let (whom, change) = match seed % 9 {
        0 => (
            Whom::Contact(client),
            sql("delete from member where org_id = $1 and contact_id = $2 and engagement_id = $3"),
        ),
        1 => (
            Whom::Contact(client),
            sql(
                "update member set hidden = not hidden where org_id = $1 and contact_id = $2 and engagement_id = $3",
            ),
        ),
        2 => (
            Whom::Contact(client),
            sql(
                "update member set role = case when role = 'viewer' then 'primary' else 'viewer' end where org_id = $1 and contact_id = $2 and engagement_id = $3",
            ),
        ),
        3 => (
            Whom::Engagement(engagement),
            sql(
                "insert into member (org_id, contact_id, engagement_id, role, added_at) select $1, $2, e.id, 'viewer', e.created_at from engagement e where e.org_id = $1 and e.id = $3 on conflict do nothing",
            ),
        ),
        4 => (
            Whom::Engagement(engagement),
            sql(
                "update engagement set portal_on = not portal_on where org_id = $1 and id = $3 and $2 = $2",
            ),
        ),
        5 => (
            Whom::Engagement(engagement),
            sql(
                "update engagement set archived_at = case when archived_at is null then created_at end where org_id = $1 and id = $3 and $2 = $2",
            ),
        ),
        6 => (
            Whom::Contact(client),
            sql(
                "update contact set company_id = (select co.id from company co where co.org_id = $1 order by co.id limit 1) where org_id = $1 and id = $2 and $3 = $3",
            ),
        ),
        7 => (
            Whom::Contact(client),
            sql(
                "update contact set trashed_at = created_at where org_id = $1 and id = $2 and $3 = $3",
            ),
        ),
        _ => (
            Whom::Engagement(engagement),
            sql(
                "update engagement set trashed_at = case when trashed_at is null then created_at end where org_id = $1 and id = $3 and $2 = $2",
            ),
        ),
    };
    let look = Look::new(whom, "");
    let stood = look.before(conn, boss).await?;
    conn.run(change.bind(org).bind(client).bind(engagement))
        .await?;
    let done = look.after(conn, boss, stood).await;
    let moves = done.is_err();
    let foreseen = match look.told(done) {
        Looked::Ask(foreseen) | Looked::Done((), foreseen) => foreseen,
        Looked::Stopped(stop) => return Err(stop),
    };
    assert_eq!(
        moves,
        !foreseen.is_nothing(),
        "it asks where something moves"
    );
    let after = seen(conn, world).await?;
    Ok(same(seed, &before, &after, &foreseen))
}

async fn boss_tools(conn: &mut Conn, org: OrgId) -> Result<Kinds, Stop> {
    Ok(store::org::Org::by_id(conn, org).await?.tools.0.kinds())
}

async fn run(db: &Db, seeds: std::ops::Range<u64>, look: bool) {
    let mut moved = 0;
    for seed in seeds {
        let world = World::draw(seed);
        let boss = world.staff[0].clone();
        let told = std::sync::Arc::new(std::sync::Mutex::new(0));
        let (kept, now) = (told.clone(), Clock::default().now());
        let done = db
            .note::<(), _>(Some(world.org), move |conn| {
                Box::pin(async move {
                    world.write(conn, now).await?;
                    *kept.lock().unwrap() = match look {
                        true => looked(conn, &world, seed, &boss).await?,
                        false => one(conn, &world, seed, &boss).await?,
                    };
                    Err(Stop::state("rolled_back"))
                })
            })
            .await;
        assert!(matches!(done, Err(Stop::Refused(_))), "{done:?}");
        moved += *told.lock().unwrap();
    }
    assert!(moved > 20, "too little moved to prove anything: {moved}");
}

#[tokio::test]
async fn what_is_foreseen_happens_on_sqlite() {
    let (_dir, db) = world::sqlite("foresee").await;
    run(&db, 0..120, false).await;
    run(&db, 0..180, true).await;
}

#[tokio::test]
async fn what_is_foreseen_happens_on_postgres() {
    let Some(db) = world::postgres("foresee").await else {
        return;
    };
    run(&db, 0..120, false).await;
    run(&db, 0..180, true).await;
}
