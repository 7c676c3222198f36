//! Who will see what is said before it is so, what was withdrawn stays withdrawn, and what is switched
//! off says so kindly.

#![allow(clippy::unwrap_used)]

mod switches;

use axum::http::StatusCode;
use kernel::*;
use store::sql;
use testing::{House, State, TestPortal, Visitor};

async fn each() -> Vec<(TestPortal, House, Visitor)> {
    let mut all = Vec::new();
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let boss = house.office(&portal, Group::SuperAdmin).await;
        all.push((portal, house, boss));
    }
    all
}

async fn set(portal: &TestPortal, house: &House, change: &'static str) {
    let change = sql(change).bind(house.org);
    let done = portal.app.db.note(Some(house.org), move |conn| {
        Box::pin(async move { conn.run(change).await })
    });
    done.await.unwrap();
}

async fn access(portal: &TestPortal, house: &House, id: ContactId) -> String {
    let mut conn = portal.app.db.read(house.org).await.unwrap();
    let ask = sql("select access from contact where org_id = $1 and id = $2");
    let (access,): (String,) = conn.one(ask.bind(house.org).bind(id)).await.unwrap();
    access
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_suspended_or_shut_out_stays_so_when_added_to_an_engagement() {
    for (portal, house, boss) in each().await {
        set(
            &portal,
            &house,
            "update organization set enable_on_membership = true, auto_enable_new_contacts = true where id = $1",
        )
        .await;
        let (suspended, removed) = (house.suspended.0, house.stranger.0);
        let out = boss
            .post(&format!("/home/contacts/{removed}/access/remove"), &[])
            .await;
        assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.body);
        let engagement = house.archived.to_string();
        let (one, two) = (suspended.to_string(), removed.to_string());
        let bulk = [
            ("act", "add"),
            ("engagement", engagement.as_str()),
            ("id", one.as_str()),
            ("id", two.as_str()),
        ];
        let added = boss.post("/home/contacts/bulk", &bulk).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        for contact in [&one, &two] {
            let form = [("contact", contact.as_str()), ("role", "viewer")];
            let path = format!("/home/engagements/{}/members", house.engagement);
            let added = boss.post_sure(&path, &form).await;
            assert!(added.status.is_redirection(), "{}", added.body);
        }
        assert_eq!(access(&portal, &house, suspended).await, "suspended");
        assert_eq!(access(&portal, &house, removed).await, "none");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_of_another_company_alone_are_left_out_with_a_word() {
    for (portal, house, boss) in each().await {
        set(
            &portal,
            &house,
            "update organization set restrict_to_company = true where id = $1",
        )
        .await;
        set(
            &portal,
            &house,
            "update engagement set company_id = (select id from company where org_id = $1 limit 1) where org_id = $1",
        )
        .await;
        let (engagement, other) = (house.archived.to_string(), house.other.0.to_string());
        let form = [
            ("act", "add"),
            ("engagement", engagement.as_str()),
            ("id", other.as_str()),
        ];
        let boss = boss.keeping_cookies();
        let left = boss.post("/home/contacts/bulk", &form).await;
        assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.body);
        let told = boss.get(left.location()).await.body;
        assert!(told.contains("of its own company only"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_files_are_shown_after_it_was_said_to_whom_and_what_comes_with_them() {
    for (portal, house, boss) in each().await {
        let client = house.client(&portal, house.member, "member").await;
        let private = house.item(Kind::File, State::Unshared);
        let shown = house.item(Kind::File, State::Own);
        let said = [("body", "The margin is forty"), ("shared", "1")];
        let path = format!("/home/items/{private}/comments");
        assert!(boss.post(&path, &said).await.status.is_redirection());
        let (one, two) = (private.to_string(), shown.to_string());
        let form = vec![("act", "share"), ("id", &one), ("id", &one), ("id", &two)];
        let asked = boss.post("/home/files/selected", &form).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in [
            "Show one file on the portal?",
            "Will see it: ",
            "2 earlier comments come with it",
            "On the portal already",
        ] {
            assert!(asked.body.contains(words), "{words}: {}", asked.body);
        }
        let file = format!("/home/files/{private}");
        assert_eq!(client.get(&file).await.status, StatusCode::NOT_FOUND);
        let sure = [form, vec![("sure", "1"), ("fresh", "1")]].concat();
        let done = boss.post("/home/files/selected", &sure).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let page = client.get(&file).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.body.contains("The margin is forty"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_audience_says_who_gains_and_loses_before_it_is_saved() {
    for (portal, house, boss) in each().await {
        let client = house.client(&portal, house.member, "member").await;
        let item = house.item(Kind::Update, State::Own);
        let (page, path) = (
            format!("/home/updates/{item}"),
            format!("/home/items/{item}/audience"),
        );
        assert_eq!(client.get(&page).await.status, StatusCode::OK);
        let asked = boss.post(&path, &[("audience", "staff")]).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            asked.body.contains("Will no longer see it: "),
            "{}",
            asked.body
        );
        assert_eq!(client.get(&page).await.status, StatusCode::OK);
        let sure = [("audience", "staff"), ("sure", "1")];
        assert!(boss.post(&path, &sure).await.status.is_redirection());
        assert_eq!(client.get(&page).await.status, StatusCode::NOT_FOUND);
        let back = boss.post(&path, &[("audience", "all")]).await;
        assert!(back.body.contains("Will see it: "), "{}", back.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_off_says_so_and_never_that_things_are_being_set_up() {
    for (portal, house, _) in each().await {
        let client = house.client(&portal, house.member, "member").await;
        let item = format!("/home/updates/{}", house.item(Kind::Update, State::Own));
        for (off, on, words) in [
            (
                "update organization set portal_on = false where id = $1",
                "update organization set portal_on = true where id = $1",
                "has switched the client portal off for now",
            ),
            (
                "update company set portal_on = false where org_id = $1",
                "update company set portal_on = true where org_id = $1",
                "has switched the portal off for your company for now",
            ),
            (
                "update engagement set portal_on = false where org_id = $1",
                "update engagement set portal_on = true where org_id = $1",
                "has switched this part of the portal off for now",
            ),
            (
                "update engagement set hidden = true where org_id = $1",
                "update engagement set hidden = false where org_id = $1",
                "There is nothing for you here at the moment",
            ),
        ] {
            set(&portal, &house, off).await;
            let home = client.get("/home").await.body;
            assert!(home.contains(words), "{words}: {home}");
            assert!(!home.contains("setting things up"));
            let gone = client.get(&item).await;
            assert_eq!(gone.status, StatusCode::NOT_FOUND, "{words}");
            let told = gone.body.contains(words);
            assert_eq!(
                told,
                !words.starts_with("There is nothing"),
                "{}",
                gone.body
            );
            let list = client.get("/home/updates").await.status;
            assert_eq!(list, StatusCode::NOT_FOUND, "{words}");
            set(&portal, &house, on).await;
            assert_eq!(client.get(&item).await.status, StatusCode::OK);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tool_that_staff_do_not_see_shows_them_no_folder_and_no_page() {
    for (portal, house, boss) in each().await {
        let engagement = house.engagement.to_string();
        let form = [("engagement", engagement.as_str()), ("name", "Money")];
        let made = boss.post("/home/files/folders", &form).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        let (_, staff, person) = house.staff[0];
        let program = house
            .program(&portal, person, Some(staff), None, "boss")
            .await;
        let list = format!("/home/files?engagement={engagement}");
        let json = format!("/api/v1/folders?engagement={engagement}");
        assert!(boss.get(&list).await.body.contains("Money"));
        assert!(program.get(&json).await.body.contains("Money"));
        set(
            &portal,
            &house,
            "update organization set tools_off = '[\"files\"]' where id = $1",
        )
        .await;
        assert_eq!(boss.get(&list).await.status, StatusCode::NOT_FOUND);
        assert!(!program.get(&json).await.body.contains("Money"));
        let inbox = boss.get("/home/inbox").await.body;
        assert!(!inbox.contains("href=\"/home/files\""), "{inbox}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_in_the_trash_stays_where_a_form_is_saved() {
    for (portal, house, boss) in each().await {
        let company = format!("/home/companies/{}", house.company);
        let gone = boss.post_sure(&format!("{company}/trash"), &[]).await;
        assert!(gone.status.is_redirection(), "{}", gone.body);
        let path = format!("/home/contacts/{}/edit", house.member.0);
        let page = boss.get(&path).await;
        assert!(page.body.contains("(in the trash)"), "{}", page.body);
        let version = page.hidden("version");
        let id = house.company.to_string();
        let mut conn = portal.app.db.read(house.org).await.unwrap();
        let ask = sql("select email from contact where org_id = $1 and id = $2");
        let ask = ask.bind(house.org).bind(house.member.0);
        let (email,): (String,) = conn.one(ask).await.unwrap();
        drop(conn);
        let form = [
            ("version", version.as_str()),
            ("email", email.as_str()),
            ("name", "Amelia Hartley"),
            ("phone", "020 7946 0018"),
            ("company", id.as_str()),
        ];
        let saved = boss.post_sure(&path, &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let mut conn = portal.app.db.read(house.org).await.unwrap();
        let ask =
            sql("select count(*) from contact where org_id = $1 and id = $2 and company_id = $3");
        let (kept,): (i64,) = conn
            .one(ask.bind(house.org).bind(house.member.0).bind(house.company))
            .await
            .unwrap();
        assert_eq!(kept, 1);
    }
}
