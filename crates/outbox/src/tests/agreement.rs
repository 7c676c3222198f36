//! In random worlds exactly those are told whom the policy lets see it.

use access::{may, sees_comment, sql};
use kernel::{Access, Audience, Kind, Party, Power, Sharing};
use serde_json::json;
use store::viewers::{clients_in, team_of};
use store::{Event, items};

use super::rows::Thing;
use super::telling::sorted;
use super::world::{Dice, World, worlds};

async fn who_sees(
    world: &World,
    item: kernel::ItemId,
    comment_shared: bool,
    actor: Party,
) -> Vec<Party> {
    let mut conn = world.db().read(world.org).await.unwrap();
    let facts = items::facts(&mut conn, world.org, item).await.unwrap();
    let clients = clients_in(&mut conn, world.org, world.engagement)
        .await
        .unwrap();
    let sees = |v: &kernel::Viewer| {
        !facts.trashed && may(v, Power::See, &facts) && sees_comment(v, comment_shared, None)
    };
    sorted(
        clients
            .iter()
            .filter(|c| sees(&c.viewer))
            .map(|c| Party::Contact(c.contact))
            .filter(|p| *p != actor)
            .collect(),
    )
}

async fn shuffle(world: &World, dice: &mut Dice) {
    for contact in &world.contacts {
        let access = dice.pick(&[
            Access::Active,
            Access::Active,
            Access::Active,
            Access::Suspended,
            Access::Invited,
        ]);
        let level = dice.pick(&["none", "view", "comment", "contribute"]);
        let changes = if dice.rarely() {
            json!({"updates": level, "todos": level})
        } else {
            json!({})
        };
        world
            .put(
                sql("update contact set access = $3, changes = $4 where org_id = $1 and id = $2")
                    .bind(world.org)
                    .bind(*contact)
                    .bind(access)
                    .bind(changes),
            )
            .await;
        world
            .put(
                sql("update member set hidden = $3 where org_id = $1 and contact_id = $2")
                    .bind(world.org)
                    .bind(*contact)
                    .bind(dice.rarely()),
            )
            .await;
    }
    world
        .put(
            sql("update engagement set portal_on = $3, hidden = $4 where org_id = $1 and id = $2")
                .bind(world.org)
                .bind(world.engagement)
                .bind(!dice.rarely())
                .bind(dice.rarely()),
        )
        .await;
}

fn thing(world: &World, dice: &mut Dice) -> Thing {
    let some = |dice: &mut Dice| {
        world
            .contacts
            .iter()
            .copied()
            .filter(|_| dice.roll(2) == 0)
            .collect::<Vec<_>>()
    };
    let kind = dice.pick(Kind::ALL);
    let audience = dice.pick(&[
        Audience::All,
        Audience::All,
        Audience::Named,
        Audience::Staff,
    ]);
    Thing {
        draft: dice.rarely(),
        trashed: dice.rarely(),
        sharing: dice.pick(&[
            Sharing::Shared,
            Sharing::Shared,
            Sharing::Private,
            Sharing::WhenSent,
        ]),
        sent: dice.roll(2) == 0,
        audience,
        named: if audience == Audience::Named {
            some(dice)
        } else {
            Vec::new()
        },
        assignees: if kind == Kind::Todo {
            some(dice)
        } else {
            Vec::new()
        },
        author: Some(world.staff[0]),
        ..Thing::shared(kind, "A thing")
    }
}

#[tokio::test]
async fn in_random_worlds_those_are_told_who_may_see() {
    for world in worlds(2, 5).await {
        let mut dice = Dice(0x5EED_2027);
        for _ in 0..40 {
            shuffle(&world, &mut dice).await;
            let thing = thing(&world, &mut dice);
            let item = world.item(&thing).await;
            let verb = items::created_verb(thing.kind);
            let actor = Party::Staff(world.staff[0]);
            let made = world
                .happened(
                    actor,
                    Event::new(verb).item(thing.kind, item, world.engagement),
                )
                .await;
            let writer = dice.pick(&[
                Party::Staff(world.staff[1]),
                Party::Contact(world.contacts[0]),
            ]);
            let shared = dice.roll(2) == 0 || matches!(writer, Party::Contact(_));
            let comment = world
                .comment(item, writer, "What about the band?", shared)
                .await;
            let said = world
                .happened(
                    writer,
                    Event::new("comment.created")
                        .item(thing.kind, item, world.engagement)
                        .comment(comment),
                )
                .await;
            world.round().await;

            assert_eq!(
                world.notified(made).await,
                who_sees(&world, item, true, actor).await,
                "{thing:?}"
            );
            let mut expected = who_sees(&world, item, shared, writer).await;
            if !thing.trashed {
                let mut conn = world.db().read(world.org).await.unwrap();
                let facts = items::facts(&mut conn, world.org, item).await.unwrap();
                let team = team_of(&mut conn, world.org, world.engagement)
                    .await
                    .unwrap();
                let team = team
                    .iter()
                    .filter(|s| may(&s.viewer, Power::See, &facts))
                    .map(|s| Party::Staff(s.staff));
                expected.extend(team.filter(|p| *p != writer));
            }
            assert_eq!(
                world.notified(said).await,
                sorted(expected),
                "comment shared: {shared}, {thing:?}"
            );
        }
        assert!(
            world
                .count("select count(*) from notification where org_id = $1")
                .await
                > 50,
            "the worlds told somebody"
        );
    }
}
