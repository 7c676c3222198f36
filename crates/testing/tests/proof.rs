//! Proof again: what would hurt most in wrong hands asks who that is, keeps what was typed, and goes
//! on from there.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test that cannot go on should stop where it is

use axum::http::{StatusCode, header};
use chrono::TimeDelta;
use kernel::*;
use store::sql;
use testing::{Answer, House, TestPortal, Visitor};

const CHOSEN: &str = "tall heron under rain";

/// Gives a person a password of their own.
async fn password(portal: &TestPortal, person: PersonId) {
    let hash = entry::hash(CHOSEN).await.unwrap();
    let set = sql("update person set password = $2 where id = $1")
        .bind(person)
        .bind(hash);
    let put = portal
        .app
        .db
        .note(None, |conn| Box::pin(async move { conn.run(set).await }));
    put.await.unwrap();
}

/// Says how the sessions of a person were opened.
async fn opened_by(portal: &TestPortal, person: PersonId, means: Means) {
    let set = sql("update session set proof = $2 where person_id = $1")
        .bind(person)
        .bind(means);
    let put = portal
        .app
        .db
        .note_instance(|conn| Box::pin(async move { conn.run(set).await }));
    put.await.unwrap();
}

/// The action of the first form on a page that asks for proof.
fn action(page: &str) -> String {
    let (_, rest) = page.split_once("id=\"again-").expect(page);
    let (_, rest) = rest.split_once("action=\"").unwrap();
    rest.split('"').next().unwrap().replace("&amp;", "&")
}

fn asks(answer: &Answer) -> bool {
    answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.body.contains("id=\"again-")
}

fn is_csv(answer: &Answer) -> bool {
    let name = answer.headers.get(header::CONTENT_DISPOSITION);
    name.is_some_and(|v| v.to_str().unwrap().contains(".csv"))
}

/// Proves by password what a page asked for, as a browser does: the same form with the password, and
/// on to where it is sent, with the form.
async fn prove(browser: &Visitor, asked: &Answer, fields: &[(&str, &str)]) -> Answer {
    let mut with = vec![("prove_password", CHOSEN)];
    with.extend(fields);
    let proven = browser.post(&action(&asked.body), &with).await;
    assert_eq!(
        proven.status,
        StatusCode::TEMPORARY_REDIRECT,
        "{}",
        proven.body
    );
    browser.post(proven.location(), &with).await
}

/// Every act that asks staff for proof: path and form.
fn acts(house: &House) -> Vec<(String, Vec<(&'static str, &'static str)>)> {
    let team = format!("/larkspur/settings/team/{}", house.staff[3].1);
    let invite = vec![
        ("name", "Ines Prova"),
        ("email", "ines@larkspur.example"),
        ("group", "user"),
    ];
    let token = vec![
        ("token_name", "Calendar"),
        ("days", "30"),
        ("covers", "read"),
    ];
    vec![
        (
            "/larkspur/contacts/export".into(),
            vec![("access", "active")],
        ),
        ("/larkspur/account/tokens".into(), token),
        ("/larkspur/settings/team".into(), invite),
        (
            team.clone(),
            vec![
                ("name", "Renamed Person"),
                ("group", "user"),
                ("version", "1"),
            ],
        ),
        (format!("{team}/active"), vec![]),
        (format!("{team}/unlink"), vec![]),
        (
            "/larkspur/settings/single-sign-on".into(),
            vec![("version", "0"), ("name", "Acme")],
        ),
        ("/larkspur/settings/single-sign-on/test".into(), vec![]),
        ("/larkspur/settings/single-sign-on/remove".into(), vec![]),
        (
            "/larkspur/settings/access".into(),
            vec![("version", "1"), ("name-admin", "Leads")],
        ),
    ]
}

