//! Sign-in: a link by email first, a password for those who have one.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entry::{Asking, Tried, ask_for_link, try_password};
use i18n::Text;
use kernel::Email;
use serde::Deserialize;
use store::Stop;
use ui::Errors;
use web::{Error, Form, Query};

use crate::answer::{Go, enter, must_change, page as door, query, shown};
use crate::m;
use crate::provider;
use crate::visit::{Visit, local};

/// The query of the sign-in page.
#[derive(Deserialize)]
pub struct Where {
    #[serde(default)]
    pub next: String,
    /// Why a sign-in by the organization's provider came to nothing.
    #[serde(default)]
    pub provider: String,
    /// What ended, where somebody signed out on more than this device.
    #[serde(default)]
    pub out: String,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    title: Text,
    by_mail: String,
    by_password: String,
    forgot: String,
    next: String,
    email: String,
    who: String,
    user_names: bool,
    demo: bool,
    passkeys: bool,
    by_passkey: String,
    /// The organization's own provider, and where it is gone to.
    provider: Option<(String, String)>,
    why: Option<Text>,
    out: Option<Text>,
    errors: Errors,
}

impl SignIn {
    /// The first field of the page has the focus, unless something is wrong further down.
    fn email_field(&self) -> ui::Field {
        let field = ui::input("email", "email", m::email())
            .value(self.email.as_str())
            .auto("username")
            .error(self.errors.at("email"));
        if self.errors.is_empty() {
            field.focus()
        } else {
            field
        }
    }
    /// Who signs in with a password; user names belong to one organization.
    fn who_field(&self) -> ui::Field {
        let field = if self.user_names {
            ui::input("text", "who", m::email_or_user_name())
        } else {
            ui::input("email", "who", m::email())
        };
        field.value(self.who.as_str()).auto("username").max(254)
    }
}

/// The page, with what was typed and what is wrong.
pub async fn sign_in(
    visit: &Visit,
    next: &str,
    email: String,
    who: String,
    errors: Errors,
    status: StatusCode,
) -> Result<Response, Error> {
    let body = form(visit, next, email, who, errors).await?;
    Ok(door(title(visit), body, status))
}

async fn form(
    visit: &Visit,
    next: &str,
    email: String,
    who: String,
    errors: Errors,
) -> Result<SignIn, Stop> {
    let next = local(next);
    let by_provider = match next {
        "" => visit.at("/sign-in/provider"),
        next => format!("{}?{}", visit.at("/sign-in/provider"), query("next", next)),
    };
    let provider = provider::button(visit).await?;
    Ok(SignIn {
        title: title(visit),
        by_mail: visit.at("/sign-in/email"),
        by_password: visit.at("/sign-in"),
        forgot: visit.at("/forgot"),
        next: next.to_owned(),
        email,
        who,
        user_names: visit.org.is_some(),
        demo: visit.app.site.demo,
        passkeys: entry::passkeys_possible(&visit.app.site),
        by_passkey: visit.at("/sign-in/passkey"),
        provider: provider.map(|name| (name, by_provider)),
        why: None,
        out: None,
        errors,
    })
}

fn title(visit: &Visit) -> Text {
    match &visit.org {
        Some(org) => m::sign_in_to(org.name.clone()).into(),
        None => m::sign_in().into(),
    }
}

/// GET: the page. Whoever is inside already is led on.
pub async fn page(visit: Visit, Query(there): Query<Where>) -> Result<Response, Error> {
    let next = local(&there.next);
    if let Some(session) = visit.session().await?
        && !session.known_to_staff
        && visit
            .org
            .as_ref()
            .is_some_and(|o| session.org_id == Some(o.id))
    {
        let home = visit.at("");
        return Ok(Go::to(if next.is_empty() { &home } else { next }).into_response());
    }
    let (none, errors) = (String::new, Errors::default());
    let body = SignIn {
        why: provider::why(&there.provider),
        out: match there.out.as_str() {
            "all" => Some(m::out_of_all().into()),
            "these" => Some(m::out_of_these().into()),
            _ => None,
        },
        ..form(&visit, next, none(), none(), errors).await?
    };
    Ok(door(title(&visit), body, StatusCode::OK))
}

/// The form with a password.
#[derive(Deserialize)]
pub struct ByPassword {
    #[serde(default)]
    who: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// POST: with a password.
pub async fn with_password(visit: Visit, Form(form): Form<ByPassword>) -> Result<Response, Error> {
    let org = visit.org.as_ref().map(|o| o.id);
    let tried = try_password(
        &visit.app.db,
        &form.who,
        &form.password,
        org,
        visit.client.clone(),
        visit.now,
    )
    .await;
    let (errors, status) = match tried {
        Ok(Tried::In(proof)) => return enter(&visit, proof, &form.next).await,
        Ok(Tried::MustChange(step)) => return Ok(must_change(&visit, &step, &form.next)),
        Ok(Tried::Wrong) => (
            Errors::one("password", m::wrong_sign_in()),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        Err(stop) => shown(stop, "password")?,
    };
    let none = String::new();
    sign_in(&visit, &form.next, none, form.who, errors, status).await
}

/// The form that asks for a mail.
#[derive(Deserialize)]
pub struct ByMail {
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub next: String,
}

/// POST: asks for a link by email.
pub async fn ask(visit: Visit, Form(form): Form<ByMail>) -> Result<Response, Error> {
    let next = local(&form.next).to_owned();
    match mail(&visit, &form.email, &next).await {
        Ok(go) => Ok(go.into_response()),
        Err(stop) => {
            let (errors, status) = shown(stop, "email")?;
            sign_in(&visit, &next, form.email, String::new(), errors, status).await
        }
    }
}

/// Asks for a link to `address` and leads to the page that waits for its code.
pub async fn mail(visit: &Visit, address: &str, next: &str) -> Result<Go, Stop> {
    let email = address_of(address)?;
    let browser = visit.browser()?;
    let asking = Asking {
        email: email.clone(),
        org: visit.org.as_ref().map(|o| o.id),
        browser: Some(browser.clone()),
        next: next.to_owned(),
        client: visit.client.clone(),
    };
    ask_for_link(&visit.app.db, asking, visit.now).await?;
    let to = visit.at("/sign-in/sent");
    let to = if next.is_empty() {
        to
    } else {
        format!("{to}?{}", query("next", next))
    };
    Ok(Go::to(to).step(visit, "browser", &browser, 24 * 3600).keep(
        visit,
        "asked",
        email.as_str(),
        15 * 60,
    ))
}

/// An address as typed, or the error at `email`.
pub fn address_of(typed: &str) -> Result<Email, Stop> {
    let wrong = if typed.trim().is_empty() {
        "required"
    } else {
        "not_an_email"
    };
    typed.parse().map_err(|_| Stop::field("email", wrong))
}
