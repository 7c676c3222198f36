//! A page: what a handler returns. The program's shell renders it late, with the request's
//! language, zone and base as askama runtime values, so that a change of the shell rebuilds no tool.

use std::any::Any;
use std::fmt::{self, Display, Write};
use std::sync::Arc;

use askama::filters::HtmlSafe;
use askama::{DynTemplate, FastWritable, Values};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::{Locale, Text};
use kernel::ItemId;
use ui::Base;

/// What surrounds a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A narrow card: sign-in, invitations, errors for those signed out.
    Door,
    /// The client's portal.
    Portal,
    /// The staff office.
    Office,
    /// Portal for clients, office for staff: whichever the viewer meets.
    Either,
}

/// What a handler returns for people.
#[derive(Clone)]
pub struct Page {
    /// The title of the window.
    pub title: Text,
    /// What surrounds it.
    pub layout: Layout,
    /// The entry of the navigation it belongs to: a tool's name, `home`, `contacts`, …
    pub nav: &'static str,
    /// The way here: words and path within the place, the last one without a link.
    pub crumbs: Vec<(Text, String)>,
    /// What makes this page refresh: `item:…`, `engagement:…`, `home`, `contact:…`.
    pub topics: Vec<String>,
    /// The item that is opened here: what the reader was told about it no longer counts as unread.
    pub opened: Option<ItemId>,
    /// The status.
    pub status: StatusCode,
    /// Whether it stands on a wide door (set-up).
    pub wide: bool,
    body: Arc<dyn DynTemplate + Send + Sync>,
}

impl Page {
    /// A page with a layout, in an entry of the navigation.
    pub fn new(
        layout: Layout,
        nav: &'static str,
        title: impl Into<Text>,
        body: impl DynTemplate + Send + Sync + 'static,
    ) -> Self {
        Page {
            title: title.into(),
            layout,
            nav,
            crumbs: Vec::new(),
            topics: Vec::new(),
            opened: None,
            status: StatusCode::OK,
            wide: false,
            body: Arc::new(body),
        }
    }
    /// A page of the office.
    pub fn office(
        nav: &'static str,
        title: impl Into<Text>,
        body: impl DynTemplate + Send + Sync + 'static,
    ) -> Self {
        Page::new(Layout::Office, nav, title, body)
    }
    /// A page of the portal.
    pub fn portal(
        nav: &'static str,
        title: impl Into<Text>,
        body: impl DynTemplate + Send + Sync + 'static,
    ) -> Self {
        Page::new(Layout::Portal, nav, title, body)
    }
    /// A page outside, signed in or not.
    pub fn door(title: impl Into<Text>, body: impl DynTemplate + Send + Sync + 'static) -> Self {
        Page::new(Layout::Door, "", title, body)
    }
    /// With a step of the way here.
    #[must_use]
    pub fn crumb(mut self, text: impl Into<Text>, path: impl Into<String>) -> Self {
        self.crumbs.push((text.into(), path.into()));
        self
    }
    /// Refreshes when something about `topic` changes.
    #[must_use]
    pub fn topic(mut self, topic: impl Into<String>) -> Self {
        self.topics.push(topic.into());
        self
    }
    /// With another status: 422 for a form with errors.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
    /// A form that comes back with errors.
    #[must_use]
    pub fn invalid(self) -> Self {
        self.status(StatusCode::UNPROCESSABLE_ENTITY)
    }
    /// The body, to stand in the shell's template as `{{ body }}`.
    pub fn body(&self) -> Shown<'_> {
        Shown(&*self.body)
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A page's body inside the shell; written straight into the shell's own writer.
pub struct Shown<'p>(&'p dyn DynTemplate);

impl FastWritable for Shown<'_> {
    fn write_into(&self, out: &mut dyn Write, values: &dyn Values) -> askama::Result<()> {
        self.0.dyn_render_into_with_values(out, values)
    }
}
impl HtmlSafe for Shown<'_> {}
impl Display for Shown<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Err(fmt::Error) // values would be lost; askama writes through FastWritable
    }
}

/// What templates find among the runtime values.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// Language and zone of the reader.
    pub locale: Locale,
    /// The start of links.
    pub base: Base,
}

impl Values for Ctx {
    fn get_value<'a>(&'a self, key: &str) -> Option<&'a dyn Any> {
        match key {
            Locale::KEY => Some(&self.locale),
            Base::KEY => Some(&self.base),
            _ => None,
        }
    }
}
