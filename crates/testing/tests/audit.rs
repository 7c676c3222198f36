//! The audit trail as people meet it: what was done stands there in words, also that somebody
//! looked; it is found by who, what, on what and when, and taken out as CSV by who may.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use axum::http::{Method, StatusCode};
use chrono::TimeDelta;
use kernel::*;
use serde_json::Value;
use store::sharing::Verb;
use store::{Act, sql};
use testing::{House, State, TestPortal, Visitor};

const PASSWORD: &str = "tangerine-lamp-otter-93";

/// What is written beside the answer comes a little later.
async fn count(portal: &TestPortal, house: &House, action: &'static str, at_least: i64) -> i64 {
    for _ in 0..100 {
        let mut conn = portal.app.db.read(house.org).await.unwrap();
        let ask = sql("select count(*) from audit where org_id = $1 and action = $2");
        let (n,): (i64,) = conn.one(ask.bind(house.org).bind(action)).await.unwrap();
        if n >= at_least {
            return n;
        }
        drop(conn);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{action} is not in the trail ({})", portal.engine);
}

/// Gives the person of a contact a password of their own; their address.
async fn with_password(portal: &TestPortal, person: PersonId) -> String {
    let stored = entry::hash(PASSWORD).await.unwrap();
    let put = sql("update person set password = $2 where id = $1 returning email")
        .bind(person)
        .bind(stored);
    let (email,): (String,) = portal
        .app
        .db
        .note(None, move |conn| {
            Box::pin(async move { conn.one(put).await })
        })
        .await
        .unwrap();
    email
}

/// The sentences of the API's list.
async fn said(boss: &Visitor, query: &str) -> Vec<String> {
    let answer = boss
        .json(Method::GET, &format!("/api/v1/audit{query}"), None)
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.body);
    let rows = answer.json()["data"].as_array().unwrap().clone();
    let sentence = |row: &Value| row["sentence"].as_str().unwrap().to_owned();
    rows.iter().map(sentence).collect()
}

/// What is written beside the answer may come after what came later.
fn sorted(mut said: Vec<String>) -> Vec<String> {
    said.sort();
    said
}

