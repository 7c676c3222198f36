//! Pages as they are rendered. With `PORTICO_RENDER_DIR` set they are kept there, to be looked at.

use askama::FastWritable;
use kernel::*;
use ui::Base;
use web::{Asked, Ctx, Page};

use super::world::{World, at, worlds};

/// A page's body.
pub fn render(asked: &Asked, page: &Page) -> String {
    let ctx = Ctx {
        locale: asked.locale,
        base: Base(asked.base.clone()),
    };
    let mut html = String::new();
    page.body().write_into(&mut html, &ctx).unwrap();
    html
}

/// Keeps a body to be looked at.
pub fn keep(name: &str, html: &str) {
    if let Ok(folder) = std::env::var("PORTICO_RENDER_DIR") {
        std::fs::write(format!("{folder}/{name}.html"), html).unwrap();
    }
}

/// What the design's home shows, with the tools there are.
pub async fn furnish(world: &World) {
    let todo = |title: &str, due: Option<&str>, words: &str| {
        let mut r = world.item(Kind::Todo, title);
        (r.due, r.words) = (due.map(at), words.to_owned());
        (r.assignees, r.at) = (vec![(world.amelia, None)], at("2027-01-05T10:00:00Z"));
        r
    };
    let team = |title: &str, due: Option<&str>| {
        let mut r = world.item(Kind::Todo, title);
        (r.due, r.carriers) = (due.map(at), vec![world.priya]);
        r
    };
    let done = |title: &str, when: &str| {
        let mut r = world.item(Kind::Todo, title);
        (r.assignees, r.open, r.at) = (vec![(world.amelia, Some(at(when)))], false, at(when));
        r
    };
    let mut update = world.item(Kind::Update, "The peonies are confirmed");
    update.words = "The peonies are confirmed for the long table. I’ve put version 3 of the floor plan in your portal, with the band moved nearer the terrace doors. Shout if it feels too close to your nan!".into();
    let file = |title: &str, when: &str| {
        let mut r = world.item(Kind::File, title);
        r.at = at(when);
        r
    };
    world
        .put(vec![
            todo("Choose your menu", Some("2027-06-01T00:00:00+01:00"), ""),
            todo("Send the final guest list", Some("2027-05-21T00:00:00+01:00"), "The kitchen orders on Monday. Send the names you are sure about, the rest can follow."),
            todo("Pick a song for the first dance", None, ""),
            team("Evening menu quote", Some("2027-05-20T00:00:00+01:00")),
            team("Late bar licence", None),
            done("First deposit paid", "2027-01-12T10:00:00Z"),
            done("Choose the ceremony room", "2027-01-10T10:00:00Z"),
            update,
            file("Floor plan v3.pdf", "2027-05-18T08:10:00Z"),
            file("Orangery by night.jpg", "2027-05-14T08:10:00Z"),
            file("Supplier contacts.xlsx", "2027-03-02T08:10:00Z"),
        ])
        .await;
}

#[tokio::test]
async fn the_home_reads_as_designed_and_links_within_its_place() {
    for world in worlds().await {
        furnish(&world).await;
        let asked = world.asked(world.viewer(world.amelia).await).await;
        let home = crate::home::load(&mut asked.read().await.unwrap(), &asked, None)
            .await
            .unwrap()
            .unwrap();
        let page = Page::portal(
            "home",
            crate::m::home_title(),
            crate::home::view::View::of(&asked, home),
        );
        let html = render(&asked, &page);
        keep("home", &html);
        for text in [
            "<h1>Amelia &#38; Tom</h1>",
            "Saturday 26 June 2027",
            "The Orangery",
            "39 days to go",
            "3 things need you",
            "Due Friday",
            "Send the final guest list",
            "The kitchen orders on Monday.",
            "Larkspur Hall is working on",
            "Priya Raman is on it. Expected Thursday.",
            "2 things done, most recently <b>First deposit paid</b>",
            "<div class=\"h3\">Amelia &#38; Tom</div>",
            "Saturday 26 June, from 11:00",
            "2 of 7",
            "Your event manager",
            "Floor plan v3.pdf",
        ] {
            assert!(html.contains(text), "{text:?} is not in\n{html}");
        }
        assert_eq!(html.matches("btn-primary").count(), 1);
        assert_eq!(html.matches("/done\"").count(), 3);
        assert!(!html.contains("style=") && !html.contains("Welcome"));
        let leads_out = html
            .split("href=\"")
            .skip(1)
            .filter(|h| !h.starts_with("/larkspur") && !h.starts_with("/assets"))
            .count();
        assert_eq!(leads_out, 0, "{html}");
    }
}

