//! Routes that can be counted: a router and the table of what is in it.

use access::granted_somewhere;
use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{self, Next};
use axum::response::IntoResponse;
use axum::routing::{MethodFilter, on};
use kernel::{Kind, Power};
use store::Stop;

use crate::{App, Error, Someone};

/// Who may knock at a route; the sweep test asks every kind of viewer and compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Anybody: sign-in pages, health, assets.
    Open,
    /// Whoever is signed in.
    SignedIn,
    /// Staff only; 404 for anybody else.
    Office,
    /// Clients (and staff looking on as one) only; 404 for anybody else.
    Portal,
    /// Staff and clients, each through their own scope.
    Both,
    /// Bearer token.
    Api,
}

/// One route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path within its door, with `{id}` and the like.
    pub path: String,
    /// Who may knock.
    pub door: Door,
}

/// A router that remembers its routes.
#[derive(Clone, Default)]
pub struct Routes {
    router: Router<App>,
    table: Vec<Route>,
}

impl Routes {
    /// No routes.
    pub fn new() -> Self {
        Self::default()
    }
    /// GET (and HEAD).
    #[must_use]
    pub fn get<H: Handler<T, App>, T: 'static>(self, door: Door, path: &str, handler: H) -> Self {
        self.on(Method::GET, MethodFilter::GET, door, path, handler)
    }
    /// POST.
    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(self, door: Door, path: &str, handler: H) -> Self {
        self.on(Method::POST, MethodFilter::POST, door, path, handler)
    }
    /// PUT.
    #[must_use]
    pub fn put<H: Handler<T, App>, T: 'static>(self, door: Door, path: &str, handler: H) -> Self {
        self.on(Method::PUT, MethodFilter::PUT, door, path, handler)
    }
    /// PATCH.
    #[must_use]
    pub fn patch<H: Handler<T, App>, T: 'static>(self, door: Door, path: &str, handler: H) -> Self {
        self.on(Method::PATCH, MethodFilter::PATCH, door, path, handler)
    }
    /// DELETE.
    #[must_use]
    pub fn delete<H: Handler<T, App>, T: 'static>(
        self,
        door: Door,
        path: &str,
        handler: H,
    ) -> Self {
        self.on(Method::DELETE, MethodFilter::DELETE, door, path, handler)
    }
    fn on<H: Handler<T, App>, T: 'static>(
        mut self,
        method: Method,
        filter: MethodFilter,
        door: Door,
        path: &str,
        handler: H,
    ) -> Self {
        self.table.push(Route {
            method,
            path: path.to_owned(),
            door,
        });
        self.router = self.router.route(path, on(filter, handler));
        self
    }
    /// These routes and those.
    #[must_use]
    pub fn and(mut self, other: Routes) -> Self {
        self.table.extend(other.table);
        self.router = self.router.merge(other.router);
        self
    }
    /// The pages of a tool: gone, all of them, for whoever sees nothing of its kind anywhere.
    #[must_use]
    pub fn of_tool(mut self, kind: Kind) -> Self {
        let guard = move |request: Request, next: Next| async move {
            match request.extensions().get::<Someone>() {
                Some(Someone::Here(asked))
                    if !granted_somewhere(&asked.viewer, kind).has(Power::See) =>
                {
                    Error::from(Stop::Gone).into_response()
                }
                _ => next.run(request).await,
            }
        };
        self.router = self.router.route_layer(middleware::from_fn(guard));
        self
    }
    /// What is in it.
    pub fn table(&self) -> &[Route] {
        &self.table
    }
    /// The router itself.
    pub fn into_router(self) -> Router<App> {
        self.router
    }
}
