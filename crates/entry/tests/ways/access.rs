//! Granting and withdrawing access.

use entry::{AcceptHow, Accepted, Grant};
use kernel::{Group, Rights};
use store::sql;
use uuid::Uuid;

use crate::world::{House, World, why, worlds};

#[tokio::test]
async fn granting_wants_an_address_the_right_and_the_right_state() {
    for world in worlds().await {
        let house = &world.larkspur;
        let silent = world.contact(house, "No Address", "").await;
        let odd = world.contact(house, "Odd Address", "amelia").await;
        let amelia = world
            .contact(house, "Amelia Hartley", "amelia@posteo.example")
            .await;
        for (contact, expected) in [(silent, "email:required"), (odd, "email:not_an_email")] {
            let stop = world
                .change(house, move |tx, v| {
                    Box::pin(entry::grant(tx, v, contact, Grant::Invite { send: true }))
                })
                .await
                .unwrap_err();
            assert_eq!(why(&stop), expected);
        }
        let looker = House {
            org: house.org.clone(),
            staff: with_group(house, Group::User),
        };
        let stop = world
            .change(&looker, move |tx, v| {
                Box::pin(entry::grant(tx, v, amelia, Grant::Invite { send: true }))
            })
            .await
            .unwrap_err();
        assert!(matches!(stop, store::Stop::Forbidden(_)));
        let foreign = world
            .change(&world.kiln, move |tx, v| {
                Box::pin(entry::grant(tx, v, amelia, Grant::Invite { send: true }))
            })
            .await;
        assert!(
            matches!(foreign, Err(store::Stop::Gone)),
            "a contact of another organization is not there"
        );

        let quiet = world
            .change(house, move |tx, v| {
                Box::pin(entry::grant(tx, v, amelia, Grant::Invite { send: false }))
            })
            .await
            .unwrap();
        assert!(!quiet.mailed && world.mail().await.is_empty());
        let stop = world
            .change(house, move |tx, v| {
                Box::pin(entry::grant(tx, v, amelia, Grant::Invite { send: true }))
            })
            .await
            .unwrap_err();
        assert_eq!(why(&stop), "already_invited");
    }
}

#[tokio::test]
async fn withdrawing_acts_at_once_and_can_be_taken_back() {
    for world in worlds().await {
        let house = &world.larkspur;
        let amelia = world
            .contact(house, "Amelia Hartley", "amelia@posteo.example")
            .await;
        world.invite(house, amelia).await;
        let (token, code) = world.invitation().await;
        let how = AcceptHow::Code(code);
        let Accepted::Joined(proof) = entry::accept(
            &world.db,
            &world.site,
            &token,
            how,
            "c".into(),
            Uuid::now_v7(),
            world.now(),
        )
        .await
        .unwrap() else {
            panic!()
        };
        let cookie = world.login(proof.clone(), None).await.unwrap().cookie;
        let api = entry::api_token(
            &world.db,
            "amelia@posteo.example",
            Some("larkspur"),
            world.now(),
        )
        .await
        .unwrap();
        assert!(entry::looks_like_token(&api));

        world
            .change(house, move |tx, v| Box::pin(entry::suspend(tx, v, amelia)))
            .await
            .unwrap();
        assert!(!world.opens(&cookie).await);
        let mut conn = world.db.read_instance().await.unwrap();
        assert!(
            store::tokens::find(&mut conn, &api, world.now())
                .await
                .unwrap()
                .is_none()
        );
        drop(conn);
        assert_eq!(
            why(&world.login(proof.clone(), None).await.unwrap_err()),
            "no_place"
        );

        let access = world
            .change(house, move |tx, v| Box::pin(entry::resume(tx, v, amelia)))
            .await
            .unwrap();
        assert_eq!(access.word(), "active");
        assert!(
            world
                .opens(&world.login(proof, None).await.unwrap().cookie)
                .await
        );

        world
            .change(house, move |tx, v| {
                Box::pin(entry::remove_access(tx, v, amelia))
            })
            .await
            .unwrap();
        let mut conn = world.db.read(house.org.id).await.unwrap();
        let trail = entry::access_trail(&mut conn, house.org.id, amelia, world.now())
            .await
            .unwrap();
        assert_eq!(
            (trail.access.word(), trail.by.as_deref()),
            ("none", Some("Priya Raman"))
        );
        assert_eq!(trail.invitations.len(), 1);
        assert!(trail.invitations[0].accepted_at.is_some() && trail.joined_at.is_some());
        drop(conn);
        let again = world
            .change(house, move |tx, v| {
                Box::pin(entry::remove_access(tx, v, amelia))
            })
            .await
            .unwrap_err();
        assert_eq!(why(&again), "no_access");
        assert!(world.db.verify_chain(house.org.id).await.unwrap().is_ok());
    }
}

