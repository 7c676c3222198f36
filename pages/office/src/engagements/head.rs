//! The head of an engagement's page: what it is, what can be done, and the tabs.

use kernel::Right;
use people::engagements::Engagement;
use web::Office;

use crate::m;

/// See the module.
#[derive(askama::Template)]
#[template(path = "engagement_head.html")]
pub(crate) struct Head {
    e: Engagement,
    tab: &'static str,
    edit: bool,
}
impl askama::filters::HtmlSafe for Head {}

impl Head {
    /// The head with one tab chosen: `overview`, `contacts`, `activity`.
    pub fn new(asked: &Office, engagement: &Engagement, tab: &'static str) -> Head {
        Head {
            e: engagement.clone(),
            tab,
            edit: asked.viewer.has(Right::EditPeople),
        }
    }
    fn at(&self, tab: &str) -> String {
        format!("/engagements/{}{tab}", self.e.id)
    }
    fn is(&self, tab: &str) -> bool {
        self.tab == tab
    }
}
