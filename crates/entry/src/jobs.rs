//! The mails of this crate, as jobs. **For the worker:** a job's `kind` is [`MailJob::kind`], its
//! payload the JSON of [`MailJob`]. Read it back with `serde_json::from_value::<MailJob>(payload)`
//! and call [`crate::write_letter`] at the moment of sending: that is when links and codes are
//! made, so that no job ever holds a secret, a retry gets fresh ones, and nothing expired is
//! replayed. `write_letter` answers `None` when there is nothing to send any more (access was
//! withdrawn, the invitation accepted, the request is stale): the job is then done.
//!
//! The password in a mail (`PasswordNotice { include_password: true }`) is not the one staff
//! typed. A sealed copy in the job would be a stored secret whose key lies in the same database;
//! instead the worker makes one up while it writes, keeps its hash beside the typed one, and
//! whichever is used must be changed at once.

use kernel::{ContactId, OrgId, PersonId, StaffId, Time};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Conn, Stop, Tx, sql};
use uuid::Uuid;

use crate::factors::FactorNews;

/// Who is invited or was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Invitee {
    /// A contact, to the client portal.
    Contact(ContactId),
    /// A staff user, to the office.
    Staff(StaffId),
}

impl Invitee {
    /// The id as such, for audit entries.
    pub fn id(self) -> Uuid {
        match self {
            Invitee::Contact(id) => id.0,
            Invitee::Staff(id) => id.0,
        }
    }
    /// The contact, if it is one.
    pub fn contact(self) -> Option<ContactId> {
        if let Invitee::Contact(id) = self {
            Some(id)
        } else {
            None
        }
    }
    /// The staff user, if it is one.
    pub fn staff(self) -> Option<StaffId> {
        if let Invitee::Staff(id) = self {
            Some(id)
        } else {
            None
        }
    }
    /// `contact` or `staff`.
    pub fn word(self) -> &'static str {
        match self {
            Invitee::Contact(_) => "contact",
            Invitee::Staff(_) => "staff",
        }
    }
}

/// A mail to be written. The organization is the job's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mail", rename_all = "snake_case")]
pub enum MailJob {
    /// Come in: a link and a code.
    Invitation {
        /// Who.
        who: Invitee,
        /// The staff user who invited.
        by: Option<StaffId>,
    },
    /// You were added: for people who have a sign-in of their own.
    Added {
        /// Who.
        who: Invitee,
        /// The staff user who added them.
        by: Option<StaffId>,
    },
    /// A link and a code to sign in with.
    SignIn {
        /// Who.
        person: PersonId,
        /// Hash (base64url) of the cookie of the browser that asked; the link works only there.
        browser: Option<String>,
        /// The path to open afterwards; may be empty.
        next: String,
        /// When it was asked for; half an hour later it is not sent any more.
        asked_at: Time,
    },
    /// A link to choose a new password.
    Reset {
        /// Who.
        person: PersonId,
        /// When it was asked for.
        asked_at: Time,
    },
    /// *Notify client*: address of the portal, user name, and perhaps a password made up while writing.
    PasswordNotice {
        /// Who.
        contact: ContactId,
        /// Whether a password stands in it.
        include_password: bool,
    },
    /// A client's portal link, which its PIN opens.
    PortalLink {
        /// Who.
        contact: ContactId,
        /// Whether a PIN, made up while writing, stands in it.
        with_pin: bool,
    },
    /// A client's new PIN, made up while writing.
    Pin {
        /// Who.
        contact: ContactId,
    },
    /// Your password was changed: a notice without a link that acts.
    PasswordChanged {
        /// Whose.
        person: PersonId,
        /// When.
        at: Time,
    },
    /// Something about your second factors changed: a notice without a link that acts.
    FactorChanged {
        /// Whose.
        person: PersonId,
        /// When.
        at: Time,
        /// What.
        what: FactorNews,
    },
}

impl MailJob {
    /// Every kind of job this crate queues.
    pub const KINDS: [&'static str; 9] = [
        "mail.invitation",
        "mail.added",
        "mail.sign_in",
        "mail.reset",
        "mail.password_notice",
        "mail.portal_link",
        "mail.pin",
        "mail.password_changed",
        "mail.factor_changed",
    ];

    /// The kind of the job.
    pub fn kind(&self) -> &'static str {
        let [
            invitation,
            added,
            sign_in,
            reset,
            notice,
            link,
            pin,
            changed,
            factor,
        ] = Self::KINDS;
        match self {
            MailJob::Invitation { .. } => invitation,
            MailJob::Added { .. } => added,
            MailJob::SignIn { .. } => sign_in,
            MailJob::Reset { .. } => reset,
            MailJob::PasswordNotice { .. } => notice,
            MailJob::PortalLink { .. } => link,
            MailJob::Pin { .. } => pin,
            MailJob::PasswordChanged { .. } => changed,
            MailJob::FactorChanged { .. } => factor,
        }
    }

    /// Queues the mail as part of a change.
    pub async fn queue(&self, tx: &mut Tx<'_>) -> Result<(), Stop> {
        tx.job(self.kind(), self.dedupe(), json!(self)).await
    }

    /// Queues a mail that belongs to no organization's trail (sign-in, reset); `org` is the one
    /// whose name it carries. Call `Db::wake` after the commit.
    pub async fn queue_quietly(&self, conn: &mut Conn, org: OrgId, now: Time) -> Result<(), Stop> {
        conn.run(
            sql("insert into job (org_id, id, kind, payload, dedupe, run_at, created_at) values ($1, $2, $3, $4, $5, $6, $6) on conflict do nothing")
                .bind(org)
                .bind(kernel::JobId::new())
                .bind(self.kind())
                .bind(json!(self))
                .bind(self.dedupe())
                .bind(now),
        )
        .await?;
        Ok(())
    }

    /// Each act of asking is its own mail; repeats of one form are caught by its submission key.
    fn dedupe(&self) -> String {
        format!("{}:{}", self.kind(), Uuid::now_v7())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payloads_read_back_and_hold_no_secret() {
        let now = kernel::Clock::default().now();
        let jobs = [
            MailJob::Invitation {
                who: Invitee::Contact(ContactId::new()),
                by: None,
            },
            MailJob::Added {
                who: Invitee::Staff(StaffId::new()),
                by: Some(StaffId::new()),
            },
            MailJob::SignIn {
                person: PersonId::new(),
                browser: Some("h".into()),
                next: "/larkspur".into(),
                asked_at: now,
            },
            MailJob::Reset {
                person: PersonId::new(),
                asked_at: now,
            },
            MailJob::PasswordNotice {
                contact: ContactId::new(),
                include_password: true,
            },
            MailJob::PortalLink {
                contact: ContactId::new(),
                with_pin: true,
            },
            MailJob::Pin {
                contact: ContactId::new(),
            },
            MailJob::PasswordChanged {
                person: PersonId::new(),
                at: now,
            },
            MailJob::FactorChanged {
                person: PersonId::new(),
                at: now,
                what: FactorNews::AppAdded,
            },
        ];
        for (job, kind) in jobs.into_iter().zip(MailJob::KINDS) {
            let payload = json!(job);
            assert_eq!(
                (
                    job.kind(),
                    serde_json::from_value::<MailJob>(payload.clone()).unwrap()
                ),
                (kind, job)
            );
            assert!(
                payload.get("password").is_none()
                    && payload.get("pin").is_none()
                    && payload.get("token").is_none()
                    && payload.get("code").is_none()
            );
        }
    }
}
