//! Reading the built-in mailbox back, for the operator's mailbox page.

use std::{fs, io};

use chrono::{DateTime, Utc};
use mail_parser::MessageParser;

use crate::Maildir;

/// One line of the mailbox page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Opaque id, safe in a URL.
    pub id: String,
    /// Recipient: `Name <address>`, or the address alone.
    pub to: String,
    /// Subject, decoded.
    pub subject: String,
    /// The `Date` header.
    pub at: DateTime<Utc>,
}

/// One letter, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The same four facts as in the list.
    pub summary: Summary,
    /// All headers in order, name and decoded value.
    pub headers: Vec<(String, String)>,
    /// Plain-text body.
    pub text: String,
    /// HTML body. Made by this program, but show it in a sandboxed frame all
    /// the same.
    pub html: String,
}

/// Why the mailbox could not be read.
#[derive(Debug, thiserror::Error)]
pub enum MailboxError {
    /// No letter of that id.
    #[error("no such letter")]
    Missing,
    /// The file is no mail.
    #[error("the letter cannot be read")]
    Unreadable,
    /// The file system's.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Maildir {
    /// The newest letters, `limit` of them after skipping `skip`, and how many
    /// there are in all. A file that is no mail is left out.
    ///
    /// # Errors
    /// [`MailboxError::Io`].
    pub async fn list(
        &self,
        skip: usize,
        limit: usize,
    ) -> Result<(Vec<Summary>, usize), MailboxError> {
        let maildir = self.clone();
        blocking(move || {
            let ids = maildir.ids()?;
            let total = ids.len();
            let page = ids.into_iter().skip(skip).take(limit);
            Ok((
                page.filter_map(|id| maildir.letter(id).ok())
                    .map(|letter| letter.summary)
                    .collect(),
                total,
            ))
        })
        .await
    }

    /// One letter.
    ///
    /// # Errors
    /// [`MailboxError::Missing`] for an id that is none of ours, the others as
    /// named.
    pub async fn read(&self, id: &str) -> Result<Letter, MailboxError> {
        let (maildir, id) = (self.clone(), id.to_owned());
        blocking(move || maildir.letter(id)).await
    }

    fn letter(&self, id: String) -> Result<Letter, MailboxError> {
        let path = self.path_of(&id).ok_or(MailboxError::Missing)?;
        let bytes = fs::read(path)?;
        let mail = MessageParser::default()
            .parse(&bytes)
            .ok_or(MailboxError::Unreadable)?;
        let to = mail.to().and_then(|to| to.first());
        let to = match to.map(|to| (to.name(), to.address().unwrap_or_default())) {
            Some((Some(name), address)) => format!("{name} <{address}>"),
            Some((None, address)) => address.to_owned(),
            None => String::new(),
        };
        let at = mail
            .date()
            .and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0))
            .ok_or(MailboxError::Unreadable)?;
        let headers = mail
            .headers_raw()
            .map(|(name, raw)| (name.to_owned(), decoded(name, raw)))
            .collect();
        Ok(Letter {
            summary: Summary {
                id,
                to,
                subject: mail.subject().unwrap_or_default().to_owned(),
                at,
            },
            headers,
            text: mail.body_text(0).unwrap_or_default().into_owned(),
            html: mail.body_html(0).unwrap_or_default().into_owned(),
        })
    }
}

/// A raw header value, unfolded and with encoded words decoded. The parser
/// decodes the subject of a message, so each value is read as one.
fn decoded(name: &str, raw: &str) -> String {
    let unfolded = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.eq_ignore_ascii_case("received") || !unfolded.contains("=?") {
        return unfolded;
    }
    let probe = format!("Subject: {unfolded}\r\n\r\n");
    MessageParser::default()
        .parse(probe.as_bytes())
        .and_then(|mail| mail.subject().map(ToOwned::to_owned))
        .unwrap_or(unfolded)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, MailboxError> + Send + 'static,
) -> Result<T, MailboxError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| MailboxError::Io(io::Error::other(error)))?
}
