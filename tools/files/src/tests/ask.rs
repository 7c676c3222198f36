//! Asking the tool's own routes, as a browser or a program does.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, Request, Response};
use axum::{Extension, Router};
use kernel::Viewer;
use tower::ServiceExt;
use web::{App, Asked, Ctx, Inner, Page, Someone};

use super::world::World;

impl World {
    pub async fn asked(&self, viewer: &Viewer) -> Asked {
        let org = store::org::Org::by_id(&mut self.app.db.read(self.org).await.unwrap(), self.org)
            .await
            .unwrap();
        Asked(Arc::new(Inner {
            app: self.app.clone(),
            org,
            viewer: viewer.clone(),
            name: "Somebody".to_owned(),
            photo: None,
            session: None,
            locale: london(),
            base: "/larkspur".to_owned(),
            now: self.app.clock.now(),
            request: uuid::Uuid::now_v7(),
        }))
    }

    /// Asks the tool's routes as this viewer; pages at `/…`, API at `/api/v1/…`.
    pub async fn ask(&self, viewer: &Viewer, request: Request<Body>) -> Response<Body> {
        let asked = self.asked(viewer).await;
        let pages: Router<App> = (crate::tool().pages)().into_router();
        let api: Router<App> = (crate::tool().api)().into_router();
        let router = pages
            .nest("/api/v1", api)
            .layer(Extension(Someone::Here(asked)))
            .with_state(self.app.clone());
        router.oneshot(request).await.unwrap()
    }

    pub async fn get(&self, viewer: &Viewer, path: &str) -> Response<Body> {
        self.ask(
            viewer,
            Request::builder().uri(path).body(Body::empty()).unwrap(),
        )
        .await
    }

    pub async fn post(&self, viewer: &Viewer, path: &str, form: &'static str) -> Response<Body> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header("content-type", "application/x-www-form-urlencoded");
        self.ask(viewer, request.body(Body::from(form)).unwrap())
            .await
    }

    pub async fn json(
        &self,
        viewer: &Viewer,
        method: Method,
        path: &str,
        body: serde_json::Value,
    ) -> (u16, serde_json::Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        read_json(self.ask(viewer, request).await).await
    }
}

fn london() -> i18n::Locale {
    i18n::Locale::new(i18n::Lang::default(), "Europe/London".parse().unwrap())
}

pub(super) async fn bytes_of(response: Response<Body>) -> Vec<u8> {
    axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap()
        .to_vec()
}

pub(super) async fn read_json(response: Response<Body>) -> (u16, serde_json::Value) {
    let status = response.status().as_u16();
    (
        status,
        serde_json::from_slice(&bytes_of(response).await).unwrap_or_default(),
    )
}

/// A page as it stands inside the shell, rendered for an English reader.
pub(super) fn rendered(response: &Response<Body>) -> String {
    use askama::FastWritable;
    let page = response.extensions().get::<Page>().expect("a page");
    let ctx = Ctx {
        locale: london(),
        base: ui::Base("/larkspur".to_owned()),
    };
    let mut out = String::new();
    page.body().write_into(&mut out, &ctx).unwrap();
    out
}

/// A multipart form of fields and files.
pub(super) fn multipart(
    path: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> Request<Body> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .into_bytes(),
        );
    }
    for (name, bytes) in files {
        body.extend(format!("--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: text/html\r\n\r\n").into_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--cut--\r\n");
    Request::builder()
        .method(Method::POST)
        .uri(path)
        .header("content-type", "multipart/form-data; boundary=cut")
        .body(Body::from(body))
        .unwrap()
}
