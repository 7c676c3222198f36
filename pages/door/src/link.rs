//! The link of a sign-in mail: a page with one button, or the code where it was opened elsewhere.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entry::{open_link, use_link};
use i18n::Text;
use ui::Errors;
use web::Error;

use crate::answer::{Go, enter, is_token, page as door};
use crate::m;
use crate::visit::Visit;

/// GET `…/link/{token}`: takes the token out of the address.
pub async fn open(
    visit: Visit,
    Path(path): Path<std::collections::HashMap<String, String>>,
) -> Response {
    let go = Go::to(visit.at("/sign-in/continue"));
    match path.get("token").filter(|t| is_token(t)) {
        Some(token) => go.step(&visit, "link", token, 600).into_response(),
        None => go.drop(&visit, "link").into_response(),
    }
}

#[derive(Template)]
#[template(path = "continue.html")]
struct Continue {
    name: String,
    action: String,
}

#[derive(Template)]
#[template(path = "code.html")]
struct Code {
    action: String,
    errors: Errors,
}

/// A page that says a link is over and how to get on.
#[derive(Template)]
#[template(path = "over.html")]
pub struct Over {
    /// What it says.
    pub title: Text,
    /// What to do.
    pub lead: Text,
    /// Where a new mail is asked for; none where there is nothing to ask for.
    pub action: Option<String>,
    /// What stands in the field already.
    pub email: String,
    /// The button.
    pub button: Text,
}

/// GET: *Continue as Amelia*, or the code.
pub async fn page(visit: Visit) -> Result<Response, Error> {
    let Some(token) = visit.step("link") else {
        return Ok(over(&visit));
    };
    match open_link(&visit.app.db, token, visit.step("browser"), visit.now).await? {
        Some(open) if open.same_browser => {
            let body = Continue {
                name: open.name,
                action: visit.at("/sign-in/continue"),
            };
            Ok(door(m::sign_in(), body, StatusCode::OK))
        }
        Some(_) => Ok(code_page(&visit, Errors::default(), StatusCode::OK)),
        None => Ok(over(&visit)),
    }
}

/// POST: the button.
pub async fn go_on(visit: Visit) -> Result<Response, Error> {
    let (Some(token), Some(browser)) = (visit.step("link"), visit.step("browser")) else {
        return Ok(over(&visit));
    };
    match use_link(&visit.app.db, token, browser, visit.now).await? {
        Some((proof, next)) => enter(&visit, proof, &next).await,
        None => Ok(over(&visit)),
    }
}

/// The page that wants the code of the mail.
pub fn code_page(visit: &Visit, errors: Errors, status: StatusCode) -> Response {
    door(
        m::other_browser_title(),
        Code {
            action: visit.at("/sign-in/code"),
            errors,
        },
        status,
    )
}

/// The one page for links that are unknown, used, expired or somebody else's.
pub fn over(visit: &Visit) -> Response {
    let body = Over {
        title: m::link_over_title().into(),
        lead: m::link_over_lead().into(),
        action: Some(visit.at("/sign-in/email")),
        email: visit.kept("asked").unwrap_or_default(),
        button: m::email_me_a_new_link().into(),
    };
    door(m::link_over_title(), body, StatusCode::GONE)
}
