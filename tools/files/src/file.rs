//! A file: its body, its words, and the rules for its name and description. No I/O.

use blobs::display_name;
use kernel::FromRow;
use kernel::{BlobId, EngagementId, FieldError, FolderId, Kind, Refusal, Time};
use serde_json::json;
use store::Arg;
use store::items::{Body, Change, Head};

/// The longest description, in characters.
pub const DESCRIPTION_MAX: usize = 2_000;

/// The body of an item of kind *file*.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct File {
    /// The engagement; always the item's.
    pub engagement_id: EngagementId,
    /// The folder, or none at the top.
    pub folder_id: Option<FolderId>,
    /// The row that names the bytes.
    pub blob_id: BlobId,
    /// What it is called, with its extension; always the item's title.
    pub name: String,
    /// A line on what it is.
    pub description: String,
    /// Bytes.
    pub size: i64,
    /// What it is by its first bytes ([`blobs::sniff`]).
    pub media_type: String,
    /// Pixels across, for the four image types.
    pub width: Option<i64>,
    /// Pixels down.
    pub height: Option<i64>,
    /// When it was added; always the item's.
    pub added_at: Time,
}

impl Body for File {
    const KIND: Kind = Kind::File;
    const TABLE: &'static str = "file";
    const COLUMNS: &'static [&'static str] = &[
        "engagement_id",
        "folder_id",
        "blob_id",
        "name",
        "name_key",
        "description",
        "size",
        "media_type",
        "width",
        "height",
        "added_at",
    ];
    fn values(&self) -> Vec<Arg> {
        vec![
            self.engagement_id.into(),
            self.folder_id.into(),
            self.blob_id.into(),
            self.name.clone().into(),
            key(&self.name).into(),
            self.description.clone().into(),
            self.size.into(),
            self.media_type.clone().into(),
            self.width.into(),
            self.height.into(),
            self.added_at.into(),
        ]
    }
    fn words(&self) -> String {
        // An index does not cut "guest-list_v2.csv" into words everywhere, so they are given apart.
        let apart: String = self
            .name
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { ' ' })
            .collect();
        format!("{apart} {}", self.description)
    }
}

kernel::words! {
    /// What sort of file it is, for its icon and a word; never for what a browser does with it.
    pub enum Sort {
        /// A picture.
        Picture = "picture",
        /// A document to read.
        Document = "document",
        /// A table.
        Table = "table",
        /// Plain text.
        Text = "text",
        /// Moving pictures.
        Video = "video",
        /// Sound.
        Audio = "audio",
        /// Several files in one.
        Archive = "archive",
        /// Anything else.
        Other = "other",
    }
}

impl Sort {
    /// The icon of the sort (lucide).
    pub fn icon(self) -> &'static str {
        match self {
            Sort::Picture => "file-image",
            Sort::Document | Sort::Text => "file-text",
            Sort::Table => "file-spreadsheet",
            Sort::Video => "file-video",
            Sort::Audio => "file-audio",
            Sort::Archive => "file-archive",
            Sort::Other => "file",
        }
    }
}

impl File {
    /// The sort, by its bytes and, where they say nothing, by its extension.
    pub fn sort(&self) -> Sort {
        match self.media_type.split_once('/') {
            Some(("image", _)) => return Sort::Picture,
            Some(("video", _)) => return Sort::Video,
            Some(("audio", _)) => return Sort::Audio,
            _ => {}
        }
        match extension(&self.name)
            .map(str::to_ascii_lowercase)
            .as_deref()
        {
            Some("svg") => Sort::Picture,
            Some(
                "pdf" | "doc" | "docx" | "odt" | "rtf" | "pages" | "ppt" | "pptx" | "odp" | "key"
                | "epub",
            ) => Sort::Document,
            Some("csv" | "tsv" | "xls" | "xlsx" | "ods" | "numbers") => Sort::Table,
            Some("txt" | "md" | "ics" | "vcf") => Sort::Text,
            Some("zip" | "gz" | "7z" | "rar" | "tar") => Sort::Archive,
            _ if self.media_type == "application/pdf" => Sort::Document,
            _ => Sort::Other,
        }
    }
    /// Whether our own pages show it as a picture: one of the four types, with few enough pixels.
    pub fn is_shown(&self) -> bool {
        let side = |n: Option<i64>| n.and_then(|n| u32::try_from(n).ok());
        blobs::is_image(&self.media_type)
            && blobs::pixels_ok(side(self.width).zip(side(self.height)))
    }
}

