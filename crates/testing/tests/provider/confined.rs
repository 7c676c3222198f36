//! An organization's word opens its office and nothing of the person's.

use axum::http::{Method, StatusCode};
use kernel::Group;
use store::sql;
use testing::Visitor;

use crate::scene::{Scene, bare, scenes};

const ACCOUNT: &str = "/larkspur/account";

#[tokio::test(flavor = "multi_thread")]
async fn it_stays_in_its_place_and_learns_of_no_other() {
    for scene in scenes().await {
        let (_, person, _) = scene.staff(Group::Employee).await;
        let kiln = scene.also_in("kiln", person).await;
        let by_it = scene.come_in(Group::Employee).await;
        let own = scene.house.office(&scene.portal, Group::Employee).await;
        assert!(
            own.get("/places").await.body.contains(&kiln.canary),
            "of their own they see it"
        );
        let places = by_it.get("/places").await;
        assert!(!places.body.contains(&kiln.canary), "{}", places.body);
        assert!(
            by_it
                .get("/kiln")
                .await
                .location()
                .starts_with("/kiln/sign-in")
        );
        let (id,): (uuid::Uuid,) = scene
            .one(
                sql("select id from staff where person_id = $1 and org_id = $2")
                    .bind(person)
                    .bind(kiln.org),
            )
            .await;
        let place = format!("{}.{id}", kiln.org);
        let moved = by_it.post("/places", &[("place", &place)]).await;
        assert_eq!(
            moved.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            moved.body
        );
        assert!(
            by_it
                .get("/kiln/contacts")
                .await
                .location()
                .contains("/sign-in")
        );
        let switched = own.post("/places", &[("place", &place)]).await;
        assert_eq!(switched.location(), "/kiln", "of their own they go there");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_changes_nothing_that_is_the_persons() {
    for scene in scenes().await {
        let (_, person, _) = scene.staff(Group::Employee).await;
        let own = scene.house.office(&scene.portal, Group::Employee).await;
        scene.also_in("kiln", person).await;
        let by_it = scene.come_in(Group::Employee).await;
        let (session,): (uuid::Uuid,) = scene
            .one(sql("select id from session where person_id = $1 and not vouched").bind(person))
            .await;
        let before = persons(&scene, person).await;
        let ends = format!("{ACCOUNT}/sessions/{session}/end");
        let forms: &[(&str, &[(&str, &str)])] = &[
            ("/larkspur/account/details", &[("name", "Somebody")]),
            (
                "/larkspur/account/password",
                &[("password", "tall heron under rain")],
            ),
            ("/larkspur/account/sessions/end-all", &[]),
            (&ends, &[]),
            ("/larkspur/account/second-step/app", &[]),
            (
                "/larkspur/account/second-step/app/confirm",
                &[("code", "123456")],
            ),
            ("/larkspur/account/second-step/app/remove", &[]),
            ("/larkspur/account/second-step/codes", &[]),
            ("/larkspur/account/second-step/passkeys/options", &[]),
            (
                "/larkspur/account/second-step/passkeys",
                &[("name", "key"), ("credential", "{}")],
            ),
        ];
        for (path, form) in forms {
            let answer = by_it.post(path, form).await;
            assert_eq!(
                answer.status,
                StatusCode::CONFLICT,
                "{path}: {}",
                answer.body
            );
        }
        assert_eq!(persons(&scene, person).await, before);
        let page = by_it.get(ACCOUNT).await;
        assert_eq!(page.status, StatusCode::OK);
        for part in [
            "id=\"password\"",
            "id=\"details\"",
            "id=\"out-all\"",
            "/second-step\"",
        ] {
            assert!(!page.body.contains(part), "{part}");
        }
        assert!(page.body.contains("id=\"confirm\"") && page.body.contains("id=\"tokens-h\""));
        assert_eq!(own.get("/larkspur/contacts").await.status, StatusCode::OK);
        // Not even by taking up an invitation to another house, or by proof that is somebody's mailbox.
        let proof = by_it
            .post(
                "/larkspur/account/tokens",
                &[("token_name", "t"), ("days", "30"), ("covers", "read")],
            )
            .await;
        assert!(
            proof.body.contains("/larkspur/sign-in/again"),
            "{}",
            proof.body
        );
    }
}

/// What must be as before.
async fn persons(scene: &Scene, person: kernel::PersonId) -> (String, i64, bool, i64, i64) {
    scene
        .one(sql("select name, epoch, (password is not null) as password, (select count(*) from totp where person_id = person.id) as apps, (select count(*) from session where person_id = person.id) as sessions from person where id = $1").bind(person))
        .await
}

async fn add_app(scene: &Scene, browser: &Visitor) -> String {
    let first = format!("{ACCOUNT}/second-step/app");
    let begun = browser.post(&first, &[]).await;
    assert_eq!(begun.location(), first, "{}", begun.body);
    let page = browser.get(&first).await;
    let (_, rest) = page
        .body
        .split_once("id=\"app-key\" rows=\"2\" readonly>")
        .unwrap();
    let key = rest.split('<').next().unwrap().to_owned();
    let code = testing::app_code(&key, scene.portal.app.clock.now());
    let done = browser
        .post(&format!("{first}/confirm"), &[("code", &code)])
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    key
}

#[tokio::test(flavor = "multi_thread")]
async fn where_staff_needs_a_second_step_it_is_asked_for_as_after_a_password() {
    for scene in bare().await {
        scene.set_up(&[("active", "1")]).await;
        let scene = Scene {
            portal: scene.portal.with_site(|site| site.staff_factor = true),
            ..scene
        };
        // Nothing else is open; somebody who has nothing else sets one up, and never showed their address.
        let (_, person, _) = scene.staff(Group::Employee).await;
        let known = scene.come_in(Group::Employee).await;
        let app = known.post(&format!("{ACCOUNT}/second-step/app"), &[]).await;
        assert_eq!(app.status, StatusCode::CONFLICT, "they have, once");
        let never = sql("update person set joined_at = null where id = $1").bind(person);
        scene.run(never).await;
        let first = scene.come_in(Group::Employee).await;
        // A passkey would be a sign-in everywhere.
        for path in ["/passkeys/options", "/passkeys"] {
            let at = format!("{ACCOUNT}/second-step{path}");
            let form = [("name", "key"), ("credential", "{}")];
            let refused = first.post(&at, &form).await;
            assert_eq!(refused.status, StatusCode::CONFLICT, "{path}");
        }
        let step = format!("{ACCOUNT}/second-step");
        assert_eq!(first.get("/larkspur/contacts").await.location(), step);
        let key = add_app(&scene, &first).await;
        assert_eq!(first.get("/larkspur/contacts").await.status, StatusCode::OK);
        let removed = first.post(&format!("{step}/app/remove"), &[]).await;
        assert_eq!(
            removed.status,
            StatusCode::CONFLICT,
            "a first one, not another"
        );
        // From now on it is asked for after the provider.
        let (_, person, email) = scene.staff(Group::Employee).await;
        scene.provider.says(&person.to_string(), &email, true);
        let browser = scene.browser();
        let answer = scene.sign_in(&browser).await;
        assert_eq!(
            answer.location(),
            "/larkspur/sign-in/second",
            "{}",
            answer.body
        );
        scene
            .portal
            .app
            .clock
            .advance(chrono::TimeDelta::seconds(30));
        let code = testing::app_code(&key, scene.portal.app.clock.now());
        let shown = browser
            .post("/larkspur/sign-in/second", &[("code", &code)])
            .await;
        assert_eq!(shown.location(), "/larkspur", "{}", shown.body);
        assert_eq!(
            browser.get("/larkspur/contacts").await.status,
            StatusCode::OK
        );
        let (vouched, factor, how): (bool, bool, String) = scene
            .one(sql("select s.vouched, s.factor, (select cast(a.detail as text) from audit a where a.action = 'session.began' order by a.seq desc limit 1) as how from session s where s.person_id = $1 order by s.created_at desc limit 1").bind(person))
            .await;
        assert!(vouched && factor && how.contains("oidc_and_app"), "{how}");
        // The app is the person's own: what it proves counts here, and still only here.
        let made = browser
            .post(
                &format!("{ACCOUNT}/tokens"),
                &[("token_name", "t"), ("days", "30"), ("covers", "read")],
            )
            .await;
        assert!(made.body.contains("id=\"token-made\""), "{}", made.body);
        let (_, rest) = made
            .body
            .split_once("id=\"token-made\" readonly value=\"")
            .unwrap();
        let token = rest.split('"').next().unwrap();
        let program = Visitor::program(&scene.portal.site, "program", token);
        let me = program.json(Method::GET, "/api/v1/me", None).await;
        assert_eq!(me.status, StatusCode::OK, "{}", me.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_second_step_is_not_set_up_for_somebody_who_has_more_to_lose() {
    for scene in bare().await {
        scene.set_up(&[("active", "1")]).await;
        let scene = Scene {
            portal: scene.portal.with_site(|site| site.staff_factor = true),
            ..scene
        };
        let refused = async |group: Group, why: &str| {
            let browser = scene.come_in(group).await;
            let page = browser.get(&format!("{ACCOUNT}/second-step")).await;
            assert!(page.body.contains("id=\"confirm\""), "{why}: {}", page.body);
            for path in ["/app", "/passkeys/options"] {
                let answer = browser
                    .post(&format!("{ACCOUNT}/second-step{path}"), &[])
                    .await;
                assert_eq!(answer.status, StatusCode::CONFLICT, "{why} {path}");
            }
        };
        let (_, person, _) = scene.staff(Group::Employee).await;
        scene.also_in("kiln", person).await;
        refused(Group::Employee, "another place").await;
        let (_, person, _) = scene.staff(Group::User).await;
        scene
            .run(sql("update person set password = 'x' where id = $1").bind(person))
            .await;
        refused(Group::User, "a password").await;
    }
}

/// A passkey locks this door too, once its person wants that.
#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_that_is_always_asked_for_is_asked_for_after_the_provider() {
    for scene in scenes().await {
        let (_, person, email) = scene.staff(Group::Employee).await;
        let key = sql(
            "insert into passkey (id, person_id, credential, name, data, created_at) values ($1, $2, $3, 'key', '{}', $4)",
        );
        let key = key
            .bind(uuid::Uuid::now_v7())
            .bind(person)
            .bind(vec![1_u8; 16]);
        scene.run(key.bind(scene.portal.app.clock.now())).await;
        scene.come_in(Group::Employee).await;
        let always = sql("update person set passkey_always = true where id = $1");
        scene.run(always.bind(person)).await;
        scene.provider.says(&person.to_string(), &email, true);
        let browser = scene.browser();
        let answer = scene.sign_in(&browser).await;
        assert_eq!(answer.location(), "/larkspur/sign-in/second");
        let inside = browser.get("/larkspur/contacts").await;
        assert_eq!(inside.status, StatusCode::SEE_OTHER);
    }
}

/// The app of somebody who never showed their address ends when they do: whoever set it up had but the
/// provider's word.
#[tokio::test(flavor = "multi_thread")]
async fn who_first_shows_the_address_starts_without_the_factors_of_others() {
    for scene in bare().await {
        scene.set_up(&[("active", "1")]).await;
        let scene = Scene {
            portal: scene.portal.with_site(|site| site.staff_factor = true),
            ..scene
        };
        let (_, person, email) = scene.staff(Group::Employee).await;
        let never = sql("update person set joined_at = null where id = $1").bind(person);
        scene.run(never).await;
        let by_it = scene.come_in(Group::Employee).await;
        add_app(&scene, &by_it).await;
        let apps = "select count(*) from totp where person_id = $1";
        let (before,): (i64,) = scene.one(sql(apps).bind(person)).await;
        assert_eq!(before, 1);
        let mailbox = mail::Maildir::open(&scene.portal.app.site.mailbox_dir).unwrap();
        let transport = mail::Transport::Mailbox(mailbox.clone());
        let worker = outbox::Outbox::new(scene.portal.app.clone(), transport);
        let browser = scene.browser();
        let form = [("email", email.as_str())];
        browser.post("/larkspur/sign-in/email", &form).await;
        worker.round().await.unwrap();
        let (letters, _) = mailbox.list(0, 20).await.unwrap();
        let letter = letters.iter().find(|l| l.to.contains(&email)).unwrap();
        let letter = mailbox.read(&letter.id).await.unwrap();
        let mut lines = letter.text.lines();
        let link = lines.find_map(|l| l.strip_prefix("http://portal.test"));
        browser.get(link.unwrap()).await;
        let shown = browser.post("/larkspur/sign-in/continue", &[]).await;
        assert!(shown.status.is_redirection(), "{}", shown.body);
        let (after,): (i64,) = scene.one(sql(apps).bind(person)).await;
        assert_eq!(after, 0);
        assert_ne!(by_it.get("/larkspur/contacts").await.status, StatusCode::OK);
    }
}
