//! Calendar files, first visits, several engagements.

use kernel::*;
use web::{Asked, Page};

use super::pages::{furnish, keep, render};
use super::world::{at, worlds};

#[tokio::test]
async fn the_calendar_keeps_its_ids() {
    let world = worlds().await.remove(0);
    furnish(&world).await;
    let asked = world.asked(world.viewer(world.amelia).await).await;
    let file = |asked: Asked| async move {
        let answer = crate::dates::calendar(web::Client(asked)).await.unwrap();
        String::from_utf8(
            axum::body::to_bytes(answer.into_body(), 1 << 20)
                .await
                .unwrap()
                .to_vec(),
        )
        .unwrap()
    };
    let (one, two) = (file(asked.clone()).await, file(asked).await);
    assert_eq!(one, two);
    assert_eq!(one.matches("BEGIN:VEVENT").count(), 4); // two to-dos of hers, one of the team's, the day
    for line in [
        &format!("UID:{}@portal.example", world.wedding),
        "DTSTART:20270626T100000Z",
        "DTSTART;VALUE=DATE:20270521",
        "LOCATION:The Orangery",
        "SUMMARY:Send the final guest list",
    ] {
        assert!(one.contains(line), "{line:?} is not in\n{one}");
    }
    assert!(one.split("\r\n").all(|line| line.len() <= 75));
}

#[tokio::test]
async fn a_first_visit_is_greeted_and_an_empty_portal_says_so() {
    let world = worlds().await.remove(0);
    let joined = |when: Time| {
        access::sql("update contact set joined_at = $2 where org_id = $1")
            .bind(world.org)
            .bind(when)
    };
    world.run(vec![joined(world.now)]).await;
    let asked = world.asked(world.viewer(world.amelia).await).await;
    let home = crate::home::load(&mut asked.read().await.unwrap(), &asked, None)
        .await
        .unwrap()
        .unwrap();
    let html = render(
        &asked,
        &Page::portal(
            "home",
            crate::m::home_title(),
            crate::home::view::View::of(&asked, home),
        ),
    );
    keep("home-first", &html);
    assert!(
        html.contains("Welcome, Amelia Hartley")
            && html.contains("<a href=\"https://larkspur.example/map\"")
    );
    assert!(html.contains("Larkspur Hall is setting things up."));
    world
        .run(vec![
            access::sql("delete from member where org_id = $1").bind(world.org),
        ])
        .await;
    let asked = world.asked(world.viewer(world.amelia).await).await;
    assert!(
        crate::home::load(&mut asked.read().await.unwrap(), &asked, None)
            .await
            .unwrap()
            .is_none()
    );
    let html = render(
        &asked,
        &Page::portal(
            "home",
            crate::m::home_title(),
            crate::home::view::Empty::of(&asked, None),
        ),
    );
    keep("home-none", &html);
    assert!(html.contains("Larkspur Hall is setting things up."));
}

#[tokio::test]
async fn several_engagements_have_a_switcher_and_long_words_stay_inside() {
    let world = worlds().await.remove(0);
    world
        .run(vec![
            access::sql("insert into member (org_id, contact_id, engagement_id, role, added_at) values ($1, $2, $3, 'viewer', $4)").bind(world.org).bind(world.amelia).bind(world.dinner).bind(world.now),
            access::sql("update engagement set kind = 'project', title = 'Halden Coffee, autumn relaunch', venue = '', blurb = 'Brand and packaging', starts_at = $2, ends_at = $3, all_day = true where org_id = $1 and id = $4")
                .bind(world.org).bind(at("2027-04-12T00:00:00Z")).bind(at("2027-06-20T00:00:00Z")).bind(world.dinner),
        ])
        .await;
    let mut rows = Vec::new();
    for n in 0..8 {
        let mut row = world.item(
            Kind::Todo,
            &format!(
                "Approve the {} bag, version {n}",
                "Donaudampfschifffahrtsgesellschaftskapitänswitwe".repeat(2)
            ),
        );
        (row.engagement, row.assignees, row.due) = (
            world.dinner,
            vec![(world.amelia, None)],
            Some(at("2027-05-17T00:00:00Z")),
        );
        row.words = "https://larkspur.example/".to_owned() + &"a".repeat(200);
        rows.push(row);
    }
    world.put(rows).await;
    let asked = world.asked(world.viewer(world.amelia).await).await;
    let page = |named| {
        let asked = asked.clone();
        async move {
            let home = crate::home::load(&mut asked.read().await.unwrap(), &asked, named)
                .await?
                .unwrap();
            Ok::<_, store::Stop>(render(
                &asked,
                &Page::portal(
                    "home",
                    crate::m::home_title(),
                    crate::home::view::View::of(&asked, home),
                ),
            ))
        }
    };
    let html = page(Some(world.dinner)).await.unwrap();
    keep("home-two", &html);
    for text in [
        "<h1>Halden Coffee, autumn relaunch</h1>",
        "Brand and packaging",
        "Week 6 of 10",
        "8 things need you",
        "and 3 more",
        "One day late",
        ", 8 things need you</span>",
    ] {
        assert!(html.contains(text), "{text:?} is not in\n{html}");
    }
    let current = html.split("aria-current=\"true\"").nth(1).unwrap();
    assert!(current.starts_with(">Halden Coffee"));
    assert!(
        page(Some(world.wedding))
            .await
            .unwrap()
            .contains("<h1>Amelia &#38; Tom</h1>")
    );
    assert!(matches!(
        page(Some(EngagementId::new())).await,
        Err(store::Stop::Gone)
    ));
}
