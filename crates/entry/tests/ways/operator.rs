//! First start, users from the command line, API tokens.

use entry::{First, NewUser, Tried};
use kernel::Group;
use store::{Db, sql};
use uuid::Uuid;

use crate::world::{last, why, worlds};

#[tokio::test]
async fn the_first_start_makes_one_organization_once() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::sqlite(&folder.path().join("fresh.db")).await.unwrap();
    db.migrate(entry::MIGRATIONS).await.unwrap();
    let now = kernel::Clock::default().now();
    let old = last(&entry::first_start(&db, now).await.unwrap().unwrap());
    let token = last(&entry::first_start(&db, now).await.unwrap().unwrap());
    assert!(
        !entry::setup_open(&db, &old, now).await.unwrap(),
        "a new start ends the earlier link"
    );
    let first = First {
        org_name: "Larkspur Hall".into(),
        slug: "larkspur".into(),
        zone: "Europe/London".into(),
        name: "Priya Raman".into(),
        email: "priya@larkspur.example".into(),
        password: "copper lantern orbit wednesday".into(),
    };
    let bad = First {
        slug: "sign-in".into(),
        zone: "Mars".into(),
        email: "priya".into(),
        password: "larkspurhall2027".into(),
        ..first.clone()
    };
    let stop = entry::set_up(&db, &token, bad, Uuid::now_v7(), now)
        .await
        .unwrap_err();
    assert_eq!(
        why(&stop),
        "slug:taken zone:not_a_zone email:not_an_email password:password_common"
    );
    let (org, proof) = entry::set_up(&db, &token, first.clone(), Uuid::now_v7(), now)
        .await
        .unwrap();
    assert!(matches!(
        entry::set_up(&db, &token, first, Uuid::now_v7(), now).await,
        Err(store::Stop::Gone)
    ));
    assert!(entry::first_start(&db, now).await.unwrap().is_none());
    let site = crate::world::site(std::path::Path::new("unused"));
    let arrived = entry::complete_login(&db, &site, proof, entry::Arrival::default(), now)
        .await
        .unwrap();
    let place = arrived.place.unwrap();
    assert!(place.org_id == org && place.staff_id.is_some());
}

#[tokio::test]
async fn users_are_made_and_reset_and_their_tokens_end_with_it() {
    for world in worlds().await {
        let (db, now) = (&world.db, world.now());
        let new = NewUser {
            org: "larkspur".into(),
            email: "joss@larkspur.example".into(),
            name: "Joss Webb".into(),
            group: Group::Admin,
            password: None,
        };
        let (_, made) = entry::create_user(db, new.clone(), now).await.unwrap();
        assert_eq!(
            why(&entry::create_user(db, new, now).await.unwrap_err()),
            "email:taken"
        );
        let tried = entry::try_password(
            db,
            "joss@larkspur.example",
            &made.unwrap(),
            None,
            "c".into(),
            now,
        )
        .await
        .unwrap();
        let Tried::MustChange(step) = tried else {
            panic!("{tried:?}")
        };
        let proof = step
            .finish(db, "copper lantern orbit wednesday", now)
            .await
            .unwrap();
        let cookie = world.login(proof, None).await.unwrap().cookie;
        let token = entry::api_token(db, "joss@larkspur.example", None, now)
            .await
            .unwrap();
        let mut conn = db.read(world.larkspur.org.id).await.unwrap();
        let ask = sql("select actor_kind from audit where org_id = $1 and action = 'token.given'");
        let (by,): (String,) = conn.one(ask.bind(world.larkspur.org.id)).await.unwrap();
        assert_eq!(by, "system", "the operator's act is not the person's");
        drop(conn);
        let known = async |token: &str| {
            store::tokens::find(&mut db.read_instance().await.unwrap(), token, now)
                .await
                .unwrap()
                .is_some()
        };
        assert!(known(&token).await && world.opens(&cookie).await);
        let (path, ends) = entry::reset_link(db, "joss@larkspur.example", now)
            .await
            .unwrap();
        assert!(known(&token).await && world.opens(&cookie).await, "not yet");
        let fresh = "velvet harbour tuesday anchor";
        let late = entry::reset_password(db, &last(&path), fresh, ends).await;
        assert!(late.unwrap().is_none(), "it ends by itself");
        let reset = async || {
            let done = entry::reset_password(db, &last(&path), fresh, now).await;
            done.unwrap().is_some()
        };
        assert!(reset().await && !reset().await, "once");
        assert!(!known(&token).await && !world.opens(&cookie).await);
        let tried = entry::try_password(db, "joss@larkspur.example", fresh, None, "c".into(), now)
            .await
            .unwrap();
        assert!(matches!(tried, Tried::In(_)));
        assert!(matches!(
            entry::reset_link(db, "nobody@larkspur.example", now).await,
            Err(store::Stop::Gone)
        ));
        assert!(matches!(
            entry::api_token(db, "joss@larkspur.example", Some("kiln"), now).await,
            Err(store::Stop::Gone)
        ));
        let (org, kept) = (world.larkspur.org.id, now - chrono::TimeDelta::days(6));
        db.note(Some(org), move |conn| {
            Box::pin(async move {
                for (key, at) in [("old", now - chrono::TimeDelta::days(8)), ("new", kept)] {
                    conn.run(
                        sql("insert into submission (org_id, person_id, key, request, at) values ($1, $2, $3, $4, $5)")
                            .bind(org).bind(kernel::PersonId::new()).bind(key).bind(vec![1u8]).bind(at),
                    )
                    .await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
        let audit = async || {
            let mut conn = db.read(org).await.unwrap();
            let all = sql("select count(*) from audit where org_id = $1").bind(org);
            conn.one::<(i64,)>(all).await.unwrap()
        };
        let proof = audit().await;
        entry::sweep(db, now).await.unwrap();
        let mut conn = db.read(org).await.unwrap();
        let keys =
            sql("select key from submission where org_id = $1 and key in ('old', 'new')").bind(org);
        assert_eq!(
            conn.all::<(String,)>(keys).await.unwrap(),
            [("new".to_owned(),)]
        );
        drop(conn);
        entry::sweep(db, now + chrono::TimeDelta::days(60))
            .await
            .unwrap();
        assert_eq!(audit().await, proof, "the audit trail is never swept");
        let left: Vec<(String,)> = db
            .read_instance()
            .await
            .unwrap()
            .all(sql("select name from bucket"))
            .await
            .unwrap();
        assert!(left.is_empty());
    }
}
