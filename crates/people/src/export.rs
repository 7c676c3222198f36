//! Contacts as CSV, safe to open in a spreadsheet.

use i18n::{Locale, Message, Word};
use kernel::{Access, Right, Viewer};
use serde_json::json;
use store::{Stop, Tx};

use crate::contacts::{Filter, Row, after};
use crate::{m, needs};

/// The headings. `import` reads them again, in every language.
pub const COLUMNS: [fn() -> Message<Word>; 8] = [
    m::csv_name,
    m::csv_email,
    m::csv_phone,
    m::csv_company,
    m::csv_access,
    m::csv_notes,
    m::csv_address,
    m::csv_birthday,
];

fn access(access: Access) -> Message<Word> {
    match access {
        Access::None => m::csv_access_none(),
        Access::Invited => m::csv_access_invited(),
        Access::Active => m::csv_access_active(),
        Access::Suspended => m::csv_access_suspended(),
    }
}

/// Takes the contacts of a filter out as CSV in the reader's language (UTF-8 with a byte order mark, which spreadsheets look
/// for); at most 100,000. That it was done is in the audit trail.
///
/// # Errors
/// *Forbidden* without the right to export.
pub async fn contacts(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    filter: &Filter,
    locale: Locale,
) -> Result<Vec<u8>, Stop> {
    needs(viewer, Right::Export)?;
    let rows = after(tx.conn(), viewer, filter, None, 100_000).await?;
    tx.audit(
        "contacts.exported",
        "contact",
        None,
        json!({"count": rows.len()}),
    );
    written(&rows, locale).map_err(|_| Stop::Broken("the CSV could not be written"))
}

fn written(rows: &[Row], locale: Locale) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .quote_style(csv::QuoteStyle::Always) // some spreadsheets part cells at semicolons
        .from_writer(b"\xef\xbb\xbf".to_vec());
    out.write_record(COLUMNS.map(|heading| heading().to(locale)))?;
    for row in rows {
        out.write_record(
            [
                &row.name,
                &row.email,
                &row.phone,
                &row.company,
                &access(row.access).to(locale),
                &row.notes,
                &row.address,
                &row.birthday.map_or_else(String::new, |d| d.to_string()),
            ]
            .map(|text| cell(text)),
        )?;
    }
    out.into_inner().map_err(|e| e.into_error().into())
}

/// A cell that no spreadsheet takes for a formula: an apostrophe before what would start one.
pub fn cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        for bad in ["=1+1", "+44 20", "-1", "@sum(a1)", "\t=1", "\r=1"] {
            assert_eq!(cell(bad), format!("'{bad}"));
        }
        assert_eq!(cell("Amelia=1"), "Amelia=1");
    }
}
