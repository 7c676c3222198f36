//! A picture of the portal in colours that are not saved yet: by day and by night, side by side.
//! It is an SVG of its own, because the page's policy lets no colour into the page. A picture may
//! fetch nothing, so the typefaces lie inside.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use kernel::Right;
use serde::Deserialize;
use ui::assets;
use ui::cover::{Style, cover};
use ui::theme::{Hex, Palette, solve};
use web::{Error, Office, Query};

use crate::m;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asks {
    accent: String,
    cover: String,
    headings: String,
}

pub(crate) async fn picture(asked: Office, Query(asks): Query<Asks>) -> Result<Response, Error> {
    super::frame::may(&asked, Right::Settings)?;
    let hex = asks
        .accent
        .parse::<Hex>()
        .map_err(|_| Error::no_address())?;
    let style = asks.cover.parse::<Style>().unwrap_or_default();
    let words = Words {
        title: escaped(&asked.org.name),
        button: escaped(&m::sample_button().to(asked.locale)),
        link: escaped(&m::sample_link().to(asked.locale)),
        heading: if asks.headings == "serif" {
            SERIF
        } else {
            GROTESK
        },
    };
    let theme = solve(hex);
    let seed = asked.org.id.0.as_u128() as u64 & 0xffff_ffff;
    // Both covers stand in one document: the night's parts need names of their own.
    let art = |dark: bool| {
        let art = inner(&cover(seed, style, hex, dark));
        if dark {
            art.replace("id=\"", "id=\"night-")
                .replace("href=\"#", "href=\"#night-")
        } else {
            art
        }
    };
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 300"><style>{}{}</style>{}{}</svg>"#,
        typeface("Interface", "100 900", assets::url::FONT_UI),
        if asks.headings == "serif" {
            typeface("Paper", "400", assets::url::FONT_DISPLAY)
        } else {
            String::new()
        },
        half(0, &theme.light, &words, &art(false)),
        half(340, &theme.dark, &words, &art(true)),
    );
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; font-src data:",
        ),
        (header::CACHE_CONTROL, "private, max-age=300"),
    ];
    Ok((headers, svg).into_response())
}

struct Words {
    title: String,
    button: String,
    link: String,
    /// How headings are set.
    heading: &'static str,
}

/// The headings of the style sheet, as attributes.
const SERIF: &str =
    r#"font-family="Paper, serif" font-size="25" font-weight="400" letter-spacing="-.45""#;
const GROTESK: &str = r#"font-size="22" font-weight="720" letter-spacing="-.7""#;

/// A built typeface as a rule with its bytes; nothing where the program was built without.
fn typeface(name: &str, weight: &str, address: &str) -> String {
    let Some(built) = assets::serve(address, None, None).filter(|s| s.status == 200) else {
        return String::new();
    };
    format!(
        "@font-face{{font-family:\"{name}\";font-weight:{weight};src:url(data:font/woff2;base64,{})}}",
        BASE64.encode(&built.body)
    )
}

/// One theme, 340 units wide.
fn half(x: u32, p: &Palette, words: &Words, art: &str) -> String {
    let a = &p.accent;
    format!(
        r#"<svg x="{x}" width="340" height="300" viewBox="0 0 340 300" font-family="Interface, sans-serif"><rect width="340" height="300" fill="{canvas}"/><rect width="340" height="110" fill="{wash}"/><svg x="140" width="200" height="110" viewBox="0 0 640 340" preserveAspectRatio="xMaxYMax meet">{art}</svg><text x="20" y="62" {heading} fill="{ink}">{title}</text><rect x="20" y="130" width="300" height="150" rx="12" fill="{surface}" stroke="{line}"/><rect x="38" y="150" width="170" height="40" rx="9" fill="{solid}" stroke="{edge}"/><text x="123" y="175" text-anchor="middle" font-size="14" font-weight="600" fill="{on}">{button}</text><text x="38" y="220" font-size="14" text-decoration="underline" fill="{text}">{link}</text><rect x="38" y="240" width="264" height="8" rx="4" fill="{hover}"/><rect x="38" y="240" width="150" height="8" rx="4" fill="{edge}"/></svg>"#,
        canvas = p.canvas,
        surface = p.surface,
        line = p.line,
        hover = p.hover,
        ink = p.ink,
        wash = a.wash,
        solid = a.solid,
        edge = a.edge,
        on = a.on,
        text = a.text,
        heading = words.heading,
        title = words.title,
        button = words.button,
        link = words.link,
    )
}

/// What stands inside the outer element of a picture.
fn inner(svg: &str) -> String {
    let start = svg.find('>').map_or(0, |at| at + 1);
    let end = svg.rfind("</svg>").unwrap_or(svg.len());
    svg.get(start..end).unwrap_or_default().to_owned()
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    let _ = ui::escape(&mut out, text); // a String takes all
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_is_laid_into_the_picture() {
        let hex: Hex = "#4b53c9".parse().unwrap();
        let art = inner(&cover(7, Style::Plain, hex, false));
        assert!(art.starts_with("<circle") && !art.contains("svg"), "{art}");
        let face = typeface("Paper", "400", assets::url::FONT_DISPLAY);
        assert!(
            face.is_empty() || face.contains("base64,d09GMg"),
            "a woff2 begins so"
        );
        assert_eq!(escaped("<&>"), "&lt;&amp;&gt;");
    }
}