/// A house whose staff is of another group.
pub fn with_group(house: &House, group: Group) -> kernel::Viewer {
    let mut viewer = house.staff.clone();
    if let Some(facts) = &mut viewer.staff {
        facts.group = group;
        facts.rights = Rights::of(group);
    }
    viewer
}

/// Lets somebody in who was suspended.
async fn resume(world: &World, contact: kernel::ContactId) -> String {
    let resumed = world.change(&world.larkspur, move |tx, v| {
        Box::pin(entry::resume(tx, v, contact))
    });
    resumed.await.unwrap().word().to_owned()
}

async fn suspend(world: &World, contact: kernel::ContactId) {
    let suspended = world.change(&world.larkspur, move |tx, v| {
        Box::pin(entry::suspend(tx, v, contact))
    });
    suspended.await.unwrap();
}

#[tokio::test]
async fn who_was_suspended_before_joining_is_invited_anew_at_the_address_of_now() {
    for world in worlds().await {
        let house = &world.larkspur;
        let amelia = world
            .contact(house, "Amelia Hartley", "amelia@posteo.example")
            .await;
        world.invite(house, amelia).await;
        let (before, _) = world.invitation().await;
        suspend(&world, amelia).await;
        let moved = sql("update contact set email = 'amelia@new.example' where id = $1");
        let moved = moved.bind(amelia);
        world
            .db
            .note(Some(house.org.id), |c| {
                Box::pin(async move { c.run(moved).await })
            })
            .await
            .unwrap();
        assert_eq!(resume(&world, amelia).await, "invited");
        let letters = world.mail().await;
        let [letter] = &letters[..] else {
            panic!("{letters:?}")
        };
        assert_eq!(letter.email, "amelia@new.example");
        let entry::Body::Invitation { url, code, .. } = &letter.body else {
            panic!("{letter:?}")
        };
        let accept = async |token: String| {
            let (how, id) = (AcceptHow::Code(code.clone()), Uuid::now_v7());
            let (db, site) = (&world.db, &world.site);
            entry::accept(db, site, &token, how, id.to_string(), id, world.now()).await
        };
        let old = accept(before).await;
        assert!(
            !matches!(old, Ok(Accepted::Joined(_))),
            "ended with the suspension"
        );
        let new = accept(crate::world::last(url)).await;
        assert!(matches!(new, Ok(Accepted::Joined(_))), "{new:?}");
        assert_eq!(world.access(house, amelia).await, "active");
    }
}

#[tokio::test]
async fn who_was_invited_again_after_leaving_is_not_let_in_by_a_suspension_lifted() {
    for world in worlds().await {
        let house = &world.larkspur;
        let amelia = world
            .contact(house, "Amelia Hartley", "amelia@posteo.example")
            .await;
        // She joined once by what staff knew, which shows no address; then she left, and is invited again.
        let joined = sql("update contact set joined_at = created_at where id = $1").bind(amelia);
        world
            .db
            .note(Some(house.org.id), |c| {
                Box::pin(async move { c.run(joined).await })
            })
            .await
            .unwrap();
        world.invite(house, amelia).await;
        world.mail().await;
        suspend(&world, amelia).await;
        assert_eq!(resume(&world, amelia).await, "invited");
        world.invitation().await;
    }
}
