//! The built style sheet, scripts, icons and fonts, inside the program.
//!
//! Names carry a fingerprint of their bytes, so answers may be kept for ever. [`serve`] knows nothing of the web
//! framework: the program's route for `/assets/{name}` turns a [`Served`] into a response.

mod disk;
mod encoding;

use std::borrow::Cow;

use encoding::Coding;

include!(concat!(env!("OUT_DIR"), "/assets_table.rs"));

/// One embedded file with its compressed forms (absent for fonts, which are compressed already).
struct Asset {
    name: &'static str,
    kind: &'static str,
    plain: &'static [u8],
    br: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

/// Everything an answer to `GET` or `HEAD /assets/{name}` needs.
#[derive(Debug)]
pub struct Served {
    /// 200, 304 (the reader has it already) or 406 (no form of the file is acceptable).
    pub status: u16,
    /// Value of `content-type`.
    pub content_type: &'static str,
    /// Value of `content-encoding`; `None` means the header is left out.
    pub encoding: Option<&'static str>,
    /// The bytes; empty with 304 and 406.
    pub body: Cow<'static, [u8]>,
    /// Value of `cache-control`.
    pub cache_control: &'static str,
    /// Value of `etag` with its quotes; `None` means the header is left out.
    pub etag: Option<String>,
    /// Whether `vary: accept-encoding` belongs on the answer.
    pub vary: bool,
}

const FOREVER: &str = "public, max-age=31536000, immutable";

/// Answers for one file, or `None` when there is no such file (then 404).
///
/// `path` is the file name, with or without `/assets/` before it; `accept_encoding` and `if_none_match` are the
/// request's headers. A debug build with `PORTICO_ASSETS_DIR` set reads that folder instead, on every request, and
/// takes any fingerprint for the newest file of that name: styles and scripts can then change without a compiler.
pub fn serve(
    path: &str,
    accept_encoding: Option<&str>,
    if_none_match: Option<&str>,
) -> Option<Served> {
    let name = path.strip_prefix("/assets/").unwrap_or(path);
    if cfg!(debug_assertions)
        && let Some(dir) = std::env::var_os("PORTICO_ASSETS_DIR")
    {
        return disk::serve(dir.as_ref(), name);
    }
    let at = ALL.binary_search_by(|asset| asset.name.cmp(name)).ok()?;
    Some(answer(&ALL[at], accept_encoding, if_none_match))
}

fn answer(asset: &Asset, accept_encoding: Option<&str>, if_none_match: Option<&str>) -> Served {
    let vary = asset.br.is_some() || asset.gzip.is_some();
    let served = |status, encoding, body, etag| Served {
        status,
        content_type: asset.kind,
        encoding,
        body: Cow::Borrowed(body),
        cache_control: FOREVER,
        etag,
        vary,
    };
    let offered = [
        (Coding::Br, asset.br),
        (Coding::Gzip, asset.gzip),
        (Coding::Identity, Some(asset.plain)),
    ];
    let Some((coding, body)) = encoding::choose(accept_encoding, &offered) else {
        return served(406, None, &[], None);
    };
    let etag = format!("\"{}{}\"", asset.name, coding.suffix());
    if if_none_match.is_some_and(|known| matches(known, &etag)) {
        return served(304, None, &[], Some(etag));
    }
    served(200, coding.header(), body, Some(etag))
}

/// Whether an `if-none-match` header names this tag (weak comparison).
fn matches(header: &str, etag: &str) -> bool {
    header
        .split(',')
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == "*" || tag == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSS: Asset = Asset {
        name: "a-1.css",
        kind: "text/css",
        plain: b"plain",
        br: Some(b"br"),
        gzip: Some(b"gzip"),
    };
    const FONT: Asset = Asset {
        name: "f-1.woff2",
        kind: "font/woff2",
        plain: b"font",
        br: None,
        gzip: None,
    };

    #[test]
    fn sends_the_best_form_and_says_so() {
        let served = answer(&CSS, Some("gzip, deflate, br, zstd"), None);
        assert_eq!(
            (served.status, served.encoding, &*served.body),
            (200, Some("br"), &b"br"[..])
        );
        assert!(served.vary);
        assert!(served.cache_control.contains("immutable"));
        let font = answer(&FONT, Some("br"), None);
        assert_eq!(
            (font.encoding, &*font.body, font.vary),
            (None, &b"font"[..], false)
        );
    }

    #[test]
    fn a_known_tag_gets_304_only_for_the_same_coding() {
        let tag = answer(&CSS, Some("br"), None).etag.unwrap_or_default();
        let again = answer(&CSS, Some("br"), Some(&format!("\"x\", W/{tag}")));
        assert_eq!((again.status, again.body.len()), (304, 0));
        assert_eq!(answer(&CSS, Some("gzip"), Some(&tag)).status, 200);
        assert_eq!(answer(&CSS, None, Some("*")).status, 304);
    }

    #[test]
    fn nothing_acceptable_is_406() {
        assert_eq!(answer(&FONT, Some("br, identity;q=0"), None).status, 406);
        assert_eq!(answer(&CSS, Some("*;q=0"), None).status, 406);
    }

    #[test]
    fn the_table_is_sorted_and_every_address_answers() {
        assert!(
            ALL.is_sorted_by(|a, b| a.name < b.name),
            "binary search needs order"
        );
        for address in [
            url::APP_JS,
            url::FONT_DISPLAY,
            url::FONT_UI,
            url::ICONS,
            url::LICENCES,
            url::PORTAL_CSS,
        ] {
            assert_eq!(
                address.is_empty(),
                ALL.is_empty(),
                "addresses and files are built together"
            );
            if !address.is_empty() {
                assert_eq!(
                    serve(address, None, None).map(|s| s.status),
                    Some(200),
                    "{address}"
                );
            }
        }
        assert!(serve("/assets/../Cargo.toml", None, None).is_none());
        assert!(serve("", None, None).is_none());
    }
}
