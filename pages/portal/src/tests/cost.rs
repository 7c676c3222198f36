//! What reading costs: statements, rows, and the index each list names.

use kernel::*;
use store::statements;

use super::world::{at, worlds};
use crate::home::store::{lines_sql, team};
use crate::place::{MANY, places_sql};

#[tokio::test]
async fn the_home_takes_five_statements_whatever_there_is() {
    for world in worlds().await {
        let viewer = world.viewer(world.amelia).await;
        let asked = world.asked(viewer.clone()).await;
        for more in [0, 10, 2000] {
            let row = |n: u64| {
                let mut r = world.item(Kind::ALL[(n % 3) as usize], &format!("Item {n}"));
                r.assignees = if r.kind == Kind::Todo {
                    vec![(world.amelia, None)]
                } else {
                    vec![]
                };
                r.due = n.is_multiple_of(2).then_some(at("2027-05-20T00:00:00Z"));
                r
            };
            world.put((0..more).map(row).collect()).await;
            let mut conn = world.db.read(world.org).await.unwrap();
            let (home, count) = statements(crate::home::load(&mut conn, &asked, None)).await;
            let home = home.unwrap().unwrap();
            assert_eq!(count, 5);
            assert!(home.lines.len() <= 40, "{}", home.lines.len());
            assert!(home.chosen.turns <= MANY + 1);
            if more == 2000 {
                assert_eq!(home.chosen.turns, MANY + 1);
            }
        }
        let mut conn = world.db.read(world.org).await.unwrap();
        assert_eq!(
            team(&mut conn, &viewer, world.wedding).await.unwrap().len(),
            2
        );
    }
}

#[derive(kernel::FromRow)]
struct Plan {
    detail: String,
}

#[tokio::test]
async fn every_list_names_its_index() {
    let world = worlds().await.remove(0);
    let viewer = world.viewer(world.amelia).await;
    let mut conn = world.db.read(world.org).await.unwrap();
    let [open, moved, count] = lines_sql(&viewer, world.wedding, 3);
    for (name, statement, least) in [
        ("what is open", open, 4),
        ("what moved", moved, 3),
        ("the count", count, 1),
        ("places", places_sql(&viewer, None, world.now, 9), 1),
        ("dates", crate::dates::store::dated_sql(&viewer), 1),
        (
            "acts",
            crate::engagement::store::acts_sql(&viewer, world.wedding),
            1,
        ),
    ] {
        let (text, args) = statement.parts();
        let mut explain = access::sql("explain query plan ");
        explain.push(Box::leak(text.into_owned().into_boxed_str()));
        let explain = args.into_iter().fold(explain, |s, arg| s.bind(arg));
        let plan: Vec<Plan> = conn.all(explain).await.unwrap();
        let items: Vec<&str> = plan
            .iter()
            .map(|p| p.detail.as_str())
            .filter(|d| d.starts_with("SEARCH i ") || d.starts_with("SCAN i"))
            .collect();
        println!("{name}: {items:#?}");
        assert!(items.len() >= least, "{name}: {items:?}");
        for line in &items {
            let good = ["item_open", "item_live", "item_office"]
                .iter()
                .any(|index| line.contains(index));
            assert!(
                good && line.contains("engagement_id=?"),
                "{name} reads without its index: {line}"
            );
        }
        let derived = ["t", "g", "e", "r", "said", "dated", "undated", "pair"]; // of a few rows each
        for scan in plan
            .iter()
            .filter_map(|p| p.detail.strip_prefix("SCAN "))
            .filter(|s| !s.starts_with("CONSTANT"))
        {
            assert!(
                derived.contains(&scan) || scan.starts_with("(subquery"),
                "{name} reads all of {scan}: {:?}",
                plan.iter().map(|p| &p.detail).collect::<Vec<_>>()
            );
        }
        assert!(
            plan.iter().all(|p| !p.detail.contains("AUTOMATIC")),
            "{name}"
        );
    }
}
