//! The middleware that finds out who asks, once a request, before any handler: session cookie or
//! bearer token, organization from the address (it brands and must match, it never grants).

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use i18n::{Lang, Locale};
use kernel::{Party, Power, Time, ViewAsId};
use store::org::Org;
use store::sessions::{self, Session};
use store::viewers::Placed;
use store::{Stop, tokens, viewers};
use uuid::Uuid;
use web::{App, Asked, Error, Inner, Someone, origin};

use crate::shell;

/// The trace id of a request; in its extensions and in the answer's header.
#[derive(Clone, Copy, Debug)]
pub struct Trace(pub Uuid);

/// A request without its body.
struct Knock {
    method: Method,
    uri: axum::http::Uri,
    headers: axum::http::HeaderMap,
}

/// Finds out who asks and stops what may not pass.
pub async fn find(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let now = app.clock.now();
    let trace = Trace(Uuid::now_v7());
    let path = request.uri().path().to_owned();
    let api = path.starts_with("/api/");
    // A body cannot be shared between threads, so what is asked of the request is taken out first.
    let knock = Knock {
        method: request.method().clone(),
        uri: request.uri().clone(),
        headers: request.headers().clone(),
    };
    let found = if api {
        bearer(&app, &knock, now, trace).await
    } else {
        from_cookie(&app, &knock, &path, now, trace).await
    };
    let someone = match found {
        Ok(someone) => someone,
        Err(answer) => return finish(answer.into_response(), trace, None),
    };
    // A mail program has no page of ours to come from; what it may do lies in the address, not in a cookie.
    let by_address = path.starts_with("/unsubscribe/");
    if !api
        && !by_address
        && !origin::allowed(request.method(), request.headers(), &app.site.origin())
    {
        return finish(Error::elsewhere().into_response(), trace, Some(someone));
    }
    if let Someone::Here(asked) = &someone {
        let leaving = path.starts_with("/as/") && path.ends_with("/leave");
        if asked.viewer.read_only() && !request.method().is_safe() && !leaving {
            return finish(
                Error::from(Stop::Forbidden(Power::See)).into_response(),
                trace,
                Some(someone),
            );
        }
        if let Some(session) = &asked.session {
            let must_change =
                session.must_change && !session.is_confined() && !asked.viewer.read_only();
            if must_change && request.method() == Method::GET {
                return finish(see_other("/change-password"), trace, Some(someone));
            }
            if !asked.viewer.read_only() {
                touch(&app, session.clone(), now);
            }
        }
    }
    let mut kept = None;
    if may_be_asked(&someone) && !api {
        match shell::kept::take(request).await {
            Ok(taken) => (request, kept) = taken,
            Err(error) => return finish(error.into_response(), trace, Some(someone)),
        }
    }
    request.extensions_mut().insert(trace);
    request.extensions_mut().insert(someone.clone());
    let mut response = next.run(request).await;
    if let Some(kept) = kept {
        response.extensions_mut().insert(kept);
    }
    finish(response, trace, Some(someone))
}

/// Whether the answer to a form may be the question who that is: its words are kept for that.
fn may_be_asked(someone: &Someone) -> bool {
    match someone {
        Someone::Nobody(org) => org.is_some(),
        Someone::Here(asked) => asked.session.is_some() && !asked.viewer.read_only(),
    }
}

fn finish(mut response: Response, trace: Trace, someone: Option<Someone>) -> Response {
    response.extensions_mut().insert(trace);
    if let Some(someone) = someone {
        response.extensions_mut().insert(someone);
    }
    response
}

fn see_other(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path.to_owned())]).into_response()
}

fn touch(app: &App, session: Session, now: Time) {
    if now - session.seen_at >= chrono::TimeDelta::minutes(1) {
        let db = app.db.clone();
        tokio::spawn(async move { _ = db.touch_session(&session, now).await }); // only a mark; the next request tries again
    }
}

