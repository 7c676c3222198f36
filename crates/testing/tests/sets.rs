//! Permission sets through the whole program: who has one, what it opens and closes, and that every
//! change is shown before it is made.

#![allow(clippy::unwrap_used)]

use axum::http::{Method, StatusCode};
use kernel::*;
use serde_json::{Value, json};
use testing::{Answer, House, State, TestPortal, Visitor};

struct Scene {
    portal: TestPortal,
    house: House,
    boss: Visitor,
    client: Visitor,
}

impl Scene {
    async fn each() -> Vec<Scene> {
        let mut scenes = Vec::new();
        for portal in TestPortal::each().await {
            let house = House::build(&portal, "home").await;
            let boss = house
                .office(&portal, Group::SuperAdmin)
                .await
                .keeping_cookies(); // a toast travels in one
            let client = house.client(&portal, house.member, "member").await;
            scenes.push(Scene {
                portal,
                house,
                boss,
                client,
            });
        }
        scenes
    }
    /// Whether the member meets its own item of a kind.
    async fn meets(&self, kind: Kind) -> bool {
        let id = self.house.item(kind, State::Own);
        let status = self
            .client
            .get(&format!("/home/{}/{id}", kind.tool()))
            .await
            .status;
        assert!(
            matches!(status, StatusCode::OK | StatusCode::NOT_FOUND),
            "{status}"
        );
        status == StatusCode::OK
    }
    fn access(&self, path: &str) -> String {
        format!("/home/contacts/{}/access{path}", self.house.member.0)
    }
    async fn version(&self) -> String {
        let page = self.boss.get(&self.access("")).await;
        page.hidden("version")
    }
    async fn program(&self) -> Visitor {
        let (_, staff, person) = self.house.staff[0];
        self.house
            .program(&self.portal, person, Some(staff), None, "boss")
            .await
    }
    async fn made(&self, name: &str, levels: &[(&str, &str)]) -> String {
        let form = [&[("name", name)], levels].concat();
        let made = self.boss.post("/home/settings/sets", &form).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        let list = self.boss.get("/home/settings/sets").await.body;
        let before = list.split(&format!(">{name}<")).next().unwrap();
        let (_, path) = before.rsplit_once("/settings/sets/").unwrap();
        path.split('"').next().unwrap().to_owned()
    }
    async fn give(&self, set: &str) -> Answer {
        let version = self.version().await;
        let form = [("version", version.as_str()), ("set", set)];
        self.boss.post_sure(&self.access("/set"), &form).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_is_changed_once_it_was_shown_who_sees_less() {
    for scene in Scene::each().await {
        let set = scene.made("Couple", &[]).await;
        assert_eq!(scene.give(&set).await.status, StatusCode::SEE_OTHER);
        assert!(scene.meets(Kind::File).await);
        let path = format!("/home/settings/sets/{set}");
        let version = scene.boss.get(&path).await.hidden("version");
        let typed = [
            ("version", version.as_str()),
            ("name", "Couple"),
            ("files", "none"),
        ];
        let shown = scene.boss.post(&path, &typed).await;
        assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["What this changes", "Files: sees", "One person sees less"] {
            assert!(shown.body.contains(words), "{words}: {}", shown.body);
        }
        assert!(scene.meets(Kind::File).await, "nothing is saved yet");
        let reviewed = shown.hidden("reviewed");
        let other = [&typed[..2], &[("todos", "none"), ("reviewed", &reviewed)]].concat();
        let again = scene.boss.post(&path, &other).await;
        assert_eq!(
            again.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "another change is shown anew"
        );
        let sure = [&typed[..], &[("reviewed", &reviewed)]].concat();
        assert_eq!(
            scene.boss.post(&path, &sure).await.status,
            StatusCode::SEE_OTHER
        );
        assert!(!scene.meets(Kind::File).await);
        assert!(scene.meets(Kind::Update).await);
        let late = scene.boss.post(&path, &sure).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "saved meanwhile");
        let why = format!(
            "/home/items/{}/why",
            scene.house.item(Kind::File, State::Own)
        );
        let why = scene.boss.get(&why).await.body;
        assert!(why.contains("cannot view: Files"), "{why}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn own_changes_lie_on_the_set_and_can_become_a_set() {
    for scene in Scene::each().await {
        let set = scene.made("Reader", &[("files", "none")]).await;
        let given = scene.give(&set).await;
        let page = scene.boss.follow(given.location()).await.body;
        assert!(page.contains("went out of sight"), "{page}");
        assert!(!scene.meets(Kind::File).await);
        let save = async |path: &str, fields: &[(&str, &str)]| {
            let version = scene.version().await;
            let form = [&[("version", version.as_str())], fields].concat();
            let answer = scene.boss.post_sure(&scene.access(path), &form).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
            scene.boss.follow(answer.location()).await.body
        };
        let page = save("/levels", &[("files", "view")]).await;
        assert!(
            page.contains("1 change") && page.contains("Back to Reader"),
            "{page}"
        );
        assert!(page.contains("came into sight"), "{page}");
        assert!(scene.meets(Kind::File).await);
        let page = save("/reset", &[]).await;
        assert!(!page.contains("Back to Reader"), "{page}");
        assert!(!scene.meets(Kind::File).await);
        save("/levels", &[("files", "view")]).await;
        let taken = [
            ("version", scene.version().await),
            ("name", "READER".to_owned()),
        ];
        let taken = taken.each_ref().map(|(n, v)| (*n, v.as_str()));
        let taken = scene.boss.post(&scene.access("/save-as"), &taken).await;
        assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(taken.body.contains("value=\"READER\""), "typing is kept");
        let page = save("/save-as", &[("name", "Reader with files")]).await;
        assert!(!page.contains("1 change"), "{page}");
        assert!(page.contains("Reader with files"), "{page}");
        assert!(scene.meets(Kind::File).await);
        let removed = format!("/home/settings/sets/{set}/remove");
        assert_eq!(
            scene.boss.post(&removed, &[]).await.status,
            StatusCode::SEE_OTHER
        );
        let list = scene.boss.get("/home/settings/sets").await.body;
        assert!(!list.contains(">Reader<") && list.contains(">Reader with files<"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_somebody_has_stays() {
    for scene in Scene::each().await {
        let set = scene.made("Couple", &[]).await;
        scene.give(&set).await;
        let answer = scene
            .boss
            .post(&format!("/home/settings/sets/{set}/remove"), &[])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer.body.contains("Give them another first"),
            "{}",
            answer.body
        );
        let program = scene.program().await;
        let all = program
            .json(Method::GET, "/api/v1/permission-sets", None)
            .await
            .json();
        let role = all["data"]
            .as_array()
            .unwrap()
            .iter()
            .find(|s| s["role"] == "vendor");
        let role = role.unwrap()["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/permission-sets/{role}");
        let gone = program.json(Method::DELETE, &path, None).await;
        assert_eq!(gone.status, StatusCode::CONFLICT);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_the_most_one_can_do_in_that_engagement() {
    for scene in Scene::each().await {
        assert!(scene.meets(Kind::Update).await);
        let program = scene.program().await;
        let all = program
            .json(Method::GET, "/api/v1/permission-sets", None)
            .await
            .json();
        let all = all["data"].as_array().unwrap();
        let set = all.iter().find(|s| s["role"] == "vendor").unwrap();
        let path = format!("/api/v1/permission-sets/{}", set["id"].as_str().unwrap());
        let none = json!({"version": set["version"], "levels": {"updates": "none"}});
        let narrowed = program.json(Method::PATCH, &path, Some(none)).await;
        assert_eq!(narrowed.status, StatusCode::OK, "{}", narrowed.body);
        assert!(
            scene.meets(Kind::Update).await,
            "the member is no vendor yet"
        );
        let members = format!("/api/v1/engagements/{}/members", scene.house.engagement);
        let member = format!("{members}/{}", scene.house.member.0);
        let role = Some(json!({"role": "vendor"}));
        let changed = program.json(Method::PATCH, &member, role).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
        assert!(!scene.meets(Kind::Update).await, "vendors see no updates");
        assert!(scene.meets(Kind::File).await);
        let item = scene.house.item(Kind::Update, State::Own);
        let why = scene
            .boss
            .get(&format!("/home/items/{item}/why"))
            .await
            .body;
        assert!(why.contains("does not include: Updates"), "{why}");
        let list = scene.client.get("/home/updates").await.body;
        assert!(!list.contains(&format!("/updates/{item}")), "{list}");
        // A set of its own that allows everything reopens nothing.
        let set = scene.made("All", &[("updates", "comment")]).await;
        scene.give(&set).await;
        assert!(!scene.meets(Kind::Update).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_standard_and_the_set_of_a_company_hold_where_nothing_nearer_is_chosen() {
    for scene in Scene::each().await {
        let none = scene.made("No files", &[("files", "none")]).await;
        let sure = async |path: &str, fields: &[(&str, &str)]| {
            let shown = scene.boss.post(path, fields).await;
            assert_eq!(
                shown.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{}",
                shown.body
            );
            assert!(shown.body.contains("What this changes"), "{}", shown.body);
            let reviewed = shown.hidden("reviewed");
            let form = [fields, &[("reviewed", &reviewed)]].concat();
            let saved = scene.boss.post(path, &form).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        };
        sure("/home/settings/sets/standard", &[("set", &none)]).await;
        assert!(!scene.meets(Kind::File).await, "the standard holds");
        let all = scene.made("With files", &[("files", "comment")]).await;
        let company = format!("/home/companies/{}", scene.house.company);
        let version = scene
            .boss
            .get(&format!("{company}/access"))
            .await
            .hidden("version");
        let form = [("version", version.as_str()), ("set", all.as_str())];
        sure(&format!("{company}/set"), &form).await;
        assert!(scene.meets(Kind::File).await, "the company's set is nearer");
        scene.give(&none).await;
        assert!(
            !scene.meets(Kind::File).await,
            "the contact's own is nearest"
        );
        let page = scene.boss.get(&scene.access("")).await.body;
        assert!(page.contains("From the company: With files"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sets_are_changed_by_those_who_may_and_read_by_no_client() {
    for scene in Scene::each().await {
        let set = scene.made("Couple", &[]).await;
        let user = scene.house.office(&scene.portal, Group::User).await;
        for path in [
            "/home/settings/sets".to_owned(),
            format!("/home/settings/sets/{set}"),
        ] {
            assert_eq!(
                user.get(&path).await.status,
                StatusCode::FORBIDDEN,
                "{path}"
            );
            assert_eq!(
                scene.client.get(&path).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
        let version = scene.version().await;
        let form = [("version", version.as_str()), ("set", set.as_str())];
        let refused = user.post(&scene.access("/set"), &form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let foreign = House::build(&scene.portal, "elsewhere").await;
        let stranger = foreign.office(&scene.portal, Group::SuperAdmin).await;
        let path = format!("/elsewhere/settings/sets/{set}");
        assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
        let theirs = foreign.member.0;
        let page = stranger
            .get(&format!("/elsewhere/contacts/{theirs}/access"))
            .await;
        let version = page.hidden("version");
        let form = [("version", version.as_str()), ("set", set.as_str())];
        let path = format!("/elsewhere/contacts/{theirs}/access/set");
        let refused = stranger.post(&path, &form).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            refused.body
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_foresee_and_change_what_a_contact_can_do() {
    for scene in Scene::each().await {
        let program = scene.program().await;
        let ask = async |method: Method, path: &str, body: Option<Value>| {
            program.json(method, &format!("/api/v1{path}"), body).await
        };
        let new = json!({"name": "Couple", "levels": {"files": "view"}});
        let made = ask(Method::POST, "/permission-sets", Some(new)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let set = made.json()["id"].as_str().unwrap().to_owned();
        let contact = format!("/contacts/{}/permissions", scene.house.member.0);
        let stands = ask(Method::GET, &contact, None).await.json();
        assert_eq!(stands["set"], Value::Null);
        let change =
            json!({"version": stands["version"], "set": set, "changes": {"updates": "view"}});
        let now = ask(Method::PATCH, &contact, Some(change)).await;
        assert_eq!(now.status, StatusCode::OK, "{}", now.body);
        assert_eq!(now.json()["levels"]["files"], "view");
        assert_eq!(now.json()["levels"]["updates"], "view");
        let nothing = json!({"version": now.json()["version"]});
        let same = ask(Method::PATCH, &contact, Some(nothing)).await;
        assert_eq!(same.status, StatusCode::OK, "{}", same.body);
        assert_eq!(same.json()["version"], now.json()["version"]);
        let late = ask(
            Method::PATCH,
            &contact,
            Some(json!({"version": 1, "set": null})),
        )
        .await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let thought = json!({"levels": {"files": "none"}});
        let path = format!("/permission-sets/{set}/preview");
        let preview = ask(Method::POST, &path, Some(thought)).await.json();
        let effect = &preview["effects"][0];
        assert_eq!(effect["contact"], json!(scene.house.member.0));
        let lost = effect["loses"]["files"].as_u64().unwrap();
        assert!(lost > 0, "{preview}");
        assert!(scene.meets(Kind::File).await, "a preview changes nothing");
        let unknown = json!({"levels": {"quotes": "none"}});
        let refused = ask(Method::POST, &path, Some(unknown)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let path = format!("/permission-sets/{set}");
        let change = json!({"version": made.json()["version"], "levels": {"files": "none"}});
        let changed = ask(Method::PATCH, &path, Some(change)).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
        assert!(!scene.meets(Kind::File).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ready_made_sets_of_roles_stand_beside_a_set_of_the_same_name() {
    for scene in Scene::each().await {
        let org = scene.house.org;
        let db = &scene.portal.app.db;
        db.note(Some(org), move |conn| {
            Box::pin(async move {
                let none = "delete from permission_set where org_id = $1 and role is not null";
                conn.run(access::sql(none).bind(org)).await
            })
        })
        .await
        .unwrap();
        scene.made("vendor", &[]).await;
        let path = "/home/settings/sets/roles";
        let twice = [
            scene.boss.post_sure(path, &[]),
            scene.boss.post_sure(path, &[]),
        ];
        for added in futures::future::join_all(twice).await {
            assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        }
        let program = scene.program().await;
        let all = program
            .json(Method::GET, "/api/v1/permission-sets", None)
            .await
            .json();
        let all = all["data"].as_array().unwrap();
        let vendors = all.iter().filter(|s| s["role"] == "vendor");
        assert_eq!(vendors.count(), 1);
        assert!(
            all.iter()
                .any(|s| s["name"] == "vendor" && s["role"].is_null())
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_choose_a_standard_or_take_a_set_away_at_once_meet_no_fault() {
    for scene in Scene::each().await {
        let (one, two) = (scene.made("One", &[]).await, scene.made("Two", &[]).await);
        for _ in 0..5 {
            let choose = [&one, &two].map(async |set| {
                let form = [("set", set.as_str())];
                scene
                    .boss
                    .post_sure("/home/settings/sets/standard", &form)
                    .await
            });
            for chosen in futures::future::join_all(choose).await {
                assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.body);
            }
        }
        for n in 0..5 {
            let set = scene.made(&format!("Short lived {n}"), &[]).await;
            let path = format!("/home/settings/sets/{set}/remove");
            let (given, removed) = futures::join!(scene.give(&set), scene.boss.post(&path, &[]));
            let both = (given.status, removed.status);
            let fair = [
                (StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY),
                (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::SEE_OTHER),
            ];
            assert!(fair.contains(&both), "{both:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_stays_while_contacts_have_it_from_a_company_in_the_trash() {
    for scene in Scene::each().await {
        let set = scene.made("Couple", &[("files", "none")]).await;
        let company = format!("/home/companies/{}", scene.house.company);
        let version = scene
            .boss
            .get(&format!("{company}/access"))
            .await
            .hidden("version");
        let form = [("version", version.as_str()), ("set", set.as_str())];
        let given = scene.boss.post_sure(&format!("{company}/set"), &form).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
        let version = scene
            .boss
            .get(&format!("{company}/access"))
            .await
            .hidden("version");
        let trashed = scene
            .boss
            .post(&format!("{company}/trash"), &[("version", &version)])
            .await;
        assert_eq!(trashed.status, StatusCode::SEE_OTHER, "{}", trashed.body);
        assert!(!scene.meets(Kind::File).await, "it holds as before");
        let path = format!("/home/settings/sets/{set}/remove");
        let kept = scene.boss.post(&path, &[]).await;
        assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_lets_a_client_do_more_than_they_may_themselves() {
    for scene in Scene::each().await {
        let (org, mut groups) = (scene.house.org, store::org::Groups::usual());
        let employee = groups.0.get_mut("employee").unwrap();
        employee.tools.insert("files".to_owned(), Level::None);
        employee.tools.insert("updates".to_owned(), Level::View);
        let put = scene.portal.app.db.note(Some(org), move |conn| {
            Box::pin(async move {
                let set = store::sql("update organization set groups = $2 where id = $1");
                conn.run(set.bind(org).bind(json!(groups))).await
            })
        });
        put.await.unwrap();
        let less = [("files", "none"), ("updates", "none"), ("todos", "none")];
        let set = async |who: &Visitor, fields: &[(&str, &str)]| {
            let version = scene.version().await;
            let form = [&[("version", version.as_str()), ("sure", "1")], fields].concat();
            let asked = who.post(&scene.access("/levels"), &form).await;
            match asked.status {
                StatusCode::UNPROCESSABLE_ENTITY if asked.body.contains("id=\"sure\"") => {
                    let sure = asked.hidden("sure");
                    let form = [&[("version", version.as_str()), ("sure", &sure)], fields].concat();
                    who.post(&scene.access("/levels"), &form).await
                }
                _ => asked,
            }
        };
        let done = set(&scene.boss, &less).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let joss = scene.house.office(&scene.portal, Group::Employee).await;
        for (tool, level, may) in [
            ("files", "view", false),
            ("updates", "comment", false),
            ("updates", "view", true),
            ("todos", "contribute", true),
        ] {
            let fields = less.map(|(t, l)| if t == tool { (t, level) } else { (t, l) });
            let done = set(&joss, &fields).await;
            if may {
                assert_eq!(
                    done.status,
                    StatusCode::SEE_OTHER,
                    "{tool} {level}: {}",
                    done.body
                );
            } else {
                assert_eq!(
                    done.status,
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "{tool} {level}"
                );
                assert!(
                    done.body.contains("more than your own group"),
                    "{}",
                    done.body
                );
                assert!(
                    !done.body.contains("id=\"sure\""),
                    "nothing is told beforehand"
                );
            }
        }
        assert!(!scene.meets(Kind::File).await);
        // A set that reaches further is not given either.
        let boss = scene.program().await;
        let made = async |name: &str, files: &str| {
            let levels = json!({"files": files, "updates": "none", "todos": "none"});
            let new = json!({"name": name, "levels": levels});
            let made = boss.json(Method::POST, "/api/v1/permission-sets", Some(new));
            let made = made.await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
            made.json()["id"].as_str().unwrap().to_owned()
        };
        let (nothing, id) = (made("Nothing", "none").await, made("Files", "view").await);
        let version: i64 = scene.version().await.parse().unwrap();
        let contact = scene.house.member.0;
        let path = format!("/api/v1/contacts/{contact}/permissions");
        let give = json!({"version": version, "set": nothing});
        let given = boss.json(Method::PATCH, &path, Some(give)).await;
        assert_eq!(given.status, StatusCode::OK, "{}", given.body);
        let version = scene.version().await;
        let form = [
            ("version", version.as_str()),
            ("set", id.as_str()),
            ("sure", "1"),
        ];
        let given = joss.post(&scene.access("/set"), &form).await;
        assert_eq!(
            given.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            given.body
        );
        assert!(
            given.body.contains("more than your own group"),
            "{}",
            given.body
        );
        // Nor by a move to a company that has it.
        let company = async |name: &str, set: &str| {
            let made = boss.json(
                Method::POST,
                "/api/v1/companies",
                Some(json!({"name": name})),
            );
            let made = made.await.json();
            let path = format!("/api/v1/companies/{}", made["id"].as_str().unwrap());
            let give = json!({"version": made["version"], "set": set});
            let given = boss.json(Method::PATCH, &path, Some(give)).await;
            assert_eq!(given.status, StatusCode::OK, "{}", given.body);
            made["id"].as_str().unwrap().to_owned()
        };
        let (poor, rich) = (company("Poor", &nothing).await, company("Rich", &id).await);
        let new = json!({"name": "Nell", "company": poor});
        let nell = boss
            .json(Method::POST, "/api/v1/contacts", Some(new))
            .await
            .json();
        let path = format!("/api/v1/contacts/{}", nell["id"].as_str().unwrap());
        let group = |of: Group| scene.house.staff.iter().find(move |s| s.0 == of).unwrap();
        let (_, staff, person) = *group(Group::Employee);
        let hers = scene
            .house
            .program(&scene.portal, person, Some(staff), None, "joss");
        let hers = hers.await;
        let to = json!({"version": nell["version"], "company": rich});
        let moved = hers.json(Method::PATCH, &path, Some(to.clone())).await;
        assert_eq!(moved.status, StatusCode::CONFLICT, "{}", moved.body);
        assert!(moved.body.contains("beyond_you"), "{}", moved.body);
        let moved = boss.json(Method::PATCH, &path, Some(to)).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.body);
    }
}
