//! Pages of the instance that belong to the shell: the front door, the live stream, logos.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::OrgId;
use serde::Deserialize;
use store::org::Org;
use store::{Stop, sessions, viewers};
use web::{App, Error, Query};

/// GET `/`: to the place the session acts in, else to the sign-in.
pub async fn front(State(app): State<App>, headers: HeaderMap) -> Result<Response, Error> {
    let mut conn = app.db.read_instance().await?;
    let session = match web::cookie(&headers, entry::cookie_name(&app.site)) {
        Some(cookie) => sessions::find(&mut conn, cookie, app.clock.now()).await?,
        None => None,
    };
    let there = match session {
        Some(session) => match session.org_id {
            Some(org) => format!("/{}", Org::by_id(&mut conn, org).await?.slug),
            None => "/places".to_owned(),
        },
        None => "/sign-in".to_owned(),
    };
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, there)]).into_response())
}

/// The query of the live stream.
#[derive(Deserialize)]
pub struct Since {
    #[serde(default)]
    since: i64,
    #[serde(default)]
    org: Option<OrgId>,
}

/// GET `/live`: the stream of the session's place. `Last-Event-ID` is not needed: every message
/// carries its number and the browser asks from the one its page was rendered at.
pub async fn live(
    State(app): State<App>,
    headers: HeaderMap,
    Query(query): Query<Since>,
) -> Result<Response, Error> {
    let cookie = web::cookie(&headers, entry::cookie_name(&app.site))
        .ok_or_else(Error::sign_in_first)?
        .to_owned();
    let ears = Ears {
        app: app.clone(),
        cookie,
    };
    let (asked_org, _) = ears.clone().hear().await?;
    if query.org.is_some_and(|org| org != asked_org) {
        return Err(Stop::Gone.into());
    }
    let stream = web::live::stream(
        app,
        asked_org,
        std::sync::Arc::new(move || Box::pin(ears.clone().viewer())),
        query.since,
    );
    let mut response = stream.into_response();
    response
        .headers_mut()
        .insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// Reads the viewer of a stream anew each time, so that a withdrawal ends it.
#[derive(Clone)]
struct Ears {
    app: App,
    cookie: String,
}

impl Ears {
    async fn hear(self) -> Result<(OrgId, kernel::Viewer), Stop> {
        let mut conn = self.app.db.read_instance().await?;
        let session = sessions::find(&mut conn, &self.cookie, self.app.clock.now())
            .await?
            .ok_or(Stop::Gone)?;
        let org = Org::by_id(&mut conn, session.org_id.ok_or(Stop::Gone)?).await?;
        drop(conn);
        if entry::lacks_factor(&self.app.site, &org, &session) {
            return Err(Stop::Gone);
        }
        let mut conn = self.app.db.read(org.id).await?;
        let placed = viewers::placed(&mut conn, &org, session.staff_id, session.contact_id).await?;
        Ok((org.id, placed.viewer))
    }
    async fn viewer(self) -> Result<kernel::Viewer, Stop> {
        Ok(self.hear().await?.1)
    }
}

/// GET `/logo/{org}/{id}`: an organization's uploaded logo. It brands sign-in pages, so it is public.
pub async fn logo(
    State(app): State<App>,
    Path((slug, _)): Path<(String, String)>,
) -> Result<Response, Error> {
    let mut conn = app.db.read_instance().await?;
    let org = Org::by_slug(&mut conn, &slug).await?.ok_or(Stop::Gone)?;
    let name = org
        .logo
        .as_deref()
        .and_then(blobs::BlobName::parse)
        .ok_or(Stop::Gone)?;
    let opened = app.blobs.open(&name, None).await.map_err(|_| Stop::Gone)?;
    let kind = blobs::known_type(org.logo_type.as_deref().unwrap_or_default());
    if !blobs::is_image(kind) {
        return Err(Stop::Gone.into());
    }
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("sandbox; default-src 'none'"),
        ),
    ];
    Ok((headers, axum::body::Body::from_stream(opened.stream)).into_response())
}
