//! *Enable login*: a user name and password that staff typed.

use axum::response::{IntoResponse, Response};
use entry::{Grant, PasswordWish};
use kernel::ContactId;
use people::contacts;
use serde::Deserialize;
use web::{Error, Form, Id, Office, then};

use super::access::{Typed, again};
use crate::parse;
use crate::{change, m};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wish {
    user_name: String,
    password: String,
    force_reset: Option<String>,
    notify: Option<String>,
    mail_password: Option<String>,
}

pub(crate) async fn set(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(form): Form<Wish>,
) -> Result<Response, Error> {
    people::needs(&asked.viewer, kernel::Right::GrantAccess)?;
    let contact = contacts::one(&mut asked.read().await?, &asked.viewer, id).await?;
    let user_name = form.user_name.clone();
    let wish = PasswordWish {
        user_name: form.user_name,
        password: form.password,
        force_reset: form.force_reset.is_some(),
        notify: form.notify.is_some(),
        mail_password: form.mail_password.is_some(),
    };
    // Hashing is slow: outside the transaction.
    let granted = match entry::typed(wish, &[&contact.name, &contact.email, &asked.org.name]).await
    {
        Ok(typed) => change!(asked, |tx, viewer| entry::grant(
            tx,
            viewer,
            id,
            Grant::Password(typed)
        )
        .await),
        Err(stop) => Err(stop),
    };
    match granted {
        Ok(granted) => {
            let text = if granted.mailed {
                m::password_set_mailed()
            } else {
                m::password_set()
            };
            Ok(then(&asked, &format!("/contacts/{id}/access"))
                .toast(&asked, text)
                .into_response())
        }
        Err(stop) => {
            let errors = parse::errors(stop, "user_name")?;
            again(
                &asked,
                id,
                Typed {
                    errors,
                    user_name,
                    password_open: true,
                    ..Typed::default()
                },
            )
            .await
        }
    }
}
