//! Pictures and explanations against real databases.

mod world;

use kernel::*;
use parts::images::{claim, forget_unused, usable};
use parts::rich::clean;
use parts::share::sights;
use store::items::permit_head;
use store::sql;
use world::{World, worlds};

/// An item without a body: what these tests need of one.
async fn item(world: &World, viewer: &Viewer, sharing: Sharing) -> ItemId {
    let (engagement, now) = (world.engagement, world.clock.now());
    let made = world.change(viewer, move |tx, viewer| {
        Box::pin(async move {
            let (id, org, staff) = (ItemId::new(), tx.act.org, tx.act.staff());
            tx.run(
                sql("insert into item (org_id, id, engagement_id, kind, title, sharing, author_staff, created_at, touched_at) values ($1, $2, $3, 'update', 'News', $4, $5, $6, $6)")
                    .bind(org).bind(id).bind(engagement).bind(sharing).bind(staff).bind(now),
            )
            .await?;
            tx.audit("item.created", "update", id.0, serde_json::json!({}));
            let _ = viewer;
            Ok(id)
        })
    });
    made.await.unwrap()
}

#[tokio::test]
async fn a_picture_is_its_bringers_until_an_item_takes_it_and_then_stays_there() {
    for world in worlds(&[]).await {
        let priya = world.priya().await;
        let amelia = world.client(world.amelia).await;
        let (own, other) = (world.picture(&priya).await, world.picture(&amelia).await);
        let (first, second) = (
            item(&world, &priya, Sharing::Shared).await,
            item(&world, &priya, Sharing::Shared).await,
        );
        let html = format!("<p>a<img src=\"/images/{own}\"><img src=\"/images/{other}\"></p>");
        let text = clean(&html);
        let kept = world.change(&priya, move |tx, _| {
            Box::pin(async move {
                tx.audit("test", "item", first.0, serde_json::json!({}));
                let kept = usable(tx, None, text).await?;
                claim(tx, first, &kept).await?;
                Ok(kept)
            })
        });
        assert_eq!(
            kept.await.unwrap().pictures,
            [own],
            "somebody else's picture is left out"
        );
        let text = clean(&html);
        let elsewhere = world.change(&priya, move |tx, _| {
            Box::pin(async move {
                tx.audit("test", "item", second.0, serde_json::json!({}));
                Ok((
                    usable(tx, Some(second), text.clone()).await?.pictures,
                    usable(tx, Some(first), text).await?.pictures,
                ))
            })
        });
        assert_eq!(
            elsewhere.await.unwrap(),
            (vec![], vec![own]),
            "a picture of one item cannot be put into another"
        );
    }
}

#[tokio::test]
async fn pictures_that_no_text_took_up_are_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = blobs::Blobs::local(folder.path()).unwrap();
    for world in worlds(&[]).await {
        let priya = world.priya().await;
        world.picture(&priya).await;
        let later = world.clock.now() + chrono::TimeDelta::hours(1);
        assert_eq!(
            forget_unused(
                &world.db,
                &bytes,
                world.org,
                later - chrono::TimeDelta::hours(2)
            )
            .await
            .unwrap(),
            0
        );
        assert_eq!(
            forget_unused(&world.db, &bytes, world.org, later)
                .await
                .unwrap(),
            1
        );
        assert_eq!(
            forget_unused(&world.db, &bytes, world.org, later)
                .await
                .unwrap(),
            0
        );
    }
}

#[tokio::test]
async fn who_sees_is_what_each_of_them_gets_in_three_statements() {
    for world in worlds(&[]).await {
        let priya = world.priya().await;
        let (shared, private) = (
            item(&world, &priya, Sharing::Shared).await,
            item(&world, &priya, Sharing::Private).await,
        );
        for id in [shared, private] {
            let mut conn = world.db.read(world.org).await.unwrap();
            let head = permit_head(&mut conn, &priya, id, Power::See)
                .await
                .unwrap();
            let (found, statements) = store::statements(sights(&mut conn, world.org, &head)).await;
            let found = found.unwrap();
            assert_eq!(
                (statements, found.engagement.as_str(), found.members.len()),
                (3, "Amelia & Tom", 2)
            );
            for sight in &found.members {
                let own = world.client(sight.client.contact).await;
                let gets = permit_head(&mut conn, &own, id, Power::See).await.is_ok();
                assert_eq!(sight.verdict.allowed, gets, "{}", sight.client.name);
                assert_eq!(gets, id == shared);
            }
        }
    }
}
