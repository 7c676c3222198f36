//! How much a program or a person may ask for in a minute, as the program's own site says it.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use chrono::TimeDelta;
use kernel::Group;
use testing::{Answer, House, TestPortal, Visitor};
use web::Quotas;

/// The same portal with these quotas.
fn limited(portal: &TestPortal, quotas: Quotas) -> axum::Router {
    let mut app = portal.app.clone();
    app.quotas = quotas;
    portico::router::site(app)
}

async fn program(portal: &TestPortal, house: &House, site: &axum::Router, n: usize) -> Visitor {
    let email = format!("p{n}-{}@house.example", house.canary);
    let token = entry::api_token(&portal.app.db, &email, None, portal.app.clock.now())
        .await
        .unwrap();
    Visitor::program(site, "program", &token)
}

fn wait(answer: &Answer) -> i64 {
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        answer.headers[header::CONTENT_TYPE],
        "application/problem+json"
    );
    assert_eq!(answer.json()["code"], "too_many");
    let seconds = answer.headers[header::RETRY_AFTER].to_str().unwrap();
    seconds.parse().unwrap()
}

#[tokio::test]
async fn a_token_and_an_organization_have_so_many_calls_a_minute() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "larkspur").await;
    let site = limited(&portal, Quotas::new(5, 8, 0));
    let (one, two) = (
        program(&portal, &house, &site, 0).await,
        program(&portal, &house, &site, 1).await,
    );
    let me = "/api/v1/me";
    for _ in 0..5 {
        assert_eq!(one.get(me).await.status, StatusCode::OK);
    }
    let seconds = wait(&one.get(me).await);
    assert!((6..=13).contains(&seconds), "{seconds}: one each twelve");
    for _ in 0..3 {
        assert_eq!(two.get(me).await.status, StatusCode::OK);
    }
    let seconds = wait(&two.get(me).await);
    assert!(
        (1..=8).contains(&seconds),
        "{seconds}: the organization's is empty"
    );
    portal.app.clock.advance(TimeDelta::seconds(12));
    assert_eq!(one.get(me).await.status, StatusCode::OK);
    wait(&one.get(me).await);

    let free = program(&portal, &house, &portal.site, 0).await;
    let uncounted = free.get(me).await;
    portal.app.clock.advance(TimeDelta::minutes(2));
    assert_eq!(
        two.get(me).await.statements(),
        uncounted.statements(),
        "counting asks the database nothing"
    );
    let stranger = Visitor::program(&site, "nobody", "portico_guess");
    for _ in 0..9 {
        assert_eq!(stranger.get(me).await.status, StatusCode::UNAUTHORIZED);
    }
}

fn form(engagement: &str, files: usize) -> Body {
    let part = |head: String, value: &str| {
        format!("--cut\r\ncontent-disposition: form-data; {head}\r\n\r\n{value}\r\n")
    };
    let mut body = part("name=\"engagement\"".to_owned(), engagement);
    for n in 0..files {
        body += &part(format!("name=\"file\"; filename=\"{n}.txt\""), "words");
    }
    Body::from(body + "--cut--\r\n")
}

#[tokio::test]
async fn a_person_brings_in_so_many_files_a_minute() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "larkspur").await;
    let engagement = house.engagement.to_string();
    let quotas = Quotas::new(0, 0, 3);
    let site = limited(&portal, quotas.clone());
    let send = async |files: usize| {
        program(&portal, &house, &site, 0)
            .await
            .ask(
                Method::POST,
                "/api/v1/files",
                "application/json",
                form(&engagement, files),
                Some("multipart/form-data; boundary=cut"),
            )
            .await
    };
    for _ in 0..3 {
        let sent = send(1).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.body);
    }
    let seconds = wait(&send(1).await);
    assert!((10..=21).contains(&seconds), "{seconds}: one each twenty");
    portal.app.clock.advance(TimeDelta::seconds(20));
    assert_eq!(send(1).await.status, StatusCode::CREATED);

    let office = house.office(&portal, Group::SuperAdmin).await;
    let export = async || office.post("/larkspur/contacts/export", &[]).await.status;
    assert_eq!(export().await, StatusCode::OK);
    let running = portal.app.quotas.export(house.org).unwrap();
    assert_eq!(export().await, StatusCode::TOO_MANY_REQUESTS);
    drop(running);
    assert_eq!(export().await, StatusCode::OK);
}

#[tokio::test]
async fn every_operation_says_that_it_may_be_too_much() {
    let portal = TestPortal::sqlite().await;
    let doc = Visitor::nobody(&portal.site)
        .get("/api/openapi.json")
        .await
        .json();
    let mut count = 0;
    for (path, methods) in doc["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let answer = &operation["responses"]["429"];
            assert!(
                answer["headers"]["Retry-After"].is_object(),
                "{method} {path}"
            );
            count += 1;
        }
    }
    assert!(count > 60, "{count}");
}
