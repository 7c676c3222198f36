//! What is forgotten after a while, and what is not.

use access::sql;
use kernel::{Kind, Party};

use super::rows::Thing;
use super::world::{World, worlds};

async fn counts(world: &World) -> [i64; 5] {
    [
        world
            .count("select count(*) from job where org_id = $1")
            .await,
        world
            .count("select count(*) from mail_log where org_id = $1")
            .await,
        world
            .count(
                "select count(*) from event where org_id = $1 and verb = 'notifications.written'",
            )
            .await,
        world
            .count(
                "select count(*) from event where org_id = $1 and verb <> 'notifications.written'",
            )
            .await,
        world
            .count("select count(*) from notification where org_id = $1")
            .await,
    ]
}

#[tokio::test]
async fn jobs_and_logs_go_after_their_days_and_what_people_did_stays() {
    for world in worlds(1, 2).await {
        let boss = Party::Staff(world.staff[0]);
        world
            .shares(boss, &Thing::shared(Kind::Update, "Peonies"))
            .await;
        world.round().await;
        world.wait(60);
        world.round().await;
        world
            .shares(boss, &Thing::shared(Kind::File, "Menu.pdf"))
            .await;
        crate::worker::tell_all(&world.outbox.0).await.unwrap();
        let [jobs, logs, marks, did, told] = counts(&world).await;
        assert!((jobs, logs, marks) == (4, 2, 2) && did >= 2 && told == 4);
        let audit = "select count(*) from audit where org_id = $1";
        let proof = world.count(audit).await;
        let sweep = async |days: i64| {
            let then = world.now() + chrono::TimeDelta::days(days);
            crate::sweep(world.db(), then).await.unwrap()
        };
        assert_eq!(sweep(0).await, 0);
        assert_eq!(sweep(2).await, 2, "the marks");
        assert_eq!(sweep(31).await, 2, "jobs that are done");
        assert_eq!(counts(&world).await, [2, 2, 0, did, told]);
        assert_eq!(sweep(181).await, 2, "what servers answered");
        world
            .put(
                sql("update job set failed_at = $2 where org_id = $1")
                    .bind(world.org)
                    .bind(world.now()),
            )
            .await;
        assert_eq!(sweep(179).await, 0);
        assert_eq!(sweep(181).await, 2, "jobs that were given up");
        assert_eq!(counts(&world).await, [0, 0, 0, did, told]);
        assert_eq!(world.count(audit).await, proof);
    }
}
