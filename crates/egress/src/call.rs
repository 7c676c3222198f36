//! One request to one address.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, Uri, header};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use ipnet::IpNet;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};
use url::{Host, Position, Url};

use crate::is_global;
use crate::kept::Kept;

/// How long finding and reaching an address may take.
pub const CONNECT: Duration = Duration::from_secs(3);
/// How long all of it may take.
pub const TOTAL: Duration = Duration::from_secs(7);
/// The most that is read of an answer, in bytes.
pub const MOST: usize = 256 * 1024;
/// The ports outside of allowed networks.
const PORTS: [u16; 2] = [443, 8443];
/// Of several addresses of a name so many are tried.
const TRIES: usize = 4;

/// Why nothing came of a request. Says nothing of what answered: whoever picks the destination must
/// not learn by it what stands in the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Not an address this program calls: no https, a name and password in it, another port.
    Address,
    /// It leads into a network that is not for everybody, or to this machine.
    Closed,
    /// There is no such name, or nothing answers there.
    Unreachable,
    /// The certificate is not right, or TLS failed.
    Certificate,
    /// It took too long.
    Slow,
    /// The answer is too long.
    Long,
    /// It answered with this status.
    Answer(u16),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}
impl std::error::Error for Trouble {}

/// Finds the addresses of a name.
pub type Resolve = Arc<
    dyn Fn(String, u16) -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>
        + Send
        + Sync,
>;

/// The way out; cheap to clone, and what is kept is shared.
#[derive(Clone, Default)]
pub struct Egress {
    allow: Arc<[IpNet]>,
    resolve: Option<Resolve>,
    pub(crate) kept: Kept,
}

impl std::fmt::Debug for Egress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Egress({:?})", self.allow)
    }
}

/// Where a request goes.
struct Target {
    name: String,
    port: u16,
    tls: bool,
    path: String,
    host: String,
}

impl Egress {
    /// With networks that the operator opens, also to plain http and any port.
    pub fn new(allow: Vec<IpNet>) -> Self {
        Egress {
            allow: allow.into(),
            ..Egress::default()
        }
    }

    /// With names found another way, for tests.
    #[must_use]
    pub fn resolving(mut self, resolve: Resolve) -> Self {
        self.resolve = Some(resolve);
        self
    }

    /// Whether an address text may be called as far as its form tells; what it leads to only calling shows.
    pub fn may_call(&self, address: &str) -> bool {
        Url::parse(address).is_ok_and(|url| {
            let plain = url.scheme() == "http" && !self.allow.is_empty();
            let named =
                url.host().is_some() && url.username().is_empty() && url.password().is_none();
            named && (plain || url.scheme() == "https")
        })
    }

    /// Sends a request and reads the whole answer, whatever its status.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn call(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Trouble> {
        timeout(TOTAL, self.go(request))
            .await
            .unwrap_or(Err(Trouble::Slow))
    }

    async fn go(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Trouble> {
        let target = self.target(request.uri())?;
        let reach = async {
            let found = self.found(&target).await?;
            let stream = connect(&found).await?;
            match target.tls {
                true => Ok((None, Some(secured(&target.name, stream).await?))),
                false => Ok((Some(stream), None)),
            }
        };
        let reached = timeout(CONNECT, reach).await;
        match reached.unwrap_or(Err(Trouble::Unreachable))? {
            (Some(plain), _) => exchange(plain, request, &target).await,
            (None, Some(tls)) => exchange(tls, request, &target).await,
            (None, None) => Err(Trouble::Unreachable),
        }
    }

    fn target(&self, uri: &Uri) -> Result<Target, Trouble> {
        let text = uri.to_string();
        if !self.may_call(&text) {
            return Err(Trouble::Address);
        }
        let url = Url::parse(&text).map_err(|_| Trouble::Address)?;
        let name = match url.host() {
            Some(Host::Domain(name)) => name.to_owned(),
            Some(Host::Ipv4(ip)) => ip.to_string(),
            Some(Host::Ipv6(ip)) => ip.to_string(),
            None => return Err(Trouble::Address),
        };
        Ok(Target {
            name,
            port: url.port_or_known_default().ok_or(Trouble::Address)?,
            tls: url.scheme() == "https",
            path: url[Position::BeforePath..Position::AfterQuery].to_owned(),
            host: url[Position::BeforeHost..Position::AfterPort].to_owned(),
        })
    }

    /// The addresses of a name, if all of them may be reached.
    async fn found(&self, target: &Target) -> Result<Vec<SocketAddr>, Trouble> {
        let found = match (target.name.parse::<IpAddr>(), &self.resolve) {
            (Ok(ip), _) => Ok(vec![SocketAddr::new(ip, target.port)]),
            (Err(_), Some(resolve)) => resolve(target.name.clone(), target.port).await,
            (Err(_), None) => tokio::net::lookup_host((target.name.as_str(), target.port))
                .await
                .map(Iterator::collect),
        };
        let found = found.map_err(|_| Trouble::Unreachable)?;
        if found.is_empty() {
            return Err(Trouble::Unreachable);
        }
        let allowed = |ip: IpAddr| {
            self.allow
                .iter()
                .any(|net| net.contains(&ip.to_canonical()))
        };
        if found.iter().all(|at| allowed(at.ip())) {
            return Ok(found);
        }
        if !target.tls || !PORTS.contains(&target.port) {
            return Err(Trouble::Address);
        }
        let closed = |at: &SocketAddr| !allowed(at.ip()) && (!is_global(at.ip()) || is_own(*at));
        if found.iter().any(closed) {
            return Err(Trouble::Closed);
        }
        Ok(found)
    }
}

