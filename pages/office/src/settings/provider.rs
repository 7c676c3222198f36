//! Single sign-on: the organization's own provider for its staff.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entry::{Fault, Provider, ProviderWish, Standing, Trouble, check_provider, provider_back};
use i18n::Text;
use kernel::{Group, Power, Right};
use serde::Deserialize;
use store::Stop;
use ui::Errors;
use web::{Error, Form, Office, Page, then};

use super::Nav;
use super::frame::{may, on_off, page};
use crate::{change, m, parse};

const AT: &str = "/settings/single-sign-on";

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    version: i64,
    issuer: String,
    client_id: String,
    /// None when the form was kept through a proof: secrets are not.
    client_secret: Vec<String>,
    name: String,
    domains: String,
    active: Option<String>,
}

impl Typed {
    fn of(provider: &Provider) -> Typed {
        Typed {
            version: provider.version,
            issuer: provider.issuer.clone(),
            client_id: provider.client_id.clone(),
            client_secret: Vec::new(),
            name: provider.name.clone(),
            domains: provider.domains.0.join(" "),
            active: provider.active.then(String::new),
        }
    }

    fn wish(&self) -> ProviderWish {
        ProviderWish {
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            secret: self.client_secret.first().cloned().unwrap_or_default(),
            name: self.name.clone(),
            domains: self.domains.clone(),
            active: self.active.is_some(),
        }
    }
}

#[derive(askama::Template)]
#[template(path = "settings_provider.html")]
struct Show {
    nav: Nav,
    /// Where the provider sends people back to.
    back: String,
    provider: Option<Provider>,
    typed: Typed,
    /// Whether who looks may change it now; else where they show that it is them.
    sure: bool,
    prove: String,
    errors: Errors,
    stale: Option<parts::Stale>,
}

impl Show {
    fn secret_field(&self) -> ui::Field {
        let field = ui::input("password", "client_secret", m::client_secret()).auto("off");
        let field = match self.provider {
            Some(_) => field.hint(m::client_secret_kept()),
            None => field,
        };
        field.error(self.errors.at("client_secret"))
    }
}

/// Who chooses the provider chooses who comes in as whom.
async fn only_super_admins(asked: &Office) -> Result<(), Error> {
    may(asked, Right::Settings)?;
    let group = asked.viewer.staff.as_ref().map(|s| s.group);
    if group == Some(Group::SuperAdmin) {
        return Ok(());
    }
    let Error(mut problem) = Stop::Forbidden(Power::Manage).into();
    problem.title = m::provider_not_yours().into();
    problem.help = m::provider_not_yours_help().into();
    Err(Error(problem))
}

async fn set(asked: &Office) -> Result<Option<Provider>, Stop> {
    Provider::of(&mut asked.read().await?, asked.org.id).await
}

async fn body(asked: &Office, typed: Option<Typed>, errors: Errors) -> Result<Show, Error> {
    let provider = set(asked).await?;
    let session = asked.session.as_ref().ok_or(Stop::Gone)?;
    let mut conn = asked.app.db.read_instance().await?;
    let standing = Standing::of(&mut conn, session, asked.now).await?;
    let typed = typed.or(provider.as_ref().map(Typed::of));
    Ok(Show {
        nav: Nav::new(asked, "single-sign-on"),
        back: provider_back(&asked.app.site, &asked.org.slug),
        sure: standing.sure,
        prove: format!("{}?next={}", asked.at("/sign-in/again"), asked.at(AT)),
        typed: typed.unwrap_or_default(),
        provider,
        errors,
        stale: None,
    })
}

pub(crate) async fn show(asked: Office) -> Result<Page, Error> {
    only_super_admins(&asked).await?;
    Ok(page(
        m::single_sign_on(),
        body(&asked, None, Errors::default()).await?,
    ))
}

async fn wrong(asked: &Office, typed: Option<Typed>, errors: Errors) -> Result<Response, Error> {
    let body = body(asked, typed, errors).await?;
    Ok(page(m::single_sign_on(), body).invalid().into_response())
}

