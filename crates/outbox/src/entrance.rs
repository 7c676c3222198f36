//! Mails that let people in: invitations, links to sign in, new passwords. `entry` makes the links
//! and codes while the mail is written and says when there is nothing to send any more; here are
//! only the words.

use access::sql;
use chrono::TimeDelta;
use entry::{Body, FactorNews, MailJob, write_letter};
use i18n::when;
use kernel::{ContactId, OrgId, Time};
use mail::layout::Letter;
use store::org::Org;
use store::{Conn, Stop};

use crate::frame::{Frame, Recipient, Written};
use crate::jobs::Job;
use crate::m;
use crate::post::{Composed, Post};

/// The mail of a job of `entry`, with fresh links, or nothing.
pub(crate) async fn compose(post: &Post, job: &Job, now: Time) -> Result<Composed, Stop> {
    let mail: MailJob = serde_json::from_value(job.payload.clone())
        .map_err(|_| Stop::Broken("a mail job cannot be read"))?;
    let org = Org::by_id(&mut post.app.db.read(job.org_id).await?, job.org_id).await?;
    let letter = match write_letter(&post.app.db, &post.app.site, &org, &mail, now).await {
        Ok(Some(letter)) => letter,
        Ok(None) | Err(Stop::Gone) => return Ok(Composed::Nothing("nothing to send any more")),
        Err(stop) => return Err(stop),
    };
    if letter.email.is_empty() {
        return Ok(Composed::Nothing("no address"));
    }
    let to = Recipient {
        name: letter.name,
        email: letter.email,
        person: Some(letter.person),
        staff: letter.staff,
        contact: letter.contact,
    };
    let mut conn = post.app.db.read(job.org_id).await?;
    let frame = Frame::of(post, &mut conn, job.org_id, &to).await?;
    let about = match (&letter.body, to.contact) {
        (Body::Invitation { .. } | Body::Added { .. }, Some(contact)) => {
            engagements(&mut conn, job.org_id, contact).await?
        }
        _ => Vec::new(),
    };
    let written = write(&frame, letter.body, &about, now);
    Ok(Composed::Mail(Box::new(frame.mail(job, &to, written, now))))
}

/// The titles of what a contact will find, three at most.
async fn engagements(conn: &mut Conn, org: OrgId, contact: ContactId) -> Result<Vec<String>, Stop> {
    let rows: Vec<(String,)> = conn
        .all(
            sql("select e.title from member m join engagement e on e.org_id = m.org_id and e.id = m.engagement_id where m.org_id = $1 and m.contact_id = $2 and e.portal_on and not e.hidden and not m.hidden and e.archived_at is null and e.trashed_at is null order by e.starts_at, e.id limit 3")
                .bind(org)
                .bind(contact),
        )
        .await?;
    Ok(rows.into_iter().map(|(title,)| title).collect())
}

