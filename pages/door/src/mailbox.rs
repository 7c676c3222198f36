//! The built-in mailbox, for an instance without a mail server. It holds everybody's mail with
//! working links, so it belongs to the operator alone: whoever can read what the program prints at
//! its start. Neither the super admin of an organization nor anybody else is that.

use std::sync::LazyLock;

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;
use i18n::{Text, when};
use mail::{MailboxError, MailboxLetter, Maildir};
use serde::Deserialize;
use store::{Stop, secret};
use web::{Error, Page, Query};

use crate::answer::{Go, page as door};
use crate::link::Over;
use crate::m;
use crate::visit::Visit;

/// Mails on one page.
const PAGE: usize = 50;
/// What the frame of a mail may do: show itself, and open links in a window of their own.
const FRAME: &str = "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'self'; frame-ancestors 'self'";

/// The key of this run; only its hash is kept in browsers.
static KEY: LazyLock<Option<(String, String)>> = LazyLock::new(|| {
    let key = BASE64URL_NOPAD.encode(&secret::random::<32>().ok()?);
    let kept = BASE64URL_NOPAD.encode(&secret::hash("mailbox", &key));
    Some((key, kept))
});

/// The path that opens the mailbox to the operator's browser; print it at start where
/// `Site::mailbox` is set. Another start makes another.
pub fn mailbox_path() -> String {
    let key = KEY.as_ref().map(|k| k.0.as_str()).unwrap_or_default();
    format!("/mailbox/open/{key}")
}

/// GET `/mailbox/open/{token}`: remembers the operator's browser for twelve hours.
pub async fn open(visit: Visit, Path(token): Path<String>) -> Response {
    match KEY.as_ref() {
        Some((_, kept))
            if visit.app.site.mailbox
                && BASE64URL_NOPAD.encode(&secret::hash("mailbox", &token)) == *kept =>
        {
            Go::to("/mailbox")
                .step(&visit, "mailbox", kept, 12 * 3600)
                .into_response()
        }
        _ => closed(),
    }
}

fn closed() -> Response {
    let body = Over {
        title: m::mail_closed_title().into(),
        lead: m::mail_closed_lead().into(),
        action: None,
        email: String::new(),
        button: m::sign_in().into(),
    };
    door(m::mail_closed_title(), body, StatusCode::FORBIDDEN)
}

/// The mailbox, if this browser may see it.
fn maildir(visit: &Visit) -> Result<Option<Maildir>, Error> {
    if !visit.app.site.mailbox {
        return Err(Stop::Gone.into());
    }
    match (visit.step("mailbox"), KEY.as_ref()) {
        (Some(shown), Some((_, kept))) if shown == kept => Ok(Some(
            Maildir::open(&visit.app.site.mailbox_dir)
                .map_err(|_| Stop::Broken("the mailbox folder cannot be opened"))?,
        )),
        _ => Ok(None),
    }
}

/// The query of the list.
#[derive(Deserialize)]
pub struct Part {
    #[serde(default)]
    skip: usize,
}

/// One row.
struct Row {
    id: String,
    to: String,
    subject: String,
    at: kernel::Time,
}

#[derive(Template)]
#[template(path = "mailbox.html")]
struct List {
    rows: Vec<Row>,
    now: kernel::Time,
    range: Option<Text>,
    newer: Option<usize>,
    older: Option<usize>,
}

/// GET: the mails, newest first.
pub async fn list(visit: Visit, Query(part): Query<Part>) -> Result<Response, Error> {
    let Some(maildir) = maildir(&visit)? else {
        return Ok(closed());
    };
    let (mails, total) = maildir.list(part.skip, PAGE).await.map_err(unreadable)?;
    let last = part.skip + mails.len();
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let body = List {
        range: (total > PAGE)
            .then(|| m::mailbox_range(number(part.skip + 1), number(last), number(total)).into()),
        newer: (part.skip > 0).then(|| part.skip.saturating_sub(PAGE)),
        older: (last < total).then_some(last),
        rows: mails
            .into_iter()
            .map(|s| Row {
                id: s.id,
                to: s.to,
                subject: s.subject,
                at: s.at,
            })
            .collect(),
        now: visit.now,
    };
    let mut page = Page::door(m::mailbox_title(), body);
    page.wide = true;
    Ok(page.into_response())
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Letter {
    letter: MailboxLetter,
    links: Vec<String>,
    now: kernel::Time,
}

/// GET: one mail.
pub async fn letter(visit: Visit, Path(id): Path<String>) -> Result<Response, Error> {
    let Some(maildir) = maildir(&visit)? else {
        return Ok(closed());
    };
    let letter = maildir.read(&id).await.map_err(unreadable)?;
    let title = Text::data(letter.summary.subject.clone());
    let mut page = Page::door(
        title,
        Letter {
            links: links(&letter.text, &visit.app.site.origin()),
            letter,
            now: visit.now,
        },
    );
    page.wide = true;
    Ok(page.into_response())
}

/// Links of this site in the plain text, for those who read without frames.
fn links(text: &str, origin: &str) -> Vec<String> {
    let inside = |word: &&str| {
        word.strip_prefix(origin)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    text.split(|c: char| c.is_whitespace() || "<>\"()".contains(c))
        .filter(inside)
        .map(str::to_owned)
        .collect()
}

/// GET: the mail as it looks, for the frame: sandboxed, without scripts, links in new windows.
pub async fn html(visit: Visit, Path(id): Path<String>) -> Result<Response, Error> {
    let Some(maildir) = maildir(&visit)? else {
        return Ok(closed());
    };
    let html = maildir.read(&id).await.map_err(unreadable)?.html;
    let html = match html.find("<head>") {
        Some(at) => format!(
            "{}<base target=\"_blank\">{}",
            &html[..at + 6],
            &html[at + 6..]
        ),
        None => html,
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(FRAME),
        ),
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, html).into_response())
}

fn unreadable(error: MailboxError) -> Stop {
    match error {
        MailboxError::Missing | MailboxError::Unreadable => Stop::Gone,
        MailboxError::Io(_) => Stop::Broken("the mailbox cannot be read"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_links_of_this_site_are_offered() {
        let text = "Come in:\nhttps://portal.example/larkspur/invitation/abc\n<https://evil.example/x> https://portal.example.evil/x";
        assert_eq!(
            super::links(text, "https://portal.example"),
            ["https://portal.example/larkspur/invitation/abc"]
        );
    }
}