/// A name folded for comparing and sorting.
pub fn key(name: &str) -> String {
    name.to_lowercase()
}

/// The extension without its dot: short, of letters and digits, and not the whole name.
pub fn extension(name: &str) -> Option<&str> {
    name.rsplit_once('.')
        .filter(|(stem, ext)| {
            !stem.is_empty()
                && (1..=16).contains(&ext.len())
                && ext.bytes().all(|b| b.is_ascii_alphanumeric())
        })
        .map(|(_, ext)| ext)
}

/// `name` itself for 1, then `name (2).ext`, `name (3).ext` and so on.
pub fn numbered(name: &str, number: u32) -> String {
    if number <= 1 {
        return name.to_owned();
    }
    let made = match extension(name) {
        Some(ext) => format!("{} ({number}).{ext}", &name[..name.len() - ext.len() - 1]),
        None => format!("{name} ({number})"),
    };
    if made.len() <= 255 {
        return made;
    }
    // A name as long as can be gives up letters of its stem for the number.
    let tail = extension(name).map_or_else(
        || format!(" ({number})"),
        |ext| format!(" ({number}).{ext}"),
    );
    let mut room = 255 - tail.len();
    while !name.is_char_boundary(room) {
        room -= 1;
    }
    format!("{}{tail}", &name[..room])
}

/// The longest typed name, in characters; names are kept within 255 bytes.
pub const NAME_MAX: usize = 255;

/// What a typed name makes of a file called `old`: cleaned, with the old extension where none was typed.
pub fn renamed(old: &str, typed: &str) -> Result<String, FieldError> {
    if typed.chars().count() > NAME_MAX {
        return Err(FieldError::new("name", "too_long").number(NAME_MAX as i64));
    }
    let clean = display_name(typed).ok_or_else(|| FieldError::new("name", "required"))?;
    let full = match (extension(&clean), extension(old)) {
        (None, Some(ext)) => format!("{clean}.{ext}"),
        _ => clean,
    };
    Ok(display_name(&full).unwrap_or(full)) // cuts the stem where the extension made it too long
}

/// A description: trimmed, not too long.
pub fn described(typed: &str) -> Result<String, FieldError> {
    let text = typed.trim().replace("\r\n", "\n");
    if text.chars().count() > DESCRIPTION_MAX {
        return Err(FieldError::new("description", "too_long").number(DESCRIPTION_MAX as i64));
    }
    Ok(text)
}

/// New words for a file; what is none stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The name.
    pub name: Option<String>,
    /// The description.
    pub description: Option<String>,
}

/// The rule for new words: both are checked, so that a form shows all its errors at once.
pub fn reword(mut head: Head, mut body: File, words: &Words) -> Result<Change<File>, Refusal> {
    let name = words
        .name
        .as_deref()
        .map(|typed| renamed(&body.name, typed))
        .transpose();
    let description = words.description.as_deref().map(described).transpose();
    match (name, description) {
        (Ok(name), Ok(description)) => {
            let (was_name, was_words) = (body.name.clone(), body.description.clone());
            body.name = name.unwrap_or(body.name);
            body.description = description.unwrap_or(body.description);
            head.title.clone_from(&body.name);
            let data = json!({"name": body.name != was_name, "description": body.description != was_words});
            Ok(Change {
                head,
                body,
                verb: "file.changed",
                data,
                telling: false,
            })
        }
        (name, description) => Err(Refusal::Fields(
            name.err().into_iter().chain(description.err()).collect(),
        )),
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
