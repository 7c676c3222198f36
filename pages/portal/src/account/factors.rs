//! *Two-step sign-in*: the authenticator app and the recovery codes of whoever is signed in.

mod always;
mod passkeys;
mod view;

use ::store::Stop;
use ::store::sessions::Session;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use entry::{Codes, Factors, Standing};
use i18n::Text;
use kernel::{Means, Refusal};
use serde::Deserialize;
use web::{Asked, Door, Error, Form, Page, Routes, then};

use super::{browser, own_session};
use crate::m;

/// The start of their addresses.
const AT: &str = entry::SECOND_STEP;

/// Pages under [`AT`].
pub fn routes() -> Routes {
    Routes::new()
        .get(Door::Both, AT, page)
        .post(Door::Both, &format!("{AT}/app"), begin)
        .get(Door::Both, &format!("{AT}/app"), app)
        .post(Door::Both, &format!("{AT}/app/confirm"), confirm)
        .post(Door::Both, &format!("{AT}/app/remove"), remove)
        .post(Door::Both, &format!("{AT}/codes"), codes)
        .post(Door::Both, &format!("{AT}/always"), always::save)
        .and(passkeys::routes())
}

/// GET: what one has, and what one may add.
async fn page(asked: Asked) -> Result<Page, Error> {
    if asked.viewer.read_only() {
        return Err(Stop::Gone.into()); // staff's own, on somebody else's page
    }
    if super::session(&asked)?.is_confined() && lacks(&asked) && setting(&asked).await.is_err() {
        return Ok(view::confirm_first(&asked));
    }
    let session = setting(&asked).await?;
    let mut conn = asked.app.db.read_instance().await?;
    let factors = Factors::of(&mut conn, session.person_id).await?;
    let passkeys = entry::list_passkeys(&mut conn, session.person_id).await?;
    let asks = entry::asks_second(&mut conn, &asked.app.site, session.person_id).await?;
    drop(conn);
    Ok(view::overview(&asked, factors, passkeys, asks))
}

/// A session in which a factor may be set up: one's own, or one by single sign-on of somebody who has
/// nothing else that it could be taken from.
async fn setting(asked: &Asked) -> Result<&Session, Error> {
    let session = super::own_here(asked)?;
    if session.vouched {
        let mut conn = asked.app.db.read_instance().await?;
        if entry::may_set_up(&mut conn, session).await? {
            return Ok(session);
        }
    }
    own_session(asked)
}

/// Whether nothing else is open before a factor is set up or shown.
fn lacks(asked: &Asked) -> bool {
    let session = asked.session.as_ref();
    session.is_some_and(|s| entry::lacks_factor(&asked.app.site, &asked.org, s))
}

/// A first factor may be set by who came in a moment ago; anything more wants proof.
async fn may_add(asked: &Asked, session: &Session) -> Result<(), Stop> {
    let mut conn = asked.app.db.read_instance().await?;
    let standing = Standing::of(&mut conn, session, asked.now).await?;
    if standing.may_begin() {
        return Ok(());
    }
    drop(conn);
    entry::prove(&asked.app.db, session, asked.now).await
}

/// POST `…/app`: makes a key that waits for its first code.
async fn begin(asked: Asked) -> Result<Response, Error> {
    let session = setting(&asked).await?;
    may_add(&asked, session).await?;
    let (db, site) = (&asked.app.db, &asked.app.site);
    match entry::begin_app(db, site, session.person_id, asked.now).await {
        Ok(()) => Ok(then(&asked, &format!("{AT}/app")).into_response()),
        Err(Stop::Refused(Refusal::State("has_app"))) => Ok(then(&asked, AT).into_response()),
        Err(stop) => Err(stop.into()),
    }
}

/// GET `…/app`: the key as a picture and as letters, and the field for its first code.
async fn app(asked: Asked) -> Result<Response, Error> {
    waiting(&asked, ui::Errors::default()).await
}

