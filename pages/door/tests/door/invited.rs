//! Invitations.

use axum::http::StatusCode;
use chrono::TimeDelta;
use entry::{Body, NewStaff};
use store::Act;
use uuid::Uuid;

use crate::browser::Browser;
use crate::portal::Portal;

async fn invitation(portal: &Portal) -> (String, String) {
    match &portal.mail().await.last().unwrap().body {
        Body::Invitation { url, code, .. } => (url.clone(), code.clone()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_password_or_the_code_lets_in_and_opening_alone_does_not() {
    let portal = Portal::larkspur().await;
    portal.invited("Amelia", "amelia@posteo.example").await;
    let (link, _) = invitation(&portal).await;
    let mut browser = Browser::new(&portal);
    for _ in 0..3 {
        browser
            .open(&link)
            .await
            .shows("Priya Raman invited you to Larkspur Hall")
            .shows("Continue as Amelia");
    }
    let weak = browser
        .post(
            "/larkspur/invitation",
            &[("act", "password"), ("password", "larkspurhall2027")],
        )
        .await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    weak.shows("too easy to guess");
    browser
        .post(
            "/larkspur/invitation",
            &[
                ("act", "password"),
                ("password", "copper lantern orbit wednesday"),
            ],
        )
        .await
        .leads("/larkspur");
    let over = Browser::new(&portal).open(&link).await;
    assert_eq!(over.status, StatusCode::GONE);
    over.shows("This invitation has ended")
        .shows("Email me a new link");

    portal.invited("Tom", "tom@posteo.example").await;
    let (link, code) = invitation(&portal).await;
    let mut phone = Browser::new(&portal);
    phone.open(&link).await.shows("Continue with code");
    phone
        .post(
            "/larkspur/invitation",
            &[("act", "code"), ("code", "00000000")],
        )
        .await
        .shows("That code is not right");
    phone
        .post("/larkspur/invitation", &[("act", "code"), ("code", &code)])
        .await
        .leads("/larkspur");
}

#[tokio::test]
async fn an_expired_one_offers_a_new_link_that_joins() {
    let portal = Portal::larkspur().await;
    portal.invited("Amelia", "amelia@posteo.example").await;
    let (link, _) = invitation(&portal).await;
    portal.app.clock.advance(TimeDelta::days(8));
    let mut browser = Browser::new(&portal);
    browser
        .open(&link)
        .await
        .shows("This invitation has ended")
        .shows("value=\"amelia@posteo.example\"");
    browser
        .post(
            "/larkspur/sign-in/email",
            &[("email", "amelia@posteo.example")],
        )
        .await
        .leads("/larkspur/sign-in/sent");
    let letters = portal.mail().await;
    let Body::SignIn { url, .. } = &letters[0].body else {
        panic!("{letters:?}")
    };
    browser.open(url).await.shows("Continue as Amelia");
    browser
        .post("/larkspur/sign-in/continue", &[])
        .await
        .leads("/larkspur");
    let nonsense = Browser::new(&portal).get("/invitation/nonsense").await;
    nonsense.leads("/invitation");
}

#[tokio::test]
async fn joining_one_more_place_by_a_session_proves_nothing() {
    let portal = Portal::larkspur().await;
    let email = "amelia@posteo.example";
    portal.invited("Amelia", email).await;
    let (link, _) = invitation(&portal).await;
    let (viewer, now) = (portal.staff.clone().unwrap(), portal.app.clock.now());
    let new = NewStaff {
        email: email.to_owned(),
        name: "Amelia".to_owned(),
        title: String::new(),
        group: kernel::Group::User,
    };
    let act = Act::of(&viewer, now, Uuid::now_v7());
    let invited = portal.app.db.change(act, move |tx| {
        Box::pin(async move { entry::invite_staff(tx, &viewer, new).await })
    });
    invited.await.unwrap();
    let (office, _) = invitation(&portal).await;
    let mut browser = Browser::new(&portal);
    browser.open(&link).await.shows("Continue as Amelia");
    let chosen = [
        ("act", "password"),
        ("password", "four pale lanterns over water"),
    ];
    browser
        .post("/larkspur/invitation", &chosen)
        .await
        .leads("/larkspur");
    portal.app.clock.advance(TimeDelta::minutes(16));
    browser.open(&office).await;
    browser
        .post("/larkspur/invitation", &[("act", "join")])
        .await
        .leads("/larkspur");
    assert!(browser.signed_in());
    let (staff, sure_at): (bool, kernel::Time) = portal
        .app
        .db
        .read_instance()
        .await
        .unwrap()
        .one(store::sql(
            "select (staff_id is not null) as staff, sure_at from session",
        ))
        .await
        .unwrap();
    assert!(staff, "the one session is in the office now");
    let age = portal.app.clock.now() - sure_at;
    assert!(
        age >= TimeDelta::minutes(16),
        "and as old as its proof: {age}"
    );
}
