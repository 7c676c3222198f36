//! The audit trail: who did what on what, and when; never changed, only read and taken out.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use blobs::{Disposition, content_disposition};
use chrono::NaiveDate;
use i18n::Text;
use kernel::{FieldError, Refusal, Right, Time};
use people::trail::{self, Entry, Filter, What, Who};
use serde::Deserialize;
use store::{Conn, Stop};
use ui::Errors;
use web::{Error, Form, Office, Page, Query, date, moment};

use super::Nav;
use super::frame::{may, page};
use crate::inbox::{Day, days};
use crate::parse::{self, address};
use crate::{change, m};

const ROWS: i64 = 50;
/// More words than anybody types.
const WORDS_MAX: usize = 200;

/// What the address of the list says, and the form that takes it out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asks {
    pub q: String,
    pub who: String,
    pub what: String,
    pub about: String,
    pub from: String,
    pub to: String,
    pub before: Option<i64>,
}

impl Asks {
    /// The path with these filters, and from where on.
    fn path(&self, before: Option<i64>) -> String {
        let before = before.map(|n| n.to_string()).unwrap_or_default();
        address(
            "/settings/audit",
            &[
                ("q", &self.q),
                ("who", &self.who),
                ("what", &self.what),
                ("about", &self.about),
                ("from", &self.from),
                ("to", &self.to),
                ("before", &before),
            ],
        )
    }
    fn kept(&self) -> Kept<'_> {
        Kept { asks: self }
    }

    fn filter(&self, asked: &Office) -> Result<Filter, Stop> {
        let mut errors: Vec<FieldError> = Vec::new();
        let mut day = |field: &'static str, text: &str, after: bool| {
            let day = date(field, text).and_then(|day| {
                let day = day.map(|d: NaiveDate| if after { d.succ_opt() } else { Some(d) });
                let day = day.map(|d| d.ok_or_else(|| FieldError::new(field, "not_a_date")));
                let day = day.transpose()?;
                day.map(|d| moment(d, field, "", asked.locale.zone))
                    .transpose()
            });
            day.unwrap_or_else(|error| {
                errors.push(error);
                None
            })
        };
        let (from, to): (Option<Time>, _) =
            (day("from", &self.from, false), day("to", &self.to, true));
        if self.q.chars().count() > WORDS_MAX {
            errors.push(FieldError::new("q", "too_long").number(WORDS_MAX as i64));
        }
        let (who, what) = (who(&self.who), What::of(&self.what));
        let about = self.about.parse().ok();
        // A word nobody knows must not show, and take out, everything.
        for (field, text, known) in [
            ("who", &self.who, who.is_some()),
            ("what", &self.what, what.is_some()),
            ("about", &self.about, about.is_some()),
        ] {
            if !text.is_empty() && !known {
                errors.push(FieldError::new(field, "unknown"));
            }
        }
        if !errors.is_empty() {
            return Err(Refusal::Fields(errors).into());
        }
        Ok(Filter {
            who,
            what,
            words: self.q.clone(),
            about,
            from,
            to,
        })
    }
}

/// The filters as a form carries them along.
#[derive(askama::Template)]
#[template(
    ext = "html",
    source = r#"<input type="hidden" name="q" value="{{ asks.q }}"><input type="hidden" name="who" value="{{ asks.who }}"><input type="hidden" name="what" value="{{ asks.what }}"><input type="hidden" name="about" value="{{ asks.about }}"><input type="hidden" name="from" value="{{ asks.from }}"><input type="hidden" name="to" value="{{ asks.to }}">"#
)]
struct Kept<'a> {
    asks: &'a Asks,
}
impl askama::filters::HtmlSafe for Kept<'_> {}

/// `clients`, `program`, or an id.
pub(crate) fn who(word: &str) -> Option<Who> {
    match word {
        "clients" => Some(Who::Clients),
        "program" => Some(Who::Program),
        id => id.parse().ok().map(Who::One),
    }
}

