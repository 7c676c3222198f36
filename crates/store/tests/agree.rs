//! No drift: for random organizations, every viewer and every power, the rows that SQL returns are
//! the items the function accepts, on both engines. `PORTICO_TEST_WORLDS=10000` for the long run; a
//! tenth of it by default, and on PostgreSQL a tenth of either.

mod world;

use std::sync::{Arc, Mutex};

use access::Sql;
use kernel::*;
use store::{Conn, Db, Stop, sql, viewers};
use world::World;

/// What a run found.
#[derive(Default, Debug, Clone)]
struct Found {
    pairs: usize,
    granted: usize,
    differences: Vec<String>,
}

/// Changes the SQL before it is asked; the identity for the real run.
type Bend = Arc<dyn Fn(Sql) -> Sql + Send + Sync>;

async fn compare(
    conn: &mut Conn,
    world: &mut World,
    bend: &Bend,
    found: &mut Found,
) -> Result<(), Stop> {
    let mut viewers_ = Vec::new();
    for client in &world.clients {
        let loaded = viewers::client(conn, world.org, client.client.as_ref().unwrap().id)
            .await?
            .viewer;
        if loaded != *client {
            found
                .differences
                .push(format!("loader: {loaded:?}\nworld:  {client:?}"));
        }
        viewers_.push(loaded);
    }
    for staff in &world.staff {
        let loaded = viewers::staff(conn, world.org, staff.staff.as_ref().unwrap().id)
            .await?
            .viewer;
        if loaded != *staff {
            found
                .differences
                .push(format!("loader: {loaded:?}\nworld:  {staff:?}"));
        }
        viewers_.push(loaded);
    }
    for (engagement, _) in &world.engagements {
        for client in viewers::clients_in(conn, world.org, *engagement).await? {
            for item in world.items.iter().filter(|i| i.engagement == *engagement) {
                let whole = world
                    .clients
                    .iter()
                    .find(|c| c.contact() == Some(client.contact))
                    .unwrap();
                if access::may(&client.viewer, Power::See, item)
                    != access::may(whole, Power::See, item)
                {
                    found
                        .differences
                        .push(format!("one place against all: {item:?}"));
                }
            }
        }
    }
    viewers_.extend(world.others());
    for viewer in &viewers_ {
        for power in Power::ALL {
            one(conn, world, viewer, *power, bend, found).await?;
        }
        engagements(conn, world, viewer, found).await?;
        comments(conn, world, viewer, bend, found).await?;
    }
    Ok(())
}

async fn one(
    conn: &mut Conn,
    world: &World,
    viewer: &Viewer,
    power: Power,
    bend: &Bend,
    found: &mut Found,
) -> Result<(), Stop> {
    let mut s = sql("select i.id from item i where ");
    access::scope(viewer, power, &mut s);
    let rows: Vec<(ItemId,)> = conn.all(bend(s)).await?;
    let mut of_kinds = 0;
    for kind in Kind::ALL {
        let mut s = sql("select i.id from item i where ");
        access::scope_of(viewer, power, *kind, &mut s);
        let some: Vec<(ItemId,)> = conn.all(bend(s)).await?;
        of_kinds += some.len();
        let of_kind = |id: &ItemId| {
            let item = world.items.iter().find(|i| i.id == *id);
            item.is_some_and(|i| i.kind == *kind) && rows.contains(&(*id,))
        };
        if !some.iter().all(|(id,)| of_kind(id)) {
            let more = format!("{power} more of {kind} than among all: {viewer:?}");
            found.differences.push(more);
        }
    }
    if of_kinds != rows.len() {
        let less = format!("{power} less of all kinds than among all: {viewer:?}");
        found.differences.push(less);
    }
    if !access::any_place(viewer, power) && !rows.is_empty() {
        found
            .differences
            .push("any_place says there is nothing".to_owned());
    }
    for item in &world.items {
        let (by_sql, by_rule) = (rows.contains(&(item.id,)), access::may(viewer, power, item));
        let why = access::why(viewer, power, item);
        let granted = access::may(viewer, Power::See, item)
            && access::granted(viewer, item.kind, item.engagement).has(power);
        found.pairs += 1;
        found.granted += usize::from(by_rule);
        if by_sql != by_rule
            || why.allowed != by_rule
            || granted != by_rule
            || why.because.is_empty()
        {
            found.differences.push(format!("{power} sql {by_sql} rule {by_rule} granted {granted} why {why:?} {item:?} {viewer:?}"));
        }
    }
    Ok(())
}

async fn engagements(
    conn: &mut Conn,
    world: &World,
    viewer: &Viewer,
    found: &mut Found,
) -> Result<(), Stop> {
    let mut s = sql("select e.id from engagement e where ");
    access::engagement_scope(viewer, &mut s);
    let rows: Vec<(EngagementId,)> = conn.all(s).await?;
    for (id, _) in &world.engagements {
        let by_rule = if viewer.is_staff() {
            viewer.has(Right::SeePeople)
        } else {
            viewer.scope.read_people
                && viewer
                    .place(*id)
                    .is_some_and(|p| access::sees_engagement(viewer, p))
        };
        if rows.contains(&(*id,)) != by_rule {
            found
                .differences
                .push(format!("engagement {id} rule {by_rule} {viewer:?}"));
        }
    }
    Ok(())
}

