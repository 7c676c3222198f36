//! The portal's reads against real databases: SQLite always, PostgreSQL where
//! `PORTICO_TEST_POSTGRES` names one.

pub mod cost;
mod first;
pub(crate) mod pages;
pub mod world;

use std::collections::BTreeSet;

use access::may;
use kernel::*;
use store::items;
use world::{Row, World, worlds};

use crate::home::store::{Line, lines};
use crate::place::{place, places};

/// Numbers that look drawn at random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

fn drawn(world: &World, dice: &mut Dice, n: u64) -> Vec<Row> {
    let row = |n: u64| {
        let kind = Kind::ALL[dice.below(3) as usize];
        let mut r = world.item(kind, &format!("Item {n}"));
        let both = [world.amelia, world.tom];
        r.engagement = if dice.one_in(6) {
            world.dinner
        } else {
            world.wedding
        };
        r.draft = dice.one_in(8);
        r.trashed = dice.one_in(8);
        r.sharing = Sharing::ALL[dice.below(6).min(2) as usize];
        r.sent = dice.one_in(2);
        r.audience = Audience::ALL[dice.below(8).saturating_sub(4) as usize];
        r.named = both
            .into_iter()
            .filter(|_| r.audience == Audience::Named && dice.one_in(2))
            .collect();
        if kind == Kind::Todo {
            for contact in both {
                if dice.one_in(3) {
                    let done = dice.one_in(4).then_some(world.now);
                    r.assignees.push((contact, done));
                }
            }
            if r.assignees.is_empty() && !dice.one_in(4) {
                r.carriers = vec![world.priya];
            }
            r.open = !dice.one_in(4);
            r.due = dice
                .one_in(2)
                .then(|| world.now + chrono::TimeDelta::hours(dice.below(900) as i64 - 200));
        }
        r
    };
    (0..n).map(row).collect()
}

fn ids(lines: &[Line], part: &str) -> BTreeSet<ItemId> {
    lines
        .iter()
        .filter(|l| l.part == part)
        .filter_map(|l| l.id)
        .collect()
}

#[tokio::test]
async fn the_home_holds_what_the_policy_shows_and_nothing_else() {
    for world in worlds().await {
        let mut dice = Dice(42);
        let (mut turns, mut working) = (0, 0);
        for round in 0..40 {
            world
                .run(vec![
                    access::sql("delete from item where org_id = $1").bind(world.org),
                ])
                .await;
            let rows = drawn(&world, &mut dice, 60);
            world.put(rows.clone()).await;
            let viewer = world
                .viewer(if round % 3 == 0 {
                    world.tom
                } else {
                    world.amelia
                })
                .await;
            let me = viewer.contact().unwrap();
            let mut conn = world.db.read(world.org).await.unwrap();
            let mut seen: Vec<Row> = Vec::new();
            for row in rows.into_iter().filter(|r| r.engagement == world.wedding) {
                if may(
                    &viewer,
                    Power::See,
                    &items::facts(&mut conn, world.org, row.id).await.unwrap(),
                ) {
                    seen.push(row);
                }
            }
            let waits = |r: &&Row| {
                r.open
                    && r.assignees
                        .iter()
                        .any(|(c, done)| *c == me && done.is_none())
            };
            let carried = |r: &&Row| r.open && r.assignees.is_empty() && !r.carriers.is_empty();
            let over = |r: &&Row| {
                !r.open
                    || r.assignees
                        .iter()
                        .any(|(c, done)| *c == me && done.is_some())
            };
            let got = lines(&mut conn, &viewer, world.wedding, 3).await.unwrap();
            let lists = crate::home::lists::Lists::of(got.clone(), world.now);

            let mut mine: Vec<&Row> = seen.iter().filter(waits).collect();
            mine.sort_by_key(|r| (r.due.is_none(), r.due, r.id));
            let want: Vec<ItemId> = mine.iter().take(5).map(|r| r.id).collect();
            assert_eq!(
                lists.turns.iter().filter_map(|l| l.id).collect::<Vec<_>>(),
                want
            );
            assert_eq!(
                place(&mut conn, &viewer, world.wedding, world.now)
                    .await
                    .unwrap()
                    .turns,
                mine.len() as i64
            );
            let all_carried: BTreeSet<ItemId> = seen.iter().filter(carried).map(|r| r.id).collect();
            assert!(ids(&got, "team").is_subset(&all_carried));
            assert_eq!(ids(&got, "team").is_empty(), all_carried.is_empty());
            let todos: Vec<&Row> = seen.iter().filter(|r| r.kind == Kind::Todo).collect();
            let past = todos.iter().filter(|r| over(r)).count() as i64;
            assert!(todos.len() as i64 <= crate::home::store::COUNTED);
            assert_eq!(lists.counted, (past, todos.len() as i64));
            for (part, kind) in [("update", Kind::Update), ("file", Kind::File)] {
                let all: BTreeSet<ItemId> = seen
                    .iter()
                    .filter(|r| r.kind == kind)
                    .map(|r| r.id)
                    .collect();
                assert!(ids(&got, part).is_subset(&all));
                assert_eq!(ids(&got, part).len(), all.len().min(3));
            }
            let done: BTreeSet<ItemId> = todos.iter().filter(|r| over(r)).map(|r| r.id).collect();
            assert!(ids(&got, "done").is_subset(&done));
            assert_eq!(ids(&got, "done").len(), done.len().min(5));
            (turns, working) = (turns + mine.len(), working + all_carried.len());
        }
        assert!(
            turns > 60 && working > 20,
            "the worlds must have something to show: {turns} turns, {working} carried"
        );
    }
}

