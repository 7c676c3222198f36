//! Puts a page into its layout.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use i18n::{Locale, Text};
use kernel::{Access, Party};
use store::org::Org;
use ui::Base;
use web::{Asked, Ctx, Layout, Page, Problem, Shown, Someone, Toast};

use super::nav::{self, Entry};
use crate::who::Trace;
use crate::{art, m};

/// One request, as the shell sees it.
pub struct Frame<'a> {
    pub someone: &'a Someone,
    pub headers: &'a HeaderMap,
    pub uri: &'a Uri,
    /// Whether the page can be asked for again: the answer to a form cannot.
    pub answers_get: bool,
    pub trace: Option<Trace>,
}

/// What all layouts share.
struct Head<'a> {
    lang: &'static str,
    dir: &'static str,
    theme_mode: Option<&'a str>,
    serif: bool,
    title: String,
    org_name: &'a str,
    theme: String,
    mark: String,
    live: Option<(i64, String)>,
    /// Whose half-written words this browser keeps; nobody's while looking on as a client.
    writer: Option<Writer>,
    toast: Option<Toast>,
    home: String,
}

/// Somebody who may write here.
struct Writer {
    id: String,
    /// Where to sign in again in another tab, so that what is written in this one stays.
    sign_in: String,
}

#[derive(Template)]
#[template(path = "shell/door.html")]
struct DoorShell<'a> {
    head: Head<'a>,
    wide: bool,
    plain_http: bool,
    body: Shown<'a>,
}

#[derive(Template)]
#[template(path = "shell/portal.html")]
struct PortalShell<'a> {
    head: Head<'a>,
    asked: &'a Asked,
    entries: Vec<Entry>,
    nav: &'static str,
    unread: i64,
    body: Shown<'a>,
}

impl PortalShell<'_> {
    /// Whether one looks on before the client is let in.
    fn ahead(&self) -> bool {
        let access = self.asked.viewer.client.as_ref().map(|c| c.access);
        matches!(access, Some(Access::Invited | Access::None))
    }
    fn me(&self) -> ui::Avatar<'_> {
        let me = ui::avatar(self.asked.name.as_str(), "sm");
        match self.asked.viewer.contact() {
            Some(contact) => me.photo(contact, &self.asked.photo),
            None => me,
        }
    }
}

#[derive(Template)]
#[template(path = "shell/office.html")]
struct OfficeShell<'a> {
    head: Head<'a>,
    asked: &'a Asked,
    entries: Vec<Entry>,
    nav: &'static str,
    crumbs: Vec<(Text, String)>,
    unread: i64,
    viewed: Vec<people::contacts::Viewed>,
    body: Shown<'a>,
}

#[derive(Template)]
#[template(path = "shell/problem.html")]
struct ProblemPage {
    status: u16,
    title: Text,
    help: Text,
    trace: Option<String>,
    home: String,
    /// Where another of one's places here is chosen, if what is not found may lie there.
    places: Option<String>,
}

