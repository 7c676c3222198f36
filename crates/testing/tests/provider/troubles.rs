//! A word that does not hold, a browser that did not begin, a provider that does not answer.

use axum::http::StatusCode;
use chrono::TimeDelta;
use kernel::Group;
use store::sql;
use testing::{Answer, Visitor};

use crate::scene::{GO, Scene, scenes};
use crate::server::Fault;

/// Led to the sign-in page with a sentence, where every other way stands; nobody is in.
async fn turned_back(scene: &Scene, browser: &Visitor, answer: &Answer, word: &str, told: &str) {
    let to = format!("/larkspur/sign-in?provider={word}");
    assert_eq!(
        answer.location(),
        to,
        "{told}: {} {}",
        answer.status,
        answer.body
    );
    let page = browser.get(&to).await;
    assert_eq!(page.status, StatusCode::OK, "{told}");
    for part in ["role=\"alert\"", "id=\"sign-in\"", "id=\"password\"", GO] {
        assert!(page.body.contains(part), "{told}: no {part}");
    }
    assert_eq!(scene.sessions().await, 0, "{told}");
    // The cookie went with it: pressing again finds nothing.
    let again = browser.post(&format!("{GO}/continue"), &[]).await;
    assert_eq!(
        again.location(),
        "/larkspur/sign-in?provider=late",
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_does_not_hold_leads_back_to_the_sign_in_page() {
    for scene in scenes().await {
        let (_, _, email) = scene.staff(Group::Employee).await;
        scene.provider.says("account-1", &email, true);
        for (fault, word) in [
            (Fault::Signature, "refused"),
            (Fault::Nonce, "refused"),
            (Fault::Expired, "refused"),
            (Fault::FromTheFuture, "refused"),
            (Fault::Audience, "refused"),
            (Fault::TwoAudiences, "refused"),
            (Fault::Party, "refused"),
            (Fault::Issuer, "refused"),
            (Fault::AlgNone, "refused"),
            (Fault::SharedSecret, "refused"),
            (Fault::NoToken, "refused"),
            (Fault::Broken, "down"),
        ] {
            scene.provider.fails(fault);
            let browser = scene.browser();
            let answer = scene.sign_in(&browser).await;
            turned_back(&scene, &browser, &answer, word, &format!("{fault:?}")).await;
        }
        // With nothing wrong, the very same comes in; and with keys that were changed meanwhile.
        for fault in [Fault::None, Fault::NewKey] {
            scene.provider.fails(fault);
            let answer = scene.sign_in(&scene.browser()).await;
            assert_eq!(answer.location(), "/larkspur", "{fault:?}: {}", answer.body);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_never_answers_costs_seven_seconds() {
    for scene in scenes().await {
        scene.provider.fails(Fault::Silent);
        let browser = scene.browser();
        let began = std::time::Instant::now();
        let answer = scene.sign_in(&browser).await;
        assert!(began.elapsed().as_secs() < 9);
        turned_back(&scene, &browser, &answer, "down", "silent").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_browser_that_began_goes_on_and_only_once() {
    for scene in scenes().await {
        let (_, _, email) = scene.staff(Group::Employee).await;
        scene.provider.says("account-1", &email, true);
        let begin = async || {
            let browser = scene.browser();
            let off = browser.get(GO).await;
            let back = scene.provider.authorize(off.location());
            (browser, back)
        };
        // Another browser is handed the way back: somebody else's sign-in does not become its own.
        let (_, back) = begin().await;
        let victim = scene.browser();
        let answer = victim.get(&back).await;
        turned_back(&scene, &victim, &answer, "late", "no cookie").await;
        // One that began a sign-in of its own neither.
        let (victim, _) = begin().await;
        let answer = victim.get(&back).await;
        turned_back(&scene, &victim, &answer, "late", "another state").await;
        // Said no, said something else, said by somebody else, said nothing.
        for (change, word) in [
            ("&error=access_denied", "denied"),
            ("&error=server_error", "refused"),
            ("&iss=https://login.example.com", "refused"),
            ("", "refused"),
        ] {
            let (browser, back) = begin().await;
            let state = back
                .split("state=")
                .nth(1)
                .unwrap()
                .split('&')
                .next()
                .unwrap();
            let answer = browser
                .get(&format!("{GO}/back?state={state}{change}"))
                .await;
            turned_back(&scene, &browser, &answer, word, change).await;
        }
        let (browser, back) = begin().await;
        browser.get(&back).await;
        scene.portal.app.clock.advance(TimeDelta::minutes(11));
        let answer = browser.post(&format!("{GO}/continue"), &[]).await;
        turned_back(&scene, &browser, &answer, "late", "too late").await;
        // Its cookie, taken before the press, opens nothing after it, nor at another organization.
        let other = testing::House::build(&scene.portal, "kiln").await;
        let (browser, back) = begin().await;
        let taken = browser.get(&back).await;
        let cookies = taken.headers.get_all("set-cookie").iter();
        let kept = cookies
            .filter_map(|c| c.to_str().ok())
            .find(|c| c.starts_with("portico-provider="));
        let kept = kept.unwrap().split(';').next().unwrap();
        let copy = || Visitor::browser(&scene.portal.site, "copy", &format!("none; {kept}"));
        let elsewhere = copy()
            .post(&format!("/{}/sign-in/provider/continue", other.slug), &[])
            .await;
        assert_eq!(elsewhere.location(), "/kiln/sign-in?provider=late");
        let first = browser.post(&format!("{GO}/continue"), &[]).await;
        assert_eq!(first.location(), "/larkspur", "{}", first.body);
        let tokens = scene.provider.plan.lock().unwrap().tokens;
        let second = copy().post(&format!("{GO}/continue"), &[]).await;
        assert_eq!(second.location(), "/larkspur/sign-in?provider=refused");
        assert_eq!(
            scene.provider.plan.lock().unwrap().tokens,
            tokens,
            "asked the provider again"
        );
        assert_eq!(scene.sessions().await, 1);
        // Even a code that was spent elsewhere is only refused.
        let (browser, back) = begin().await;
        browser.get(&back).await;
        scene.provider.plan.lock().unwrap().forget();
        let answer = browser.post(&format!("{GO}/continue"), &[]).await;
        assert_eq!(answer.location(), "/larkspur/sign-in?provider=refused");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_get_writes_and_the_address_is_clean() {
    for scene in scenes().await {
        let (_, _, email) = scene.staff(Group::Employee).await;
        scene.provider.says("account-1", &email, true);
        let count = async || -> (i64, i64, i64, i64) {
            scene
                .one(sql("select (select count(*) from session), (select count(*) from audit), (select count(*) from single_sign_on_used), (select count(*) from bucket)"))
                .await
        };
        let before = count().await;
        let browser = scene.browser();
        let off = browser.get(GO).await;
        let back = scene.provider.authorize(off.location());
        for _ in 0..2 {
            let taken = browser.get(&back).await;
            assert!(!taken.location().contains("code"));
            browser.get(&format!("{GO}/continue")).await;
        }
        assert_eq!(count().await, before);
        assert_eq!(scene.provider.plan.lock().unwrap().tokens, 0);
        // What the cookie holds cannot be read.
        let cookies = off.headers.get_all("set-cookie").iter();
        let cookie = cookies
            .filter_map(|c| c.to_str().ok())
            .find(|c| c.starts_with("portico-provider="))
            .unwrap();
        for part in ["HttpOnly", "SameSite=Lax", "Max-Age=600"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let value = cookie.split(['=', ';']).nth(1).unwrap();
        let bytes = data_encoding::BASE64URL_NOPAD
            .decode(value.as_bytes())
            .unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("verifier"));
    }
}
