//! What ends, ends for good, and what was typed meanwhile is not lost.

#![allow(clippy::unwrap_used)]

use axum::http::{StatusCode, header};
use chrono::TimeDelta;
use kernel::Group;
use testing::{House, State, TestPortal, Visitor};

#[tokio::test]
async fn a_contact_out_of_the_trash_signs_in_anew() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let office = house.office(&portal, Group::SuperAdmin).await;
        let her = house.client(&portal, house.member, "member").await;
        let (contact, person) = house.member;
        let program = house
            .program(&portal, person, None, Some(contact), "program")
            .await;
        assert_eq!(her.get("/larkspur").await.status, StatusCode::OK);
        assert_eq!(program.get("/api/v1/me").await.status, StatusCode::OK);
        let contact = format!("/larkspur/contacts/{contact}");
        for act in ["trash", "restore"] {
            let done = office.post(&format!("{contact}/{act}"), &[]).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{act}: {}", done.body);
        }
        let back = her.get("/larkspur").await;
        assert!(
            back.location().starts_with("/larkspur/sign-in"),
            "{}",
            back.location()
        );
        assert_eq!(
            program.get("/api/v1/me").await.status,
            StatusCode::UNAUTHORIZED
        );
        let anew = house.client(&portal, house.member, "member").await;
        assert_eq!(anew.get("/larkspur").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn what_somebody_signed_out_meanwhile_wrote_is_given_back() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "larkspur").await;
    let nobody = Visitor::nobody(&portal.site);
    let item = house.item(kernel::Kind::Update, State::Own);
    let path = format!("/larkspur/items/{item}/comments");
    let said = "Could we move the <b>tasting</b> to noon?";
    let answer = nobody.post(&path, &[("key", "k-1"), ("text", said)]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let escaped = "Could we move the &#60;b&#62;tasting&#60;/b&#62; to noon?";
    assert!(answer.body.contains(escaped), "{}", answer.body);
    assert!(answer.body.contains(&format!("action=\"{path}\"")));
    let beside = "href=\"/larkspur/sign-in?next=%2Flarkspur%2Fsigned-in\"";
    assert!(answer.body.contains(beside), "{}", answer.body);
    assert!(
        !answer.body.contains("name=\"live\""),
        "the answer to a form is never refreshed"
    );
    // One word counts, in any script; a secret is never written into a page.
    for word in ["Lovely", "\u{7d20}\u{6575}", "https://larkspur.example/map"] {
        let answer = nobody.post(&path, &[("body", word)]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{word}");
        assert!(answer.body.contains(word), "{}", answer.body);
    }
    let form = [("text", said), ("password", "two words"), ("code", "12 34")];
    let answer = nobody.post(&path, &form).await;
    assert!(answer.body.contains(escaped), "{}", answer.body);
    assert!(!answer.body.contains("two words") && !answer.body.contains("12 34"));
    // Nothing that took a while to type: the sign-in page.
    let answer = nobody.post(&path, &[("key", "k-1"), ("done", "on")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), "/larkspur/sign-in");
}

#[tokio::test]
async fn a_sign_in_beside_a_page_that_stays_leads_back_to_it() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "larkspur").await;
    let client = house.client(&portal, house.member, "member").await;
    let page = client.get("/larkspur/updates").await.body;
    let head = page.split("name=\"drafts\"").nth(1).unwrap();
    let head = head.split('>').next().unwrap();
    for said in [
        "data-elsewhere=\"You were signed out in another window.",
        "data-sign-in=\"/larkspur/sign-in?next=%2Flarkspur%2Fsigned-in\"",
    ] {
        assert!(head.contains(said), "{head}");
    }
    let there = client.get("/larkspur/signed-in").await;
    assert_eq!(there.status, StatusCode::OK);
    assert!(
        there.body.contains("data-signed-in") && there.body.contains("Go back to the tab"),
        "{}",
        there.body
    );
    let nobody = Visitor::nobody(&portal.site);
    let answer = nobody.get("/larkspur/signed-in").await;
    assert!(answer.location().starts_with("/larkspur/sign-in"));
}

#[tokio::test]
async fn a_long_address_is_not_repeated_by_the_sign_in() {
    let portal = TestPortal::sqlite().await;
    House::build(&portal, "larkspur").await;
    let nobody = Visitor::nobody(&portal.site);
    let near = nobody.get("/larkspur/files?q=plans").await;
    assert_eq!(
        near.location(),
        "/larkspur/sign-in?next=%2Flarkspur%2Ffiles%3Fq%3Dplans"
    );
    let far = nobody
        .get(&format!("/larkspur/files?q={}", "x".repeat(5_000)))
        .await;
    assert_eq!(far.location(), "/larkspur/sign-in");
}

#[tokio::test]
async fn the_address_book_leaves_only_with_a_fresh_proof() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let office = house.office(&portal, Group::SuperAdmin).await;
        let export = async |confirm: &str| {
            let form = [("q", ""), ("access", "active"), ("confirm", confirm)];
            office.post("/larkspur/contacts/export", &form).await
        };
        let csv = |answer: &testing::Answer| {
            answer
                .headers
                .get(header::CONTENT_DISPOSITION)
                .is_some_and(|v| v.to_str().unwrap().contains(".csv"))
        };
        assert!(csv(&export("").await), "signed in a moment ago");
        portal.app.clock.advance(TimeDelta::minutes(16));
        let (person, org) = (house.staff[0].2, house.org);
        let without = export("").await;
        assert_eq!(
            (without.status, csv(&without)),
            (StatusCode::CONFLICT, false),
            "nobody can prove anything without a password"
        );
        let hash = entry::hash("tall heron under rain").await.unwrap();
        let set = store::sql("update person set password = $2 where id = $1")
            .bind(person)
            .bind(hash);
        let put = portal.app.db.note(Some(org), move |conn| {
            Box::pin(async move { conn.run(set).await })
        });
        put.await.unwrap();
        let asked = export("").await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            asked.body.contains("name=\"confirm\"")
                && asked.body.contains("name=\"access\" value=\"active\"")
                && !asked.body.contains("field-error"),
            "{}",
            asked.body
        );
        let wrong = export("tall heron under snow").await;
        assert_eq!(
            (wrong.status, csv(&wrong)),
            (StatusCode::UNPROCESSABLE_ENTITY, false)
        );
        assert!(wrong.body.contains("field-error") && !wrong.body.contains("under snow"));
        assert!(csv(&export("tall heron under rain").await));
        assert!(!csv(&export("").await), "it held for the one act");
    }
}
