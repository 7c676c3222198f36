//! No tool forgets the lock: every route by which a client changes an item, found by the power it
//! asks for in `sweep.txt`, is refused while the item is locked, and works when it is not.

use axum::http::{Method, StatusCode};
use kernel::*;
use serde_json::json;
use store::sql;
use testing::{Answer, House, State, TestPortal, Visitor};
use web::Door;

/// A route of a client's change: place, method, path, kind.
struct Way {
    place: &'static str,
    method: Method,
    path: String,
    kind: Kind,
}

fn ways() -> Vec<Way> {
    let (pages, api) = (portico::router::pages(), portico::router::api());
    let office = |method: &str, path: &str| {
        let mut all = pages.table().iter();
        all.any(|r| r.method == method && r.path == path && r.door == Door::Office)
    };
    let mut ways = Vec::new();
    for line in include_str!("../sweep.txt").lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [place, method, path, thing, power] = words[..] else {
            continue;
        };
        let changes = Power::of(power).is_some_and(store::locks::changes);
        let Some(kind) = thing.strip_prefix("item:").and_then(Kind::of) else {
            continue;
        };
        // To ask for a change is what one does about a lock.
        if !changes || path.contains("request") || place == "page" && office(method, path) {
            continue;
        }
        let place = if place == "api" { "api" } else { "page" };
        let known = |r: &&web::Route| r.method == method && r.path == path;
        assert!(
            api.table().iter().chain(pages.table()).any(|r| known(&r)),
            "{line}"
        );
        ways.push(Way {
            place,
            method: method.parse().unwrap(),
            path: path.to_owned(),
            kind,
        });
    }
    ways
}

struct Asker<'h> {
    portal: &'h TestPortal,
    house: &'h House,
    browser: Visitor,
    program: Visitor,
}

impl Asker<'_> {
    async fn version(&self, id: ItemId) -> i64 {
        let s = sql("select version from item where org_id = $1 and id = $2");
        let s = s.bind(self.house.org).bind(id);
        let mut conn = self.portal.app.db.read(self.house.org).await.unwrap();
        conn.one::<(i64,)>(s).await.unwrap().0
    }
    async fn go(&self, way: &Way) -> (Answer, bool) {
        let id = self.house.item(way.kind, State::Own);
        let path = way.path.replace("{id}", &id.to_string());
        let before = self.version(id).await;
        let version = before.to_string();
        let answer = match (way.place, way.method == Method::GET) {
            ("api", _) => {
                let body = (way.method == Method::PATCH).then(|| json!({"version": before}));
                let path = format!("/api/v1{path}");
                self.program.json(way.method.clone(), &path, body).await
            }
            (_, true) => self.browser.get(&format!("/home{path}")).await,
            _ => {
                // Fields of all forms at once; each takes its own.
                let fields = [
                    ("version", version.as_str()),
                    ("title", "Other"),
                    ("name", "other.txt"),
                    ("body", "<p>Other</p>"),
                ];
                self.browser.post(&format!("/home{path}"), &fields).await
            }
        };
        (answer, self.version(id).await != before)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_change_an_item_is_closed_while_it_is_locked() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let (contact, person) = house.member;
        let set = async |statement: store::Sql| {
            let put = portal.app.db.note(Some(house.org), move |conn| {
                Box::pin(async move { conn.run(statement).await })
            });
            assert_eq!(put.await.unwrap(), 1);
        };
        let most = json!({"updates": "edit", "files": "edit", "todos": "edit"});
        let levels = sql("update contact set changes = $3 where org_id = $1 and id = $2");
        set(levels.bind(house.org).bind(contact).bind(most)).await;
        let lock = async |days: Option<u16>| {
            let calendar = LockCalendar {
                days,
                ..LockCalendar::default()
            };
            let s = sql("update organization set locks = $2 where id = $1");
            set(s.bind(house.org).bind(json!(calendar))).await;
        };
        let asker = Asker {
            portal: &portal,
            house: &house,
            browser: house.client(&portal, house.member, "member").await,
            program: house
                .program(&portal, person, None, Some(contact), "member")
                .await,
        };
        let ways = ways();
        let kinds = Kind::ALL.iter().all(|k| ways.iter().any(|w| w.kind == *k));
        assert!(kinds && ways.len() > 10, "{} ways", ways.len());
        lock(Some(365)).await;
        for way in &ways {
            let (answer, changed) = asker.go(way).await;
            let told = format!(
                "{} {} {} {}",
                portal.engine, way.place, way.method, way.path
            );
            assert_eq!(
                answer.status,
                StatusCode::CONFLICT,
                "{told}: {}",
                answer.body
            );
            assert!(!changed, "{told}");
        }
        lock(None).await;
        for way in &ways {
            let (answer, changed) = asker.go(way).await;
            let told = format!(
                "{} {} {} {}",
                portal.engine, way.place, way.method, way.path
            );
            let fine = answer.status == StatusCode::OK || answer.status == StatusCode::SEE_OTHER;
            assert!(fine, "{told}: {} {}", answer.status, answer.body);
            assert_eq!(changed, way.method != Method::GET, "{told}");
        }
        println!("{}: {} ways to change an item", portal.engine, ways.len());
    }
}
