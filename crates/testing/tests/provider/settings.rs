//! Setting it up.

use axum::http::StatusCode;
use chrono::TimeDelta;
use kernel::Group;
use store::sql;

use crate::scene::{AT, GO, bare, scenes};
use crate::server::{Fault, SECRET};

#[tokio::test(flavor = "multi_thread")]
async fn only_a_super_admin_sets_it_up_with_fresh_proof_and_the_trail_says_so() {
    for scene in bare().await {
        let (portal, house) = (&scene.portal, &scene.house);
        for group in [Group::Admin, Group::Employee, Group::User] {
            let office = house.office(portal, group).await;
            for answer in [office.get(AT).await, office.post(AT, &[]).await] {
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{group}");
            }
            assert!(
                !office
                    .get("/larkspur/settings/organization")
                    .await
                    .body
                    .contains(AT)
            );
        }
        let boss = house.office(portal, Group::SuperAdmin).await;
        let page = boss.get(AT).await;
        assert!(
            page.body
                .contains("http://portal.test/larkspur/sign-in/provider/back")
        );
        assert!(
            boss.get("/larkspur/settings/organization")
                .await
                .body
                .contains(AT)
        );
        scene.set_up(&[("active", "1")]).await;
        let page = boss.get(AT).await;
        assert!(!page.body.contains(SECRET) && page.body.contains(&scene.provider.issuer));

        let (trail, sealed): (String, Vec<u8>) = scene
            .one(sql("select cast(a.detail as text), o.secret from audit a join single_sign_on o on o.org_id = a.org_id where a.action = 'settings.changed'"))
            .await;
        assert!(trail.contains("single_sign_on") && trail.contains(&scene.provider.issuer));
        assert!(!trail.contains(SECRET));
        assert!(!sealed.windows(SECRET.len()).any(|w| w == SECRET.as_bytes()));

        // Later it is not enough to be signed in.
        let office = house.office(portal, Group::SuperAdmin).await;
        portal.app.clock.advance(TimeDelta::minutes(16));
        let page = office.get(AT).await;
        assert!(
            !page.body.contains("id=\"provider\"") && page.body.contains("/sign-in/again?next=")
        );
        for path in ["", "/test", "/remove"] {
            let asked = office
                .post(&format!("{AT}{path}"), &[("version", "1")])
                .await;
            assert!(
                asked.body.contains("/larkspur/sign-in/again"),
                "{path}: {}",
                asked.status
            );
        }
        let (stands,): (i64,) = scene.one(sql("select version from single_sign_on")).await;
        assert_eq!(stands, 1);
    }
}

const ON: (&str, &str) = ("active", "1");

/// What the provider does wrong, what is typed in place of the usual, what is said.
type Case = (Fault, &'static [(&'static str, &'static str)], &'static str);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays() {
    for scene in bare().await {
        let cases: &[Case] = &[
            (Fault::None, &[ON, ("issuer", "")], "f-issuer-error"),
            (
                Fault::None,
                &[ON, ("issuer", "ftp://login.example.com")],
                "Begin it with https://",
            ),
            (
                Fault::None,
                &[ON, ("issuer", "http://10.0.0.1")],
                "leave out any port",
            ),
            (
                Fault::None,
                &[ON, ("issuer", "https://10.0.0.1")],
                "Nothing on the open internet answers there",
            ),
            (
                Fault::None,
                &[ON, ("issuer", "https://169.254.169.254")],
                "Nothing on the open internet answers there",
            ),
            (
                Fault::None,
                &[ON, ("issuer", "http://127.0.0.1:9")],
                "Nothing on the open internet answers there",
            ),
            (Fault::None, &[ON, ("client_id", " ")], "f-client_id-error"),
            (
                Fault::None,
                &[ON, ("client_secret", "")],
                "f-client_secret-error",
            ),
            (Fault::None, &[ON, ("name", "")], "f-name-error"),
            (
                Fault::None,
                &[ON, ("domains", "house.example nonsense")],
                "f-domains-error",
            ),
            (
                Fault::Broken,
                &[ON],
                "no description of a sign-in service there (answer 500)",
            ),
            (
                Fault::Moved,
                &[ON],
                "no description of a sign-in service there (answer 302)",
            ),
            (
                Fault::OtherIssuerInDiscovery,
                &[ON],
                "The service calls itself https://login.example.com",
            ),
            (Fault::NoKeys, &[ON], "shows no keys"),
        ];
        for (fault, fields, said) in cases {
            scene.provider.fails(*fault);
            let answer = scene.save(fields).await;
            assert_eq!(
                answer.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{fault:?} {fields:?}"
            );
            assert!(
                answer.body.contains(said),
                "{fault:?} {fields:?}: {}",
                answer.body
            );
            assert!(!answer.body.contains(SECRET));
            let typed = fields.iter().find(|(n, _)| *n == "issuer");
            let typed = typed.map_or(scene.provider.issuer.as_str(), |(_, v)| v);
            assert!(
                answer.body.contains(&format!("value=\"{typed}\"")),
                "{fields:?}"
            );
        }
        let (rows,): (i64,) = scene.one(sql("select count(*) from single_sign_on")).await;
        assert_eq!(rows, 0);
        // One that is off may be down.
        scene.provider.fails(Fault::Broken);
        scene.set_up(&[]).await;
        let boss = scene.house.office(&scene.portal, Group::SuperAdmin).await;
        let tested = boss.post(&format!("{AT}/test"), &[]).await;
        assert!(tested.body.contains("(answer 500)"), "{}", tested.body);
        scene.provider.fails(Fault::None);
        let tested = boss.post(&format!("{AT}/test"), &[]).await;
        assert_eq!(tested.location(), AT, "{}", tested.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_is_kept_for_its_address_and_two_who_save_do_not_overwrite_each_other() {
    for scene in scenes().await {
        let again = [
            ("client_secret", ""),
            ("active", "1"),
            ("name", "Acme again"),
        ];
        scene.set_up(&again).await;
        scene.come_in(Group::Employee).await; // the secret still fits
        let moved = [
            ("client_secret", ""),
            ("issuer", "https://login.example.com"),
        ];
        let refused = scene.save(&moved).await;
        assert!(
            refused.body.contains("f-client_secret-error"),
            "{}",
            refused.body
        );
        let stale = scene.save(&[("version", "1"), ("name", "Mine")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(stale.body.contains("Acme again") && stale.body.contains("value=\"Mine\""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_button_stands_on_the_page_of_the_organization_while_it_is_on() {
    for scene in bare().await {
        let nobody = scene.browser();
        let shown = async |path: &str| nobody.get(path).await.body.contains(GO);
        assert!(!shown("/larkspur/sign-in").await);
        assert_eq!(nobody.get(GO).await.status, StatusCode::NOT_FOUND);
        scene.set_up(&[]).await;
        assert!(!shown("/larkspur/sign-in").await);
        assert_eq!(nobody.get(GO).await.status, StatusCode::NOT_FOUND);
        scene.set_up(&[("active", "1")]).await;
        let page = nobody.get("/larkspur/sign-in").await;
        assert!(page.body.contains("Sign in with Acme") && page.body.contains(GO));
        assert!(!shown("/sign-in").await);
    }
}
