//! Mailed links and codes.

use chrono::TimeDelta;
use entry::{Body, Letter};
use kernel::Email;
use store::{Stop, sql};

use crate::world::{World, last, why, worlds};

const AMELIA: &str = "amelia@posteo.example";

async fn joined(world: &World) -> kernel::ContactId {
    let amelia = world
        .contact(&world.larkspur, "Amelia Hartley", AMELIA)
        .await;
    world.invite(&world.larkspur, amelia).await;
    world.mail().await;
    amelia
}

async fn ask(world: &World) -> Vec<Letter> {
    entry::ask_for_link(&world.db, world.asking(AMELIA, "browser"), world.now())
        .await
        .unwrap();
    world.mail().await
}

fn sign_in(letter: &Letter) -> (String, String) {
    match &letter.body {
        Body::SignIn { url, code, .. } => (last(url), code.clone()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_link_works_once_in_the_browser_that_asked_and_ends_the_others() {
    for world in worlds().await {
        joined(&world).await;
        let (first, _) = sign_in(&ask(&world).await[0]);
        let (second, code) = sign_in(&ask(&world).await[0]);
        let (db, now) = (&world.db, world.now());
        let open = entry::open_link(db, &first, Some("browser"), now)
            .await
            .unwrap()
            .unwrap();
        assert!(open.same_browser && open.email == AMELIA);
        assert!(
            !entry::open_link(db, &first, Some("other"), now)
                .await
                .unwrap()
                .unwrap()
                .same_browser
        );
        assert!(
            entry::use_link(db, &first, "other", now)
                .await
                .unwrap()
                .is_none(),
            "another browser wants the code"
        );
        let (proof, next) = entry::use_link(db, &first, "browser", now)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(next, "/larkspur/files");
        for token in [&first, &second] {
            assert!(
                entry::use_link(db, token, "browser", now)
                    .await
                    .unwrap()
                    .is_none()
            );
            assert!(
                entry::open_link(db, token, Some("browser"), now)
                    .await
                    .unwrap()
                    .is_none()
            );
        }
        let email: Email = AMELIA.parse().unwrap();
        assert!(
            entry::use_code(db, &world.site, &email, &code, "client".into(), now)
                .await
                .unwrap()
                .is_none()
        );
        let arrived = world.login(proof, None).await.unwrap();
        assert_eq!(
            arrived.place.unwrap().slug,
            "larkspur",
            "signing in by mail joins the only place invited to"
        );
    }
}

#[tokio::test]
async fn a_link_ends_after_ten_minutes_and_a_stale_request_is_not_answered() {
    for world in worlds().await {
        joined(&world).await;
        let (token, code) = sign_in(&ask(&world).await[0]);
        world.clock.advance(TimeDelta::minutes(10));
        assert!(
            entry::use_link(&world.db, &token, "browser", world.now())
                .await
                .unwrap()
                .is_none()
        );
        let email: Email = AMELIA.parse().unwrap();
        assert!(
            entry::use_code(
                &world.db,
                &world.site,
                &email,
                &code,
                "c".into(),
                world.now()
            )
            .await
            .unwrap()
            .is_none()
        );
        entry::ask_for_link(&world.db, world.asking(AMELIA, "browser"), world.now())
            .await
            .unwrap();
        world.clock.advance(TimeDelta::minutes(31));
        assert!(world.mail().await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_guesses_at_once_from_as_many_clients_five_are_looked_at() {
    for world in worlds().await {
        joined(&world).await;
        let email: Email = AMELIA.parse().unwrap();
        let (token, code) = sign_in(&ask(&world).await[0]);
        let mut guesses = tokio::task::JoinSet::new();
        for n in 0..1_000 {
            let (db, site, now) = (world.db.clone(), world.site.clone(), world.now());
            let (email, client) = (email.clone(), format!("client {n}"));
            guesses.spawn(async move {
                entry::use_code(&db, &site, &email, &format!("{n:08}"), client, now).await
            });
        }
        for answer in guesses.join_all().await {
            match answer {
                Ok(None) | Err(Stop::TooMany(_) | Stop::Busy) => {}
                other => panic!("{other:?}"),
            }
        }
        let (tries,): (i64,) = world
            .db
            .read_instance()
            .await
            .unwrap()
            .one(
                sql("select cast(max(tries) as bigint) from mail_link where email = $1")
                    .bind(AMELIA),
            )
            .await
            .unwrap();
        assert_eq!(tries, 5);
        world.clock.advance(TimeDelta::minutes(7)); // one try is there again
        let right = entry::use_code(
            &world.db,
            &world.site,
            &email,
            &code,
            "c".into(),
            world.now(),
        );
        assert!(right.await.unwrap().is_none(), "the code is dead");
        let link = entry::use_link(&world.db, &token, "browser", world.now()).await;
        assert!(link.unwrap().is_none(), "and so is the link");
    }
}

#[tokio::test]
async fn a_code_works_anywhere_until_five_were_wrong() {
    for world in worlds().await {
        joined(&world).await;
        let email: Email = AMELIA.parse().unwrap();
        let (_, code) = sign_in(&ask(&world).await[0]);
        let typed = format!("{}-{}", code[..4].to_lowercase(), &code[4..]);
        let used = entry::use_code(
            &world.db,
            &world.site,
            &email,
            &typed,
            "c".into(),
            world.now(),
        )
        .await
        .unwrap();
        assert!(used.is_some());

        let (token, code) = sign_in(&ask(&world).await[0]);
        for _ in 0..5 {
            assert!(
                entry::use_code(
                    &world.db,
                    &world.site,
                    &email,
                    "00000000",
                    "c".into(),
                    world.now()
                )
                .await
                .unwrap()
                .is_none()
            );
        }
        assert!(
            entry::use_code(
                &world.db,
                &world.site,
                &email,
                &code,
                "c".into(),
                world.now()
            )
            .await
            .unwrap()
            .is_none()
        );
        assert!(
            entry::use_link(&world.db, &token, "browser", world.now())
                .await
                .unwrap()
                .is_none(),
            "the link is dead too"
        );
        let mut refused = false;
        for _ in 0..5 {
            refused |= entry::use_code(
                &world.db,
                &world.site,
                &email,
                "00000000",
                "c".into(),
                world.now(),
            )
            .await
            .is_err();
        }
        assert!(refused, "ten codes an hour for one address");
    }
}

#[tokio::test]
async fn nobody_learns_who_has_a_way_in_and_nobody_is_flooded() {
    for world in worlds().await {
        joined(&world).await;
        let stranger = entry::ask_for_link(
            &world.db,
            world.asking("nobody@posteo.example", "b"),
            world.now(),
        )
        .await;
        assert!(stranger.is_ok());
        assert!(world.mail().await.is_empty());
        let mut sent = 0;
        for _ in 0..6 {
            sent += ask(&world).await.len();
        }
        assert_eq!(sent, 3, "three mails in a quarter of an hour");
        world.clock.advance(TimeDelta::minutes(15));
        assert_eq!(ask(&world).await.len(), 1);
        let mut asking = world.asking("nobody@posteo.example", "b");
        asking.client = "192.0.2.1".to_owned();
        let mut told = String::new();
        for _ in 0..11 {
            if let Err(stop) = entry::ask_for_link(&world.db, asking.clone(), world.now()).await {
                told = why(&stop);
            }
        }
        assert!(told.starts_with("TooMany"), "{told}");
    }
}

#[tokio::test]
async fn a_reset_ends_every_session_and_tells_the_address() {
    for world in worlds().await {
        joined(&world).await;
        let (token, _) = sign_in(&ask(&world).await[0]);
        let (proof, _) = entry::use_link(&world.db, &token, "browser", world.now())
            .await
            .unwrap()
            .unwrap();
        let before = world.login(proof, None).await.unwrap().cookie;
        entry::ask_for_reset(&world.db, world.asking(AMELIA, "browser"), world.now())
            .await
            .unwrap();
        let letters = world.mail().await;
        let Body::Reset { url, .. } = &letters[0].body else {
            panic!("{letters:?}")
        };
        let token = last(url);
        let weak = entry::reset_password(&world.db, &token, "ameliahartley2027", world.now())
            .await
            .unwrap_err();
        assert_eq!(why(&weak), "password:password_common");
        let chosen = "copper lantern orbit wednesday";
        let proof = entry::reset_password(&world.db, &token, chosen, world.now())
            .await
            .unwrap()
            .unwrap();
        assert!(!world.opens(&before).await);
        assert!(
            entry::reset_password(&world.db, &token, chosen, world.now())
                .await
                .unwrap()
                .is_none(),
            "once"
        );
        assert!(
            world
                .opens(&world.login(proof, None).await.unwrap().cookie)
                .await
        );
        assert!(matches!(
            &world.mail().await[..],
            [Letter {
                body: Body::PasswordChanged { .. },
                ..
            }]
        ));
        let tried = entry::try_password(&world.db, AMELIA, chosen, None, "c".into(), world.now())
            .await
            .unwrap();
        assert!(matches!(tried, entry::Tried::In(_)));
    }
}
