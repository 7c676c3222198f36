//! The mails: subject, HTML and plain text; and files of words.

use entry::{Invitee, MailJob};
use kernel::{Group, PersonId};
use mail::{MailboxLetter, Maildir, Transport};
use outbox::Outbox;
use store::{Act, viewers};
use testing::{House, State, TestPortal};

use crate::bare::{Reader, in_html};
use crate::scene::{PSEUDO, Scene};

/// What the worker sent.
pub struct Sent {
    pub letters: Vec<MailboxLetter>,
    /// The paths of the first link of each.
    pub links: Vec<String>,
}

/// Lets the worker tell and send everything there is.
pub async fn post(portal: &TestPortal) -> Sent {
    let mailbox = Maildir::open(&portal.app.site.mailbox_dir).unwrap();
    let worker = Outbox::new(portal.app.clone(), Transport::Mailbox(mailbox.clone()));
    worker.round().await.unwrap();
    portal.app.clock.advance(chrono::TimeDelta::seconds(21));
    worker.round().await.unwrap();
    let (mut letters, mut links) = (Vec::new(), Vec::new());
    for summary in mailbox.list(0, 500).await.unwrap().0 {
        letters.push(mailbox.read(&summary.id).await.unwrap());
    }
    for letter in &letters {
        let link = letter.text.lines().find(|l| l.starts_with("http://"));
        let path = link.and_then(|l| l.strip_prefix("http://portal.test"));
        links.extend(path.map(str::to_owned));
    }
    Sent { letters, links }
}

/// News one by one, so that each is a mail of its own and not one of many things.
async fn singly(portal: &TestPortal, house: &House) {
    let mut conn = portal.app.db.read(house.org).await.unwrap();
    let client = viewers::client(&mut conn, house.org, house.member.0).await;
    let (boss, client) = (house.boss(portal).await, client.unwrap().viewer);
    drop(conn);
    for tool in portal.app.tools {
        let item = house.add_item(portal, tool, State::Own).await;
        post(portal).await;
        for writer in [&boss, &client] {
            let act = Act::of(writer, portal.app.clock.now(), uuid::Uuid::now_v7());
            let said = portal
                .app
                .db
                .comment(act, writer, item, "Said_canary", true);
            said.await.unwrap();
            post(portal).await;
        }
    }
}

/// One mail of every kind that lets people in.
pub async fn queue(portal: &TestPortal) {
    let mut conn = portal.app.db.read_instance().await.unwrap();
    let org: (kernel::OrgId,) = conn
        .one(store::sql(
            "select id from organization where slug = 'canaryhome'",
        ))
        .await
        .unwrap();
    let people: Vec<(kernel::ContactId, PersonId, String)> = conn
        .all(
            store::sql("select id, person_id, access from contact where org_id = $1 and person_id is not null order by access")
                .bind(org.0),
        )
        .await
        .unwrap();
    let staff: (kernel::StaffId,) = conn
        .one(store::sql("select id from staff where org_id = $1 order by id limit 1").bind(org.0))
        .await
        .unwrap();
    drop(conn);
    let now = portal.app.clock.now();
    let of = |access: &str| people.iter().find(|p| p.2 == access).unwrap();
    let (active, invited) = (of("active"), of("invited"));
    let pin = store::sql(
        "insert into pin (org_id, contact_id, origin, set_at) values ($1, $2, 'mailed', $3) on conflict do nothing",
    );
    let pin = pin.bind(org.0).bind(active.0).bind(now);
    let put = portal.app.db.note(Some(org.0), move |conn| {
        Box::pin(async move { conn.run(pin).await })
    });
    put.await.unwrap();
    for job in [
        MailJob::Invitation {
            who: Invitee::Contact(invited.0),
            by: Some(staff.0),
        },
        MailJob::Invitation {
            who: Invitee::Staff(staff.0),
            by: None,
        },
        MailJob::Added {
            who: Invitee::Contact(active.0),
            by: None,
        },
        MailJob::Added {
            who: Invitee::Staff(staff.0),
            by: Some(staff.0),
        },
        MailJob::SignIn {
            person: active.1,
            browser: None,
            next: String::new(),
            asked_at: now,
        },
        MailJob::Reset {
            person: active.1,
            asked_at: now,
        },
        MailJob::PasswordNotice {
            contact: active.0,
            include_password: true,
        },
        MailJob::PortalLink {
            contact: active.0,
            with_pin: true,
        },
        MailJob::Pin { contact: active.0 },
        MailJob::PasswordChanged {
            person: active.1,
            at: now,
        },
        MailJob::FactorChanged {
            person: active.1,
            at: now,
            what: entry::FactorNews::CodeUsed,
        },
    ] {
        let org = org.0;
        let queued = portal.app.db.note(Some(org), move |conn| {
            Box::pin(async move { job.queue_quietly(conn, org, now).await })
        });
        queued.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_mail_has_a_bare_string() {
    let portal = TestPortal::sqlite().await;
    let scene = Scene::build(&portal).await;
    queue(&portal).await;
    post(&portal).await;
    singly(&portal, &scene.house).await;
    let letters = post(&portal).await.letters;
    let mut strays = Vec::new();
    for letter in &letters {
        let subject = &letter.summary.subject;
        let mut found: Vec<String> = in_html(&letter.html);
        let mut reader = Reader::default();
        let lines = letter.text.lines().filter(|line| reader.strays(line));
        found.extend(lines.map(str::to_owned));
        if Reader::default().strays(subject) {
            found.push(subject.clone());
        }
        strays.extend(found.into_iter().map(|s| format!("{s}   (“{subject}”)")));
    }
    let subjects: Vec<&str> = letters.iter().map(|l| l.summary.subject.as_str()).collect();
    println!("{} mails read", letters.len());
    assert!(letters.len() >= 20, "{subjects:#?}");
    assert!(strays.is_empty(), "bare strings: {strays:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_heading_of_an_export_is_bare() {
    let portal = TestPortal::sqlite().await;
    let scene = Scene::build(&portal).await;
    let boss = scene.house.office(&portal, Group::SuperAdmin).await;
    let csv = boss.post("/canaryhome/contacts/export", &[]).await;
    let body = csv.body.trim_start_matches('\u{feff}');
    assert!(csv.status.is_success() && body.contains("canary"), "{body}");
    let strays: Vec<&str> = body
        .lines()
        .flat_map(|line| line.split(','))
        .filter(|cell| Reader::default().strays(cell))
        .collect();
    assert!(strays.is_empty(), "in {PSEUDO}: {strays:?}");
}
