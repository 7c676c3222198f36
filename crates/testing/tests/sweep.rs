//! Every route × every kind of viewer × every state of item: what the policy says is what the door
//! does. `sweep.txt` lists the routes with the thing in their path and the power they ask for; a route
//! without a row fails, and so does a row without a route. Nothing of another organization may stand
//! in any answer.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use kernel::*;
use store::{sql, viewers};
use testing::{Answer, House, State, TestPortal, Visitor};
use web::{Door, Route};

/// A row of `sweep.txt`.
struct Row {
    route: String,
    what: String,
    power: Option<Power>,
}

fn rows() -> Vec<Row> {
    let text = include_str!("sweep.txt");
    let lines = text
        .lines()
        .filter(|l| !l.trim().is_empty() && !l.starts_with('#'));
    lines
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let power = words
                .get(4)
                .map(|w| Power::of(w).unwrap_or_else(|| panic!("{line}: no such power")));
            Row {
                route: format!("{} {} {}", words[0], words[1], words[2]),
                what: words[3].to_owned(),
                power,
            }
        })
        .collect()
}

fn name(place: &str, route: &Route) -> String {
    format!("{place} {} {}", route.method, route.path)
}

fn table() -> Vec<(String, Route, &'static str)> {
    let pages = portico::router::pages();
    let api = portico::router::api();
    let pages = pages
        .table()
        .iter()
        .map(|r| (name("page", r), r.clone(), "page"));
    let api = api
        .table()
        .iter()
        .map(|r| (name("api", r), r.clone(), "api"));
    pages.chain(api).collect()
}

#[test]
fn every_route_has_a_row_and_every_row_a_route() {
    let routes: BTreeSet<String> = table().into_iter().map(|(name, ..)| name).collect();
    let listed: BTreeSet<String> = rows().into_iter().map(|r| r.route).collect();
    let missing: Vec<_> = routes.difference(&listed).collect();
    let stale: Vec<_> = listed.difference(&routes).collect();
    assert!(
        missing.is_empty() && stale.is_empty(),
        "routes without a row: {missing:#?}\nrows without a route: {stale:#?}"
    );
}

/// Who asks: a visitor and, where they are known, the viewer the policy is asked about.
struct Asker {
    visitor: Visitor,
    program: Option<Visitor>,
    base: String,
    viewer: Option<Viewer>,
}

async fn askers(portal: &TestPortal, home: &House, away: &House) -> Vec<Asker> {
    let mut all = vec![Asker {
        visitor: Visitor::nobody(&portal.site),
        program: Some(Visitor::nobody(&portal.site)),
        base: format!("/{}", home.slug),
        viewer: None,
    }];
    let mut conn = portal.app.db.read(home.org).await.unwrap();
    for (name, contact) in [
        ("member", home.member),
        ("other member", home.other),
        ("not a member", home.stranger),
    ] {
        let viewer = viewers::client(&mut conn, home.org, contact.0)
            .await
            .unwrap()
            .viewer;
        let program = home
            .program(portal, contact.1, None, Some(contact.0), name)
            .await;
        all.push(Asker {
            visitor: home.client(portal, contact, name).await,
            program: Some(program),
            base: format!("/{}", home.slug),
            viewer: Some(viewer),
        });
    }
    for (name, contact) in [("invited", home.invited), ("suspended", home.suspended)] {
        let program = home
            .program(portal, contact.1, None, Some(contact.0), name)
            .await;
        all.push(Asker {
            visitor: home.client(portal, contact, name).await,
            program: Some(program),
            base: format!("/{}", home.slug),
            viewer: None,
        });
    }
    // A client of another organization has no place here, whatever the address says.
    all.push(Asker {
        visitor: away
            .client(portal, away.member, "client of another organization")
            .await,
        program: None,
        base: format!("/{}", home.slug),
        viewer: None,
    });
    for group in Group::ALL {
        let (_, id, person) = home
            .staff
            .iter()
            .find(|(g, ..)| g == group)
            .copied()
            .unwrap();
        let viewer = viewers::staff(&mut conn, home.org, id)
            .await
            .unwrap()
            .viewer;
        let program = home
            .program(portal, person, Some(id), None, group.word())
            .await;
        all.push(Asker {
            visitor: home.office(portal, *group).await,
            program: Some(program),
            base: format!("/{}", home.slug),
            viewer: Some(viewer),
        });
    }
    let (visitor, base, viewer) = home.looking_on(portal).await;
    all.push(Asker {
        visitor,
        program: None,
        base,
        viewer: Some(viewer),
    });
    all
}

async fn ask(asker: &Asker, place: &str, route: &Route, id: &str) -> Option<Answer> {
    let path = route.path.replace("{id}", id).replace("{sub}", id);
    if place == "api" {
        let body = (route.method == Method::POST
            || route.method == Method::PATCH
            || route.method == Method::PUT)
            .then(|| serde_json::json!({"version": 1}));
        return Some(
            asker
                .program
                .as_ref()?
                .json(route.method.clone(), &format!("/api/v1{path}"), body)
                .await,
        );
    }
    let path = if path == "/" {
        asker.base.clone()
    } else {
        format!("{}{path}", asker.base)
    };
    Some(if route.method == Method::GET {
        asker.visitor.get(&path).await
    } else {
        asker.visitor.post(&path, &[]).await
    })
}