async fn from_cookie(
    app: &App,
    request: &Knock,
    path: &str,
    now: Time,
    trace: Trace,
) -> Result<Someone, Response> {
    let mut parts = path.trim_start_matches('/').split('/');
    let first = parts.next().unwrap_or_default();
    let cookie = web::cookie(&request.headers, entry::cookie_name(&app.site));
    if first == "as" {
        return looking_on(app, cookie, parts.next().unwrap_or_default(), now, trace).await;
    }
    if first.is_empty() || entry::RESERVED.contains(&first) {
        return Ok(Someone::Nobody(None));
    }
    let mut conn = app.db.read_instance().await.map_err(stop)?;
    let Some(org) = Org::by_slug(&mut conn, first).await.map_err(stop)? else {
        return Ok(Someone::Nobody(None));
    };
    let session = match cookie {
        Some(cookie) => sessions::find(&mut conn, cookie, now).await.map_err(stop)?,
        None => None,
    };
    drop(conn);
    let Some(session) = session else {
        return Ok(Someone::Nobody(Some(Arc::new(org))));
    };
    if session.org_id != Some(org.id) {
        return elsewhere(app, request, &org, &session).await;
    }
    if entry::lacks_factor(&app.site, &org, &session) && !leads_in(path, &org.slug) {
        return match request.method.is_safe() {
            true => Err(see_other(&format!("/{}{}", org.slug, entry::SECOND_STEP))),
            false => Ok(Someone::Nobody(Some(Arc::new(org)))),
        };
    }
    let mut conn = app.db.read(org.id).await.map_err(stop)?;
    match viewers::placed(&mut conn, &org, session.staff_id, session.contact_id).await {
        // A client whose access is not active has no place here; the sign-in page says so kindly.
        Ok(placed) if shut_out(&placed.viewer) => Ok(Someone::Nobody(Some(Arc::new(org)))),
        Ok(placed) => {
            let base = format!("/{}", org.slug);
            Ok(here(app, org, placed, Some(session), base, now, trace))
        }
        Err(Stop::Gone) => Ok(Someone::Nobody(Some(Arc::new(org)))),
        Err(other) => Err(stop(other)),
    }
}

