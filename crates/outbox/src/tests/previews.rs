//! Every mail, in English and in the pseudo language: whole, small, and of one organization only.

use entry::Body;
use i18n::{Lang, Locale};
use kernel::{Kind, Party, Time};
use store::Event;

use super::rows::Thing;
use super::world::{World, databases};
use crate::entrance;
use crate::frame::{Frame, Recipient};

fn bodies(now: Time) -> Vec<Body> {
    let url = "https://portal.example/larkspur/invitation/3q2-7w".to_owned();
    let code = "K7QM2XPA".to_owned();
    let expires_at = now + chrono::TimeDelta::days(7);
    let by = Some("Priya Raman".to_owned());
    vec![
        Body::Invitation {
            url: url.clone(),
            code: code.clone(),
            expires_at,
            by: by.clone(),
            staff: false,
        },
        Body::Invitation {
            url: url.clone(),
            code: code.clone(),
            expires_at,
            by: None,
            staff: true,
        },
        Body::Added {
            url: url.clone(),
            by: by.clone(),
            staff: false,
        },
        Body::Added {
            url: url.clone(),
            by,
            staff: true,
        },
        Body::SignIn {
            url: url.clone(),
            code,
            expires_at: now + chrono::TimeDelta::minutes(15),
        },
        Body::Reset {
            url: url.clone(),
            expires_at: now + chrono::TimeDelta::minutes(30),
        },
        Body::PasswordNotice {
            url: url.clone(),
            user_name: "amelia".into(),
            password: Some("AAAA-BBBB".into()),
            must_change: true,
        },
        Body::PasswordChanged {
            at: now,
            url: url.clone(),
        },
        Body::FactorChanged {
            at: now,
            what: entry::FactorNews::AppRemoved,
            url,
        },
    ]
}

async fn frame(world: &World, lang: Lang) -> Frame {
    let to = Recipient {
        name: "Amelia".into(),
        email: "a@posteo.example".into(),
        person: None,
        staff: None,
        contact: None,
    };
    let mut conn = world.db().read(world.org).await.unwrap();
    let mut frame = Frame::of(&world.outbox.0, &mut conn, world.org, &to)
        .await
        .unwrap();
    frame.locale = Locale::new(lang, frame.locale.zone);
    frame.org.mail_footer = "Larkspur Hall\nWychwood Lane, Charlbury".into();
    frame
}

async fn two() -> (World, World, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let db = databases(dir.path()).await.remove(0);
    let larkspur = World::in_db(db.clone(), "larkspur", "Larkspur Hall", 1, 1).await;
    let kiln = World::in_db(db, "kiln", "Kiln Canary", 1, 1).await;
    (larkspur, kiln, dir)
}

#[tokio::test]
async fn ways_in_read_well_in_both_languages() {
    let (world, _other, _dir) = two().await;
    let now = world.now();
    for lang in [Lang::En, Lang::Pseudo] {
        let frame = frame(&world, lang).await;
        let about = ["Amelia & Tom".to_owned()];
        for body in bodies(now) {
            let secret = match &body {
                Body::Invitation { .. } | Body::SignIn { .. } => "K7QM-2XPA",
                Body::PasswordNotice { .. } => "AAAA-BBBB",
                _ => "https://portal.example/larkspur/invitation/3q2-7w",
            };
            let written = entrance::write(&frame, body, &about, now);
            let (html, text) = written.letter.render();
            assert!(html.len() < 60_000 && text.len() < 60_000);
            assert!(html.contains(secret) && text.contains(secret), "{text}");
            assert!(
                text.contains("https://portal.example/larkspur/invitation/3q2-7w"),
                "the link as text"
            );
            assert!(text.contains("Wychwood Lane"));
            assert!(!written.subject.contains(secret), "no secret in a subject");
            let label = written.letter.button.as_ref().map(|b| b.0.clone()).unwrap();
            let ours = [&written.subject, &written.letter.title, &label];
            for words in ours.into_iter().chain(&written.letter.paragraphs) {
                assert_eq!(words.contains('⟦'), lang == Lang::Pseudo, "{words}");
                assert!(!words.trim().is_empty());
            }
            assert!(!text.contains("Canary") && !html.contains("Canary"));
        }
    }
}

#[tokio::test]
async fn an_invitation_reads_as_a_person_wrote_it() {
    let (world, _other, _dir) = two().await;
    let frame = frame(&world, Lang::En).await;
    let body = bodies(world.now()).remove(0);
    let written = entrance::write(&frame, body, &["Amelia & Tom".to_owned()], world.now());
    let (_, text) = written.letter.render();
    assert_eq!(written.subject, "Set up your sign-in at Larkspur Hall");
    assert_eq!(
        text,
        "Larkspur Hall\n\nLarkspur Hall has opened a portal for you\n\nPriya Raman of Larkspur Hall invited you. Everything you share with each other waits there, in one place.\n\nIt is about Amelia & Tom.\n\nThe link and the code work for 7 days.\n\nSet up your sign-in:\nhttps://portal.example/larkspur/invitation/3q2-7w\n\nOr type this code\n\n    K7QM-2XPA\n\n--\nLarkspur Hall\nWychwood Lane, Charlbury\nYou get this because Larkspur Hall invited this address.\n"
    );
}

#[tokio::test]
async fn notices_of_every_sort_are_whole_small_and_of_one_house() {
    let (larkspur, kiln, _dir) = two().await;
    for world in [&larkspur, &kiln] {
        let boss = Party::Staff(world.staff[0]);
        let amelia = Party::Contact(world.contacts[0]);
        for (kind, assignees) in [
            (Kind::Update, vec![]),
            (Kind::File, vec![]),
            (Kind::Todo, world.contacts.clone()),
        ] {
            let name = if world.org == kiln.org {
                "Canary thing"
            } else {
                "Floor plan <v3> & \"more\""
            };
            let item = world
                .shares(
                    boss,
                    &Thing {
                        assignees,
                        ..Thing::shared(kind, name)
                    },
                )
                .await;
            crate::worker::tell_all(&world.outbox.0).await.unwrap();
            world.wait(21);
            world.round().await;
            for by in [boss, amelia] {
                let comment = world
                    .comment(item, by, "Could the band move nearer the doors?", true)
                    .await;
                world
                    .happened(
                        by,
                        Event::new("comment.created")
                            .item(kind, item, world.engagement)
                            .comment(comment),
                    )
                    .await;
                world.round().await;
                world.wait(21);
                world.round().await;
            }
        }
    }
    let mails = larkspur.mails().await;
    let subjects: Vec<&str> = mails.iter().map(|m| m.subject.as_str()).collect();
    assert_eq!(mails.len(), 9, "{subjects:?}");
    for mail in &mails {
        assert!(mail.html.len() < 60_000 && mail.text.len() < 60_000);
        assert!(
            mail.text.contains("https://portal.example/larkspur/"),
            "{}",
            mail.text
        );
        assert!(!mail.html.contains("<v3>"), "data is escaped");
        for part in [&mail.subject, &mail.text, &mail.html, &mail.to] {
            assert!(!part.contains("Canary") && !part.contains("kiln"), "{part}");
        }
    }
    assert!(
        subjects.iter().any(|s| s.starts_with("Do “Floor plan")),
        "{subjects:?}"
    );
    assert!(
        kiln.mails()
            .await
            .iter()
            .all(|m| !m.html.contains("Larkspur") && !m.text.contains("larkspur"))
    );
}
