//! The head of a contact's page: who it is, what can be done, and the tabs.

use axum::response::{IntoResponse, Response};
use kernel::{Right, Time};
use people::contacts::Contact;
use web::{Office, then};

use crate::m;

/// See the module.
#[derive(askama::Template)]
#[template(path = "contact_head.html")]
pub(crate) struct Head {
    contact: Contact,
    tab: &'static str,
    edit: bool,
    view_as: bool,
    merge: bool,
    now: Time,
}
impl askama::filters::HtmlSafe for Head {}

/// Where the page of a contact leads that became another: the same tab of that one.
pub(super) fn led(asked: &Office, contact: &Contact, tab: &str) -> Option<Response> {
    let kept = contact.merged_into?;
    Some(then(asked, &format!("/contacts/{kept}{tab}")).into_response())
}

impl Head {
    /// The head with one tab chosen: `overview`, `engagements`, `access`, `activity`.
    pub fn new(asked: &Office, contact: &Contact, tab: &'static str) -> Head {
        Head {
            contact: contact.clone(),
            tab,
            edit: asked.viewer.has(Right::EditPeople),
            view_as: asked.viewer.has(Right::ViewAs),
            merge: super::merge::may(asked),
            now: asked.now,
        }
    }
    fn first(&self) -> String {
        people::first_name(&self.contact.name).to_owned()
    }
    fn at(&self, tab: &str) -> String {
        format!("/contacts/{}{tab}", self.contact.id)
    }
    fn is(&self, tab: &str) -> bool {
        self.tab == tab
    }
}
