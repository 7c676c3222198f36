//! Pictures and colours made by the program: themes, covers and marks. Their addresses carry
//! everything that decides them, so browsers keep them for ever.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use store::Stop;
use store::org::Org;
use ui::cover::{self, Style};
use ui::theme::{self, Hex};
use uuid::Uuid;
use web::{Error, Id};

/// The address of an organization's colours.
pub fn theme_path(org: &Org) -> String {
    let hex = accent(org);
    // Every page asks for it, and solving the colours takes longer than the rest of a page.
    let print = kept(&format!("print {}", name(hex)), || theme::fingerprint(hex));
    format!("/theme/{}-{print}.css", name(hex))
}

/// The colours of a page that belongs to no organization.
pub fn plain_theme_path() -> String {
    static PLAIN: LazyLock<String> =
        LazyLock::new(|| format!("/theme/4b53c9-{}.css", theme::fingerprint(PORTICO)));
    PLAIN.clone()
}

/// The address of the mark of an organization without a logo of its own, or of its logo.
pub fn mark_path(org: &Org) -> String {
    match &org.logo {
        Some(blob) => format!("/logo/{}/{}", org.slug, blob.get(..12).unwrap_or(blob)),
        None => format!(
            "/mark/{}-{}-{}.svg",
            org.cover,
            seed(org.id.0),
            name(accent(org))
        ),
    }
}

/// The colour, the usual one where the stored text is none (it is checked when set).
pub fn accent(org: &Org) -> Hex {
    org.accent.parse().unwrap_or(PORTICO)
}

const PORTICO: Hex = Hex([0x4b, 0x53, 0xc9]);

/// What makes one organization's pictures differ from another's.
pub fn seed(id: Uuid) -> u64 {
    id.as_u128() as u64 & 0xffff_ffff
}

fn name(hex: Hex) -> String {
    hex.to_string().trim_start_matches('#').to_ascii_lowercase()
}

fn parse(text: &str) -> Result<Hex, Error> {
    format!("#{text}").parse().map_err(|_| Error::no_address())
}

/// GET `/theme/{id}`: `4b53c9-fingerprint.css`.
pub async fn theme(Id(file): Id<String>) -> Result<Response, Error> {
    let hex = parse(file.split('-').next().unwrap_or_default())?;
    Ok(forever(
        "text/css; charset=utf-8",
        kept(&format!("theme {}", name(hex)), || theme::css(hex)),
    ))
}

/// GET `/cover/{id}`: `spires-123-4b53c9-light.svg`.
pub async fn cover(Id(file): Id<String>) -> Result<Response, Error> {
    let parts: Vec<&str> = file.trim_end_matches(".svg").split('-').collect();
    let [style, seed, hex, mode] = parts[..] else {
        return Err(Error::no_address());
    };
    let (style, seed, hex) = picture(style, seed, hex)?;
    let dark = match mode {
        "light" => false,
        "dark" => true,
        _ => return Err(Error::no_address()),
    };
    Ok(forever(
        "image/svg+xml",
        kept(&format!("cover {file}"), || {
            cover::cover(seed, style, hex, dark)
        }),
    ))
}

/// GET `/mark/{id}`: `spires-123-4b53c9.svg`.
pub async fn mark(Id(file): Id<String>) -> Result<Response, Error> {
    let parts: Vec<&str> = file.trim_end_matches(".svg").split('-').collect();
    let [style, seed, hex] = parts[..] else {
        return Err(Error::no_address());
    };
    let (style, seed, hex) = picture(style, seed, hex)?;
    Ok(forever(
        "image/svg+xml",
        kept(&format!("mark {file}"), || cover::mark(seed, style, hex)),
    ))
}

fn picture(style: &str, seed: &str, hex: &str) -> Result<(Style, u64, Hex), Error> {
    let style = style.parse().map_err(|_| Error::no_address())?;
    let seed = seed.parse().map_err(|_| Error::from(Stop::Gone))?;
    Ok((style, seed, parse(hex)?))
}

static KEPT: LazyLock<Mutex<HashMap<String, String>>> = LazyLock::new(Mutex::default);
const MOST: usize = 256; // about 2 MB; made again in under a millisecond

fn kept(key: &str, make: impl FnOnce() -> String) -> String {
    let mut all = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = all.get(key) {
        return found.clone();
    }
    if all.len() >= MOST {
        all.clear();
    }
    let made = make();
    all.insert(key.to_owned(), made.clone());
    made
}

fn forever(kind: &'static str, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
    ];
    (headers, body).into_response()
}
