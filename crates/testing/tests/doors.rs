//! Settings → Portal and Tools through the whole program: who is let in without being asked for, and
//! that what closes is shown before it closes.

#![allow(clippy::unwrap_used)]

use axum::http::{Method, StatusCode};
use kernel::*;
use serde_json::json;
use testing::{House, State, TestPortal, Visitor};

/// A house, its owner, and a program of the owner's, on each engine.
async fn each() -> Vec<(TestPortal, House, Visitor, Visitor)> {
    let mut all = Vec::new();
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let boss = house.office(&portal, Group::SuperAdmin).await;
        let (_, staff, person) = house.staff[0];
        let program = house
            .program(&portal, person, Some(staff), None, "boss")
            .await;
        all.push((portal, house, boss, program));
    }
    all
}

/// Saves Settings → Portal with these switches on; nothing of it moves anybody's sight.
async fn switch(boss: &Visitor, on: &[&str]) {
    let version = boss.get("/home/settings/portal").await.hidden("version");
    let mut form = vec![("version", version.as_str()), ("on", "1")];
    form.extend(on.iter().map(|name| (*name, "1")));
    let saved = boss.post_sure("/home/settings/portal", &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
}

async fn made(boss: &Visitor, name: &str, email: &str) -> String {
    let form = [("name", name), ("email", email)];
    let made = boss.post("/home/contacts", &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    made.location().to_owned()
}

async fn access(program: &Visitor, contact: &str) -> String {
    let id = contact.rsplit('/').next().unwrap();
    let path = format!("/api/v1/contacts/{id}/access");
    let stands = program.json(Method::GET, &path, None).await.json();
    stands["access"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn new_contacts_and_new_members_are_invited_where_the_organization_wishes_it() {
    for (_portal, house, boss, program) in each().await {
        let before = made(&boss, "Ada Before", "ada@before.example").await;
        assert_eq!(access(&program, &before).await, "none");
        switch(&boss, &["auto_enable_new_contacts"]).await;
        let after = made(&boss, "Bea After", "bea@after.example").await;
        assert_eq!(access(&program, &after).await, "invited");
        let without = made(&boss, "Cleo Without", "").await;
        assert_eq!(access(&program, &without).await, "none");
        let new = json!({"name": "Dan Program", "email": "dan@program.example"});
        let new = program
            .json(Method::POST, "/api/v1/contacts", Some(new))
            .await
            .json();
        assert_eq!(
            access(&program, new["id"].as_str().unwrap()).await,
            "invited"
        );
        assert_eq!(access(&program, &before).await, "none", "only new ones");

        switch(&boss, &["enable_on_membership"]).await;
        let quiet = made(&boss, "Eve Quiet", "eve@quiet.example").await;
        assert_eq!(access(&program, &quiet).await, "none");
        let engagement = house.engagement.to_string();
        let form = [("engagement", engagement.as_str()), ("role", "viewer")];
        for contact in [&quiet, &before, &without] {
            let joined = boss
                .post_sure(&format!("{contact}/engagements"), &form)
                .await;
            assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.body);
        }
        assert_eq!(access(&program, &quiet).await, "invited");
        assert_eq!(access(&program, &before).await, "invited");
        assert_eq!(access(&program, &without).await, "none");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engagement_can_be_kept_to_the_contacts_of_its_company() {
    for (_portal, house, boss, program) in each().await {
        let engagement = async |company: Option<CompanyId>| {
            let new = json!({"title": "Fair", "kind": "project", "company": company});
            let made = program
                .json(Method::POST, "/api/v1/engagements", Some(new))
                .await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
            made.json()["id"].as_str().unwrap().to_owned()
        };
        let (own, open) = (
            engagement(Some(house.company)).await,
            engagement(None).await,
        );
        let join = async |contact: ContactId, engagement: &str| {
            let form = [("engagement", engagement), ("role", "viewer")];
            let path = format!("/home/contacts/{contact}/engagements");
            boss.post_sure(&path, &form).await
        };
        switch(&boss, &["restrict_to_company"]).await;
        let refused = join(house.other.0, &own).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.body.contains("of its own company only"),
            "{}",
            refused.body
        );
        assert_eq!(
            join(house.member.0, &own).await.status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(
            join(house.other.0, &open).await.status,
            StatusCode::SEE_OTHER
        );
        switch(&boss, &[]).await;
        assert_eq!(
            join(house.other.0, &own).await.status,
            StatusCode::SEE_OTHER
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_closes_for_all_is_shown_before_it_closes() {
    for (portal, house, boss, _) in each().await {
        let client = house.client(&portal, house.member, "member").await;
        let file = format!("/home/files/{}", house.item(Kind::File, State::Own));
        for (page, closing) in [
            (
                "/home/settings/access",
                &[
                    ("used", "updates"),
                    ("used", "files"),
                    ("used", "todos"),
                    ("assigned", "todos"),
                    ("tool", "updates"),
                    ("tool", "todos"),
                ][..],
            ),
            ("/home/settings/portal", &[]),
        ] {
            assert_eq!(client.get(&file).await.status, StatusCode::OK);
            let version = boss.get(page).await.hidden("version");
            let form = [&[("version", version.as_str())], closing].concat();
            let shown = boss.post(page, &form).await;
            assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
            assert!(shown.body.contains("see less"), "{}", shown.body);
            assert!(!shown.body.contains("id=\"f-on\" checked"));
            assert_eq!(client.get(&file).await.status, StatusCode::OK, "not yet");
            let reviewed = shown.hidden("reviewed");
            let sure = [&form[..], &[("reviewed", &reviewed)]].concat();
            let saved = boss.post(page, &sure).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
            assert_ne!(client.get(&file).await.status, StatusCode::OK, "{page}");
            // And open again, which is shown too: somebody sees more.
            let version = boss.get(page).await.hidden("version");
            let all = [
                ("version", version.as_str()),
                ("on", "1"),
                ("used", "updates"),
                ("used", "files"),
                ("used", "todos"),
                ("assigned", "todos"),
                ("tool", "updates"),
                ("tool", "files"),
                ("tool", "todos"),
            ];
            let shown = boss.post(page, &all).await;
            assert!(shown.body.contains("see more") || shown.body.contains("sees more"));
            let reviewed = shown.hidden("reviewed");
            let sure = [&all[..], &[("reviewed", &reviewed)]].concat();
            assert_eq!(boss.post(page, &sure).await.status, StatusCode::SEE_OTHER);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn new_items_of_an_engagement_show_as_it_says_and_those_of_others_as_usual() {
    for (portal, house, boss, program) in each().await {
        let added = async || {
            let new = json!({"engagement": house.engagement, "title": "News", "html": "Rain"});
            let made = program
                .json(Method::POST, "/api/v1/updates", Some(new))
                .await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
            made.json()["sharing"].as_str().unwrap().to_owned()
        };
        assert_eq!(added().await, "private");
        let path = format!("/home/engagements/{}/sharing", house.engagement);
        let page = boss.get(&path).await;
        assert!(page.body.contains("As usual: "), "{}", page.body);
        let version = page.hidden("version");
        for (chosen, then) in [("shared", "shared"), ("", "private")] {
            let version = boss.get(&path).await.hidden("version");
            let form = [("version", version.as_str()), ("updates", chosen)];
            let saved = boss.post(&path, &form).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
            assert_eq!(added().await, then);
        }
        let late = [("version", version.as_str()), ("updates", "shared")];
        assert_eq!(boss.post(&path, &late).await.status, StatusCode::CONFLICT);
        assert_eq!(added().await, "private", "nothing was saved");
        let user = house.office(&portal, Group::User).await;
        assert_eq!(user.get(&path).await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_is_told_before_and_what_was_said_before_can_stay_behind() {
    for (portal, house, boss, _) in each().await {
        let client = house.client(&portal, house.member, "member").await;
        let item = house.item(Kind::Update, State::Unshared);
        let (page, share) = (
            format!("/home/updates/{item}"),
            format!("/home/items/{item}/share"),
        );
        let say = async |who: &Visitor, words: &str| {
            let path = format!("/home/items/{item}/comments");
            let said = who.post(&path, &[("body", words), ("shared", "1")]).await;
            assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
        };
        say(&boss, "The first price was too low").await;
        let before = boss.get(&page).await.body;
        assert!(before.contains("Once shown, seen by"), "{before}");
        assert!(before.contains("also shows 2 earlier comments"), "{before}");
        assert_eq!(client.get(&page).await.status, StatusCode::NOT_FOUND);
        let shown = boss.post(&share, &[("show", "1"), ("fresh", "1")]).await;
        assert_eq!(shown.status, StatusCode::SEE_OTHER, "{}", shown.body);
        say(&boss, "Here is the new price").await;
        let seen = client.get(&page).await;
        assert_eq!(seen.status, StatusCode::OK);
        assert!(seen.body.contains("Here is the new price"));
        assert!(
            !seen.body.contains("too low"),
            "what was said before stays behind"
        );
        assert!(
            boss.get(&page).await.body.contains("too low"),
            "the team keeps it"
        );
        let offered = boss.follow(shown.location()).await.body;
        assert!(
            !offered.contains("id=\"undo\""),
            "hiding it again would not bring the comments back"
        );
        // A client's own words are never taken from it; nobody else meets them.
        let other = house.client(&portal, house.other, "other").await;
        say(&client, "Fine by us").await;
        assert!(other.get(&page).await.body.contains("Fine by us"));
        boss.post(&share, &[]).await;
        boss.post(&share, &[("show", "1"), ("fresh", "1")]).await;
        let seen = client.get(&page).await.body;
        assert!(
            seen.contains("Fine by us") && !seen.contains("new price"),
            "{seen}"
        );
        assert!(!other.get(&page).await.body.contains("Fine by us"));
        // The team can show them again, and then not take them back.
        let body = boss.get(&page).await.body;
        let (before, _) = body.split_once("Fine by us").unwrap();
        let (_, id) = before.rsplit_once("id=\"comment-").unwrap();
        let show = format!("/home/comments/{}/share", id.split('"').next().unwrap());
        boss.post(&show, &[("show", "1")]).await;
        assert!(other.get(&page).await.body.contains("Fine by us"));
        let kept = boss.post(&show, &[]).await;
        assert_eq!(kept.status, StatusCode::CONFLICT, "{}", kept.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_change_would_do_is_for_those_who_may_make_it() {
    for (portal, house, boss, _) in each().await {
        let user = house.office(&portal, Group::User).await;
        let company = format!("/home/companies/{}", house.company);
        let company_access = format!("{company}/access");
        let access = format!("/home/contacts/{}/access", house.member.0);
        for (form, path) in [
            ("/home/settings/access", "/home/settings/access".to_owned()),
            ("/home/settings/portal", "/home/settings/portal".to_owned()),
            (company_access.as_str(), format!("{company}/set")),
            (access.as_str(), format!("{access}/set")),
            (access.as_str(), format!("{access}/levels")),
            (access.as_str(), format!("{access}/reset")),
        ] {
            let version = boss.get(form).await.hidden("version");
            let refused = user.post(&path, &[("version", &version)]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
            assert!(!refused.body.contains("see less"), "{path}");
        }
    }
}

/// Saves *User access & permissions*, after looking at what it changes where it asks.
async fn tools(boss: &Visitor, form: &[(&str, &str)]) -> String {
    let path = "/home/settings/access";
    let version = boss.get(path).await.hidden("version");
    let form = [&[("version", version.as_str())], form].concat();
    let mut saved = boss.post(path, &form).await;
    let shown = saved.body.clone();
    if saved.status == StatusCode::UNPROCESSABLE_ENTITY {
        let reviewed = saved.hidden("reviewed");
        let sure = [&form[..], &[("reviewed", &reviewed)]].concat();
        saved = boss.post(path, &sure).await;
    }
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    shown
}

const USED: &[(&str, &str)] = &[("used", "updates"), ("used", "files"), ("used", "todos")];
const CLIENTS: &[(&str, &str)] = &[("tool", "updates"), ("tool", "files"), ("tool", "todos")];
const ASSIGNED: &[(&str, &str)] = &[("assigned", "todos")];

#[tokio::test(flavor = "multi_thread")]
async fn a_tool_that_is_not_in_use_is_gone_for_everybody_and_says_so() {
    for (portal, house, boss, _) in each().await {
        let client = house.client(&portal, house.member, "member").await;
        let item = house.item(Kind::File, State::Own);
        let file = format!("/home/files/{item}");
        let used = [&USED[..1], &USED[2..], CLIENTS, ASSIGNED].concat();
        let shown = tools(&boss, &used).await;
        assert!(shown.contains("see less"), "{shown}");
        for who in [&boss, &client] {
            let gone = who.get(&file).await;
            assert_eq!(gone.status, StatusCode::NOT_FOUND, "{}", who.name);
            let home = who.get("/home").await.body;
            assert!(!home.contains("href=\"/home/files\""), "{}", who.name);
        }
        tools(&boss, &[USED, CLIENTS, ASSIGNED].concat()).await;
        for who in [&boss, &client] {
            assert_eq!(who.get(&file).await.status, StatusCode::OK, "{}", who.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn to_dos_of_others_show_where_the_organization_opens_them_to_all_members() {
    for (portal, house, boss, _) in each().await {
        let client = house.client(&portal, house.member, "member").await;
        let other = house.item(Kind::Todo, State::OtherClient);
        let path = format!("/home/todos/{other}");
        let all = [("audience", "all")];
        boss.post(&format!("/home/items/{other}/audience"), &all)
            .await;
        let list = async || client.get("/home/todos").await.body.contains(&path);
        assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND);
        assert!(!list().await);
        let shown = tools(&boss, &[USED, CLIENTS].concat()).await;
        assert!(shown.contains("To-dos: sees"), "{shown}");
        assert_eq!(client.get(&path).await.status, StatusCode::OK);
        assert!(list().await);
        tools(&boss, &[USED, CLIENTS, ASSIGNED].concat()).await;
        assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_are_named_and_cut_by_super_admins() {
    for (portal, house, boss, _) in each().await {
        let user = house.office(&portal, Group::User).await;
        let file = format!("/home/files/{}", house.item(Kind::File, State::Own));
        assert_eq!(user.get(&file).await.status, StatusCode::OK);
        let cut = [
            USED,
            CLIENTS,
            ASSIGNED,
            &[("name-user", "Interns"), ("user-files", "none")],
        ]
        .concat();
        let admin = house.office(&portal, Group::Admin).await;
        let version = boss.get("/home/settings/access").await.hidden("version");
        let form = [&[("version", version.as_str())], &cut[..]].concat();
        let refused = admin.post("/home/settings/access", &form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(user.get(&file).await.status, StatusCode::OK);
        tools(&boss, &cut).await;
        assert_eq!(user.get(&file).await.status, StatusCode::NOT_FOUND);
        let page = boss.get("/home/settings/access").await.body;
        assert!(page.contains("Interns"), "{page}");
        let late = boss.post("/home/settings/access", &form).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body.contains("value=\"Interns\""), "typing is kept");
    }
}
