//! What a new user stumbled over, page by page, through the whole program.

#![allow(clippy::unwrap_used)]

use axum::http::{Method, StatusCode};
use kernel::*;
use testing::{Answer, House, State, TestPortal, Visitor};

/// The page after a form: where it leads, with its toast.
async fn pressed(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> (String, Answer) {
    let answer = visitor.post_sure(path, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let there = answer.location().to_owned();
    let page = visitor.follow(&there).await;
    (there, page)
}

/// What stands between two marks of a page.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = page
        .split_once(from)
        .unwrap_or_else(|| panic!("no {from} in {page}"));
    rest.split(to).next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn half_written_words_belong_to_whoever_is_signed_in() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "home").await;
    let client = house.client(&portal, house.member, "member").await;
    let item = house.item(Kind::Update, State::Own);
    let page = client.get(&format!("/home/updates/{item}")).await.body;
    let writer = format!("<meta name=\"drafts\" content=\"{}\"", house.member.0);
    assert!(page.contains(&writer), "{page}");
    assert!(page.contains("id=\"comment\" data-draft"), "{page}");
    let gone = client
        .get(&format!("/home/updates/{}", ItemId::new()))
        .await;
    assert!(
        gone.body.contains(&writer),
        "a page that lost its form hands the words back"
    );
    let boss = house.office(&portal, Group::SuperAdmin).await;
    for form in [
        "/home/updates/new",
        &format!("/home/todos/new?engagement={}", house.engagement),
    ] {
        assert!(boss.get(form).await.body.contains("data-draft"), "{form}");
    }
    let (looking, base, _) = house.looking_on(&portal).await;
    let seen = looking.get(&format!("{base}/updates/{item}")).await.body;
    assert!(
        !seen.contains("name=\"drafts\""),
        "looking on writes nothing"
    );
    let nobody = Visitor::nobody(&portal.site).get("/home/sign-in").await;
    assert!(!nobody.body.contains("name=\"drafts\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engagement_offers_what_can_be_added_and_shows_what_is_done() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "home").await;
    let boss = house.office(&portal, Group::SuperAdmin).await;
    let at = format!("/home/engagements/{}", house.engagement);
    let page = boss.get(&at).await.body;
    let menu = between(&page, "id=\"add-menu\"", "</details>");
    for path in ["/updates/new?", "/files?", "/todos/new?"] {
        let link = format!("/home{path}engagement={}", house.engagement);
        assert!(menu.contains(&link), "{link}: {menu}");
    }
    assert!(menu.contains(&format!("{at}/contacts#add")), "{menu}");
    // Only the few that moved last stand here; of several, any that is open.
    let todo = between(&page, "cover nm\" href=\"/home/todos/", "\"").to_owned();
    let row = |page: &str| {
        let link = format!("/home/todos/{todo}\"");
        page.split("<li")
            .find(|li| li.contains(&link))
            .map(str::to_owned)
    };
    assert!(!row(&page).unwrap().contains("Done"));
    pressed(&boss, &format!("/home/todos/{todo}/done"), &[]).await;
    let done = row(&boss.get(&at).await.body).unwrap();
    assert!(
        done.contains("Done") && done.starts_with(" data-off"),
        "{done}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_is_published_only_where_clients_see_it() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "home").await;
    let boss = house
        .office(&portal, Group::SuperAdmin)
        .await
        .keeping_cookies();
    let form = boss.get("/home/updates/new").await.body;
    assert!(
        form.contains("data-when=\"show\">Publish update<")
            && form.contains("data-when=\"hide\">Save update<"),
        "{form}"
    );
    let engagement = house.engagement.to_string();
    let fields = [
        ("key", ""),
        ("engagement", engagement.as_str()),
        ("title", "The cake"),
        ("body", "Almond"),
        ("act", "publish"),
    ];
    let (_, quiet) = pressed(&boss, "/home/updates", &fields).await;
    assert!(
        quiet
            .body
            .contains("Update saved. Not shown on the portal."),
        "{}",
        quiet.body
    );
    let (_, loud) = pressed(
        &boss,
        "/home/updates",
        &[&fields[..], &[("show", "1")]].concat(),
    )
    .await;
    assert!(loud.body.contains("Update published"), "{}", loud.body);
    let draft = [
        ("engagement", engagement.as_str()),
        ("title", "Later"),
        ("body", "x"),
        ("act", "draft"),
    ];
    let (there, page) = pressed(&boss, "/home/updates", &draft).await;
    let ends = between(&page.body, "id=\"publish\"", "</form>");
    assert!(
        ends.contains("Save update") && !ends.contains("Publish"),
        "{ends}"
    );
    let (_, ended) = pressed(&boss, &format!("{there}/publish"), &[]).await;
    assert!(
        ended.body.contains("Not shown on the portal"),
        "{}",
        ended.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_of_the_branding_is_set_in_the_typefaces_of_the_portal() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "home").await;
    let boss = house.office(&portal, Group::SuperAdmin).await;
    let picture = async |headings: &str| {
        let path =
            format!("/home/settings/branding/preview.svg?accent=%234b53c9&headings={headings}");
        boss.get(&path).await.body
    };
    let (plain, serif) = (picture("grotesk").await, picture("serif").await);
    let title = |svg: &str| between(svg, "<text x=\"20\" y=\"62\"", ">").to_owned();
    assert!(title(&serif).contains("Paper") && !title(&plain).contains("Paper"));
    // Built without assets there are none to lay in.
    let faces = [&plain, &serif].map(|svg| svg.matches("data:font/woff2;base64,").count());
    assert!([[1, 2], [0, 0]].contains(&faces), "{faces:?}");
    assert!(!plain.contains("http://127") && !serif.contains("/assets/"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_open_is_said_with_what_is_done() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let boss = house.office(&portal, Group::SuperAdmin).await;
        let open = |page: &str| -> Vec<String> {
            let ids = page.split("/home/todos/").skip(1);
            ids.filter_map(|rest| rest.split_once("/done\""))
                .map(|(id, _)| id.to_owned())
                .filter(|id| id.len() == 36)
                .collect()
        };
        let ids = open(&boss.get("/home/todos").await.body);
        assert!(ids.len() > 1);
        for id in &ids {
            pressed(&boss, &format!("/home/todos/{id}/done"), &[]).await;
        }
        let said = format!("Nothing open. {} done.", ids.len());
        let page = boss.get("/home/todos").await.body;
        assert!(
            page.contains(&said) && page.contains("/home/todos?state=done\""),
            "{page}"
        );
        let board = boss
            .get(&format!("/home/todos?engagement={}", house.engagement))
            .await
            .body;
        assert!(board.contains("Nothing open."), "{board}");
        assert!(
            board.contains(&format!("engagement={}&#38;state=done", house.engagement))
                || board.contains(&format!("engagement={}&amp;state=done", house.engagement)),
            "{board}"
        );
        let none = boss.get("/home/todos?who=nobody").await.body;
        assert!(none.contains("No to-do fits these filters"), "{none}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_places_of_a_client_stand_still() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "home").await;
    let boss = house.office(&portal, Group::SuperAdmin).await;
    let client = house.client(&portal, house.member, "member").await;
    let places = async || -> Vec<String> {
        let page = client.get("/home/account").await.body;
        let bar = between(&page, "class=\"tabbar\"", "</nav>");
        bar.split("href=\"/home")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect()
    };
    let all = ["", "/updates", "/files", "/todos", "/everything"];
    assert_eq!(places().await, all);
    for (kind, _, id) in house.items.iter().filter(|(kind, ..)| *kind == Kind::File) {
        boss.post(&format!("/home/items/{id}/trash"), &[]).await;
        assert_eq!(places().await, all, "{kind:?}");
    }
    let stranger = house.client(&portal, house.stranger, "stranger").await;
    let page = stranger.get("/home/account").await.body;
    assert!(
        !between(&page, "class=\"tabbar\"", "</nav>").contains("/updates"),
        "nothing is there yet"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_palette_knows_pages_by_their_names() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "home").await;
    let found = async |visitor: &Visitor, q: &str| {
        visitor
            .json(Method::GET, &format!("/home/search?q={q}"), None)
            .await
            .body
    };
    let boss = house.office(&portal, Group::SuperAdmin).await;
    for (typed, path) in [
        ("settings", "/home/settings\""),
        ("Brand", "/home/settings/branding\""),
        ("settings+team", "/home/settings/team\""),
        ("inb", "/home/inbox\""),
        ("trash", "/home/trash\""),
        ("notif", "/home/notifications\""),
    ] {
        let body = found(&boss, typed).await;
        assert!(body.contains(path), "{typed}: {body}");
    }
    let user = house.office(&portal, Group::User).await;
    let client = house.client(&portal, house.member, "member").await;
    for visitor in [&user, &client] {
        let body = found(visitor, "settings").await;
        assert!(!body.contains("/home/settings"), "{body}");
    }
    assert!(!found(&client, "trash").await.contains("/home/trash"));
    assert!(found(&client, "acc").await.contains("/home/account"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_fit_the_state() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "home").await;
    let boss = house.office(&portal, Group::SuperAdmin).await;
    let page = async |path: String| boss.get(&path).await.body;
    let invited = page(format!("/home/contacts/{}/sees", house.invited.0)).await;
    assert!(
        invited.contains("sees once in") && invited.contains("Would see"),
        "{invited}"
    );
    let item = house.item(Kind::Update, State::Own);
    let why = page(format!("/home/items/{item}/why")).await;
    assert!(
        why.contains("has not joined yet") && why.contains("is suspended"),
        "{why}"
    );
    for tab in ["sees", "access"] {
        let suspended = page(format!("/home/contacts/{}/{tab}", house.suspended.0)).await;
        assert!(
            suspended.contains("is suspended and sees nothing"),
            "{suspended}"
        );
        assert!(!suspended.contains("can use the portal<"), "{suspended}");
    }
    let user = house.office(&portal, Group::User).await;
    for path in [
        "/home/settings",
        "/home/settings/access",
        "/home/settings/team",
    ] {
        let refused = user.get(path).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        assert!(
            refused.body.contains("The settings are not open to you"),
            "{path}: {}",
            refused.body
        );
    }
    let file = house.item(Kind::File, State::Own);
    let shown = page(format!("/home/files/{file}")).await;
    let crumbs = between(&shown, "class=\"crumbs\"", "</nav>");
    assert!(
        crumbs.contains(&format!("Engagement_{}", house.canary)),
        "{crumbs}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_shows_what_stands_as_it_looks_and_blames_nobody() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "home").await;
    let boss = house.office(&portal, Group::SuperAdmin).await;
    let item = house.item(Kind::Update, State::Own);
    let edit = format!("/home/updates/{item}/edit");
    let version = between(
        &boss.get(&edit).await.body,
        "name=\"version\" value=\"",
        "\"",
    )
    .to_owned();
    let fields = [
        ("title", "First"),
        ("body", "<p>So <strong>pink</strong></p>"),
        ("version", version.as_str()),
    ];
    pressed(&boss, &edit, &fields).await;
    let late = boss
        .post(
            &edit,
            &[
                ("title", "Second"),
                ("body", "<p>mine</p>"),
                ("version", version.as_str()),
            ],
        )
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let notice = between(&late.body, "data-s=\"due\"", "</dl>");
    assert!(notice.contains("<strong>pink</strong>"), "{notice}");
    assert!(
        notice.contains("by someone else or in another tab"),
        "{notice}"
    );
    assert!(late.body.contains("mine"), "what was typed stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_trash_one_is_back_at_the_engagement() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "home").await;
    let boss = house
        .office(&portal, Group::SuperAdmin)
        .await
        .keeping_cookies();
    let todo = house.item(Kind::Todo, State::Own);
    let (there, page) = pressed(&boss, &format!("/home/items/{todo}/trash"), &[]).await;
    assert_eq!(there, format!("/home/engagements/{}", house.engagement));
    assert!(
        page.body
            .contains(&format!("action=\"/home/items/{todo}/restore\"")),
        "{}",
        page.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trash_lists_people_and_engagements_too() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let boss = house.office(&portal, Group::SuperAdmin).await;
        assert!(
            boss.get("/home/inbox")
                .await
                .body
                .contains("href=\"/home/trash\"")
        );
        let contact = format!("/home/contacts/{}", house.stranger.0);
        let engagement = format!("/home/engagements/{}", house.engagement);
        let update = format!("/home/items/{}", house.item(Kind::Update, State::Own));
        for path in [&contact, &engagement, &update] {
            pressed(&boss, &format!("{path}/trash"), &[]).await;
        }
        let trash = boss.get("/home/trash").await;
        for path in [&contact, &engagement, &update] {
            assert!(
                trash.body.contains(&format!("{path}/restore\"")),
                "{path}: {}",
                trash.body
            );
        }
        let (_, back) = pressed(&boss, &format!("{contact}/restore"), &[]).await;
        assert!(back.body.contains("Contact_2"), "{}", back.body);
        assert!(
            !boss
                .get("/home/trash")
                .await
                .body
                .contains(&format!("{contact}/restore\""))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_are_found_by_their_words_by_those_who_see_them() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let boss = house.office(&portal, Group::SuperAdmin).await;
        let client = house.client(&portal, house.member, "member").await;
        let say = async |item: ItemId, words: &str, shared: bool| {
            let mut fields = vec![("body", words)];
            fields.extend(shared.then_some(("shared", "1")));
            let path = format!("/home/items/{item}/comments");
            boss.post(&path, &fields).await
        };
        let found = async |visitor: &Visitor, q: &str| {
            visitor
                .json(Method::GET, &format!("/home/search?q={q}"), None)
                .await
                .body
        };
        let (open, hidden) = (
            house.item(Kind::Update, State::Own),
            house.item(Kind::Update, State::Unshared),
        );
        for (item, words, shared) in [
            (open, "Quincetart for all", true),
            (open, "Quillwort among us", false),
            (hidden, "Quokkaword on what is hidden", true),
        ] {
            let made = say(item, words, shared).await;
            assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        }
        for word in ["quince", "quill", "quokka"] {
            assert!(found(&boss, word).await.contains("#comment-"), "{word}");
        }
        assert!(found(&client, "quince").await.contains("#comment-"));
        for word in ["quill", "quokka"] {
            let body = found(&client, word).await;
            assert!(!body.contains("#comment-"), "{word}: {body}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_crowds_nothing_out_of_a_search() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let boss = house.office(&portal, Group::SuperAdmin).await;
        let client = house.client(&portal, house.member, "member").await;
        let open = house.item(Kind::Update, State::Own);
        let said = [("body", "Once among many, a quincunx"), ("shared", "1")];
        let path = format!("/home/items/{open}/comments");
        assert_eq!(boss.post(&path, &said).await.status, StatusCode::SEE_OTHER);
        let engagement = house.engagement.to_string();
        let form = [
            ("key", ""),
            ("engagement", engagement.as_str()),
            ("title", "Where it stands"),
            ("body", "The quincunx, at last, in a longer sentence"),
            ("act", "publish"),
            ("show", "1"),
        ];
        let made = boss.post("/home/updates", &form).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        let hidden = house.item(Kind::Update, State::Unshared);
        let act = store::Act::system(house.org, portal.app.clock.now());
        let crowd = async move |tx: &mut store::Tx| {
            for _ in 0..600 {
                let (item, comment) = (ItemId::new(), uuid::Uuid::now_v7());
                tx.run(store::sql("insert into item (org_id, id, engagement_id, kind, title, sharing, author_staff, created_at, touched_at) select org_id, $3, engagement_id, kind, 'Quincunx', 'private', author_staff, created_at, touched_at from item where org_id = $1 and id = $2")
                    .bind(tx.act.org).bind(hidden).bind(item)).await?;
                tx.run(store::sql("insert into comment (org_id, id, item_id, author_staff, body, shared, created_at) select org_id, $3, id, author_staff, 'Quincunx', false, created_at from item where org_id = $1 and id = $2")
                    .bind(tx.act.org).bind(open).bind(comment)).await?;
                let org = tx.act.org;
                store::search::put(tx.conn(), org, item.0, "item", "Quincunx", "quincunx").await?;
                store::search::put(tx.conn(), org, comment, "comment", "Quincunx", "quincunx")
                    .await?;
            }
            tx.audit("test.crowd", "item", hidden.0, serde_json::json!({}));
            Ok(())
        };
        portal
            .app
            .db
            .change(act, move |tx| Box::pin(async move { crowd(tx).await }))
            .await
            .unwrap();
        let path = "/home/search?q=quincunx";
        let found = client.json(Method::GET, path, None).await.body;
        assert!(found.contains("#comment-"), "{found}");
        assert!(found.contains("Where it stands"), "{found}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn for_programs_what_is_in_the_trash_is_away_until_it_is_restored() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "home").await;
    let boss = house.staff.iter().find(|s| s.0 == Group::SuperAdmin);
    let (_, staff, person) = *boss.unwrap();
    let program = house
        .program(&portal, person, Some(staff), None, "program")
        .await;
    for path in [
        format!("/api/v1/contacts/{}", house.stranger.0),
        format!("/api/v1/companies/{}", house.company),
        format!("/api/v1/engagements/{}", house.engagement),
    ] {
        let asked =
            async |method: Method, path: &str| program.json(method, path, None).await.status;
        assert_eq!(asked(Method::GET, &path).await, StatusCode::OK, "{path}");
        assert!(asked(Method::DELETE, &path).await.is_success(), "{path}");
        assert_eq!(
            asked(Method::GET, &path).await,
            StatusCode::NOT_FOUND,
            "{path}"
        );
        let change = Some(serde_json::json!({"version": 2}));
        let changed = program.json(Method::PATCH, &path, change).await;
        assert_eq!(changed.status, StatusCode::NOT_FOUND, "{path}");
        assert!(
            asked(Method::POST, &format!("{path}/restore"))
                .await
                .is_success()
        );
        assert_eq!(asked(Method::GET, &path).await, StatusCode::OK, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_too_many_leads_to_the_address_without_it() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "home").await;
    let client = house.client(&portal, house.member, "member").await;
    for (from, to) in [
        ("/home/", "/home"),
        ("/home/updates/", "/home/updates"),
        ("/home/updates//?x=1", "/home/updates?x=1"),
    ] {
        let led = client.get(from).await;
        assert_eq!(led.status, StatusCode::PERMANENT_REDIRECT, "{from}");
        assert_eq!(led.location(), to, "{from}");
    }
    for away in ["//evil.example/", "/\\evil.example/", "//"] {
        assert_eq!(client.get(away).await.location(), "", "{away}");
    }
    let posted = client.post("/home/updates/", &[]).await;
    assert_ne!(posted.status, StatusCode::PERMANENT_REDIRECT);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_only_reads_marks_no_notification() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let (contact, person) = house.member;
        let program = house
            .program(&portal, person, None, Some(contact), "program")
            .await;
        let mark = async || {
            let all = Some(serde_json::json!({}));
            let path = "/api/v1/notifications/read";
            program.json(Method::POST, path, all).await.status
        };
        assert_eq!(mark().await, StatusCode::OK);
        let tools =
            |read: &[&str], write: &[&str]| serde_json::json!({ "read": read, "write": write });
        for (scopes, status) in [
            (tools(&["updates", "people"], &[]), StatusCode::FORBIDDEN),
            (tools(&["updates"], &["todos"]), StatusCode::OK),
        ] {
            let narrow = store::sql("update api_token set scopes = $2 where org_id = $1");
            let narrow = narrow.bind(house.org).bind(scopes);
            let put = portal.app.db.note(Some(house.org), |conn| {
                Box::pin(async move { conn.run(narrow).await })
            });
            put.await.unwrap();
            let read = program.json(Method::GET, "/api/v1/notifications", None);
            assert_eq!(read.await.status, StatusCode::OK);
            assert_eq!(mark().await, status);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_on_what_is_gone_meanwhile_is_given_back_without_a_script() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let client = house.client(&portal, house.member, "member").await;
        let words = "We would like <the> lilac ones";
        let mut pages = Vec::new();
        for item in [house.item(Kind::Update, State::Draft), ItemId::new()] {
            let at = format!("/home/items/{item}/comments");
            let gone = client.post(&at, &[("body", words)]).await;
            assert_eq!(gone.status, StatusCode::NOT_FOUND);
            let kept = between(&gone.body, "id=\"kept-words\"", "</textarea>");
            assert!(
                kept.contains("lilac ones") && !kept.contains("<the>"),
                "{kept}"
            );
            pages.push(between(&gone.body, "<main", "</main>").to_owned());
            let empty = client.post(&at, &[("body", " ")]).await;
            assert!(empty.status == StatusCode::NOT_FOUND && !empty.body.contains("kept-words"));
        }
        assert_eq!(pages[0], pages[1], "unseen is like not there");
    }
}
