//! One SMTP server, spoken to with lettre's connection.
//!
//! lettre's pooled transport is not used. Its deadline covers only the
//! connect, so a server that falls silent later holds a send for ever; and a
//! send cut off from outside gives its half-spoken connection back to the pool,
//! where the late answer to one mail is read as the answer to the next. Here
//! the connection is owned by the send, is dropped with it when the deadline
//! passes, and is parked for reuse only after a clean answer.

use std::{
    error::Error as _,
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Noop, Quit, Rcpt, Rset},
        extension::{ClientId, Extension, MailParameter},
    },
};
use tokio::{sync::Mutex, time::timeout};

use crate::{
    Outcome,
    message::Encoded,
    smtp_url::{self, Server, SmtpUrlError, Tls},
};

/// A connection left idle longer than this is not reused: servers hang up on
/// idle clients (RFC 5321 lets them after 5 minutes, many do sooner).
const IDLE: Duration = Duration::from_secs(30);

/// An SMTP server. Cheap to clone; clones share one idle connection.
#[derive(Clone)]
pub struct Smtp {
    server: Arc<Server>,
    tls: Option<TlsParameters>,
    hello: ClientId,
    deadline: Duration,
    idle: Arc<Mutex<Option<Parked>>>,
}

struct Parked {
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl fmt::Debug for Smtp {
    /// Host and port only: the URL may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smtp({}:{})", self.server.host, self.server.port)
    }
}

impl Smtp {
    /// Reads `smtp://`, `smtps://` or `smtp+starttls://[user:password@]host[:port]`
    /// (ports 25, 465, 587 when not given). Does not connect.
    ///
    /// # Errors
    /// [`SmtpUrlError`], also for plain `smtp://` to another machine unless the
    /// URL ends with `?tls=none`.
    pub fn from_url(url: &str) -> Result<Self, SmtpUrlError> {
        let server = smtp_url::parse(url)?;
        let tls = match server.tls {
            Tls::Plain => None,
            Tls::Wrapped | Tls::Upgraded => Some(
                TlsParameters::new(server.host.clone())
                    .map_err(|error| SmtpUrlError::Tls(error.to_string()))?,
            ),
        };
        Ok(Self {
            server: Arc::new(server),
            tls,
            hello: ClientId::default(),
            deadline: Duration::from_secs(60),
            idle: Arc::default(),
        })
    }

    /// Sets how long one message may take from connect to last answer
    /// (60 seconds when not set).
    #[must_use]
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sets the host name said in EHLO, normally that of the public URL. What
    /// is not a plain host name is ignored.
    #[must_use]
    pub fn with_hello(mut self, host: &str) -> Self {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        if !host.is_empty() && host.len() <= 253 && host.chars().all(plain) {
            self.hello = ClientId::Domain(host.to_owned());
        }
        self
    }

    /// Connects, signs in and hangs up: for `doctor` and the settings page.
    ///
    /// # Errors
    /// What failed, in the library's words.
    pub async fn check(&self) -> Result<(), String> {
        let dialogue = async {
            let mut connection = self.connect().await?;
            connection.command(Quit).await.map(drop)
        };
        match timeout(self.deadline, dialogue).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err(self.silence()),
        }
    }

    /// Sends one message within the deadline.
    pub(crate) async fn deliver(&self, message: &Encoded) -> Outcome {
        match timeout(self.deadline, self.dialogue(message)).await {
            Ok(Ok(response)) => Outcome::Accepted { response },
            Ok(Err(refusal)) => refusal,
            Err(_) => unreachable(self.silence()),
        }
    }

    async fn dialogue(&self, message: &Encoded) -> Result<String, Outcome> {
        let mut connection = match self.parked().await {
            Some(connection) => connection,
            // Wrong credentials or a full server say nothing about this
            // message, so whatever fails here is no bounce.
            None => self.connect().await.map_err(unreachable)?,
        };
        let said = converse(&mut connection, message).await;
        // After a refusal the server still waits for a command: clear the
        // half-made message and keep the connection. Anything else is broken.
        let usable = match &said {
            Ok(_) => true,
            Err(Outcome::Unreachable { .. }) => false,
            Err(_) => connection.command(Rset).await.is_ok(),
        };
        if usable {
            *self.idle.lock().await = Some(Parked {
                connection,
                since: Instant::now(),
            });
        }
        said
    }

    /// The parked connection, if it is young and still answers.
    async fn parked(&self) -> Option<AsyncSmtpConnection> {
        let parked = self.idle.lock().await.take()?;
        let mut connection = parked.connection;
        let fresh = parked.since.elapsed() < IDLE;
        (fresh && connection.command(Noop).await.is_ok()).then_some(connection)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let wrapped = match self.server.tls {
            Tls::Wrapped => self.tls.clone(),
            Tls::Plain | Tls::Upgraded => None,
        };
        let mut connection = AsyncSmtpConnection::connect_tokio1(
            (self.server.host.as_str(), self.server.port),
            Some(self.deadline.min(Duration::from_secs(10))),
            &self.hello,
            wrapped,
            None,
        )
        .await?;
        if let (Tls::Upgraded, Some(tls)) = (self.server.tls, &self.tls) {
            // Fails where the server offers no STARTTLS: nobody in between can
            // talk us into sending a password in the clear.
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some((user, password)) = &self.server.sign_in {
            let credentials = Credentials::new(user.clone(), password.clone());
            connection
                .auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
                .await?;
        }
        Ok(connection)
    }

    fn silence(&self) -> String {
        format!("no answer within {} s", self.deadline.as_secs_f32())
    }
}

/// MAIL FROM, RCPT TO, DATA, content: in that order, each refusal tied to its
/// step.
async fn converse(
    connection: &mut AsyncSmtpConnection,
    message: &Encoded,
) -> Result<String, Outcome> {
    let envelope = &message.envelope;
    let mut parameters = Vec::new();
    if !envelope.to().iter().chain(envelope.from()).all(is_ascii) {
        if !connection
            .server_info()
            .supports_feature(Extension::SmtpUtfEight)
        {
            // The answer RFC 6531 gives a server; said for one that would
            // not know what to answer.
            return Err(Outcome::Rejected {
                code: 553,
                text: "5.6.7 the server takes ASCII addresses only".to_owned(),
                about_recipient: !envelope.to().iter().all(is_ascii),
            });
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    connection
        .command(Mail::new(envelope.from().cloned(), parameters))
        .await
        .map_err(|error| refusal(&error, false))?;
    for to in envelope.to() {
        connection
            .command(Rcpt::new(to.clone(), Vec::new()))
            .await
            .map_err(|error| refusal(&error, true))?;
    }
    let content = |error: Error| refusal(&error, false);
    connection.command(Data).await.map_err(content)?;
    let response = connection.message(&message.bytes).await.map_err(content)?;
    Ok(response.message().collect::<Vec<_>>().join(" "))
}

fn is_ascii(address: &Address) -> bool {
    AsRef::<str>::as_ref(address).is_ascii()
}

fn refusal(error: &Error, about_recipient: bool) -> Outcome {
    let text = error
        .source()
        .map_or_else(|| error.to_string(), ToString::to_string);
    match error.status().map(u16::from) {
        None => unreachable(error),
        Some(code) if error.is_transient() => Outcome::Deferred { code, text },
        Some(code) => Outcome::Rejected {
            code,
            text,
            about_recipient,
        },
    }
}

fn unreachable(cause: impl fmt::Display) -> Outcome {
    Outcome::Unreachable {
        text: cause.to_string(),
    }
}
