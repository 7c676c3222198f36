//! The trail as CSV.

use i18n::{Locale, Message, Word};
use kernel::{AuditSeq, Right, Viewer};
use serde_json::json;
use store::{Stop, Tx};

use super::{Entry, Filter, entries};
use crate::export::cell;
use crate::{m, needs};

const COLUMNS: [fn() -> Message<Word>; 9] = [
    m::audit_csv_number,
    m::audit_csv_at,
    m::audit_csv_who,
    m::audit_csv_sentence,
    m::audit_csv_action,
    m::audit_csv_object,
    m::audit_csv_object_id,
    m::audit_csv_request,
    m::audit_csv_detail,
];

/// Rows read at once, and in all.
const PAGE: i64 = 1_000;
const MOST: usize = 100_000;

/// Takes the entries of a filter out as CSV, newest first, at most 100,000; times are UTC. That it
/// was done is in the trail too.
///
/// # Errors
/// *Forbidden* without the rights to export and to the settings.
pub async fn export(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    filter: &Filter,
    locale: Locale,
) -> Result<Vec<u8>, Stop> {
    needs(viewer, Right::Export)?;
    let broken = |_| Stop::Broken("the CSV could not be written");
    let mut out = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .quote_style(csv::QuoteStyle::Always) // some spreadsheets part cells at semicolons
        .from_writer(b"\xef\xbb\xbf".to_vec());
    out.write_record(COLUMNS.map(|heading| heading().to(locale)))
        .map_err(broken)?;
    let (mut count, mut before): (usize, Option<AuditSeq>) = (0, None);
    while count < MOST {
        let page = entries(tx.conn(), viewer, filter, before, PAGE).await?;
        for entry in &page {
            out.write_record(record(entry, locale)).map_err(broken)?;
        }
        count += page.len();
        before = page.last().map(|entry| entry.seq);
        if (page.len() as i64) < PAGE {
            break;
        }
    }
    tx.audit("audit.exported", "audit", None, json!({ "count": count }));
    out.into_inner()
        .map_err(|_| Stop::Broken("the CSV could not be written"))
}

fn record(entry: &Entry, locale: Locale) -> [String; 9] {
    let id = entry.object_id.map(|id| id.to_string()).unwrap_or_default();
    [
        entry.seq.to_string(),
        entry.at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        entry.who.clone(),
        entry.sentence().to(locale),
        entry.action.clone(),
        entry.object_kind.clone(),
        id,
        entry.request_id.to_string(),
        entry.detail.clone(),
    ]
    .map(|text| cell(&text))
}
