//! Whoever knocks: a browser with a cookie, a program with a token, or nobody known.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// Somebody who asks.
#[derive(Clone)]
pub struct Visitor {
    site: Router,
    cookie: Option<String>,
    bearer: Option<String>,
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
            name: "nobody".to_owned(),
        }
    }
    /// A browser with a session.
    pub fn browser(site: &Router, name: &str, cookie: &str) -> Self {
        Visitor {
            site: site.clone(),
            cookie: Some(format!("portico={cookie}")),
            bearer: None,
            name: name.to_owned(),
        }
    }
    /// A program with a token.
    pub fn program(site: &Router, name: &str, token: &str) -> Self {
        Visitor {
            site: site.clone(),
            cookie: None,
            bearer: Some(format!("Bearer {token}")),
            name: name.to_owned(),
        }
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
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(bearer) = &self.bearer {
            request = request.header(header::AUTHORIZATION, bearer);
        }
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let response = self
            .site
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
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
    /// How many SQL statements it took.
    pub fn statements(&self) -> u32 {
        self.headers["x-statements"]
            .to_str()
            .unwrap()
            .parse()
            .unwrap()
    }
}
