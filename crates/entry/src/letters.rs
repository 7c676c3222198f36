//! What a mail says, made at the moment of sending: here links and codes come to be.

use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use kernel::FromRow;
use kernel::{Access, ContactId, OrgId, PersonId, StaffId, Time};
use store::org::Org;
use store::{Conn, Db, Stop, sql};
use web::Site;

use crate::factors::FactorNews;
use crate::jobs::{Invitee, MailJob};
use crate::{invitations, links, local, pin};

/// A request for a sign-in or reset mail that waited longer is not answered any more.
const STALE: TimeDelta = TimeDelta::minutes(30);

/// One mail: to whom, and what the words need. The worker chooses the words.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The organization whose name it carries.
    pub org: OrgId,
    /// The person.
    pub person: PersonId,
    /// Written to as this contact, for the log of mails.
    pub contact: Option<ContactId>,
    /// Written to as this staff user.
    pub staff: Option<StaffId>,
    /// The reader's name.
    pub name: String,
    /// The reader's address.
    pub email: String,
    /// The reader's language, if chosen; else the organization's.
    pub locale: Option<String>,
    /// What it says.
    pub body: Body,
}

/// What a mail says. Never logged, never stored.
#[derive(Clone, Debug)]
pub enum Body {
    /// Come in.
    Invitation {
        /// The link.
        url: String,
        /// The code for another device, eight letters and digits.
        code: String,
        /// When both end.
        expires_at: Time,
        /// Who invited, if somebody did.
        by: Option<String>,
        /// To the office, not to the portal.
        staff: bool,
    },
    /// You were added; sign in as always.
    Added {
        /// The place.
        url: String,
        /// Who added, if somebody did.
        by: Option<String>,
        /// To the office, not to the portal.
        staff: bool,
    },
    /// A link and a code to sign in with.
    SignIn {
        /// The link; works in the browser that asked.
        url: String,
        /// The code; works anywhere.
        code: String,
        /// When both end.
        expires_at: Time,
    },
    /// A link to choose a new password.
    Reset {
        /// The link.
        url: String,
        /// When it ends.
        expires_at: Time,
    },
    /// *Notify client*.
    PasswordNotice {
        /// The sign-in page.
        url: String,
        /// The user name.
        user_name: String,
        /// A password made up just now, if one was asked for; works for three days.
        password: Option<String>,
        /// Whether it must be changed at the first sign-in.
        must_change: bool,
    },
    /// A client's portal link.
    PortalLink {
        /// The link; it opens with the PIN, many times.
        url: String,
        /// When it ends.
        expires_at: Time,
        /// The PIN made up just now, where both come in one mail.
        pin: Option<String>,
    },
    /// A client's new PIN.
    Pin {
        /// The PIN made up just now.
        pin: String,
    },
    /// Your password was changed.
    PasswordChanged {
        /// When.
        at: Time,
        /// Where to choose another one if it was not you.
        url: String,
    },
    /// Something about your second factors changed.
    FactorChanged {
        /// When.
        at: Time,
        /// What.
        what: FactorNews,
        /// Where one's factors are.
        url: String,
    },
}

#[derive(FromRow)]
struct Reader {
    id: PersonId,
    name: String,
    email: String,
    locale: Option<String>,
    /// A contact's access; of staff, whether active (`active`) or invited (`invited`).
    access: String,
}