#[tokio::test]
async fn every_listed_act_asks_of_staff_after_a_quarter_of_an_hour_and_of_a_mailed_link_at_once() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let person = house.staff[0].2;
        password(&portal, person).await;
        let office = house.office(&portal, Group::SuperAdmin).await;
        for means in [Means::Mail, Means::Recovery, Means::Local] {
            opened_by(&portal, person, means).await;
            for (path, form) in acts(&house) {
                let answer = office.post(&path, &form).await;
                assert!(asks(&answer), "{path} by {means}: {}", answer.status);
            }
        }
        opened_by(&portal, person, Means::Password).await;
        portal.app.clock.advance(SURE + TimeDelta::seconds(1));
        for (path, form) in acts(&house) {
            let answer = office.post(&path, &form).await;
            assert!(asks(&answer), "{path}: {}", answer.status);
            for (name, value) in form.iter().filter(|(_, v)| !v.is_empty()) {
                let held = format!("<textarea name=\"{name}\" hidden>\n{value}</textarea>");
                assert!(answer.body.contains(&held), "{path} keeps {name}");
            }
        }
        // A little earlier none of them asks; the clock of the portal goes on meanwhile.
        let back = sql("update session set sure_at = $2 where person_id = $1")
            .bind(person)
            .bind(portal.app.clock.now() - SURE + TimeDelta::minutes(2));
        let put = portal
            .app
            .db
            .note_instance(|conn| Box::pin(async move { conn.run(back).await }));
        put.await.unwrap();
        for (path, form) in acts(&house) {
            let answer = office.post(&path, &form).await;
            assert!(!asks(&answer), "{path}: {}", answer.status);
        }
    }
}

const SURE: TimeDelta = entry::SURE;

#[tokio::test]
async fn the_form_goes_on_after_the_proof_and_the_proof_holds_a_quarter_of_an_hour_and_no_longer() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        password(&portal, house.staff[0].2).await;
        let before = house.office(&portal, Group::SuperAdmin).await;
        let office = before.clone().keeping_cookies();
        portal.app.clock.advance(TimeDelta::minutes(16));
        let form = [("q", ""), ("access", "active")];
        let asked = office.post("/larkspur/contacts/export", &form).await;
        assert!(asks(&asked), "{}", asked.status);
        let typed = [
            ("prove_password", "tall heron under snow"),
            ("access", "active"),
        ];
        let wrong = office.post(&action(&asked.body), &typed).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.body.contains("field-error")
                && wrong.body.contains("active</textarea>")
                && !wrong.body.contains("under snow"),
            "{}",
            wrong.body
        );
        let answer = prove(&office, &asked, &form).await;
        assert!(is_csv(&answer), "{}", answer.status);
        assert_eq!(
            before.get("/larkspur").await.status,
            StatusCode::SEE_OTHER,
            "the cookie from before the proof opens nothing"
        );
        // Using it does not lengthen it.
        portal.app.clock.advance(TimeDelta::minutes(14));
        assert!(is_csv(
            &office.post("/larkspur/contacts/export", &form).await
        ));
        portal.app.clock.advance(TimeDelta::minutes(2));
        assert!(asks(&office.post("/larkspur/contacts/export", &form).await));
    }
}

#[tokio::test]
async fn a_client_proves_by_a_mailed_code_and_somebody_of_the_staff_does_not() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let token = [
            ("token_name", "Calendar"),
            ("days", "30"),
            ("covers", "read"),
        ];
        let path = "/larkspur/account/tokens";
        let client = house.client(&portal, house.member, "member").await;
        opened_by(&portal, house.member.1, Means::Mail).await;
        assert_eq!(client.post(path, &token).await.status, StatusCode::OK);
        portal.app.clock.advance(TimeDelta::minutes(16));
        let asked = client.post(path, &token).await;
        assert!(asks(&asked) && asked.body.contains("value=\"mail\""));
        let mut wish = vec![("prove_act", "mail")];
        wish.extend(token);
        let sent = client.post(&action(&asked.body), &wish).await;
        assert!(sent.body.contains("prove_mail") && sent.body.contains("Calendar</textarea>"));
        let (jobs,): (i64,) = portal
            .app
            .db
            .read(house.org)
            .await
            .unwrap()
            .one(
                sql("select count(*) from job where org_id = $1 and kind = 'mail.sign_in'")
                    .bind(house.org),
            )
            .await
            .unwrap();
        assert_eq!(jobs, 1);

        // The same person, on the staff elsewhere, is asked for more than a mailbox.
        let (_, _, person) = house.staff[0];
        let office = house.office(&portal, Group::SuperAdmin).await;
        opened_by(&portal, person, Means::Mail).await;
        let asked = office.post(path, &token).await;
        assert!(
            asks(&asked) && asked.body.contains("nothing yet"),
            "{}",
            asked.body
        );
        password(&portal, person).await;
        let asked = office.post(path, &token).await;
        assert!(asks(&asked) && !asked.body.contains("value=\"mail\""));
    }
}
