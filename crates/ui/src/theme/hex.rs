//! One sRGB colour as it is written in CSS, and the arithmetic of contrast and OKLCH on it.

use std::fmt;
use std::str::FromStr;

use color::{Oklch, OpaqueColor, Srgb};

/// A colour of eight bits per channel, written `#4b53c9`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hex(pub [u8; 3]);

/// A text that is no colour. The accepted forms are `#rrggbb` and `#rgb`, with or without `#`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadHex;

impl fmt::Display for BadHex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a colour is written as # and six hexadecimal digits")
    }
}

impl std::error::Error for BadHex {}

impl FromStr for Hex {
    type Err = BadHex;

    fn from_str(text: &str) -> Result<Hex, BadHex> {
        let text = text.trim();
        let digits = text.strip_prefix('#').unwrap_or(text);
        let digits: Vec<u8> = digits
            .chars()
            .map(|digit| digit.to_digit(16).map(|value| value as u8))
            .collect::<Option<_>>()
            .ok_or(BadHex)?;
        match digits[..] {
            [r, g, b] => Ok(Hex([r * 17, g * 17, b * 17])),
            [r, r2, g, g2, b, b2] => Ok(Hex([r * 16 + r2, g * 16 + g2, b * 16 + b2])),
            _ => Err(BadHex),
        }
    }
}

impl fmt::Display for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Hex([r, g, b]) = self;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

impl Hex {
    /// White.
    pub const WHITE: Hex = Hex([255; 3]);
    /// Black.
    pub const BLACK: Hex = Hex([0; 3]);

    /// The WCAG 2 contrast ratio of two colours, from 1 to 21.
    pub fn contrast(self, other: Hex) -> f32 {
        let (a, b) = (
            self.color().relative_luminance(),
            other.color().relative_luminance(),
        );
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Lightness 0 to 1, chroma from 0, hue in degrees. A grey has no hue of its own and gets a
    /// cool one, so that what is mixed from it does not turn pink.
    pub fn oklch(self) -> (f32, f32, f32) {
        let [l, c, h] = self.color().convert::<Oklch>().components;
        if c < 1e-3 { (l, 0.0, 265.0) } else { (l, c, h) }
    }

    /// The colour of this lightness, chroma and hue, with as much less chroma as sRGB demands.
    pub fn from_oklch(lightness: f32, chroma: f32, hue: f32) -> Hex {
        let lightness = lightness.clamp(0.0, 1.0);
        let in_srgb = |chroma: f32| {
            let rgb = OpaqueColor::<Oklch>::new([lightness, chroma, hue]).convert::<Srgb>();
            // The slack is the rounding of the conversion, far below one step of eight bits.
            let fits = rgb
                .components
                .iter()
                .all(|channel| (-1e-4..=1.0 + 1e-4).contains(channel));
            (rgb, fits)
        };
        let chroma = chroma.max(0.0);
        let (mut best, fits) = in_srgb(chroma);
        if !fits {
            let (mut low, mut high) = (0.0, chroma);
            best = in_srgb(low).0;
            while high - low > 5e-5 {
                let middle = (low + high) / 2.0;
                match in_srgb(middle) {
                    (rgb, true) => (low, best) = (middle, rgb),
                    (_, false) => high = middle,
                }
            }
        }
        let rgba = best.to_rgba8();
        Hex([rgba.r, rgba.g, rgba.b])
    }

    /// `part` of this colour (0 to 1) and the rest of `other`, mixed in OKLab: as CSS's
    /// `color-mix(in oklab, …)`.
    pub fn mix(self, part: f32, other: Hex) -> Hex {
        let lab = |hex: Hex| hex.color().convert::<color::Oklab>();
        let rgba = lab(other).lerp_rect(lab(self), part).to_rgba8();
        Hex([rgba.r, rgba.g, rgba.b])
    }

    fn color(self) -> OpaqueColor<Srgb> {
        let Hex([r, g, b]) = self;
        OpaqueColor::from_rgb8(r, g, b)
    }
}
