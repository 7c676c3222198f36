//! Whoever knocks: a browser with a cookie, a program with a token, or nobody known.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::response::Parts;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// Somebody who asks.
#[derive(Clone)]
pub struct Visitor {
    site: Router,
    cookie: Option<String>,
    bearer: Option<String>,
    language: Option<String>,
    jar: Option<Arc<Mutex<BTreeMap<String, String>>>>,
    /// A name for messages.
    pub name: String,
}

/// What they were answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as text.
    pub body: String,
}

impl Visitor {
    /// Nobody known.
    pub fn nobody(site: &Router) -> Self {
        Visitor {
            site: site.clone(),
            cookie: None,
            bearer: None,
            language: None,
            jar: None,
            name: "nobody".to_owned(),
        }
    }
    /// A browser with a session.
    pub fn browser(site: &Router, name: &str, cookie: &str) -> Self {
        Visitor {
            site: site.clone(),
            cookie: Some(format!("portico={cookie}")),
            bearer: None,
            language: None,
            jar: None,
            name: name.to_owned(),
        }
    }
    /// A program with a token.
    pub fn program(site: &Router, name: &str, token: &str) -> Self {
        Visitor {
            site: site.clone(),
            cookie: None,
            bearer: Some(format!("Bearer {token}")),
            language: None,
            jar: None,
            name: name.to_owned(),
        }
    }
    /// Asks for this language where nobody is signed in.
    #[must_use]
    pub fn speaking(mut self, language: &str) -> Self {
        self.language = Some(language.to_owned());
        self
    }
    /// Keeps the cookies it is given, as a browser does.
    #[must_use]
    pub fn keeping_cookies(mut self) -> Self {
        let session = self.cookie.take();
        let pair = session.as_deref().and_then(|c| c.split_once('='));
        let kept = pair.map(|(name, value)| (name.to_owned(), value.to_owned()));
        self.jar = Some(Arc::new(Mutex::new(kept.into_iter().collect())));
        self
    }
    /// GET, and on to where it leads, a few times at most.
    pub async fn follow(&self, path: &str) -> Answer {
        let mut answer = self.get(path).await;
        for _ in 0..5 {
            if !answer.status.is_redirection() {
                break;
            }
            answer = self.get(answer.location()).await;
        }
        answer
    }
    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, "text/html", Body::empty(), None)
            .await
    }
    /// A form by POST.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.ask(
            Method::POST,
            path,
            "text/html",
            Body::from(body),
            Some("application/x-www-form-urlencoded"),
        )
        .await
    }
    /// Sends a form, and again with the answer where the page asks whether to go ahead.
    pub async fn post_sure(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let asked = self.post(path, fields).await;
        let carries = |name: &str| asked.body.contains(&format!("name=\"{name}\" value=\""));
        let mut answers = ["sure", "reviewed"].into_iter();
        match answers.find(|name| carries(name)) {
            Some(name) if asked.status == StatusCode::UNPROCESSABLE_ENTITY => {
                let word = asked.hidden(name);
                let sure = [fields, &[(name, word.as_str())]].concat();
                self.post(path, &sure).await
            }
            _ => asked,
        }
    }
    /// What goes on arriving: the body of a stream.
    pub async fn listen(&self, path: &str) -> Body {
        let mut request = Request::builder().uri(path);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = self.site.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.into_body()
    }
    /// JSON by any method.
    pub async fn json(
        &self,
        method: Method,
        path: &str,
        body: Option<serde_json::Value>,
    ) -> Answer {
        let (body, kind) = match body {
            Some(json) => (Body::from(json.to_string()), Some("application/json")),
            None => (Body::empty(), None),
        };
        self.ask(method, path, "application/json", body, kind).await
    }
    /// Anything.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        accept: &str,
        body: Body,
        kind: Option<&str>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT, accept)
            .header("sec-fetch-site", "same-origin");
        if let Some(cookies) = self.cookies() {
            request = request.header(header::COOKIE, cookies);
        }
        if let Some(language) = &self.language {
            request = request.header(header::ACCEPT_LANGUAGE, language);
        }
        if let Some(bearer) = &self.bearer {
            request = request.header(header::AUTHORIZATION, bearer);
        }
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let (parts, body) = self.sent(request.body(body).unwrap()).await;
        let bytes = body
            .collect()
            .await
            .map(|b| b.to_bytes())
            .unwrap_or_default();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
    /// GET of what never ends, such as the live stream: what came until nothing came for this long.
    pub async fn hear(&self, path: &str, quiet: Duration) -> Answer {
        let mut request = Request::builder().uri(path);
        if let Some(cookies) = self.cookies() {
            request = request.header(header::COOKIE, cookies);
        }
        let (parts, mut body) = self.sent(request.body(Body::empty()).unwrap()).await;
        let mut heard = Vec::new();
        while let Ok(Some(Ok(frame))) = tokio::time::timeout(quiet, body.frame()).await {
            heard.extend(frame.into_data().unwrap_or_default());
        }
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&heard).into_owned(),
        }
    }
    async fn sent(&self, request: Request<Body>) -> (Parts, Body) {
        let response = self.site.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        self.keep(&parts.headers);
        (parts, body)
    }
}

impl Visitor {
    fn cookies(&self) -> Option<String> {
        let kept = self.jar.as_ref().map(|jar| {
            let jar = jar.lock().unwrap();
            let pairs = jar.iter().map(|(name, value)| format!("{name}={value}"));
            pairs.collect::<Vec<_>>().join("; ")
        });
        let all: Vec<String> = self.cookie.clone().into_iter().chain(kept).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }
    fn keep(&self, headers: &HeaderMap) {
        let Some(jar) = &self.jar else { return };
        let mut jar = jar.lock().unwrap();
        for set in headers.get_all(header::SET_COOKIE) {
            let text = set.to_str().unwrap_or_default();
            let pair = text.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            if value.is_empty() || text.contains("Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Answer {
    /// Where it leads.
    pub fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .and_then(|l| l.to_str().ok())
            .unwrap_or_default()
    }
    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
    /// The value of a hidden field of the page.
    pub fn hidden(&self, name: &str) -> String {
        let (_, rest) = self
            .body
            .split_once(&format!("name=\"{name}\" value=\""))
            .unwrap_or_else(|| panic!("no {name} in {}", self.body));
        rest.split('"').next().unwrap_or_default().to_owned()
    }
    /// How many SQL statements it took.
    pub fn statements(&self) -> u32 {
        self.headers["x-statements"]
            .to_str()
            .unwrap()
            .parse()
            .unwrap()
    }
}
