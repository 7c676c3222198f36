//! Real SMTP conversations with a tiny server in this process that answers
//! from a script.
#![allow(clippy::unwrap_used, missing_docs)]

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use chrono::DateTime;
use mail::{Message, Outcome, Smtp, Transport};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// Answers by verb (`CONNECT`, `EHLO`, `MAIL`, `RCPT`, `DATA`, `BODY` …); an
/// empty answer is silence.
type Script = HashMap<&'static str, &'static str>;

#[derive(Default)]
struct Seen {
    connections: usize,
    lines: Vec<String>,
    mails: Vec<String>,
}

struct Responder {
    url: String,
    seen: Arc<Mutex<Seen>>,
}

async fn responder(script: &[(&'static str, &'static str)]) -> Responder {
    let script: Arc<Script> = Arc::new(script.iter().copied().collect());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Seen::default()));
    let shared = seen.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            shared.lock().unwrap().connections += 1;
            tokio::spawn(talk(stream, script.clone(), shared.clone()));
        }
    });
    Responder { url, seen }
}

async fn talk(stream: TcpStream, script: Arc<Script>, seen: Arc<Mutex<Seen>>) {
    let mut stream = BufReader::new(stream);
    let answer = |verb: &str| -> &'static str {
        script.get(verb).copied().unwrap_or(match verb {
            "CONNECT" => "220 tiny",
            "DATA" => "354 go",
            "QUIT" => "221 bye",
            _ => "250 fine",
        })
    };
    if say(&mut stream, answer("CONNECT")).await.is_err() {
        return;
    }
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|n| n > 0) {
        let verb = line.trim().split([' ', ':']).next().unwrap().to_uppercase();
        seen.lock().unwrap().lines.push(line.trim().to_owned());
        line.clear();
        if say(&mut stream, answer(&verb)).await.is_err() || verb == "QUIT" {
            return;
        }
        if verb == "DATA" && answer("DATA").starts_with('3') {
            let mut mail = String::new();
            while !mail.ends_with("\r\n.\r\n") {
                if stream.read_line(&mut mail).await.unwrap_or(0) == 0 {
                    return;
                }
            }
            if answer("BODY").starts_with('2') {
                seen.lock().unwrap().mails.push(mail);
            }
            if say(&mut stream, answer("BODY")).await.is_err() {
                return;
            }
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, text: &str) -> std::io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    stream
        .get_mut()
        .write_all(format!("{text}\r\n").as_bytes())
        .await
}

fn message(id: &str) -> Message {
    Message {
        at: DateTime::from_timestamp(1_760_000_000, 0).unwrap(),
        from_name: "Larkspur Hall".into(),
        from_addr: "portal@larkspur.example".into(),
        reply_to: None,
        to_name: "Zoë".into(),
        to_addr: "zoe@example.org".into(),
        subject: "Grüße".into(),
        html: "<p>Hello</p>".into(),
        text: "Hello\n.\nstill here".into(),
        message_id: format!("{id}@larkspur.example"),
        list_unsubscribe: None,
        lang: "en".into(),
    }
}

fn transport(url: &str) -> Transport {
    Transport::Smtp(
        Smtp::from_url(url)
            .unwrap()
            .with_deadline(Duration::from_secs(5)),
    )
}

#[tokio::test]
async fn accepted_with_the_servers_words_and_the_whole_mail() {
    let server = responder(&[("BODY", "250 queued as 17")]).await;
    let outcome = transport(&server.url).send(&message("a")).await.unwrap();
    assert_eq!(
        outcome,
        Outcome::Accepted {
            response: "queued as 17".into()
        }
    );
    let seen = server.seen.lock().unwrap();
    assert!(
        seen.lines
            .contains(&"MAIL FROM:<portal@larkspur.example>".to_owned())
    );
    assert!(seen.lines.contains(&"RCPT TO:<zoe@example.org>".to_owned()));
    let mail = &seen.mails[0];
    assert!(mail.contains("Message-ID: <a@larkspur.example>\r\n"));
    assert!(
        mail.contains("\r\n..\r\n"),
        "a lone dot in the text is stuffed"
    );
}

#[tokio::test]
async fn one_connection_carries_many_mails() {
    let server = responder(&[]).await;
    let transport = transport(&server.url);
    for id in ["a", "b", "c"] {
        let outcome = transport.send(&message(id)).await.unwrap();
        assert!(matches!(outcome, Outcome::Accepted { .. }));
    }
    let seen = server.seen.lock().unwrap();
    assert_eq!((seen.connections, seen.mails.len()), (1, 3));
}