pub(crate) async fn save(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    only_super_admins(&asked).await?;
    crate::prove(&asked).await?;
    if typed.client_secret.is_empty() {
        let errors = Errors::one("client_secret", m::client_secret_again());
        return wrong(&asked, Some(typed), errors).await;
    }
    let site = asked.app.site.clone();
    let wish = match typed.wish().checked(&site, set(&asked).await?.as_ref()) {
        Ok((wish, _)) => wish,
        Err(refusal) => {
            let errors = parse::errors(refusal.into(), "issuer")?;
            return wrong(&asked, Some(typed), errors).await;
        }
    };
    // One that is off need not answer, so that it can be turned off while it is down.
    if wish.active
        && let Err(fault) = check_provider(&site, &wish.issuer).await
    {
        let errors = Errors::one("issuer", fault_words(&fault));
        return wrong(&asked, Some(typed), errors).await;
    }
    let version = typed.version;
    let done = change!(asked, |tx, viewer| entry::save_provider(
        tx, viewer, &site, version, &wish
    )
    .await);
    match done {
        Ok(()) => Ok(then(&asked, AT)
            .toast(&asked, m::settings_saved())
            .into_response()),
        Err(Stop::Stale(_)) => {
            let mut body = body(&asked, Some(typed), Errors::default()).await?;
            let now = body.provider.as_ref();
            body.typed.version = now.map_or(0, |now| now.version);
            body.stale = now.map(stands);
            let page = page(m::single_sign_on(), body).status(StatusCode::CONFLICT);
            Ok(page.into_response())
        }
        Err(stop) => {
            let errors = parse::errors(stop, "issuer")?;
            wrong(&asked, Some(typed), errors).await
        }
    }
}

/// What stands now, for whoever saved too late.
fn stands(now: &Provider) -> parts::Stale {
    parts::Stale::new(vec![
        (m::provider_issuer().into(), now.issuer.clone().into()),
        (m::client_id().into(), now.client_id.clone().into()),
        (m::provider_name().into(), now.name.clone().into()),
        (m::provider_domains().into(), now.domains.0.join(" ").into()),
        (m::provider_active().into(), on_off(now.active)),
    ])
}

/// Asks the provider that is set who it is, and says what is wrong.
pub(crate) async fn test(asked: Office) -> Result<Response, Error> {
    only_super_admins(&asked).await?;
    crate::prove(&asked).await?;
    let provider = set(&asked).await?.ok_or(Stop::Gone)?;
    match check_provider(&asked.app.site, &provider.issuer).await {
        Ok(()) => Ok(then(&asked, AT)
            .toast(&asked, m::provider_answers())
            .into_response()),
        Err(fault) => {
            let errors = Errors::one("issuer", fault_words(&fault));
            wrong(&asked, None, errors).await
        }
    }
}

pub(crate) async fn remove(asked: Office) -> Result<Response, Error> {
    only_super_admins(&asked).await?;
    crate::prove(&asked).await?;
    change!(asked, |tx, viewer| entry::remove_provider(tx, viewer).await)?;
    Ok(then(&asked, AT)
        .toast(&asked, m::provider_removed())
        .into_response())
}

/// What is wrong with a provider, in plain words.
fn fault_words(fault: &Fault) -> Text {
    match fault {
        Fault::Out(Trouble::Address) => m::fault_address().into(),
        // One answer for both, or it would tell which names and machines there are inside.
        Fault::Out(Trouble::Closed | Trouble::Unreachable) => m::fault_unreachable().into(),
        Fault::Out(Trouble::Certificate) => m::fault_certificate().into(),
        Fault::Out(Trouble::Slow) => m::fault_slow().into(),
        Fault::Out(Trouble::Answer(status)) if *status != 200 => {
            m::fault_answer(i64::from(*status)).into()
        }
        Fault::Out(Trouble::Long | Trouble::Answer(_)) | Fault::Unreadable => {
            m::fault_unreadable().into()
        }
        Fault::Issuer(named) => m::fault_issuer(named.clone()).into(),
        Fault::Keys => m::fault_keys().into(),
    }
}
