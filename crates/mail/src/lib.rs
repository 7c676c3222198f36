//! Mail: building a message, laying it out, and handing it to a server or to
//! the built-in mailbox.
//!
//! The crate knows nothing of people, organizations or the database. Whoever
//! calls it passes finished, translated words and decides what to do with an
//! [`Outcome`]: when to retry, when to suppress an address, what to show.
//!
//! ```no_run
//! # async fn send(message: mail::Message) -> Result<(), Box<dyn std::error::Error>> {
//! let smtp = mail::Smtp::from_url("smtp://127.0.0.1:1025")?;
//! let outcome = mail::Transport::Smtp(smtp).send(&message).await?;
//! # Ok(()) }
//! ```

pub mod layout;
mod mailbox;
mod maildir;
mod message;
mod smtp;
mod smtp_url;

pub use mailbox::{Letter as MailboxLetter, MailboxError, Summary};
pub use maildir::Maildir;
pub use message::{BadMessage, Message, one_line};
pub use smtp::Smtp;
pub use smtp_url::SmtpUrlError;

/// Where mail goes: a real server, or the mailbox page of an instance that
/// has none.
#[derive(Clone, Debug)]
pub enum Transport {
    /// An SMTP server.
    Smtp(Smtp),
    /// The built-in mailbox: files in the data folder, read by the operator.
    Mailbox(Maildir),
}

/// What became of one message. Only [`Outcome::Accepted`] means that somebody
/// else now answers for it.
///
/// Texts come from the server and may hold an address: show them to staff,
/// keep them out of logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Taken over by the server, or stored in the mailbox.
    Accepted {
        /// The server's closing words, or the mailbox id.
        response: String,
    },
    /// A 4xx answer: the same message may pass later.
    Deferred {
        /// SMTP reply code, 400 to 499.
        code: u16,
        /// The server's words.
        text: String,
    },
    /// A 5xx answer: this message will not pass unchanged.
    Rejected {
        /// SMTP reply code, 500 to 599.
        code: u16,
        /// The server's words.
        text: String,
        /// True when the recipient's address was refused (RCPT TO). Only then
        /// is it a hard bounce that says something about the address; a 5xx to
        /// the sender or the content does not.
        about_recipient: bool,
    },
    /// No answer about this message: no connection, no TLS, refused sign-in,
    /// or silence past the deadline. Nothing is known about delivery, so a
    /// retry must carry the same `message_id`.
    Unreachable {
        /// What failed, for the operator.
        text: String,
    },
}

impl Transport {
    /// Sends one message.
    ///
    /// # Errors
    /// [`BadMessage`] when the message itself cannot be sent by any server;
    /// retrying it is pointless. Everything a server or disk does is an
    /// [`Outcome`].
    pub async fn send(&self, message: &Message) -> Result<Outcome, BadMessage> {
        let encoded = message.encode()?;
        Ok(match self {
            Self::Smtp(smtp) => smtp.deliver(&encoded).await,
            Self::Mailbox(maildir) => match maildir.store(encoded.bytes, message.at).await {
                Ok(id) => Outcome::Accepted { response: id },
                Err(error) => Outcome::Unreachable {
                    text: error.to_string(),
                },
            },
        })
    }
}
