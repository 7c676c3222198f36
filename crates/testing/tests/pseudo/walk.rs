//! The walk over the pages.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use kernel::Group;
use portico::router;
use testing::{Answer, TestPortal, Visitor};
use web::Route;

use crate::bare::{Reader, in_html};
use crate::mails::{post, queue};
use crate::scene::{PSEUDO, Scene};

/// What was found, and which routes showed a page.
#[derive(Default)]
pub struct Found {
    pages: usize,
    shown: BTreeSet<String>,
    strays: BTreeSet<String>,
}

impl Found {
    fn look(&mut self, who: &str, what: &str, answer: &Answer) {
        let (kind, told) = (kind(answer), format!("{what} as {who}"));
        assert!(
            !answer.status.is_server_error(),
            "{told}: {}",
            answer.status
        );
        if kind.starts_with("text/html") {
            self.pages += 1;
            self.note(&told, in_html(&answer.body));
        }
        if kind.starts_with("text/calendar") {
            let said = |line: &&str| {
                let name = line.split([':', ';']).next().unwrap_or_default();
                ["SUMMARY", "DESCRIPTION", "LOCATION", "X-WR-CALNAME"].contains(&name)
            };
            let lines = answer.body.lines().filter(said);
            let values = lines.filter_map(|l| l.split_once(':')).map(|(_, v)| v);
            self.note(&told, strays(values));
        }
        // The word that the next page will show.
        for cookie in answer.headers.get_all("set-cookie") {
            let toast = cookie.to_str().ok().and_then(|c| c.strip_prefix("toast="));
            let json = toast.and_then(|c| {
                let coded = c.split(';').next()?;
                data_encoding::BASE64URL_NOPAD.decode(coded.as_bytes()).ok()
            });
            if let Some(json) = json.filter(|json| !json.is_empty()) {
                let toast: serde_json::Value = serde_json::from_slice(&json).unwrap();
                self.note(&told, strays([toast["text"].as_str().unwrap()]));
            }
        }
    }

    fn note(&mut self, told: &str, strays: Vec<String>) {
        let all = strays.into_iter().map(|s| format!("{s}   ({told})"));
        self.strays.extend(all);
    }

    fn judged(self) {
        println!("{} pages read, {} routes", self.pages, self.shown.len());
        // One line for each string, with the first page it stands on.
        let mut seen = BTreeSet::new();
        let first = |s: &&String| {
            let string = s.split("   (").next().unwrap_or_default().to_owned();
            seen.insert(string)
        };
        let lines: Vec<&String> = self.strays.iter().filter(first).collect();
        assert!(lines.is_empty(), "{} bare strings: {lines:#?}", lines.len());
    }
}

fn strays<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    let texts = texts.into_iter();
    texts
        .filter(|text| Reader::default().strays(text))
        .map(str::to_owned)
        .collect()
}

