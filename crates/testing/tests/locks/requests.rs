//! Asking for a change of what is locked.

use axum::http::{Method, StatusCode};
use chrono::TimeDelta;
use serde_json::json;

use crate::scene::{LOCKED, Scene};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_asked_once_and_seen_by_its_client_and_the_team_only() {
    for scene in Scene::each().await {
        scene.shared_by_both().await;
        let early = scene.client.get(&scene.request()).await;
        assert_eq!(
            early.status,
            StatusCode::CONFLICT,
            "there is nothing to ask for"
        );
        scene.calendar(LOCKED).await;
        assert_eq!(
            scene.client.get(&scene.request()).await.status,
            StatusCode::OK
        );
        for (typed, says) in [
            (" \n", "Enter a value"),
            (&"é".repeat(2001), "at most 2,000"),
        ] {
            let wrong = scene.ask(typed).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(wrong.body.contains(says), "{}", wrong.body);
            assert!(wrong.body.contains(typed.trim()), "what was typed is kept");
        }
        let words = "Secretwish: twelve chairs more";
        assert_eq!(scene.ask(words).await.status, StatusCode::SEE_OTHER);
        let again = scene.ask("Once more").await;
        let page = scene.client.follow(again.location()).await.body;
        assert!(
            page.contains(words) && !page.contains("Once more"),
            "{page}"
        );
        assert!(page.contains("Take request back") && !page.contains("Request a change"));

        let (contact, person) = scene.house.other;
        let other = scene
            .house
            .program(&scene.portal, person, None, Some(contact), "other")
            .await;
        let all = other
            .json(Method::GET, "/api/v1/change-requests", None)
            .await;
        assert_eq!(all.json()["data"], json!([]));
        let one = format!("/api/v1/change-requests/{}", scene.waiting().await);
        assert_eq!(
            other.json(Method::GET, &one, None).await.status,
            StatusCode::NOT_FOUND
        );
        let theirs = format!("/home/requests/{}/withdraw", scene.waiting().await);
        assert_eq!(
            scene.other.post(&theirs, &[]).await.status,
            StatusCode::NOT_FOUND
        );
        for path in [scene.path(""), "/home".into(), "/home/notifications".into()] {
            let body = scene.other.get(&path).await.body;
            assert!(!body.contains("Secretwish"), "{path} tells another client");
        }
        let mails = scene.mails().await;
        let about: Vec<&String> = mails
            .iter()
            .filter(|(_, text)| text.contains("Secretwish"))
            .map(|(to, _)| to)
            .collect();
        assert!(
            !about.is_empty() && about.iter().all(|to| !to.contains("c1-")),
            "{about:?}"
        );
        let engagement = format!("/home/engagements/{}", scene.house.engagement);
        for path in [scene.path(""), engagement, "/home/inbox".into()] {
            let body = scene.boss.get(&path).await.body;
            assert!(body.contains("Secretwish"), "{path} does not tell the team");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn accepting_opens_the_item_for_three_days_to_the_one_who_asked() {
    for scene in Scene::each().await {
        scene.shared_by_both().await;
        scene.calendar(LOCKED).await;
        scene.ask("The chairs").await;
        let home = scene.client.get("/home").await.body;
        assert!(
            home.contains("things are locked") && !home.contains("needs you"),
            "{home}"
        );
        let (contact, person) = scene.house.member;
        let program = scene
            .house
            .program(&scene.portal, person, None, Some(contact), "client");
        let program = program.await;
        let locked = async || {
            let home = program.json(Method::GET, "/api/v1/home", None).await.json();
            let turns = home["turns"].as_array().unwrap().iter();
            let of = |turn: &serde_json::Value| turn["id"] == scene.todo.to_string();
            turns
                .filter(|t| of(t))
                .map(|t| t["locked"] == true)
                .collect::<Vec<_>>()
        };
        assert_eq!(locked().await, [true]);
        let long = "x".repeat(1001);
        let wrong = scene.answer("accept", &long).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains(&long) && wrong.body.contains("at most 1,000"));
        let accepted = scene.answer("accept", "Until the order goes out").await;
        assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.body);
        let page = scene.page().await;
        for words in [
            "The team opened this for you until",
            "Until the order goes out",
            "Mark done",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let home = scene.client.get("/home").await.body;
        assert!(
            home.contains("1 thing needs you") && home.contains("Open to you until"),
            "{home}"
        );
        assert_eq!(locked().await, [false]);
        let other = scene.other.post(&scene.path("/done"), &[]).await;
        assert_eq!(
            other.status,
            StatusCode::CONFLICT,
            "it is not open to another client"
        );
        for act in ["/done", "/reopen", "/done"] {
            let done = scene.client.post(&scene.path(act), &[]).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{act}");
        }
        let bell = scene.client.get("/home/notifications").await.body;
        assert!(
            !bell.contains("for your change"),
            "not told before the worker ran"
        );
        let mails = scene.mails().await;
        let told = |(to, text): &&(String, String)| {
            to.contains("c0-") && text.contains("opened it for you until")
        };
        assert_eq!(mails.iter().filter(told).count(), 1, "{mails:#?}");
        let bell = scene.client.get("/home/notifications").await.body;
        assert!(bell.contains("for your change"), "{bell}");

        scene.portal.app.clock.advance(TimeDelta::days(4));
        let client = scene
            .house
            .client(&scene.portal, scene.house.member, "member")
            .await;
        let late = client.post(&scene.path("/reopen"), &[]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "the three days are over");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_says_why_and_an_answer_is_given_once() {
    for scene in Scene::each().await {
        scene.calendar(LOCKED).await;
        scene.ask("The chairs").await;
        let id = scene.waiting().await;
        let refused = scene.answer("refuse", "They are on the lorry").await;
        assert_eq!(refused.status, StatusCode::SEE_OTHER);
        let page = scene.page().await;
        for words in [
            "could not make the change",
            "They are on the lorry",
            "Request a change",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let path = format!("/home/requests/{id}/answer");
        let twice = scene.boss.post(&path, &[("verdict", "accept")]).await;
        let page = scene.boss.follow(twice.location()).await.body;
        assert!(page.contains("answered already"), "{page}");
        let late = scene.client.post(&scene.path("/done"), &[]).await;
        assert_eq!(
            late.status,
            StatusCode::CONFLICT,
            "the second answer opened nothing"
        );

        scene.ask("Then the tables").await;
        let id = scene.waiting().await;
        let back = format!("/home/requests/{id}/withdraw");
        assert_eq!(
            scene.client.post(&back, &[]).await.status,
            StatusCode::SEE_OTHER
        );
        assert!(
            !scene
                .boss
                .get(&scene.path(""))
                .await
                .body
                .contains("Then the tables")
        );
        let mails = scene.mails().await;
        assert!(
            mails
                .iter()
                .any(|(to, text)| to.contains("c0-") && text.contains("on the lorry"))
        );
    }
}
