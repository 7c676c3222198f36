//! An organization's colours, from the one it chose.
//!
//! [`css`] is served as `/theme-{fingerprint}.css`. The language of tokens is the design's; pages
//! use the custom properties and never a colour of their own.

mod explain;
mod hex;
mod solve;
#[cfg(test)]
mod tests;

use std::fmt::Write;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

pub use explain::{Change, Fact, Tone, explain};
pub use hex::{BadHex, Hex};
pub use solve::{Palette, Role, Theme, solve};

/// The stylesheet for a brand: three plain blocks of custom properties (light, dark by the
/// system's wish, dark by choice), so that old browsers need to know nothing new.
pub fn css(brand: Hex) -> String {
    let theme = solve(brand);
    let (light, dark) = (
        properties(&theme.light, &LIGHT),
        properties(&theme.dark, &DARK),
    );
    let changed: Vec<_> = dark
        .iter()
        .filter(|property| !light.contains(property))
        .collect();
    let mut css = String::with_capacity(8 * 1024);
    // Writing to a String cannot fail.
    _ = writeln!(css, "/* solved from {brand} */\n:root {{");
    light
        .iter()
        .for_each(|property| declare(&mut css, property));
    css.push_str("}\n@media (prefers-color-scheme: dark) { :root:not([data-theme=\"light\"]) {\n");
    changed
        .iter()
        .for_each(|property| declare(&mut css, property));
    css.push_str("} }\n:root[data-theme=\"dark\"] {\n");
    changed
        .iter()
        .for_each(|property| declare(&mut css, property));
    css.push_str("}\n");
    css
}

/// A short name for what [`css`] gives: 12 hexadecimal digits, other ones when the brand or the
/// solver changes. Solving takes about a millisecond: keep it beside the brand.
pub fn fingerprint(brand: Hex) -> String {
    let mut digits = HEXLOWER.encode(&Sha256::digest(css(brand)));
    digits.truncate(12);
    digits
}

type Property = (String, String);

fn declare(css: &mut String, (name, value): &Property) {
    _ = writeln!(css, "  --{name}: {value};");
}

/// What differs between the themes and is no colour of the brand; here, so that no other
/// stylesheet branches on the theme.
const LIGHT: [(&str, &str); 9] = [
    ("seg-on", "#ffffff"),
    ("scrim", "rgb(12 14 24 / .42)"),
    ("bar", "#191b26"),
    ("sig-paper", "#ffffff"),
    ("bezel", "#1a1c26"),
    ("mast-mix", "100%"),
    ("e-1", "0 1px 2px rgb(15 18 30 / .05)"),
    (
        "e-2",
        "0 1px 2px rgb(15 18 30 / .05), 0 6px 16px -4px rgb(15 18 30 / .08)",
    ),
    (
        "e-3",
        "0 2px 6px rgb(15 18 30 / .08), 0 24px 56px -12px rgb(15 18 30 / .28)",
    ),
];
const DARK: [(&str, &str); 9] = [
    ("seg-on", "#3c3e46"),
    ("scrim", "rgb(0 0 0 / .6)"),
    ("bar", "#2b2d36"),
    ("sig-paper", "#f4f5f8"),
    ("bezel", "#05060a"),
    ("mast-mix", "55%"),
    ("e-1", "none"),
    ("e-2", "0 1px 0 rgb(0 0 0 / .4)"),
    (
        "e-3",
        "0 0 0 1px var(--line-strong), 0 28px 64px -12px rgb(0 0 0 / .75)",
    ),
];

/// The custom properties of one theme, in the order in which they are written.
fn properties(palette: &Palette, constants: &[(&str, &str)]) -> Vec<Property> {
    let mut all: Vec<Property> = [
        ("canvas", palette.canvas),
        ("surface", palette.surface),
        ("raised", palette.raised),
        ("sunken", palette.sunken),
        ("hover", palette.hover),
        ("line", palette.line),
        ("line-strong", palette.line_strong),
        ("line-control", palette.line_control),
        ("ink-3", palette.ink_3),
        ("ink-2", palette.ink_2),
        ("ink", palette.ink),
    ]
    .map(|(name, hex)| (name.to_owned(), hex.to_string()))
    .into();
    for (name, role) in [
        ("accent", &palette.accent),
        ("red", &palette.red),
        ("amber", &palette.amber),
        ("green", &palette.green),
        ("blue", &palette.blue),
    ] {
        all.push((name.to_owned(), role.solid.to_string()));
        all.push((format!("on-{name}"), role.on.to_string()));
        for (use_, hex) in [
            ("hover", role.hover),
            ("active", role.active),
            ("wash", role.wash),
            ("wash-2", role.wash_2),
            ("line", role.line),
            ("text", role.text),
            ("edge", role.edge),
        ] {
            all.push((format!("{name}-{use_}"), hex.to_string()));
        }
    }
    all.extend(
        constants
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    all
}
