//! Arranging folders: what goes into the trash together comes back together.

use kernel::{FolderId, Refusal};
use store::Stop;
use store::sharing::{Verb, apply};

use super::world::{World, worlds};
use crate::file::File;
use crate::listing::Order;
use crate::store::{self as rows, Upload, chain, files, folders};

pub(super) async fn folder(
    world: &World,
    name: &'static str,
    parent: Option<FolderId>,
) -> Result<FolderId, Stop> {
    let wedding = world.wedding;
    world
        .change(move |tx, viewer| {
            Box::pin(async move { rows::create(tx, viewer, wedding, parent, name).await })
        })
        .await
}

pub(super) fn into(
    world: &World,
    folder: Option<FolderId>,
) -> impl FnOnce(Vec<rows::Arrived>) -> Upload + use<> {
    let engagement = world.wedding;
    move |files| Upload {
        engagement,
        folder,
        sharing: Some(kernel::Sharing::Shared),
        description: String::new(),
        files,
    }
}

pub(super) async fn names(world: &World, place: Option<FolderId>) -> Vec<String> {
    let mut conn = world.app.db.read(world.org).await.unwrap();
    let list = files(
        &mut conn,
        &world.staff,
        &[world.wedding],
        place,
        Order::of("name", "1"),
    )
    .await
    .unwrap();
    let folders = folders(&mut conn, &world.staff, &[world.wedding], place)
        .await
        .unwrap();
    folders
        .into_iter()
        .map(|f| format!("{}/", f.name))
        .chain(list.files.into_iter().map(|f| f.body.name))
        .collect()
}

#[tokio::test]
async fn names_are_free_depth_is_bounded_and_nothing_lies_in_itself() {
    for world in worlds().await {
        let brand = folder(&world, "Brand", None).await.unwrap();
        assert!(
            matches!(folder(&world, "brand", None).await, Err(Stop::Refused(Refusal::Fields(f))) if f[0].code == "taken")
        );
        let mut at = brand;
        for name in ["b", "c", "d", "e", "f", "g", "h"] {
            at = folder(&world, name, Some(at)).await.unwrap();
        }
        assert!(matches!(
            folder(&world, "i", Some(at)).await,
            Err(Stop::Refused(Refusal::State("folder_too_deep")))
        ));
        assert_eq!(
            chain(
                &mut world.app.db.read(world.org).await.unwrap(),
                &world.clients[0],
                at
            )
            .await
            .err()
            .map(|s| matches!(s, Stop::Gone)),
            Some(true)
        );
        let way = chain(
            &mut world.app.db.read(world.org).await.unwrap(),
            &world.staff,
            at,
        )
        .await
        .unwrap();
        assert_eq!(
            way.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(),
            ["Brand", "b", "c", "d", "e", "f", "g", "h"]
        );
        let into_itself = world
            .change(move |tx, viewer| {
                Box::pin(
                    async move { rows::edit(tx, viewer, brand, 1, None, Some(Some(at))).await },
                )
            })
            .await;
        assert!(matches!(
            into_itself,
            Err(Stop::Refused(Refusal::State("folder_into_itself")))
        ));
        let renamed = world
            .change(move |tx, viewer| {
                Box::pin(async move { rows::edit(tx, viewer, at, 1, Some("Last"), None).await })
            })
            .await;
        assert!(renamed.is_ok());
        let stale = world
            .change(move |tx, viewer| {
                Box::pin(async move { rows::edit(tx, viewer, at, 1, Some("Late"), None).await })
            })
            .await;
        assert!(matches!(stale, Err(Stop::Stale(2))));
        let elsewhere = world.supper;
        let foreign = world
            .change(move |tx, viewer| {
                Box::pin(async move { rows::create(tx, viewer, elsewhere, Some(brand), "x").await })
            })
            .await;
        assert!(
            matches!(foreign, Err(Stop::Refused(Refusal::Fields(f))) if f[0].field == "folder")
        );
    }
}

#[tokio::test]
async fn a_folder_goes_with_its_contents_and_comes_back_with_them() {
    for world in worlds().await {
        let brand = folder(&world, "Brand", None).await.unwrap();
        let logos = folder(&world, "Logos", Some(brand)).await.unwrap();
        let mark = world
            .add("mark.txt", b"1", into(&world, Some(logos)))
            .await
            .unwrap();
        let old = world
            .add("old.txt", b"2", into(&world, Some(logos)))
            .await
            .unwrap();
        world
            .add("guide.txt", b"3", into(&world, Some(brand)))
            .await
            .unwrap();
        world
            .change(move |tx, viewer| {
                Box::pin(async move { apply(tx, viewer, old, Verb::Trash).await })
            })
            .await
            .unwrap();

        let bare = world
            .change(move |tx, viewer| {
                Box::pin(async move { rows::trash(tx, viewer, brand, false).await })
            })
            .await;
        assert!(matches!(
            bare,
            Err(Stop::Refused(Refusal::State("folder_not_empty")))
        ));
        world
            .change(move |tx, viewer| {
                Box::pin(async move { rows::trash(tx, viewer, brand, true).await })
            })
            .await
            .unwrap();
        assert_eq!(names(&world, None).await, Vec::<String>::new());
        assert!(matches!(
            world.app.db.see::<File>(&world.clients[0], mark).await,
            Err(Stop::Gone)
        ));

        // One of the files alone comes back to the top: its folder is in the trash.
        world
            .change(move |tx, viewer| {
                Box::pin(async move { apply(tx, viewer, mark, Verb::Restore).await })
            })
            .await
            .unwrap();
        assert_eq!(names(&world, None).await, ["mark.txt"]);

        // The name was given away in the meantime.
        folder(&world, "Brand", None).await.unwrap();
        world
            .change(move |tx, viewer| {
                Box::pin(async move { rows::restore_folder(tx, viewer, brand).await })
            })
            .await
            .unwrap();
        assert_eq!(
            names(&world, None).await,
            ["Brand/", "Brand (2)/", "mark.txt"]
        );
        assert_eq!(names(&world, Some(brand)).await, ["Logos/", "guide.txt"]);
        assert_eq!(
            names(&world, Some(logos)).await,
            Vec::<String>::new(),
            "what was in the trash before stays there"
        );
        world
            .change(move |tx, viewer| {
                Box::pin(async move { apply(tx, viewer, old, Verb::Restore).await })
            })
            .await
            .unwrap();
        assert_eq!(names(&world, Some(logos)).await, ["old.txt"]);
    }
}
