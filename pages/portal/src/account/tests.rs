use std::sync::Arc;

use ::store::sessions::{Door, Session, Start};
use access::sql;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use kernel::*;
use web::{Asked, Form, Inner};

use super::*;
use crate::tests::pages::render;
use crate::tests::world::{World, worlds};

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

/// Amelia at her own account page, with a session that began `ago`.
pub(super) async fn amelia(world: &World, ago: TimeDelta, known_to_staff: bool) -> Asked {
    world.db.migrate(entry::MIGRATIONS).await.unwrap();
    let person = PersonId::new();
    world
        .run(vec![
            sql("insert into person (id, email, name, joined_at, created_at) values ($1, $2, 'Amelia Hartley', $3, $3)").bind(person).bind(format!("{}@posteo.example", person.0.simple())).bind(world.now),
            sql("update contact set person_id = $3 where org_id = $1 and id = $2").bind(world.org).bind(world.amelia).bind(person),
        ])
        .await;
    let place = Door {
        org_id: world.org,
        slug: "larkspur".into(),
        name: "Larkspur Hall".into(),
        staff_id: None,
        contact_id: Some(world.amelia),
        company: String::new(),
    };
    let start = Start {
        person,
        place: Some(place),
        known_to_staff,
        vouched: false,
        proof: Means::Mail,
        factor: false,
        agent: AGENT.into(),
    };
    let cookie = world
        .db
        .begin_session(start, None, world.now - ago)
        .await
        .unwrap();
    let mut conn = world.db.read_instance().await.unwrap();
    let session: Session = ::store::sessions::find(&mut conn, &cookie, world.now)
        .await
        .unwrap()
        .unwrap();
    drop(conn);
    let asked = world.asked(world.viewer(world.amelia).await).await;
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
    } = Arc::into_inner(asked.0).unwrap();
    Asked(Arc::new(Inner {
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
    }))
}

pub(super) async fn html(asked: &Asked) -> String {
    render(asked, &page(asked.clone()).await.unwrap())
}

pub(super) fn shown(asked: &Asked, response: Response) -> String {
    render(asked, response.extensions().get::<Page>().expect("a page"))
}

#[tokio::test]
async fn the_page_shows_what_is_ones_own() {
    for world in worlds().await {
        let asked = amelia(&world, TimeDelta::hours(2), false).await;
        let page = html(&asked).await;
        for text in [
            "@posteo.example",
            "Firefox on Linux",
            "Here now",
            "Europe/Lisbon",
            "Sign out everywhere",
            "As my device",
            "You have no password",
        ] {
            assert!(page.contains(text), "{text:?} is not in\n{page}");
        }
        assert_eq!(page.matches("btn-primary").count(), 1);
        assert!(!page.contains("style=") && !page.contains("en-XA"));
        assert!(
            page.contains("/larkspur/sign-in/again?next=/larkspur/account")
                && !page.contains("id=\"password\""),
            "a stale session sets no first password: {page}"
        );
        let fresh = amelia(&world, TimeDelta::minutes(2), false).await;
        let page = html(&fresh).await;
        assert!(page.contains("id=\"token\"") && page.contains("id=\"password\""));
        let mut ids: Vec<&str> = page
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "an id stands twice");
    }
}

#[tokio::test]
async fn details_are_saved_for_the_person_and_the_place() {
    for world in worlds().await {
        let asked = amelia(&world, TimeDelta::zero(), false).await;
        let form = |name: &str, zone: &str| {
            Form(DetailsForm {
                name: name.into(),
                locale: "en".into(),
                zone: zone.into(),
            })
        };
        let refused = details(asked.clone(), form("Amelia", "Mars/Olympus"))
            .await
            .unwrap();
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = shown(&asked, refused);
        assert!(
            page.contains("There is a problem")
                && page.contains("Choose a time zone from the list"),
            "{page}"
        );
        let saved = details(asked.clone(), form(" Amelia  Okafor ", "Europe/Lisbon"))
            .await
            .unwrap();
        assert_eq!(
            (
                saved.status(),
                saved.headers()[header::LOCATION].to_str().unwrap()
            ),
            (StatusCode::SEE_OTHER, "/larkspur/account")
        );
        let row: (String, Option<String>, String) = world
            .db
            .read(world.org)
            .await
            .unwrap()
            .one(sql("select p.name, p.zone, c.name from person p join contact c on c.org_id = $1 and c.person_id = p.id where p.id = $2").bind(world.org).bind(asked.session.as_ref().unwrap().person_id))
            .await
            .unwrap();
        assert_eq!(row.1.as_deref(), Some("Europe/Lisbon"));
        assert_ne!(
            row.0, "Amelia Okafor",
            "a client's name is among its details"
        );
        assert_ne!(row.2, "Amelia Okafor");
        assert!(
            theme(
                asked.clone(),
                Form(ThemeForm {
                    theme: "neon".into()
                })
            )
            .await
            .is_err()
        );
        assert!(
            theme(
                asked.clone(),
                Form(ThemeForm {
                    theme: "dark".into()
                })
            )
            .await
            .is_ok()
        );
    }
}

#[tokio::test]
async fn looking_on_shows_nothing_of_the_account() {
    let world = worlds().await.remove(0);
    let mut viewer = world.viewer(world.amelia).await;
    viewer.acts = Acts::ViewAs(ViewAsId::new());
    let asked = world.asked(viewer).await;
    let page = html(&asked).await;
    assert!(
        page.contains("Amelia Hartley’s own") && !page.contains("<form"),
        "{page}"
    );
    let gone = super::page(world.asked(world.viewer(world.amelia).await).await).await;
    assert_eq!(
        gone.err().unwrap().into_response().status(),
        StatusCode::NOT_FOUND,
        "an API token has no account page"
    );
}
