//! Own details through the whole program: who may see and change them, that the team reads what
//! changed, and who sees whose photo.

#![allow(clippy::unwrap_used)]

use std::io::Cursor;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use chrono::TimeDelta;
use image::{DynamicImage, ImageFormat, RgbImage};
use kernel::*;
use outbox::Outbox;
use serde_json::{Value, json};
use store::sql;
use testing::{Answer, House, TestPortal, Visitor};

struct Scene {
    portal: TestPortal,
    house: House,
    boss: Visitor,
    client: Visitor,
    program: Visitor,
}

impl Scene {
    async fn each() -> Vec<Scene> {
        let mut scenes = Vec::new();
        for portal in TestPortal::each().await {
            let house = House::build(&portal, "home").await;
            let boss = house.office(&portal, Group::SuperAdmin).await;
            let (_, staff, person) = house.staff[0];
            scenes.push(Scene {
                boss: boss.keeping_cookies(), // a toast travels in one
                client: house.client(&portal, house.member, "member").await,
                program: house
                    .program(&portal, person, Some(staff), None, "boss")
                    .await,
                portal,
                house,
            });
        }
        scenes
    }
    /// With *Clients edit their own details* on.
    async fn open() -> Vec<Scene> {
        let scenes = Scene::each().await;
        for scene in &scenes {
            scene.switch(true).await;
        }
        scenes
    }
    async fn switch(&self, on: bool) {
        let page = self.boss.get("/home/settings/portal").await;
        let version = page.hidden("version");
        let mut form = vec![("version", version.as_str()), ("on", "1")];
        form.extend(on.then_some(("client_edits", "1")));
        let saved = self.boss.post_sure("/home/settings/portal", &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    }
    fn contact(&self, path: &str) -> String {
        format!("/home/contacts/{}{path}", self.house.member.0)
    }
    /// Sets the member's own level by a change on its set.
    async fn level(&self, level: &str) {
        let version = self
            .boss
            .get(&self.contact("/access"))
            .await
            .hidden("version");
        let form = [("version", version.as_str()), ("own", level)];
        let saved = self
            .boss
            .post_sure(&self.contact("/access/levels"), &form)
            .await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    }
    async fn save(&self, more: &[(&str, &str)]) -> Answer {
        let version = self.client.get("/home/details").await.hidden("version");
        let form = [
            &[("version", version.as_str()), ("name", "Amelia Hartley")],
            more,
        ]
        .concat();
        self.client.post("/home/details", &form).await
    }
    async fn out(&self) -> Value {
        let path = format!("/api/v1/contacts/{}", self.house.member.0);
        self.program.json(Method::GET, &path, None).await.json()
    }
    /// The address of the member's photo, as the office shows it.
    async fn photo(&self) -> Option<String> {
        let page = self.boss.get(&self.contact("")).await.body;
        let (_, rest) = page.split_once("class=\"ohead\"")?;
        let (_, rest) = rest.split_once("src=\"/home/photo/")?;
        Some(format!("/home/photo/{}", rest.split('"').next()?))
    }
}

fn picture(format: ImageFormat) -> Vec<u8> {
    let image = DynamicImage::ImageRgb8(RgbImage::from_pixel(300, 200, image::Rgb([9, 99, 9])));
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// Sends a file in the field `photo`, said to be of this type.
async fn send(who: &Visitor, path: &str, said: &str, bytes: &[u8]) -> Answer {
    let head = format!(
        "--x\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"me.jpg\"\r\ncontent-type: {said}\r\n\r\n"
    );
    let body = [head.as_bytes(), bytes, b"\r\n--x--\r\n"].concat();
    let kind = Some("multipart/form-data; boundary=x");
    who.ask(Method::POST, path, "text/html", Body::from(body), kind)
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn details_are_changed_as_far_as_the_organization_and_the_set_let_it() {
    for scene in Scene::each().await {
        let page = scene.client.get("/home/details").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains("Ask the team of") && !page.body.contains("id=\"own\""));
        assert!(page.body.contains(&format!("+44{}", scene.house.canary)));
        assert!(
            !page.body.contains("Notes_"),
            "what the team notes stays there"
        );
        let form = [("version", "1"), ("name", "Mine now")];
        let refused = scene.client.post("/home/details", &form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let shut = send(&scene.client, "/home/details/photo", "image/png", b"x").await;
        assert_eq!(shut.status, StatusCode::FORBIDDEN);
        let tab = scene.boss.get(&scene.contact("/access")).await.body;
        assert!(tab.contains("No client can edit now"), "{tab}");

        scene.switch(true).await;
        let more = [
            ("phone", "020 7946 0018"),
            ("address", "1 Mill Lane\r\nLewes"),
            ("birthday", "1991-02-28"),
            ("links", "www.amelia.example/us\r\n\r\nhttps://b.example"),
        ];
        let saved = scene.save(&more).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let out = scene.out().await;
        assert_eq!(out["address"], "1 Mill Lane\nLewes");
        assert_eq!(out["birthday"], "1991-02-28");
        assert_eq!(
            out["links"],
            json!(["https://www.amelia.example/us", "https://b.example"])
        );
        let overview = scene.boss.get(&scene.contact("")).await.body;
        assert!(overview.contains(">amelia.example</a>") && overview.contains("28 February 1991"));

        scene.level("view").await;
        let page = scene.client.get("/home/details").await;
        assert!(page.body.contains("28 February 1991") && !page.body.contains("id=\"own\""));
        let refused = scene.client.post("/home/details", &form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let tab = scene.boss.get(&scene.contact("/access")).await.body;
        assert!(
            tab.contains("1 change") && tab.contains("The set says: Edit"),
            "{tab}"
        );
        assert!(
            scene
                .client
                .get("/home")
                .await
                .body
                .contains("/home/details")
        );

        scene.level("none").await;
        for path in ["/home/details", "/home/details/photo"] {
            let gone = match path {
                "/home/details" => scene.client.get(path).await,
                _ => send(&scene.client, path, "image/png", b"x").await,
            };
            assert_eq!(gone.status, StatusCode::NOT_FOUND, "{path}");
        }
        let gone = scene.client.post("/home/details", &form).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
        assert!(
            !scene
                .client
                .get("/home")
                .await
                .body
                .contains("/home/details")
        );
        assert_ne!(scene.out().await["name"], "Mine now");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_fields_and_a_save_too_late_lose_nothing_that_was_typed() {
    for scene in Scene::open().await {
        let wrong = scene
            .save(&[
                ("phone", "typed phone"),
                ("birthday", "2999-01-01"),
                ("links", "http://plain.example"),
            ])
            .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.body.contains("Begin it with https://") && wrong.body.contains("typed phone")
        );
        let later = scene.save(&[("birthday", "2999-01-01")]).await;
        assert!(
            later.body.contains("Enter a day that has been"),
            "{}",
            later.body
        );
        let version = scene.client.get("/home/details").await.hidden("version");
        assert_eq!(
            scene.save(&[("phone", "first")]).await.status,
            StatusCode::SEE_OTHER
        );
        let form = [
            ("version", version.as_str()),
            ("name", "Amelia Hartley"),
            ("phone", "second"),
        ];
        let late = scene.client.post("/home/details", &form).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body.contains("value=\"second\"") && late.body.contains(">first</dd>"));
        assert_eq!(scene.out().await["phone"], "first");
        let again = [
            ("version", late.hidden("version").leak() as &str),
            form[1],
            form[2],
        ];
        let saved = scene.client.post("/home/details", &again).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        assert_eq!(scene.out().await["phone"], "second");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_reads_what_changed_and_is_told_once() {
    for scene in Scene::open().await {
        let app = scene.portal.app.clone();
        let mailbox = mail::Maildir::open(app.site.mailbox_dir.clone()).unwrap();
        let transport = mail::Transport::Mailbox(mailbox.clone());
        let outbox = Outbox::new(app, transport).bundle(TimeDelta::zero());
        outbox.round().await.unwrap();
        let before = mailbox.list(0, 1_000).await.unwrap().0.len();
        assert_eq!(
            scene.save(&[("phone", "6 11 6")]).await.status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(
            scene.save(&[("phone", "7 22 7")]).await.status,
            StatusCode::SEE_OTHER
        );
        outbox.round().await.unwrap();
        outbox.round().await.unwrap();
        let activity = scene.boss.get(&scene.contact("/activity")).await.body;
        assert!(activity.contains("changed their own details"), "{activity}");
        assert!(activity.contains("Phone: 6 11 6 → 7 22 7"), "{activity}");
        let employee = scene.house.office(&scene.portal, Group::Employee).await;
        let bell = employee.get("/home/notifications").await.body;
        assert!(bell.contains("changed their own details"), "{bell}");
        assert!(
            bell.contains(&scene.contact("")),
            "the row leads to the contact"
        );
        let other = scene.boss.get("/home/notifications").await.body;
        assert!(
            !other.contains("changed their own details"),
            "not on the team"
        );
        let trail = scene.boss.get("/home/settings/audit").await.body;
        assert!(trail.contains("changed their own details"), "{trail}");
        assert!(
            !trail.contains("7 22 7"),
            "the trail, which stays for ever, names fields only"
        );
        let (mails, _) = mailbox.list(0, 1_000).await.unwrap();
        let told = mails[..mails.len() - before].iter();
        let told: Vec<_> = told.map(|m| (m.to.clone(), m.subject.clone())).collect();
        assert_eq!(told.len(), 1, "one mail, to the one on the team: {told:?}");
        assert!(
            told[0].0.contains("p2-") && told[0].1.contains("changed their details"),
            "{told:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_seen_by_whoever_sees_the_person_and_by_nobody_else() {
    for scene in Scene::open().await {
        let (portal, house) = (&scene.portal, &scene.house);
        assert!(scene.photo().await.is_none(), "initials at first");
        let list = scene.boss.get("/home/contacts").await.statements();
        let png = picture(ImageFormat::Png);
        let sent = send(&scene.client, "/home/details/photo", "image/svg+xml", &png).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let photo = scene.photo().await.unwrap();
        let with = scene.boss.get("/home/contacts").await;
        assert!(with.body.contains(&photo) && with.statements() == list);
        assert!(
            scene.client.get("/home").await.body.contains(&photo),
            "the header"
        );

        let other_house = House::build(portal, "elsewhere").await;
        let strange = other_house.office(portal, Group::SuperAdmin).await;
        let elsewhere = photo.replacen("/home/", "/elsewhere/", 1);
        let (looking, base, _) = house.looking_on(portal).await;
        let on = photo.replacen("/home", &base, 1);
        let mut rows = vec![
            (scene.client.clone(), photo.clone(), true),
            (
                house.client(portal, house.other, "co-member").await,
                photo.clone(),
                true,
            ),
            (
                house.client(portal, house.stranger, "stranger").await,
                photo.clone(),
                false,
            ),
            (looking, on, true),
            (strange.clone(), elsewhere, false),
        ];
        for group in Group::ALL {
            rows.push((house.office(portal, *group).await, photo.clone(), true));
        }
        for (who, path, sees) in &rows {
            let answer = who.get(path).await;
            let wanted = if *sees {
                StatusCode::OK
            } else {
                StatusCode::NOT_FOUND
            };
            assert_eq!(answer.status, wanted, "{}", who.name);
        }
        let nobody = Visitor::nobody(&portal.site).get(&photo).await;
        assert_ne!(nobody.status, StatusCode::OK);
        let given = scene.boss.get(&photo).await;
        assert_eq!(
            given.headers["content-type"], "image/jpeg",
            "ours, not what was sent"
        );
        assert_eq!(given.headers["content-disposition"], "inline");
        assert_eq!(given.headers["x-content-type-options"], "nosniff");
        assert_eq!(
            given.headers["content-security-policy"],
            "sandbox; default-src 'none'"
        );
        assert_eq!(
            given.headers["cache-control"],
            "private, max-age=86400, immutable"
        );

        // Out of the engagement's sight is out of the other's, at once.
        hide(&scene).await;
        let other = house.client(portal, house.other, "co-member").await;
        assert_eq!(other.get(&photo).await.status, StatusCode::NOT_FOUND);
        assert_eq!(scene.boss.get(&photo).await.status, StatusCode::OK);

        // Another photo has another address, and the bytes of the first are gone.
        let jpeg = picture(ImageFormat::Jpeg);
        let sent = send(&scene.client, "/home/details/photo", "image/jpeg", &jpeg).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        assert_eq!(scene.boss.get(&photo).await.status, StatusCode::NOT_FOUND);
        let next = scene.photo().await.unwrap();
        assert!(next != photo && scene.boss.get(&next).await.status == StatusCode::OK);
        assert_eq!(blobs(&scene).await, 1);
        let removed = scene.client.post("/home/details/photo/remove", &[]).await;
        assert_eq!(removed.status, StatusCode::SEE_OTHER);
        assert!(scene.photo().await.is_none() && blobs(&scene).await == 0);
        assert_eq!(scene.boss.get(&next).await.status, StatusCode::NOT_FOUND);
    }
}

/// How many photos have a row.
async fn blobs(scene: &Scene) -> i64 {
    let mut conn = scene.portal.app.db.read(scene.house.org).await.unwrap();
    let found = sql(
        "select count(*) from blob where org_id = $1 and item_id is null and media_type = 'image/jpeg' and size < 40000 and id not in (select id from picture) and id not in (select blob_id from file)",
    );
    conn.one::<(i64,)>(found.bind(scene.house.org))
        .await
        .unwrap()
        .0
}

/// Hides the engagements from the member.
async fn hide(scene: &Scene) {
    let (org, contact) = (scene.house.org, scene.house.member.0);
    let hidden = sql("update member set hidden = true where org_id = $1 and contact_id = $2");
    let hidden = hidden.bind(org).bind(contact);
    let db = &scene.portal.app.db;
    db.note(Some(org), move |conn| {
        Box::pin(async move { conn.run(hidden).await })
    })
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_photo_is_refused_beside_the_field() {
    for scene in Scene::open().await {
        let mut bomb = picture(ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]); // 60,000 × 60,000
        let jpeg = picture(ImageFormat::Jpeg);
        let mut large = picture(ImageFormat::Png);
        large.resize(5 * 1024 * 1024 + 1, 0);
        let cases: [(&str, &[u8], &str); 5] = [
            ("a bomb", &bomb, "picture"),
            (
                "half a photo",
                &jpeg[..80],
                "Choose a PNG, JPEG or WebP picture",
            ),
            (
                "a script",
                b"<svg onload='alert(1)'/>",
                "Choose a PNG, JPEG or WebP picture",
            ),
            ("too much", &large, "at most 5 MB"),
            ("nothing", b"", "Enter a value"),
        ];
        for (name, bytes, words) in cases {
            for path in ["/home/details/photo".to_owned(), scene.contact("/photo")] {
                let who = match path.contains("contacts") {
                    true => &scene.boss,
                    false => &scene.client,
                };
                let answer = send(who, &path, "image/jpeg", bytes).await;
                assert_eq!(
                    answer.status,
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "{name} {path}"
                );
                let (_, field) = answer.body.split_once("id=\"f-photo-error\"").unwrap();
                let field = field.split("</p>").next().unwrap();
                assert!(field.contains(words), "{name} {path}: {field}");
            }
        }
        assert!(scene.photo().await.is_none() && blobs(&scene).await == 0);
        let png = picture(ImageFormat::Png);
        let sent = send(&scene.boss, &scene.contact("/photo"), "image/jpeg", &png).await;
        assert_eq!(
            sent.status,
            StatusCode::SEE_OTHER,
            "a PNG that says JPEG is a PNG"
        );
        assert!(scene.photo().await.is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_that_lowers_own_details_says_so_before_it_is_saved() {
    for scene in Scene::open().await {
        let made = [("name", "Couple")];
        let made = scene.boss.post("/home/settings/sets", &made).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        let sets = scene
            .program
            .json(Method::GET, "/api/v1/permission-sets", None)
            .await
            .json();
        let named = sets["data"]
            .as_array()
            .unwrap()
            .iter()
            .find(|s| s["name"] == "Couple");
        let set = named.unwrap()["id"].as_str().unwrap().to_owned();
        assert_eq!(named.unwrap()["levels"]["own"], "edit");
        let version = scene
            .boss
            .get(&scene.contact("/access"))
            .await
            .hidden("version");
        let form = [("version", version.as_str()), ("set", set.as_str())];
        let given = scene
            .boss
            .post_sure(&scene.contact("/access/set"), &form)
            .await;
        assert_eq!(given.status, StatusCode::SEE_OTHER);

        let path = format!("/home/settings/sets/{set}");
        let page = scene.boss.get(&path).await;
        assert!(page.body.contains("Own details"));
        let version = page.hidden("version");
        let typed = [
            ("version", version.as_str()),
            ("name", "Couple"),
            ("own", "view"),
        ];
        let shown = scene.boss.post(&path, &typed).await;
        assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            shown.body.contains("Own details: can no longer edit"),
            "{}",
            shown.body
        );
        let reviewed = shown.hidden("reviewed");
        let sure = [&typed[..], &[("reviewed", &reviewed)]].concat();
        assert_eq!(
            scene.boss.post(&path, &sure).await.status,
            StatusCode::SEE_OTHER
        );
        assert!(
            !scene
                .client
                .get("/home/details")
                .await
                .body
                .contains("id=\"own\"")
        );

        let api = format!("/api/v1/permission-sets/{set}");
        let preview = json!({"levels": {"own": "none"}});
        let preview = scene
            .program
            .json(Method::POST, &format!("{api}/preview"), Some(preview))
            .await;
        assert_eq!(
            preview.json()["effects"][0]["own"],
            json!({"from": "view", "to": "none"})
        );
        let odd = json!({"levels": {"own": "comment"}});
        let odd = scene
            .program
            .json(Method::POST, &format!("{api}/preview"), Some(odd))
            .await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_and_programs_keep_the_same_details_and_a_merge_carries_them() {
    for scene in Scene::open().await {
        let new = json!({"name": "Amelia H", "address": "1 Mill Lane", "birthday": "1991-02-28", "links": ["https://a.example/"]});
        let made = scene
            .program
            .json(Method::POST, "/api/v1/contacts", Some(new))
            .await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let gone = made.json()["id"].as_str().unwrap().to_owned();
        for (field, wrong) in [
            ("birthday", json!("2999-01-01")),
            ("links", json!(["http://a.example"])),
            ("address", json!("x".repeat(1001))),
        ] {
            let bad = json!({"name": "B", field: wrong});
            let bad = scene
                .program
                .json(Method::POST, "/api/v1/contacts", Some(bad))
                .await;
            assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(bad.body.contains(field), "{}", bad.body);
        }
        let png = picture(ImageFormat::Png);
        let sent = send(
            &scene.boss,
            &format!("/home/contacts/{gone}/photo"),
            "image/png",
            &png,
        )
        .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        let kept = scene.house.member.0;
        let version = |of: &Value| of["version"].as_i64().unwrap();
        let path = format!("/api/v1/contacts/{gone}");
        let other = scene.program.json(Method::GET, &path, None).await.json();
        let merge = json!({"version": version(&scene.out().await), "other": gone, "other_version": version(&other), "address": "gone"});
        let path = format!("/api/v1/contacts/{kept}/merge");
        let merged = scene.program.json(Method::POST, &path, Some(merge)).await;
        assert_eq!(merged.status, StatusCode::OK, "{}", merged.body);
        let out = scene.out().await;
        assert_eq!(out["address"], "1 Mill Lane", "as it was chosen");
        let link = out["links"][0].as_str().unwrap();
        assert!(link.contains(&scene.house.canary), "the first that has any");
        let photo = scene.photo().await.unwrap();
        assert_eq!(scene.client.get(&photo).await.status, StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_staff_could_have_opened_changes_nothing_of_the_person() {
    for scene in Scene::open().await {
        let member = scene.house.member.1;
        let known = sql("update session set known_to_staff = true where person_id = $1");
        let known = known.bind(member);
        let put = scene
            .portal
            .app
            .db
            .note_instance(|conn| Box::pin(async move { conn.run(known).await }));
        assert_eq!(put.await.unwrap(), 1);
        let page = scene.client.get("/home/details").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains("does not show that these are yours"));
        assert!(!page.body.contains("id=\"own\"") && !page.body.contains("id=\"photo\""));
        let form = [("version", "1"), ("name", "Mallory")];
        let saved = scene.client.post("/home/details", &form).await;
        assert!(!saved.status.is_success() && !saved.status.is_redirection());
        for path in ["/home/details/photo", "/home/details/photo/remove"] {
            let refused = send(&scene.client, path, "image/png", b"x").await;
            assert_eq!(refused.status, StatusCode::CONFLICT, "{path}");
        }
        assert_ne!(scene.out().await["name"], "Mallory");
    }
}
