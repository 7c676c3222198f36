//! API tokens on the account page: made after a fresh proof, shown once.

use ::store::Stop;
use ::store::sessions::Session;
use ::store::tokens::Scopes;
use axum::response::{IntoResponse, Response};
use entry::Made;
use kernel::{FieldError, Kind, Refusal, TokenId};
use serde::Deserialize;
use web::{Asked, Error, Form, Id, Then, then};

use super::{again, own_here, place, view};
use crate::m;

/// *Make a token.*
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct TokenForm {
    pub(super) key: String,
    pub(super) token_name: String,
    pub(super) days: String,
    pub(super) covers: String,
}

/// POST `/account/tokens`: answers with the page on which the token stands, once.
pub async fn make_token(asked: Asked, Form(form): Form<TokenForm>) -> Result<Response, Error> {
    let session = own_here(&asked)?;
    match make(&asked, session, &form).await {
        Ok(made) => {
            let typed = view::Typed {
                made: Some(made.text),
                ..view::Typed::default()
            };
            Ok(view::page(&asked, typed).await?.into_response())
        }
        Err(Stop::Again(_)) => Ok(then(&asked, "/account")
            .toast(&asked, m::token_once())
            .into_response()),
        Err(stop) => {
            let typed = view::Typed {
                token: Some((form.token_name, form.days, form.covers)),
                ..view::Typed::default()
            };
            again(&asked, renamed(stop), typed).await
        }
    }
}

async fn make(asked: &Asked, session: &Session, form: &TokenForm) -> Result<Made, Stop> {
    entry::prove(&asked.app.db, session, asked.now).await?;
    let place = place(asked, session).await?.ok_or(Stop::Gone)?;
    let scopes = match form.covers.as_str() {
        "read" => Scopes {
            read: readable(),
            write: Vec::new(),
            all: false,
        },
        "all" => Scopes::everything(),
        _ => return Err(Stop::field("covers", "unknown")),
    };
    let days = form
        .days
        .parse()
        .map_err(|_| Stop::field("days", "unknown"))?;
    let act = asked.act_once(&form.key, &[&form.token_name, &form.days, &form.covers]);
    entry::make_token(&asked.app.db, act, &place, &form.token_name, scopes, days).await
}

/// Everything that can be read: all tools, and people.
fn readable() -> Vec<String> {
    Kind::ALL
        .iter()
        .map(|k| k.tool().to_owned())
        .chain(["people".to_owned()])
        .collect()
}

/// `name` is the name of a person on this page.
fn renamed(stop: Stop) -> Stop {
    match stop {
        Stop::Refused(Refusal::Fields(fields)) => Stop::Refused(Refusal::Fields(
            fields
                .into_iter()
                .map(|f| {
                    if f.field == "name" {
                        FieldError::new("token_name", f.code).number(f.number)
                    } else {
                        f
                    }
                })
                .collect(),
        )),
        stop => stop,
    }
}

/// POST `/account/tokens/{id}/revoke`
pub async fn revoke_token(asked: Asked, Id(id): Id<TokenId>) -> Result<Then, Error> {
    own_here(&asked)?;
    entry::revoke_token(&asked.app.db, asked.act(), id).await?;
    Ok(then(&asked, "/account").toast(&asked, m::token_revoked()))
}
