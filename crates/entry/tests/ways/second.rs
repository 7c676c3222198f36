//! Second factors: asked for on every way in, each step and each recovery code once.

use chrono::TimeDelta;
use entry::{
    AcceptHow, Accepted, Again, Body, Factors, NewUser, Proof, Second, Tried, try_password,
};
use kernel::{Email, Group, Means, Party, PersonId};
use store::sessions::{Session, find};
use store::{Act, Stop, sql};
use uuid::Uuid;

use crate::world::{World, app_code, last, why, worlds};

const JOSS: &str = "joss@larkspur.example";
const CHOSEN: &str = "copper lantern orbit wednesday";

/// Joss of Larkspur Hall, who has a password and, from here on, an authenticator app: who he is, the
/// key, the recovery codes.
async fn joss(world: &World) -> (PersonId, String, Vec<String>) {
    let new = NewUser {
        org: "larkspur".into(),
        email: JOSS.into(),
        name: "Joss Webb".into(),
        group: Group::Employee,
        password: Some(CHOSEN.into()),
    };
    let (staff, _) = entry::create_user(&world.db, new, world.now())
        .await
        .unwrap();
    let person = proof(world).await.person;
    let act = Act {
        org: world.larkspur.org.id,
        person: Some(person),
        party: Party::Staff(staff),
        now: world.now(),
        request: Uuid::now_v7(),
        key: None,
    };
    let (db, site) = (&world.db, &world.site);
    entry::begin_app(db, site, person, world.now())
        .await
        .unwrap();
    let mut conn = db.read_instance().await.unwrap();
    let key = entry::pending_app(&mut conn, site, person, JOSS, world.now()).await;
    drop(conn);
    let key = key.unwrap().unwrap();
    assert!(
        key.url
            .starts_with("otpauth://totp/portal.example:joss%40larkspur.example?secret=")
    );
    let code = app_code(&key.typed, world.now());
    // All these tests hash at the same time; whoever waits too long is told to come again.
    let codes = loop {
        match entry::confirm_app(db, site, act.clone(), &code).await {
            Err(Stop::Busy) => {}
            confirmed => break confirmed.unwrap(),
        }
    };
    (person, key.typed, codes.0)
}

async fn proof(world: &World) -> Proof {
    let tried = try_password(
        &world.db,
        JOSS,
        CHOSEN,
        None,
        Uuid::now_v7().to_string(),
        world.now(),
    );
    match tried.await.unwrap() {
        Tried::In(proof) => proof,
        other => panic!("{other:?}"),
    }
}

/// Carries a proof to its second step and shows something there.
async fn show(world: &World, proof: &Proof, second: Second) -> Result<Proof, Stop> {
    let (db, site, now) = (&world.db, &world.site, world.now());
    let cookie = entry::pending(db, site, proof, "", now).await.unwrap();
    let pending = entry::open_pending(db, site, &cookie, now).await.unwrap();
    entry::second_step(db, site, &pending.unwrap(), second, now).await
}

async fn session(world: &World, cookie: &str) -> Session {
    let mut conn = world.db.read_instance().await.unwrap();
    find(&mut conn, cookie, world.now()).await.unwrap().unwrap()
}

#[tokio::test]
async fn every_way_in_asks_for_the_second_factor() {
    for world in worlds().await {
        let (person, ..) = joss(&world).await;
        world.mail().await;
        let (db, now) = (&world.db, world.now());
        let email: Email = JOSS.parse().unwrap();
        let mut ways: Vec<(&str, Proof)> = vec![("password", proof(&world).await)];

        entry::ask_for_link(db, world.asking(JOSS, "browser"), now)
            .await
            .unwrap();
        let letters = world.mail().await;
        let Body::SignIn { url, .. } = &letters[0].body else {
            panic!()
        };
        let used = entry::use_link(db, &last(url), "browser", now)
            .await
            .unwrap();
        ways.push(("link", used.unwrap().0));

        entry::ask_for_link(db, world.asking(JOSS, "browser"), now)
            .await
            .unwrap();
        let letters = world.mail().await;
        let Body::SignIn { code, .. } = &letters[0].body else {
            panic!()
        };
        let used = entry::use_code(db, &world.site, &email, code, "c".into(), now).await;
        ways.push(("code", used.unwrap().unwrap().0));

        let (path, _) = entry::reset_link(db, JOSS, now).await.unwrap();
        let reset =
            entry::reset_password(db, &last(&path), "violet anchor piano harvest", now).await;
        ways.push(("reset", reset.unwrap().unwrap()));
        world.mail().await;

        let there = world.contact(&world.kiln, "Joss Webb", JOSS).await;
        world
            .change(&world.kiln, move |tx, v| {
                Box::pin(async move {
                    let now = tx.act.now;
                    tx.run(sql("update person set joined_at = null where id = $1").bind(person))
                        .await?;
                    let granted =
                        entry::grant(tx, v, there, entry::Grant::Invite { send: true }).await;
                    tx.run(
                        sql("update person set joined_at = $2 where id = $1")
                            .bind(person)
                            .bind(now),
                    )
                    .await?;
                    granted
                })
            })
            .await
            .unwrap();
        let (token, code) = world.invitation().await;
        let accepted = entry::accept(
            db,
            &world.site,
            &token,
            AcceptHow::Code(code),
            "c".into(),
            Uuid::now_v7(),
            now,
        )
        .await;
        let Accepted::Joined(joined) = accepted.unwrap() else {
            panic!()
        };
        ways.push(("invitation", joined));

        let must = sql("update person set must_change = true where id = $1").bind(person);
        db.note(None, |c| Box::pin(async move { c.run(must).await }))
            .await
            .unwrap();
        let tried = try_password(
            db,
            JOSS,
            "violet anchor piano harvest",
            None,
            "d".into(),
            now,
        )
        .await;
        let Tried::MustChange(step) = tried.unwrap() else {
            panic!()
        };
        ways.push(("forced change", step.finish(db, CHOSEN, now).await.unwrap()));

        for (way, proof) in ways {
            let stopped = world.login(proof, None).await.map(|a| a.cookie);
            assert_eq!(why(&stopped.unwrap_err()), "factor_first", "{way}");
        }
        let (open,): (i64,) = db
            .read_instance()
            .await
            .unwrap()
            .one(sql("select count(*) from session where person_id = $1").bind(person))
            .await
            .unwrap();
        assert_eq!(open, 0, "no session before the second factor");
    }
}