#[tokio::test]
async fn four_hundreds_are_deferred_wherever_they_come() {
    for verb in ["MAIL", "RCPT", "DATA", "BODY"] {
        let server = responder(&[(verb, "451-4.7.1 greylisted\r\n451 4.7.1 later")]).await;
        let outcome = transport(&server.url).send(&message("a")).await.unwrap();
        let Outcome::Deferred { code, text } = outcome else {
            panic!("{verb}: {outcome:?}")
        };
        assert_eq!(code, 451);
        assert!(
            text.contains("greylisted") && text.contains("later"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn five_hundreds_are_rejected_and_only_rcpt_blames_the_address() {
    for verb in ["MAIL", "RCPT", "DATA", "BODY"] {
        let server = responder(&[(verb, "550 5.1.1 no such mailbox")]).await;
        let outcome = transport(&server.url).send(&message("a")).await.unwrap();
        let expected = Outcome::Rejected {
            code: 550,
            text: "5.1.1 no such mailbox".into(),
            about_recipient: verb == "RCPT",
        };
        assert_eq!(outcome, expected, "{verb}");
        assert!(server.seen.lock().unwrap().mails.is_empty());
    }
}

#[tokio::test]
async fn a_refusal_at_the_door_is_not_about_the_message() {
    for (verb, words) in [("CONNECT", "554 no service"), ("EHLO", "502 what")] {
        let server = responder(&[(verb, words)]).await;
        let outcome = transport(&server.url).send(&message("a")).await.unwrap();
        assert!(
            matches!(outcome, Outcome::Unreachable { .. }),
            "{verb}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_wrong_password_is_unreachable_not_a_bounce() {
    let server = responder(&[("EHLO", "250-tiny\r\n250 AUTH PLAIN"), ("AUTH", "535 no")]).await;
    let url = server.url.replace("smtp://", "smtp://nell:secret@");
    let outcome = transport(&url).send(&message("a")).await.unwrap();
    let Outcome::Unreachable { text } = outcome else {
        panic!("{outcome:?}")
    };
    assert!(text.contains("535") && !text.contains("secret"), "{text}");
}

#[tokio::test]
async fn silence_ends_at_the_deadline_wherever_it_falls() {
    for verb in ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "BODY"] {
        let server = responder(&[(verb, "")]).await;
        let smtp = Smtp::from_url(&server.url)
            .unwrap()
            .with_deadline(Duration::from_millis(300));
        let start = Instant::now();
        let outcome = Transport::Smtp(smtp).send(&message("a")).await.unwrap();
        assert!(
            matches!(outcome, Outcome::Unreachable { .. }),
            "{verb}: {outcome:?}"
        );
        assert!(start.elapsed() < Duration::from_secs(2), "{verb}");
    }
}

#[tokio::test]
async fn a_connection_cut_off_by_the_deadline_is_never_used_again() {
    // Else the late answer to one mail would be read as the next one's.
    let server = responder(&[("BODY", "")]).await;
    let smtp = Smtp::from_url(&server.url)
        .unwrap()
        .with_deadline(Duration::from_millis(200));
    let transport = Transport::Smtp(smtp);
    for id in ["a", "b"] {
        transport.send(&message(id)).await.unwrap();
    }
    assert_eq!(server.seen.lock().unwrap().connections, 2);
}

#[tokio::test]
async fn nobody_listening_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    drop(listener);
    let outcome = transport(&url).send(&message("a")).await.unwrap();
    assert!(
        matches!(outcome, Outcome::Unreachable { .. }),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_refused_mail_does_not_spoil_the_next() {
    let server = responder(&[("RCPT", "550 no")]).await;
    let transport = transport(&server.url);
    for id in ["a", "b"] {
        let outcome = transport.send(&message(id)).await.unwrap();
        assert!(matches!(outcome, Outcome::Rejected { .. }));
    }
    let seen = server.seen.lock().unwrap();
    assert_eq!(seen.connections, 1);
    assert_eq!(seen.lines.iter().filter(|line| *line == "RSET").count(), 2);
}

#[tokio::test]
async fn an_address_beyond_ascii_needs_a_server_that_takes_it() {
    for (words, takes) in [("250 tiny", false), ("250-tiny\r\n250 SMTPUTF8", true)] {
        let server = responder(&[("EHLO", words)]).await;
        let mut message = message("a");
        message.to_addr = "zoë@example.org".into();
        let outcome = transport(&server.url).send(&message).await.unwrap();
        assert_eq!(
            matches!(outcome, Outcome::Accepted { .. }),
            takes,
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn starttls_is_demanded_before_the_password() {
    let server = responder(&[("EHLO", "250-tiny\r\n250 AUTH PLAIN")]).await;
    let url = server
        .url
        .replace("smtp://", "smtp+starttls://nell:secret@");
    let outcome = transport(&url).send(&message("a")).await.unwrap();
    assert!(
        matches!(outcome, Outcome::Unreachable { .. }),
        "{outcome:?}"
    );
    let lines = server.seen.lock().unwrap().lines.join("\n");
    assert!(
        !lines.contains("AUTH") && !lines.contains("MAIL"),
        "{lines}"
    );
}

#[tokio::test]
async fn an_injected_header_never_reaches_the_server() {
    let server = responder(&[]).await;
    let mut evil = message("a");
    evil.subject = "Hi\r\nBcc: all@example.org".into();
    assert!(transport(&server.url).send(&evil).await.is_err());
    assert_eq!(server.seen.lock().unwrap().connections, 0);
}

#[tokio::test]
async fn check_says_what_is_wrong() {
    let good = responder(&[]).await;
    assert_eq!(Smtp::from_url(&good.url).unwrap().check().await, Ok(()));
    let bad = responder(&[("CONNECT", "554 go away")]).await;
    let error = Smtp::from_url(&bad.url).unwrap().check().await.unwrap_err();
    assert!(error.contains("554"), "{error}");
}
