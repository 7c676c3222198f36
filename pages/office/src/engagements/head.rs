//! The head of an engagement's page: what it is, what can be done, and the tabs.

use access::granted_somewhere;
use i18n::Text;
use kernel::{Kind, Right};
use people::engagements::Engagement;
use web::Office;

use crate::parse::address;
use crate::{m, words};

/// See the module.
#[derive(askama::Template)]
#[template(path = "engagement_head.html")]
pub(crate) struct Head {
    e: Engagement,
    tab: &'static str,
    edit: bool,
    /// Whether clients see what is archived.
    show_archived: bool,
    /// What can be added here: icon, words, path.
    adds: Vec<(&'static str, Text, String)>,
}
impl askama::filters::HtmlSafe for Head {}

impl Head {
    /// The head with one tab chosen: `overview`, `contacts`, `activity`.
    pub fn new(asked: &Office, engagement: &Engagement, tab: &'static str) -> Head {
        Head {
            e: engagement.clone(),
            tab,
            edit: asked.viewer.has(Right::EditPeople),
            show_archived: asked.org.show_archived,
            adds: adds(asked, engagement),
        }
    }
    fn at(&self, tab: &str) -> String {
        format!("/engagements/{}{tab}", self.e.id)
    }
    fn is(&self, tab: &str) -> bool {
        self.tab == tab
    }
}

/// What this viewer may add to an engagement that is kept, in the order of the tools, people last.
fn adds(asked: &Office, e: &Engagement) -> Vec<(&'static str, Text, String)> {
    if e.trashed_at.is_some() {
        return Vec::new();
    }
    let full = |kind: &&Kind| granted_somewhere(&asked.viewer, **kind).manage();
    let mut adds: Vec<(&'static str, Text, String)> = Kind::ALL
        .iter()
        .filter(full)
        .map(|kind| {
            let (words, path): (Text, _) = match kind {
                Kind::Update => (m::add_update().into(), "/updates/new"),
                Kind::File => (m::add_files().into(), "/files"),
                Kind::Todo => (m::add_todo().into(), "/todos/new"),
            };
            let path = address(path, &[("engagement", &e.id.to_string())]);
            (words::tool(asked, *kind).1, words, path)
        })
        .collect();
    if asked.viewer.has(Right::EditPeople) {
        let path = format!("/engagements/{}/contacts#add", e.id);
        adds.push(("user-plus", m::add_people().into(), path));
    }
    adds
}
