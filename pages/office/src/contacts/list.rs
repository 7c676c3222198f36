//! The list of contacts.

use i18n::Text;
use kernel::{Access, CompanyId, Right, Time};
use people::contacts::{self, Filter, Row, Sort};
use serde::Deserialize;
use web::{Error, Office, Page, Query};

use crate::m;
use crate::parse::{address, page};
use crate::words::{self, Chip, Pager};

/// What the address of the list says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asks {
    pub q: String,
    pub access: String,
    pub company: String,
    pub sort: String,
    pub page: Option<i64>,
}

impl Asks {
    pub fn filter(&self) -> Filter {
        Filter {
            q: self.q.clone(),
            access: Access::of(&self.access),
            company: self.company.parse::<CompanyId>().ok(),
            sort: match self.sort.as_str() {
                "newest" => Sort::Newest,
                "here" => Sort::LastHere,
                _ => Sort::Name,
            },
        }
    }
    pub fn path(&self) -> String {
        self.path_with(&self.access, &self.company, &self.sort)
    }
    fn path_with(&self, access: &str, company: &str, sort: &str) -> String {
        address(
            "/contacts",
            &[
                ("q", &self.q),
                ("access", access),
                ("company", company),
                ("sort", sort),
            ],
        )
    }
}

#[derive(askama::Template)]
#[template(path = "contacts.html")]
struct List {
    asks: Asks,
    rows: Vec<Row>,
    total: i64,
    chips: Vec<Chip>,
    company: Option<(String, String)>,
    engagements: Vec<(String, Text)>,
    pager: Pager,
    narrowed: bool,
    edit: bool,
    grant: bool,
    export: bool,
    alike: i64,
    now: Time,
}

impl List {
    fn sorted(&self, by: &str) -> String {
        self.asks
            .path_with(&self.asks.access, &self.asks.company, by)
    }
    fn is(&self, by: &str) -> bool {
        self.asks.sort == by
    }
}

pub(crate) async fn list(asked: Office, Query(asks): Query<Asks>) -> Result<Page, Error> {
    let filter = asks.filter();
    let mut conn = asked.read().await?;
    let (rows, total) = contacts::list(&mut conn, &asked.viewer, &filter, page(asks.page)).await?;
    let counts = contacts::by_access(&mut conn, &asked.viewer).await?;
    let company = match filter.company {
        Some(id) => people::companies::one(&mut conn, &asked.viewer, id)
            .await
            .ok()
            .map(|c| c.name),
        None => None,
    };
    // On the whole list alone: who looks for somebody is not asked to tidy up.
    let narrowed = !asks.q.is_empty() || filter.access.is_some() || filter.company.is_some();
    let alike = if narrowed || page(asks.page) > 1 {
        0
    } else {
        super::merge::hint(&mut conn, &asked).await?
    };
    let edit = asked.viewer.has(Right::EditPeople);
    let engagements = if edit {
        people::engagements::choices(&mut conn, &asked.viewer).await?
    } else {
        Vec::new()
    };
    let of = |access: Access| {
        counts
            .iter()
            .find(|(a, _)| *a == access)
            .map_or(0, |(_, n)| *n)
    };
    let mut chips = vec![Chip {
        text: m::all().into(),
        path: asks.path_with("", &asks.company, &asks.sort),
        on: filter.access.is_none(),
        count: Some(counts.iter().map(|(_, n)| n).sum()),
    }];
    chips.extend(Access::ALL.iter().map(|access| Chip {
        text: words::access(*access),
        path: asks.path_with(access.word(), &asks.company, &asks.sort),
        on: filter.access == Some(*access),
        count: Some(of(*access)),
    }));
    let body = List {
        company: company.map(|name| (name, asks.path_with(&asks.access, "", &asks.sort))),
        engagements: words::choices(engagements, Some(m::choose_engagement().into())),
        pager: Pager {
            page: page(asks.page),
            total,
            path: asks.path(),
        },
        narrowed,
        alike,
        grant: asked.viewer.has(Right::GrantAccess),
        export: asked.viewer.has(Right::Export),
        now: asked.now,
        asks,
        rows,
        total,
        chips,
        edit,
    };
    Ok(Page::office("contacts", m::contacts(), body)
        .crumb(m::contacts(), "")
        .topic("home"))
}
