//! Servers that do not answer, and addresses that refuse.

use access::sql;
use chrono::TimeDelta;
use kernel::{Kind, Party};
use mail::{Smtp, Transport};

use super::rows::Thing;
use super::sending::PENDING;
use super::world::{World, worlds};
use crate::{Outbox, lag};

fn deaf(world: &World) -> Outbox {
    // Port 1 of this machine: nobody listens there.
    let smtp = Smtp::from_url("smtp://127.0.0.1:1").unwrap();
    Outbox::new(world.outbox.0.app.clone(), Transport::Smtp(smtp))
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_asked_again_ever_later() {
    for world in worlds(1, 1).await {
        let deaf = deaf(&world);
        world
            .shares(
                Party::Staff(world.staff[0]),
                &Thing::shared(Kind::Update, "The peonies"),
            )
            .await;
        deaf.round().await.unwrap();
        world.wait(21);
        assert_eq!(
            lag(world.db(), world.now())
                .await
                .unwrap()
                .degraded(world.now()),
            None
        );
        for (attempts, wait) in [(1, 30), (2, 60), (3, 120)] {
            assert_eq!(deaf.round().await.unwrap(), 1);
            let log = "select count(*) from mail_log where org_id = $1 and outcome = 'unreachable' and contact_id is not null";
            assert_eq!(world.count(log).await, attempts);
            world.wait(wait - 2);
            assert_eq!(
                deaf.round().await.unwrap(),
                0,
                "too early after attempt {attempts}"
            );
            world.wait(3);
        }
        assert_eq!(
            lag(world.db(), world.now())
                .await
                .unwrap()
                .degraded(world.now()),
            Some("mail_failing")
        );
        world.round().await;
        assert_eq!(
            world.mails().await.len(),
            1,
            "it goes out once the server is back"
        );
        assert_eq!(
            lag(world.db(), world.now())
                .await
                .unwrap()
                .degraded(world.now()),
            None
        );

        world
            .shares(
                Party::Staff(world.staff[0]),
                &Thing::shared(Kind::Update, "The band"),
            )
            .await;
        deaf.round().await.unwrap();
        world.clock.advance(TimeDelta::hours(73));
        deaf.round().await.unwrap();
        let dead = "select count(*) from job where org_id = $1 and failed_at is not null and last_error <> ''";
        assert_eq!(world.count(dead).await, 1);
        assert_eq!(lag(world.db(), world.now()).await.unwrap().dead, 1);
    }
}

#[tokio::test]
async fn an_address_that_refused_gets_no_more_notices_until_it_is_another() {
    for world in worlds(1, 1).await {
        let address = format!("{}@posteo.example", world.contacts[0]);
        world
            .put(sql("insert into mail_log (org_id, id, job_id, kind, contact_id, at, outcome, answer) values ($1, $2, $2, 'notice', $3, $4, 'rejected', $5)")
                .bind(world.org).bind(uuid::Uuid::now_v7()).bind(world.contacts[0]).bind(world.now()).bind(format!("{address}: 550 unknown")))
            .await;
        let mut sent = Vec::new();
        for title in ["One", "Two"] {
            world
                .shares(
                    Party::Staff(world.staff[0]),
                    &Thing::shared(Kind::Update, title),
                )
                .await;
            world.round().await;
            world.wait(21);
            world.round().await;
            sent.push(world.mails().await.len());
            world
                .put(
                    sql("update contact set email = 'new@posteo.example' where org_id = $1")
                        .bind(world.org),
                )
                .await;
        }
        assert_eq!(sent, [0, 1]);
        assert_eq!(world.count(PENDING).await, 0);
    }
}