/// Things happen in a house: a sign-in, one in vain, a view, downloads, a look as the client.
async fn lively(portal: &TestPortal, house: &House) {
    let email = with_password(portal, house.member.1).await;
    let nobody = Visitor::nobody(&portal.site);
    let path = format!("/{}/sign-in", house.slug);
    let wrong = [("who", email.as_str()), ("password", "not-this-one-at-all")];
    assert_eq!(
        nobody.post(&path, &wrong).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let unknown = [
        ("who", "nobody@nowhere.example"),
        ("password", "not-this-one-at-all"),
    ];
    assert_eq!(
        nobody.post(&path, &unknown).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let right = [("who", email.as_str()), ("password", PASSWORD)];
    assert_eq!(
        nobody.post(&path, &right).await.status,
        StatusCode::SEE_OTHER
    );

    let client = house.client(portal, house.member, "member").await;
    let update = house.item(Kind::Update, State::Own);
    let file = house.item(Kind::File, State::Own);
    for _ in 0..2 {
        let seen = client
            .get(&format!("/{}/updates/{update}", house.slug))
            .await;
        assert_eq!(seen.status, StatusCode::OK);
        count(portal, house, "item.viewed", 1).await; // written beside the page
    }
    let download = format!("/{}/files/{file}/download", house.slug);
    assert_eq!(client.get(&download).await.status, StatusCode::OK);
    let office = house.office(portal, Group::SuperAdmin).await;
    assert_eq!(office.get(&download).await.status, StatusCode::OK);

    let contact = house.member.0;
    let begun = office
        .post(&format!("/{}/contacts/{contact}/view-as", house.slug), &[])
        .await;
    let base = begun.location().to_owned();
    assert!(base.starts_with("/as/"), "{base}");
    assert_eq!(
        office.get(&format!("{base}/updates/{update}")).await.status,
        StatusCode::OK
    );
    for page in ["", "/todos", "/todos?state=done"] {
        let seen = office.get(&format!("{base}{page}")).await;
        assert_eq!(seen.status, StatusCode::OK, "{page}");
    }
    office.post(&format!("{base}/leave"), &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_program_reads_is_told_as_such_and_marks_nothing_seen() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let (contact, person) = house.member;
        let program = house
            .program(&portal, person, None, Some(contact), "theirs")
            .await;
        for (tool, kind) in [
            ("updates", Kind::Update),
            ("files", Kind::File),
            ("todos", Kind::Todo),
        ] {
            let item = house.item(kind, State::Own);
            for _ in 0..2 {
                let read = program.get(&format!("/api/v1/{tool}/{item}")).await;
                assert_eq!(read.status, StatusCode::OK, "{}", read.body);
            }
        }
        assert_eq!(count(&portal, &house, "item.viewed", 3).await, 3);
        // So is what it reads by lists, whose rows carry whole texts.
        for tool in ["updates", "files", "todos", "updates"] {
            let read = program.get(&format!("/api/v1/{tool}")).await;
            assert_eq!(read.status, StatusCode::OK, "{}", read.body);
        }
        assert_eq!(count(&portal, &house, "list.read", 3).await, 3);
        let mut conn = portal.app.db.read(house.org).await.unwrap();
        let ask = sql(
            "select (select count(*) from view_event where org_id = $1), (select count(*) from audit where org_id = $1 and action = 'item.viewed' and actor_id = $2 and detail like '%token%')",
        );
        let (seen, told): (i64, i64) = conn.one(ask.bind(house.org).bind(contact)).await.unwrap();
        assert_eq!((seen, told), (0, 3));
        drop(conn);
        let client = house.client(&portal, house.member, "member").await;
        let out = client.post("/home/account/sessions/end-all", &[]).await;
        assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.body);
        assert_eq!(count(&portal, &house, "session.ended_all", 1).await, 1);
        let over = program.get("/api/v1/updates").await.status;
        assert_eq!(over, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_came_looked_took_or_tried_is_in_the_trail() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        lively(&portal, &house).await;
        for (action, times) in [
            ("session.began", 1),
            ("session.refused", 1),
            ("item.viewed", 1), // a second look within half an hour is the same
            ("file.downloaded", 2),
            ("view_as.started", 1),
            ("view_as.viewed", 1),
            ("view_as.page", 2),
            ("view_as.ended", 1),
        ] {
            assert_eq!(
                count(&portal, &house, action, times).await,
                times,
                "{action}"
            );
        }
        let held = portal.app.db.verify_chain(house.org).await.unwrap();
        assert!(held.is_ok(), "{held:?}");

        let (_, staff, person) = house.staff[0];
        let boss = house
            .program(&portal, person, Some(staff), None, "boss")
            .await;
        let name = |n: usize| format!("Contact_{n}_{}", house.canary);
        let item = format!("Item_Own_{}", house.canary);
        let chief = format!("Staff_{}_{}", Group::SuperAdmin, house.canary);
        let looks = said(&boss, "?what=looks").await;
        assert!(
            looks.contains(&format!("{} opened {item}", name(0))),
            "{looks:?}"
        );
        assert!(
            looks.contains(&format!("{} downloaded {item}.md", name(0))),
            "{looks:?}"
        );
        assert!(
            looks.contains(&format!("{chief} downloaded {item}.md")),
            "{looks:?}"
        );
        let sign_ins = sorted(said(&boss, "?what=sign_in").await);
        let refused = format!("Somebody tried to sign in as {} and was refused", name(0));
        assert_eq!(sign_ins, [format!("{} signed in", name(0)), refused]);
        let as_client = sorted(vec![
            format!("{chief} left the portal of {}", name(0)),
            format!("{chief} looked at {item} in the portal of {}", name(0)),
            format!(
                "{chief} looked at the list of a tool in the portal of {}",
                name(0)
            ),
            format!(
                "{chief} looked at the first page in the portal of {}",
                name(0)
            ),
            format!("{chief} looked at the portal of {}", name(0)),
        ]);
        assert_eq!(sorted(said(&boss, "?what=view_as").await), as_client);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_is_found_by_who_what_on_what_and_when_page_by_page() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let away = House::build(&portal, "away").await;
        let item = house.item(Kind::Update, State::Unshared);
        let (viewer, now) = (house.boss(&portal).await, portal.app.clock.now());
        let later = now + TimeDelta::days(3);
        let act = Act::of(&viewer, later, uuid::Uuid::now_v7());
        let share = Verb::Share(Sharing::Shared);
        portal
            .app
            .db
            .apply(act, &viewer, item, share)
            .await
            .unwrap();

        let (_, staff, person) = house.staff[0];
        let boss = house
            .program(&portal, person, Some(staff), None, "boss")
            .await;
        let shared = format!(
            "Staff_{}_{} shared Item_Unshared_{}",
            Group::SuperAdmin,
            house.canary,
            house.canary
        );
        let day = (now + TimeDelta::days(2)).format("%Y-%m-%dT%H:%M:%SZ");
        assert_eq!(
            said(&boss, &format!("?from={day}")).await,
            [shared.as_str()]
        );
        assert!(!said(&boss, &format!("?to={day}")).await.contains(&shared));
        assert_eq!(
            said(&boss, &format!("?about={item}&what=sharing")).await,
            [shared.as_str()]
        );
        assert!(
            said(&boss, &format!("?who={}&what=sharing", staff.0))
                .await
                .contains(&shared)
        );
        assert_eq!(
            said(&boss, &format!("?who={}", house.member.0.0)).await,
            Vec::<String>::new()
        );
        assert!(!said(&boss, "?who=program").await.contains(&shared));
        let found = said(&boss, &format!("?q=Item_Unshared_{}", house.canary)).await;
        assert!(found.contains(&shared), "{found:?}");
        assert_eq!(
            said(&boss, "?q=nothing+is+called+so").await,
            Vec::<String>::new()
        );

        let (mut all, mut query) = (Vec::new(), "?limit=7".to_owned());
        loop {
            let page = boss
                .json(Method::GET, &format!("/api/v1/audit{query}"), None)
                .await
                .json();
            all.extend(
                page["data"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|r| r["seq"].as_i64().unwrap()),
            );
            let Some(next) = page["next"].as_str() else {
                break;
            };
            query = format!("?limit=7&cursor={next}");
        }
        let newest_first: Vec<i64> = (1..=all.len() as i64).rev().collect();
        assert_eq!(all, newest_first, "each entry once, none left out");
        for wrong in [
            "?what=nonsense",
            "?who=x",
            "?from=yesterday",
            "?limit=0",
            "?cursor=x",
        ] {
            let answer = boss
                .json(Method::GET, &format!("/api/v1/audit{wrong}"), None)
                .await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }

        // The page says the same, a day at a time, and nothing of another organization.
        let office = house.office(&portal, Group::SuperAdmin).await;
        for wrong in ["what=nonsense", "who=x", "about=x", "from=yesterday"] {
            let page = office.get(&format!("/home/settings/audit?{wrong}")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            assert!(!page.body.contains("class=\"rows\""), "{wrong}");
        }
        let page = office.get("/home/settings/audit?what=sharing").await;
        assert!(
            page.body
                .contains(&format!("Item_Unshared_{}", house.canary))
        );
        assert!(!page.body.contains(&away.canary) && !page.body.contains("item.shared"));
        let none = office.get("/home/settings/audit?q=nothingiscalledso").await;
        assert!(
            none.body.contains("Nothing in the audit trail fits"),
            "{}",
            none.body
        );
        let wrong = office
            .get("/home/settings/audit?from=26%2F06%2F2027&q=menu")
            .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("26/06/2027") && wrong.body.contains("value=\"menu\""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_change_the_settings_reads_it_and_takes_it_out_with_a_fresh_proof() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let client = house.client(&portal, house.member, "member").await;
        let employee = house.office(&portal, Group::Employee).await;
        for (visitor, status) in [
            (&client, StatusCode::NOT_FOUND),
            (&employee, StatusCode::FORBIDDEN),
        ] {
            let page = visitor.get("/home/settings/audit").await;
            assert_eq!(page.status, status, "{}", visitor.name);
            let out = visitor.post("/home/settings/audit/export", &[]).await;
            assert_eq!(out.status, status, "{}", visitor.name);
        }
        let (_, _, person) = house.staff[0];
        with_password(&portal, person).await;
        let boss = house
            .office(&portal, Group::SuperAdmin)
            .await
            .keeping_cookies();
        let filter = [("what", "work")];
        let fresh = boss.post("/home/settings/audit/export", &filter).await;
        assert_eq!(fresh.status, StatusCode::OK);
        assert!(
            fresh
                .body
                .starts_with("\u{feff}\"Number\",\"Time (UTC)\",\"Who\","),
            "{}",
            fresh.body
        );
        assert!(fresh.body.contains("item.created"));
        assert_eq!(count(&portal, &house, "audit.exported", 1).await, 1);

        portal.app.clock.advance(TimeDelta::minutes(16));
        let asked = boss.post("/home/settings/audit/export", &filter).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.body.contains("type=\"password\"") && asked.body.contains("work</textarea>"));
        let again = "/home/sign-in/again?to=%2Fhome%2Fsettings%2Faudit%2Fexport";
        let wrong = [("what", "work"), ("prove_password", "not-this-one-at-all")];
        let wrong = boss.post(again, &wrong).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let right = [("what", "work"), ("prove_password", PASSWORD)];
        let right = boss.post(again, &right).await;
        assert_eq!(right.status, StatusCode::TEMPORARY_REDIRECT);
        let taken = boss.post(right.location(), &filter).await;
        assert_eq!(taken.status, StatusCode::OK);

        let _running = portal.app.quotas.export(house.org).unwrap();
        let busy = boss.post("/home/settings/audit/export", &filter).await;
        assert_eq!(busy.status, StatusCode::TOO_MANY_REQUESTS);
    }
}
