//! First start, and the operator's mailbox.

use axum::http::StatusCode;

use crate::browser::Browser;
use crate::portal::Portal;

#[tokio::test]
async fn the_first_start_asks_on_one_page_and_goes_in() {
    let portal = Portal::fresh().await;
    let path = entry::first_start(&portal.app.db, portal.app.clock.now())
        .await
        .unwrap()
        .unwrap();
    let mut browser = Browser::new(&portal);
    browser.get(&path).await.leads("/setup");
    browser
        .get("/setup")
        .await
        .shows("Set up Portico")
        .shows("Europe/London\" selected");
    let mut fields = vec![
        ("org_name", "Larkspur Hall"),
        ("slug", "Lark--spur"),
        ("zone", "Europe/London"),
        ("name", "Priya"),
        ("email", "priya@larkspur.example"),
        ("password", "copper lantern orbit wednesday"),
    ];
    let bad = browser.post("/setup", &fields).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    bad.shows("single hyphens");
    fields[1].1 = "";
    browser
        .post("/setup", &fields)
        .await
        .leads("/larkspur-hall");
    assert!(browser.signed_in());
    browser
        .post("/setup", &fields)
        .await
        .shows("This set-up link has ended");
}

#[tokio::test]
async fn the_mailbox_opens_by_the_printed_link_only() {
    let portal = Portal::larkspur().await;
    let mut anybody = Browser::new(&portal);
    assert_eq!(anybody.get("/mailbox").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        anybody.get("/mailbox/mail/x").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        anybody.get("/mailbox/mail/x/html").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        anybody.get("/mailbox/open/guess").await.status,
        StatusCode::FORBIDDEN
    );

    let mut operator = Browser::new(&portal);
    operator.get(&door::mailbox_path()).await.leads("/mailbox");
    operator.get("/mailbox").await.shows("No mail yet");
    let folder = mail::Maildir::open(&portal.app.site.mailbox_dir).unwrap();
    let mail = mail::Message {
        at: portal.app.clock.now(),
        from_name: "Larkspur Hall".to_owned(),
        from_addr: "portico@portal.example".to_owned(),
        reply_to: None,
        to_name: "Amelia".to_owned(),
        to_addr: "amelia@posteo.example".to_owned(),
        subject: "Come in".to_owned(),
        html: "<!doctype html><html><head></head><body><a href=\"https://portal.example/x\">Open</a></body></html>".to_owned(),
        text: "Open https://portal.example/x".to_owned(),
        message_id: "1@portal.example".to_owned(),
        list_unsubscribe: None,
        lang: "en".to_owned(),
    };
    mail::Transport::Mailbox(folder.clone())
        .send(&mail)
        .await
        .unwrap();
    let id = folder.list(0, 9).await.unwrap().0[0].id.clone();
    operator
        .get("/mailbox")
        .await
        .shows("Come in")
        .shows("Amelia &#60;amelia@posteo.example&#62;");
    operator
        .get(&format!("/mailbox/mail/{id}"))
        .await
        .shows("<iframe")
        .shows("sandbox=");
    let framed = operator.get(&format!("/mailbox/mail/{id}/html")).await;
    framed.shows("<base target=\"_blank\">");
    assert!(
        framed.policy.starts_with("sandbox ")
            && !framed.policy.contains("allow-scripts")
            && !framed.policy.contains("allow-same-origin")
    );
    assert_eq!(
        operator.get("/mailbox/mail/..%2F..%2Fetc").await.status,
        StatusCode::NOT_FOUND
    );
}
