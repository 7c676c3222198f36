//! To-dos against real databases: made, carried, ticked off, moved, kept in lists.

#[path = "../../../crates/parts/tests/world/mod.rs"]
mod world;

use kernel::*;
use store::Stop;
use todos::store::*;
use todos::todo::{Todo, worded};
use world::{World, worlds};

fn new(world: &World, title: &str, clients: &[ContactId], staff: &[StaffId]) -> New {
    New {
        engagement: world.engagement,
        list: None,
        list_title: "To-dos".to_owned(),
        wording: worded(title, "notes", Ok(Some("2027-06-26".parse().unwrap()))).unwrap(),
        sharing: Some(Sharing::Shared),
        clients: clients.to_vec(),
        staff: staff.to_vec(),
    }
}

async fn add(world: &World, viewer: &Viewer, new: New) -> ItemId {
    world.clock.advance(chrono::TimeDelta::seconds(1));
    create(&world.db, world.act(viewer), viewer, new)
        .await
        .unwrap()
}

async fn titles(world: &World, viewer: &Viewer, narrow: Narrow) -> Vec<String> {
    let mut conn = world.db.read(world.org).await.unwrap();
    let found = list(&mut conn, viewer, narrow, world.clock.now(), 0, 50)
        .await
        .unwrap();
    found.into_iter().map(|seen| seen.head.title).collect()
}

#[tokio::test]
async fn a_list_that_nobody_asked_for_is_not_told() {
    for world in worlds(&[todos::MIGRATIONS]).await {
        let priya = world.priya().await;
        add(&world, &priya, new(&world, "The first", &[], &[])).await;
        let told = async |verb: &str| -> i64 {
            let mut conn = world.db.read(world.org).await.unwrap();
            let told = store::sql("select count(*) from event where org_id = $1 and verb = $2");
            let told = told.bind(world.org).bind(verb.to_owned());
            conn.one::<(i64,)>(told).await.unwrap().0
        };
        assert_eq!(
            (told("todo.created").await, told("list.created").await),
            (1, 0)
        );
    }
}

#[tokio::test]
async fn a_client_sees_and_ticks_off_their_own_and_only_sees_the_teams() {
    for world in worlds(&[todos::MIGRATIONS]).await {
        let (priya, amelia, tom) = (
            world.priya().await,
            world.client(world.amelia).await,
            world.client(world.tom).await,
        );
        let hers = add(&world, &priya, new(&world, "Hers", &[world.amelia], &[])).await;
        let ours = add(&world, &priya, new(&world, "Ours", &[], &[world.staff])).await;
        add(&world, &priya, new(&world, "Nobody's", &[], &[])).await;
        assert_eq!(
            titles(&world, &amelia, Narrow::default()).await,
            ["Hers", "Ours"]
        );
        assert_eq!(titles(&world, &tom, Narrow::default()).await, ["Ours"]);
        assert!(matches!(
            tick(&world.db, world.act(&tom), &tom, hers).await,
            Err(Stop::Gone)
        ));
        assert!(matches!(
            tick(&world.db, world.act(&amelia), &amelia, ours).await,
            Err(Stop::Forbidden(Power::Contribute))
        ));
        let done = tick(&world.db, world.act(&amelia), &amelia, hers)
            .await
            .unwrap();
        assert_eq!(
            (done.head.open, done.head.completed, done.body.done_contact),
            (false, true, Some(world.amelia))
        );
        let again = tick(&world.db, world.act(&amelia), &amelia, hers).await;
        assert!(matches!(
            again,
            Err(Stop::Refused(Refusal::State("already_done")))
        ));
        // What she completed stays hers to see when it is no longer shared; opened again it goes.
        world
            .db
            .apply(
                world.act(&priya),
                &priya,
                hers,
                store::sharing::Verb::Share(Sharing::Private),
            )
            .await
            .unwrap();
        assert!(world.db.see::<Todo>(&amelia, hers).await.is_ok());
        reopen(&world.db, world.act(&priya), &priya, hers)
            .await
            .unwrap();
        assert!(matches!(
            world.db.see::<Todo>(&amelia, hers).await,
            Err(Stop::Gone)
        ));
    }
}

