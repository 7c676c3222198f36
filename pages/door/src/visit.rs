//! What the door knows of a request: who may be signed in, which organization brands the page,
//! from where it comes, and the short cookies it carries.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use data_encoding::BASE64URL_NOPAD;
use entry::{Arrival, client_key, cookie_name, read_cookie, step_cookie_name};
use kernel::{OrgId, Time};
use store::org::Org;
use store::sessions::{self, Session};
use store::{Stop, secret};
use uuid::Uuid;
use web::{App, Error, Someone};

/// A request at the door.
pub struct Visit {
    /// What the program has at hand.
    pub app: App,
    /// The organization that the address names.
    pub org: Option<Brand>,
    /// The client, for limits.
    pub client: String,
    /// The moment of the request.
    pub now: Time,
    /// The trace id.
    pub request: Uuid,
    headers: HeaderMap,
}

/// The organization of a page.
#[derive(Clone, Debug)]
pub struct Brand {
    /// Its id.
    pub id: OrgId,
    /// Its part of addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
}

impl From<&Org> for Brand {
    fn from(org: &Org) -> Self {
        Brand {
            id: org.id,
            slug: org.slug.clone(),
            name: org.name.clone(),
        }
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let someone = parts.extensions.get::<Someone>();
        let at_instance = !matches!(someone, Some(Someone::Here(asked)) if parts.uri.path().starts_with(&asked.base));
        let (org, request) = match someone {
            Some(Someone::Here(asked)) => (
                (!at_instance).then(|| Brand::from(&asked.org)),
                asked.request,
            ),
            Some(Someone::Nobody(org)) => (org.as_deref().map(Brand::from), Uuid::now_v7()),
            None => (None, Uuid::now_v7()),
        };
        if org.is_none() && names_one(parts) {
            return Err(Stop::Gone.into()); // no organization of that name
        }
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|c| c.0.ip());
        let ip = client_ip(peer, &parts.headers, &app.site.trusted_proxies);
        Ok(Visit {
            app: app.clone(),
            org,
            client: ip.map(client_key).unwrap_or_default(),
            now: app.clock.now(),
            request,
            headers: parts.headers.clone(),
        })
    }
}

/// Whether the route is one of an organization's (`/{org}/…`).
fn names_one(parts: &Parts) -> bool {
    parts
        .extensions
        .get::<axum::extract::MatchedPath>()
        .is_some_and(|m| m.as_str().starts_with("/{org}/"))
}

/// The address that counts: the peer's, or the last one that a listed proxy did not write itself.
fn client_ip(peer: Option<IpAddr>, headers: &HeaderMap, proxies: &[IpAddr]) -> Option<IpAddr> {
    let peer = peer?.to_canonical();
    if !proxies.contains(&peer) {
        return Some(peer);
    }
    let named = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|h| h.to_str().ok())
        .flat_map(|h| h.split(','));
    let named: Vec<Option<IpAddr>> = named
        .map(|ip| ip.trim().parse::<IpAddr>().ok().map(|ip| ip.to_canonical()))
        .collect();
    match named
        .iter()
        .rev()
        .find(|ip| ip.is_none_or(|ip| !proxies.contains(&ip)))
    {
        Some(Some(ip)) => Some(*ip),
        _ => Some(peer), // nothing named, or something that is no address: the proxy answers for it
    }
}

impl Visit {
    /// A path of the door, with the organization in front where the page has one.
    pub fn at(&self, path: &str) -> String {
        match &self.org {
            Some(org) => format!("/{}{path}", org.slug),
            None => path.to_owned(),
        }
    }
    /// The session cookie.
    pub fn cookie(&self) -> Option<&str> {
        read_cookie(&self.headers, cookie_name(&self.app.site))
    }
    /// The good session of the browser, if there is one.
    pub async fn session(&self) -> Result<Option<Session>, Stop> {
        let Some(cookie) = self.cookie() else {
            return Ok(None);
        };
        sessions::find(&mut self.app.db.read_instance().await?, cookie, self.now).await
    }
    /// A short cookie.
    pub fn step(&self, name: &str) -> Option<&str> {
        read_cookie(&self.headers, &step_cookie_name(&self.app.site, name))
    }
    /// The text of a short cookie that keeps readable words.
    pub fn kept(&self, name: &str) -> Option<String> {
        let bytes = BASE64URL_NOPAD.decode(self.step(name)?.as_bytes()).ok()?;
        String::from_utf8(bytes).ok()
    }
    /// The browser, in its own words.
    pub fn agent(&self) -> String {
        self.headers
            .get("user-agent")
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    }
    /// How this browser arrives; `next` may name the organization it is on the way to.
    pub async fn arrival(&self, next: &str) -> Result<Arrival, Stop> {
        let mut hint = self.org.as_ref().map(|o| o.id);
        let named = first_part(next);
        if !named.is_empty() && self.org.as_ref().is_none_or(|o| o.slug != named) {
            let found = Org::by_slug(&mut self.app.db.read_instance().await?, named).await?;
            hint = found.map(|o| o.id).or(hint);
        }
        Ok(Arrival {
            hint,
            agent: self.agent(),
            old: self.cookie().map(str::to_owned),
            request: self.request,
        })
    }
    /// The cookie that binds a mailed link to this browser, made if it has none.
    pub fn browser(&self) -> Result<String, Stop> {
        match self.step("browser") {
            Some(known) => Ok(known.to_owned()),
            None => Ok(BASE64URL_NOPAD.encode(&secret::random::<32>()?)),
        }
    }
}

/// A path within the site, or nothing: never another site, never a header.
pub fn local(next: &str) -> &str {
    let plain = next.len() <= web::NEXT_MAX
        && next
            .chars()
            .all(|c| !c.is_control() && c != '\\' && c != ' ');
    let inside = next.starts_with('/') && !next.starts_with("//");
    if plain && inside { next } else { "" }
}

/// The first part of a path: the organization, in most.
pub fn first_part(path: &str) -> &str {
    path.trim_start_matches('/')
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_stays_on_this_site() {
        for good in ["/larkspur", "/larkspur/files?q=a#b"] {
            assert_eq!(local(good), good);
        }
        for bad in [
            "",
            "larkspur",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nset-cookie: x",
            "/a b",
        ] {
            assert_eq!(local(bad), "", "{bad:?}");
        }
        assert_eq!(
            (
                first_part("/kiln/files"),
                first_part("/kiln?x"),
                first_part("")
            ),
            ("kiln", "kiln", "")
        );
    }

    #[test]
    fn forwarded_addresses_count_from_listed_proxies_only() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let from = |peer: &str, header: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", header.parse().unwrap());
            client_ip(Some(ip(peer)), &headers, &[ip("10.0.0.1"), ip("10.0.0.2")])
        };
        assert_eq!(from("192.0.2.1", "198.51.100.9"), Some(ip("192.0.2.1")));
        assert_eq!(
            from("10.0.0.1", "203.0.113.7, 198.51.100.9"),
            Some(ip("198.51.100.9"))
        );
        assert_eq!(
            from("10.0.0.1", "198.51.100.9, 10.0.0.2"),
            Some(ip("198.51.100.9"))
        );
        assert_eq!(
            from("10.0.0.1", "198.51.100.9, nonsense"),
            Some(ip("10.0.0.1"))
        );
    }
}
