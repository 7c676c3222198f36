//! Updates against real databases: written, seen, changed, published.

#[path = "../../../crates/parts/tests/world/mod.rs"]
mod world;

use kernel::*;
use parts::rich::clean;
use store::Stop;
use store::items::see;
use store::sharing::Verb;
use updates::store::{Edit, Narrow, New, create, list, save};
use updates::update::{Post, Wording, worded};
use world::{World, worlds};

fn new(world: &World, title: &str, sharing: Sharing, draft: bool) -> New {
    New {
        engagement: world.engagement,
        wording: worded(title, "Good\n\nnews").unwrap(),
        sharing: Some(sharing),
        draft,
    }
}

async fn titles(world: &World, viewer: &Viewer, narrow: Narrow) -> Vec<String> {
    let mut conn = world.db.read(world.org).await.unwrap();
    let found = list(&mut conn, viewer, narrow, 10).await.unwrap();
    found.into_iter().map(|seen| seen.head.title).collect()
}

#[tokio::test]
async fn clients_read_what_is_published_and_shared_and_nothing_else() {
    for world in worlds(&[updates::MIGRATIONS]).await {
        let priya = world.priya().await;
        for (title, sharing, draft) in [
            ("Shown", Sharing::Shared, false),
            ("Draft", Sharing::Shared, true),
            ("Inside", Sharing::Private, false),
            ("Sent by publishing", Sharing::WhenSent, false),
        ] {
            create(
                &world.db,
                world.act(&priya),
                &priya,
                new(&world, title, sharing, draft),
            )
            .await
            .unwrap();
            world.clock.advance(chrono::TimeDelta::seconds(1));
        }
        let amelia = world.client(world.amelia).await;
        assert_eq!(
            titles(&world, &amelia, Narrow::default()).await,
            ["Sent by publishing", "Shown"]
        );
        assert!(
            titles(
                &world,
                &world.client(world.stranger).await,
                Narrow::default()
            )
            .await
            .is_empty()
        );
        assert_eq!(titles(&world, &priya, Narrow::default()).await.len(), 4);
        assert_eq!(
            titles(
                &world,
                &priya,
                Narrow {
                    drafts: true,
                    ..Narrow::default()
                }
            )
            .await,
            ["Draft"]
        );
        let refused = create(
            &world.db,
            world.act(&amelia),
            &amelia,
            new(&world, "Mine", Sharing::Shared, false),
        )
        .await;
        assert!(matches!(refused, Err(Stop::Forbidden(Power::Manage))));
    }
}

#[tokio::test]
async fn a_draft_is_published_once_and_a_stale_save_changes_nothing() {
    for world in worlds(&[updates::MIGRATIONS]).await {
        let (priya, amelia) = (world.priya().await, world.client(world.amelia).await);
        let id = create(
            &world.db,
            world.act(&priya),
            &priya,
            new(&world, "News", Sharing::Shared, true),
        )
        .await
        .unwrap();
        assert!(matches!(
            world.db.see::<Post>(&amelia, id).await,
            Err(Stop::Gone)
        ));
        world.clock.advance(chrono::TimeDelta::hours(1));
        let publish = Edit {
            version: Some(1),
            wording: None,
            publish: true,
        };
        save(&world.db, world.act(&priya), &priya, id, publish.clone())
            .await
            .unwrap();
        let seen = world.db.see::<Post>(&amelia, id).await.unwrap();
        assert_eq!(
            (seen.head.version, seen.head.draft, seen.body.html.as_str()),
            (2, false, "<p>Good</p><p>news</p>")
        );
        assert!(seen.body.posted_at > seen.head.created_at);
        assert!(matches!(
            save(&world.db, world.act(&priya), &priya, id, publish).await,
            Err(Stop::Stale(2))
        ));
        let other = Edit {
            version: Some(2),
            wording: Some(worded("Other", "words").unwrap()),
            publish: false,
        };
        save(&world.db, world.act(&priya), &priya, id, other.clone())
            .await
            .unwrap();
        assert!(matches!(
            save(&world.db, world.act(&amelia), &amelia, id, other).await,
            Err(Stop::Forbidden(Power::Edit))
        ));
        world
            .db
            .apply(world.act(&priya), &priya, id, Verb::Trash)
            .await
            .unwrap();
        let gone = Edit {
            version: None,
            wording: None,
            publish: true,
        };
        assert!(matches!(
            save(&world.db, world.act(&priya), &priya, id, gone).await,
            Err(Stop::Refused(Refusal::State("in_trash")))
        ));
    }
}

#[tokio::test]
async fn only_the_writers_own_pictures_are_kept() {
    for world in worlds(&[updates::MIGRATIONS]).await {
        let (priya, amelia) = (world.priya().await, world.client(world.amelia).await);
        let (own, hers) = (world.picture(&priya).await, world.picture(&amelia).await);
        let text = clean(&format!(
            "<p>x<img src=\"/larkspur/images/{own}\"><img src=\"/images/{hers}\"></p>"
        ));
        let wording = Wording {
            title: "Pictures".into(),
            text,
        };
        let new = New {
            engagement: world.engagement,
            wording,
            sharing: Some(Sharing::Shared),
            draft: false,
        };
        let id = create(&world.db, world.act(&priya), &priya, new)
            .await
            .unwrap();
        let mut conn = world.db.read(world.org).await.unwrap();
        let html = see::<Post>(&mut conn, &amelia, id).await.unwrap().body.html;
        assert_eq!(
            html,
            format!("<p>x<img src=\"/images/{own}\" alt=\"\"></p>")
        );
    }
}

#[tokio::test]
async fn a_list_costs_one_statement_and_goes_on_where_it_stopped() {
    for world in worlds(&[updates::MIGRATIONS]).await {
        let priya = world.priya().await;
        for n in 0..5 {
            create(
                &world.db,
                world.act(&priya),
                &priya,
                new(&world, &format!("{n}"), Sharing::Shared, false),
            )
            .await
            .unwrap();
            world.clock.advance(chrono::TimeDelta::seconds(1));
        }
        let mut conn = world.db.read(world.org).await.unwrap();
        let (found, statements) =
            store::statements(list(&mut conn, &priya, Narrow::default(), 2)).await;
        let found = found.unwrap();
        assert_eq!((statements, found.len()), (1, 3));
        let after = Some(updates::store::cursor(&found[1]));
        let rest = list(
            &mut conn,
            &priya,
            Narrow {
                after,
                ..Narrow::default()
            },
            10,
        )
        .await
        .unwrap();
        assert_eq!(
            rest.iter()
                .map(|s| s.head.title.as_str())
                .collect::<Vec<_>>(),
            ["2", "1", "0"]
        );
    }
}
