use ::store::{Act, Event, items, statements};
use access::{may, sql};
use kernel::*;
use serde_json::json;

use super::store::{list, mark_read, unread};
use crate::tests::pages::render;
use crate::tests::world::{Row, World, worlds};

/// A notification about an item, as the outbox writes it, told to Amelia and to Priya.
async fn told(world: &World, verb: &'static str, item: Option<&Row>, comment: Option<CommentId>) {
    let act = Act {
        party: Party::Staff(world.priya),
        ..Act::system(world.org, world.now)
    };
    let mut event = Event::new(verb);
    event = match item {
        Some(row) => event.item(row.kind, row.id, row.engagement),
        None => event.engagement(world.wedding).contact(world.amelia),
    };
    event.comment = comment;
    world
        .db
        .change(act, move |tx| {
            Box::pin(async move {
                tx.audit("test.happened", "test", None, json!({}));
                tx.event(event);
                Ok(())
            })
        })
        .await
        .unwrap();
    for (staff, contact) in [(None, Some(world.amelia)), (Some(world.priya), None)] {
        let party = contact.map(|c| c.0).or(staff.map(|s: StaffId| s.0));
        world
            .run(vec![
                sql("insert into notification (org_id, id, party_id, staff_id, contact_id, event_id, item_id, engagement_id, at) select org_id, $2, $3, $4, $5, id, item_id, engagement_id, at from event where org_id = $1 order by seq desc limit 1")
                    .bind(world.org).bind(NotificationId::new()).bind(party).bind(staff).bind(contact),
            ])
            .await;
    }
}

async fn staff(world: &World) -> Viewer {
    ::store::viewers::staff(
        &mut world.db.read(world.org).await.unwrap(),
        world.org,
        world.priya,
    )
    .await
    .unwrap()
    .viewer
}

#[tokio::test]
async fn only_what_is_seen_now_is_told_and_counted_with_one_statement() {
    for world in worlds().await {
        let row = |kind, sharing, trashed, assignee: Option<ContactId>| {
            let mut r = world.item(kind, "A thing");
            (r.sharing, r.trashed) = (sharing, trashed);
            r.assignees = assignee.map(|a| (a, None)).into_iter().collect();
            r
        };
        let mut elsewhere = row(Kind::Update, Sharing::Shared, false, None);
        elsewhere.engagement = world.dinner;
        let rows = vec![
            row(Kind::Update, Sharing::Shared, false, None),
            row(Kind::Update, Sharing::Private, false, None),
            row(Kind::File, Sharing::Shared, true, None),
            row(Kind::Todo, Sharing::Shared, false, Some(world.amelia)),
            row(Kind::Todo, Sharing::Shared, false, Some(world.tom)),
            elsewhere,
        ];
        world.put(rows.clone()).await;
        for row in &rows {
            told(
                &world,
                ::store::items::created_verb(row.kind),
                Some(row),
                None,
            )
            .await;
        }
        told(&world, "member.added", None, None).await;
        let viewer = world.viewer(world.amelia).await;
        let mut conn = world.db.read(world.org).await.unwrap();
        let mut expected = 1; // being added
        for row in &rows {
            let facts = items::facts(&mut conn, world.org, row.id).await.unwrap();
            expected += i64::from(may(&viewer, Power::See, &facts));
        }
        assert_eq!(expected, 3);
        let (counted, asked) = statements(unread(&mut conn, &viewer, None)).await;
        assert_eq!((counted.unwrap(), asked), (expected, 1));
        let (rows_read, asked) = statements(list(&mut conn, &viewer, false, None, 50)).await;
        assert_eq!((rows_read.unwrap().len() as i64, asked), (expected, 1));
        // Staff meets all that is not in the trash, and the row about an engagement.
        let priya = staff(&world).await;
        assert_eq!(unread(&mut conn, &priya, None).await.unwrap(), 6);
        // The switch goes off: what it was about is gone with the next request.
        drop(conn);
        world
            .run(vec![
                sql("update item set sharing = 'private' where org_id = $1 and id = $2")
                    .bind(world.org)
                    .bind(rows[0].id),
            ])
            .await;
        let mut conn = world.db.read(world.org).await.unwrap();
        assert_eq!(
            unread(&mut conn, &viewer, None).await.unwrap(),
            expected - 1
        );
        assert!(
            list(&mut conn, &viewer, true, None, 50)
                .await
                .unwrap()
                .iter()
                .all(|t| t.item_id != Some(rows[0].id))
        );
    }
}

