use std::sync::Arc;

use access::sql;
use axum::http::{HeaderMap, StatusCode, header};
use chrono::TimeDelta;
use kernel::{SessionId, TokenId};
use web::{Asked, Form, Id, Inner};

use super::tests::{amelia, html, shown};
use super::tokens::TokenForm;
use super::*;
use crate::tests::world::worlds;

#[tokio::test]
async fn a_first_password_wants_a_fresh_sign_in_and_a_change_the_old_one() {
    let world = worlds().await.remove(0);
    let form = |current: &str, new: &str| {
        Form(PasswordForm {
            current: current.into(),
            password: new.into(),
        })
    };
    let stale = amelia(&world, TimeDelta::hours(1), false).await;
    assert!(
        password(stale, HeaderMap::new(), form("", "tall heron under rain"))
            .await
            .is_err()
    );
    let asked = amelia(&world, TimeDelta::zero(), false).await;
    let set = password(
        asked.clone(),
        HeaderMap::new(),
        form("", "tall heron under rain"),
    )
    .await
    .unwrap();
    assert_eq!(set.status(), StatusCode::SEE_OTHER);
    let cookie = set.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(
        set.headers()
            .get_all(header::SET_COOKIE)
            .iter()
            .any(|c| c.to_str().unwrap().starts_with("__Host-portico=")),
        "{cookie}"
    );
    let wrong = password(
        asked.clone(),
        HeaderMap::new(),
        form("not it", "another heron in fog"),
    )
    .await
    .unwrap();
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = shown(&asked, wrong);
    assert!(
        page.contains("f-current-error") && !page.contains("another heron"),
        "{page}"
    );
    let (mails,): (i64,) = world
        .db
        .read(world.org)
        .await
        .unwrap()
        .one(
            sql("select count(*) from job where org_id = $1 and kind = 'mail.password_changed'")
                .bind(world.org),
        )
        .await
        .unwrap();
    assert_eq!(mails, 1);
}

#[tokio::test]
async fn a_token_is_shown_once() {
    for world in worlds().await {
        let asked = amelia(&world, TimeDelta::zero(), false).await;
        let form = |days: &str, key: &str| {
            Form(TokenForm {
                key: key.into(),
                token_name: "Calendar".into(),
                days: days.into(),
                covers: "read".into(),
            })
        };
        let refused = make_token(asked.clone(), form("forever", ""))
            .await
            .unwrap();
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let made = make_token(asked.clone(), form("30", "k1")).await.unwrap();
        let page = shown(&asked, made);
        let token = page
            .split("value=\"portico_")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("the token");
        assert!(entry::looks_like_token(&format!("portico_{token}")));
        let again = make_token(asked.clone(), form("30", "k1")).await.unwrap();
        assert_eq!(
            again.status(),
            StatusCode::SEE_OTHER,
            "a repeat of the form makes no second one"
        );
        let page = html(&asked).await;
        assert!(
            !page.contains("portico_")
                && page.contains("Calendar")
                && page.matches("id=\"revoke-").count() == 1
        );
        let (id,): (TokenId,) = world
            .db
            .read(world.org)
            .await
            .unwrap()
            .one(sql("select id from api_token where org_id = $1").bind(world.org))
            .await
            .unwrap();
        revoke_token(asked.clone(), Id(id)).await.unwrap();
        assert!(!html(&asked).await.contains("id=\"revoke-"));
    }
}

#[tokio::test]
async fn what_staff_could_open_touches_nothing_of_the_person() {
    for world in worlds().await {
        let own = amelia(&world, TimeDelta::zero(), false).await;
        let person = own.session.as_ref().unwrap().person_id;
        let mut session = own.session.clone().unwrap();
        session.known_to_staff = true;
        session.id = SessionId::new();
        let Inner {
            app,
            org,
            viewer,
            name,
            photo,
            locale,
            base,
            now,
            request,
            ..
        } = Arc::into_inner(own.0).unwrap();
        let asked = Asked(Arc::new(Inner {
            app,
            org,
            viewer,
            name,
            photo,
            session: Some(session),
            locale,
            base,
            now,
            request,
        }));
        let page = html(&asked).await;
        assert!(
            page.contains("does not show that this address is yours")
                && !page.contains("Firefox")
                && !page.contains("id=\"details\"")
                && !page.contains("id=\"password\"")
                && !page.contains("id=\"token\""),
            "{page}"
        );
        let form = Form(DetailsForm {
            name: "Mallory".into(),
            ..DetailsForm::default()
        });
        assert!(details(asked.clone(), form).await.is_err());
        // Signing out everywhere is of what staff could open, not of the person's own.
        assert!(end_all_sessions(asked.clone()).await.is_ok());
        assert!(
            make_token(asked.clone(), Form(TokenForm::default()))
                .await
                .is_err()
        );
        let left = ::store::sessions::of_person(
            &mut world.db.read_instance().await.unwrap(),
            person,
            world.now,
        )
        .await
        .unwrap();
        assert_eq!(left.len(), 1);
    }
}
