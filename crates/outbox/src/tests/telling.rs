//! Who is told: exactly those whom the policy lets see it, once.

use access::{may, sees_comment, sql};
use kernel::{Access, Audience, EngagementId, Kind, Party, Power, Sharing};
use serde_json::json;
use store::viewers::{clients_in, team_of};
use store::{Event, items};

use super::world::{Dice, Thing, World, key, worlds};

fn sorted(mut parties: Vec<Party>) -> Vec<Party> {
    parties.sort_by_key(key);
    parties
}

/// The clients whom the policy lets see the item now, but the actor.
async fn who_sees(world: &World, item: kernel::ItemId, comment_shared: bool, actor: Party) -> Vec<Party> {
    let mut conn = world.db().read(world.org).await.unwrap();
    let facts = items::facts(&mut conn, world.org, item).await.unwrap();
    let clients = clients_in(&mut conn, world.org, world.engagement).await.unwrap();
    let sees = |v: &kernel::Viewer| !facts.trashed && may(v, Power::See, &facts) && sees_comment(v, comment_shared);
    sorted(clients.iter().filter(|c| sees(&c.viewer)).map(|c| Party::Contact(c.contact)).filter(|p| *p != actor).collect())
}

async fn shuffle(world: &World, dice: &mut Dice) {
    for contact in &world.contacts {
        let access = dice.pick(&[Access::Active, Access::Active, Access::Active, Access::Suspended, Access::Invited]);
        let level = dice.pick(&["none", "view", "comment", "contribute"]);
        let changes = if dice.rarely() { json!({"updates": level, "todos": level}) } else { json!({}) };
        world
            .put(sql("update contact set access = $3, changes = $4 where org_id = $1 and id = $2").bind(world.org).bind(*contact).bind(access).bind(changes))
            .await;
        world
            .put(sql("update member set hidden = $3 where org_id = $1 and contact_id = $2").bind(world.org).bind(*contact).bind(dice.rarely()))
            .await;
    }
    world
        .put(sql("update engagement set portal_on = $3, hidden = $4 where org_id = $1 and id = $2").bind(world.org).bind(world.engagement).bind(!dice.rarely()).bind(dice.rarely()))
        .await;
}

fn thing(world: &World, dice: &mut Dice) -> Thing {
    let some = |dice: &mut Dice| world.contacts.iter().copied().filter(|_| dice.roll(2) == 0).collect::<Vec<_>>();
    let kind = dice.pick(Kind::ALL);
    let audience = dice.pick(&[Audience::All, Audience::All, Audience::Named, Audience::Staff]);
    Thing {
        draft: dice.rarely(),
        trashed: dice.rarely(),
        sharing: dice.pick(&[Sharing::Shared, Sharing::Shared, Sharing::Private, Sharing::WhenSent]),
        sent: dice.roll(2) == 0,
        audience,
        named: if audience == Audience::Named { some(dice) } else { Vec::new() },
        assignees: if kind == Kind::Todo { some(dice) } else { Vec::new() },
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
            let made = world.happened(actor, Event::new(verb).item(thing.kind, item, world.engagement)).await;
            let writer = dice.pick(&[Party::Staff(world.staff[1]), Party::Contact(world.contacts[0])]);
            let shared = dice.roll(2) == 0 || matches!(writer, Party::Contact(_));
            let comment = world.comment(item, writer, "What about the band?", shared).await;
            let said = world
                .happened(writer, Event::new("comment.created").item(thing.kind, item, world.engagement).comment(comment))
                .await;
            world.round().await;

            assert_eq!(world.notified(made).await, who_sees(&world, item, true, actor).await, "{thing:?}");
            let mut expected = who_sees(&world, item, shared, writer).await;
            if !thing.trashed {
                let mut conn = world.db().read(world.org).await.unwrap();
                let facts = items::facts(&mut conn, world.org, item).await.unwrap();
                let team = team_of(&mut conn, world.org, world.engagement).await.unwrap();
                let team = team.iter().filter(|s| may(&s.viewer, Power::See, &facts)).map(|s| Party::Staff(s.staff));
                expected.extend(team.filter(|p| *p != writer));
            }
            assert_eq!(world.notified(said).await, sorted(expected), "comment shared: {shared}, {thing:?}");
        }
        assert!(world.count("select count(*) from notification where org_id = $1").await > 50, "the worlds told somebody");
    }
}

