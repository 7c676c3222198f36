//! When changes close, and for whom not.

use axum::http::{Method, StatusCode};
use kernel::*;
use serde_json::json;

use crate::scene::{LOCKED, NOT_YET, Scene};

#[tokio::test(flavor = "multi_thread")]
async fn changes_close_on_the_day_and_talk_stays_open() {
    for scene in Scene::each().await {
        scene.calendar(NOT_YET).await;
        let page = scene.page().await;
        assert!(
            page.contains("You can change this until the end of "),
            "{page}"
        );
        let done = scene.client.post(&scene.path("/done"), &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        scene.client.post(&scene.path("/reopen"), &[]).await;

        scene.calendar(LOCKED).await;
        let page = scene.page().await;
        for words in ["Changes closed on ", "Request a change", "id=\"comment\""] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("Mark done"), "{page}");
        for list in ["/home/todos", "/home"] {
            let body = scene.client.get(list).await.body;
            assert!(
                !body.contains(&scene.path("/done")),
                "{list} still offers it"
            );
        }
        let late = scene.client.post(&scene.path("/done"), &[]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(
            late.body.contains("The time for changes is over"),
            "{}",
            late.body
        );
        let (contact, person) = scene.house.member;
        let program = scene
            .house
            .program(&scene.portal, person, None, Some(contact), "hers")
            .await;
        let path = format!("/api/v1/todos/{}", scene.todo);
        let late = program
            .json(Method::POST, &format!("{path}/done"), None)
            .await;
        assert_eq!(
            (late.status, late.json()["code"].clone()),
            (StatusCode::CONFLICT, json!("locked"))
        );
        let head = program.json(Method::GET, &path, None).await.json();
        assert!(
            head["locks_at"].is_string() && head["done_at"].is_null(),
            "{head}"
        );
        let said = format!("/home/items/{}/comments", scene.todo);
        let said = scene.client.post(&said, &[("body", "And the cake?")]).await;
        assert_eq!(said.status, StatusCode::SEE_OTHER, "talk stays open");

        let office = scene.boss.get(&scene.path("")).await.body;
        assert!(office.contains("Locked for clients since "), "{office}");
        let done = scene.boss.post(&scene.path("/done"), &[]).await;
        assert_eq!(
            done.status,
            StatusCode::SEE_OTHER,
            "the team is never locked out"
        );

        let (looking, base, _) = scene.house.looking_on(&scene.portal).await;
        let seen = looking
            .get(&format!("{base}/todos/{}", scene.todo))
            .await
            .body;
        assert!(
            seen.contains("Changes closed on ") && !seen.contains("Request a change"),
            "{seen}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engagement_goes_its_own_way_and_nobody_saves_over_another() {
    for scene in Scene::each().await {
        scene.calendar(LOCKED).await;
        let tick = async || scene.client.post(&scene.path("/done"), &[]).await.status;
        let reset = async || scene.boss.post(&scene.path("/reopen"), &[]).await;
        for (rule, days, status) in [
            ("never", "", StatusCode::SEE_OTHER),
            ("", "", StatusCode::CONFLICT),
            ("open", "", StatusCode::SEE_OTHER),
            ("days", "45", StatusCode::CONFLICT),
            ("days", "30", StatusCode::SEE_OTHER),
        ] {
            let saved = scene
                .engagement(&[("todos", rule), ("todos_days", days)])
                .await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
            assert_eq!(tick().await, status, "{rule} {days}");
            reset().await;
        }
        let wrong = scene
            .engagement(&[("todos", "days"), ("todos_days", "9x9")])
            .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("value=\"9x9\"") && wrong.body.contains("0 to 365"));
        for path in [
            format!("/home/engagements/{}/locks", scene.house.engagement),
            "/home/settings/locks".into(),
        ] {
            let version = scene.boss.get(&path).await.hidden("version");
            let form = [
                ("version", version.as_str()),
                ("todos", "days"),
                ("todos_days", "3"),
            ];
            assert_eq!(
                scene.boss.post_sure(&path, &form).await.status,
                StatusCode::SEE_OTHER
            );
            let form = [("version", version.as_str()), ("todos", "never")];
            assert_eq!(
                scene.boss.post(&path, &form).await.status,
                StatusCode::CONFLICT,
                "{path}"
            );
        }
        let user = scene.house.office(&scene.portal, Group::User).await;
        assert_eq!(
            user.get("/home/settings/locks").await.status,
            StatusCode::FORBIDDEN
        );
        assert_eq!(
            scene.client.get("/home/settings/locks").await.status,
            StatusCode::NOT_FOUND
        );
    }
}