/// The words of each.
pub(crate) fn write(frame: &Frame, body: Body, about: &[String], now: Time) -> Written {
    let (org, locale) = (frame.org.name.as_str(), frame.locale);
    match body {
        Body::Invitation {
            url,
            code,
            expires_at,
            by,
            staff,
        } => invitation(frame, (url, code, days(expires_at - now)), by, staff, about),
        Body::Added {
            url,
            by,
            staff: true,
        } => Written {
            subject: m::added_staff_subject(org).to(locale),
            letter: Letter {
                title: m::added_staff_title(org).to(locale),
                paragraphs: vec![added_by(frame, by)],
                button: Some((m::added_staff_open().to(locale), url)),
                ..frame.letter(m::why_staff(org).to(locale))
            },
            reply_to: None,
            unsubscribe: None,
        },
        Body::Added {
            url,
            by,
            staff: false,
        } => {
            let mut paragraphs = vec![added_by(frame, by)];
            paragraphs.extend(about_line(frame, about));
            Written {
                subject: m::added_subject(org).to(locale),
                letter: Letter {
                    preheader: paragraphs[0].clone(),
                    title: m::added_title(org).to(locale),
                    paragraphs,
                    button: Some((m::added_open().to(locale), url)),
                    ..frame.letter(m::why_invited(org).to(locale))
                },
                reply_to: None,
                unsubscribe: None,
            }
        }
        Body::SignIn {
            url,
            code,
            expires_at,
        } => {
            let life = m::sign_in_life(minutes(expires_at - now)).to(locale);
            Written {
                subject: m::sign_in_subject(org).to(locale),
                letter: Letter {
                    preheader: life.clone(),
                    title: m::sign_in_title().to(locale),
                    paragraphs: vec![life],
                    button: Some((m::sign_in_open().to(locale), url)),
                    code: Some((m::code_label().to(locale), spaced(&code))),
                    ..frame.letter(m::why_asked(org).to(locale))
                },
                reply_to: None,
                unsubscribe: None,
            }
        }
        Body::Reset { url, expires_at } => {
            let life = m::reset_life(minutes(expires_at - now)).to(locale);
            Written {
                subject: m::reset_subject(org).to(locale),
                letter: Letter {
                    preheader: life.clone(),
                    title: m::reset_title().to(locale),
                    paragraphs: vec![life],
                    button: Some((m::reset_open().to(locale), url)),
                    ..frame.letter(m::why_asked(org).to(locale))
                },
                reply_to: None,
                unsubscribe: None,
            }
        }
        Body::PasswordNotice {
            url,
            user_name,
            password,
            must_change,
        } => {
            let mut paragraphs = vec![m::password_text(org).to(locale)];
            paragraphs.extend(must_change.then(|| m::password_change().to(locale)));
            let mut facts = vec![
                (m::fact_address().to(locale), url.clone()),
                (m::fact_user_name().to(locale), user_name),
            ];
            facts.extend(password.map(|password| (m::fact_password().to(locale), password)));
            Written {
                subject: m::password_subject(org).to(locale),
                letter: Letter {
                    preheader: paragraphs[0].clone(),
                    title: m::password_title().to(locale),
                    paragraphs,
                    button: Some((m::password_open().to(locale), url)),
                    facts,
                    ..frame.letter(m::why_invited(org).to(locale))
                },
                reply_to: None,
                unsubscribe: None,
            }
        }
        Body::PortalLink {
            url,
            expires_at,
            pin,
        } => {
            let life = m::link_life(days(expires_at - now).max(1)).to(locale);
            Written {
                subject: m::link_subject(org).to(locale),
                letter: Letter {
                    preheader: life.clone(),
                    title: m::link_title().to(locale),
                    paragraphs: vec![life, m::link_shared().to(locale)],
                    button: Some((m::link_open().to(locale), url)),
                    code: pin.map(|pin| (m::pin_label().to(locale), pin)),
                    ..frame.letter(m::why_invited(org).to(locale))
                },
                reply_to: None,
                unsubscribe: None,
            }
        }
        Body::Pin { pin } => Written {
            subject: m::pin_subject(org).to(locale),
            letter: Letter {
                preheader: m::pin_text(org).to(locale),
                title: m::pin_title().to(locale),
                paragraphs: vec![m::pin_text(org).to(locale), m::pin_newest().to(locale)],
                code: Some((m::pin_label().to(locale), pin)),
                ..frame.letter(m::why_invited(org).to(locale))
            },
            reply_to: None,
            unsubscribe: None,
        },
        Body::PasswordChanged { at, url } => Written {
            subject: m::changed_subject(org).to(locale),
            letter: Letter {
                title: m::changed_title().to(locale),
                paragraphs: vec![
                    m::changed_text(when::day_time(at)).to(locale),
                    m::changed_not_you().to(locale),
                ],
                button: Some((m::changed_open().to(locale), url)),
                ..frame.letter(m::why_account(org).to(locale))
            },
            reply_to: None,
            unsubscribe: None,
        },
        Body::FactorChanged { at, what, url } => {
            let when = when::day_time(at);
            let said = match what {
                FactorNews::AppAdded => m::factor_app_added(when).to(locale),
                FactorNews::AppRemoved => m::factor_app_removed(when).to(locale),
                FactorNews::PasskeyAdded => m::factor_passkey_added(when).to(locale),
                FactorNews::PasskeyRemoved => m::factor_passkey_removed(when).to(locale),
                FactorNews::PasskeyAlways => m::factor_passkey_always(when).to(locale),
                FactorNews::PasskeyAlone => m::factor_passkey_alone(when).to(locale),
                FactorNews::CodesRenewed => m::factor_codes_renewed(when).to(locale),
                FactorNews::CodeUsed => m::factor_code_used(when).to(locale),
                FactorNews::AllRemoved => m::factor_all_removed(when).to(locale),
            };
            Written {
                subject: m::factor_subject(org).to(locale),
                letter: Letter {
                    title: m::factor_title().to(locale),
                    paragraphs: vec![said, m::factor_not_you().to(locale)],
                    button: Some((m::factor_open().to(locale), url)),
                    ..frame.letter(m::why_account(org).to(locale))
                },
                reply_to: None,
                unsubscribe: None,
            }
        }
    }
}

fn invitation(
    frame: &Frame,
    (url, code, days): (String, String, i64),
    by: Option<String>,
    staff: bool,
    about: &[String],
) -> Written {
    let (org, locale) = (frame.org.name.as_str(), frame.locale);
    let first = match (staff, by) {
        (false, Some(person)) => m::invitation_by(person, org).to(locale),
        (false, None) => m::invitation_from(org).to(locale),
        (true, Some(person)) => m::invitation_staff_by(person, org).to(locale),
        (true, None) => m::invitation_staff_from(org).to(locale),
    };
    let title = if staff {
        m::invitation_staff_title(org).to(locale)
    } else {
        m::invitation_title(org).to(locale)
    };
    let mut paragraphs = vec![first];
    paragraphs.extend(about_line(frame, about));
    paragraphs.push(m::invitation_life(days.max(1)).to(locale));
    Written {
        subject: m::invitation_subject(org).to(locale),
        letter: Letter {
            preheader: paragraphs[0].clone(),
            title,
            paragraphs,
            button: Some((m::invitation_open().to(locale), url)),
            code: Some((m::code_label().to(locale), spaced(&code))),
            ..frame.letter(m::why_invited(org).to(locale))
        },
        reply_to: None,
        unsubscribe: None,
    }
}

fn added_by(frame: &Frame, by: Option<String>) -> String {
    let org = frame.org.name.as_str();
    match by {
        Some(person) => m::added_by(person, org).to(frame.locale),
        None => m::added_from(org).to(frame.locale),
    }
}

fn about_line(frame: &Frame, about: &[String]) -> Option<String> {
    (!about.is_empty()).then(|| m::invitation_about(about.join(", ")).to(frame.locale))
}

/// A code as it is read aloud: four and four.
fn spaced(code: &str) -> String {
    match code.split_at_checked(4) {
        Some((first, rest)) if rest.len() == 4 => format!("{first}-{rest}"),
        _ => code.to_owned(),
    }
}

/// Rounded, because a moment passes between making a link and saying how long it works.
fn days(left: TimeDelta) -> i64 {
    (left + TimeDelta::hours(12)).num_days()
}

fn minutes(left: TimeDelta) -> i64 {
    (left + TimeDelta::seconds(30)).num_minutes().max(1)
}
