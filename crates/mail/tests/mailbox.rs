//! The built-in mailbox from the outside: send, list, read.
#![allow(clippy::unwrap_used, missing_docs)]

use chrono::{DateTime, Duration, Utc};
use mail::{MailboxError, Maildir, Message, Outcome, Transport};

fn message(n: i64) -> Message {
    Message {
        at: DateTime::<Utc>::from_timestamp(1_760_000_000, 0).unwrap() + Duration::seconds(n),
        from_name: "Kiln Studio".into(),
        from_addr: "portal@kiln.example".into(),
        reply_to: None,
        to_name: "Zoë Ahlström".into(),
        to_addr: "zoe@example.org".into(),
        subject: format!("Grüße {n} — and a long enough subject that it must be folded over two lines"),
        html: "<p>Größe</p>".into(),
        text: "https://portal.example/j/a-very-long-link-that-quoted-printable-will-break-somewhere?token=abcdef0123456789".into(),
        message_id: format!("{n}@kiln.example"),
        list_unsubscribe: None,
        lang: "de".into(),
    }
}

#[tokio::test]
async fn letters_come_back_newest_first_and_whole() {
    let folder = tempfile::tempdir().unwrap();
    let maildir = Maildir::open(folder.path()).unwrap();
    let transport = Transport::Mailbox(maildir.clone());
    for n in [2, 1, 3] {
        let outcome = transport.send(&message(n)).await.unwrap();
        assert!(matches!(outcome, Outcome::Accepted { .. }));
    }
    let (list, total) = maildir.list(0, 2).await.unwrap();
    assert_eq!(total, 3);
    let subjects: Vec<_> = list.iter().map(|s| s.subject.clone()).collect();
    assert_eq!(subjects, [message(3).subject, message(2).subject]);
    assert_eq!(list[0].to, "Zoë Ahlström <zoe@example.org>");
    assert_eq!(list[0].at, message(3).at);
    let (rest, _) = maildir.list(2, 10).await.unwrap();
    assert_eq!(rest.len(), 1);

    let letter = maildir.read(&list[0].id).await.unwrap();
    assert_eq!(letter.summary, list[0]);
    assert_eq!(letter.text.trim(), message(3).text);
    assert_eq!(letter.html.trim(), message(3).html);
    let header = |name: &str| {
        let found = letter
            .headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone())
    };
    assert_eq!(header("Subject").unwrap(), message(3).subject);
    assert_eq!(header("Message-ID").unwrap(), "<3@kiln.example>");
    assert_eq!(header("Content-Language").unwrap(), "de");
    assert!(
        header("To").unwrap().contains("Zoë Ahlström"),
        "{:?}",
        header("To")
    );
}

#[tokio::test]
async fn unknown_ids_are_missing() {
    let folder = tempfile::tempdir().unwrap();
    let maildir = Maildir::open(folder.path()).unwrap();
    for id in [
        "../../etc/passwd",
        "00000000000000001.00000000000000000000000000000000.portico",
    ] {
        assert!(matches!(maildir.read(id).await, Err(MailboxError::Missing)));
    }
}

#[tokio::test]
async fn a_foreign_file_does_not_break_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let maildir = Maildir::open(folder.path()).unwrap();
    std::fs::write(folder.path().join("new/README"), b"hello").unwrap();
    let name = format!("{:017}.{:032x}.portico", 1, 1);
    std::fs::write(folder.path().join("new").join(name), b"").unwrap();
    let (list, total) = maildir.list(0, 10).await.unwrap();
    assert_eq!((list.len(), total), (0, 1));
}

#[tokio::test]
async fn a_vanished_folder_is_an_outcome_not_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let maildir = Maildir::open(folder.path().join("box")).unwrap();
    std::fs::remove_dir_all(folder.path().join("box")).unwrap();
    let outcome = Transport::Mailbox(maildir).send(&message(1)).await.unwrap();
    assert!(
        matches!(outcome, Outcome::Unreachable { .. }),
        "{outcome:?}"
    );
}