#[tokio::test]
async fn a_step_is_taken_once_also_by_two_at_the_same_time() {
    for world in worlds().await {
        // From the start of a step on: the next one's code would be another, and right.
        let passed = world.now().timestamp().rem_euclid(30);
        world.clock.advance(TimeDelta::seconds(30 - passed));
        let (_, key, _) = joss(&world).await;
        let first = proof(&world).await;
        let shown = show(&world, &first, Second::App(app_code(&key, world.now()))).await;
        assert_eq!(
            why(&shown.unwrap_err()),
            "code:wrong",
            "the code that turned it on is used up"
        );
        world.clock.advance(TimeDelta::seconds(60));
        let code = app_code(&key, world.now());
        let all = (0..8).map(|_| show(&world, &first, Second::App(code.clone())));
        let mut right = Vec::new();
        for shown in futures_all(all.collect()).await {
            right.extend(shown.ok());
        }
        assert_eq!(right.len(), 1, "{}", code);
        let arrived = world.login(right.remove(0), None).await.unwrap();
        let opened = session(&world, &arrived.cookie).await;
        assert!(opened.factor && opened.proof == Means::Password);
        // An earlier step than the last one used is void too; a step ahead of the clock is not.
        let before = app_code(&key, world.now() - TimeDelta::seconds(30));
        assert!(show(&world, &first, Second::App(before)).await.is_err());
        let ahead = app_code(&key, world.now() + TimeDelta::seconds(30));
        assert!(show(&world, &first, Second::App(ahead)).await.is_ok());
    }
}

/// All of them at once.
async fn futures_all<F: Future>(all: Vec<F>) -> Vec<F::Output> {
    let mut all: Vec<_> = all.into_iter().map(|f| (Some(Box::pin(f)), None)).collect();
    std::future::poll_fn(|cx| {
        let mut waiting = false;
        for (future, done) in &mut all {
            if let Some(running) = future {
                match running.as_mut().poll(cx) {
                    std::task::Poll::Ready(out) => {
                        *done = Some(out);
                        *future = None;
                    }
                    std::task::Poll::Pending => waiting = true,
                }
            }
        }
        if waiting {
            std::task::Poll::Pending
        } else {
            std::task::Poll::Ready(())
        }
    })
    .await;
    all.into_iter().filter_map(|(_, done)| done).collect()
}

