//! Reading a file of contacts: encoding, delimiter, columns, rows with their errors. No I/O.

use std::collections::HashSet;

use kernel::{FieldError, Refusal};

use super::columns::{Column, column};
use crate::contacts::Draft;

/// The largest file, in bytes.
pub const MAX_BYTES: usize = 512 * 1024;
/// The most rows.
pub const MAX_ROWS: usize = 5_000;

/// One row of the file.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its line in the file, from 1.
    pub line: u64,
    /// What would be made of it.
    pub draft: Draft,
    /// The company's name, or empty.
    pub company: String,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The headings and what was made of them.
    pub columns: Vec<(String, Column)>,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Sheet {
    /// The rows that can be imported.
    pub fn good(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|r| r.errors.is_empty())
    }
}

/// The text of a file: by its byte order mark, else UTF-8 if it is that, else Windows-1252, which
/// is what older spreadsheets write.
pub fn decoded(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding
            .decode_without_bom_handling(&bytes[mark..])
            .0
            .into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

/// The delimiter: whichever of comma, semicolon, tab and bar stands most often in the first line
/// outside quotes.
pub fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => counts
                .iter_mut()
                .filter(|(d, _)| *d == byte)
                .for_each(|(_, n)| *n += 1),
            _ => {}
        }
    }
    // The comma wins a draw, so a file of one column is read as usual.
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, n)| *n)
        .map_or(b',', |(d, _)| d)
}

/// Reads a file. Errors within rows stay with their rows.
///
/// # Errors
/// `file_empty`, `too_many_rows`, `no_name_column` or `not_csv` as the state of the whole file.
pub fn read(text: &str) -> Result<Sheet, Refusal> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .from_reader(text.as_bytes());
    let headings = reader
        .headers()
        .map_err(|_| Refusal::State("not_csv"))?
        .clone();
    let columns: Vec<(String, Column)> = headings
        .iter()
        .map(|h| (h.trim().to_owned(), column(h)))
        .collect();
    if !columns
        .iter()
        .any(|(_, c)| matches!(c, Column::Name | Column::First | Column::Last))
    {
        return Err(Refusal::State("no_name_column"));
    }
    let (mut rows, mut seen) = (Vec::new(), HashSet::new());
    for record in reader.records() {
        let record = record.map_err(|_| Refusal::State("not_csv"))?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() == MAX_ROWS {
            return Err(Refusal::State("too_many_rows"));
        }
        let mut row = row(&columns, &record);
        if !row.draft.email.is_empty()
            && !seen.insert((row.draft.email.clone(), row.company.to_lowercase()))
        {
            row.errors.push(FieldError::new("email", "taken"));
        }
        rows.push(row);
    }
    if rows.is_empty() {
        Err(Refusal::State("file_empty"))
    } else {
        Ok(Sheet { columns, rows })
    }
}

fn row(columns: &[(String, Column)], record: &csv::StringRecord) -> Row {
    let of = |wanted: Column| {
        let cells = columns
            .iter()
            .zip(record)
            .filter(|((_, c), _)| *c == wanted)
            .map(|(_, cell)| plain(cell));
        cells
            .into_iter()
            .find(|cell| !cell.is_empty())
            .unwrap_or_default()
    };
    let name = match of(Column::Name) {
        whole if !whole.is_empty() => whole,
        _ => format!("{} {}", of(Column::First), of(Column::Last))
            .trim()
            .to_owned(),
    };
    let draft = Draft {
        name,
        email: of(Column::Email),
        phone: of(Column::Phone),
        notes: of(Column::Notes),
        company: None,
        address: of(Column::Address),
        birthday: of(Column::Birthday),
        links: Vec::new(),
    };
    let line = record.position().map_or(0, csv::Position::line);
    let mut company = of(Column::Company);
    let mut errors = Vec::new();
    match crate::rules::line("company", &company, crate::rules::NAME) {
        Ok(clean) => company = clean,
        Err(error) => errors.push(error),
    }
    match draft.checked() {
        Ok(draft) => Row {
            line,
            draft,
            company,
            errors,
        },
        Err(Refusal::Fields(found)) => {
            errors.extend(found);
            Row {
                line,
                draft,
                company,
                errors,
            }
        }
        Err(Refusal::State(_)) => Row {
            line,
            draft,
            company,
            errors,
        },
    }
}

/// A cell as meant: without the apostrophe that our own export puts before what looks like a formula.
fn plain(cell: &str) -> String {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_known_by_their_bytes() {
        assert_eq!(decoded("\u{feff}Zoë".as_bytes()), "Zoë");
        assert_eq!(decoded("Zoë".as_bytes()), "Zoë");
        assert_eq!(decoded(b"Zo\xeb \x80"), "Zoë €");
        assert_eq!(decoded(b"\xff\xfeZ\0o\0\xeb\0"), "Zoë");
    }

    #[test]
    fn delimiters_are_counted_outside_quotes() {
        assert_eq!(delimiter("name;email\na,b;c"), b';');
        assert_eq!(delimiter("\"a;b;c\",d\n"), b',');
        assert_eq!(delimiter("name\temail"), b'\t');
        assert_eq!(delimiter("name"), b',');
    }

    #[test]
    fn rows_keep_their_own_errors() {
        let sheet = read("First Name;Last Name;E-mail Address;Organisation;Shoe size\nAmelia;Hartley;A@b.cd;Hartley;39\n;;;;\n;;x;;\nTom;Okafor;a@B.cd;hartley;\nTom;Okafor;a@B.cd;Okafor Ltd;\n").unwrap();
        assert_eq!(sheet.columns[4].1, Column::Ignored);
        assert_eq!(sheet.rows.len(), 4);
        assert_eq!(
            (
                sheet.rows[0].draft.name.as_str(),
                sheet.rows[0].draft.email.as_str(),
                sheet.rows[0].company.as_str()
            ),
            ("Amelia Hartley", "a@b.cd", "Hartley")
        );
        assert_eq!(
            sheet.rows[1]
                .errors
                .iter()
                .map(|e| e.code)
                .collect::<Vec<_>>(),
            ["required", "not_an_email"]
        );
        assert_eq!(
            (sheet.rows[1].line, sheet.rows[2].errors[0].code),
            (4, "taken")
        );
        // Once for each company.
        assert_eq!(sheet.good().count(), 2);
    }

    #[test]
    fn a_file_that_is_no_list_of_people_is_refused() {
        let state = |text: &str| match read(text) {
            Err(Refusal::State(word)) => word,
            _ => "read",
        };
        assert_eq!(state("sku,price\n1,2\n"), "no_name_column");
        assert_eq!(state("name,email\n"), "file_empty");
        assert_eq!(
            state(&format!("name\n{}", "a\n".repeat(MAX_ROWS + 1))),
            "too_many_rows"
        );
    }

    #[test]
    fn what_we_export_comes_back_as_it_was() {
        assert_eq!(plain("'+44 20 7946 0000"), "+44 20 7946 0000");
        assert_eq!(plain("O'Neill"), "O'Neill");
        assert_eq!(plain("'tis"), "'tis");
    }
}