/// What may come back, given what the policy says.
fn judge(
    asker: &Asker,
    place: &str,
    route: &Route,
    sees: bool,
    may: Option<bool>,
    answer: &Answer,
) -> Result<(), String> {
    let status = answer.status;
    let say = |wanted: &str| Err(format!("wanted {wanted}, got {status}"));
    if status.is_server_error() {
        return say("no fault of ours");
    }
    let Some(viewer) = &asker.viewer else {
        // Signed out (or of another organization): led to the door, told nothing.
        let led = status == StatusCode::SEE_OTHER
            && (answer.location().contains("/sign-in") || answer.location().contains("/places"));
        return if led || status == StatusCode::UNAUTHORIZED || status == StatusCode::NOT_FOUND {
            Ok(())
        } else {
            say("the sign-in or nothing")
        };
    };
    if viewer.read_only() && !route.method.is_safe() {
        return if status == StatusCode::FORBIDDEN {
            Ok(())
        } else {
            say("403, looking on changes nothing")
        };
    }
    let door_open = match route.door {
        Door::Office => viewer.is_staff(),
        Door::Portal => !viewer.is_staff(),
        Door::Api if route.path.ends_with("/why") => viewer.is_staff(), // names other members
        _ => true,
    };
    if !door_open || !sees {
        // 422 only says that an empty form is not a form; it is the same for what does not exist.
        // 403 comes before any look-up where staff lacks the right itself.
        let hidden = status == StatusCode::NOT_FOUND
            || (viewer.is_staff() && may.is_none() && status == StatusCode::FORBIDDEN)
            || (!route.method.is_safe() && status == StatusCode::UNPROCESSABLE_ENTITY);
        return if hidden { Ok(()) } else { say("404") };
    }
    if may == Some(false) {
        return if matches!(
            status,
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY
        ) {
            Ok(())
        } else {
            say("403")
        };
    }
    if may.is_none() && matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) {
        return Ok(()); // a right of staff decides, or the thing is not in a state for it
    }
    if route.path.ends_with("/image") && status == StatusCode::NOT_FOUND {
        return Ok(()); // the file is no picture
    }
    let fine = status.is_success()
        || status.is_redirection()
        || matches!(
            status,
            StatusCode::UNPROCESSABLE_ENTITY
                | StatusCode::CONFLICT
                | StatusCode::BAD_REQUEST
                | StatusCode::UNSUPPORTED_MEDIA_TYPE
        );
    let to_door = status == StatusCode::SEE_OTHER && answer.location().contains("/sign-in");
    if fine && !to_door {
        Ok(())
    } else {
        say(if place == "api" {
            "an answer"
        } else {
            "the page"
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_does_what_the_policy_says() {
    for portal in TestPortal::each().await {
        let away = House::build(&portal, "away").await;
        let mut home = House::build(&portal, "home").await;
        let mut asking = askers(&portal, &home, &away).await;
        let rows = rows();
        let (mut asked, mut wrong, mut houses) = (0, Vec::new(), 0);
        // Readers first, then what changes items, then what changes people, access and settings: the
        // last may end sessions, so each of those gets a house of its own.
        let mut routes = table();
        let order = |name: &str, r: &Route| {
            let item = rows
                .iter()
                .any(|row| row.route == name && row.what.starts_with("item:"));
            (!r.method.is_safe(), !item)
        };
        routes.sort_by_key(|(name, r, _)| order(name, r));
        for (name, route, place) in &routes {
            let Some(row) = rows.iter().find(|r| r.route == *name) else {
                continue;
            };
            let unsettling = order(name, route) == (true, true);
            if unsettling {
                houses += 1;
                home = House::build(&portal, &format!("home-{houses}")).await;
                asking = askers(&portal, &home, &away).await;
            }
            for asker in &asking {
                for (label, id) in things(&home, &away, row) {
                    let foreign = label.starts_with("away");
                    let (sees, may) = policy_says(&portal, &home, asker, row, &id, foreign).await;
                    let before = fingerprint(&portal, &home).await;
                    let Some(answer) = ask(asker, place, route, &id).await else {
                        continue;
                    };
                    asked += 1;
                    let told = format!(
                        "{} {name} as {} on {label}",
                        portal.engine, asker.visitor.name
                    );
                    let ended = unsettling && signed_out(&answer);
                    if !ended && let Err(why) = judge(asker, place, route, sees, may, &answer) {
                        wrong.push(format!("{told}: {why}"));
                    }
                    let stranger = asker.visitor.name == "client of another organization";
                    let canary = if stranger { &home.canary } else { &away.canary };
                    if answer.body.contains(canary.as_str()) {
                        wrong.push(format!(
                            "{told}: a text of another organization stands in the answer"
                        ));
                    }
                    let changed = before != fingerprint(&portal, &home).await;
                    // Whoever takes a file is noted in the trail, by a GET too.
                    let noted = sees
                        && route.method == Method::GET
                        && (route.path.ends_with("/download") || route.path.ends_with("/content"));
                    let denied = route.method.is_safe() && !noted || !sees || may == Some(false);
                    if changed && denied && asker.viewer.is_some() {
                        wrong.push(format!("{told}: something was changed"));
                    }
                    if bare_page(&answer) {
                        wrong.push(format!("{told}: a page without its shell"));
                    }
                }
            }
        }
        let askers = asking;
        println!(
            "{}: {} routes, {} viewers, {asked} questions, {} wrong",
            portal.engine,
            routes.len(),
            askers.len(),
            wrong.len()
        );
        let shown: Vec<_> = wrong.iter().take(60).collect();
        assert!(
            wrong.is_empty(),
            "{} wrong answers, for example {shown:#?}",
            wrong.len()
        );
    }
}

/// Whether one was led to the sign-in: an earlier question of the same route ended the session.
fn signed_out(answer: &Answer) -> bool {
    answer.status == StatusCode::UNAUTHORIZED || answer.location().contains("/sign-in")
}

fn bare_page(answer: &Answer) -> bool {
    let html = answer
        .headers
        .get("content-type")
        .is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    answer.status == StatusCode::OK && html && !answer.body.starts_with("<!doctype html>")
}

/// The ids a route is asked with, each with a label.
fn things(home: &House, away: &House, row: &Row) -> Vec<(String, String)> {
    if let Some(kind) = row.what.strip_prefix("item:") {
        let kind = Kind::of(kind).unwrap_or(Kind::Update);
        return State::ALL
            .iter()
            .map(|state| match state {
                State::OtherOrg => ("away".to_owned(), away.item(kind, State::Own).to_string()),
                _ => (format!("{state:?}"), home.item(kind, *state).to_string()),
            })
            .collect();
    }
    let pair = |a: String, b: String| vec![("home".to_owned(), a), ("away".to_owned(), b)];
    match row.what.as_str() {
        "contact" => pair(home.other.0.to_string(), away.other.0.to_string()),
        "company" => pair(home.company.to_string(), away.company.to_string()),
        "set" => pair(home.set.to_string(), away.set.to_string()),
        "engagement" => pair(home.engagement.to_string(), away.engagement.to_string()),
        "staff" => pair(home.staff[3].1.to_string(), away.staff[3].1.to_string()),
        "none" => vec![("nothing".to_owned(), String::new())],
        "preset" => vec![("the same in every house".to_owned(), "help_desk".to_owned())],
        // Things that no house has: the address exists, the thing does not.
        _ => vec![("no such thing".to_owned(), uuid::Uuid::now_v7().to_string())],
    }
}

async fn policy_says(
    portal: &TestPortal,
    home: &House,
    asker: &Asker,
    row: &Row,
    id: &str,
    foreign: bool,
) -> (bool, Option<bool>) {
    let Some(viewer) = &asker.viewer else {
        return (false, Some(false));
    };
    if foreign {
        let denied = row.what.starts_with("item:").then_some(false);
        return (false, denied);
    }
    if row.what.starts_with("item:") {
        let mut conn = portal.app.db.read(home.org).await.unwrap();
        let Ok(item) = store::items::facts(&mut conn, home.org, id.parse().unwrap()).await else {
            return (false, Some(false));
        };
        let sees = access::may(viewer, Power::See, &item);
        if item.trashed && sees {
            return (true, None); // in the trash some doors show it, others only take it out
        }
        return (
            sees,
            Some(row.power.is_none_or(|p| access::may(viewer, p, &item))),
        );
    }
    match row.what.as_str() {
        "contact" | "company" | "staff" | "set" | "preset" => (viewer.is_staff(), None), // rights decide: 403 or the page
        "engagement" if viewer.is_staff() => (true, None),
        "engagement" => (
            viewer
                .place(home.engagement)
                .is_some_and(|p| access::sees_engagement(viewer, p)),
            None,
        ),
        // "any": asks nothing of the id before it answers, and ends or restores only what is one's own.
        "none" | "any" => (true, None),
        _ => (false, None),
    }
}

/// Everything that must not change by looking or by trying without the power.
async fn fingerprint(portal: &TestPortal, home: &House) -> (i64, i64) {
    let mut conn = portal.app.db.read(home.org).await.unwrap();
    // That somebody looked, took or came is written down by a GET too, and beside the answer.
    conn.one(
        sql("select (select count(*) from audit a where a.org_id = $1 and a.action not in ('item.viewed', 'list.read', 'view_as.viewed', 'view_as.page', 'file.downloaded', 'session.began', 'session.refused')), event_seq from chain where org_id = $1")
            .bind(home.org),
    )
    .await
    .unwrap()
}
