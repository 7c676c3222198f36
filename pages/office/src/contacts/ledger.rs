//! Acts on access that was granted: switch, resend, copy a link, revoke, remove; and the
//! look at the portal as this client.

use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{Access, ContactId};
use people::contacts;
use serde::Deserialize;
use store::{Stop, Tx};
use web::{Error, Form, Id, Office, Page, then};

use super::access::{Typed, again};
use super::{Head, tabs};
use crate::{change, m, parse};

/// Back to the tab with a word, or the tab with the sentence of the refusal.
pub(crate) async fn back(
    asked: &Office,
    id: ContactId,
    done: Result<impl Into<Text>, Stop>,
) -> Result<Response, Error> {
    match done {
        Ok(text) => Ok(then(asked, &format!("/contacts/{id}/access"))
            .toast(asked, text)
            .into_response()),
        Err(stop) => {
            let errors = parse::errors(stop, "access")?;
            again(
                asked,
                id,
                Typed {
                    errors,
                    ..Typed::default()
                },
            )
            .await
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Switch {
    on: Option<String>,
}

/// *Amelia can use the portal*: off suspends, on resumes.
pub(crate) async fn switch(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(form): Form<Switch>,
) -> Result<Response, Error> {
    let on = form.on.is_some();
    let done = change!(asked, |tx, viewer| {
        if on {
            entry::resume(tx, viewer, id).await.map(Some)
        } else {
            entry::suspend(tx, viewer, id).await.map(|()| None)
        }
    });
    let text = |access: Option<Access>| match access {
        None => Text::from(m::suspended_now()),
        Some(Access::Invited) => m::granted_mailed().into(),
        Some(_) => m::resumed_now().into(),
    };
    match done {
        Ok(None) => {
            let path = format!("/contacts/{id}/access");
            let told = then(&asked, &path).toast(&asked, m::suspended_now());
            let told = told.undo(&asked, &format!("{path}/switch"));
            Ok(told.undo_field("on", "1").into_response())
        }
        done => back(&asked, id, done.map(text)).await,
    }
}

pub(crate) async fn resend(asked: Office, Id(id): Id<ContactId>) -> Result<Response, Error> {
    let done = change!(asked, |tx, viewer| entry::resend(tx, viewer, id).await);
    back(&asked, id, done.map(|()| m::resent_now())).await
}

pub(crate) async fn revoke(asked: Office, Id(id): Id<ContactId>) -> Result<Response, Error> {
    let done = change!(asked, |tx, viewer| entry::revoke_invitation(tx, viewer, id)
        .await);
    back(&asked, id, done.map(|()| m::revoked_now())).await
}

pub(crate) async fn remove(asked: Office, Id(id): Id<ContactId>) -> Result<Response, Error> {
    let done = change!(asked, |tx, viewer| entry::remove_access(tx, viewer, id)
        .await);
    back(&asked, id, done.map(|()| m::removed_now())).await
}

#[derive(askama::Template)]
#[template(path = "contact_link.html")]
struct LinkPage {
    head: Head,
    contact: contacts::Contact,
    first: String,
    url: String,
    qr: ui::Qr,
    expires: kernel::Time,
}

/// A link that is shown once, and its QR code.
pub(crate) async fn link(asked: Office, Id(id): Id<ContactId>) -> Result<Response, Error> {
    let (site, slug) = (asked.app.site.clone(), asked.org.slug.clone());
    let made = change!(asked, |tx, viewer| entry::copy_link(
        tx, viewer, id, &site, &slug
    )
    .await);
    let copied = match made {
        Ok(copied) => copied,
        Err(stop) => return back(&asked, id, Err::<Text, _>(stop)).await,
    };
    let contact = contacts::one(&mut asked.read().await?, &asked.viewer, id).await?;
    let body = LinkPage {
        head: Head::new(&asked, &contact, "access"),
        first: people::first_name(&contact.name).to_owned(),
        qr: ui::Qr::of(&copied.url),
        url: copied.url,
        expires: copied.expires_at,
        contact: contact.clone(),
    };
    let page: Page = tabs::page(&contact, body);
    Ok(page.into_response())
}

/// Begins a read-only look, in a window of its own.
pub(crate) async fn view_as(asked: Office, Id(id): Id<ContactId>) -> Result<Response, Error> {
    let Some(session) = asked.session.as_ref().map(|s| s.id) else {
        return Err(parse::forbidden().into());
    };
    let view = change!(asked, |tx, viewer| start(tx, viewer, session, id).await)?;
    Ok(axum::response::Redirect::to(&format!("/as/{view}")).into_response())
}

async fn start(
    tx: &mut Tx<'_>,
    viewer: &kernel::Viewer,
    session: kernel::SessionId,
    id: ContactId,
) -> Result<kernel::ViewAsId, Stop> {
    entry::start_view_as(tx, viewer, session, id).await
}
