//! Signing in.

use axum::http::StatusCode;
use entry::Body;

use crate::browser::Browser;
use crate::portal::Portal;

const AMELIA: &str = "amelia@posteo.example";

async fn asked(portal: &Portal, browser: &mut Browser<'_>) -> (String, String) {
    browser
        .post(
            "/larkspur/sign-in/email",
            &[("email", AMELIA), ("next", "/larkspur/files")],
        )
        .await
        .leads("/larkspur/sign-in/sent?next=%2Flarkspur%2Ffiles");
    match &portal.mail().await.last().unwrap().body {
        Body::SignIn { url, code, .. } => (url.clone(), code.clone()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_link_signs_in_here_and_the_code_elsewhere() {
    let portal = Portal::larkspur().await;
    portal.invited("Amelia <Hartley>", AMELIA).await;
    let mut browser = Browser::new(&portal);
    browser
        .get("/larkspur/sign-in")
        .await
        .shows("Sign in to Larkspur Hall")
        .shows("Email or user name")
        .shows("action=\"/larkspur/sign-in/email\"");
    let (link, code) = asked(&portal, &mut browser).await;
    browser
        .get("/larkspur/sign-in/sent")
        .await
        .shows(AMELIA)
        .shows("one-time-code");
    let scanner = Browser::new(&portal).open(&link).await;
    scanner.shows("Type the code from the email");
    browser
        .open(&link)
        .await
        .shows("Continue as Amelia &#60;Hartley&#62;");
    browser
        .post("/larkspur/sign-in/continue", &[])
        .await
        .leads("/larkspur/files");
    assert!(browser.signed_in());
    browser
        .get("/larkspur/sign-in/continue")
        .await
        .shows("This link has ended");

    let (link, code2) = asked(&portal, &mut Browser::new(&portal)).await;
    let mut phone = Browser::new(&portal);
    phone.open(&link).await.shows("Type the code");
    let wrong = phone
        .post("/larkspur/sign-in/code", &[("code", &code)])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.shows("There is a problem").shows("aria-invalid");
    phone
        .post("/larkspur/sign-in/code", &[("code", &code2.to_lowercase())])
        .await
        .leads("/larkspur/files");
    phone
        .post("/sign-out", &[])
        .await
        .leads("/larkspur/sign-in");
    assert!(!phone.signed_in());
}

#[tokio::test]
async fn a_link_that_scanners_fetched_ten_times_is_unspent() {
    let portal = Portal::larkspur().await;
    portal.invited("Amelia Hartley", AMELIA).await;
    let mut browser = Browser::new(&portal);
    let (link, _) = asked(&portal, &mut browser).await;
    let path = link.strip_prefix("https://portal.example").unwrap();
    for _ in 0..10 {
        let mut scanner = Browser::new(&portal);
        let looked = scanner.head(path).await;
        assert_eq!(looked.status, StatusCode::SEE_OTHER);
        scanner.head(&looked.location).await;
        scanner.open(&link).await.shows("Type the code");
        let pressed = scanner.post("/larkspur/sign-in/continue", &[]).await;
        assert!(!scanner.signed_in(), "{}", pressed.html);
    }
    browser.open(&link).await.shows("Continue as Amelia");
    browser
        .post("/larkspur/sign-in/continue", &[])
        .await
        .leads("/larkspur/files");
    assert!(browser.signed_in());
}

#[tokio::test]
async fn known_and_unknown_addresses_look_the_same_and_errors_stand_in_the_form() {
    let portal = Portal::larkspur().await;
    portal.invited("Amelia Hartley", AMELIA).await;
    let mut answers = Vec::new();
    for email in [AMELIA, "nobody@posteo.example"] {
        let mut browser = Browser::new(&portal);
        browser
            .post(
                "/sign-in/email",
                &[("email", email), ("next", "//evil.example")],
            )
            .await
            .leads("/sign-in/sent");
        answers.push(browser.get("/sign-in/sent").await.html.replace(email, "…"));
    }
    assert_eq!(answers[0], answers[1]);
    let mut browser = Browser::new(&portal);
    let bad = browser
        .post("/sign-in/email", &[("email", "amelia\"><script>")])
        .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    bad.shows("Enter an email address")
        .shows("amelia&#34;&#62;&#60;script&#62;");
    let wrong = browser
        .post("/sign-in", &[("who", AMELIA), ("password", "wrong")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong
        .shows("do not belong together")
        .shows(&format!("value=\"{AMELIA}\""));
    assert!(
        !wrong.html.contains("value=\"wrong\""),
        "a password is never sent back"
    );
    assert_eq!(
        browser.get("/nowhere/sign-in").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_new_password_by_mail_signs_in() {
    let portal = Portal::larkspur().await;
    portal.invited("Amelia Hartley", AMELIA).await;
    portal.mail().await;
    let mut browser = Browser::new(&portal);
    browser
        .get("/larkspur/forgot")
        .await
        .shows("Choose a new password");
    browser
        .post("/larkspur/forgot", &[("email", AMELIA)])
        .await
        .leads("/larkspur/forgot/sent");
    browser
        .get("/larkspur/forgot/sent")
        .await
        .shows("20 minutes");
    let letters = portal.mail().await;
    let Body::Reset { url, .. } = &letters[0].body else {
        panic!("{letters:?}")
    };
    browser.open(url).await.shows("new-password");
    let short = browser
        .post("/larkspur/reset", &[("password", "short")])
        .await;
    short.shows("Use at least 15 characters");
    browser
        .post(
            "/larkspur/reset",
            &[("password", "copper lantern orbit wednesday")],
        )
        .await
        .leads("/larkspur");
    assert!(browser.signed_in());
    let mut other = Browser::new(&portal);
    other
        .post(
            "/sign-in",
            &[
                ("who", AMELIA),
                ("password", "copper lantern orbit wednesday"),
                ("next", "/larkspur/todos?x=1"),
            ],
        )
        .await
        .leads("/larkspur/todos?x=1");
    other
        .get("/places")
        .await
        .shows("Larkspur Hall")
        .shows("Client, here now")
        .shows("Sign out");
    assert_eq!(
        Browser::new(&portal)
            .get("/places?next=/larkspur")
            .await
            .location,
        "/sign-in?next=%2Flarkspur"
    );
}
