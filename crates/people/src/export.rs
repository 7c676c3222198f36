//! Contacts as CSV, safe to open in a spreadsheet.

use kernel::{Right, Viewer};
use serde_json::json;
use store::{Stop, Tx};

use crate::contacts::{Filter, Row, after};
use crate::needs;

/// The columns, as `import` reads them again.
pub const COLUMNS: [&str; 6] = [
    "Name",
    "Email",
    "Phone",
    "Company",
    "Portal access",
    "Notes",
];

/// Takes the contacts of a filter out as CSV (UTF-8 with a byte order mark, which spreadsheets look
/// for); at most 100,000. That it was done is in the audit trail.
///
/// # Errors
/// *Forbidden* without the right to export.
pub async fn contacts(tx: &mut Tx<'_>, viewer: &Viewer, filter: &Filter) -> Result<Vec<u8>, Stop> {
    needs(viewer, Right::Export)?;
    let rows = after(tx.conn(), viewer, filter, None, 100_000).await?;
    tx.audit(
        "contacts.exported",
        "contact",
        None,
        json!({"count": rows.len()}),
    );
    written(&rows).map_err(|_| Stop::Broken("the CSV could not be written"))
}

fn written(rows: &[Row]) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    out.write_record(COLUMNS)?;
    for row in rows {
        out.write_record(
            [
                &row.name,
                &row.email,
                &row.phone,
                &row.company,
                row.access.word(),
                &row.notes,
            ]
            .map(cell),
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