#[tokio::test]
async fn internal_comments_are_told_to_the_team_alone() {
    for world in worlds().await {
        let row = world.item(Kind::Update, "The peonies");
        world.put(vec![row.clone()]).await;
        for (body, shared) in [("White or cream?", true), ("Her mother pays", false)] {
            let id = CommentId::new();
            world
                .run(vec![
                    sql("insert into comment (org_id, id, item_id, author_staff, body, shared, created_at) values ($1, $2, $3, $4, $5, $6, $7)")
                        .bind(world.org).bind(id).bind(row.id).bind(world.priya).bind(body).bind(shared).bind(world.now),
                ])
                .await;
            told(&world, "comment.created", Some(&row), Some(id)).await;
        }
        let (amelia, priya) = (world.viewer(world.amelia).await, staff(&world).await);
        let mut conn = world.db.read(world.org).await.unwrap();
        let bodies = |told: Vec<super::Told>| told.into_iter().map(|t| t.body).collect::<Vec<_>>();
        assert_eq!(
            bodies(list(&mut conn, &amelia, false, None, 9).await.unwrap()),
            ["White or cream?"]
        );
        assert_eq!(
            list(&mut conn, &priya, false, None, 9).await.unwrap().len(),
            2
        );
    }
}

#[tokio::test]
async fn reading_is_ones_own_and_looking_on_reads_nothing() {
    for world in worlds().await {
        let row = world.item(Kind::File, "Plan.pdf");
        world.put(vec![row.clone()]).await;
        told(&world, "file.created", Some(&row), None).await;
        told(&world, "item.assigned", Some(&row), None).await;
        let (amelia, priya) = (world.viewer(world.amelia).await, staff(&world).await);
        let mut looking = amelia.clone();
        (looking.acts, looking.staff) = (Acts::ViewAs(ViewAsId::new()), priya.staff.clone());
        let count = async |viewer: &Viewer| {
            unread(&mut world.db.read(world.org).await.unwrap(), viewer, None)
                .await
                .unwrap()
        };
        assert_eq!(count(&looking).await, 2, "the client's, not the own");
        assert_eq!(
            mark_read(&world.db, &looking, None, world.now)
                .await
                .unwrap(),
            0
        );
        let first = list(
            &mut world.db.read(world.org).await.unwrap(),
            &amelia,
            true,
            None,
            9,
        )
        .await
        .unwrap()[0]
            .id;
        assert_eq!(
            mark_read(&world.db, &priya, Some(first), world.now)
                .await
                .unwrap(),
            0,
            "somebody else's"
        );
        assert_eq!(
            mark_read(&world.db, &amelia, Some(first), world.now)
                .await
                .unwrap(),
            1
        );
        assert_eq!((count(&amelia).await, count(&priya).await), (1, 2));
        assert_eq!(
            mark_read(&world.db, &amelia, None, world.now)
                .await
                .unwrap(),
            1
        );
        assert_eq!((count(&amelia).await, count(&priya).await), (0, 2));
    }
}

#[tokio::test]
async fn the_page_reads_well_and_pages_on() {
    let world = worlds().await.remove(0);
    let row = world.item(Kind::Update, "The peonies <are> confirmed");
    world.put(vec![row.clone()]).await;
    let asked = world.asked(world.viewer(world.amelia).await).await;
    let page = async |cursor: Option<String>| {
        let query = web::Query(web::api::PageQuery {
            limit: None,
            cursor,
        });
        render(&asked, &super::page(asked.clone(), query).await.unwrap())
    };
    assert!(page(None).await.contains("Nothing yet."));
    told(&world, "update.created", Some(&row), None).await;
    told(&world, "member.added", None, None).await;
    let html = page(None).await;
    for text in [
        "Priya Raman shared the update “The peonies &#60;are&#62; confirmed”",
        "Priya Raman added you to Amelia &#38; Tom",
        "Today",
        "Mark all as read",
        "data-unread",
    ] {
        assert!(html.contains(text), "{text:?} is not in\n{html}");
    }
    assert!(
        html.contains(&format!("href=\"/larkspur/updates/{}\"", row.id)),
        "{html}"
    );
    assert!(!html.contains("style=") && !html.contains("rel=\"next\""));
    for _ in 0..60 {
        told(&world, "item.assigned", Some(&row), None).await;
    }
    let html = page(None).await;
    let next = html
        .split("?cursor=")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned();
    let older = page(Some(next)).await;
    assert_eq!(
        html.matches("data-unread").count() + older.matches("data-unread").count(),
        62
    );
    assert!(!older.contains("rel=\"next\""));
}
