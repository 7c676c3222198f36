//! What the server itself refuses, before any page is asked.

#![allow(clippy::unwrap_used)]

use axum::Router;
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// The status line of the answer to these bytes.
async fn answer(to: std::net::SocketAddr, request: String) -> String {
    let mut stream = TcpStream::connect(to).await.unwrap();
    // The server may hang up before it has read everything.
    _ = stream.write_all(request.as_bytes()).await;
    let mut read = Vec::new();
    _ = stream.read_to_end(&mut read).await;
    let text = String::from_utf8_lossy(&read).into_owned();
    text.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_request_names_one_host_and_keeps_its_head_short() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let site = Router::new().route("/", get(|| async { "here" }));
    let stop = CancellationToken::new();
    let serving = tokio::spawn(portico::serve::serve(listener, site, stop.clone()));
    let ask = |head: &str| {
        answer(
            at,
            format!("GET / HTTP/1.1\r\n{head}connection: close\r\n\r\n"),
        )
    };
    assert_eq!(ask("host: a\r\n").await, "HTTP/1.1 200 OK");
    assert_eq!(ask("").await, "HTTP/1.1 400 Bad Request");
    assert_eq!(
        ask("host: a\r\nhost: b\r\n").await,
        "HTTP/1.1 400 Bad Request"
    );
    let near = format!("host: a\r\nx-long: {}\r\n", "x".repeat(12 * 1024));
    assert_eq!(ask(&near).await, "HTTP/1.1 200 OK");
    let far = format!("host: a\r\nx-long: {}\r\n", "x".repeat(17 * 1024));
    assert_eq!(
        ask(&far).await,
        "HTTP/1.1 431 Request Header Fields Too Large"
    );
    stop.cancel();
    serving.await.unwrap().unwrap();
}
