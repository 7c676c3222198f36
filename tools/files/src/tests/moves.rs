//! Files moved, and several brought back at once.

use kernel::{Power, Refusal};
use store::Stop;
use store::sharing::{Verb, apply};

use super::folders::{folder, into, names};
use super::world::worlds;
use crate::file::Words;
use crate::store::{self as rows, Edit, change, move_to, restore_all};

#[tokio::test]
async fn files_move_within_their_engagement_and_get_a_number_where_the_name_is_taken() {
    for world in worlds().await {
        let brand = folder(&world, "Brand", None).await.unwrap();
        let first = world
            .add("plan.txt", b"1", into(&world, None))
            .await
            .unwrap();
        world
            .add("Plan.txt", b"2", into(&world, Some(brand)))
            .await
            .unwrap();
        let second = world
            .add("PLAN.txt", b"3", into(&world, None))
            .await
            .unwrap();
        assert_eq!(
            names(&world, None).await,
            ["Brand/", "PLAN (2).txt", "plan.txt"]
        );
        world
            .change(move |tx, viewer| {
                Box::pin(async move { move_to(tx, viewer, &[first], Some(brand)).await })
            })
            .await
            .unwrap();
        assert_eq!(
            names(&world, Some(brand)).await,
            ["plan (2).txt", "Plan.txt"]
        );

        let rename = async |to: &str| {
            let edit = Edit {
                words: Words {
                    name: Some(to.to_owned()),
                    description: None,
                },
                ..Edit::default()
            };
            world
                .change(move |tx, viewer| {
                    Box::pin(async move { change(tx, viewer, first, edit).await })
                })
                .await
        };
        assert!(
            rename("PLAN (2)").await.is_ok(),
            "its own name is not taken"
        );
        assert!(
            matches!(rename("plan.txt").await, Err(Stop::Refused(Refusal::Fields(f))) if f[0].code == "taken")
        );

        let supper = world.supper;
        let other = world
            .change(move |tx, viewer| {
                Box::pin(async move { rows::create(tx, viewer, supper, None, "Elsewhere").await })
            })
            .await
            .unwrap();
        let foreign = world
            .change(move |tx, viewer| {
                Box::pin(async move { move_to(tx, viewer, &[second], Some(other)).await })
            })
            .await;
        assert!(
            matches!(foreign, Err(Stop::Refused(Refusal::Fields(f))) if f[0].code == "unknown")
        );

        let client = world.clients[0].clone();
        let act = store::Act::of(&client, world.app.clock.now(), uuid::Uuid::now_v7());
        let moved = world
            .app
            .db
            .change(act, move |tx| {
                Box::pin(async move { move_to(tx, &client, &[second], None).await })
            })
            .await;
        assert!(matches!(moved, Err(Stop::Forbidden(Power::Manage))));
    }
}

#[tokio::test]
async fn what_one_act_put_in_the_trash_comes_back_by_its_moment() {
    for world in worlds().await {
        let a = world.add("a.txt", b"1", into(&world, None)).await.unwrap();
        let b = world.add("b.txt", b"2", into(&world, None)).await.unwrap();
        let at = world
            .change(move |tx, viewer| {
                Box::pin(async move {
                    apply(tx, viewer, a, Verb::Trash).await?;
                    apply(tx, viewer, b, Verb::Trash).await?;
                    Ok(tx.act.now)
                })
            })
            .await
            .unwrap();
        assert_eq!(names(&world, None).await, Vec::<String>::new());
        world
            .change(move |tx, viewer| Box::pin(async move { restore_all(tx, viewer, at).await }))
            .await
            .unwrap();
        assert_eq!(names(&world, None).await, ["a.txt", "b.txt"]);
        let again = world
            .change(move |tx, viewer| Box::pin(async move { restore_all(tx, viewer, at).await }))
            .await;
        assert!(matches!(again, Err(Stop::Gone)));
    }
}
