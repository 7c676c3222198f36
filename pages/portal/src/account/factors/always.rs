//! *Ask for my passkey after a password or mailed link too*: the passkey as a lock, not only a key.

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use web::{Asked, Error, Form, then};

use super::{AT, done, go_on, own_session};
use crate::m;

/// The switch.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct AlwaysForm {
    always: Option<String>,
}

/// POST `…/always`: wants proof, as every change of a factor does.
pub(super) async fn save(
    asked: Asked,
    headers: HeaderMap,
    Form(form): Form<AlwaysForm>,
) -> Result<Response, Error> {
    let session = own_session(&asked)?;
    entry::prove(&asked.app.db, session, asked.now).await?;
    let (db, site, on) = (&asked.app.db, &asked.app.site, form.always.is_some());
    let said = match on {
        true => m::passkey_always_on(),
        false => m::passkey_always_off(),
    };
    let Some(codes) = entry::ask_always(db, site, asked.act(), on).await? else {
        return Ok(then(&asked, AT).toast(&asked, said).into_response());
    };
    let cookie = go_on(&asked, session, &headers, None, session.factor).await?;
    Ok(done(&asked, codes, said, cookie))
}
