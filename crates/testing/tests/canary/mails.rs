//! Mail: every kind of it, to everybody, also to the person of both.

use std::collections::BTreeSet;

use entry::{Invitee, MailJob};
use kernel::*;
use mail::{MailboxLetter, Maildir, Transport};
use outbox::Outbox;
use store::{Act, Event, sql};
use testing::{House, State, TestPortal};

use crate::pair::Pair;

/// The letters with the organization each was written for: its message id is its job's.
async fn letters(portal: &TestPortal) -> Vec<(OrgId, MailboxLetter)> {
    let mailbox = Maildir::open(&portal.app.site.mailbox_dir).unwrap();
    let worker = Outbox::new(portal.app.clone(), Transport::Mailbox(mailbox.clone()));
    worker.round().await.unwrap();
    portal.app.clock.advance(chrono::TimeDelta::seconds(21));
    worker.round().await.unwrap();
    let mut conn = portal.app.db.read_instance().await.unwrap();
    let jobs: Vec<(JobId, OrgId)> = conn.all(sql("select id, org_id from job")).await.unwrap();
    let mut all = Vec::new();
    for summary in mailbox.list(0, 1000).await.unwrap().0 {
        let letter = mailbox.read(&summary.id).await.unwrap();
        let id = letter
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("message-id"));
        let id = id.unwrap().1.clone();
        let (_, org) = jobs
            .iter()
            .find(|(job, _)| id.contains(&job.to_string()))
            .unwrap();
        all.push((*org, letter));
    }
    all
}

/// One mail of every kind that lets people in, to every contact and to staff.
async fn queue(portal: &TestPortal, house: &House, both: ContactId, person: PersonId) {
    let now = portal.app.clock.now();
    let by = Some(house.staff[0].1);
    let staff = Invitee::Staff(house.staff[1].1);
    let (own, active) = (Invitee::Contact(both), house.member);
    let jobs = [
        MailJob::Invitation {
            who: Invitee::Contact(house.invited.0),
            by,
        },
        MailJob::Invitation { who: staff, by },
        MailJob::Added { who: own, by },
        MailJob::Added {
            who: Invitee::Contact(active.0),
            by,
        },
        MailJob::Added { who: staff, by },
        MailJob::SignIn {
            person,
            browser: None,
            next: String::new(),
            asked_at: now,
        },
        MailJob::Reset {
            person,
            asked_at: now,
        },
        MailJob::PasswordNotice {
            contact: active.0,
            include_password: false,
        },
        MailJob::PasswordChanged { person, at: now },
        MailJob::FactorChanged {
            person,
            at: now,
            what: entry::FactorNews::AppAdded,
        },
    ];
    for job in jobs {
        let org = house.org;
        let queued = portal.app.db.note(Some(org), move |conn| {
            Box::pin(async move { job.queue_quietly(conn, org, now).await })
        });
        queued.await.unwrap();
    }
}

/// Something happens to every item that is shared with the members.
async fn news(portal: &TestPortal, house: &House) {
    let items: Vec<(Kind, ItemId)> = house
        .items
        .iter()
        .filter(|(_, state, _)| *state == State::Own)
        .map(|(kind, _, id)| (*kind, *id))
        .collect();
    let place = house.engagement;
    for (party, verb) in [
        (Party::Staff(house.staff[0].1), "item.shared"),
        (Party::Contact(house.member.0), "todo.done"),
    ] {
        let (items, now) = (items.clone(), portal.app.clock.now());
        let act = Act {
            party,
            ..Act::system(house.org, now)
        };
        let done = portal.app.db.change(act, move |tx| {
            Box::pin(async move {
                for (kind, id) in items {
                    tx.event(Event::new(verb).item(kind, id, place));
                }
                tx.audit("test.news", "organization", None, serde_json::json!({}));
                Ok(())
            })
        });
        done.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_mail_of_one_organization_has_a_word_of_the_other() {
    for portal in TestPortal::each().await {
        let pair = Pair::build(&portal).await;
        for (house, contact) in pair.houses().into_iter().zip(pair.contacts) {
            news(&portal, house).await;
            queue(&portal, house, contact, pair.both).await;
        }
        let letters = letters(&portal).await;
        let mut to_both = BTreeSet::new();
        for (org, letter) in &letters {
            let home = *org == pair.home.org;
            let [own, other] = match home {
                true => [&pair.home, &pair.away],
                false => [&pair.away, &pair.home],
            };
            let whole = format!("{letter:?}");
            let told = format!("“{}” to {}", letter.summary.subject, letter.summary.to);
            assert!(whole.contains(&own.canary), "{told}: whose is it?");
            assert!(
                !whole.contains(&other.canary),
                "{told}: words of the other organization"
            );
            let foreign = format!("portal.test/{}", other.slug);
            assert!(
                !whole.contains(&foreign),
                "{told}: a link to the other organization"
            );
            if letter.summary.to.contains("both@person.example") {
                to_both.insert((home, letter.summary.subject.contains(&own.canary)));
            }
        }
        println!("{}: {} mails read", portal.engine, letters.len());
        let sides: BTreeSet<bool> = to_both.iter().map(|(home, _)| *home).collect();
        assert_eq!(sides.len(), 2, "the person of both got mail of each");
        let subjects: Vec<&str> = letters
            .iter()
            .map(|(_, l)| l.summary.subject.as_str())
            .collect();
        assert!(letters.len() >= 20, "{subjects:#?}");
    }
}
