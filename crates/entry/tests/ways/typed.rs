//! Passwords that staff typed.

use entry::{Grant, PasswordWish};
use store::sql;

use crate::world::{why, worlds};

#[tokio::test]
async fn a_password_by_staff_opens_one_organization_and_must_be_changed() {
    for world in worlds().await {
        let house = &world.larkspur;
        let email = "amelia@posteo.example";
        let amelia = world.contact(house, "Amelia Hartley", email).await;
        let wish = |password: &str| PasswordWish {
            user_name: " AHartley ".into(),
            password: password.into(),
            force_reset: true,
            notify: true,
            mail_password: true,
        };
        let context = ["Amelia Hartley", email, "Larkspur Hall"];
        let by_convention = entry::typed(wish("ahartley"), &context).await.unwrap_err();
        assert_eq!(why(&by_convention), "password:too_short");
        let padded = entry::typed(wish("ahartleyahartley"), &context)
            .await
            .unwrap_err();
        assert_eq!(why(&padded), "password:password_common");
        let typed = entry::typed(wish("tall heron under rain"), &context)
            .await
            .unwrap();
        world
            .change(house, move |tx, v| {
                Box::pin(entry::grant(tx, v, amelia, Grant::Password(typed)))
            })
            .await
            .unwrap();
        let jobs: String = world
            .text(sql("select kind from job where org_id = $1").bind(house.org.id))
            .await;
        assert_eq!(jobs, "mail.password_notice");
        let letters = world.mail().await;
        let entry::Body::PasswordNotice {
            user_name,
            password: Some(mailed),
            must_change: true,
            ..
        } = &letters[0].body
        else {
            panic!("{letters:?}")
        };
        assert_eq!(user_name, "ahartley");

        for typed in ["tall heron under rain", mailed.as_str()] {
            let tried = entry::try_password(
                &world.db,
                "AHartley",
                typed,
                Some(house.org.id),
                "c".into(),
                world.now(),
            )
            .await
            .unwrap();
            assert!(matches!(tried, entry::Tried::MustChange(_)), "{tried:?}");
            let elsewhere = entry::try_password(
                &world.db,
                "AHartley",
                typed,
                Some(world.kiln.org.id),
                "c".into(),
                world.now(),
            )
            .await
            .unwrap();
            assert!(matches!(elsewhere, entry::Tried::Wrong));
        }
        let tried = entry::try_password(
            &world.db,
            email,
            "tall heron under rain",
            None,
            "c".into(),
            world.now(),
        )
        .await
        .unwrap();
        let entry::Tried::MustChange(step) = tried else {
            panic!("{tried:?}")
        };
        let sealed = entry::seal_step(&world.site, &step);
        let step = entry::open_step(&world.site, &sealed, world.now()).unwrap();
        assert!(
            entry::open_step(&world.site, &sealed.replacen('.', "A.", 1), world.now()).is_none()
        );
        let same = step
            .finish(&world.db, "tall heron under rain", world.now())
            .await
            .unwrap_err();
        assert_eq!(why(&same), "password:password_same");
        let proof = step
            .finish(&world.db, "copper lantern orbit wednesday", world.now())
            .await
            .unwrap();
        assert!(
            matches!(
                step.finish(&world.db, "violet anchor piano harvest", world.now())
                    .await,
                Err(store::Stop::Gone)
            ),
            "once"
        );
        assert!(proof.known_to_staff(), "no mail has shown the address");
        assert_eq!(
            world.login(proof, None).await.unwrap().place.unwrap().slug,
            "larkspur"
        );
        assert_eq!(world.access(house, amelia).await, "active");

        // The same user name for somebody else is refused; a person with their own sign-in too.
        let tom = world
            .contact(house, "Tom Okafor", "tom@posteo.example")
            .await;
        let typed = entry::typed(wish("violet anchor piano harvest"), &context)
            .await
            .unwrap();
        let stop = world
            .change(house, move |tx, v| {
                Box::pin(entry::grant(tx, v, tom, Grant::Password(typed)))
            })
            .await
            .unwrap_err();
        assert_eq!(why(&stop), "user_name:taken");
        let priya = world.contact(house, "Priya", "priya@kiln.example").await;
        let typed = entry::typed(
            PasswordWish {
                user_name: "priya".into(),
                ..wish("violet anchor piano harvest")
            },
            &context,
        )
        .await
        .unwrap();
        let stop = world
            .change(house, move |tx, v| {
                Box::pin(entry::grant(tx, v, priya, Grant::Password(typed)))
            })
            .await
            .unwrap_err();
        assert_eq!(why(&stop), "has_own_sign_in");
    }
}
