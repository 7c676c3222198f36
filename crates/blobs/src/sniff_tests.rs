//! The table, and what must stay out of it.
#![allow(clippy::unwrap_used)]

use super::*;

/// A minimal ZIP head: local entries without content.
fn zipped(names: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for name in names {
        bytes.extend(b"PK\x03\x04");
        bytes.extend([0; 22]);
        bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        bytes.extend([0; 2]);
        bytes.extend(name.as_bytes());
    }
    bytes
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

#[test]
fn known_beginnings() {
    let mp3: Vec<u8> = [
        &[0xff, 0xfb, 0x90, 0][..],
        &[0; 413],
        &[0xff, 0xfb, 0x90, 0],
    ]
    .concat();
    let odt = [
        &zipped(&["mimetype"])[..],
        b"application/vnd.oasis.opendocument.textPK",
    ]
    .concat();
    let ogg = [&b"OggS\0\x02"[..], &[0; 22], b"OpusHead"].concat();
    let table: [(&[u8], &str); 20] = [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (&png(1, 1), "image/png"),
        (b"GIF89a\x01\0\x01\0", "image/gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "video/mp4"),
        (b"\0\0\0\x18ftypM4A \0\0\0\0", "audio/mp4"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic"),
        (
            b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webmB",
            "video/webm",
        ),
        (
            b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska",
            "video/x-matroska",
        ),
        (b"ID3\x04\0", "audio/mpeg"),
        (&mp3, "audio/mpeg"),
        (&ogg, "audio/ogg"),
        (
            &zipped(&["[Content_Types].xml", "_rels/.rels", "word/document.xml"]),
            DOCX,
        ),
        (&zipped(&["[Content_Types].xml", "xl/workbook.xml"]), XLSX),
        (&zipped(&["notes/word/a.txt"]), "application/zip"),
        (
            &zipped(&["[Content_Types].xml", "word/vbaProject.bin"]),
            "application/zip",
        ),
        (&odt, "application/vnd.oasis.opendocument.text"),
        (b"BM\x36\0\0\0\0\0\0\0\x36", "image/bmp"),
    ];
    for (head, expected) in table {
        assert_eq!(sniff(head), expected, "{:?}", String::from_utf8_lossy(head));
        assert_eq!(known_type(expected), expected, "in the list of known types");
    }
}

#[test]
fn whatever_could_run_is_octets() {
    for head in [
        &b""[..],
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'>",
        b"<?xml version='1.0'?><?xml-stylesheet href='x.xsl'?>",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        b"MZ\x90\0\x03",
        b"plain words",
        b"BMW is a car, not a bitmap",
        b"\xff\xfb\x90\0 one frame and then words",
        b"GIF8 is short of a signature",
        b" %PDF-1.7",
        b"RIFF\x24\0\0\0WEBP<script>",
        b"\0\0\0\x18ftypevil",
    ] {
        assert_eq!(
            sniff(head),
            OCTET_STREAM,
            "{:?}",
            String::from_utf8_lossy(head)
        );
    }
}

#[test]
fn every_prefix_of_anything_is_safe_to_sniff() {
    let mut seed = 7_u64;
    let magics: [&[u8]; 8] = [
        b"PK\x03\x04",
        b"\x1aE\xdf\xa3",
        b"\xff\xfb\x90",
        b"OggS\0",
        b"RIFF",
        b"ftyp",
        b"BM",
        b"\xff\xd8\xff",
    ];
    for round in 0..400 {
        let mut bytes = magics[round % magics.len()].to_vec();
        for _ in 0..200 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            bytes.push((seed >> 56) as u8);
        }
        for end in 0..bytes.len() {
            let found = sniff(&bytes[..end]);
            assert!(found == OCTET_STREAM || KNOWN.contains(&found));
            let _ = pixels(found, &bytes[..end]);
        }
    }
}

#[test]
fn stored_types_lose_parameters_and_strangers() {
    assert_eq!(known_type("image/png; charset=utf-8"), "image/png");
    assert_eq!(known_type("IMAGE/PNG"), "image/png");
    for strange in [
        "text/html",
        "image/svg+xml",
        "",
        "image/png\r\nX: y",
        "application/xhtml+xml",
    ] {
        assert_eq!(known_type(strange), OCTET_STREAM, "{strange}");
    }
}

#[test]
fn inline_is_the_short_list() {
    let inline: Vec<_> = KNOWN.into_iter().filter(|name| inline_ok(name)).collect();
    assert_eq!(
        inline,
        [
            "audio/flac",
            "audio/mp4",
            "audio/mpeg",
            "audio/ogg",
            "audio/wav",
            "image/gif",
            "image/jpeg",
            "image/png",
            "image/webp",
            "video/mp4",
            "video/webm",
        ]
    );
    assert!(!inline_ok("image/svg+xml") && !inline_ok("text/html") && !inline_ok(OCTET_STREAM));
}

#[test]
fn pixel_bombs_are_not_shown() {
    assert_eq!(pixels("image/png", &png(640, 480)), Some((640, 480)));
    assert!(pixels_ok(Some((640, 480))));
    for bomb in [(20_000, 10), (10, 20_000), (16_000, 16_000), (0, 5)] {
        assert!(!pixels_ok(Some(bomb)), "{bomb:?}");
    }
    assert!(!pixels_ok(None), "no size, no show");
    assert_eq!(pixels("application/pdf", &png(1, 1)), None);
}
