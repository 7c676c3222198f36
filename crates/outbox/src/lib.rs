//! The outbox: what happened becomes notifications and mail.
//!
//! A change writes events and jobs in its own transaction (`store::Tx`). This worker tells each
//! event once (`tell`), asking the policy at that moment who may know (`whom`), and sends the
//! mails (`post`): notices about what happened (`notice`) and mails that let people in
//! (`entrance`), whose links are made as they are sent. `README.md` says what is promised when a
//! process dies in between, and how notices are bundled.

mod entrance;
mod frame;
mod jobs;
mod lag;
mod notice;
mod notice_letter;
mod post;
mod sweep;
mod team;
mod tell;
mod whom;
mod worker;

#[cfg(test)]
mod tests;

i18n::messages!();

use chrono::TimeDelta;
use mail::Transport;
use store::Stop;
use tokio_util::sync::CancellationToken;
use web::App;

pub use lag::{Lag, lag};
pub use sweep::sweep;
pub use whom::parties;

use post::Post;

/// How long a notice waits for others to the same person about the same engagement.
pub const BUNDLE: TimeDelta = TimeDelta::seconds(20);

/// The worker.
#[derive(Clone)]
pub struct Outbox(Post);

impl Outbox {
    /// A worker that sends through `transport`, from the instance's sender address or, where none
    /// is set, from `portico@` the host of the public address.
    pub fn new(app: App, transport: Transport) -> Self {
        let set = app.site.mail_from.trim();
        let from = if set.is_empty() {
            format!("portico@{}", frame::host(&app.site))
        } else {
            set.to_owned()
        };
        Outbox(Post {
            app,
            transport,
            from,
            wait: BUNDLE,
        })
    }
    /// Lets notices wait for another time than [`BUNDLE`].
    #[must_use]
    pub fn bundle(mut self, wait: TimeDelta) -> Self {
        self.0.wait = wait;
        self
    }
    /// Works until `stop` is cancelled; finishes the mails it is sending.
    pub async fn run(self, stop: CancellationToken) {
        worker::run(self.0, stop).await;
    }
    /// Tells everything that is untold and sends everything that is due, once: for tests and for
    /// commands that must not leave anything behind. How many events and jobs it dealt with.
    pub async fn round(&self) -> Result<usize, Stop> {
        let mut count = 0;
        loop {
            let done = worker::tell_all(&self.0).await? + worker::send_all(&self.0).await?;
            if done == 0 {
                return Ok(count);
            }
            count += done;
        }
    }
}

/// The worker with the usual settings, until `stop` is cancelled.
pub async fn run(app: App, transport: Transport, stop: CancellationToken) {
    Outbox::new(app, transport).run(stop).await;
}
