//! The whole site on one page.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware;
use axum::response::{IntoResponse, Redirect, Response};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use web::{App, Door, Error, Routes, Tool};

use crate::{art, health, shell, tools, who};

/// Pages of an organization, relative to `/{org}`; met as a client at `/as/{view}` too.
pub fn pages() -> Routes {
    pages_with(tools::all())
}

fn pages_with(tools: &[Tool]) -> Routes {
    let of_tools = tools.iter().fold(Routes::new(), |all, tool| {
        all.and((tool.pages)().of_tool(tool.kind))
    });
    portal::pages()
        .and(office::pages())
        .and(parts::pages())
        .and(of_tools)
        .get(Door::Both, "/signed-in", shell::kept::signed_in)
}

/// The JSON API, relative to `/api/v1`.
pub fn api() -> Routes {
    api_with(tools::all())
}

fn api_with(tools: &[Tool]) -> Routes {
    let of_tools = tools
        .iter()
        .fold(Routes::new(), |all, tool| all.and((tool.api)()));
    office::api()
        .and(portal::api())
        .and(parts::api())
        .and(of_tools)
}

/// What belongs to the instance: absolute paths.
pub fn instance() -> Routes {
    door::routes()
        .get(Door::Open, "/", shell::front)
        .get(Door::SignedIn, "/live", shell::live)
        .get(Door::Open, "/healthz", health::healthz)
        .get(Door::Open, "/readyz", health::readyz)
        .get(Door::Open, "/assets/{*id}", assets)
        .get(Door::Open, "/theme/{id}", art::theme)
        .get(Door::Open, "/cover/{id}", art::cover)
        .get(Door::Open, "/mark/{id}", art::mark)
        .get(Door::Open, "/logo/{org}/{id}", shell::logo)
        .get(Door::Open, "/robots.txt", robots)
        .get(Door::Open, "/api/openapi.json", openapi)
}

/// The program's routes and everything around them.
pub fn site(app: App) -> Router {
    let forms = RequestBodyLimitLayer::new(
        usize::try_from(app.site.max_file)
            .unwrap_or(usize::MAX)
            .saturating_add(8 << 20),
    );
    let pages = pages_with(app.tools).into_router();
    Router::new()
        .merge(instance().into_router())
        .nest("/api/v1", api_with(app.tools).into_router())
        .nest("/as/{view}", pages.clone())
        .nest("/{org}", pages)
        .fallback(elsewhere)
        .method_not_allowed_fallback(|| async { Error::wrong_method() })
        .layer(CatchPanicLayer::custom(panicked))
        .layer(forms)
        .layer(middleware::from_fn_with_state(app.clone(), who::find))
        .layer(middleware::from_fn_with_state(app.clone(), shell::wrap))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .with_state(app)
}

/// An address that ends with a slash too many leads to the one without; there is no other.
async fn elsewhere(method: Method, uri: Uri) -> Response {
    let path = uri.path();
    let short = path.trim_end_matches('/');
    let local = short.starts_with('/') && !short.starts_with("//") && !short.contains('\\');
    if local && short != path && matches!(method, Method::GET | Method::HEAD) {
        let query = uri.query().map(|q| format!("?{q}")).unwrap_or_default();
        return Redirect::permanent(&format!("{short}{query}")).into_response();
    }
    Error::no_address().into_response()
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Error::from(store::Stop::Broken("a handler panicked")).into_response()
}

async fn assets(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, Error> {
    let text = |name| {
        headers
            .get(name)
            .and_then(|v: &HeaderValue| v.to_str().ok())
    };
    let served = ui::assets::serve(
        &path,
        text(header::ACCEPT_ENCODING),
        text(header::IF_NONE_MATCH),
    )
    .ok_or_else(Error::no_address)?;
    let status = StatusCode::from_u16(served.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, served.body.into_owned()).into_response();
    let set = response.headers_mut();
    set.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(served.content_type),
    );
    set.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(served.cache_control),
    );
    if let Some(encoding) = served.encoding {
        set.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if let Some(Ok(etag)) = served.etag.map(|e| HeaderValue::from_str(&e)) {
        set.insert(header::ETAG, etag);
    }
    if served.vary {
        set.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    Ok(response)
}

async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /\n"
}

async fn openapi(State(app): State<App>) -> Response {
    axum::Json(shell::api_doc(&app)).into_response()
}