#[tokio::test]
async fn what_a_picture_shows_is_not_said_in_the_words_around_it() {
    for world in worlds().await {
        let mut update = world.item(Kind::Update, "Version 3");
        update.words = store::search::pictured("By the band doors", "Floor plan: one long table");
        let mut picture = world.item(Kind::Update, "Only a picture");
        picture.words = store::search::pictured("", "");
        let mut late = world.item(Kind::Todo, "Hear from the council");
        (late.due, late.carriers) = (Some(at("2027-05-15T00:00:00+01:00")), vec![world.priya]);
        world.put(vec![update, picture, late]).await;
        let asked = world.asked(world.viewer(world.amelia).await).await;
        let page = crate::engagement_page(asked.clone(), world.wedding)
            .await
            .unwrap();
        let html = render(&asked, &page);
        assert!(html.contains("<p>By the band doors</p>"), "{html}");
        assert_eq!(html.matches("With a picture").count(), 2, "{html}");
        assert!(!html.contains("one long table"), "{html}");
        // What is late says so with a sign of its own, not as a date among dates.
        let late = html.split("thread").find(|part| part.contains("Was due"));
        assert!(
            late.is_some_and(|part| part.contains("data-s=\"late\"")),
            "{html}"
        );
    }
}

#[tokio::test]
async fn looking_on_shows_the_same_and_nothing_to_press() {
    let world = worlds().await.remove(0);
    furnish(&world).await;
    let mut viewer = world.viewer(world.amelia).await;
    viewer.acts = Acts::ViewAs(ViewAsId::new());
    viewer.staff = Some(StaffFacts {
        id: world.priya,
        group: Group::Admin,
        view: Kinds::ALL,
        full: Kinds::ALL,
        off: Kinds::NONE,
        rights: Rights::of(Group::Admin),
    });
    let asked = world.asked(viewer).await;
    let home = crate::home::load(&mut asked.read().await.unwrap(), &asked, None)
        .await
        .unwrap()
        .unwrap();
    let page = Page::portal(
        "home",
        crate::m::home_title(),
        crate::home::view::View::of(&asked, home),
    );
    let html = render(&asked, &page);
    assert!(html.contains("3 things need you") && html.contains("href=\"/as/1/todos/"));
    assert!(!html.contains("<form") && !html.contains("#comment"));
    let page = crate::engagement_page(asked.clone(), world.wedding)
        .await
        .unwrap();
    assert!(!render(&asked, &page).contains("<form"));
}

#[tokio::test]
async fn the_other_pages_render() {
    for world in worlds().await {
        let asked = world.asked(world.viewer(world.amelia).await).await;
        let empty = render(
            &asked,
            &crate::dates::page(web::Client(asked.clone()))
                .await
                .unwrap(),
        );
        assert!(empty.contains("Amelia &#38; Tom"));
        furnish(&world).await;
        let engagement = crate::engagement_page(asked.clone(), world.wedding)
            .await
            .unwrap();
        let html = render(&asked, &engagement);
        keep("engagement", &html);
        for text in [
            "Tom Okafor",
            "Decides",
            "Going ahead",
            "from 11:00",
            "Ceremony at two",
            "Priya Raman wrote The peonies are confirmed",
            "Amelia Hartley completed First deposit paid",
        ] {
            assert!(html.contains(text), "{text:?} is not in\n{html}");
        }
        assert!(
            crate::engagement_page(asked.clone(), world.dinner)
                .await
                .is_err()
        );
        let html = render(
            &asked,
            &crate::engagement_list_page(asked.clone()).await.unwrap(),
        );
        keep("engagements", &html);
        assert!(html.contains("Amelia &#38; Tom") && !html.contains("Rehearsal"));
        let html = render(
            &asked,
            &crate::everything::page(web::Client(asked.clone()))
                .await
                .unwrap(),
        );
        keep("everything", &html);
        assert!(html.contains("/larkspur/todos") && html.contains("/larkspur/account"));
        let html = render(
            &asked,
            &crate::dates::page(web::Client(asked.clone()))
                .await
                .unwrap(),
        );
        keep("dates", &html);
        assert!(
            html.contains("Evening menu quote")
                && html.contains("Larkspur Hall does it")
                && !html.contains("Pick a song")
        );
    }
}
