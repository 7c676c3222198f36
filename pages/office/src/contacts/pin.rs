//! *Portal link with a PIN*: set it, send the link again, end it.

use axum::response::{IntoResponse, Response};
use kernel::ContactId;
use serde::Deserialize;
use web::{Error, Form, Id, Office, then};

use super::access::{Typed, again};
use crate::parse;
use crate::{change, m};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wish {
    key: String,
    /// None when the form was kept through a proof: secrets are not.
    pin: Vec<String>,
}

/// A first or a new PIN: mailed, or typed and told.
pub(crate) async fn set(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(form): Form<Wish>,
) -> Result<Response, Error> {
    people::needs(&asked.viewer, kernel::Right::GrantAccess)?;
    let one_mail = asked.org.pin_in_link_mail;
    let mailed = form.pin.first().is_some_and(|pin| pin.trim().is_empty());
    // Hashing is slow: outside the transaction.
    let wished = match form.pin.first() {
        Some(pin) => entry::wished_pin(pin).await,
        None => Err(store::Stop::field("pin", "required")),
    };
    let done = match wished {
        Ok(wish) => {
            // A typed one is no part of the key's fingerprint, which could be guessed back from: each
            // press sets what it says.
            let act = match mailed {
                true => asked.act_once(&form.key, &["pin"]),
                false => asked.act(),
            };
            change!(asked, act, |tx, viewer| entry::give_pin(
                tx, viewer, id, wish, one_mail
            )
            .await)
        }
        Err(stop) => Err(stop),
    };
    let said = match (mailed, one_mail) {
        (true, true) => m::pin_mailed_in_one(),
        (true, false) => m::pin_mailed(),
        (false, _) => m::pin_typed(),
    };
    ended(&asked, id, done, said).await
}

/// The link once more.
pub(crate) async fn send(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(form): Form<Wish>,
) -> Result<Response, Error> {
    let act = asked.act_once(&form.key, &["portal-link"]);
    let done = change!(asked, act, |tx, viewer| entry::send_portal_link(
        tx, viewer, id
    )
    .await);
    ended(&asked, id, done, m::portal_link_sent()).await
}

/// No PIN any more.
pub(crate) async fn end(asked: Office, Id(id): Id<ContactId>) -> Result<Response, Error> {
    let done = change!(asked, |tx, viewer| entry::end_pin(tx, viewer, id).await);
    ended(&asked, id, done, m::pin_ended()).await
}

async fn ended(
    asked: &Office,
    id: ContactId,
    done: Result<(), store::Stop>,
    said: impl Into<i18n::Text>,
) -> Result<Response, Error> {
    let back = || then(asked, &format!("/contacts/{id}/access"));
    match done {
        Ok(()) => Ok(back().toast(asked, said.into()).into_response()),
        Err(store::Stop::Again(_)) => Ok(back().into_response()),
        Err(stop) => {
            let typed = Typed {
                errors: parse::errors(stop, "pin")?,
                pin_open: true,
                ..Typed::default()
            };
            again(asked, id, typed).await
        }
    }
}