async fn waiting(asked: &Asked, errors: ui::Errors) -> Result<Response, Error> {
    let session = setting(asked).await?;
    match may_add(asked, session).await {
        Ok(()) => {}
        Err(Stop::Refused(Refusal::State("prove_first"))) => {
            let next = asked.at(&format!("{AT}/app"));
            let to = format!("/sign-in/again?next={next}");
            return Ok(then(asked, &to).into_response()); // the key opens the door
        }
        Err(stop) => return Err(stop.into()),
    }
    let site = &asked.app.site;
    let mut conn = asked.app.db.read_instance().await?;
    let key = entry::pending_app(
        &mut conn,
        site,
        session.person_id,
        &session.email,
        asked.now,
    )
    .await?;
    drop(conn);
    Ok(match key {
        Some(key) if errors.is_empty() => view::key(asked, key, errors).into_response(),
        Some(key) => view::key(asked, key, errors).invalid().into_response(),
        None => then(asked, AT).into_response(),
    })
}

/// The first code.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct CodeForm {
    code: String,
}

/// POST `…/app/confirm`: from now on the app counts; the first time recovery codes are shown.
async fn confirm(
    asked: Asked,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Result<Response, Error> {
    let session = setting(&asked).await?;
    may_add(&asked, session).await?;
    let (db, site) = (&asked.app.db, &asked.app.site);
    match entry::confirm_app(db, site, asked.act(), &form.code).await {
        Ok(codes) => {
            let cookie = go_on(&asked, session, &headers, Some(Means::Totp), true).await?;
            Ok(done(&asked, codes, m::app_added(), cookie))
        }
        Err(Stop::Refused(Refusal::Fields(fields))) => {
            let errors = match fields.first().map(|f| f.code) {
                Some("wrong") => ui::Errors::one("code", m::app_code_wrong()),
                _ => ui::Errors::of(&fields),
            };
            waiting(&asked, errors).await
        }
        Err(Stop::TooMany(seconds)) => {
            let errors = ui::Errors::one("code", m::too_many_codes(seconds));
            waiting(&asked, errors).await
        }
        Err(stop) => Err(stop.into()),
    }
}

/// POST `…/app/remove`
async fn remove(asked: Asked, headers: HeaderMap) -> Result<Response, Error> {
    let session = own_session(&asked)?;
    entry::prove(&asked.app.db, session, asked.now).await?;
    entry::remove_app(&asked.app.db, asked.act()).await?;
    let left = left(&asked, session).await?;
    let cookie = go_on(&asked, session, &headers, None, left).await?;
    Ok(done(&asked, Codes::default(), m::app_removed(), cookie))
}

/// POST `…/codes`: new recovery codes.
async fn codes(asked: Asked, headers: HeaderMap) -> Result<Response, Error> {
    let session = own_session(&asked)?;
    entry::prove(&asked.app.db, session, asked.now).await?;
    let (db, site) = (&asked.app.db, &asked.app.site);
    let codes = entry::renew_codes(db, site, asked.act()).await?;
    let cookie = go_on(&asked, session, &headers, None, session.factor).await?;
    Ok(done(&asked, codes, m::codes_renewed(), cookie))
}

/// Whether the session still stands on two factors.
async fn left(asked: &Asked, session: &Session) -> Result<bool, Stop> {
    let mut conn = asked.app.db.read_instance().await?;
    let factors = Factors::of(&mut conn, session.person_id).await?;
    Ok(session.factor && factors.any())
}

/// A session in place of the one that ended with the change.
async fn go_on(
    asked: &Asked,
    session: &Session,
    headers: &HeaderMap,
    proof: Option<Means>,
    factor: bool,
) -> Result<String, Stop> {
    asked.app.db.wake().await; // the mail that tells of it
    let (db, now) = (&asked.app.db, asked.now);
    entry::go_on(db, session, browser(headers), proof, factor, now).await
}

/// Back to the list; or, where there are codes to keep, the page on which they stand, once.
fn done(asked: &Asked, codes: Codes, what: impl Into<Text>, cookie: String) -> Response {
    let what = what.into();
    let mut response = if codes.0.is_empty() {
        then(asked, AT).toast(asked, what).into_response()
    } else {
        view::codes(asked, codes, what).into_response()
    };
    let cookie = entry::set_cookie(&asked.app.site, &cookie);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}
