//! Who is told of what, and that nobody is told twice.

use access::sql;
use kernel::{EngagementId, Kind, Party};
use serde_json::json;
use store::Event;

use super::rows::Thing;
use super::world::{key, worlds};

pub(super) fn sorted(mut parties: Vec<Party>) -> Vec<Party> {
    parties.sort_by_key(key);
    parties
}

/// The clients whom the policy lets see the item now, but the actor.
#[tokio::test]
async fn telling_again_tells_nobody_twice() {
    for world in worlds(1, 3).await {
        let boss = Party::Staff(world.staff[0]);
        let item = world
            .shares(boss, &Thing::shared(Kind::Update, "The peonies"))
            .await;
        world.round().await;
        let facts = || async {
            let all = "select count(*) from notification where org_id = $1";
            let jobs = "select count(*) from job where org_id = $1";
            (world.count(all).await, world.count(jobs).await)
        };
        assert_eq!(facts().await, (3, 3));
        // As after a crash that lost the mark but not the rows (which one transaction rules out), and
        // as when the switch goes off and on again.
        world
            .put(sql("update event set told_at = null where org_id = $1").bind(world.org))
            .await;
        world
            .happened(
                boss,
                Event::new("item.unshared").item(Kind::Update, item, world.engagement),
            )
            .await;
        world
            .happened(
                boss,
                Event::new("item.shared").item(Kind::Update, item, world.engagement),
            )
            .await;
        world.round().await;
        assert_eq!(facts().await, (3, 3));
        assert_eq!(
            world
                .count("select count(*) from event where org_id = $1 and told_at is null")
                .await,
            0
        );
    }
}

#[tokio::test]
async fn what_clients_do_reaches_the_team_and_nobody_by_mail_but_for_comments() {
    for world in worlds(2, 2).await {
        let amelia = Party::Contact(world.contacts[0]);
        let item = world
            .item(&Thing {
                assignees: vec![world.contacts[0]],
                ..Thing::shared(Kind::Todo, "Guest list")
            })
            .await;
        let done = world
            .happened(
                amelia,
                Event::new("todo.done").item(Kind::Todo, item, world.engagement),
            )
            .await;
        let file = world.item(&Thing::shared(Kind::File, "Guests.pdf")).await;
        let uploaded = world
            .happened(
                amelia,
                Event::new("file.created").item(Kind::File, file, world.engagement),
            )
            .await;
        crate::worker::tell_all(&world.outbox.0).await.unwrap();

        let team: Vec<Party> = world.staff.iter().copied().map(Party::Staff).collect();
        assert_eq!(world.notified(done).await, sorted(team.clone()));
        let everybody = team
            .iter()
            .copied()
            .chain([Party::Contact(world.contacts[1])])
            .collect();
        assert_eq!(world.notified(uploaded).await, sorted(everybody));
        assert_eq!(
            world
                .count("select count(*) from job where org_id = $1")
                .await,
            1,
            "the other client's mail"
        );

        let comment = world.comment(item, amelia, "Here it is", true).await;
        world
            .happened(
                amelia,
                Event::new("comment.created")
                    .item(Kind::Todo, item, world.engagement)
                    .comment(comment),
            )
            .await;
        crate::worker::tell_all(&world.outbox.0).await.unwrap();
        assert_eq!(
            world
                .count("select count(*) from job where org_id = $1")
                .await,
            3,
            "and one for each of the team"
        );
    }
}

#[tokio::test]
async fn a_client_is_heard_where_nobody_is_on_the_team() {
    for world in worlds(2, 1).await {
        world
            .put(sql("delete from team where org_id = $1").bind(world.org))
            .await;
        let item = world.item(&Thing::shared(Kind::Update, "Menu")).await;
        let amelia = Party::Contact(world.contacts[0]);
        let comment = world.comment(item, amelia, "Lovely", true).await;
        let event = world
            .happened(
                amelia,
                Event::new("comment.created")
                    .item(Kind::Update, item, world.engagement)
                    .comment(comment),
            )
            .await;
        world.round().await;
        assert_eq!(
            world.notified(event).await,
            sorted(world.staff.iter().copied().map(Party::Staff).collect())
        );
    }
}

#[tokio::test]
async fn being_given_a_to_do_being_added_and_joining_are_told() {
    for world in worlds(1, 2).await {
        let boss = Party::Staff(world.staff[0]);
        let (amelia, tom) = (world.contacts[0], world.contacts[1]);
        let item = world
            .item(&Thing {
                assignees: vec![amelia, tom],
                ..Thing::shared(Kind::Todo, "Guest list")
            })
            .await;
        let data = json!({"clients": [tom]});
        let given = world
            .happened(
                boss,
                Event::new("item.assigned")
                    .item(Kind::Todo, item, world.engagement)
                    .data(data),
            )
            .await;
        let added = world
            .happened(
                boss,
                Event::new("member.added")
                    .contact(amelia)
                    .engagement(world.engagement),
            )
            .await;
        let elsewhere = world
            .happened(
                boss,
                Event::new("member.added")
                    .contact(amelia)
                    .engagement(EngagementId::new()),
            )
            .await;
        world
            .put(sql("insert into invitation (org_id, id, hash, email, person_id, contact_id, created_by, created_at, expires_at) select $1, $2, $3, 'a@b.cd', c.person_id, c.id, $4, $5, $5 from contact c where c.org_id = $1 and c.id = $6")
                .bind(world.org).bind(kernel::InvitationId::new()).bind(vec![1u8]).bind(world.staff[0]).bind(world.now()).bind(amelia))
            .await;
        let joined = world
            .happened(
                Party::Contact(amelia),
                Event::new("access.joined").contact(amelia),
            )
            .await;
        world.round().await;
        assert_eq!(world.notified(given).await, [Party::Contact(tom)]);
        assert_eq!(world.notified(added).await, [Party::Contact(amelia)]);
        assert_eq!(world.notified(elsewhere).await, []);
        assert_eq!(world.notified(joined).await, [boss]);
    }
}

#[tokio::test]
async fn whose_portal_was_looked_at_is_told_once_a_day_and_by_no_mail() {
    for world in worlds(1, 2).await {
        let boss = Party::Staff(world.staff[0]);
        let amelia = world.contacts[0];
        let look = async || {
            let event = Event::new("view_as.started").contact(amelia);
            let looked = world.happened(boss, event).await;
            world.round().await;
            world.notified(looked).await
        };
        assert_eq!(look().await, [Party::Contact(amelia)]);
        world.clock.advance(chrono::TimeDelta::hours(23));
        assert_eq!(look().await, [], "one word a day is enough");
        world.clock.advance(chrono::TimeDelta::hours(2));
        assert_eq!(look().await, [Party::Contact(amelia)]);
        let jobs = "select count(*) from job where org_id = $1";
        assert_eq!(world.count(jobs).await, 0);
        let out = "update contact set access = 'suspended' where org_id = $1 and id = $2";
        world.put(sql(out).bind(world.org).bind(amelia)).await;
        world.clock.advance(chrono::TimeDelta::hours(25));
        assert_eq!(look().await, [], "who cannot come in is told nothing");
    }
}
