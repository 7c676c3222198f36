//! What a file is, by its first bytes. Our own table, not a library's: a type
//! from here decides what a browser does, so every entry is one we chose, with
//! a signature long enough not to be met by accident.

use imagesize::ImageType;

/// The type of everything not in the table.
pub const OCTET_STREAM: &str = "application/octet-stream";

/// Longest side of an image shown inline, in pixels.
const SIDE_MAX: u32 = 16_384;
/// Most pixels of an image shown inline.
const PIXELS_MAX: u64 = 50_000_000;

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PPTX: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

/// Every type this module can name.
const KNOWN: [&str; 31] = [
    "application/epub+zip",
    "application/gzip",
    "application/pdf",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.text",
    DOCX,
    PPTX,
    XLSX,
    "application/vnd.rar",
    "application/x-7z-compressed",
    "application/x-cfb",
    "application/zip",
    "audio/flac",
    "audio/mp4",
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "image/avif",
    "image/bmp",
    "image/gif",
    "image/heic",
    "image/jpeg",
    "image/png",
    "image/tiff",
    "image/vnd.adobe.photoshop",
    "image/webp",
    "video/mp4",
    "video/quicktime",
    "video/webm",
    "video/x-matroska",
];

/// The type of a file by its first bytes (a few kilobytes are enough), without
/// parameters. Text, HTML, SVG and everything unknown are
/// [`OCTET_STREAM`].
#[must_use]
pub fn sniff(head: &[u8]) -> &'static str {
    let at = |offset: usize, magic: &[u8]| head.get(offset..offset + magic.len()) == Some(magic);
    let signature: [(&[u8], &'static str); 15] = [
        (b"%PDF-", "application/pdf"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
        (b"8BPS\0\x01", "image/vnd.adobe.photoshop"),
        (b"fLaC", "audio/flac"),
        (b"ID3", "audio/mpeg"),
        (b"\x1f\x8b\x08", "application/gzip"),
        (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
        (b"Rar!\x1a\x07", "application/vnd.rar"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-cfb"),
        (b"\x1aE\xdf\xa3", "video/x-matroska"),
    ];
    let found = signature
        .iter()
        .find(|(magic, _)| at(0, magic))
        .map(|&(_, name)| name);
    match found {
        Some("video/x-matroska") => matroska(head),
        Some(name) => name,
        None if at(0, b"PK\x03\x04") => zip(head),
        None if at(4, b"ftyp") => iso_media(head),
        None if at(0, b"RIFF") && at(8, b"WEBPVP8") => "image/webp",
        None if at(0, b"RIFF") && at(8, b"WAVEfmt ") => "audio/wav",
        // The four bytes at 6 are reserved and zero in every bitmap.
        None if at(0, b"BM") && at(6, &[0; 4]) => "image/bmp",
        None if at(0, b"OggS\0") && (at(28, b"OpusHead") || at(28, b"\x01vorbis")) => "audio/ogg",
        None if mpeg_audio(head) => "audio/mpeg",
        None => OCTET_STREAM,
    }
}

/// A type as this module names it, from one that was stored: parameters are
/// dropped, anything not in the table is [`OCTET_STREAM`]. Use it on every type
/// on its way into a header.
#[must_use]
pub fn known_type(stored: &str) -> &'static str {
    let bare = stored.split(';').next().unwrap_or_default().trim();
    KNOWN
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(bare))
        .unwrap_or(OCTET_STREAM)
}

/// Whether a file of this type may be shown instead of saved: the four image
/// types (as `<img>`, and only if [`pixels_ok`]), MP4, WebM and audio. Never
/// PDF, SVG, HTML or text.
#[must_use]
pub fn inline_ok(stored: &str) -> bool {
    let known = known_type(stored);
    is_image(known) || matches!(known, "video/mp4" | "video/webm") || known.starts_with("audio/")
}

/// Whether a type is one of the four images browsers decode and we show.
#[must_use]
pub fn is_image(stored: &str) -> bool {
    matches!(
        known_type(stored),
        "image/jpeg" | "image/png" | "image/webp" | "image/gif"
    )
}

/// Whether an image is small enough to be decoded on a phone: known, at most
/// 16,384 pixels a side and 50 million in all.
#[must_use]
pub fn pixels_ok(pixels: Option<(u32, u32)>) -> bool {
    pixels.is_some_and(|(width, height)| {
        (1..=SIDE_MAX).contains(&width)
            && (1..=SIDE_MAX).contains(&height)
            && u64::from(width) * u64::from(height) <= PIXELS_MAX
    })
}

/// Width and height from the header of an image of the sniffed type.
pub(crate) fn pixels(sniffed: &str, head: &[u8]) -> Option<(u32, u32)> {
    let expected = match sniffed {
        "image/jpeg" => ImageType::Jpeg,
        "image/png" => ImageType::Png,
        "image/gif" => ImageType::Gif,
        "image/webp" => ImageType::Webp,
        _ => return None,
    };
    if imagesize::image_type(head).ok()? != expected {
        return None;
    }
    let size = imagesize::blob_size(head).ok()?;
    Some((size.width.try_into().ok()?, size.height.try_into().ok()?))
}

fn contains(head: &[u8], needle: &[u8]) -> bool {
    head.windows(needle.len()).any(|window| window == needle)
}

/// EBML: the document type stands in the first bytes.
fn matroska(head: &[u8]) -> &'static str {
    let start = &head[..head.len().min(64)];
    if contains(start, b"\x42\x82\x84webm") {
        "video/webm"
    } else if contains(start, b"\x42\x82\x88matroska") {
        "video/x-matroska"
    } else {
        OCTET_STREAM
    }
}

