//! *Show that it is you*: before an act that would hurt most in wrong hands. A form that was refused
//! for it is carried along and goes on after the proof, as it was typed: the answer is a 307, by which
//! the browser sends the same form on to where it was meant for.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entry::{Again, Asking, Standing, ask_for_link, prove_again, set_cookie};
use kernel::{Refusal, Time};
use serde::Deserialize;
use store::Stop;
use store::sessions::Session;
use ui::Errors;
use web::{App, Error, Form, Page, Query};

use crate::answer::{Go, query, shown};
use crate::m;
use crate::visit::{Visit, first_part, local};

/// Names of the fields of the proof; they are never carried along.
const OWN: &str = "prove_";

/// Where one goes on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Where {
    /// A form was on its way to this path.
    to: String,
    /// Or a page is to be opened.
    next: String,
}

/// A form that waits for proof.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    /// The organization's part of addresses.
    pub org: String,
    /// The path the form was meant for.
    pub to: String,
    /// What was typed.
    pub fields: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "again.html")]
struct View {
    action: String,
    fields: Vec<(String, String)>,
    standing: Standing,
    /// A code is on its way, or may be.
    sent: bool,
    email: String,
    mailbox: bool,
    account: String,
    by_passkey: String,
    errors: Errors,
}

impl View {
    fn code_field(&self) -> ui::Field {
        let field = ui::input("text", "prove_code", m::factor_code()).auto("one-time-code");
        field.max(10).error(self.errors.at("prove_code"))
    }
}

/// The page that asks for proof and holds the form meanwhile.
pub async fn ask(app: &App, session: &Session, waiting: Waiting, now: Time) -> Result<Page, Stop> {
    let there = Where {
        to: waiting.to,
        next: String::new(),
    };
    let page = view(app, session, &waiting.org, &there, waiting.fields, now);
    let page = page.await?;
    // A page that asks again is no success yet, so it answers as forms with errors do.
    Ok(Page::door(m::again_title(), page).invalid())
}

async fn view(
    app: &App,
    session: &Session,
    org: &str,
    there: &Where,
    mut fields: Vec<(String, String)>,
    now: Time,
) -> Result<View, Stop> {
    let mut conn = app.db.read_instance().await?;
    let standing = Standing::of(&mut conn, session, now).await?;
    fields.retain(|(name, _)| !name.starts_with(OWN));
    let way = match local(&there.to) {
        "" => query("next", local(&there.next)),
        to => query("to", to),
    };
    Ok(View {
        action: format!("/{org}/sign-in/again?{way}"),
        fields,
        standing,
        sent: false,
        email: session.email.clone(),
        mailbox: app.site.mailbox,
        account: format!("/{org}/account"),
        by_passkey: format!("/{org}/sign-in/passkey"),
        errors: Errors::default(),
    })
}

/// The session, and the organization of the page it belongs to.
async fn here(visit: &Visit) -> Result<(Session, String), Error> {
    let session = visit.session().await?.ok_or_else(Error::sign_in_first)?;
    match &visit.org {
        Some(org) if session.org_id == Some(org.id) => Ok((session, org.slug.clone())),
        _ => Err(Error::sign_in_first()),
    }
}

/// GET: the page, on the way to another one.
pub async fn page(visit: Visit, Query(there): Query<Where>) -> Result<Response, Error> {
    let (session, org) = here(&visit).await?;
    let there = Where {
        to: String::new(),
        ..there
    };
    let view = view(&visit.app, &session, &org, &there, Vec::new(), visit.now).await?;
    Ok(Page::door(m::again_title(), view).into_response())
}

/// POST: the proof, or the wish for a code by mail.
pub async fn prove(
    visit: Visit,
    Query(there): Query<Where>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let (session, org) = here(&visit).await?;
    let mut view = view(
        &visit.app,
        &session,
        &org,
        &there,
        fields.clone(),
        visit.now,
    )
    .await?;
    let anything = fields.iter().any(|(name, _)| name.starts_with(OWN));
    if view.standing.sure && !anything {
        return Ok(on(&org, &there)); // proven meanwhile, in another tab
    }
    let typed = |name: &str| {
        let found = fields.iter().find(|(n, _)| n == name);
        found.map(|(_, v)| v.clone())
    };
    if typed("prove_act").as_deref() == Some("mail") {
        let (errors, status) = match mail(&visit, &session).await {
            Ok(()) => (Errors::default(), StatusCode::OK),
            Err(stop) => shown(stop, "prove_mail")?,
        };
        view.sent = true;
        view.errors = errors;
        return Ok(Page::door(m::again_title(), view)
            .status(status)
            .into_response());
    }
    let passkey = typed("prove_passkey").filter(|answer| !answer.is_empty());
    let by = match (passkey, typed("prove_mail"), typed("prove_code")) {
        (Some(answer), ..) => {
            let cookie = visit.step("passkey").unwrap_or_default().to_owned();
            Again::Passkey(cookie, answer)
        }
        (None, Some(code), _) => Again::Mail(code),
        (None, None, Some(code)) => Again::App(code),
        (None, None, None) => Again::Password(typed("prove_password").unwrap_or_default()),
    };
    view.sent = matches!(by, Again::Mail(_));
    let site = &visit.app.site;
    match prove_again(&visit.app.db, site, &session, by, visit.now).await {
        Ok(cookie) => {
            let mut response = on(&org, &there);
            let headers = response.headers_mut();
            headers.append(header::SET_COOKIE, set_cookie(site, &cookie));
            Ok(response)
        }
        Err(Stop::Refused(Refusal::State("confirm_first"))) => {
            Ok(Go::to("/places").into_response())
        }
        Err(stop) => {
            let (errors, status) = shown(stop, "prove_password")?;
            view.errors = errors;
            Ok(Page::door(m::again_title(), view)
                .status(status)
                .into_response())
        }
    }
}

/// Sends the code, in a mail that can sign in too.
async fn mail(visit: &Visit, session: &Session) -> Result<(), Stop> {
    let asking = Asking {
        email: session.email.parse().map_err(|_| Stop::Gone)?,
        org: session.org_id,
        browser: None,
        next: String::new(),
        client: visit.client.clone(),
    };
    ask_for_link(&visit.app.db, asking, visit.now).await
}

/// On to where the form was meant for, with the form; else to the page.
fn on(org: &str, there: &Where) -> Response {
    // A browser resolves dots before it goes there.
    let within = |path: &str| first_part(path) == org && !path.contains("..");
    let to = local(&there.to);
    if within(to)
        && let Ok(to) = HeaderValue::from_str(to)
    {
        let mut response = StatusCode::TEMPORARY_REDIRECT.into_response();
        let headers = response.headers_mut();
        headers.insert(header::LOCATION, to);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return response;
    }
    let next = local(&there.next);
    Go::to(if within(next) {
        next.to_owned()
    } else {
        format!("/{org}")
    })
    .into_response()
}
