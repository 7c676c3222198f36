//! Pages through the real routes: they render, say what stands, and cost the same at any size.

use kernel::{ItemId, Sharing};
use store::items::NewItem;

use super::ask::rendered;
use super::world::{World, worlds};
use crate::seed::{seed, store_samples};
use crate::store as rows;

pub(super) async fn filled(world: &World, count: usize) -> Vec<ItemId> {
    store_samples(
        &world.app.db,
        &world.app.blobs,
        world.org,
        world.app.clock.now(),
    )
    .await
    .unwrap();
    let wedding = world.wedding;
    world
        .change(move |tx, viewer| {
            Box::pin(async move {
                let mut made = Vec::new();
                for n in 0..count {
                    let title = format!("Sample {n:03}.{}", ["png", "csv", "md"][n % 3]);
                    let new = NewItem {
                        engagement: wedding,
                        title,
                        draft: false,
                        sharing: Some(Sharing::Shared),
                        open: false,
                        due_at: None,
                        assignees: vec![],
                        carriers: vec![],
                    };
                    made.push(seed(tx, viewer, new, "From the <site> visit".to_owned()).await?);
                }
                Ok(made)
            })
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn the_pages_render_for_staff_and_clients() {
    for world in worlds().await {
        let files = filled(&world, 3).await;
        let wedding = world.wedding;
        let folder = world
            .change(move |tx, viewer| {
                Box::pin(
                    async move { rows::create(tx, viewer, wedding, None, "Plans & <b>").await },
                )
            })
            .await
            .unwrap();
        let (picture, client) = (files[0], &world.clients[0]);
        let body = format!("act=move&to={folder}&id={picture}");
        let moved = world
            .post(&world.staff, "/files/selected", body.leak())
            .await;
        assert_eq!(moved.status(), 303);
        // Who was given the picture has looked, also without its page; once for each look.
        let image = format!("/files/{picture}/image");
        let told = "select count(*) from audit where org_id = $1 and action = 'item.viewed' and detail like '%picture%'";
        for _ in 0..2 {
            assert_eq!(world.get(client, &image).await.status(), 200);
            for _ in 0..100 {
                if world.count(told).await > 0 {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await; // written beside the answer
            }
            assert_eq!(world.count(told).await, 1);
        }
        for path in [
            "/files".to_owned(),
            format!("/files?engagement={wedding}&sort=name"),
            format!("/files/folders/{folder}?sort=-size"),
            format!("/files/{picture}"),
        ] {
            for viewer in [client, &world.staff] {
                let answer = world.get(viewer, &path).await;
                assert_eq!(answer.status(), 200, "{path}");
                let html = rendered(&answer);
                assert!(!html.contains("<b>\""), "{path}");
                assert!(!html.contains("style="), "no inline style: {path}");
            }
        }
        let html = rendered(&world.get(client, "/files").await);
        assert!(
            html.contains("Plans &#38; &#60;b&#62;") || html.contains("Plans &amp; &lt;b&gt;"),
            "{html}"
        );
        assert!(
            html.contains("1 file")
                && html.contains("Sample 001.csv")
                && !html.contains("Sample 000.png"),
            "{html}"
        );
        let html = rendered(&world.get(client, &format!("/files/{picture}")).await);
        assert!(
            html.contains(&format!("src=\"/larkspur/files/{picture}/image\""))
                && html.contains("960"),
            "{html}"
        );
        assert!(
            !html.contains("/edit"),
            "a client is not offered what is not his"
        );
        for path in [
            format!("/files/folders/new?engagement={wedding}&folder={folder}"),
            format!("/files/folders/{folder}/edit"),
            format!("/files/{picture}/edit"),
        ] {
            assert_eq!(
                world.get(client, &path).await.status().as_u16() / 100,
                4,
                "{path}"
            );
            rendered(&world.get(&world.staff, &path).await);
        }
        let image = world.get(client, &format!("/files/{picture}/image")).await;
        assert_eq!(
            (
                image.headers()["content-type"].to_str().unwrap(),
                image.status().as_u16()
            ),
            ("image/png", 200)
        );
        let late = world
            .post(
                &world.staff,
                &format!("/files/{picture}/edit"),
                "name=Mine&version=1",
            )
            .await;
        assert_eq!(late.status(), 409);
        assert!(rendered(&late).contains("Mine"), "what was typed stays");
    }
}

#[tokio::test]
async fn a_list_costs_the_same_whatever_its_length() {
    for world in worlds().await {
        let mut costs = Vec::new();
        for more in [4, 120] {
            filled(&world, more).await;
            let mut cost = Vec::new();
            for viewer in [&world.clients[0], &world.staff] {
                for path in [
                    "/files".to_owned(),
                    format!("/files?engagement={}", world.wedding),
                ] {
                    let (answer, asked) = store::statements(world.get(viewer, &path)).await;
                    assert_eq!(answer.status(), 200);
                    cost.push(asked);
                }
            }
            costs.push(cost);
        }
        assert_eq!(costs[0], costs[1]);
        // One of each is the organization, read by the test's own door.
        println!(
            "statements: portal {:?}, office {:?}",
            &costs[0][..2],
            &costs[0][2..]
        );
        assert!(costs[0].iter().all(|n| *n <= 7), "{costs:?}");
        let (answer, asked) =
            store::statements(world.get(&world.clients[0], "/files?page=2")).await;
        assert!(rendered(&answer).contains("Page 2") && asked <= 7);
    }
}