/// Writes the mail of a job, with fresh links and codes; `None` when there is nothing to send any
/// more. Call it once for each attempt to send.
pub async fn write_letter(
    db: &Db,
    site: &Site,
    org: &Org,
    job: &MailJob,
    now: Time,
) -> Result<Option<Letter>, Stop> {
    let place = |path: &str| site.link(&format!("/{}{path}", org.slug));
    let fresh = |asked: Time| now - asked <= STALE;
    let (who, reader) = {
        let mut conn = db.read(org.id).await?;
        match job {
            MailJob::Invitation { who, .. } | MailJob::Added { who, .. } => {
                (Some(*who), read(&mut conn, org.id, *who).await?)
            }
            MailJob::PasswordNotice { contact, .. }
            | MailJob::PortalLink { contact, .. }
            | MailJob::Pin { contact } => {
                let who = Invitee::Contact(*contact);
                (Some(who), read(&mut conn, org.id, who).await?)
            }
            MailJob::SignIn { person, .. }
            | MailJob::Reset { person, .. }
            | MailJob::PasswordChanged { person, .. }
            | MailJob::FactorChanged { person, .. } => (None, of_person(&mut conn, *person).await?),
        }
    };
    let Some(reader) = reader else {
        return Ok(None);
    };
    let body = match job {
        MailJob::Invitation { who, by } if reader.access == Access::Invited.word() => {
            let by_name = inviter(db, org.id, *by, *who).await?;
            let made = invitations::mint(
                db,
                site,
                org.id,
                *who,
                reader.id,
                &reader.email,
                *by,
                false,
                now,
            )
            .await?;
            let Some(code) = made.code else {
                return Ok(None);
            };
            Body::Invitation {
                url: place(&format!("/invitation/{}", made.token)),
                code,
                expires_at: made.expires_at,
                by: by_name,
                staff: who.staff().is_some(),
            }
        }
        MailJob::Added { who, by } if reader.access == Access::Active.word() => Body::Added {
            url: place(""),
            by: inviter(db, org.id, *by, *who).await?,
            staff: who.staff().is_some(),
        },
        MailJob::SignIn {
            browser,
            next,
            asked_at,
            ..
        } if fresh(*asked_at) => {
            let browser = browser
                .as_deref()
                .and_then(|b| BASE64URL_NOPAD.decode(b.as_bytes()).ok());
            let made =
                links::mint_sign_in(db, site, reader.id, &reader.email, browser, next, now).await?;
            Body::SignIn {
                url: place(&format!("/sign-in/link/{}", made.token)),
                code: made.code,
                expires_at: made.expires_at,
            }
        }
        MailJob::Reset { asked_at, .. } if fresh(*asked_at) => {
            let (token, expires_at) = links::mint_reset(db, reader.id, &reader.email, now).await?;
            Body::Reset {
                url: place(&format!("/reset/{token}")),
                expires_at,
            }
        }
        MailJob::PasswordNotice {
            contact,
            include_password,
        } => {
            let Some(notice) = local::notice(db, org.id, *contact, *include_password, now).await?
            else {
                return Ok(None);
            };
            Body::PasswordNotice {
                url: place("/sign-in"),
                user_name: notice.user_name,
                password: notice.password,
                must_change: notice.must_change,
            }
        }
        MailJob::PortalLink { contact, with_pin } if may_enter(&reader) => {
            let pin = match with_pin {
                true => match pin::mint_pin(db, org.id, *contact).await? {
                    Some(pin) => Some(pin),
                    None => return Ok(None),
                },
                false => None,
            };
            let Some(made) = pin::mint_link(db, org.id, *contact, reader.id, now).await? else {
                return Ok(None);
            };
            Body::PortalLink {
                url: place(&format!("/pin/{}", made.token)),
                expires_at: made.expires_at,
                pin,
            }
        }
        MailJob::Pin { contact } if may_enter(&reader) => {
            match pin::mint_pin(db, org.id, *contact).await? {
                Some(pin) => Body::Pin { pin },
                None => return Ok(None),
            }
        }
        MailJob::FactorChanged { at, what, .. } => Body::FactorChanged {
            at: *at,
            what: *what,
            url: place("/account"),
        },
        MailJob::PasswordChanged { at, .. } => Body::PasswordChanged {
            at: *at,
            url: place("/forgot"),
        },
        _ => return Ok(None),
    };
    Ok(Some(Letter {
        org: org.id,
        person: reader.id,
        contact: who.and_then(Invitee::contact),
        staff: who.and_then(Invitee::staff),
        name: reader.name,
        email: reader.email,
        locale: reader.locale,
        body,
    }))
}

/// Whether a contact may come in, now or once they have joined.
fn may_enter(reader: &Reader) -> bool {
    [Access::Active, Access::Invited]
        .map(Access::word)
        .contains(&reader.access.as_str())
}

async fn read(conn: &mut Conn, org: OrgId, who: Invitee) -> Result<Option<Reader>, Stop> {
    conn.maybe(match who {
        Invitee::Contact(id) => sql("select p.id, c.name, p.email, p.locale, c.access from contact c join person p on p.id = c.person_id where c.org_id = $1 and c.id = $2 and c.trashed_at is null").bind(org).bind(id),
        Invitee::Staff(id) => sql("select p.id, s.name, p.email, p.locale, case when s.active then 'active' when s.invited_at is not null then 'invited' else 'none' end as access from staff s join person p on p.id = s.person_id where s.org_id = $1 and s.id = $2").bind(org).bind(id),
    })
    .await
}

async fn of_person(conn: &mut Conn, person: PersonId) -> Result<Option<Reader>, Stop> {
    conn.maybe(
        sql("select id, name, email, locale, 'active' as access from person where id = $1")
            .bind(person),
    )
    .await
}

/// Who invited: a staff user, or the colleague who brought them in.
async fn inviter(
    db: &Db,
    org: OrgId,
    staff: Option<StaffId>,
    who: Invitee,
) -> Result<Option<String>, Stop> {
    let named = staff_name(db, org, staff).await?;
    let (None, Invitee::Contact(contact)) = (&named, who) else {
        return Ok(named);
    };
    let found: Option<(String,)> = db
        .read(org)
        .await?
        .maybe(
            sql("select b.name from colleague k join contact b on b.org_id = k.org_id and b.id = k.brought_by where k.org_id = $1 and k.contact_id = $2")
                .bind(org)
                .bind(contact),
        )
        .await?;
    Ok(found.map(|(name,)| name))
}

async fn staff_name(db: &Db, org: OrgId, staff: Option<StaffId>) -> Result<Option<String>, Stop> {
    let Some(staff) = staff else { return Ok(None) };
    let found: Option<(String,)> = db
        .read(org)
        .await?
        .maybe(
            sql("select name from staff where org_id = $1 and id = $2")
                .bind(org)
                .bind(staff),
        )
        .await?;
    Ok(found.map(|f| f.0))
}
