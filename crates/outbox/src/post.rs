//! One job, from its payload to the mail server's answer.

use chrono::TimeDelta;
use entry::MailJob;
use kernel::{ContactId, StaffId, Time};
use mail::{Message, Outcome, Transport};
use store::{Stop, sql};
use uuid::Uuid;
use web::App;

use crate::jobs::{Ended, Job, settle};
use crate::{entrance, notice};

/// Shorter than the lease: who has not sent by then has not sent.
const DEADLINE: std::time::Duration = std::time::Duration::from_secs(50);

/// The kinds of job this worker does.
pub(crate) const KINDS: &[&str] = &{
    let [a, b, c, d, e, f, g, h, i] = MailJob::KINDS;
    [notice::KIND, a, b, c, d, e, f, g, h, i]
};

/// The post office: what is needed to write mail and send it.
#[derive(Clone)]
pub(crate) struct Post {
    pub app: App,
    pub transport: Transport,
    /// The address mail comes from.
    pub from: String,
    /// How long a notice waits for others.
    pub wait: TimeDelta,
}

/// A mail ready to go.
pub(crate) struct Mail {
    pub message: Message,
    pub staff: Option<StaffId>,
    pub contact: Option<ContactId>,
}

/// What became of the writing.
pub(crate) enum Composed {
    Mail(Box<Mail>),
    /// There is nothing to send any more, and why.
    Nothing(&'static str),
}

/// What the mail log says of one attempt.
struct Logged {
    staff: Option<StaffId>,
    contact: Option<ContactId>,
    outcome: &'static str,
    answer: String,
}

impl Post {
    /// Does one job and writes down how it ended. Errors of the database end up in the log and the
    /// job's lease: it is taken again later.
    pub(crate) async fn run(&self, job: Job) {
        let (ended, logged) = match tokio::time::timeout(DEADLINE, self.attempt(&job)).await {
            Ok(done) => done,
            Err(_) => (Ended::Later("no answer in time".to_owned()), None),
        };
        if let Ended::Dead(_) = ended {
            tracing::warn!(job = %job.id, kind = %job.kind, "a mail was given up");
        }
        let (now, id) = (self.app.clock.now(), job.id);
        let written = self.app.db.note(Some(job.org_id), move |conn| {
            Box::pin(async move {
                if let Some(logged) = logged {
                    log(conn, &job, logged, now).await?;
                }
                settle(conn, &job, ended, now).await
            })
        });
        if let Err(stop) = written.await {
            tracing::error!(job = %id, ?stop, "the end of a job could not be written down");
        }
    }

    async fn attempt(&self, job: &Job) -> (Ended, Option<Logged>) {
        let mail = match self.compose(job).await {
            Ok(Composed::Mail(mail)) => mail,
            Ok(Composed::Nothing(why)) => return (Ended::Done(why), None),
            Err(stop) => return (Ended::Later(words(&stop)), None),
        };
        let (ended, outcome, answer) = match self.transport.send(&mail.message).await {
            Ok(outcome) => judge(outcome, &mail.message.to_addr),
            Err(bad) => (Ended::Dead(bad.to_string()), "rejected", bad.to_string()),
        };
        (
            ended,
            Some(Logged {
                staff: mail.staff,
                contact: mail.contact,
                outcome,
                answer,
            }),
        )
    }

    async fn compose(&self, job: &Job) -> Result<Composed, Stop> {
        let now = self.app.clock.now();
        if job.kind == notice::KIND {
            let mut conn = self.app.db.read(job.org_id).await?;
            return notice::compose(self, &mut conn, job, now).await;
        }
        entrance::compose(self, job, now).await
    }
}

/// What an answer means for the job, and how the log calls it. A refused address will not get
/// better; a refused sender or content can, once the operator has mended it.
fn judge(outcome: Outcome, address: &str) -> (Ended, &'static str, String) {
    match outcome {
        Outcome::Accepted { response } => (Ended::Done(""), "accepted", response),
        Outcome::Deferred { code, text } => {
            let answer = format!("{code} {text}");
            (Ended::Later(answer.clone()), "deferred", answer)
        }
        Outcome::Rejected {
            code,
            text,
            about_recipient: true,
        } => {
            let answer = format!("{}{code} {text}", notice::refused(address));
            (Ended::Dead(answer.clone()), "rejected", answer)
        }
        Outcome::Rejected {
            code,
            text,
            about_recipient: false,
        } => {
            let answer = format!("{code} {text}");
            (Ended::Later(answer.clone()), "rejected", answer)
        }
        Outcome::Unreachable { text } => (Ended::Later(text.clone()), "unreachable", text),
    }
}

fn words(stop: &Stop) -> String {
    match stop {
        Stop::Database(error) => store::describe(error),
        Stop::Broken(what) => (*what).to_owned(),
        Stop::Gone => "what it is about is gone".to_owned(),
        _ => "busy".to_owned(),
    }
}

async fn log(conn: &mut store::Conn, job: &Job, logged: Logged, now: Time) -> Result<(), Stop> {
    let answer: String = logged.answer.chars().take(500).collect();
    conn.run(
        sql("insert into mail_log (org_id, id, job_id, kind, contact_id, staff_id, at, outcome, answer) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .bind(job.org_id)
            .bind(Uuid::now_v7())
            .bind(job.id)
            .bind(job.kind.clone())
            .bind(logged.contact)
            .bind(logged.staff)
            .bind(now)
            .bind(logged.outcome)
            .bind(answer),
    )
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refused_address_ends_a_job_at_once() {
        let of = |outcome| judge(outcome, "amelia@posteo.example");
        assert_eq!(
            of(Outcome::Accepted {
                response: "2.0.0 ok".into()
            })
            .0,
            Ended::Done("")
        );
        assert!(matches!(
            of(Outcome::Deferred {
                code: 451,
                text: "greylisted".into()
            }),
            (Ended::Later(_), "deferred", _)
        ));
        assert!(matches!(
            of(Outcome::Unreachable {
                text: "refused".into()
            }),
            (Ended::Later(_), "unreachable", _)
        ));
        let rejected = |about_recipient| {
            of(Outcome::Rejected {
                code: 550,
                text: "no".into(),
                about_recipient,
            })
        };
        assert!(matches!(rejected(false), (Ended::Later(_), "rejected", _)));
        let (ended, word, answer) = rejected(true);
        assert_eq!((ended, word), (Ended::Dead(answer.clone()), "rejected"));
        assert!(
            answer.starts_with(&notice::refused("amelia@posteo.example")),
            "{answer}"
        );
    }
}
