//! What is called, and what is not: a listener that must hear nothing says whether it did.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop where it is

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use egress::{Egress, MOST, Resolve, Trouble, networks};
use http::{Request, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::rustls::server::Acceptor;

/// A listener on the loopback address that answers everything the same way and keeps what it heard.
async fn listener(answer: Vec<u8>) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = socket.local_addr().unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let keep = heard.clone();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = socket.accept().await.unwrap();
            let mut text = vec![0; 4096];
            let read = stream.read(&mut text).await.unwrap();
            let said = String::from_utf8_lossy(&text[..read]).into_owned();
            keep.lock().unwrap().push(said);
            _ = stream.write_all(&answer).await;
        }
    });
    (at, heard)
}

fn ok(body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A resolver with one answer for each question, the last for all that follow.
fn names(answers: Vec<Vec<SocketAddr>>) -> (Resolve, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let resolve: Resolve = Arc::new(move |_, _| {
        let n = count.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
        let found = answers[n].clone();
        Box::pin(async move { Ok(found) })
    });
    (resolve, asked)
}

async fn get(egress: &Egress, address: &str) -> Result<Response<Vec<u8>>, Trouble> {
    let request = Request::builder().uri(address).body(Vec::new()).unwrap();
    egress.call(request).await
}

fn home() -> Egress {
    Egress::new(networks("127.0.0.0/8").unwrap())
}

#[tokio::test]
async fn what_stands_in_the_network_hears_nothing() {
    let (at, heard) = listener(ok("secret")).await;
    let egress = Egress::default();
    for address in [
        format!("http://{at}/"),
        format!("https://{at}/"),
        "https://127.0.0.1/".to_owned(),
        "https://localhost/".to_owned(),
        "https://2130706433/".to_owned(),
        "https://0x7f.1/".to_owned(),
        "https://[::1]/".to_owned(),
        "https://[::ffff:127.0.0.1]:8443/".to_owned(),
        "https://169.254.169.254/latest/meta-data/".to_owned(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        format!("https://user:word@127.0.0.1:{}/", at.port()),
    ] {
        let got = get(&egress, &address).await;
        assert!(
            matches!(got, Err(Trouble::Address | Trouble::Closed)),
            "{address}: {got:?}"
        );
    }
    // A name with one good address among bad ones is refused as a whole.
    let good = "93.184.215.14:443".parse().unwrap();
    let (resolve, _) = names(vec![vec![good, SocketAddr::new(at.ip(), 443)]]);
    let got = get(&egress.resolving(resolve), "https://provider.example/").await;
    assert_eq!(got.unwrap_err(), Trouble::Closed);
    assert!(heard.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_name_is_resolved_once_and_the_address_that_was_looked_at_is_called() {
    let (at, heard) = listener(ok("here")).await;
    let (other, wrong) = listener(ok("rebound")).await;
    let (resolve, asked) = names(vec![vec![at], vec![other]]);
    let egress = home().resolving(resolve);
    let got = get(
        &egress,
        &format!("http://provider.test:{}/a?b=c", at.port()),
    )
    .await
    .unwrap();
    assert_eq!(got.body(), b"here");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert!(wrong.lock().unwrap().is_empty());
    let said = heard.lock().unwrap()[0].to_lowercase();
    assert!(said.starts_with("get /a?b=c http/1.1"), "{said}");
    assert!(
        said.contains(&format!("host: provider.test:{}", at.port())),
        "{said}"
    );
    // The next call asks again, and looks again.
    let (resolve, _) = names(vec![vec![at], vec!["10.0.0.1:443".parse().unwrap()]]);
    let egress = home().resolving(resolve);
    let address = format!("http://provider.test:{}/", at.port());
    assert!(get(&egress, &address).await.is_ok());
    assert!(get(&egress, &address).await.is_err());
}

#[tokio::test]
async fn tls_asks_for_the_name_at_the_address_that_was_looked_at() {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = socket.local_addr().unwrap();
    let hello = tokio::spawn(async move {
        let (stream, _) = socket.accept().await.unwrap();
        let start = LazyConfigAcceptor::new(Acceptor::default(), stream)
            .await
            .unwrap();
        start.client_hello().server_name().map(str::to_owned)
    });
    let (resolve, _) = names(vec![vec![at]]);
    let address = format!("https://provider.test:{}/", at.port());
    let got = get(&home().resolving(resolve), &address).await;
    assert_eq!(got.unwrap_err(), Trouble::Certificate);
    assert_eq!(hello.await.unwrap().as_deref(), Some("provider.test"));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_a_way() {
    let (inner, heard) = listener(ok("secret")).await;
    let moved =
        format!("HTTP/1.1 302 Found\r\nlocation: http://{inner}/\r\ncontent-length: 0\r\n\r\n");
    let (at, _) = listener(moved.into_bytes()).await;
    let got = get(&home(), &format!("http://{at}/")).await.unwrap();
    assert_eq!(got.status(), 302);
    let read = home()
        .document(&format!("http://{at}/"), Duration::ZERO)
        .await;
    assert_eq!(read.unwrap_err(), Trouble::Answer(302));
    assert!(heard.lock().unwrap().is_empty());
}

#[tokio::test]
async fn no_more_is_read_and_waited_than_was_said() {
    let endless = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{}",
        MOST + 1,
        "x".repeat(MOST + 1)
    );
    let (at, _) = listener(endless.into_bytes()).await;
    let got = get(&home(), &format!("http://{at}/")).await;
    assert_eq!(got.unwrap_err(), Trouble::Long);
    let (at, _) = listener(Vec::new()).await; // takes the request and says nothing, then ends
    let got = get(&home(), &format!("http://{at}/")).await;
    assert_eq!(got.unwrap_err(), Trouble::Unreachable);
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap(); // never accepts
    let began = std::time::Instant::now();
    let got = get(
        &home(),
        &format!("http://{}/", silent.local_addr().unwrap()),
    )
    .await;
    assert_eq!(got.unwrap_err(), Trouble::Slow);
    assert!(began.elapsed() < egress::TOTAL + Duration::from_secs(1));
}

#[tokio::test]
async fn a_document_is_kept_for_a_while_and_read_again_when_asked() {
    let (at, heard) = listener(ok("{}")).await;
    let (egress, address) = (home(), format!("http://{at}/"));
    for _ in 0..3 {
        egress
            .document(&address, Duration::from_secs(600))
            .await
            .unwrap();
    }
    assert_eq!(heard.lock().unwrap().len(), 1);
    egress.document(&address, Duration::ZERO).await.unwrap();
    assert_eq!(heard.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn of_many_who_want_a_document_at_once_one_reads_it() {
    let (at, heard) = listener(ok("{}")).await;
    let (egress, address) = (home(), format!("http://{at}/"));
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (egress, address) = (egress.clone(), address.clone());
        all.spawn(async move { egress.document(&address, Duration::from_secs(600)).await });
    }
    for found in all.join_all().await {
        assert_eq!(&*found.unwrap(), "{}");
    }
    assert_eq!(heard.lock().unwrap().len(), 1);
}