impl Frame<'_> {
    /// The reader's language and zone.
    pub fn locale(&self) -> Locale {
        match self.someone {
            Someone::Here(asked) => asked.locale,
            Someone::Nobody(Some(org)) => super::guest_locale(self.headers, org.tz()),
            Someone::Nobody(None) => super::guest_locale(self.headers, chrono_tz::UTC),
        }
    }

    fn org(&self) -> Option<&Org> {
        match self.someone {
            Someone::Here(asked) => Some(&asked.org),
            Someone::Nobody(org) => org.as_deref(),
        }
    }

    fn writer(&self) -> Option<Writer> {
        let Someone::Here(asked) = self.someone else {
            return None;
        };
        let id = match asked.viewer.party() {
            _ if asked.viewer.read_only() => return None,
            Party::Staff(id) => id.to_string(),
            Party::Contact(id) => id.to_string(),
            Party::System => return None,
        };
        let sign_in = super::kept::sign_in_beside(&format!("/{}", asked.org.slug));
        Some(Writer { id, sign_in })
    }

    fn base(&self) -> String {
        match self.someone {
            Someone::Here(asked) => asked.base.clone(),
            Someone::Nobody(Some(org)) => format!("/{}", org.slug),
            Someone::Nobody(None) => String::new(),
        }
    }

    /// The page that tells of a problem and offers a way on.
    pub fn problem_page(&self, problem: &Problem, places: Option<String>) -> Page {
        let broken = problem.status.is_server_error();
        let trace = self.trace.filter(|_| broken).map(|t| t.0.to_string());
        let home = match self.someone {
            Someone::Here(asked) => asked.base.clone(),
            Someone::Nobody(_) => "/".to_owned(),
        };
        let body = ProblemPage {
            status: problem.status.as_u16(),
            title: problem.title.clone(),
            help: problem.help.clone(),
            trace,
            home,
            places,
        };
        Page::door(problem.title.clone(), body).status(problem.status)
    }

    /// The page in its layout, as an answer. What cannot be rendered is a plain 500.
    pub async fn render(&self, page: Page, mut response: Response) -> Response {
        let (html, taken) = match self.html(&page).await {
            Ok(done) => done,
            Err(error) => {
                tracing::error!(%error, "a page could not be rendered");
                *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                (m::unexpected_error().to(self.locale()), None)
            }
        };
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        headers.remove(header::CONTENT_LENGTH);
        if let Some(cookie) = taken {
            headers.append(header::SET_COOKIE, cookie);
        }
        *response.body_mut() = html.into();
        response
    }

    async fn html(
        &self,
        page: &Page,
    ) -> Result<(String, Option<HeaderValue>), Box<dyn std::error::Error + Send + Sync>> {
        let ctx = Ctx {
            locale: self.locale(),
            base: Base(self.base()),
        };
        let (toast, taken) = match web::toast(self.headers) {
            Some((toast, taken)) => (Some(toast), Some(taken)),
            None => (None, None),
        };
        let mut html = String::with_capacity(32 * 1024);
        let inside = match self.someone {
            Someone::Here(asked) if page.layout != Layout::Door => Some(asked),
            _ => None,
        };
        let Some(asked) = inside else {
            let head = self.head(page, &ctx, None, toast);
            let shell = DoorShell {
                head,
                wide: page.wide,
                plain_http: false,
                body: page.body(),
            };
            shell.render_into_with_values(&mut html, &ctx)?;
            return Ok((html, taken));
        };
        let mut conn = asked.read().await?;
        let counts = nav::counts(&mut conn, &asked.viewer, page.opened, asked.now).await?;
        drop(conn);
        let live = (self.answers_get && !asked.viewer.read_only())
            .then(|| (asked.org.event_seq, topics(page)));
        let head = self.head(page, &ctx, live, toast);
        if asked.is_staff() {
            let entries = nav::office_entries(asked, &counts);
            let crumbs = page.crumbs.clone();
            let shell = OfficeShell {
                head,
                asked,
                entries,
                nav: page.nav,
                crumbs,
                unread: counts.unread,
                viewed: counts.viewed,
                body: page.body(),
            };
            shell.render_into_with_values(&mut html, &ctx)?;
        } else {
            let entries = nav::portal_entries(&asked.viewer, &counts);
            let shell = PortalShell {
                head,
                asked,
                entries,
                nav: page.nav,
                unread: counts.unread,
                body: page.body(),
            };
            shell.render_into_with_values(&mut html, &ctx)?;
        }
        Ok((html, taken))
    }

    fn head<'h>(
        &'h self,
        page: &Page,
        ctx: &Ctx,
        live: Option<(i64, String)>,
        toast: Option<Toast>,
    ) -> Head<'h> {
        let org = self.org();
        let theme_mode = match self.someone {
            Someone::Here(asked) => asked
                .session
                .as_ref()
                .map(|s| s.theme.as_str())
                .filter(|t| *t != "auto"),
            Someone::Nobody(_) => None,
        };
        let title = page.title.to(ctx.locale);
        Head {
            lang: ctx.locale.lang.tag(),
            dir: ctx.locale.lang.dir().as_str(),
            theme_mode,
            serif: org.is_some_and(|o| o.headings == "serif"),
            title: match org {
                Some(org) => format!("{title} – {}", org.name),
                None => title,
            },
            org_name: org.map_or("Portico", |o| o.name.as_str()),
            theme: org.map_or_else(art::plain_theme_path, art::theme_path),
            mark: org.map_or_else(|| "/mark/plain-7-4b53c9.svg".to_owned(), art::mark_path),
            live,
            writer: self.writer(),
            toast,
            home: if ctx.base.0.is_empty() {
                "/".to_owned()
            } else {
                ctx.base.0.clone()
            },
        }
    }
}

/// What refreshes a page: its own topics and, where it refreshes at all, the count of the bell.
fn topics(page: &Page) -> String {
    let mut all = page.topics.join(" ");
    if !all.is_empty() {
        all.push(' ');
        all.push_str(web::live::BELL);
    }
    all
}

impl PortalShell<'_> {
    /// The phone's tab bar: home and the tools, before everything; five places in all.
    fn tabs(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().take(4)
    }
}
