//! Invitations: accepted once, by more than a click.

use chrono::TimeDelta;
use entry::{AcceptHow, Accepted, Body};
use uuid::Uuid;

use crate::world::{World, last, worlds};

const AMELIA: &str = "amelia@posteo.example";
const CHOSEN: &str = "copper lantern orbit wednesday";

pub async fn accept(world: &World, token: &str, how: AcceptHow) -> Accepted {
    entry::accept(
        &world.db,
        &world.site,
        token,
        how,
        "client".into(),
        Uuid::now_v7(),
        world.now(),
    )
    .await
    .unwrap()
}

pub async fn live(world: &World, token: &str) -> bool {
    entry::open_invitation(&world.db, token, world.now())
        .await
        .unwrap()
        .is_some_and(|i| i.live)
}

fn password() -> AcceptHow {
    AcceptHow::Password(CHOSEN.to_owned())
}

#[tokio::test]
async fn a_password_or_the_code_accepts_once_and_ends_the_other_links() {
    for world in worlds().await {
        let house = &world.larkspur;
        let amelia = world
            .contact(house, "Amelia Hartley", " Amelia@Posteo.example ")
            .await;
        let granted = world.invite(house, amelia).await;
        assert_eq!((granted.access.word(), granted.mailed), ("invited", true));
        let (first, _) = world.invitation().await;
        world
            .change(house, move |tx, v| Box::pin(entry::resend(tx, v, amelia)))
            .await
            .unwrap();
        let (second, _) = world.invitation().await;
        assert!(
            live(&world, &first).await && live(&world, &second).await,
            "a resend leaves the first one good"
        );
        assert_eq!(
            accept(&world, &first, AcceptHow::Code("00000000".into())).await,
            Accepted::WrongCode
        );
        let Accepted::Joined(proof) = accept(&world, &first, password()).await else {
            panic!()
        };
        assert!(!proof.known_to_staff());
        assert_eq!(world.access(house, amelia).await, "active");
        for token in [&first, &second] {
            assert!(!live(&world, token).await);
            assert_eq!(accept(&world, token, password()).await, Accepted::Over);
        }
        let tried = entry::try_password(&world.db, AMELIA, CHOSEN, None, "c".into(), world.now())
            .await
            .unwrap();
        assert!(matches!(tried, entry::Tried::In(_)));
        assert_eq!(
            world.login(proof, None).await.unwrap().place.unwrap().slug,
            "larkspur"
        );
    }
}

#[tokio::test]
async fn revoked_and_expired_ones_are_over_and_so_is_one_to_another_address() {
    for world in worlds().await {
        let house = &world.larkspur;
        let amelia = world.contact(house, "Amelia Hartley", AMELIA).await;
        world.invite(house, amelia).await;
        let (token, _) = world.invitation().await;
        world
            .change(house, move |tx, v| {
                Box::pin(entry::revoke_invitation(tx, v, amelia))
            })
            .await
            .unwrap();
        assert!(!live(&world, &token).await);
        assert_eq!(world.access(house, amelia).await, "none");

        world.invite(house, amelia).await;
        let (token, code) = world.invitation().await;
        world.clock.advance(TimeDelta::days(7));
        assert!(!live(&world, &token).await);
        assert_eq!(
            accept(&world, &token, AcceptHow::Code(code)).await,
            Accepted::Over
        );

        world
            .change(house, move |tx, v| Box::pin(entry::resend(tx, v, amelia)))
            .await
            .unwrap();
        let (token, code) = world.invitation().await;
        assert!(matches!(
            accept(&world, &token, AcceptHow::Code(code)).await,
            Accepted::Joined(_)
        ));
        assert!(
            entry::open_invitation(&world.db, "nonsense", world.now())
                .await
                .unwrap()
                .is_none()
        );
    }
}

#[tokio::test]
async fn a_copied_link_opens_one_organization_and_is_known_to_staff() {
    for world in worlds().await {
        let house = &world.larkspur;
        let amelia = world.contact(house, "Amelia Hartley", AMELIA).await;
        let at_kiln = world.contact(&world.kiln, "Amelia Hartley", AMELIA).await;
        world.invite(house, amelia).await;
        world.invite(&world.kiln, at_kiln).await;
        world.mail().await;
        let site = world.site.clone();
        let copied = world
            .change(house, move |tx, v| {
                Box::pin(async move { entry::copy_link(tx, v, amelia, &site, "larkspur").await })
            })
            .await
            .unwrap();
        assert!(
            copied
                .url
                .starts_with("https://portal.example/larkspur/invitation/")
        );
        let token = last(&copied.url);
        let Accepted::Joined(proof) = accept(&world, &token, password()).await else {
            panic!()
        };
        assert!(proof.known_to_staff());
        let arrived = world.login(proof, Some(world.kiln.org.id)).await.unwrap();
        assert_eq!(
            arrived.place.unwrap().slug,
            "larkspur",
            "it opens no other place"
        );
        assert_eq!(world.access(&world.kiln, at_kiln).await, "invited");
        let mut conn = world.db.read_instance().await.unwrap();
        let session = store::sessions::find(&mut conn, &arrived.cookie, world.now())
            .await
            .unwrap()
            .unwrap();
        drop(conn);
        assert!(session.known_to_staff);
        let tried = entry::try_password(&world.db, AMELIA, CHOSEN, None, "c".into(), world.now())
            .await
            .unwrap();
        let entry::Tried::In(again) = tried else {
            panic!("{tried:?}")
        };
        assert!(
            again.known_to_staff(),
            "also by the password chosen behind it"
        );

        // Nobody has shown that the address is Amelia's: another organization still invites her.
        let granted = world
            .change(&world.kiln, move |tx, v| {
                Box::pin(entry::resend(tx, v, at_kiln))
            })
            .await;
        assert!(granted.is_ok());
    }
}

#[tokio::test]
async fn whoever_has_a_sign_in_is_added_at_once_and_joins_by_it() {
    for world in worlds().await {
        let first = world
            .contact(&world.larkspur, "Amelia Hartley", AMELIA)
            .await;
        let second = world.contact(&world.kiln, "Amelia", AMELIA).await;
        world.invite(&world.larkspur, first).await;
        let (token, _) = world.invitation().await;
        world.invite(&world.kiln, second).await;
        let (other, _) = world.invitation().await;
        let Accepted::Joined(proof) = accept(&world, &token, password()).await else {
            panic!()
        };
        assert_eq!(
            accept(&world, &other, password()).await,
            Accepted::SignInFirst
        );
        assert_eq!(
            accept(&world, &other, AcceptHow::Session(kernel::PersonId::new())).await,
            Accepted::SignInFirst
        );
        let Accepted::Joined(_) = accept(&world, &other, AcceptHow::Session(proof.person)).await
        else {
            panic!()
        };

        let third = world
            .contact(&world.larkspur, "Amelia again", "AMELIA@posteo.example")
            .await;
        let taken = world
            .change(&world.larkspur, move |tx, v| {
                Box::pin(entry::grant(
                    tx,
                    v,
                    third,
                    entry::Grant::Invite { send: true },
                ))
            })
            .await;
        assert_eq!(crate::world::why(&taken.unwrap_err()), "email:taken");

        world
            .change(&world.kiln, move |tx, v| {
                Box::pin(entry::remove_access(tx, v, second))
            })
            .await
            .unwrap();
        let granted = world.invite(&world.kiln, second).await;
        assert_eq!(granted.access.word(), "active");
        assert!(matches!(
            &world.mail().await[..],
            [entry::Letter {
                body: Body::Added { .. },
                ..
            }]
        ));
    }
}