async fn comments(
    conn: &mut Conn,
    world: &World,
    viewer: &Viewer,
    bend: &Bend,
    found: &mut Found,
) -> Result<(), Stop> {
    let mut s = sql(
        "select c.id from comment c join item i on i.org_id = c.org_id and i.id = c.item_id where ",
    );
    access::comment_scope(viewer, &mut s);
    s.push(" and ");
    access::scope(viewer, Power::See, &mut s);
    let rows: Vec<(CommentId,)> = conn.all(bend(s)).await?;
    for (id, item, shared, by) in &world.comments {
        let item = world.items.iter().find(|i| i.id == *item).unwrap();
        let by_rule =
            access::may(viewer, Power::See, item) && access::sees_comment(viewer, *shared, *by);
        if rows.contains(&(*id,)) != by_rule {
            found
                .differences
                .push(format!("comment {id} rule {by_rule} {item:?} {viewer:?}"));
        }
    }
    Ok(())
}

/// Runs worlds `seeds`, each in a transaction that is rolled back; stops at the first difference.
async fn run(db: &Db, seeds: std::ops::Range<u64>, bend: Bend) -> Found {
    let found = Arc::new(Mutex::new(Found::default()));
    for seed in seeds {
        let (kept, bend) = (found.clone(), bend.clone());
        let mut world = World::draw(seed);
        let now = Clock::default().now();
        let done = db
            .note::<(), _>(Some(world.org), move |conn| {
                Box::pin(async move {
                    world.write(conn, now).await?;
                    let mut here = kept.lock().unwrap().clone();
                    compare(conn, &mut world, &bend, &mut here).await?;
                    *kept.lock().unwrap() = here;
                    Err(Stop::Refused(Refusal::State("rolled_back")))
                })
            })
            .await;
        assert!(matches!(done, Err(Stop::Refused(_))), "{done:?}");
        if !found.lock().unwrap().differences.is_empty() {
            break;
        }
    }
    Arc::into_inner(found).unwrap().into_inner().unwrap()
}

fn worlds() -> u64 {
    std::env::var("PORTICO_TEST_WORLDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(1_000)
}

fn straight() -> Bend {
    Arc::new(|s| s)
}

#[tokio::test]
async fn list_and_rule_agree_on_sqlite() {
    let (_dir, db) = world::sqlite("agree").await;
    let found = run(&db, 0..worlds(), straight()).await;
    assert!(found.differences.is_empty(), "{}", found.differences[0]);
    assert!(
        found.granted * 10 > found.pairs,
        "too few pairs are granted to prove anything: {} of {}",
        found.granted,
        found.pairs
    );
    println!(
        "{} worlds, {} pairs, {} granted, 0 differences",
        worlds(),
        found.pairs,
        found.granted
    );
}

#[tokio::test]
async fn list_and_rule_agree_on_postgres() {
    let Some(db) = world::postgres("agree").await else {
        return;
    };
    let found = run(&db, 0..worlds() / 10, straight()).await;
    assert!(found.differences.is_empty(), "{}", found.differences[0]);
    println!(
        "{} worlds, {} pairs, {} granted, 0 differences",
        worlds() / 10,
        found.pairs,
        found.granted
    );
}

/// Every leaf that has SQL, broken one at a time: each break must show within a few worlds.
#[tokio::test]
async fn a_broken_leaf_is_found() {
    let (_dir, db) = world::sqlite("agree").await;
    let breaks: &[(&str, &str)] = &[
        ("i.live and", "true and"),
        ("(i.shown or", "(true or"),
        (" and a.completed_at is not null", ""),
        ("i.audience = 'all'", "true"),
        ("i.audience = 'all'", "false"),
        ("i.audience = 'named' and", "true and"),
        ("n.contact_id = ", "n.contact_id <> "),
        ("i.audience = 'company' and", "true and"),
        ("i.company_id = ", "i.company_id <> "),
        ("i.assigned = 'team'", "true"),
        ("i.assigned = 'team'", "false"),
        ("a.contact_id = ", "a.contact_id <> "),
        ("i.kind in", "i.kind not in"),
        ("i.engagement_id in", "i.engagement_id not in"),
        ("c.shared or c.author_contact = ", "c.author_contact = "),
        (
            "c.shared or c.author_contact = ",
            "c.shared or c.author_contact <> ",
        ),
    ];
    for (leaf, broken) in breaks {
        let bend: Bend = Arc::new(move |s: Sql| {
            let (text, args) = s.parts();
            let text: &'static str = Box::leak(text.replace(leaf, broken).into_boxed_str());
            args.into_iter().fold(sql(text), Sql::bind)
        });
        let found = run(&db, 0..60, bend).await;
        assert!(
            !found.differences.is_empty(),
            "breaking {leaf:?} into {broken:?} went unnoticed in 60 worlds"
        );
    }
}