fn kind(answer: &Answer) -> String {
    let kind = answer.headers.get("content-type");
    kind.and_then(|k| k.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

fn routes(method: &Method) -> Vec<Route> {
    let pages = router::pages();
    let all = pages.table().iter().filter(|r| r.method == *method);
    all.cloned().collect()
}

/// Answers that are no page: bytes, pictures, calendars.
const BYTES: &[&str] = &[
    "/download",
    "/image",
    "/images/{id}",
    "/photo/{id}/{sub}",
    ".ics",
    ".svg",
];

#[tokio::test(flavor = "multi_thread")]
async fn no_page_has_a_bare_string() {
    let portal = TestPortal::sqlite().await;
    let scene = Scene::build(&portal).await;
    post(&portal).await; // notifications are what the worker makes of what happened
    let (mut found, house) = (Found::default(), &scene.house);
    let (looking, looked_at, _) = house.looking_on(&portal).await;
    let home = format!("/{}", house.slug);
    let mut askers = vec![(looking, looked_at)];
    for group in [Group::SuperAdmin, Group::User] {
        askers.push((house.office(&portal, group).await, home.clone()));
    }
    for (contact, name) in [(house.member, "member"), (house.stranger, "not a member")] {
        askers.push((house.client(&portal, contact, name).await, home.clone()));
    }
    askers.push((scene.bare.staff.clone(), scene.bare.base.clone()));
    askers.push((scene.bare.client.clone(), scene.bare.base.clone()));
    let nobody = Visitor::nobody(&portal.site).speaking(PSEUDO);
    let within = format!("?engagement={}", house.engagement);
    let queries = [
        "",
        "?q=canary",
        "?q=nothingcanary",
        "?page=2",
        within.as_str(),
    ];
    for route in routes(&Method::GET) {
        for id in scene.ids(&portal, &route.path).await {
            let path = route.path.replace("{id}", &id);
            let path = if path == "/" { "" } else { &path };
            for (asker, base) in &askers {
                for query in &queries {
                    if !query.is_empty() && route.path.contains('{') {
                        continue;
                    }
                    let answer = asker.get(&format!("{base}{path}{query}")).await;
                    found.look(&asker.name, &format!("GET {}{query}", route.path), &answer);
                    let led = answer.status.is_redirection() && answer.location().starts_with(base);
                    if answer.status == StatusCode::OK
                        || led && !answer.location().contains("/sign-in")
                    {
                        found.shown.insert(route.path.clone());
                    }
                }
            }
            let answer = nobody.follow(&format!("{home}{path}")).await;
            found.look("nobody", &format!("GET {}", route.path), &answer);
        }
    }
    let all = routes(&Method::GET).into_iter().map(|r| r.path);
    let unseen: Vec<String> = all
        .filter(|path| !found.shown.contains(path) && !BYTES.iter().any(|b| path.ends_with(b)))
        .collect();
    assert!(unseen.is_empty(), "nobody was shown {unseen:?}");
    found.judged();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_word_about_an_error_or_an_act_is_bare() {
    let portal = TestPortal::sqlite().await;
    let mut found = Found::default();
    let scene = Scene::build(&portal).await;
    let house = &scene.house;
    // What ends access or signs people out comes last.
    let mut acts = routes(&Method::POST);
    acts.sort_by_key(|r| {
        ["/access", "/account", "/settings", "/trash", "/remove"]
            .iter()
            .any(|w| r.path.contains(w))
    });
    for route in acts {
        let boss = house
            .office(&portal, Group::SuperAdmin)
            .await
            .speaking(PSEUDO);
        let member = house
            .client(&portal, house.member, "member")
            .await
            .speaking(PSEUDO);
        for id in scene.ids(&portal, &route.path).await {
            let sub = id.clone();
            let path = route.path.replace("{id}", &id).replace("{sub}", &sub);
            for asker in [&boss, &member] {
                for fields in [&[][..], FIELDS] {
                    let answer = asker.post(&format!("/{}{path}", house.slug), fields).await;
                    found.look(&asker.name, &format!("POST {}", route.path), &answer);
                }
            }
        }
    }
    found.judged();
}

/// Fields of many forms at once, each with a value that some rule refuses or that does something.
const FIELDS: &[(&str, &str)] = &[
    ("title", "Title_canary"),
    ("name", "Name_canary"),
    ("email", "not-an-address-canary"),
    ("body", "Body_canary"),
    ("text", "Text_canary"),
    ("on", "1"),
    ("starts_at", "nocanary"),
    ("password", "canary"),
    ("accent", "canary"),
    ("version", "9"),
];

#[tokio::test(flavor = "multi_thread")]
async fn no_page_at_the_door_has_a_bare_string() {
    let portal = TestPortal::sqlite().await;
    let mut found = Found::default();
    let setup = entry::first_start(&portal.app.db, portal.app.clock.now());
    let setup = setup.await.unwrap().unwrap();
    let stranger = || {
        Visitor::nobody(&portal.site)
            .speaking(PSEUDO)
            .keeping_cookies()
    };
    let first = stranger();
    let answer = first.follow(&format!("/setup/{setup}")).await;
    found.look("nobody", "GET /setup", &answer);
    let answer = first.post("/setup", &[]).await;
    found.look("nobody", "POST /setup", &answer);

    let scene = Scene::build(&portal).await;
    queue(&portal).await;
    let links = post(&portal).await.links;
    assert!(links.len() >= 4, "{links:?}");
    let operator = stranger();
    let answer = operator.follow(&door::mailbox_path()).await;
    found.look("the operator", "GET /mailbox", &answer);
    for link in links {
        let visitor = stranger();
        let answer = visitor.follow(&link).await;
        found.look("who got a mail", &link, &answer);
    }
    let base = format!("/{}", scene.house.slug);
    for word in ["down", "denied", "refused", "late"] {
        let answer = stranger()
            .get(&format!("{base}/sign-in?provider={word}"))
            .await;
        found.look("who came back in vain", word, &answer);
    }
    let back = Visitor::browser(
        &portal.site,
        "who came back",
        "none; portico-provider=canary",
    );
    let path = format!("{base}/sign-in/provider/continue");
    let answer = back.speaking(PSEUDO).get(&path).await;
    assert_eq!(answer.status, StatusCode::OK);
    found.look("who came back", "GET …/continue", &answer);
    let boss = scene.house.office(&portal, Group::SuperAdmin).await;
    let boss = boss.speaking(PSEUDO);
    for route in router::instance().table() {
        let path = route.path.replace("{org}", &scene.house.slug);
        let path = path.replace("{token}", "canary").replace("{id}", "canary");
        let asset = [
            "/assets", "/theme", "/cover", "/mark", "/logo", "/live", "/api",
        ];
        if asset.iter().any(|a| path.starts_with(a)) || path.contains('{') {
            continue;
        }
        for visitor in [&stranger(), &operator, &boss] {
            let what = format!("{} {}", route.method, route.path);
            let answers = if route.method == Method::GET {
                vec![visitor.get(&path).await]
            } else if path == "/sign-out" {
                vec![]
            } else {
                vec![
                    visitor.post(&path, &[]).await,
                    visitor.post(&path, FIELDS).await,
                ]
            };
            for answer in answers {
                found.look(&visitor.name, &what, &answer);
                if answer.status.is_redirection() && answer.location().starts_with(&base) {
                    let next = visitor.get(answer.location()).await;
                    found.look(&visitor.name, &what, &next);
                }
            }
        }
    }
    found.judged();
}
