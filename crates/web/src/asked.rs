//! Who asks: read once a request by the program's middleware, then at hand as an extractor.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use i18n::Locale;
use kernel::{Right, Time, Viewer};
use store::org::Org;
use store::sessions::Session;
use store::{Act, Conn, Stop, fingerprint};
use uuid::Uuid;

use crate::{App, Error};

/// A request by somebody with a place in the organization: staff, client, or staff looking on.
#[derive(Clone)]
pub struct Asked(pub Arc<Inner>);

/// See [`Asked`].
pub struct Inner {
    /// What the program has at hand.
    pub app: App,
    /// The organization.
    pub org: Org,
    /// Who asks, as the policy knows them.
    pub viewer: Viewer,
    /// Their name: for view-as, the client's.
    pub name: String,
    /// The blob of their photo: for view-as, the client's; none for staff.
    pub photo: Option<String>,
    /// The session; none for API tokens.
    pub session: Option<Session>,
    /// Language and zone.
    pub locale: Locale,
    /// The start of links: `/larkspur`, or `/as/{id}`.
    pub base: String,
    /// The moment of the request.
    pub now: Time,
    /// The trace id.
    pub request: Uuid,
}

impl Deref for Asked {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Inner {
    /// A connection for reading in the organization.
    pub async fn read(&self) -> Result<Conn, Stop> {
        self.app.db.read(self.org.id).await
    }
    /// An act of this viewer, now.
    pub fn act(&self) -> Act {
        Act::of(&self.viewer, self.now, self.request)
    }
    /// The same with the form's submission key; `parts` is what was submitted.
    pub fn act_once(&self, key: &str, parts: &[&str]) -> Act {
        let mut act = self.act();
        if !key.is_empty() && key.len() <= 200 {
            let parts: Vec<&[u8]> = parts.iter().map(|p| p.as_bytes()).collect();
            act.key = Some((key.to_owned(), fingerprint(&parts)));
        }
        act
    }
    /// Refuses unless staff has the right.
    pub fn needs(&self, right: Right) -> Result<(), Error> {
        if self.viewer.has(right) {
            Ok(())
        } else if self.viewer.is_staff() {
            Err(Stop::Forbidden(kernel::Power::Manage).into())
        } else {
            Err(Stop::Gone.into())
        }
    }
    /// A path within this place, for redirects.
    pub fn at(&self, path: &str) -> String {
        // The place's own address has no slash at its end: `/larkspur`, `/larkspur?engagement=1`.
        let own = path
            .strip_prefix('/')
            .filter(|rest| rest.is_empty() || rest.starts_with(['?', '#']));
        format!(
            "{}{}",
            self.base,
            own.filter(|_| !self.base.is_empty()).unwrap_or(path)
        )
    }
    /// Whether staff asks.
    pub fn is_staff(&self) -> bool {
        self.viewer.is_staff()
    }
}

/// What the middleware found before a handler runs; in the request's extensions.
#[derive(Clone)]
pub enum Someone {
    /// Somebody with a place here.
    Here(Asked),
    /// Nobody is signed in; the organization, if the address names one.
    Nobody(Option<Arc<Org>>),
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        match parts.extensions.get::<Someone>() {
            Some(Someone::Here(asked)) => Ok(asked.clone()),
            _ => Err(Error::sign_in_first()),
        }
    }
}

/// A request by staff; 404 for anybody else.
#[derive(Clone)]
pub struct Office(pub Asked);
/// A request by a client, or by staff looking on as one; 404 for anybody else.
#[derive(Clone)]
pub struct Client(pub Asked);

macro_rules! door {
    ($name:ident, $asked:ident => $open:expr) => {
        impl Deref for $name {
            type Target = Asked;
            fn deref(&self) -> &Asked {
                &self.0
            }
        }
        impl<S: Send + Sync> FromRequestParts<S> for $name {
            type Rejection = Error;
            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
                let $asked = Asked::from_request_parts(parts, state).await?;
                if $open {
                    Ok($name($asked))
                } else {
                    Err(Stop::Gone.into())
                }
            }
        }
    };
}
door!(Office, asked => asked.is_staff());
door!(Client, asked => !asked.is_staff());

/// The value of a cookie.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(axum::http::header::COOKIE)
        .iter()
        .filter_map(|h| h.to_str().ok())
        .flat_map(|h| h.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}
