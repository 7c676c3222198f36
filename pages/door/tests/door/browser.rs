//! A browser without scripts: it keeps cookies and follows nothing by itself.

use std::collections::BTreeMap;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use tower::ServiceExt;

use crate::portal::Portal;

/// One browser.
pub struct Browser<'p> {
    portal: &'p Portal,
    pub cookies: BTreeMap<String, String>,
}

/// What it sees.
pub struct Seen {
    pub status: StatusCode,
    pub location: String,
    pub html: String,
    pub policy: String,
}

impl Seen {
    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        assert!(
            self.html.contains(text),
            "{} wants {text:?} in {}",
            self.status,
            self.html
        );
        self
    }
    #[track_caller]
    pub fn leads(&self, path: &str) -> &Self {
        assert_eq!(
            (self.status, self.location.as_str()),
            (StatusCode::SEE_OTHER, path),
            "{}",
            self.html
        );
        self
    }
}

impl<'p> Browser<'p> {
    pub fn new(portal: &'p Portal) -> Self {
        Browser {
            portal,
            cookies: BTreeMap::new(),
        }
    }
    pub async fn get(&mut self, path: &str) -> Seen {
        self.ask(Method::GET, path, String::new()).await
    }
    pub async fn head(&mut self, path: &str) -> Seen {
        self.ask(Method::HEAD, path, String::new()).await
    }
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.ask(Method::POST, path, body).await
    }
    /// Opens a link of a mail and goes where it leads.
    pub async fn open(&mut self, link: &str) -> Seen {
        let first = self
            .get(link.strip_prefix("https://portal.example").unwrap())
            .await;
        assert_eq!(first.status, StatusCode::SEE_OTHER);
        assert!(
            !first.location.contains(link.rsplit('/').next().unwrap()),
            "the token left the address"
        );
        self.get(&first.location).await
    }
    async fn ask(&mut self, method: Method, path: &str, body: String) -> Seen {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let response = self.portal.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            assert!(
                cookie.starts_with("__Host-portico")
                    && cookie.contains("; Path=/;")
                    && cookie.ends_with("; HttpOnly; SameSite=Lax; Secure"),
                "{cookie}"
            );
            let (name, rest) = cookie.split_once('=').unwrap();
            match rest.split(';').next().unwrap() {
                "" => drop(self.cookies.remove(name)),
                value => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
            }
        }
        let text = |name| {
            response
                .headers()
                .get(name)
                .map(|v| v.to_str().unwrap().to_owned())
                .unwrap_or_default()
        };
        let (status, location, policy) = (
            response.status(),
            text(header::LOCATION),
            text(header::CONTENT_SECURITY_POLICY),
        );
        let html = String::from_utf8(
            to_bytes(response.into_body(), 1 << 20)
                .await
                .unwrap()
                .to_vec(),
        )
        .unwrap();
        Seen {
            status,
            location,
            html,
            policy,
        }
    }
    pub fn signed_in(&self) -> bool {
        self.cookies.contains_key("__Host-portico")
    }
}
