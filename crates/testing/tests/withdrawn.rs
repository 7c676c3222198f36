//! What ends, ends for good, and what was typed meanwhile is not lost.

#![allow(clippy::unwrap_used)]

use axum::http::StatusCode;
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
            let done = office.post_sure(&format!("{contact}/{act}"), &[]).await;
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
