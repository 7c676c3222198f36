use std::sync::Arc;

use access::sql;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use kernel::*;
use ::store::sessions::{Door, Session, Start};
use web::{Asked, Form, Inner};

use super::tokens::TokenForm;
use super::*;
use crate::tests::pages::render;
use crate::tests::world::{World, worlds};

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

/// Amelia at her own account page, with a session that began `ago`.
async fn amelia(world: &World, ago: TimeDelta, known_to_staff: bool) -> Asked {
    world.db.migrate(entry::MIGRATIONS).await.unwrap();
    let person = PersonId::new();
    world
        .run(vec![
            sql("insert into person (id, email, name, joined_at, created_at) values ($1, $2, 'Amelia Hartley', $3, $3)").bind(person).bind(format!("{}@posteo.example", person.0.simple())).bind(world.now),
            sql("update contact set person_id = $3 where org_id = $1 and id = $2").bind(world.org).bind(world.amelia).bind(person),
        ])
        .await;
    let place = Door { org_id: world.org, slug: "larkspur".into(), name: "Larkspur Hall".into(), staff_id: None, contact_id: Some(world.amelia), company: String::new() };
    let start = Start { person, place: Some(place), known_to_staff, agent: AGENT.into() };
    let cookie = world.db.begin_session(start, None, world.now - ago).await.unwrap();
    let mut conn = world.db.read_instance().await.unwrap();
    let session: Session = ::store::sessions::find(&mut conn, &cookie, world.now).await.unwrap().unwrap();
    drop(conn);
    let asked = world.asked(world.viewer(world.amelia).await).await;
    let Inner { app, org, viewer, name, locale, base, now, request, .. } = Arc::into_inner(asked.0).unwrap();
    Asked(Arc::new(Inner { app, org, viewer, name, session: Some(session), locale, base, now, request }))
}

async fn html(asked: &Asked) -> String {
    render(asked, &page(asked.clone()).await.unwrap())
}

fn shown(asked: &Asked, response: Response) -> String {
    render(asked, response.extensions().get::<Page>().expect("a page"))
}

#[tokio::test]
async fn the_page_shows_what_is_ones_own() {
    for world in worlds().await {
        let asked = amelia(&world, TimeDelta::hours(2), false).await;
        let page = html(&asked).await;
        for text in ["Amelia Hartley", "@posteo.example", "Firefox on Linux", "Here now", "Europe/Lisbon", "Sign out everywhere", "As my device", "You have no password"] {
            assert!(page.contains(text), "{text:?} is not in\n{page}");
        }
        assert_eq!(page.matches("btn-primary").count(), 1);
        assert!(!page.contains("style=") && !page.contains("en-XA"));
        assert!(!page.contains("id=\"token\"") && !page.contains("id=\"password\""), "a stale session makes no token and sets no first password");
        let fresh = amelia(&world, TimeDelta::minutes(2), false).await;
        let page = html(&fresh).await;
        assert!(page.contains("id=\"token\"") && page.contains("id=\"password\"") && !page.contains("name=\"confirm\""));
        let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
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
        let form = |name: &str, zone: &str| Form(DetailsForm { name: name.into(), locale: "en".into(), zone: zone.into() });
        let refused = details(asked.clone(), form("", "Mars/Olympus")).await.unwrap();
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = shown(&asked, refused);
        assert!(page.contains("There is a problem") && page.contains("Choose a time zone from the list"), "{page}");
        let saved = details(asked.clone(), form(" Amelia  Okafor ", "Europe/Lisbon")).await.unwrap();
        assert_eq!((saved.status(), saved.headers()[header::LOCATION].to_str().unwrap()), (StatusCode::SEE_OTHER, "/larkspur/account"));
        let row: (String, Option<String>, String) = world
            .db
            .read(world.org)
            .await
            .unwrap()
            .one(sql("select p.name, p.zone, c.name from person p join contact c on c.org_id = $1 and c.person_id = p.id where p.id = $2").bind(world.org).bind(asked.session.as_ref().unwrap().person_id))
            .await
            .unwrap();
        assert_eq!(row, ("Amelia Okafor".into(), Some("Europe/Lisbon".into()), "Amelia Okafor".into()));
        assert!(theme(asked.clone(), Form(ThemeForm { theme: "neon".into() })).await.is_err());
        assert!(theme(asked.clone(), Form(ThemeForm { theme: "dark".into() })).await.is_ok());
    }
}

