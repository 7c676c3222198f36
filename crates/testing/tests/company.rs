//! A company's *Portal access* through the whole program.

#![allow(clippy::unwrap_used)]

use axum::http::{Method, StatusCode};
use kernel::*;
use serde_json::Value;
use testing::{House, State, TestPortal, Visitor};

struct Scene {
    house: House,
    boss: Visitor,
    program: Visitor,
    client: Visitor,
    user: Visitor,
    path: String,
}

async fn each() -> Vec<(TestPortal, Scene)> {
    let mut all = Vec::new();
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let (_, staff, person) = house.staff[0];
        let scene = Scene {
            boss: house
                .office(&portal, Group::SuperAdmin)
                .await
                .keeping_cookies(),
            program: house
                .program(&portal, person, Some(staff), None, "boss")
                .await,
            client: house.client(&portal, house.member, "member").await,
            user: house.office(&portal, Group::User).await,
            path: format!("/home/companies/{}/access", house.company),
            house,
        };
        all.push((portal, scene));
    }
    all
}

impl Scene {
    async fn access(&self, contact: &str) -> Value {
        let path = format!("/api/v1/contacts/{contact}/access");
        self.program.json(Method::GET, &path, None).await.json()["access"].clone()
    }
    async fn contact(&self, name: &str, email: &str) -> String {
        let company = self.house.company.to_string();
        let form = [("name", name), ("email", email), ("company", &company)];
        let made = self.boss.post("/home/contacts", &form).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        made.location().rsplit('/').next().unwrap().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_switch_says_what_it_did_and_is_undone() {
    for (_portal, scene) in each().await {
        let file = format!("/home/files/{}", scene.house.item(Kind::File, State::Own));
        let switch = format!("{}/switch", scene.path);
        assert_eq!(scene.client.get(&file).await.status, StatusCode::OK);
        let off = scene.boss.post_sure(&switch, &[]).await;
        let page = scene.boss.follow(off.location()).await.body;
        assert!(page.contains("went out of sight"), "{page}");
        assert_ne!(scene.client.get(&file).await.status, StatusCode::OK);
        assert!(
            page.contains(&format!("action=\"{switch}\" id=\"undo\"")),
            "{page}"
        );
        scene.boss.post_sure(&switch, &[("on", "1")]).await;
        assert_eq!(scene.client.get(&file).await.status, StatusCode::OK);
        for path in ["switch", "invite", "new"] {
            let refused = scene
                .user
                .post(
                    &format!("{}/{path}", scene.path),
                    &[("id", scene.house.member.0.to_string().as_str())],
                )
                .await;
            assert_eq!(
                refused.status,
                StatusCode::FORBIDDEN,
                "{path}: {}",
                refused.body
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_ticked_is_invited_and_a_new_user_has_the_set_that_was_chosen() {
    for (_portal, scene) in each().await {
        let ada = scene.contact("Ada Ticked", "ada@ticked.example").await;
        let bea = scene.contact("Bea Left", "bea@left.example").await;
        let cleo = scene.contact("Cleo Nowhere", "").await;
        let page = scene.boss.get(&scene.path).await.body;
        assert!(page.contains(&format!("value=\"{ada}\" checked")));
        assert!(
            !page.contains(&format!("value=\"{cleo}\"")),
            "no address, no invitation"
        );
        let invite = format!("{}/invite", scene.path);
        let none = scene.boss.post(&invite, &[]).await;
        let said = scene.boss.follow(none.location()).await.body;
        assert!(said.contains("class=\"toast\""), "{said}");
        let strange = scene.house.stranger.0.to_string();
        scene.boss.post(&invite, &[("id", strange.as_str())]).await;
        let nowhere = format!("/home/companies/{}/access/invite", uuid::Uuid::now_v7());
        let gone = scene.boss.post(&nowhere, &[("id", ada.as_str())]).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
        assert_eq!(scene.access(&ada).await, "none");
        let sent = scene.boss.post(&invite, &[("id", ada.as_str())]).await;
        assert_eq!(sent.location(), scene.path, "{}", sent.body);
        assert_eq!(scene.access(&ada).await, "invited");
        assert_eq!(scene.access(&bea).await, "none");

        let set = scene.house.set.to_string();
        let add = format!("{}/new", scene.path);
        let form = [
            ("name", "Dan New"),
            ("email", "dan@new.example"),
            ("new_set", set.as_str()),
        ];
        let added = scene.boss.post(&add, &form).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        let list = scene.boss.get(&scene.path).await.body;
        let (before, _) = list.split_once(">Dan New<").unwrap();
        let (_, id) = before.rsplit_once("/contacts/").unwrap();
        let id = id.split('/').next().unwrap();
        assert_eq!(scene.access(id).await, "invited");
        let path = format!("/api/v1/contacts/{id}/permissions");
        let has = scene.program.json(Method::GET, &path, None).await.json();
        assert_eq!(has["set"], set.as_str());
        let wrong = scene
            .boss
            .post(&add, &[("name", "Eve"), ("email", "")])
            .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.body.contains("value=\"Eve\"") && wrong.body.contains("f-email-error"),
            "{}",
            wrong.body
        );
        let taken = scene.boss.post(&add, &form).await;
        assert_eq!(
            taken.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            taken.body
        );
    }
}
