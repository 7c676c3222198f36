//! Inviting staff.

use chrono::TimeDelta;
use entry::{AcceptHow, Accepted};
use kernel::Group;

use crate::invitations::{accept, live};
use crate::world::{House, worlds};

#[tokio::test]
async fn staff_are_invited_for_three_days_and_only_within_the_granters_rights() {
    for world in worlds().await {
        let house = &world.larkspur;
        let joss = |group| entry::NewStaff {
            email: "joss@larkspur.example".into(),
            name: "Joss Webb".into(),
            title: "Bar".into(),
            group,
        };
        let id = world
            .change(house, move |tx, v| {
                Box::pin(entry::invite_staff(tx, v, joss(Group::Employee)))
            })
            .await
            .unwrap();
        let (token, _) = world.invitation().await;
        let again = world
            .change(house, move |tx, v| {
                Box::pin(entry::invite_staff(tx, v, joss(Group::User)))
            })
            .await;
        assert_eq!(crate::world::why(&again.unwrap_err()), "email:taken");
        world.clock.advance(TimeDelta::hours(72));
        assert!(!live(&world, &token).await);
        world
            .change(house, move |tx, v| Box::pin(entry::resend_staff(tx, v, id)))
            .await
            .unwrap();
        let (token, code) = world.invitation().await;
        let Accepted::Joined(proof) = accept(&world, &token, AcceptHow::Code(code)).await else {
            panic!()
        };
        let place = world.login(proof, None).await.unwrap().place.unwrap();
        assert_eq!(place.staff_id, Some(id));

        let admin = House {
            org: house.org.clone(),
            staff: admin(house),
        };
        let raise = world
            .change(&admin, move |tx, v| {
                Box::pin(entry::invite_staff(tx, v, joss(Group::SuperAdmin)))
            })
            .await;
        assert!(matches!(raise, Err(store::Stop::Forbidden(_))));
    }
}

fn admin(house: &House) -> kernel::Viewer {
    let mut viewer = house.staff.clone();
    if let Some(facts) = &mut viewer.staff {
        facts.group = Group::Admin;
    }
    viewer
}