#[tokio::test]
async fn a_recovery_code_works_once_and_is_told_by_mail() {
    for world in worlds().await {
        let (person, _, codes) = joss(&world).await;
        world.mail().await;
        assert_eq!(codes.len(), 10);
        assert!(
            codes.iter().all(|c| c.len() == 19),
            "80 bits in groups of four: {codes:?}"
        );
        let first = proof(&world).await;
        let typed = format!(" {} ", codes[3].to_lowercase().replace('-', " "));
        let all = (0..3).map(|_| show(&world, &first, Second::Recovery(typed.clone())));
        let shown = futures_all(all.collect()).await;
        assert_eq!(shown.iter().filter(|s| s.is_ok()).count(), 1);
        let told: Vec<_> = world.mail().await.into_iter().map(|l| l.body).collect();
        assert!(
            matches!(
                told[..],
                [Body::FactorChanged {
                    what: entry::FactorNews::CodeUsed,
                    ..
                }]
            ),
            "{told:?}"
        );
        let wrong = show(
            &world,
            &first,
            Second::Recovery("AAAA-BBBB-CCCC-DDDD".into()),
        )
        .await;
        assert_eq!(why(&wrong.unwrap_err()), "recovery:wrong");
        let mut conn = world.db.read_instance().await.unwrap();
        assert_eq!(Factors::of(&mut conn, person).await.unwrap().codes, 9);
        let kept: Vec<(String,)> = conn
            .all(sql("select hash from recovery_code where person_id = $1").bind(person))
            .await
            .unwrap();
        assert!(
            kept.iter()
                .all(|(hash,)| hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"))
        );
    }
}

#[tokio::test]
async fn a_mailbox_and_a_recovery_code_do_not_make_staff_sure_but_an_app_does() {
    for world in worlds().await {
        let (person, key, codes) = joss(&world).await;
        world.mail().await;
        world.clock.advance(TimeDelta::minutes(1));
        let by_mail = async || {
            entry::ask_for_link(&world.db, world.asking(JOSS, "browser"), world.now())
                .await
                .unwrap();
            let letters = world.mail().await;
            let Some(Body::SignIn { url, .. }) = letters.into_iter().map(|l| l.body).next() else {
                panic!()
            };
            entry::use_link(&world.db, &last(&url), "browser", world.now())
                .await
                .unwrap()
                .unwrap()
                .0
        };
        let first = by_mail().await;
        let with_code = show(&world, &first, Second::Recovery(codes[0].clone()))
            .await
            .unwrap();
        world.mail().await;
        let arrived = world.login(with_code, None).await.unwrap();
        let opened = session(&world, &arrived.cookie).await;
        assert_eq!(
            (opened.proof, opened.factor, opened.person_id),
            (Means::Mail, true, person)
        );
        let (db, site) = (&world.db, &world.site);
        let stopped = entry::prove(db, &opened, world.now()).await;
        assert_eq!(why(&stopped.unwrap_err()), "prove_first");
        let wrong =
            entry::prove_again(db, site, &opened, Again::App("000000".into()), world.now()).await;
        assert_eq!(why(&wrong.unwrap_err()), "prove_code:wrong");
        let again = Again::App(app_code(&key, world.now()));
        let cookie = entry::prove_again(db, site, &opened, again, world.now())
            .await
            .unwrap();
        assert!(
            !world.opens(&arrived.cookie).await,
            "the old cookie opens nothing"
        );
        let opened = session(&world, &cookie).await;
        entry::prove(db, &opened, world.now()).await.unwrap();

        let first = by_mail().await;
        world.clock.advance(TimeDelta::minutes(1));
        let shown = Second::App(app_code(&key, world.now()));
        let with_app = show(&world, &first, shown).await.unwrap();
        let arrived = world.login(with_app, None).await.unwrap();
        let opened = session(&world, &arrived.cookie).await;
        entry::prove(db, &opened, world.now()).await.unwrap();
    }
}

#[tokio::test]
async fn guessing_is_slowed_also_after_a_restart_and_the_step_ends_with_a_change() {
    for world in worlds().await {
        let (person, key, _) = joss(&world).await;
        let first = proof(&world).await;
        let mut wrong = 0;
        for _ in 0..12 {
            match show(&world, &first, Second::App("000000".into())).await {
                Err(Stop::TooMany(_)) => break,
                _ => wrong += 1,
            }
        }
        assert!((8..=10).contains(&wrong), "{wrong}");
        world.clock.advance(TimeDelta::minutes(6));
        let shown = Second::App(app_code(&key, world.now()));
        show(&world, &first, shown).await.unwrap();
        // What was begun before a password or factor changed is over.
        let (db, site, now) = (&world.db, &world.site, world.now());
        let cookie = entry::pending(db, site, &first, "", now).await.unwrap();
        let late = now + TimeDelta::minutes(10);
        assert!(
            entry::open_pending(db, site, &cookie, late)
                .await
                .unwrap()
                .is_none()
        );
        assert_eq!(entry::remove_factors(db, JOSS, now).await.unwrap(), 1);
        assert!(
            entry::open_pending(db, site, &cookie, now)
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            entry::open_pending(db, site, &format!("{cookie}x"), now)
                .await
                .unwrap()
                .is_none()
        );
        world.login(first, None).await.unwrap();
        let mut conn = db.read_instance().await.unwrap();
        assert_eq!(
            Factors::of(&mut conn, person).await.unwrap(),
            Factors::default()
        );
        let (noted,): (i64,) = conn
            .one(
                sql("select count(*) from audit where org_id = $1 and action = 'factor.removed'")
                    .bind(world.larkspur.org.id),
            )
            .await
            .unwrap();
        assert_eq!(noted, 1);
    }
}
