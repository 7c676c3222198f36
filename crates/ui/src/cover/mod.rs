//! Pictures made by the program: covers, small marks, initials. No stock art, no two alike.
//!
//! Everything is decided by a seed, so a picture can be made again at any time and cached for
//! ever. Colours are literal, because a picture is its own document and sees no custom property.

mod avatar;
mod contour;
mod mark;
mod rng;
mod spires;
#[cfg(test)]
mod tests;
mod tiles;

use std::fmt::{self, Write};
use std::str::FromStr;

pub use avatar::{initials, tone};
pub use mark::mark;

use crate::theme::{Hex, Palette, solve};
use rng::Rng;

/// A manner of drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Style {
    /// Flowering spires: weddings, gardens, hospitality.
    #[default]
    Spires,
    /// Quarter arches and dots: studios, agencies.
    Tiles,
    /// Height lines: land, building, consulting.
    Contour,
    /// One quiet shape.
    Plain,
}

impl Style {
    /// Every style, in the order in which they are offered.
    pub const ALL: [Style; 4] = [Style::Spires, Style::Tiles, Style::Contour, Style::Plain];

    /// The word for it in the database and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Style::Spires => "spires",
            Style::Tiles => "tiles",
            Style::Contour => "contour",
            Style::Plain => "plain",
        }
    }
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no [`Style`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoStyle;

impl fmt::Display for NoStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such style of cover")
    }
}

impl std::error::Error for NoStyle {}

impl FromStr for Style {
    type Err = NoStyle;

    fn from_str(word: &str) -> Result<Style, NoStyle> {
        Style::ALL
            .into_iter()
            .find(|style| style.as_str() == word)
            .ok_or(NoStyle)
    }
}

/// The width of a cover in its own units; tiles are a little wider.
const WIDTH: f32 = 640.0;
/// The height of a cover.
const HEIGHT: f32 = 340.0;

/// A cover as an SVG document of less than 12 KB, transparent where nothing is drawn. It stands at
/// the right end of a band in the brand's wash and thins out to the left, under the title. `dark`
/// is for the dark theme.
pub fn cover(seed: u64, style: Style, accent: Hex, dark: bool) -> String {
    let theme = solve(accent);
    let colours = Colours::of(if dark { &theme.dark } else { &theme.light }, dark);
    let mut rng = Rng::new(seed);
    // Spires stand on the ground, so they keep their foot; patterns may be cut at any side.
    let fit = if style == Style::Spires {
        "xMaxYMax meet"
    } else {
        "xMaxYMid slice"
    };
    let width = if style == Style::Tiles {
        tiles::WIDTH
    } else {
        WIDTH
    };
    let mut svg = String::with_capacity(12 * 1024);
    _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {HEIGHT}\" preserveAspectRatio=\"{fit}\">"
    );
    match style {
        Style::Spires => spires::draw(&mut svg, &mut rng, &colours),
        Style::Tiles => tiles::draw(&mut svg, &mut rng, &colours),
        Style::Contour => contour::draw(&mut svg, &mut rng, &colours),
        Style::Plain => plain(&mut svg, &mut rng, &colours),
    }
    svg.push_str("</svg>");
    svg
}

/// One large disc and a ring around it, cut by the edge.
fn plain(svg: &mut String, rng: &mut Rng, colours: &Colours) {
    let (x, y, r) = (
        rng.within(430.0, 560.0),
        rng.within(250.0, 380.0),
        rng.within(170.0, 230.0),
    );
    let ring = r + rng.within(34.0, 60.0);
    _ = write!(
        svg,
        "<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"{r:.0}\" fill=\"{}\"/>\
         <circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"{ring:.0}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>",
        colours.tint(0.16),
        colours.tint(0.34),
    );
}

/// What a cover is coloured with: tints between the brand and the band it stands on.
struct Colours {
    /// The strongest tint.
    accent: Hex,
    /// The band behind.
    band: Hex,
    /// The lightest thing there is: paper by day, a warm white by night.
    light: Hex,
    /// The farthest from the band: ink with a drop of the brand. Used sparingly.
    ink: Hex,
}

impl Colours {
    fn of(palette: &Palette, dark: bool) -> Colours {
        let band = if dark {
            palette.accent.wash.mix(0.55, palette.canvas)
        } else {
            palette.accent.wash
        };
        // A brand as pale as the band would draw nothing; its outline colour is never so pale.
        let visible = palette.accent.solid.contrast(band) >= 1.35;
        let mut accent = if visible {
            palette.accent.solid
        } else {
            palette.accent.edge
        };
        if dark && accent.oklch().0 < 0.6 {
            // Deep brands glow too little at night; their text colour was made for it.
            accent = accent.mix(0.6, palette.accent.text);
        }
        let ink = palette.ink.mix(0.88, accent);
        Colours {
            accent,
            band,
            light: if dark { ink } else { palette.surface },
            ink,
        }
    }

    /// `part` (0 to 1) of the brand on the band.
    fn tint(&self, part: f32) -> Hex {
        self.accent.mix(part, self.band)
    }
}