#[tokio::test]
async fn dates_and_acts_stay_inside_the_policy() {
    for world in worlds().await {
        let rows = drawn(&world, &mut Dice(7), 200);
        world.put(rows.clone()).await;
        let viewer = world.viewer(world.amelia).await;
        let mut conn = world.db.read(world.org).await.unwrap();
        let mut seen = Vec::new();
        for row in rows {
            if may(
                &viewer,
                Power::See,
                &items::facts(&mut conn, world.org, row.id).await.unwrap(),
            ) {
                seen.push(row);
            }
        }
        let dated: BTreeSet<ItemId> = seen
            .iter()
            .filter(|r| r.open && r.due.is_some())
            .map(|r| r.id)
            .collect();
        let got = crate::dates::store::dated(&mut conn, &viewer)
            .await
            .unwrap();
        assert!(got.is_sorted_by_key(|d| (d.due_at, d.id)));
        assert_eq!(got.iter().map(|d| d.id).collect::<BTreeSet<_>>(), dated);
        let all: BTreeSet<ItemId> = seen.iter().map(|r| r.id).collect();
        let acts = crate::engagement::store::acts(&mut conn, &viewer, world.wedding)
            .await
            .unwrap();
        assert_eq!(acts.len(), 8);
        assert!(acts.iter().all(|a| all.contains(&a.id)));
    }
}

#[tokio::test]
async fn internal_comments_and_foreign_engagements_are_not_there() {
    for world in worlds().await {
        let row = world.item(Kind::Update, "The peonies are confirmed");
        let id = row.id;
        let mut far = world.item(Kind::Update, "Of the dinner");
        far.engagement = world.dinner;
        world.put(vec![row, far]).await;
        let comment = |shared: bool| {
            access::sql("insert into comment (org_id, id, item_id, author_staff, body, shared, created_at) values ($1, $2, $3, $4, 'x', $5, $6)")
                .bind(world.org).bind(CommentId::new()).bind(id).bind(world.priya).bind(shared).bind(world.now)
        };
        world.run(vec![comment(false), comment(true)]).await;
        let viewer = world.viewer(world.amelia).await;
        let mut conn = world.db.read(world.org).await.unwrap();
        let acts = crate::engagement::store::acts(&mut conn, &viewer, world.wedding)
            .await
            .unwrap();
        assert_eq!(acts.iter().filter(|a| a.what == "said").count(), 1);
        assert!(acts.iter().all(|a| a.id == id));
        assert!(matches!(
            place(&mut conn, &viewer, world.dinner, world.now).await,
            Err(store::Stop::Gone)
        ));
        assert!(
            lines(&mut conn, &viewer, world.dinner, 3)
                .await
                .unwrap()
                .iter()
                .all(|l| l.part == "count" && l.total == 0)
        );
        let all = places(&mut conn, &viewer, Some(world.dinner), world.now, 9)
            .await
            .unwrap();
        assert_eq!(
            all.iter().map(|p| p.id).collect::<Vec<_>>(),
            [world.wedding]
        );
    }
}
