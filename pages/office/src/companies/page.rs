//! The page of one company: its head with the tabs, its contacts and engagements.

use kernel::{CompanyId, Right};
use people::companies::{self, Company};
use people::{contacts, engagements};
use web::{Error, Id, Office, Page};

use crate::m;

/// Who it is, what can be done, and the tabs.
#[derive(askama::Template)]
#[template(path = "company_head.html")]
pub(super) struct Head {
    company: Company,
    tab: &'static str,
    edit: bool,
}
impl askama::filters::HtmlSafe for Head {}

impl Head {
    /// With one tab chosen: `overview` or `access`.
    pub fn new(asked: &Office, company: &Company, tab: &'static str) -> Head {
        Head {
            company: company.clone(),
            tab,
            edit: asked.viewer.has(Right::EditPeople),
        }
    }
    fn at(&self, tab: &str) -> String {
        format!("/companies/{}{tab}", self.company.id)
    }
    fn is(&self, tab: &str) -> bool {
        self.tab == tab
    }
}

#[derive(askama::Template)]
#[template(path = "company.html")]
struct Show {
    head: Head,
    company: Company,
    contacts: Vec<contacts::Row>,
    engagements: Vec<engagements::Engagement>,
}

pub(super) fn framed(
    company: &Company,
    body: impl askama::DynTemplate + Send + Sync + 'static,
) -> Page {
    Page::office("companies", company.name.clone(), body)
        .crumb(m::companies(), "/companies")
        .crumb(company.name.clone(), "")
        .topic("home")
}

pub(super) async fn show(asked: Office, Id(id): Id<CompanyId>) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let company = companies::one(&mut conn, &asked.viewer, id).await?;
    let of = contacts::Filter {
        company: Some(id),
        ..Default::default()
    };
    let (contacts, _) = contacts::list(&mut conn, &asked.viewer, &of, 1).await?;
    let of = engagements::Filter {
        company: Some(id),
        ..Default::default()
    };
    let (engagements, _) = engagements::list(&mut conn, &asked.viewer, &of, asked.now, 1).await?;
    let body = Show {
        head: Head::new(&asked, &company, "overview"),
        company: company.clone(),
        contacts,
        engagements,
    };
    Ok(framed(&company, body))
}