#[tokio::test]
async fn a_first_password_wants_a_fresh_sign_in_and_a_change_the_old_one() {
    let world = worlds().await.remove(0);
    let form = |current: &str, new: &str| Form(PasswordForm { current: current.into(), password: new.into() });
    let stale = amelia(&world, TimeDelta::hours(1), false).await;
    assert!(password(stale, HeaderMap::new(), form("", "tall heron under rain")).await.is_err());
    let asked = amelia(&world, TimeDelta::zero(), false).await;
    let set = password(asked.clone(), HeaderMap::new(), form("", "tall heron under rain")).await.unwrap();
    assert_eq!(set.status(), StatusCode::SEE_OTHER);
    let cookie = set.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(set.headers().get_all(header::SET_COOKIE).iter().any(|c| c.to_str().unwrap().starts_with("__Host-portico=")), "{cookie}");
    let wrong = password(asked.clone(), HeaderMap::new(), form("not it", "another heron in fog")).await.unwrap();
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = shown(&asked, wrong);
    assert!(page.contains("f-current-error") && !page.contains("another heron"), "{page}");
    let (mails,): (i64,) = world.db.read(world.org).await.unwrap().one(sql("select count(*) from job where org_id = $1 and kind = 'mail.password_changed'").bind(world.org)).await.unwrap();
    assert_eq!(mails, 1);
}

#[tokio::test]
async fn a_token_is_shown_once() {
    for world in worlds().await {
        let asked = amelia(&world, TimeDelta::zero(), false).await;
        let form = |days: &str, key: &str| Form(TokenForm { key: key.into(), token_name: "Calendar".into(), days: days.into(), covers: "read".into(), confirm: String::new() });
        let refused = make_token(asked.clone(), form("forever", "")).await.unwrap();
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let made = make_token(asked.clone(), form("30", "k1")).await.unwrap();
        let page = shown(&asked, made);
        let token = page.split("value=\"portico_").nth(1).and_then(|rest| rest.split('"').next()).expect("the token");
        assert!(entry::looks_like_token(&format!("portico_{token}")));
        let again = make_token(asked.clone(), form("30", "k1")).await.unwrap();
        assert_eq!(again.status(), StatusCode::SEE_OTHER, "a repeat of the form makes no second one");
        let page = html(&asked).await;
        assert!(!page.contains("portico_") && page.contains("Calendar") && page.matches("id=\"revoke-").count() == 1);
        let (id,): (TokenId,) = world.db.read(world.org).await.unwrap().one(sql("select id from api_token where org_id = $1").bind(world.org)).await.unwrap();
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
        let Inner { app, org, viewer, name, locale, base, now, request, .. } = Arc::into_inner(own.0).unwrap();
        let asked = Asked(Arc::new(Inner { app, org, viewer, name, session: Some(session), locale, base, now, request }));
        let page = html(&asked).await;
        assert!(page.contains("Confirm your address") && !page.contains("Firefox") && !page.contains("id=\"details\"") && !page.contains("id=\"token\""), "{page}");
        let form = Form(DetailsForm { name: "Mallory".into(), ..DetailsForm::default() });
        assert!(details(asked.clone(), form).await.is_err());
        assert!(end_all_sessions(asked.clone()).await.is_err());
        assert!(make_token(asked.clone(), Form(TokenForm::default())).await.is_err());
        let left = ::store::sessions::of_person(&mut world.db.read_instance().await.unwrap(), person, world.now).await.unwrap();
        assert_eq!(left.len(), 1);
    }
}

#[tokio::test]
async fn looking_on_shows_nothing_of_the_account() {
    let world = worlds().await.remove(0);
    let mut viewer = world.viewer(world.amelia).await;
    viewer.acts = Acts::ViewAs(ViewAsId::new());
    let asked = world.asked(viewer).await;
    let page = html(&asked).await;
    assert!(page.contains("Amelia Hartley’s own") && !page.contains("<form"), "{page}");
    let gone = super::page(world.asked(world.viewer(world.amelia).await).await).await;
    assert_eq!(gone.err().unwrap().into_response().status(), StatusCode::NOT_FOUND, "an API token has no account page");
}
