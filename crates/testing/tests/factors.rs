//! A second factor that is required: nothing else is open before it, on no door.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test that cannot go on should stop where it is

use axum::http::{Method, StatusCode};
use chrono::TimeDelta;
use kernel::*;
use store::sql;
use testing::{Answer, House, TestPortal, Visitor};

const FIRST: &str = "/larkspur/account/second-step";

fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let (_, rest) = text
        .split_once(from)
        .unwrap_or_else(|| panic!("{from} in {text}"));
    rest.split(to).next().unwrap()
}

/// Sets up an authenticator app through its pages: the answer with the recovery codes, and the key.
async fn set_up(portal: &TestPortal, browser: &Visitor) -> (Answer, String) {
    let begun = browser.post(&format!("{FIRST}/app"), &[]).await;
    assert_eq!(begun.location(), format!("{FIRST}/app"), "{}", begun.body);
    let page = browser.get(&format!("{FIRST}/app")).await;
    let key = between(&page.body, "id=\"app-key\" rows=\"2\" readonly>", "<").to_owned();
    let code = testing::app_code(&key, portal.app.clock.now());
    let done = browser
        .post(&format!("{FIRST}/app/confirm"), &[("code", &code)])
        .await;
    (done, key)
}

#[tokio::test]
async fn staff_is_led_to_a_second_factor_before_anything_else() {
    for portal in TestPortal::each().await {
        let portal = portal.with_site(|site| site.staff_factor = true);
        let house = House::build(&portal, "larkspur").await;
        let office = house.office(&portal, Group::Admin).await.keeping_cookies();
        for path in [
            "/larkspur",
            "/larkspur/contacts",
            "/larkspur/account",
            "/larkspur/search?q=a",
        ] {
            assert_eq!(office.get(path).await.location(), FIRST, "{path}");
        }
        let post = office
            .post("/larkspur/companies", &[("name", "New Company")])
            .await;
        assert_eq!(post.status, StatusCode::UNAUTHORIZED, "{}", post.body);
        assert_eq!(office.get("/live").await.status, StatusCode::NOT_FOUND);
        let first = office.get(FIRST).await;
        assert!(
            first.body.contains("id=\"add-app\"") && !first.body.contains("/larkspur/contacts")
        );
        let (codes, _) = set_up(&portal, &office).await;
        assert_eq!(codes.status, StatusCode::OK, "{}", codes.body);
        assert_eq!(
            between(&codes.body, "<ol class=\"codes", "</ol>")
                .matches("<li>")
                .count(),
            10
        );
        assert_eq!(
            office.get("/larkspur/contacts").await.status,
            StatusCode::OK
        );

        // Looking on as a client is shut to a session without it, too.
        let (looking, base, _) = house.looking_on(&portal).await;
        assert_ne!(looking.get(&base).await.status, StatusCode::OK);
        // Clients are not meant.
        let client = house.client(&portal, house.member, "member").await;
        assert_eq!(client.get("/larkspur").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn an_organization_asks_its_clients_and_the_operator_lifts_it_of_staff() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let away = House::build(&portal, "away").await;
        let office = house.office(&portal, Group::SuperAdmin).await;
        let client = house
            .client(&portal, house.member, "member")
            .await
            .keeping_cookies();
        let (contact, person) = house.member;
        let program = house
            .program(&portal, person, None, Some(contact), "program")
            .await;
        assert_eq!(client.get("/larkspur").await.status, StatusCode::OK);
        let page = office.get("/larkspur/settings/portal").await;
        let version = between(&page.body, "name=\"version\" value=\"", "\"").to_owned();
        let form = [
            ("version", version.as_str()),
            ("on", "1"),
            ("client_factor", "1"),
        ];
        let saved = office.post_sure("/larkspur/settings/portal", &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        assert_eq!(
            office.get("/larkspur/contacts").await.status,
            StatusCode::OK
        );
        assert_eq!(client.get("/larkspur").await.location(), FIRST);
        let me = async || program.get("/api/v1/me").await.status;
        assert_eq!(me().await, StatusCode::FORBIDDEN, "programs neither");
        let other = away.client(&portal, away.member, "away").await;
        assert_eq!(other.get("/away").await.status, StatusCode::OK);
        set_up(&portal, &client).await;
        assert_eq!(client.get("/larkspur").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_key_of_an_app_wants_fresh_proof_is_shown_on_no_look_and_waits_a_quarter_of_an_hour() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let path = "/larkspur/account/second-step/app";
        let office = house
            .office(&portal, Group::SuperAdmin)
            .await
            .keeping_cookies();
        let begun = office.post(path, &[]).await;
        assert_eq!(begun.location(), path, "{}", begun.body);
        assert!(office.get(path).await.body.contains("id=\"app-key\""));
        let (looking, base, _) = house.looking_on(&portal).await;
        for page in ["", "/app", "/passkeys/new"] {
            let shown = looking
                .get(&format!("{base}/account/second-step{page}"))
                .await;
            assert_eq!(shown.status, StatusCode::NOT_FOUND, "{page}");
        }
        portal.app.clock.advance(TimeDelta::minutes(16));
        let late = office.get(path).await;
        assert!(!late.body.contains("id=\"app-key\""), "{}", late.body);
        assert!(
            late.location().contains("/sign-in/again"),
            "{}",
            late.status
        );
    }
}

#[tokio::test]
async fn changing_a_factor_ends_what_is_open_elsewhere_and_is_told() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let (contact, person) = house.member;
        let here = house
            .client(&portal, house.member, "here")
            .await
            .keeping_cookies();
        let there = house.client(&portal, house.member, "there").await;
        let program = house
            .program(&portal, person, None, Some(contact), "program")
            .await;
        let (_, key) = set_up(&portal, &here).await;
        assert_eq!(here.get("/larkspur").await.status, StatusCode::OK);
        assert_eq!(there.get("/larkspur").await.status, StatusCode::SEE_OTHER);
        assert_eq!(
            program.json(Method::GET, "/api/v1/me", None).await.status,
            StatusCode::UNAUTHORIZED
        );

        // Its page never shows the key again, and asks for proof before it is taken away.
        let page = here.get(FIRST).await;
        assert!(!page.body.contains(&key) && page.body.contains("id=\"remove-app\""));
        portal.app.clock.advance(TimeDelta::minutes(16));
        let remove = format!("{FIRST}/app/remove");
        let asked = here.post(&remove, &[]).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        let action = between(
            &asked.body,
            "id=\"again-code\" method=\"post\" action=\"",
            "\"",
        )
        .to_owned();
        let code = testing::app_code(&key, portal.app.clock.now());
        let proven = here.post(&action, &[("prove_code", &code)]).await;
        assert_eq!(
            proven.status,
            StatusCode::TEMPORARY_REDIRECT,
            "{}",
            proven.body
        );
        let removed = here.post(proven.location(), &[("prove_code", &code)]).await;
        assert_eq!(removed.location(), FIRST, "{}", removed.body);
        let mut conn = portal.app.db.read(house.org).await.unwrap();
        let (mails, notes): (i64, i64) = conn
            .one(sql("select (select count(*) from job where org_id = $1 and kind = 'mail.factor_changed') as mails, (select count(*) from audit where org_id = $1 and action in ('factor.added', 'factor.removed')) as notes").bind(house.org))
            .await
            .unwrap();
        assert_eq!((mails, notes), (2, 2));
        let (left,): (i64,) = conn
            .one(sql("select count(*) from recovery_code where person_id = $1").bind(person))
            .await
            .unwrap();
        assert_eq!(left, 0, "codes without a factor open nothing");
    }
}