#[tokio::test]
async fn telling_again_tells_nobody_twice() {
    for world in worlds(1, 3).await {
        let boss = Party::Staff(world.staff[0]);
        let item = world.shares(boss, &Thing::shared(Kind::Update, "The peonies")).await;
        world.round().await;
        let facts = || async {
            let all = "select count(*) from notification where org_id = $1";
            let jobs = "select count(*) from job where org_id = $1";
            (world.count(all).await, world.count(jobs).await)
        };
        assert_eq!(facts().await, (3, 3));
        // As after a crash that lost the mark but not the rows (which one transaction rules out), and
        // as when the switch goes off and on again.
        world.put(sql("update event set told_at = null where org_id = $1").bind(world.org)).await;
        world.happened(boss, Event::new("item.unshared").item(Kind::Update, item, world.engagement)).await;
        world.happened(boss, Event::new("item.shared").item(Kind::Update, item, world.engagement)).await;
        world.round().await;
        assert_eq!(facts().await, (3, 3));
        assert_eq!(world.count("select count(*) from event where org_id = $1 and told_at is null").await, 0);
    }
}

#[tokio::test]
async fn what_clients_do_reaches_the_team_and_nobody_by_mail_but_for_comments() {
    for world in worlds(2, 2).await {
        let amelia = Party::Contact(world.contacts[0]);
        let item = world.item(&Thing { assignees: vec![world.contacts[0]], ..Thing::shared(Kind::Todo, "Guest list") }).await;
        let done = world.happened(amelia, Event::new("todo.done").item(Kind::Todo, item, world.engagement)).await;
        let file = world.item(&Thing::shared(Kind::File, "Guests.pdf")).await;
        let uploaded = world.happened(amelia, Event::new("file.created").item(Kind::File, file, world.engagement)).await;
        world.outbox.0.clone();
        crate::worker::tell_all(&world.outbox.0).await.unwrap();

        let team: Vec<Party> = world.staff.iter().copied().map(Party::Staff).collect();
        assert_eq!(world.notified(done).await, sorted(team.clone()));
        let everybody = team.iter().copied().chain([Party::Contact(world.contacts[1])]).collect();
        assert_eq!(world.notified(uploaded).await, sorted(everybody));
        assert_eq!(world.count("select count(*) from job where org_id = $1").await, 1, "the other client's mail");

        let comment = world.comment(item, amelia, "Here it is", true).await;
        world.happened(amelia, Event::new("comment.created").item(Kind::Todo, item, world.engagement).comment(comment)).await;
        crate::worker::tell_all(&world.outbox.0).await.unwrap();
        assert_eq!(world.count("select count(*) from job where org_id = $1").await, 3, "and one for each of the team");
    }
}

#[tokio::test]
async fn a_client_is_heard_where_nobody_is_on_the_team() {
    for world in worlds(2, 1).await {
        world.put(sql("delete from team where org_id = $1").bind(world.org)).await;
        let item = world.item(&Thing::shared(Kind::Update, "Menu")).await;
        let amelia = Party::Contact(world.contacts[0]);
        let comment = world.comment(item, amelia, "Lovely", true).await;
        let event = world
            .happened(amelia, Event::new("comment.created").item(Kind::Update, item, world.engagement).comment(comment))
            .await;
        world.round().await;
        assert_eq!(world.notified(event).await, sorted(world.staff.iter().copied().map(Party::Staff).collect()));
    }
}

#[tokio::test]
async fn being_given_a_to_do_being_added_and_joining_are_told() {
    for world in worlds(1, 2).await {
        let boss = Party::Staff(world.staff[0]);
        let (amelia, tom) = (world.contacts[0], world.contacts[1]);
        let item = world.item(&Thing { assignees: vec![amelia, tom], ..Thing::shared(Kind::Todo, "Guest list") }).await;
        let data = json!({"clients": [tom]});
        let given = world.happened(boss, Event::new("item.assigned").item(Kind::Todo, item, world.engagement).data(data)).await;
        let added = world.happened(boss, Event::new("member.added").contact(amelia).engagement(world.engagement)).await;
        let elsewhere = world.happened(boss, Event::new("member.added").contact(amelia).engagement(EngagementId::new())).await;
        world
            .put(sql("insert into invitation (org_id, id, hash, email, person_id, contact_id, created_by, created_at, expires_at) select $1, $2, $3, 'a@b.cd', c.person_id, c.id, $4, $5, $5 from contact c where c.org_id = $1 and c.id = $6")
                .bind(world.org).bind(kernel::InvitationId::new()).bind(vec![1u8]).bind(world.staff[0]).bind(world.now()).bind(amelia))
            .await;
        let joined = world.happened(Party::Contact(amelia), Event::new("access.joined").contact(amelia)).await;
        world.round().await;
        assert_eq!(world.notified(given).await, [Party::Contact(tom)]);
        assert_eq!(world.notified(added).await, [Party::Contact(amelia)]);
        assert_eq!(world.notified(elsewhere).await, []);
        assert_eq!(world.notified(joined).await, [boss]);
    }
}
