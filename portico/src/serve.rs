//! The server: our own accept loop, so that slow heads and silent connections end, and a stop that
//! finishes what was begun.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::{StatusCode, Version, header};
use axum::response::IntoResponse;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tower_http::timeout::TimeoutBody;

const CONNECTIONS: usize = 2_000;
const HEAD: Duration = Duration::from_secs(10);
const FIRST_BYTE: Duration = Duration::from_secs(10);
const FINISH: Duration = Duration::from_secs(10);
/// How long the other side may keep silent within a body.
const SILENCE: Duration = Duration::from_secs(30);

/// Serves until `stop`, then lets requests finish for ten seconds.
pub async fn serve(
    listener: TcpListener,
    site: Router,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(16 * 1024)
        .max_headers(100);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(30))
        .max_concurrent_streams(100)
        .max_header_list_size(16 * 1024);
    let builder = Arc::new(builder);
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    loop {
        let (stream, from) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = stop.cancelled() => break,
        };
        let Ok(place) = room.clone().try_acquire_owned() else {
            continue;
        }; // full: the connection is closed
        let _ = stream.set_nodelay(true);
        let watcher = graceful.watcher();
        let (builder, site) = (builder.clone(), site.clone());
        tokio::spawn(async move {
            let _place = place;
            if !speaks(&stream).await {
                return;
            }
            let service = hyper::service::service_fn(
                move |mut request: hyper::Request<hyper::body::Incoming>| {
                    request
                        .extensions_mut()
                        .insert(ConnectInfo::<SocketAddr>(from));
                    let site = site.clone();
                    async move {
                        if !names_one_host(&request) {
                            return Ok(StatusCode::BAD_REQUEST.into_response());
                        }
                        let timed = |body| axum::body::Body::new(TimeoutBody::new(SILENCE, body));
                        site.oneshot(request.map(timed)).await
                    }
                },
            );
            let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
            let _ = watcher.watch(connection.into_owned()).await; // a broken connection is the other side's business
        });
    }
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(FINISH) => tracing::warn!("some requests did not finish in time"),
    }
    Ok(())
}

/// A request names its host once (RFC 9112, 3.2): two names are how a proxy and a server come to
/// speak of different sites.
fn names_one_host<B>(request: &hyper::Request<B>) -> bool {
    let named = request.headers().get_all(header::HOST).iter().count();
    match request.version() {
        Version::HTTP_11 => named == 1,
        _ => named <= 1,
    }
}

/// Whether the other side sends a first byte in time.
async fn speaks(stream: &tokio::net::TcpStream) -> bool {
    let mut byte = [0; 1];
    matches!(
        tokio::time::timeout(FIRST_BYTE, stream.peek(&mut byte)).await,
        Ok(Ok(1))
    )
}
