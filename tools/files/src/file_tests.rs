//! The rules for names, descriptions and sorts of files.
#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn equal_names_are_numbered_before_the_extension() {
    assert_eq!(numbered("menu.pdf", 1), "menu.pdf");
    assert_eq!(numbered("menu.pdf", 2), "menu (2).pdf");
    assert_eq!(numbered("a.tar.gz", 3), "a.tar (3).gz");
    assert_eq!(numbered("LICENCE", 2), "LICENCE (2)");
    assert_eq!(numbered(".env", 2), ".env (2)");
    assert_eq!(numbered("v1. final draft", 2), "v1. final draft (2)");
    let long = format!("{}.pdf", "é".repeat(125));
    let second = numbered(&long, 2);
    assert!(
        second.len() <= 255 && second.ends_with(" (2).pdf"),
        "{second}"
    );
}

#[test]
fn a_rename_keeps_the_extension_where_none_is_typed() {
    assert_eq!(renamed("plan.pdf", "Floor plan").unwrap(), "Floor plan.pdf");
    assert_eq!(
        renamed("plan.pdf", "Floor plan.txt").unwrap(),
        "Floor plan.txt"
    );
    assert_eq!(renamed("LICENCE", "Terms").unwrap(), "Terms");
    assert_eq!(renamed("a.pdf", "../x\u{202e}y.pdf").unwrap(), "xy.pdf");
    assert_eq!(renamed("a.pdf", " \u{200b} ").unwrap_err().code, "required");
    assert_eq!(
        renamed("a.pdf", &"x".repeat(256)).unwrap_err().code,
        "too_long"
    );
    let cut = renamed("a.pdf", &"é".repeat(255)).unwrap();
    assert!(cut.len() <= 255 && cut.ends_with(".pdf"), "{cut}");
}

#[test]
fn descriptions_are_bounded_by_characters_not_bytes() {
    assert_eq!(described("  a\r\nb ").unwrap(), "a\nb");
    assert!(described(&"é".repeat(DESCRIPTION_MAX)).is_ok());
    assert_eq!(
        described(&"é".repeat(DESCRIPTION_MAX + 1))
            .unwrap_err()
            .number,
        DESCRIPTION_MAX as i64
    );
}

fn file(name: &str, media_type: &str, pixels: Option<(i64, i64)>) -> File {
    File {
        engagement_id: EngagementId::new(),
        folder_id: None,
        blob_id: BlobId::new(),
        name: name.to_owned(),
        description: String::new(),
        size: 1,
        media_type: media_type.to_owned(),
        width: pixels.map(|p| p.0),
        height: pixels.map(|p| p.1),
        added_at: Time::UNIX_EPOCH,
    }
}

#[test]
fn bytes_decide_the_sort_before_the_name_does() {
    let sort = |name: &str, media: &str| file(name, media, None).sort();
    assert_eq!(sort("photo.txt", "image/png"), Sort::Picture);
    assert_eq!(sort("guests.CSV", blobs::OCTET_STREAM), Sort::Table);
    assert_eq!(sort("plan", "application/pdf"), Sort::Document);
    assert_eq!(sort("tool.exe", blobs::OCTET_STREAM), Sort::Other);
}

#[test]
fn only_small_enough_pictures_of_four_types_are_shown() {
    assert!(file("a.png", "image/png", Some((640, 480))).is_shown());
    assert!(!file("a.png", "image/png", None).is_shown());
    assert!(!file("a.png", "image/png", Some((60_000, 60_000))).is_shown());
    assert!(!file("a.svg", blobs::OCTET_STREAM, Some((1, 1))).is_shown());
    assert!(!file("a.png", "image/png", Some((-1, 5))).is_shown());
}