/// Whether an address is this machine's: the way to it begins there. Nothing is sent to find out.
fn is_own(at: SocketAddr) -> bool {
    let from: SocketAddr = match at {
        SocketAddr::V4(_) => ([0, 0, 0, 0], 0).into(),
        SocketAddr::V6(_) => ([0_u16; 8], 0).into(),
    };
    let way = UdpSocket::bind(from).and_then(|socket| {
        socket.connect(at)?;
        socket.local_addr()
    });
    way.is_ok_and(|way| way.ip().to_canonical() == at.ip().to_canonical())
}

async fn connect(found: &[SocketAddr]) -> Result<TcpStream, Trouble> {
    let each = CONNECT / 2;
    for at in found.iter().take(TRIES) {
        if let Ok(Ok(stream)) = timeout(each, TcpStream::connect(at)).await {
            return Ok(stream);
        }
    }
    Err(Trouble::Unreachable)
}

static TLS: LazyLock<Option<TlsConnector>> = LazyLock::new(|| {
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .ok()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Some(TlsConnector::from(Arc::new(config)))
});

type Tls = tokio_rustls::client::TlsStream<TcpStream>;

async fn secured(name: &str, stream: TcpStream) -> Result<Tls, Trouble> {
    let tls = TLS.as_ref().ok_or(Trouble::Certificate)?;
    let name = ServerName::try_from(name.to_owned()).map_err(|_| Trouble::Address)?;
    let done = tls.connect(name, stream).await;
    done.map_err(|_| Trouble::Certificate)
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Vec<u8>>,
    target: &Target,
) -> Result<Response<Vec<u8>>, Trouble> {
    let handshake = http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = handshake.map_err(|_| Trouble::Unreachable)?;
    let mut tasks = JoinSet::new(); // ends with this call, however that ends
    tasks.spawn(async move { _ = connection.await });
    let (mut parts, body) = request.into_parts();
    parts.uri = target.path.parse().map_err(|_| Trouble::Address)?;
    let host = HeaderValue::from_str(&target.host).map_err(|_| Trouble::Address)?;
    parts.headers.insert(header::HOST, host);
    let fixed = [
        (header::USER_AGENT, "Portico"),
        (header::CONNECTION, "close"),
    ];
    for (name, value) in fixed {
        parts.headers.insert(name, HeaderValue::from_static(value));
    }
    let request = Request::from_parts(parts, Full::new(Bytes::from(body)));
    let answer = sender.send_request(request).await;
    let (parts, body) = answer.map_err(|_| Trouble::Unreachable)?.into_parts();
    let read = Limited::new(body, MOST).collect().await;
    let read = read.map_err(|error| match error.is::<LengthLimitError>() {
        true => Trouble::Long,
        false => Trouble::Unreachable,
    })?;
    Ok(Response::from_parts(parts, read.to_bytes().to_vec()))
}
