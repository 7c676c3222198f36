//! What the solver did with a brand, as facts that the settings page puts into words: "Buttons:
//! dark text on your yellow. Links: a darker gold, so they can be read."

use super::{Hex, solve};

/// One thing to say about a brand in the light theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Filled buttons: how the fill relates to the brand, and what stands on it.
    Buttons {
        /// What happened to the brand.
        fill: Change,
        /// The brand's name.
        brand: Tone,
        /// Whether the text on it is dark; else it is white.
        dark_text: bool,
    },
    /// Links and other text in the brand's colour.
    Links {
        /// What happened to the brand.
        change: Change,
        /// The name of the colour that came out: a darker yellow is gold.
        tone: Tone,
    },
    /// Buttons get an outline in this colour, because the brand is too pale to be seen on white.
    Outline {
        /// The outline's colour.
        tone: Tone,
    },
}

/// What the solver did to a colour so that it can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Kept,
    /// Made it darker.
    Darker,
    /// Made it lighter.
    Lighter,
}

impl Change {
    /// The word by which messages choose: `kept`, `darker`, `lighter`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Change::Kept => "kept",
            Change::Darker => "darker",
            Change::Lighter => "lighter",
        }
    }

    fn between(brand: Hex, used: Hex) -> Change {
        let (before, after) = (brand.oklch().0, used.oklch().0);
        match after - before {
            // Below this no eye tells the two apart.
            difference if difference.abs() < 0.012 => Change::Kept,
            difference if difference < 0.0 => Change::Darker,
            _ => Change::Lighter,
        }
    }
}

/// The everyday name of a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are what they say")]
pub enum Tone {
    Black,
    White,
    Grey,
    Red,
    Orange,
    Brown,
    Beige,
    Yellow,
    Gold,
    Green,
    Turquoise,
    Blue,
    Purple,
    Pink,
}

impl Tone {
    /// The word by which messages choose: `black`, … `pink`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Tone::Black => "black",
            Tone::White => "white",
            Tone::Grey => "grey",
            Tone::Red => "red",
            Tone::Orange => "orange",
            Tone::Brown => "brown",
            Tone::Beige => "beige",
            Tone::Yellow => "yellow",
            Tone::Gold => "gold",
            Tone::Green => "green",
            Tone::Turquoise => "turquoise",
            Tone::Blue => "blue",
            Tone::Purple => "purple",
            Tone::Pink => "pink",
        }
    }

    /// The name for a colour, by its place in OKLCH.
    pub fn of(hex: Hex) -> Tone {
        let (lightness, chroma, hue) = hex.oklch();
        match hue.rem_euclid(360.0) {
            _ if lightness < 0.18 => Tone::Black,
            _ if lightness > 0.97 && chroma < 0.02 => Tone::White,
            _ if chroma < if lightness > 0.85 { 0.012 } else { 0.03 } => Tone::Grey,
            hue if !(15.0..340.0).contains(&hue) && lightness > 0.55 => Tone::Pink,
            hue if hue < 36.0 && lightness > 0.75 => Tone::Pink,
            hue if !(36.0..350.0).contains(&hue) => Tone::Red,
            hue if hue < 118.0 && lightness > 0.8 && chroma < 0.07 => Tone::Beige,
            hue if hue < 75.0 && (lightness < 0.5 || chroma < 0.09) => Tone::Brown,
            hue if hue < 75.0 => Tone::Orange,
            hue if hue < 118.0 && lightness < 0.4 => Tone::Brown,
            hue if hue < 118.0 && lightness < 0.72 => Tone::Gold,
            hue if hue < 118.0 => Tone::Yellow,
            hue if hue < 170.0 => Tone::Green,
            hue if hue < 215.0 => Tone::Turquoise,
            hue if hue < 285.0 => Tone::Blue,
            hue if hue < 325.0 => Tone::Purple,
            _ => Tone::Pink,
        }
    }
}

/// What to say about this brand: buttons, links, and the outline if there is one.
pub fn explain(brand: Hex) -> Vec<Fact> {
    let accent = solve(brand).light.accent;
    let mut facts = vec![
        Fact::Buttons {
            fill: Change::between(brand, accent.solid),
            brand: Tone::of(brand),
            dark_text: accent.on != Hex::WHITE,
        },
        Fact::Links {
            change: Change::between(brand, accent.text),
            tone: Tone::of(accent.text),
        },
    ];
    if Change::between(accent.solid, accent.edge) != Change::Kept {
        facts.push(Fact::Outline {
            tone: Tone::of(accent.edge),
        });
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yellow_is_not_called_green() {
        for yellow in [
            "#ffff00", "#fff200", "#f4f000", "#eeff00", "#ffd600", "#e6e600",
        ] {
            let hex: Hex = yellow.parse().unwrap();
            assert_eq!(Tone::of(hex), Tone::Yellow, "{yellow}");
            for fact in explain(hex) {
                let named = match fact {
                    Fact::Buttons { brand, .. } => brand,
                    Fact::Links { tone, .. } | Fact::Outline { tone } => tone,
                };
                assert_ne!(named, Tone::Green, "{yellow}: {fact:?}");
            }
        }
        assert_eq!(Tone::of("#7fae1f".parse().unwrap()), Tone::Green);
    }
}
