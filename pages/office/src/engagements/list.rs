//! The list of engagements.

use i18n::Text;
use kernel::{CompanyId, EngagementKind, Right, Status};
use people::engagements::{self, Engagement, Filter, When};
use serde::Deserialize;
use web::{Error, Office, Page};

use crate::m;
use crate::parse::{address, page};
use crate::words::{self, Chip, Pager};

/// What the address of the list says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asks {
    q: String,
    kind: String,
    status: String,
    when: String,
    company: String,
    page: Option<i64>,
}

impl Asks {
    fn filter(&self) -> Filter {
        Filter {
            q: self.q.clone(),
            kind: EngagementKind::of(&self.kind),
            status: Status::of(&self.status),
            when: match self.when.as_str() {
                "coming" => When::Coming,
                "past" => When::Past,
                "undated" => When::Undated,
                _ => When::Any,
            },
            company: self.company.parse::<CompanyId>().ok(),
            archived: self.when == "archived",
        }
    }
    fn at(&self, when: &str) -> String {
        address(
            "/engagements",
            &[
                ("q", &self.q),
                ("kind", &self.kind),
                ("status", &self.status),
                ("when", when),
                ("company", &self.company),
            ],
        )
    }
}

#[derive(askama::Template)]
#[template(path = "engagements.html")]
struct List {
    asks: Asks,
    rows: Vec<Engagement>,
    total: i64,
    chips: Vec<Chip>,
    kinds: Vec<(String, Text)>,
    statuses: Vec<(String, Text)>,
    pager: Pager,
    narrowed: bool,
    edit: bool,
}

pub(crate) async fn list(asked: Office, asks: Asks) -> Result<Page, Error> {
    people::needs(&asked.viewer, Right::SeePeople)?;
    let filter = asks.filter();
    let mut conn = asked.read().await?;
    let (rows, total) = engagements::list(
        &mut conn,
        &asked.viewer,
        &filter,
        asked.now,
        page(asks.page),
    )
    .await?;
    let views: [(&str, Text); 5] = [
        ("", m::all_current().into()),
        ("coming", m::coming().into()),
        ("past", m::past().into()),
        ("undated", m::undated().into()),
        ("archived", m::archived().into()),
    ];
    let chips = views
        .into_iter()
        .map(|(word, text)| Chip {
            text,
            path: asks.at(word),
            on: asks.when == word,
            count: None,
        })
        .collect();
    let any = |text: Text| std::iter::once((String::new(), text));
    let body = List {
        chips,
        kinds: any(m::any_kind().into())
            .chain(words::options(
                EngagementKind::ALL,
                EngagementKind::word,
                words::kind,
            ))
            .collect(),
        statuses: any(m::any_status().into())
            .chain(words::options(Status::ALL, Status::word, words::status))
            .collect(),
        pager: Pager {
            page: page(asks.page),
            total,
            path: asks.at(&asks.when),
        },
        narrowed: !asks.q.is_empty()
            || !asks.kind.is_empty()
            || !asks.status.is_empty()
            || !asks.when.is_empty()
            || !asks.company.is_empty(),
        edit: asked.viewer.has(Right::EditPeople),
        asks,
        rows,
        total,
    };
    Ok(Page::office("engagements", m::engagements(), body)
        .crumb(m::engagements(), "")
        .topic("home"))
}
