//! Mails that let people in: links are made while the mail is written, never kept, never late.

use access::sql;
use chrono::TimeDelta;
use entry::{Invitee, MailJob};
use kernel::{ContactId, PersonId};

use super::world::{World, worlds};

const PENDING: &str =
    "select count(*) from job where org_id = $1 and done_at is null and failed_at is null";

async fn queue(world: &World, mail: MailJob) {
    let (org, now) = (world.org, world.now());
    world
        .db()
        .note(Some(org), move |conn| {
            Box::pin(async move { mail.queue_quietly(conn, org, now).await })
        })
        .await
        .unwrap();
}

async fn invited(world: &World) -> ContactId {
    let contact = world.contacts[0];
    world
        .put(
            sql("update contact set access = 'invited' where org_id = $1 and id = $2")
                .bind(world.org)
                .bind(contact),
        )
        .await;
    contact
}

async fn person(world: &World) -> PersonId {
    let mut conn = world.db().read(world.org).await.unwrap();
    let found = sql("select person_id from contact where org_id = $1 and id = $2")
        .bind(world.org)
        .bind(world.contacts[0]);
    conn.one::<(PersonId,)>(found).await.unwrap().0
}

/// The link of a mail: the first address in its text.
fn link(text: &str) -> &str {
    text.lines()
        .find(|line| line.starts_with("https://"))
        .expect("a link on a line of its own")
}

#[tokio::test]
async fn an_invitation_carries_a_link_and_a_code_that_nothing_keeps() {
    for world in worlds(1, 1).await {
        let contact = invited(&world).await;
        queue(
            &world,
            MailJob::Invitation {
                who: Invitee::Contact(contact),
                by: Some(world.staff[0]),
            },
        )
        .await;
        world.round().await;
        let mails = world.mails().await;
        assert_eq!(
            (mails.len(), mails[0].subject.as_str()),
            (1, "Set up your sign-in at Larkspur Hall")
        );
        let text = &mails[0].text;
        assert!(
            link(text).starts_with("https://portal.example/larkspur/invitation/"),
            "{text}"
        );
        assert!(
            text.contains("Priya 0 of Larkspur Hall")
                && text.contains("It is about The party of Larkspur Hall."),
            "{text}"
        );
        assert!(text.contains("work for 7 days"), "{text}");
        let secret = link(text).rsplit('/').next().unwrap();
        let (payload, error): (serde_json::Value, String) = world
            .db()
            .read(world.org)
            .await
            .unwrap()
            .one(sql("select payload, last_error from job where org_id = $1").bind(world.org))
            .await
            .unwrap();
        assert!(!payload.to_string().contains(secret) && !error.contains(secret));
        assert_eq!(world.count("select count(*) from mail_log where org_id = $1 and outcome = 'accepted' and contact_id is not null").await, 1);

        // Accepted or revoked in the meantime: nothing goes out.
        world
            .put(sql("update contact set access = 'suspended' where org_id = $1").bind(world.org))
            .await;
        queue(
            &world,
            MailJob::Invitation {
                who: Invitee::Contact(contact),
                by: None,
            },
        )
        .await;
        world.round().await;
        assert_eq!(
            (world.mails().await.len(), world.count(PENDING).await),
            (1, 0)
        );
    }
}

#[tokio::test]
async fn a_repeat_after_a_crash_has_another_link_and_the_same_id() {
    for world in worlds(1, 1).await {
        let contact = invited(&world).await;
        queue(
            &world,
            MailJob::Invitation {
                who: Invitee::Contact(contact),
                by: None,
            },
        )
        .await;
        let taken = crate::jobs::claim(world.db(), world.org, world.now(), 8)
            .await
            .unwrap();
        let post = &world.outbox.0;
        match crate::entrance::compose(post, &taken[0], world.now())
            .await
            .unwrap()
        {
            crate::post::Composed::Mail(mail) => {
                _ = post.transport.send(&mail.message).await.unwrap()
            }
            crate::post::Composed::Nothing(why) => panic!("{why}"),
        }
        world.wait(61);
        world.round().await;
        let mails = world.mails().await;
        assert_eq!((mails.len(), mails[0].id == mails[1].id), (2, true));
        assert_ne!(link(&mails[0].text), link(&mails[1].text));
    }
}

#[tokio::test]
async fn a_link_to_sign_in_is_not_sent_long_after_it_was_asked_for() {
    for world in worlds(1, 1).await {
        let person = person(&world).await;
        let ask = |asked_at| MailJob::SignIn {
            person,
            browser: None,
            next: String::new(),
            asked_at,
        };
        queue(&world, ask(world.now())).await;
        world.round().await;
        let mails = world.mails().await;
        assert_eq!(
            (mails.len(), mails[0].subject.as_str()),
            (1, "Sign in to Larkspur Hall")
        );
        assert!(
            mails[0].text.contains("Or type this code"),
            "{}",
            mails[0].text
        );
        queue(&world, ask(world.now())).await;
        queue(
            &world,
            MailJob::Reset {
                person,
                asked_at: world.now(),
            },
        )
        .await;
        world.clock.advance(TimeDelta::hours(2));
        world.round().await;
        assert_eq!(
            (world.mails().await.len(), world.count(PENDING).await),
            (1, 0)
        );
    }
}
