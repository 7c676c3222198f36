//! Contacts as CSV, out and in. The preview carries the file along, so nothing lies about between
//! the two steps.

use axum::extract::Multipart;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use blobs::{Disposition, content_disposition};
use i18n::Text;
use kernel::Refusal;
use people::export;
use people::import::{self, Column, MAX_BYTES, MAX_ROWS, Sheet};
use serde::Deserialize;
use store::Stop;
use ui::Errors;
use uuid::Uuid;
use web::{Error, Form, Id, Office, Page, Then, then};

use super::list::Asks;
use crate::{change, m, parse};

/// Rows shown in the preview; the rest is counted.
const SHOWN: usize = 100;

/// *Export contacts*: what the list showed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Export {
    q: String,
    access: String,
    company: String,
}

/// A whole address book leaves the house: the person shows once more who they are.
async fn sure(asked: &Office) -> Result<(), Stop> {
    people::needs(&asked.viewer, kernel::Right::Export)?;
    crate::prove(asked).await
}

pub(crate) async fn export(asked: Office, Form(form): Form<Export>) -> Result<Response, Error> {
    sure(&asked).await?;
    let asks = Asks {
        q: form.q,
        access: form.access,
        company: form.company,
        ..Asks::default()
    };
    let (filter, locale) = (asks.filter(), asked.locale);
    let _exporting = asked.app.quotas.export(asked.org.id)?;
    let bytes = change!(asked, |tx, viewer| export::contacts(
        tx, viewer, &filter, locale
    )
    .await)?;
    let day = asked.locale.day_of(asked.now).format("%Y-%m-%d");
    let name = content_disposition(
        Disposition::Attachment,
        &format!("{}-contacts-{day}.csv", asked.org.slug),
    );
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

struct Line {
    number: u64,
    cells: [String; 4],
    errors: Vec<(Text, Text)>,
}

#[derive(askama::Template)]
#[template(path = "contacts_import.html")]
struct ImportPage {
    errors: Errors,
    sheet: Option<Preview>,
}

struct Preview {
    text: String,
    columns: Vec<(String, Option<Text>)>,
    bad: Vec<Line>,
    good: Vec<Line>,
    good_count: usize,
    bad_count: usize,
}

fn page(body: ImportPage) -> Page {
    Page::office("contacts", m::import_contacts(), body)
        .crumb(m::contacts(), "/contacts")
        .crumb(m::import_contacts(), "")
}

pub(crate) async fn import_form(asked: Office) -> Result<Page, Error> {
    people::needs(&asked.viewer, kernel::Right::EditPeople)?;
    Ok(page(ImportPage {
        errors: Errors::default(),
        sheet: None,
    }))
}

/// The bytes of the field `file`, or the text of the field `text` when a preview sends it back.
async fn received(mut form: Multipart) -> Result<(String, String), Stop> {
    let (mut text, mut key) = (String::new(), String::new());
    let broken = |_| Stop::field("file", "wrong");
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(broken)? {
            // A text area sends each line end as two bytes.
            if bytes.len() + chunk.len() > MAX_BYTES + MAX_ROWS {
                return Err(kernel::FieldError::new("file", "file_too_large")
                    .number(1)
                    .into());
            }
            bytes.extend_from_slice(&chunk);
        }
        match name.as_str() {
            "file" => text = import::decoded(&bytes),
            "text" => text = String::from_utf8_lossy(&bytes).into_owned(),
            "key" => key = String::from_utf8_lossy(&bytes).into_owned(),
            _ => {}
        }
    }
    if text.trim().is_empty() {
        Err(Stop::field("file", "required"))
    } else {
        Ok((text, key))
    }
}

/// Without a byte that neither a database nor a page can hold.
fn sheet(text: &str) -> Result<Sheet, Stop> {
    import::read(text).map_err(|refusal: Refusal| Stop::Refused(refusal))
}