/// Whether a path is open to a session that still lacks its second factor: where one is set up, and
/// the door.
fn leads_in(path: &str, slug: &str) -> bool {
    let within = path.get(slug.len() + 1..).unwrap_or_default();
    let under = |start: &str| {
        let rest = within.strip_prefix(start);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    [
        entry::SECOND_STEP,
        "/sign-in",
        "/forgot",
        "/reset",
        "/invitation",
        "/pin",
    ]
    .into_iter()
    .any(under)
}

/// A link into another of this person's places offers the switch; anybody else learns nothing.
async fn elsewhere(
    app: &App,
    request: &Knock,
    org: &Org,
    session: &Session,
) -> Result<Someone, Response> {
    if session.is_confined() {
        // Where else they are is nothing to an organization that could have opened this itself.
        return Ok(Someone::Nobody(Some(Arc::new(org.clone()))));
    }
    let mut conn = app.db.read_instance().await.map_err(stop)?;
    let doors = sessions::doors(&mut conn, session.person_id)
        .await
        .map_err(stop)?;
    let safe = request.method.is_safe();
    if safe && (doors.iter().any(|d| d.org_id == org.id) || session.org_id.is_none()) {
        let next = request
            .uri
            .path_and_query()
            .map(|p| p.as_str())
            .filter(|next| next.len() <= web::NEXT_MAX)
            .unwrap_or("/");
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("next", next)
            .finish();
        return Err(see_other(&format!("/places?{query}")));
    }
    Ok(Someone::Nobody(Some(Arc::new(org.clone()))))
}

async fn looking_on(
    app: &App,
    cookie: Option<&str>,
    id: &str,
    now: Time,
    trace: Trace,
) -> Result<Someone, Response> {
    let (Some(cookie), Ok(id)) = (cookie, id.parse::<ViewAsId>()) else {
        return Ok(Someone::Nobody(None));
    };
    let mut conn = app.db.read_instance().await.map_err(stop)?;
    let Some(session) = sessions::find(&mut conn, cookie, now).await.map_err(stop)? else {
        return Ok(Someone::Nobody(None));
    };
    let Some(org_id) = session.org_id else {
        return Ok(Someone::Nobody(None));
    };
    let org = Org::by_id(&mut conn, org_id).await.map_err(stop)?;
    drop(conn);
    if entry::lacks_factor(&app.site, &org, &session) {
        return Ok(Someone::Nobody(None));
    }
    let mut conn = app.db.read(org_id).await.map_err(stop)?;
    let Some(view) = tokens::find_view_as(&mut conn, org_id, id, session.id, now)
        .await
        .map_err(stop)?
    else {
        return Ok(Someone::Nobody(None));
    };
    let staff = viewers::staff(&mut conn, org_id, view.staff_id)
        .await
        .map_err(stop)?;
    if !staff.viewer.has(kernel::Right::ViewAs) {
        return Ok(Someone::Nobody(None));
    }
    let client = viewers::client(&mut conn, org_id, view.contact_id)
        .await
        .map_err(stop)?;
    let mut placed = Placed::from(client.clone());
    placed.viewer = viewers::looking_on(&staff, &client, view.id);
    Ok(here(
        app,
        org,
        placed,
        Some(session),
        format!("/as/{id}"),
        now,
        trace,
    ))
}

async fn bearer(app: &App, request: &Knock, now: Time, trace: Trace) -> Result<Someone, Response> {
    let text = request
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok());
    // The scheme's case does not matter (RFC 9110, 11.1).
    let Some((_, token)) = text
        .and_then(|t| t.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
    else {
        return Ok(Someone::Nobody(None));
    };
    let mut conn = app.db.read_instance().await.map_err(stop)?;
    let Some(token) = tokens::find(&mut conn, token.trim(), now)
        .await
        .map_err(stop)?
    else {
        return Ok(Someone::Nobody(None));
    };
    app.quotas
        .api(token.id.0, token.org_id, now)
        .map_err(stop)?;
    let org = Org::by_id(&mut conn, token.org_id).await.map_err(stop)?;
    drop(conn);
    let mut conn = app.db.read(org.id).await.map_err(stop)?;
    match viewers::placed(&mut conn, &org, token.staff_id, token.contact_id).await {
        Ok(placed) if shut_out(&placed.viewer) => Ok(Someone::Nobody(None)),
        Ok(mut placed) => {
            let wanted = match token.staff_id {
                Some(_) => app.site.staff_factor,
                None => org.client_factor,
            };
            if wanted {
                // What a browser would not open before a second step is set up, a program does not.
                let mut all = app.db.read_instance().await.map_err(stop)?;
                let factors = entry::Factors::of(&mut all, placed.viewer.person).await;
                if !factors.map_err(stop)?.any() {
                    return Err(stop(Stop::Forbidden(Power::See)));
                }
            }
            placed.viewer.scope = token.scopes.0.scope();
            Ok(here(app, org, placed, None, String::new(), now, trace))
        }
        Err(Stop::Gone) => Ok(Someone::Nobody(None)),
        Err(other) => Err(stop(other)),
    }
}

fn shut_out(viewer: &kernel::Viewer) -> bool {
    !viewer.is_staff()
        && viewer
            .client
            .as_ref()
            .is_none_or(|c| c.access != kernel::Access::Active)
}

#[allow(clippy::too_many_arguments)] // each is one fact of the request
fn here(
    app: &App,
    org: Org,
    placed: Placed,
    session: Option<Session>,
    base: String,
    now: Time,
    trace: Trace,
) -> Someone {
    // Looking on, one meets the client's portal in one's own language, and the organization's zone.
    let chosen = |pick: fn(&Session) -> Option<&String>| session.as_ref().and_then(pick).cloned();
    let lang = chosen(|s| s.locale.as_ref())
        .and_then(|l| Lang::parse(&l))
        .or_else(|| Lang::parse(&org.locale))
        .unwrap_or_default();
    let zone = chosen(|s| s.zone.as_ref())
        .and_then(|z| z.parse().ok())
        .unwrap_or_else(|| org.tz());
    debug_assert!(
        placed.viewer.party() != Party::System,
        "a viewer is somebody"
    );
    let locale = Locale::new(lang, zone);
    let inner = Inner {
        app: app.clone(),
        org,
        viewer: placed.viewer,
        name: placed.name,
        photo: placed.photo,
        session,
        locale,
        base,
        now,
        request: trace.0,
    };
    Someone::Here(Asked(Arc::new(inner)))
}

fn stop(stop: Stop) -> Response {
    Error::from(stop).into_response()
}
