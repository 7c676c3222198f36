//! Coming in, and being shut out again.

use axum::http::StatusCode;
use chrono::TimeDelta;
use kernel::Group;
use store::sql;
use testing::Visitor;

use crate::scene::{AT, GO, Scene, scenes};

#[tokio::test(flavor = "multi_thread")]
async fn a_staff_user_is_found_by_address_once_and_by_the_account_from_then_on() {
    for scene in scenes().await {
        let (id, person, email) = scene.staff(Group::Employee).await;
        scene
            .provider
            .says("account-1", &email.to_uppercase(), true);
        let browser = scene.browser();
        let button = scene.to_button(&browser).await;
        assert!(button.body.contains("data-now") && button.body.contains("<button"));
        let before = scene.sessions().await;
        let end = format!("{GO}/continue");
        let arrived = browser.post(&end, &[]).await;
        assert_eq!(
            (before, arrived.location()),
            (0, "/larkspur"),
            "{}",
            arrived.body
        );
        assert_eq!(
            browser.get("/larkspur/contacts").await.status,
            StatusCode::OK
        );
        let (how, linked): (String, i64) = scene
            .one(sql("select (select cast(detail as text) from audit where action = 'session.began') as how, (select count(*) from audit where action = 'staff.linked' and object_id = $1) as linked").bind(id.0))
            .await;
        assert!(how.contains("oidc") && linked == 1, "{how}");
        let (kept,): (Vec<u8>,) = scene
            .one(sql("select subject from single_sign_on_link"))
            .await;
        assert!(!kept.windows(9).any(|w| w == b"account-1"));
        // Another address at the provider, or none: it is still the same account.
        scene
            .provider
            .says("account-1", "new-name@elsewhere.example", false);
        let again = scene.browser();
        assert_eq!(scene.sign_in(&again).await.location(), "/larkspur");
        // The same address on another account is somebody else.
        scene.provider.says("account-2", &email, true);
        let other = scene.sign_in(&scene.browser()).await;
        assert_eq!(other.status, StatusCode::FORBIDDEN, "{}", other.body);
        // Its word shows the address to nobody else.
        let (joined,): (bool,) = scene
            .one(
                sql("select (joined_at is not null) as joined from person where id = $1")
                    .bind(person),
            )
            .await;
        assert!(joined, "as the house had it");
        assert_eq!((scene.links().await, scene.sessions().await), (1, 2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_may_stand_at_the_providers_other_door_and_the_way_on_is_kept() {
    for scene in scenes().await {
        let (_, _, email) = scene.staff(Group::User).await;
        scene.provider.says("account-1", &email, true);
        scene.provider.plan.lock().unwrap().by_user_info = true;
        let browser = scene.browser();
        let off = browser
            .get(&format!("{GO}?next=/larkspur/files%3Fq=a"))
            .await;
        browser.get(&scene.provider.authorize(off.location())).await;
        let arrived = browser.post(&format!("{GO}/continue"), &[]).await;
        assert_eq!(
            arrived.location(),
            "/larkspur/files?q=a",
            "{}",
            arrived.body
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invited_staff_user_joins_by_it() {
    for scene in scenes().await {
        let (id, person, _) = scene.staff(Group::Employee).await;
        let now = scene.portal.app.clock.now();
        scene
            .run(
                sql("update staff set active = false, invited_at = $2 where id = $1")
                    .bind(id)
                    .bind(now),
            )
            .await;
        scene
            .run(sql("update person set joined_at = null where id = $1").bind(person))
            .await;
        scene.come_in(Group::Employee).await;
        let (active, joined): (bool, bool) = scene
            .one(sql("select s.active, (p.joined_at is not null) as joined from staff s join person p on p.id = s.person_id where s.id = $1").bind(id))
            .await;
        assert!(active);
        assert!(
            !joined,
            "an organization cannot show that an address is somebody's"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_get_one_kind_page_and_nothing_else() {
    for scene in scenes().await {
        let (id, _, email) = scene.staff(Group::Employee).await;
        let (client,): (String,) = scene
            .one(sql("select email from person where id = $1").bind(scene.house.member.1))
            .await;
        let mut pages = Vec::new();
        let mut turned_away = async |sub: &str, email: &str, verified| {
            scene.provider.says(sub, email, verified);
            let browser = scene.browser();
            let answer = scene.sign_in(&browser).await;
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{sub}: {}",
                answer.body
            );
            assert_eq!(
                browser.get("/larkspur/contacts").await.status,
                StatusCode::SEE_OTHER
            );
            pages.push(answer.body);
        };
        turned_away("nobody", "nobody@house.example", true).await;
        turned_away("unverified", &email, false).await;
        turned_away("a client", &client, true).await;
        turned_away("no address", "", true).await;
        turned_away("almost", &format!("x{email}"), true).await;
        scene
            .set_up(&[("active", "1"), ("domains", "other.example")])
            .await;
        turned_away("other domain", &email, true).await;
        scene.set_up(&[("active", "1"), ("domains", "")]).await;
        scene
            .run(sql("update staff set active = false where id = $1").bind(id))
            .await;
        turned_away("inactive", &email, true).await;
        assert!(pages.iter().all(|page| page == &pages[0]), "they differ");
        assert!(pages[0].contains("You are not on the team here yet"));
        assert_eq!((scene.links().await, scene.sessions().await), (0, 0));
    }
}

async fn is_out(browser: &Visitor) {
    let answer = browser.get("/larkspur/contacts").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert!(
        answer.location().contains("/larkspur/sign-in"),
        "{}",
        answer.location()
    );
}

/// Somebody who came in by it, and a session of the same person that did not.
async fn both(scene: &Scene, group: Group) -> (Visitor, Visitor) {
    (
        scene.come_in(group).await,
        scene.house.office(&scene.portal, group).await,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn off_another_and_removed_end_what_it_opened_and_nothing_else() {
    for scene in scenes().await {
        let boss = scene.house.office(&scene.portal, Group::SuperAdmin).await;
        for end in ["off", "another client", "removed", "row gone"] {
            let (by_it, own) = both(&scene, Group::Employee).await;
            assert_eq!(
                by_it.get("/larkspur/contacts").await.status,
                StatusCode::OK,
                "{end}"
            );
            match end {
                "off" => scene.set_up(&[]).await,
                "another client" => {
                    scene
                        .set_up(&[("client_id", "other"), ("active", "1")])
                        .await;
                }
                "removed" => {
                    let removed = boss.post(&format!("{AT}/remove"), &[]).await;
                    assert_eq!(removed.location(), AT, "{}", removed.body);
                    assert_eq!(scene.links().await, 0);
                }
                // However it went: the session asks each time.
                _ => scene.run(sql("delete from single_sign_on")).await,
            }
            is_out(&by_it).await;
            assert_eq!(
                own.get("/larkspur/contacts").await.status,
                StatusCode::OK,
                "{end}"
            );
            scene.set_up(&[("active", "1")]).await;
            is_out(&by_it).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unlinked_or_inactive_is_out_at_once() {
    for scene in scenes().await {
        let (by_it, own) = both(&scene, Group::Employee).await;
        let (id, ..) = scene.staff(Group::Employee).await;
        let boss = scene.house.office(&scene.portal, Group::SuperAdmin).await;
        let team = format!("/larkspur/settings/team/{id}");
        assert!(boss.get(&team).await.body.contains("id=\"unlink\""));
        let unlinked = boss.post(&format!("{team}/unlink"), &[]).await;
        assert_eq!(unlinked.location(), team, "{}", unlinked.body);
        is_out(&by_it).await;
        assert_eq!(own.get("/larkspur/contacts").await.status, StatusCode::OK);
        assert!(!boss.get(&team).await.body.contains("id=\"unlink\""));
        let twice = boss.post(&format!("{team}/unlink"), &[]).await;
        assert_eq!(twice.status, StatusCode::NOT_FOUND);
        let by_it = scene.come_in(Group::Employee).await;
        boss.post(&format!("{team}/active"), &[]).await;
        is_out(&by_it).await;
        let back = scene.sign_in(&scene.browser()).await;
        assert_eq!(back.status, StatusCode::FORBIDDEN, "{}", back.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_lasts_no_longer_than_any_session_of_staff() {
    for scene in scenes().await {
        let browser = scene.come_in(Group::Employee).await;
        scene.portal.app.clock.advance(TimeDelta::minutes(61));
        is_out(&browser).await;
    }
}
