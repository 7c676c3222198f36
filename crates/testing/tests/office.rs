//! Flows of the office against the whole program: inviting several contacts at once, going back to
//! contacts looked at, and levels that follow the program's list of tools.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use axum::http::StatusCode;
use kernel::*;
use serde_json::json;
use store::sql;
use testing::{House, TestPortal, Visitor};
use web::Tool;

async fn contact(portal: &TestPortal, house: &House, name: &str, email: &str) -> ContactId {
    let (id, org, now) = (ContactId::new(), house.org, portal.app.clock.now());
    let insert = sql("insert into contact (org_id, id, name, email, access, changes, created_at) values ($1, $2, $3, $4, 'none', $5, $6)")
        .bind(org).bind(id).bind(name.to_owned()).bind(email.to_owned()).bind(json!({})).bind(now);
    let put = portal.app.db.note(Some(org), move |conn| {
        Box::pin(async move { conn.run(insert).await })
    });
    put.await.unwrap();
    id
}

async fn access(portal: &TestPortal, house: &House, id: ContactId) -> (String, i64) {
    let mut conn = portal.app.db.read(house.org).await.unwrap();
    conn.one(sql("select c.access, (select count(*) from job j where j.org_id = c.org_id and j.kind = 'mail.invitation') from contact c where c.org_id = $1 and c.id = $2").bind(house.org).bind(id))
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_can_be_invited_is_and_of_the_others_it_says_why_not() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let away = House::build(&portal, "away").await;
        let boss = house.office(&portal, Group::Admin).await;
        let good = contact(&portal, &house, "Good", "good@person.example").await;
        let mute = contact(&portal, &house, "Mute", "").await;
        let odd = contact(&portal, &house, "Odd", "odd at nowhere").await;
        let all = [
            mute,
            house.member.0,
            house.invited.0,
            house.suspended.0,
            good,
            odd,
            away.other.0,
        ]
        .map(|id| id.to_string());
        let mut form: Vec<(&str, &str)> = all.iter().map(|id| ("id", id.as_str())).collect();
        form.push(("act", "grant"));
        let told = boss.post("/home/contacts/bulk", &form).await;
        assert_eq!(told.status, StatusCode::OK, "{}", told.location());
        assert_eq!(access(&portal, &house, good).await, ("invited".into(), 1));
        let said = [
            (mute, "There is no email address to invite"),
            (odd, "The email address cannot be right"),
            (house.member.0, "Has access already"),
            (house.invited.0, "Was invited already"),
            (house.suspended.0, "Access is suspended"),
        ];
        for (id, why) in said {
            let row = told
                .body
                .split("<li>")
                .find(|row| row.contains(&id.to_string()));
            let row = row.unwrap_or_else(|| panic!("{why}: nothing is said"));
            assert!(row.contains(why), "{row}");
        }
        assert!(
            !told.body.contains(&good.to_string()),
            "who was invited is not listed"
        );
        assert!(told.body.contains("One person was given access"));
        assert!(
            !told.body.contains(&away.canary),
            "another organization's contact"
        );
        assert_eq!(
            access(&portal, &house, house.suspended.0).await.0,
            "suspended"
        );
        assert_eq!(access(&portal, &away, away.other.0).await.0, "active");

        // Nobody left out: back to the list.
        let late = contact(&portal, &house, "Late", "late@person.example")
            .await
            .to_string();
        let form = [("id", late.as_str()), ("act", "grant")];
        let back = boss.post("/home/contacts/bulk", &form).await;
        assert_eq!(
            (back.status, back.location()),
            (StatusCode::SEE_OTHER, "/home/contacts")
        );
        // Without the right nobody is invited.
        let user = house.office(&portal, Group::User).await;
        let refused = user.post("/home/contacts/bulk", &form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
}

/// The contacts the sidebar leads back to, in order.
async fn led_back_to(visitor: &Visitor) -> Vec<String> {
    let page = visitor.get("/home/inbox").await;
    assert_eq!(page.status, StatusCode::OK);
    let Some((_, seen)) = page.body.split_once("id=\"seen-h\"") else {
        return Vec::new();
    };
    let links = seen
        .split("</div>")
        .next()
        .unwrap()
        .split("/home/contacts/")
        .skip(1);
    links
        .map(|l| l.split('"').next().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contacts_one_looked_at_last_are_one_step_away() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let boss = house.office(&portal, Group::SuperAdmin).await;
        let colleague = house.office(&portal, Group::Admin).await;
        let (first, second) = (house.member.0.to_string(), house.other.0.to_string());
        assert!(led_back_to(&boss).await.is_empty());
        let looked: [(&str, &[&str]); 3] = [
            (&first, &[&first]),
            (&second, &[&second, &first]),
            (&first, &[&first, &second]),
        ];
        for (id, wanted) in looked {
            portal.app.clock.advance(chrono::TimeDelta::minutes(2));
            boss.get(&format!("/home/contacts/{id}")).await;
            // Written beside the page, so it may take a moment.
            let mut now = led_back_to(&boss).await;
            for _ in 0..100 {
                if now == wanted {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
                now = led_back_to(&boss).await;
            }
            assert_eq!(now, wanted);
        }
        assert!(
            led_back_to(&colleague).await.is_empty(),
            "each has their own"
        );
        let palette = boss
            .json(axum::http::Method::GET, "/home/search", None)
            .await;
        assert!(palette.body.contains(&format!("/home/contacts/{second}")));
        let missing = ContactId::new();
        assert_eq!(
            boss.get(&format!("/home/contacts/{missing}")).await.status,
            404
        );
        boss.post_sure(&format!("/home/contacts/{first}/trash"), &[])
            .await;
        assert_eq!(
            led_back_to(&boss).await,
            [second],
            "what is in the trash is left out"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_levels_of_a_contact_follow_the_list_of_tools() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "home").await;
    let made_up = || {
        let real = portal
            .app
            .tools
            .iter()
            .find(|t| t.kind == Kind::File)
            .unwrap();
        Tool {
            kind: Kind::File,
            icon: "file",
            name: || i18n::Text::data("Mood boards"),
            one: || i18n::Text::data("mood board"),
            hint: || i18n::Text::data(""),
            contribute: Some(|| i18n::Text::data("Pin pictures")),
            pages: real.pages,
            api: real.api,
            openapi: real.openapi,
            migrations: real.migrations,
            names_contact: real.names_contact,
            seed: real.seed,
        }
    };
    let path = format!("/home/contacts/{}/access", house.member.0);
    let usual = house.office(&portal, Group::SuperAdmin).await;
    let before = usual.get(&path).await.body;
    assert!(before.contains("name=\"todos\"") && !before.contains("Mood boards"));

    let portal = portal.with_tools(Box::leak(Box::new([made_up()])));
    let boss = house.office(&portal, Group::SuperAdmin).await;
    let page = boss.get(&path).await.body;
    assert!(page.contains("Mood boards") && page.contains("Pin pictures"));
    assert!(
        !page.contains("name=\"todos\""),
        "a tool that is not in the list"
    );
    let version = page.split("name=\"version\" value=\"").nth(1).unwrap();
    let version = version.split('"').next().unwrap();
    let form = [
        ("version", version),
        ("files", "contribute"),
        ("todos", "none"),
    ];
    let saved = boss.post_sure(&format!("{path}/levels"), &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let mut conn = portal.app.db.read(house.org).await.unwrap();
    let question = sql("select changes from contact where org_id = $1 and id = $2");
    let question = question.bind(house.org).bind(house.member.0);
    let (changes,): (serde_json::Value,) = conn.one(question).await.unwrap();
    assert_eq!(changes, json!({"files": "contribute"}));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_on_its_way_until_it_is_mailed_and_then_works() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let boss = house.office(&portal, Group::SuperAdmin).await;
        let good = contact(&portal, &house, "Good", "good@person.example").await;
        let path = format!("/home/contacts/{good}/access");
        let form = [("key", "k-1"), ("way", "now")];
        let granted = boss.post(&path, &form).await;
        assert_eq!(granted.status, StatusCode::SEE_OTHER, "{}", granted.body);
        let says = async |words: &str| boss.get(&path).await.body.contains(words);
        assert!(
            says("The invitation is on its way.").await,
            "{}",
            portal.engine
        );
        let mailbox = mail::Maildir::open(portal.app.site.mailbox_dir.clone()).unwrap();
        let outbox = outbox::Outbox::new(portal.app.clone(), mail::Transport::Mailbox(mailbox));
        outbox.round().await.unwrap();
        assert!(says("One invitation link works at present.").await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_organization_is_shown_its_first_steps_until_they_are_taken() {
    for portal in TestPortal::each().await {
        let now = portal.app.clock.now();
        let link = entry::first_start(&portal.app.db, now)
            .await
            .unwrap()
            .unwrap();
        let owner = Visitor::nobody(&portal.site).keeping_cookies();
        owner.get(&link).await;
        let form = [
            ("org_name", "Juniper Studio"),
            ("slug", ""),
            ("zone", "Europe/London"),
            ("name", "June Perry"),
            ("email", "june@juniper.example"),
            ("password", "tall heron under rain"),
        ];
        let made = owner.post("/setup", &form).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        let inbox = async || owner.get("/juniper-studio/inbox").await.body;
        let open = |page: &str| {
            page.split("id=\"steps-h\"").nth(1).map(|steps| {
                steps
                    .split("</ol>")
                    .next()
                    .unwrap()
                    .matches("class=\"why\"")
                    .count()
            })
        };
        assert_eq!(open(&inbox().await), Some(5));
        let form = [
            ("key", "k-1"),
            ("name", "Ada Berg"),
            ("email", "ada@berg.example"),
        ];
        let added = owner.post("/juniper-studio/contacts", &form).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        assert_eq!(open(&inbox().await), Some(4));
        let house = House::build(&portal, "settled").await;
        let boss = house.office(&portal, Group::SuperAdmin).await;
        assert_eq!(open(&boss.get("/settled/inbox").await.body), None);
        let user = house.office(&portal, Group::User).await;
        assert_eq!(open(&user.get("/settled/inbox").await.body), None);
    }
}
