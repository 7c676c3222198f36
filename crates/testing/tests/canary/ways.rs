//! The other ways out.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use kernel::{Group, Kind, Sharing};
use store::sharing::Verb;
use store::{Act, viewers};
use testing::{House, State, TestPortal};

use crate::pair::{Pair, upload};

#[tokio::test(flavor = "multi_thread")]
async fn no_search_palette_or_suggestion_finds_the_other_organization() {
    for portal in TestPortal::each().await {
        let pair = Pair::build(&portal).await;
        let (mut asked, mut found) = (0, 0);
        for asker in pair.askers(&portal).await {
            // What both have in all their texts; a word of the other itself would be echoed by the page.
            for q in [
                "",
                "canary",
                "Item",
                "Own",
                "Contact",
                "House",
                "Both",
                "house.example",
            ] {
                let page = asker
                    .browser
                    .get(&format!("{}/search?q={q}", asker.base))
                    .await;
                asker.judge(&format!("search {q}"), &page);
                let palette = asker
                    .browser
                    .json(Method::GET, &format!("{}/search?q={q}", asker.base), None)
                    .await;
                asker.judge(&format!("palette {q}"), &palette);
                found += usize::from(palette.body.contains(&asker.own));
                if let Some(program) = &asker.program {
                    let api = program
                        .json(Method::GET, &format!("/api/v1/search?q={q}"), None)
                        .await;
                    asker.judge(&format!("API search {q}"), &api);
                }
                asked += 1;
            }
            let exact = asker
                .browser
                .json(
                    Method::GET,
                    &format!("{}/search?q={}", asker.base, asker.foreign),
                    None,
                )
                .await;
            asker.judge("palette, for the very word", &exact);
            let company = format!("{}/contacts?q=canary&sort=newest", asker.base);
            asker.judge("contacts", &asker.browser.get(&company).await);
        }
        println!("{}: {asked} words looked for, {found} found", portal.engine);
        assert!(
            found > asked / 8,
            "a search that finds nothing proves nothing"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_export_calendar_or_download_has_a_word_of_the_other() {
    for portal in TestPortal::each().await {
        let pair = Pair::build(&portal).await;
        let files = [
            upload(&portal, &pair.home).await,
            upload(&portal, &pair.away).await,
        ];
        let (mut exports, mut downloads) = (0, 0);
        for asker in pair.askers(&portal).await {
            let at = |path: &str| format!("{}{path}", asker.base);
            let csv = asker.browser.post(&at("/contacts/export"), &[]).await;
            asker.judge("the export of contacts", &csv);
            exports += usize::from(csv.status.is_success() && csv.body.contains(&asker.own));
            asker.judge("the calendar", &asker.browser.get(&at("/dates.ics")).await);
            for file in files {
                for path in ["download", "image", ""] {
                    let answer = asker
                        .browser
                        .get(&at(&format!("/files/{file}/{path}")))
                        .await;
                    asker.judge(&format!("{path} of a file"), &answer);
                    let bytes = answer.body.contains(&format!("Bytes_{}", asker.own));
                    downloads += usize::from(bytes);
                }
                if let Some(program) = &asker.program {
                    let path = format!("/api/v1/files/{file}/content");
                    asker.judge(
                        "bytes by API",
                        &program.json(Method::GET, &path, None).await,
                    );
                }
            }
        }
        println!(
            "{}: {exports} exports, {downloads} downloads",
            portal.engine
        );
        assert!(
            exports >= 2 && downloads >= 6,
            "{exports} exports, {downloads} downloads"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_of_both_is_told_of_one_at_a_time() {
    for portal in TestPortal::each().await {
        let pair = Pair::build(&portal).await;
        let pages = portico::router::pages();
        let api = portico::router::api();
        let plain = |path: &str| !path.contains('{');
        let mut asked = 0;
        for asker in pair.askers(&portal).await {
            if asker.browser.name != "client of both" {
                continue;
            }
            for route in pages
                .table()
                .iter()
                .filter(|r| r.method == Method::GET && plain(&r.path))
            {
                let path = format!("{}{}", asker.base, route.path.trim_end_matches('/'));
                asker.judge(&route.path, &asker.browser.get(&path).await);
                asked += 1;
            }
            for route in api
                .table()
                .iter()
                .filter(|r| r.method == Method::GET && plain(&r.path))
            {
                let path = format!("/api/v1{}", route.path);
                let program = asker.program.as_ref().unwrap();
                asker.judge(&path, &program.json(Method::GET, &path, None).await);
                asked += 1;
            }
            // At the other address this session shows nothing but the way to switch.
            let other = if asker.base == "/home" {
                &pair.away
            } else {
                &pair.home
            };
            for (kind, state, id) in &other.items {
                let path = format!("/{}/{}/{id}", other.slug, kind.tool());
                let answer = asker.browser.get(&path).await;
                assert_ne!(answer.status, StatusCode::OK, "{state:?} {path}");
                asker.judge(&path, &answer);
            }
        }
        assert!(asked > 40, "{asked}");
        // The list of places is the one page that names both, to nobody else.
        let places = pair.nowhere(&portal).await.get("/places").await;
        for house in pair.houses() {
            assert!(places.body.contains(&format!("House_{}", house.canary)));
            assert!(!places.body.contains(&format!("Item_Own_{}", house.canary)));
        }
        let one = pair.home.client(&portal, pair.home.member, "member").await;
        assert!(!one.get("/places").await.body.contains(&pair.away.canary));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_stream_says_nothing_of_the_other_organization() {
    for portal in TestPortal::each().await {
        let pair = Pair::build(&portal).await;
        let mut heard_of_own = 0;
        let askers = pair.askers(&portal).await;
        for house in pair.houses() {
            stir(&portal, house).await;
        }
        for asker in askers.iter().filter(|a| a.program.is_some()) {
            let quiet = Duration::from_millis(300);
            let stream = asker.browser.hear("/live?since=0", quiet).await;
            let [own, other] = match asker.base == "/home" {
                true => [&pair.home, &pair.away],
                false => [&pair.away, &pair.home],
            };
            asker.judge("/live", &stream);
            let told = format!("{} of {}: {}", asker.browser.name, own.slug, stream.body);
            let foreign = other.items.iter().map(|(.., id)| id.to_string());
            let foreign = foreign.chain([other.engagement.to_string(), other.member.0.to_string()]);
            for id in foreign {
                assert!(!stream.body.contains(&id), "{told}");
            }
            let shown = own.item(Kind::Update, State::Own).to_string();
            heard_of_own += usize::from(stream.body.contains(&shown));
            let across = format!("/live?since=0&org={}", other.org);
            let answer = asker.browser.hear(&across, quiet).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{told}");
        }
        assert!(
            heard_of_own >= 6,
            "{heard_of_own} streams told of what is their own"
        );
    }
}

/// A change that staff and members of a house are told of.
async fn stir(portal: &TestPortal, house: &House) {
    let boss = house
        .staff
        .iter()
        .find(|(group, ..)| *group == Group::SuperAdmin);
    let mut conn = portal.app.db.read(house.org).await.unwrap();
    let viewer = viewers::staff(&mut conn, house.org, boss.unwrap().1)
        .await
        .unwrap()
        .viewer;
    drop(conn);
    let act = || Act::of(&viewer, portal.app.clock.now(), uuid::Uuid::now_v7());
    let item = house.item(Kind::Update, State::Own);
    for sharing in [Sharing::Private, Sharing::Shared] {
        let verb = Verb::Share(sharing);
        portal
            .app
            .db
            .apply(act(), &viewer, item, verb)
            .await
            .unwrap();
    }
}