pub(crate) async fn preview(asked: Office, form: Multipart) -> Result<Response, Error> {
    people::needs(&asked.viewer, kernel::Right::EditPeople)?;
    let read = async {
        let (text, _) = received(form).await?;
        let mut sheet = sheet(&text)?;
        import::compare(&mut asked.read().await?, &asked.viewer, &mut sheet).await?;
        Ok((text, sheet))
    };
    match read.await {
        // A page that asks again is no success yet, so it answers as forms with errors do.
        Ok((text, sheet)) => Ok(page(ImportPage {
            errors: Errors::default(),
            sheet: Some(shown(text, &sheet)),
        })
        .invalid()
        .into_response()),
        Err(stop) => {
            let errors = parse::errors(stop, "file")?;
            Ok(page(ImportPage {
                errors,
                sheet: None,
            })
            .invalid()
            .into_response())
        }
    }
}

fn shown(text: String, sheet: &Sheet) -> Preview {
    let line = |row: &import::Row| Line {
        number: row.line,
        cells: [
            row.draft.name.clone(),
            row.draft.email.clone(),
            row.draft.phone.clone(),
            row.company.clone(),
        ],
        errors: row
            .errors
            .iter()
            .map(|e| {
                let said = match e.code {
                    "taken" => m::import_taken().into(),
                    _ => ui::sentence(e),
                };
                (column(field(&e.field)).unwrap_or_default(), said)
            })
            .collect(),
    };
    let good_count = sheet.good().count();
    Preview {
        columns: sheet
            .columns
            .iter()
            .map(|(heading, c)| (heading.clone(), column(*c)))
            .collect(),
        bad: sheet
            .rows
            .iter()
            .filter(|r| !r.errors.is_empty())
            .take(SHOWN)
            .map(line)
            .collect(),
        good: sheet.good().take(SHOWN).map(line).collect(),
        bad_count: sheet.rows.len() - good_count,
        good_count,
        text,
    }
}

fn field(name: &str) -> Column {
    match name {
        "email" => Column::Email,
        "phone" => Column::Phone,
        "company" => Column::Company,
        "notes" => Column::Notes,
        "address" => Column::Address,
        "birthday" => Column::Birthday,
        _ => Column::Name,
    }
}

fn column(column: Column) -> Option<Text> {
    Some(match column {
        Column::Name => m::name().into(),
        Column::First => m::first_name().into(),
        Column::Last => m::last_name().into(),
        Column::Email => m::email().into(),
        Column::Phone => m::phone().into(),
        Column::Company => m::company().into(),
        Column::Notes => m::notes().into(),
        Column::Address => m::address().into(),
        Column::Birthday => m::birthday().into(),
        Column::Ignored => return None,
    })
}

pub(crate) async fn run(asked: Office, form: Multipart) -> Result<Response, Error> {
    let read = async {
        let (text, key) = received(form).await?;
        Ok((sheet(&text)?, text, key))
    };
    let done = match read.await {
        Ok((sheet, text, key)) => {
            let act = asked.act_once(&key, &[&text]);
            change!(asked, act, |tx, viewer| {
                let (id, count) = import::import(tx, viewer, sheet).await?;
                tx.answer(id.to_string());
                Ok((id, count))
            })
        }
        Err(stop) => Err(stop),
    };
    match done {
        Ok((id, count)) => Ok(then(&asked, "/contacts?sort=newest")
            .toast(&asked, m::imported_count(count))
            .undo(&asked, &format!("/contacts/import/{id}/undo"))
            .into_response()),
        Err(Stop::Again(_)) => Ok(then(&asked, "/contacts?sort=newest").into_response()),
        Err(stop) => {
            let errors = parse::errors(stop, "file")?;
            Ok(page(ImportPage {
                errors,
                sheet: None,
            })
            .invalid()
            .into_response())
        }
    }
}

pub(crate) async fn undo(asked: Office, Id(id): Id<Uuid>) -> Result<Then, Error> {
    let gone = change!(asked, |tx, viewer| import::undo(tx, viewer, id).await)?;
    Ok(then(&asked, "/contacts").toast(&asked, m::import_undone(gone)))
}
