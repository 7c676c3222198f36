//! Sending: bundles, what was withdrawn, processes that die.

use access::sql;
use chrono::TimeDelta;
use kernel::{Kind, Party};
use store::Event;

use super::rows::Thing;
use super::world::worlds;
use crate::jobs::{claim, settle};

pub(super) const PENDING: &str =
    "select count(*) from job where org_id = $1 and done_at is null and failed_at is null";

#[tokio::test]
async fn things_that_happen_together_are_one_mail() {
    for world in worlds(1, 1).await {
        let boss = Party::Staff(world.staff[0]);
        for title in ["The peonies", "The band", "The cake"] {
            world
                .shares(boss, &Thing::shared(Kind::Update, title))
                .await;
            world.wait(5);
        }
        world.round().await;
        assert_eq!(world.mails().await.len(), 0, "it waits for more");
        world.wait(20);
        world.round().await;
        let mails = world.mails().await;
        assert_eq!(mails.len(), 1);
        assert!(
            mails[0].subject.contains("3 new things"),
            "{}",
            mails[0].subject
        );
        for title in ["The peonies", "The band", "The cake"] {
            assert!(
                mails[0].text.contains(title) && mails[0].html.contains(title),
                "{title}"
            );
        }
        assert_eq!(world.count(PENDING).await, 0);

        world
            .shares(boss, &Thing::shared(Kind::File, "Plan.pdf"))
            .await;
        world.round().await;
        world.wait(21);
        world.round().await;
        let mails = world.mails().await;
        assert_eq!(
            (mails.len(), mails[1].subject.as_str()),
            (2, "See “Plan.pdf”")
        );
        assert!(
            mails[1]
                .text
                .contains("https://portal.example/larkspur/files/"),
            "{}",
            mails[1].text
        );
        assert!(mails[1].to.contains(&world.contacts[0].to_string()));
    }
}

#[tokio::test]
async fn what_is_withdrawn_or_read_before_the_mail_goes_is_not_in_it() {
    for world in worlds(1, 1).await {
        let boss = Party::Staff(world.staff[0]);
        let secret = world
            .shares(boss, &Thing::shared(Kind::Update, "Too early"))
            .await;
        world
            .shares(boss, &Thing::shared(Kind::Update, "On time"))
            .await;
        world.round().await;
        world
            .put(
                sql("update item set sharing = 'private' where org_id = $1 and id = $2")
                    .bind(world.org)
                    .bind(secret),
            )
            .await;
        world.wait(21);
        world.round().await;
        let mails = world.mails().await;
        assert_eq!(
            (mails.len(), mails[0].subject.as_str()),
            (1, "Read “On time”")
        );
        assert!(!mails[0].text.contains("Too early") && !mails[0].html.contains("Too early"));

        world
            .shares(boss, &Thing::shared(Kind::Update, "Seen in the portal"))
            .await;
        world.round().await;
        world
            .put(
                sql("update notification set read_at = $2 where org_id = $1")
                    .bind(world.org)
                    .bind(world.now()),
            )
            .await;
        world.wait(21);
        world.round().await;
        assert_eq!(world.mails().await.len(), 1);
        assert_eq!(world.count(PENDING).await, 0);
    }
}

#[tokio::test]
async fn a_comment_is_in_its_mail_only_while_it_may_be_read() {
    for world in worlds(2, 1).await {
        let boss = Party::Staff(world.staff[0]);
        let item = world
            .item(&Thing::shared(Kind::Update, "The peonies"))
            .await;
        for (body, shared) in [
            ("Shall we say white?\nOr cream?", true),
            ("Her mother pays", false),
        ] {
            let comment = world.comment(item, boss, body, shared).await;
            world
                .happened(
                    boss,
                    Event::new("comment.created")
                        .item(Kind::Update, item, world.engagement)
                        .comment(comment),
                )
                .await;
        }
        world.round().await;
        world.wait(21);
        world.round().await;
        let mails = world.mails().await;
        assert_eq!(
            mails.len(),
            1,
            "staff is told of staff's words in the portal only"
        );
        assert!(
            mails[0].text.contains("Shall we say white?") && mails[0].text.contains("Or cream?")
        );
        assert!(!mails[0].text.contains("mother") && !mails[0].html.contains("mother"));
        assert!(
            mails[0].subject.starts_with("Answer Priya 0"),
            "{}",
            mails[0].subject
        );
    }
}

#[tokio::test]
async fn a_worker_that_dies_repeats_with_the_same_id() {
    for world in worlds(1, 1).await {
        world
            .shares(
                Party::Staff(world.staff[0]),
                &Thing::shared(Kind::Update, "The peonies"),
            )
            .await;
        world.round().await;
        world.wait(21);
        // One worker takes the job, sends the mail and dies before it can say so.
        let taken = claim(world.db(), world.org, world.now(), 8).await.unwrap();
        assert_eq!(taken.len(), 1);
        assert_eq!(
            claim(world.db(), world.org, world.now(), 8)
                .await
                .unwrap()
                .len(),
            0,
            "it is leased"
        );
        let post = &world.outbox.0;
        let mut conn = world.db().read(world.org).await.unwrap();
        match crate::notice::compose(post, &mut conn, &taken[0], world.now())
            .await
            .unwrap()
        {
            crate::post::Composed::Mail(mail) => {
                _ = post.transport.send(&mail.message).await.unwrap()
            }
            crate::post::Composed::Nothing(why) => panic!("{why}"),
        }
        drop(conn);
        world.round().await;
        assert_eq!(
            world.mails().await.len(),
            1,
            "nobody else touches it while the lease runs"
        );
        // What comes in the meantime is a mail of its own: the first may be out.
        world
            .shares(
                Party::Staff(world.staff[0]),
                &Thing::shared(Kind::Update, "The band"),
            )
            .await;
        world.round().await;
        world.wait(61);
        world.round().await;
        let mails = world.mails().await;
        let about = |title: &str| {
            mails
                .iter()
                .filter(|m| m.subject.contains(title))
                .map(|m| m.id.clone())
                .collect::<Vec<_>>()
        };
        let (first, second) = (about("The peonies"), about("The band"));
        assert_eq!((first.len(), second.len(), mails.len()), (2, 1, 3));
        assert!(
            first[0] == first[1] && first[0] != second[0],
            "a repeat carries the same id"
        );
        assert!(first[0].contains("@portal.example"), "{}", first[0]);
        assert_eq!(world.count(PENDING).await, 0);
        // The dead worker wakes up: too late to change anything.
        let late = taken[0].clone();
        let now = world.now();
        world
            .db()
            .note(Some(world.org), move |conn| {
                Box::pin(async move {
                    settle(conn, &late, crate::jobs::Ended::Later("late".into()), now).await
                })
            })
            .await
            .unwrap();
        assert_eq!(world.count(PENDING).await, 0);
    }
}

#[tokio::test]
async fn the_worker_runs_until_it_is_stopped() {
    for world in worlds(1, 1).await {
        let stop = tokio_util::sync::CancellationToken::new();
        let outbox = world.outbox.clone().bundle(TimeDelta::zero());
        let running = tokio::spawn(outbox.run(stop.clone()));
        world
            .shares(
                Party::Staff(world.staff[0]),
                &Thing::shared(Kind::Update, "The peonies"),
            )
            .await;
        let since = std::time::Instant::now();
        while world.mails().await.is_empty() {
            assert!(since.elapsed().as_secs() < 10, "no mail came");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        stop.cancel();
        tokio::time::timeout(std::time::Duration::from_secs(5), running)
            .await
            .unwrap()
            .unwrap();
    }
}
