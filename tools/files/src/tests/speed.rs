use super::world::worlds;
use crate::seed::{seed, store_samples};
use kernel::Sharing;
use store::items::NewItem;
#[tokio::test]
async fn speed() {
    for world in worlds().await {
        store_samples(&world.app.db, &world.app.blobs, world.org, world.app.clock.now()).await.unwrap();
        let wedding = world.wedding;
        let folder = world.change(move |tx, viewer| Box::pin(async move { crate::store::create(tx, viewer, wedding, None, "Plans").await })).await.unwrap();
        for _ in 0..10 {
            world.change(move |tx, viewer| Box::pin(async move {
                for n in 0..1000 {
                    let new = NewItem { engagement: wedding, title: format!("Sample {n:03}.csv"), draft: false, sharing: Some(Sharing::Shared), open: false, due_at: None, assignees: vec![], carriers: vec![] };
                    seed(tx, viewer, new, "text".to_owned()).await?;
                }
                Ok(())
            })).await.unwrap();
        }
        world.run(access::sql("update file set folder_id = $2 where org_id = $1 and item_id in (select item_id from file limit 4000)").bind(world.org).bind(folder)).await;
        for path in ["/files".to_owned(), format!("/files?engagement={wedding}"), format!("/files?engagement={wedding}&sort=name"), format!("/files?engagement={wedding}&sort=size"), format!("/files/folders/{folder}"), "/files?page=100".into(), "/api/v1/files".into(), format!("/api/v1/files?engagement={wedding}")] {
            for viewer in [&world.clients[0], &world.clients[1], &world.staff] {
                world.get(viewer, &path).await;
                let at = std::time::Instant::now();
                for _ in 0..3 { world.get(viewer, &path).await; }
                println!("{:?} {:>8.1?} {path}", viewer.acts, at.elapsed() / 3);
            }
        }
    }
}
