//! Signing in by password, and changing places.

use chrono::TimeDelta;
use entry::{Arrival, NewUser, Tried, try_password};
use kernel::Group;
use store::Stop;
use store::sessions::{doors, find};

use crate::world::{World, why, worlds};

const JOSS: &str = "joss@larkspur.example";
const CHOSEN: &str = "copper lantern orbit wednesday";

async fn joss(world: &World, org: &str) {
    let new = NewUser {
        org: org.into(),
        email: JOSS.into(),
        name: "Joss Webb".into(),
        group: Group::Employee,
        password: Some(CHOSEN.into()),
    };
    entry::create_user(&world.db, new, world.now())
        .await
        .unwrap();
}

#[tokio::test]
async fn guessing_is_slowed_and_a_right_password_forgives_the_account() {
    for world in worlds().await {
        joss(&world, "larkspur").await;
        let (db, now) = (&world.db, world.now());
        for n in 0..10 {
            assert!(
                matches!(
                    try_password(db, JOSS, "wrong", None, "one".into(), now)
                        .await
                        .unwrap(),
                    Tried::Wrong
                ),
                "{n}"
            );
        }
        let stop = try_password(db, JOSS, CHOSEN, None, "one".into(), now)
            .await
            .unwrap_err();
        assert!(matches!(stop, Stop::TooMany(1..=61)), "{stop:?}");
        assert!(matches!(
            try_password(db, "JOSS@larkspur.example", CHOSEN, None, "two".into(), now)
                .await
                .unwrap(),
            Tried::In(_)
        ));
        assert!(matches!(
            try_password(
                db,
                "nobody@larkspur.example",
                CHOSEN,
                None,
                "two".into(),
                now
            )
            .await
            .unwrap(),
            Tried::Wrong
        ));
        let after = now + TimeDelta::minutes(1);
        assert!(matches!(
            try_password(db, JOSS, CHOSEN, None, "one".into(), after)
                .await
                .unwrap(),
            Tried::In(_)
        ));
    }
}

#[tokio::test]
async fn one_sign_in_for_two_places_and_moving_makes_nothing_fresher() {
    for world in worlds().await {
        joss(&world, "larkspur").await;
        let start = world.now();
        let new = NewUser {
            org: "kiln".into(),
            email: JOSS.into(),
            name: "Joss".into(),
            group: Group::User,
            password: None,
        };
        let (_, made) = entry::create_user(&world.db, new, start).await.unwrap();
        assert_eq!(made, None, "a sign-in is there already");
        let Tried::In(proof) = try_password(&world.db, JOSS, CHOSEN, None, "c".into(), start)
            .await
            .unwrap()
        else {
            panic!()
        };
        let arrived = world.login(proof.clone(), None).await.unwrap();
        assert!(arrived.place.is_none(), "two places: choose");
        let hinted = world
            .login(proof.clone(), Some(world.kiln.org.id))
            .await
            .unwrap();
        assert_eq!(hinted.place.unwrap().slug, "kiln");

        let mut conn = world.db.read_instance().await.unwrap();
        let session = find(&mut conn, &arrived.cookie, start)
            .await
            .unwrap()
            .unwrap();
        let places = doors(&mut conn, proof.person).await.unwrap();
        drop(conn);
        world.clock.advance(TimeDelta::minutes(40));
        let arrival = Arrival {
            old: Some(arrived.cookie.clone()),
            ..Arrival::default()
        };
        let moved = entry::switch(&world.db, &session, places[0].clone(), arrival, world.now())
            .await
            .unwrap();
        assert!(!world.opens(&arrived.cookie).await && world.opens(&moved).await);
        let mut conn = world.db.read_instance().await.unwrap();
        let now = find(&mut conn, &moved, world.now()).await.unwrap().unwrap();
        drop(conn);
        assert_eq!(
            (now.sure_at, now.staff_id),
            (session.sure_at, places[0].staff_id)
        );
        world.clock.advance(TimeDelta::hours(12));
        let late = entry::switch(
            &world.db,
            &now,
            places[1].clone(),
            Arrival::default(),
            world.now(),
        )
        .await
        .unwrap_err();
        assert_eq!(why(&late), "sign_in_again");
    }
}

#[tokio::test]
async fn changing_the_password_ends_the_other_sessions() {
    for world in worlds().await {
        joss(&world, "larkspur").await;
        let now = world.now();
        let Tried::In(proof) = try_password(&world.db, JOSS, CHOSEN, None, "c".into(), now)
            .await
            .unwrap()
        else {
            panic!()
        };
        let other = world.login(proof.clone(), None).await.unwrap().cookie;
        let here = world.login(proof, None).await.unwrap();
        let session = find(
            &mut world.db.read_instance().await.unwrap(),
            &here.cookie,
            now,
        )
        .await
        .unwrap()
        .unwrap();
        let change = async |current: &str, new: &str| {
            entry::change_password(
                &world.db,
                &session,
                here.place.clone(),
                current,
                new,
                String::new(),
                now,
            )
            .await
        };
        assert_eq!(
            why(&change("wrong", "violet anchor piano harvest")
                .await
                .unwrap_err()),
            "current:wrong"
        );
        assert_eq!(
            why(&change(CHOSEN, CHOSEN).await.unwrap_err()),
            "password:password_same"
        );
        let cookie = change(CHOSEN, "violet anchor piano harvest").await.unwrap();
        assert!(
            world.opens(&cookie).await
                && !world.opens(&other).await
                && !world.opens(&here.cookie).await
        );
    }
}
