//! Presets through the whole program: what is shown before, what stands afterwards, and who sees what
//! by it. The steps of each system in its own words are played in `e2e/journeys/presets.test.mjs`.

#![allow(clippy::unwrap_used)]

use axum::http::{Method, StatusCode};
use kernel::*;
use serde_json::json;
use testing::{House, State, TestPortal, Visitor};

struct Scene {
    house: House,
    boss: Visitor,
    program: Visitor,
    client: Visitor,
    user: Visitor,
}

async fn each() -> Vec<(TestPortal, Scene)> {
    let mut all = Vec::new();
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let (_, staff, person) = house.staff[0];
        let scene = Scene {
            boss: house.office(&portal, Group::SuperAdmin).await,
            program: house
                .program(&portal, person, Some(staff), None, "boss")
                .await,
            client: house.client(&portal, house.member, "member").await,
            user: house.office(&portal, Group::User).await,
            house,
        };
        all.push((portal, scene));
    }
    all
}

impl Scene {
    async fn set_up(&self, preset: &str) -> String {
        let path = format!("/home/settings/presets/{preset}");
        let shown = self.boss.get(&path).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
        let version = shown.hidden("version");
        let done = self.boss.post(&path, &[("version", &version)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        shown.body
    }
    async fn meets(&self, kind: Kind, state: State) -> bool {
        let path = format!("/home/{}/{}", kind.tool(), self.house.item(kind, state));
        self.client.get(&path).await.status == StatusCode::OK
    }
    async fn new_update(&self) -> String {
        let new = json!({"engagement": self.house.engagement, "title": "News", "html": "Rain"});
        let made = self
            .program
            .json(Method::POST, "/api/v1/updates", Some(new))
            .await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        made.json()["sharing"].as_str().unwrap().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_preset_sets_what_its_table_says_and_only_one_is_in_force() {
    for (_portal, scene) in each().await {
        let other = scene.house.item(Kind::Todo, State::OtherClient);
        let audience = format!("/home/items/{other}/audience");
        scene.boss.post(&audience, &[("audience", "all")]).await;
        for (preset, update, file, todo, of_others) in [
            ("event_venue", "shared", true, true, false),
            ("agency", "shared", true, false, false),
            ("solo_creative", "when_sent", false, false, false),
            ("project_studio", "private", true, true, false),
            ("help_desk", "private", true, true, true),
        ] {
            scene.set_up(preset).await;
            assert_eq!(scene.new_update().await, update, "{preset}");
            assert!(scene.meets(Kind::Update, State::Own).await, "{preset}");
            assert_eq!(scene.meets(Kind::File, State::Own).await, file, "{preset}");
            assert_eq!(scene.meets(Kind::Todo, State::Own).await, todo, "{preset}");
            assert_eq!(
                scene.meets(Kind::Todo, State::OtherClient).await,
                of_others,
                "{preset}"
            );
            let list = scene.boss.get("/home/settings/presets").await.body;
            assert_eq!(list.matches("As set").count(), 1, "{preset}");
            let (before, _) = list.split_once("As set").unwrap();
            assert!(
                before.rfind(&format!("/settings/presets/{preset}\""))
                    >= before.rfind("/settings/presets/"),
                "{preset}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn before_it_is_set_the_page_says_what_changes_and_for_whom() {
    for (_portal, scene) in each().await {
        let shown = scene.set_up("solo_creative").await;
        for words in [
            "What this changes",
            "Files: sees",
            "Files in the client portal",
        ] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        let again = scene.set_up("solo_creative").await;
        assert!(again.contains("Nobody sees more or less"), "{again}");
        // What was given to somebody stays theirs, and a name already used is taken up again.
        scene.set_up("help_desk").await;
        scene.set_up("solo_creative").await;
        let sets = scene
            .program
            .json(Method::GET, "/api/v1/permission-sets", None)
            .await
            .json();
        let named = |name: &str| {
            let all = sets["data"].as_array().unwrap().iter();
            all.filter(|s| s["name"] == name).count()
        };
        assert_eq!(
            (named("Solo creative"), named("Help desk and projects")),
            (1, 1)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_changed_meanwhile_are_looked_at_again_and_others_may_not() {
    for (_portal, scene) in each().await {
        let path = "/home/settings/presets/agency";
        let version = scene.boss.get(path).await.hidden("version");
        scene.set_up("help_desk").await;
        let late = scene.boss.post(path, &[("version", &version)]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body.contains("changed meanwhile"), "{}", late.body);
        assert_eq!(scene.new_update().await, "private", "nothing was set");
        // So is whom it would change something for.
        let path_of_files = "/home/settings/presets/solo_creative";
        let version = scene.boss.get(path_of_files).await.hidden("version");
        let file = scene.house.item(Kind::File, State::Own);
        let alone = [("audience", "staff"), ("sure", "1")];
        let audience = format!("/home/items/{file}/audience");
        scene.boss.post(&audience, &alone).await;
        let late = scene
            .boss
            .post(path_of_files, &[("version", &version)])
            .await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
        assert!(late.body.contains("changed meanwhile"), "{}", late.body);
        // So is the permission set that it would overwrite.
        scene.set_up("agency").await;
        let version = scene.boss.get(path).await.hidden("version");
        let sets = scene
            .program
            .json(Method::GET, "/api/v1/permission-sets", None)
            .await
            .json();
        let all = sets["data"].as_array().unwrap();
        let set = all.iter().find(|s| s["name"] == "Agency").unwrap();
        let own = format!("/api/v1/permission-sets/{}", set["id"].as_str().unwrap());
        let change = json!({"version": set["version"], "levels": {"files": "none"}});
        let changed = scene.program.json(Method::PATCH, &own, Some(change)).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
        let late = scene.boss.post(path, &[("version", &version)]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
        let refused = scene.user.post(path, &[("version", &version)]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let unknown = scene.boss.get("/home/settings/presets/none").await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preset_is_taken_back_whole_and_never_over_what_came_after_it() {
    for (_portal, mut scene) in each().await {
        scene.boss = scene.boss.keeping_cookies();
        let path = "/home/settings/presets/solo_creative";
        let back = format!("{path}/undo");
        let settings = async |scene: &Scene| {
            let sets = scene
                .program
                .json(Method::GET, "/api/v1/permission-sets", None)
                .await;
            let mut all = Vec::new();
            for page in ["portal", "access", "sharing"] {
                let page = format!("/home/settings/{page}");
                all.push(scene.boss.get(&page).await.hidden("version"));
            }
            let names =
                |set: &serde_json::Value| json!([set["id"], set["levels"], set["standard"]]);
            let sets: Vec<_> = sets.json()["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(names)
                .collect();
            (all, sets)
        };
        // On what the programme began with, and on another preset.
        for round in 0..2 {
            let stood = settings(&scene).await;
            let sees = scene.meets(Kind::File, State::Own).await;
            let version = scene.boss.get(path).await.hidden("version");
            let done = scene.boss.post(path, &[("version", &version)]).await;
            assert!(!scene.meets(Kind::File, State::Own).await);
            let offered = scene.boss.get(done.location()).await;
            let before = offered.hidden("before").replace("&#34;", "\"");
            let undone = scene.boss.post(&back, &[("before", &before)]).await;
            let told = scene.boss.get(undone.location()).await.body;
            assert!(told.contains("Taken back"), "{round}: {told}");
            assert_eq!(settings(&scene).await, stood, "{round}");
            assert_eq!(scene.meets(Kind::File, State::Own).await, sees);
            let trail = scene.boss.get("/home/settings/audit").await.body;
            assert!(trail.contains("took a preset back"), "{trail}");
            // A second time there is nothing to take back.
            let again = scene.boss.post(&back, &[("before", &before)]).await;
            let told = scene.boss.get(again.location()).await.body;
            assert!(told.contains("Nothing was taken back"), "{told}");
            let refused = scene.user.post(&back, &[("before", &before)]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN);
            scene.set_up("help_desk").await;
        }
        // What a preset leaves alone, its way back leaves alone, whatever the form says.
        let version = scene.boss.get(path).await.hidden("version");
        let done = scene.boss.post(path, &[("version", &version)]).await;
        let offered = scene.boss.get(done.location()).await;
        let before = offered.hidden("before").replace("&#34;", "\"");
        let forged = before.replace("\"on\":true", "\"on\":false");
        let forged = forged.replace("\"client_factor\":false", "\"client_factor\":true");
        assert_ne!(forged, before);
        scene.boss.post(&back, &[("before", &forged)]).await;
        let portal = scene.boss.get("/home/settings/portal").await.body;
        let checked = |name: &str| {
            let (_, rest) = portal.split_once(&format!("name=\"{name}\"")).unwrap();
            rest.split('>').next().unwrap().contains("checked")
        };
        assert!(checked("on") && !checked("client_factor"), "{portal}");
        let wrong = scene.boss.post(&back, &[("before", "{}")]).await;
        assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    }
}