#[tokio::test]
async fn only_members_can_be_asked_to_do_something() {
    for world in worlds(&[todos::MIGRATIONS]).await {
        let priya = world.priya().await;
        let made = create(
            &world.db,
            world.act(&priya),
            &priya,
            new(&world, "X", &[world.stranger], &[]),
        )
        .await;
        let Err(Stop::Refused(Refusal::Fields(wrong))) = made else {
            panic!("refused")
        };
        assert_eq!(
            (wrong[0].field.as_ref(), wrong[0].code),
            ("assignee", "not_a_member")
        );
        assert!(
            titles(&world, &priya, Narrow::default()).await.is_empty(),
            "all or nothing"
        );
    }
}

#[tokio::test]
async fn a_change_moves_words_day_list_and_people_together() {
    for world in worlds(&[todos::MIGRATIONS]).await {
        let priya = world.priya().await;
        let id = add(&world, &priya, new(&world, "Old", &[world.amelia], &[])).await;
        let engagement = world.engagement;
        let other = world
            .change(&priya, move |tx, viewer| {
                Box::pin(make_list(tx, viewer, engagement, "Later"))
            })
            .await
            .unwrap();
        let edit = |version| Edit {
            version: Some(version),
            wording: worded("New", "", Ok(Some("2027-06-27".parse().unwrap()))).unwrap(),
            list: Some(other),
            carried: Some((vec![world.tom], vec![world.staff])),
        };
        save(&world.db, world.act(&priya), &priya, id, edit(1))
            .await
            .unwrap();
        assert!(matches!(
            save(&world.db, world.act(&priya), &priya, id, edit(1)).await,
            Err(Stop::Stale(3))
        ));
        let seen = world.db.see::<Todo>(&priya, id).await.unwrap();
        assert_eq!(
            (seen.head.title.as_str(), seen.body.list_id),
            ("New", other)
        );
        assert_eq!(
            seen.head.due_at.unwrap().to_rfc3339(),
            "2027-06-27T22:59:00+00:00"
        );
        let mut conn = world.db.read(world.org).await.unwrap();
        let (beside, statements) = store::statements(about(&mut conn, world.org, &[id])).await;
        let beside = beside.unwrap().remove(&id).unwrap();
        assert_eq!(
            (statements, beside.list.as_str(), beside.names()),
            (1, "Later", vec!["Tom Okafor", "Priya Raman"])
        );
        assert!(matches!(
            world
                .db
                .see::<Todo>(&world.client(world.amelia).await, id)
                .await,
            Err(Stop::Gone)
        ));
    }
}

