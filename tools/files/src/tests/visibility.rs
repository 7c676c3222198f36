//! Folders that lists show, and folders the policy implies, in random small worlds: the same.

use std::collections::{HashMap, HashSet};

use access::{may, open_places, sql};
use kernel::{Audience, EngagementId, FolderId, Item, ItemId, Power, Sharing, Viewer};
use store::{Conn, items};

use super::world::{World, worlds};
use crate::listing::Order;
use crate::store::{Upload, chain, create, files, folders, meet, page};

/// A repeatable stream of choices (an xorshift; tests need no more).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

struct Made {
    folders: Vec<(FolderId, Option<FolderId>, EngagementId)>,
    files: Vec<(ItemId, Option<FolderId>)>,
}

async fn make(world: &World, dice: &mut Dice) -> Made {
    let mut made = Made {
        folders: Vec::new(),
        files: Vec::new(),
    };
    for n in 0..12 {
        let engagement = if dice.roll(3) == 0 {
            world.supper
        } else {
            world.wedding
        };
        let inside: Vec<FolderId> = made
            .folders
            .iter()
            .filter(|f| f.2 == engagement)
            .map(|f| f.0)
            .collect();
        let parent = if inside.is_empty() || dice.roll(3) == 0 {
            None
        } else {
            Some(inside[dice.roll(inside.len())])
        };
        let id = world
            .change(move |tx, viewer| {
                Box::pin(async move {
                    create(tx, viewer, engagement, parent, &format!("Folder {n}")).await
                })
            })
            .await;
        if let Ok(id) = id {
            made.folders.push((id, parent, engagement));
        }
    }
    for n in 0..14 {
        let folder = if dice.roll(8) == 0 {
            None
        } else {
            Some(made.folders[dice.roll(made.folders.len())])
        };
        let engagement = folder.map_or(world.wedding, |f| f.2);
        let sharing = [
            Sharing::Private,
            Sharing::Shared,
            Sharing::Shared,
            Sharing::WhenSent,
        ][dice.roll(4)];
        let upload = |files| Upload {
            engagement,
            folder: folder.map(|f| f.0),
            sharing: Some(sharing),
            description: String::new(),
            files,
        };
        let id = world
            .add(&format!("file {n}.txt"), b"text", upload)
            .await
            .unwrap();
        made.files.push((id, folder.map(|f| f.0)));
        match dice.roll(8) {
            0 => {
                world
                    .run(
                        sql("update item set draft = true where org_id = $1 and id = $2")
                            .bind(world.org)
                            .bind(id),
                    )
                    .await
            }
            1 => {
                world
                    .run(
                        sql("update item set trashed_at = $3 where org_id = $1 and id = $2")
                            .bind(world.org)
                            .bind(id)
                            .bind(world.app.clock.now()),
                    )
                    .await
            }
            2 => {
                world
                    .run(
                        sql("update item set audience = $3 where org_id = $1 and id = $2")
                            .bind(world.org)
                            .bind(id)
                            .bind(Audience::Staff),
                    )
                    .await
            }
            3 => {
                let one = world.clients[dice.roll(2)].contact();
                world
                    .run(
                        sql("update item set audience = 'named' where org_id = $1 and id = $2")
                            .bind(world.org)
                            .bind(id),
                    )
                    .await;
                world.run(sql("insert into audience (org_id, item_id, contact_id) values ($1, $2, $3)").bind(world.org).bind(id).bind(one)).await;
            }
            4 => {
                world
                    .run(
                        sql("update item set sent_at = created_at where org_id = $1 and id = $2")
                            .bind(world.org)
                            .bind(id),
                    )
                    .await
            }
            _ => {}
        }
    }
    for engagement in [world.wedding, world.supper] {
        let (on, hidden) = (dice.roll(6) != 0, dice.roll(6) == 0);
        world.run(sql("update engagement set portal_on = $3, hidden = $4 where org_id = $1 and id = $2").bind(world.org).bind(engagement).bind(on).bind(hidden)).await;
    }
    made
}

/// Which folders the policy implies for a viewer: each that holds, at any depth, a file it grants.
async fn implied(
    conn: &mut Conn,
    viewer: &Viewer,
    made: &Made,
) -> (HashSet<FolderId>, HashSet<ItemId>) {
    let parents: HashMap<FolderId, Option<FolderId>> =
        made.folders.iter().map(|f| (f.0, f.1)).collect();
    let (mut holds, mut sees) = (HashSet::new(), HashSet::new());
    for (id, folder) in &made.files {
        let item: Item = items::facts(conn, viewer.org, *id).await.unwrap();
        if !may(viewer, Power::See, &item) || item.trashed {
            continue;
        }
        sees.insert(*id);
        let mut up = *folder;
        while let Some(at) = up {
            holds.insert(at);
            up = parents[&at];
        }
    }
    (holds, sees)
}

async fn agree(world: &World, viewer: &Viewer, made: &Made) {
    let mut conn = world.app.db.read(world.org).await.unwrap();
    let (mut holds, sees) = implied(&mut conn, viewer, made).await;
    let open = if viewer.is_staff() {
        holds.extend(made.folders.iter().map(|f| f.0)); // staff meets empty ones too
        vec![world.wedding, world.supper]
    } else {
        open_places(viewer)
    };
    let (mut listed, mut seen) = (HashSet::new(), HashSet::new());
    let order = Order::of("name", "1");
    for parent in std::iter::once(None).chain(made.folders.iter().map(|f| Some(f.0))) {
        listed.extend(
            folders(&mut conn, viewer, &open, parent)
                .await
                .unwrap()
                .into_iter()
                .map(|f| f.id),
        );
        seen.extend(
            files(&mut conn, viewer, &open, parent, order)
                .await
                .unwrap()
                .files
                .into_iter()
                .map(|f| f.head.id),
        );
    }
    assert_eq!(listed, holds);
    assert_eq!(seen, sees);
    let paged: HashSet<FolderId> = page(&mut conn, viewer, None, None, None, 100)
        .await
        .unwrap()
        .into_iter()
        .map(|f| f.id)
        .collect();
    assert_eq!(paged, holds);
    for (id, ..) in &made.folders {
        assert_eq!(
            meet(&mut conn, viewer, *id).await.is_ok(),
            holds.contains(id)
        );
        assert_eq!(
            chain(&mut conn, viewer, *id).await.is_ok(),
            holds.contains(id)
        );
    }
}

#[tokio::test]
async fn a_client_meets_the_folders_that_hold_what_the_policy_shows() {
    for round in 0..6_u64 {
        for world in worlds().await {
            let made = make(&world, &mut Dice(0x9e37_79b9 + round * 7919)).await;
            for client in &world.clients {
                agree(
                    &world,
                    &world.client(client.contact().unwrap()).await,
                    &made,
                )
                .await;
            }
            agree(&world, &world.staff, &made).await;
        }
    }
}