/// ISO base media: the major brand tells.
fn iso_media(head: &[u8]) -> &'static str {
    match head.get(8..12) {
        Some(
            b"isom" | b"iso2" | b"iso4" | b"iso5" | b"iso6" | b"mp41" | b"mp42" | b"avc1" | b"M4V "
            | b"dash",
        ) => "video/mp4",
        Some(b"M4A " | b"M4B ") => "audio/mp4",
        Some(b"qt  ") => "video/quicktime",
        Some(b"heic" | b"heix" | b"mif1" | b"hevc") => "image/heic",
        Some(b"avif" | b"avis") => "image/avif",
        _ => OCTET_STREAM,
    }
}

/// ZIP: OpenDocument and EPUB say their type in a first entry `mimetype`;
/// Office files are known by the folder of an early entry. A macro document is
/// a plain `application/zip` here.
fn zip(head: &[u8]) -> &'static str {
    if let Some(after) = head
        .get(38..)
        .filter(|_| head.get(30..38) == Some(b"mimetype"))
    {
        // The longer names first: one type may begin with another's name.
        let stated = [
            "application/vnd.oasis.opendocument.presentation",
            "application/vnd.oasis.opendocument.spreadsheet",
            "application/vnd.oasis.opendocument.text",
            "application/epub+zip",
        ];
        let found = stated.into_iter().find(|name| {
            after.starts_with(name.as_bytes())
                && after.get(name.len()..name.len() + 2) == Some(b"PK")
        });
        return found.unwrap_or("application/zip");
    }
    let office = [
        &b"[Content_Types].xml"[..],
        b"_rels/",
        b"docProps/",
        b"word/",
        b"xl/",
        b"ppt/",
    ];
    let first = head.get(30..).unwrap_or_default();
    if !office.iter().any(|name| first.starts_with(name)) || contains(head, b"vbaProject") {
        return "application/zip";
    }
    // An entry's name stands 26 bytes behind its signature's end.
    let entry = |folder: &[u8]| {
        head.windows(30 + folder.len())
            .any(|window| window.starts_with(b"PK\x03\x04") && window.ends_with(folder))
    };
    if entry(b"word/") {
        DOCX
    } else if entry(b"xl/") {
        XLSX
    } else if entry(b"ppt/") {
        PPTX
    } else {
        "application/zip"
    }
}

/// MPEG audio without an ID3 tag: two valid layer III frames in a row, because
/// one sync word is met by accident every few kilobytes.
fn mpeg_audio(head: &[u8]) -> bool {
    frame_length(head)
        .and_then(|length| head.get(length..))
        .and_then(frame_length)
        .is_some()
}

/// Length in bytes of the layer III frame that starts here.
fn frame_length(head: &[u8]) -> Option<usize> {
    let header: [u8; 4] = head.get(..4)?.try_into().ok()?;
    let [sync, version, rates, _] = header;
    if sync != 0xff || version & 0xe6 != 0xe2 {
        return None;
    }
    let mpeg1 = match version >> 3 & 3 {
        3 => true,
        2 => false,
        _ => return None,
    };
    let kbits: [usize; 16] = if mpeg1 {
        [
            0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0,
        ]
    } else {
        [
            0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0,
        ]
    };
    let rate = [44_100, 48_000, 32_000, 0][usize::from(rates >> 2 & 3)];
    let kbit = kbits[usize::from(rates >> 4)];
    if kbit == 0 || rate == 0 {
        return None;
    }
    let padding = usize::from(rates >> 1 & 1);
    Some(if mpeg1 {
        144_000 * kbit / rate + padding
    } else {
        72_000 * kbit / (rate / 2) + padding
    })
}

#[cfg(test)]
#[path = "sniff_tests.rs"]
mod tests;