#[tokio::test]
async fn to_dos_and_lists_move_by_one_and_stop_at_the_end() {
    for world in worlds(&[todos::MIGRATIONS]).await {
        let priya = world.priya().await;
        let mut ids = Vec::new();
        for title in ["a", "b", "c"] {
            ids.push(add(&world, &priya, new(&world, title, &[], &[])).await);
        }
        let placed = Narrow {
            engagement: Some(world.engagement),
            placed: true,
            ..Narrow::default()
        };
        tick(&world.db, world.act(&priya), &priya, ids[1])
            .await
            .unwrap();
        move_within(&world.db, world.act(&priya), &priya, ids[2], true)
            .await
            .unwrap();
        assert_eq!(
            titles(&world, &priya, placed).await,
            ["c", "a"],
            "done ones are passed over"
        );
        move_within(&world.db, world.act(&priya), &priya, ids[2], true)
            .await
            .unwrap();
        assert_eq!(titles(&world, &priya, placed).await, ["c", "a"]);
        assert_eq!(
            titles(
                &world,
                &priya,
                Narrow {
                    state: State::Any,
                    ..placed
                }
            )
            .await,
            ["c", "a", "b"]
        );

        let engagement = world.engagement;
        let second = world
            .change(&priya, move |tx, v| {
                Box::pin(make_list(tx, v, engagement, "Second"))
            })
            .await
            .unwrap();
        world
            .change(&priya, move |tx, v| {
                Box::pin(move_list(tx, v, second, true))
            })
            .await
            .unwrap();
        let mut conn = world.db.read(world.org).await.unwrap();
        let all = lists(&mut conn, &priya, Some(engagement), 0, 10)
            .await
            .unwrap();
        assert_eq!(
            all.iter().map(|l| l.title.as_str()).collect::<Vec<_>>(),
            ["Second", "To-dos"]
        );
        let (full, empty) = (all[1].id, all[0].id);
        let refused = world
            .change(&priya, move |tx, v| Box::pin(remove_list(tx, v, full)))
            .await;
        assert!(matches!(
            refused,
            Err(Stop::Refused(Refusal::State("list_not_empty")))
        ));
        world
            .change(&priya, move |tx, v| Box::pin(remove_list(tx, v, empty)))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_list_without_a_to_do_the_client_sees_does_not_show() {
    for world in worlds(&[todos::MIGRATIONS]).await {
        let (priya, amelia, tom) = (
            world.priya().await,
            world.client(world.amelia).await,
            world.client(world.tom).await,
        );
        add(&world, &priya, new(&world, "Hers", &[world.amelia], &[])).await;
        let mut conn = world.db.read(world.org).await.unwrap();
        assert_eq!(
            lists(&mut conn, &amelia, None, 0, 10).await.unwrap().len(),
            1
        );
        assert!(
            lists(&mut conn, &tom, None, 0, 10)
                .await
                .unwrap()
                .is_empty()
        );
        let list = lists(&mut conn, &priya, None, 0, 10).await.unwrap()[0].id;
        assert!(matches!(
            one_list(&mut conn, &tom, list).await,
            Err(Stop::Gone)
        ));
        let denied = world.change(&amelia, move |tx, v| {
            Box::pin(async move { rename_list(tx, v, list, "Mine", None).await })
        });
        assert!(matches!(denied.await, Err(Stop::Forbidden(Power::Manage))));
    }
}

#[tokio::test]
async fn filters_narrow_and_every_list_costs_one_statement() {
    for world in worlds(&[todos::MIGRATIONS]).await {
        let priya = world.priya().await;
        add(
            &world,
            &priya,
            new(&world, "Amelia's", &[world.amelia], &[]),
        )
        .await;
        add(&world, &priya, new(&world, "Priya's", &[], &[world.staff])).await;
        let free = New {
            wording: worded("Free", "", Ok(None)).unwrap(),
            ..new(&world, "Free", &[], &[])
        };
        let free_one = add(&world, &priya, free).await;
        let who = |who| Narrow {
            who: Some(who),
            ..Narrow::default()
        };
        assert_eq!(
            titles(&world, &priya, who(Who::Staff(world.staff))).await,
            ["Priya's"]
        );
        assert_eq!(
            titles(&world, &priya, who(Who::Client(world.amelia))).await,
            ["Amelia's"]
        );
        assert_eq!(
            titles(&world, &priya, who(Who::Sort(Assigned::Nobody))).await,
            ["Free"]
        );
        assert_eq!(
            titles(
                &world,
                &priya,
                Narrow {
                    when: Some(When::Never),
                    ..Narrow::default()
                }
            )
            .await,
            ["Free"]
        );
        tick(&world.db, world.act(&priya), &priya, free_one)
            .await
            .unwrap();
        assert_eq!(
            titles(
                &world,
                &priya,
                Narrow {
                    state: State::Done,
                    ..Narrow::default()
                }
            )
            .await,
            ["Free"]
        );
        let mut conn = world.db.read(world.org).await.unwrap();
        let (_, statements) = store::statements(list(
            &mut conn,
            &priya,
            Narrow::default(),
            world.clock.now(),
            0,
            50,
        ))
        .await;
        assert_eq!(statements, 1);
    }
}
