//! One message, and its bytes on the wire.

use chrono::{DateTime, Utc};
use lettre::{
    Address,
    address::Envelope,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

/// Longest header text taken, in bytes. RFC 5322 allows lines of 998; folding
/// only helps where there are spaces, so anything longer is refused early.
const HEADER_MAX: usize = 900;

/// A message ready to be sent: one sender, one recipient, both bodies.
///
/// Header injection cannot happen: a control character in any field that ends
/// up in a header makes [`BadMessage`]. Use [`one_line`] on text that people
/// typed, such as the title of an item in a subject.
#[derive(Clone, Debug)]
pub struct Message {
    /// When it was written (the `Date` header).
    pub at: DateTime<Utc>,
    /// Name shown as the sender; may be empty.
    pub from_name: String,
    /// Address of the sender, also the envelope sender that bounces go to.
    pub from_addr: String,
    /// Where answers go, when not to the sender.
    pub reply_to: Option<String>,
    /// Name of the recipient; may be empty.
    pub to_name: String,
    /// Address of the one recipient.
    pub to_addr: String,
    /// Subject, already translated.
    pub subject: String,
    /// HTML body, as [`crate::layout::Letter::render`] makes it.
    pub html: String,
    /// Plain-text body, the same content in words.
    pub text: String,
    /// `local@domain`, with or without angle brackets. The caller keeps it with
    /// the job: every retry must carry the same one, so that a mail delivered
    /// twice is recognised as one.
    pub message_id: String,
    /// One-click unsubscribe URL (RFC 8058, https, or http where the instance
    /// has no TLS). Set it on notifications, never on mail about signing in.
    pub list_unsubscribe: Option<String>,
    /// Language of the bodies (BCP 47), for the `Content-Language` header.
    pub lang: String,
}

/// Why a message cannot be sent by any server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMessage {
    /// A control character (CR and LF among them) where a header goes.
    #[error("{0} has a line break or another control character")]
    Control(&'static str),
    /// A header that would not fit one line.
    #[error("{0} is too long")]
    TooLong(&'static str),
    /// Not an address.
    #[error("{0} is not an e-mail address")]
    Address(&'static str),
    /// Not `local@domain`.
    #[error("the message id is malformed")]
    MessageId,
    /// Not an http(s) URL in plain ASCII.
    #[error("the unsubscribe link is malformed")]
    Unsubscribe,
    /// The builder refused for a reason of its own.
    #[error("the message could not be built: {0}")]
    Build(String),
}

/// A message as bytes, with the addresses for the SMTP dialogue.
pub(crate) struct Encoded {
    pub envelope: Envelope,
    pub bytes: Vec<u8>,
}

impl Message {
    /// Checks every field and builds the MIME message.
    pub(crate) fn encode(&self) -> Result<Encoded, BadMessage> {
        header_text("from_name", &self.from_name)?;
        header_text("to_name", &self.to_name)?;
        header_text("subject", &self.subject)?;
        header_text("lang", &self.lang)?;
        let from = address("from_addr", &self.from_addr)?;
        let to = address("to_addr", &self.to_addr)?;
        let envelope = Envelope::new(Some(from.clone()), vec![to.clone()])
            .map_err(|error| BadMessage::Build(error.to_string()))?;

        let mut builder = lettre::Message::builder()
            .envelope(envelope.clone())
            .date(self.at.into())
            .from(Mailbox::new(name(&self.from_name), from))
            .to(Mailbox::new(name(&self.to_name), to))
            .subject(self.subject.as_str())
            .message_id(Some(message_id(&self.message_id)?))
            .raw_header(header("Content-Language", &self.lang))
            // RFC 3834: out-of-office programs must not answer a machine.
            .raw_header(header("Auto-Submitted", "auto-generated"));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(Mailbox::new(None, address("reply_to", reply_to)?));
        }
        if let Some(url) = &self.list_unsubscribe {
            builder = builder
                .raw_header(header("List-Unsubscribe", &unsubscribe(url)?))
                .raw_header(header(
                    "List-Unsubscribe-Post",
                    "List-Unsubscribe=One-Click",
                ));
        }
        let bytes = builder
            .multipart(MultiPart::alternative_plain_html(
                self.text.clone(),
                self.html.clone(),
            ))
            .map_err(|error| BadMessage::Build(error.to_string()))?
            .formatted();
        Ok(Encoded { envelope, bytes })
    }
}

/// Makes one line of text that people typed: runs of white space and control
/// characters become one space, ends are trimmed, and what is longer than 200
/// characters is cut with an ellipsis.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = String::new();
    for word in text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
    {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    crate::layout::clip(&line, 200)
}

fn header_text(field: &'static str, text: &str) -> Result<(), BadMessage> {
    if text.chars().any(char::is_control) {
        return Err(BadMessage::Control(field));
    }
    if text.len() > HEADER_MAX {
        return Err(BadMessage::TooLong(field));
    }
    Ok(())
}

fn address(field: &'static str, text: &str) -> Result<Address, BadMessage> {
    header_text(field, text)?;
    text.parse().map_err(|_| BadMessage::Address(field))
}

fn name(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn message_id(text: &str) -> Result<String, BadMessage> {
    let bare = text.strip_prefix('<').unwrap_or(text);
    let bare = bare.strip_suffix('>').unwrap_or(bare);
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '@');
    match bare.split_once('@') {
        Some((left, right))
            if !left.is_empty()
                && !right.is_empty()
                && bare.len() <= 250
                && left.chars().all(plain)
                && right.chars().all(plain) =>
        {
            Ok(format!("<{bare}>"))
        }
        _ => Err(BadMessage::MessageId),
    }
}

fn unsubscribe(url: &str) -> Result<String, BadMessage> {
    let web = url.starts_with("https://") || url.starts_with("http://");
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | ',');
    if web && url.len() <= HEADER_MAX && url.chars().all(plain) {
        Ok(format!("<{url}>"))
    } else {
        Err(BadMessage::Unsubscribe)
    }
}

/// A header of ours. Names are literals below 76 bytes of ASCII, so making one
/// cannot fail.
fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use mail_parser::MessageParser;

    pub(crate) fn sample() -> Message {
        Message {
            at: DateTime::from_timestamp(1_760_000_000, 0).unwrap(),
            from_name: "Larkspur Hall".into(),
            from_addr: "portal@larkspur.example".into(),
            reply_to: Some("nell@larkspur.example".into()),
            to_name: "Zoë Ahlström".into(),
            to_addr: "zoe@example.org".into(),
            subject: "Sign the venue hire agreement — Friday".into(),
            html: "<p>Grüße &amp; Küsse</p>".into(),
            text: "Grüße & Küsse".into(),
            message_id: "job-17@larkspur.example".into(),
            list_unsubscribe: Some("https://portal.example/u/abc?one=1".into()),
            lang: "en-GB".into(),
        }
    }

    #[test]
    fn both_bodies_and_every_header_come_back() {
        let bytes = sample().encode().unwrap().bytes;
        let parsed = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(parsed.subject().unwrap(), sample().subject);
        assert_eq!(parsed.body_text(0).unwrap().trim(), "Grüße & Küsse");
        assert_eq!(
            parsed.body_html(0).unwrap().trim(),
            "<p>Grüße &amp; Küsse</p>"
        );
        assert_eq!(parsed.message_id().unwrap(), "job-17@larkspur.example");
        let to = parsed.to().unwrap().first().unwrap();
        assert_eq!(to.name().unwrap(), "Zoë Ahlström");
        assert_eq!(to.address().unwrap(), "zoe@example.org");
        let wire = String::from_utf8(bytes).unwrap();
        assert!(wire.is_ascii(), "7-bit on the wire, so any server takes it");
        assert!(wire.contains("multipart/alternative"));
        assert!(wire.contains("List-Unsubscribe: <https://portal.example/u/abc?one=1>\r\n"));
        assert!(wire.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
        assert!(wire.contains("Date: Thu, 09 Oct 2025"));
    }

    #[test]
    fn plain_text_stands_before_html() {
        // RFC 2046: the last alternative a reader can show wins.
        let wire = String::from_utf8(sample().encode().unwrap().bytes).unwrap();
        assert!(wire.find("text/plain").unwrap() < wire.find("text/html").unwrap());
    }

    #[test]
    fn line_breaks_are_refused_in_every_header_field() {
        type Plant = fn(&mut Message, String);
        let plants: [(&str, Plant); 9] = [
            ("from_name", |m, s| m.from_name = s),
            ("from_addr", |m, s| m.from_addr = s),
            ("reply_to", |m, s| m.reply_to = Some(s)),
            ("to_name", |m, s| m.to_name = s),
            ("to_addr", |m, s| m.to_addr = s),
            ("subject", |m, s| m.subject = s),
            ("message_id", |m, s| m.message_id = s),
            ("list_unsubscribe", |m, s| m.list_unsubscribe = Some(s)),
            ("lang", |m, s| m.lang = s),
        ];
        for (field, plant) in plants {
            for gap in ["\r\n", "\n", "\r", "\0", "\u{85}"] {
                let mut message = sample();
                plant(&mut message, format!("a@b.example{gap}Bcc: x@y.example"));
                assert!(message.encode().is_err(), "{field} took {gap:?}");
            }
        }
    }

    #[test]
    fn bodies_cannot_start_a_header_or_end_the_mail() {
        let mut message = sample();
        message.text = "\r\n.\r\nMAIL FROM:<x@y.example>\r\n".into();
        let bytes = message.encode().unwrap().bytes;
        let parsed = MessageParser::default().parse(&bytes).unwrap();
        assert!(parsed.body_text(0).unwrap().contains("MAIL FROM"));
        assert_eq!(parsed.to().unwrap().iter().count(), 1);
    }

    #[test]
    fn addresses_must_be_addresses() {
        for bad in ["", "zoe", "zoe@", "a@b@c", "zoe@example.org, x@y.example"] {
            let mut message = sample();
            message.to_addr = bad.into();
            assert_eq!(
                message.encode().err(),
                Some(BadMessage::Address("to_addr")),
                "{bad}"
            );
        }
    }

    #[test]
    fn one_line_flattens_what_people_typed() {
        assert_eq!(one_line(" Menu\r\n\tfor\u{7}  Friday "), "Menu for Friday");
        assert_eq!(one_line(&"x".repeat(500)).chars().count(), 200);
    }
}
