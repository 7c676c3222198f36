//! What every mail of an organization has in common: its colours, its name, the reader's language
//! and zone, the last lines.

use access::sql;
use i18n::{Lang, Locale};
use kernel::{ContactId, OrgId, PersonId, StaffId, Time};
use mail::layout::Letter;
use mail::{Message, one_line};
use store::org::Org;
use store::{Conn, Stop};
use ui::theme::{Hex, solve};
use web::Site;

use crate::jobs::Job;
use crate::m;
use crate::post::{Mail, Post};

/// To whom a mail goes.
#[derive(Clone, Debug)]
pub(crate) struct Recipient {
    /// Their name; may be empty.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The person, whose language and zone count.
    pub person: Option<PersonId>,
    /// As staff.
    pub staff: Option<StaffId>,
    /// As a client.
    pub contact: Option<ContactId>,
}

/// The words of one mail.
#[derive(Clone, Debug, Default)]
pub(crate) struct Written {
    /// The subject.
    pub subject: String,
    /// The letter, laid over [`Frame::letter`].
    pub letter: Letter,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// Where mail of this kind is turned off; none for mail that lets people in.
    pub unsubscribe: Option<String>,
}

/// See the module.
pub(crate) struct Frame {
    /// The organization.
    pub org: Org,
    /// The reader's language and zone.
    pub locale: Locale,
    base: String,
    host: String,
    from: String,
}

impl Frame {
    /// The frame for one reader.
    pub(crate) async fn of(
        post: &Post,
        conn: &mut Conn,
        org: OrgId,
        to: &Recipient,
    ) -> Result<Frame, Stop> {
        let org = Org::by_id(conn, org).await?;
        let own: Option<(Option<String>, Option<String>)> = match to.person {
            Some(person) => {
                conn.maybe(sql("select locale, zone from person where id = $1").bind(person))
                    .await?
            }
            None => None,
        };
        let (lang, zone) = own.unwrap_or_default();
        let lang = lang
            .as_deref()
            .and_then(Lang::parse)
            .or_else(|| Lang::parse(&org.locale))
            .unwrap_or_default();
        let zone = zone
            .and_then(|z| z.parse().ok())
            .unwrap_or_else(|| org.tz());
        Ok(Frame {
            locale: Locale::new(lang, zone),
            base: post.app.site.link(&format!("/{}", org.slug)),
            host: host(&post.app.site),
            from: post.from.clone(),
            org,
        })
    }

    /// An absolute link within the organization.
    pub(crate) fn link(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A letter with everything but its words.
    pub(crate) fn letter(&self, why: String) -> Letter {
        let accent = solve(self.org.accent.parse().unwrap_or(Hex([0x4b, 0x53, 0xc9])))
            .light
            .accent;
        let postal = self
            .org
            .mail_footer
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .take(4);
        Letter {
            lang: self.locale.lang.tag().to_owned(),
            dir: self.locale.lang.dir().to_string(),
            org_name: self.org.name.clone(),
            accent: accent.solid.to_string(),
            on_accent: accent.on.to_string(),
            link_label: m::link_label().to(self.locale),
            footer_lines: postal.map(str::to_owned).chain([why]).collect(),
            ..Letter::default()
        }
    }

    /// The finished message. Its id is the job's, so that a repeat is recognised.
    pub(crate) fn mail(&self, job: &Job, to: &Recipient, written: Written, now: Time) -> Mail {
        let (html, text) = written.letter.render();
        let message = Message {
            at: now,
            from_name: one_line(self.org.sender()),
            from_addr: self.from.clone(),
            reply_to: written.reply_to,
            to_name: one_line(&to.name),
            to_addr: to.email.clone(),
            subject: one_line(&written.subject),
            html,
            text,
            message_id: format!("{}@{}", job.id, self.host),
            list_unsubscribe: written.unsubscribe,
            lang: self.locale.lang.tag().to_owned(),
        };
        Mail {
            message,
            staff: to.staff,
            contact: to.contact,
        }
    }
}

/// The host of the public address, for addresses and ids of messages.
pub(crate) fn host(site: &Site) -> String {
    site.url
        .host_str()
        .unwrap_or("localhost")
        .trim_matches(['[', ']'])
        .to_owned()
}