#[derive(askama::Template)]
#[template(path = "settings_audit.html")]
struct List {
    nav: Nav,
    asks: Asks,
    errors: Errors,
    who: Vec<(String, Text)>,
    what: Vec<(String, Text)>,
    days: Vec<Day<Entry>>,
    older: Option<String>,
    narrowed: bool,
    export: bool,
}

fn group(what: What) -> Text {
    match what {
        What::SignIn => m::audit_group_sign_in().into(),
        What::Access => m::audit_group_access().into(),
        What::Sharing => m::audit_group_sharing().into(),
        What::Looks => m::audit_group_looks().into(),
        What::ViewAs => m::audit_group_view_as().into(),
        What::People => m::audit_group_people().into(),
        What::Settings => m::audit_group_settings().into(),
        What::Work => m::audit_group_work().into(),
    }
}

async fn names(conn: &mut Conn, asked: &Office, chosen: &str) -> Result<Vec<(String, Text)>, Stop> {
    let mut names: Vec<(String, Text)> = vec![
        (String::new(), m::audit_everybody().into()),
        ("clients".to_owned(), m::audit_clients().into()),
        ("program".to_owned(), m::audit_program().into()),
    ];
    let known = trail::doers(conn, &asked.viewer, chosen.parse().ok()).await?;
    names.extend(
        known
            .into_iter()
            .map(|(id, name)| (id.to_string(), Text::data(name))),
    );
    Ok(names)
}

pub(crate) async fn list(asked: Office, Query(asks): Query<Asks>) -> Result<Page, Error> {
    may(&asked, Right::Settings)?;
    let mut conn = asked.read().await?;
    let mut who = names(&mut conn, &asked, &asks.who).await?;
    let (filter, errors) = match asks.filter(&asked) {
        Ok(filter) => (Some(filter), Errors::default()),
        Err(stop) => (None, parse::errors(stop, "from")?),
    };
    let mut rows = match &filter {
        Some(filter) => {
            trail::entries(&mut conn, &asked.viewer, filter, asks.before, ROWS + 1).await?
        }
        None => Vec::new(),
    };
    // Clients whose doings are on the page can be chosen too; all of them would be too many.
    for row in rows.iter().filter(|row| row.actor_kind == "contact") {
        let known = |id: &str| who.iter().any(|(word, _)| word == id);
        match row.actor_id.map(|id| id.to_string()) {
            Some(id) if !known(&id) => who.push((id, Text::data(row.who.clone()))),
            _ => {}
        }
    }
    let more = rows.len() as i64 > ROWS;
    rows.truncate(ROWS as usize);
    let older = rows.last().filter(|_| more).map(|r| asks.path(Some(r.seq)));
    let wrong = !errors.is_empty();
    let mut what = vec![(String::new(), m::audit_everything().into())];
    what.extend(What::ALL.map(|w| (w.word().to_owned(), group(w))));
    let body = List {
        nav: Nav::new(&asked, "audit"),
        errors,
        who,
        what,
        days: days(&asked, rows, |entry: &Entry| entry.at),
        older,
        narrowed: asks.before.is_some() || filter.is_none_or(|f| f.narrows()),
        export: asked.viewer.has(Right::Export),
        asks,
    };
    let page = page(m::audit(), body);
    Ok(if wrong { page.invalid() } else { page })
}

pub(crate) async fn export(asked: Office, Form(asks): Form<Asks>) -> Result<Response, Error> {
    may(&asked, Right::Settings)?;
    people::needs(&asked.viewer, Right::Export)?;
    crate::prove(&asked).await?; // the trail leaves the house
    let filter = asks.filter(&asked)?;
    let locale = asked.locale;
    let _exporting = asked.app.quotas.export(asked.org.id)?;
    let bytes = change!(asked, |tx, viewer| trail::export(
        tx, viewer, &filter, locale
    )
    .await)?;
    let day = asked.locale.day_of(asked.now).format("%Y-%m-%d");
    let name = content_disposition(
        Disposition::Attachment,
        &format!("{}-audit-{day}.csv", asked.org.slug),
    );
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
