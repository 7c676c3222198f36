//! A small mark for an organization that has no logo.

use std::fmt::Write;

use super::{Rng, Style};
use crate::theme::{Hex, solve};

/// A mark as an SVG document of 32 by 32, to be read on light and dark surfaces alike. The style
/// is that of the covers: a flower, an arch, rings, a disc.
pub fn mark(seed: u64, style: Style, accent: Hex) -> String {
    let role = solve(accent).light.accent;
    let line = on_both(accent);
    let mut rng = Rng::new(seed);
    let mut svg = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">");
    match style {
        Style::Spires => flower(&mut svg, &mut rng, line),
        Style::Tiles => {
            plate(&mut svg, role.solid, line);
            arch(&mut svg, &mut rng, role.solid, role.on);
        }
        Style::Contour => {
            plate(&mut svg, role.solid, line);
            rings(&mut svg, &mut rng, role.on);
        }
        Style::Plain => {
            plate(&mut svg, role.solid, line);
            let (x, y) = (rng.one_of(&[12, 16, 20]), rng.one_of(&[12, 16, 20]));
            _ = write!(
                svg,
                "<circle cx=\"{x}\" cy=\"{y}\" r=\"6\" fill=\"{}\"/>",
                role.on
            );
        }
    }
    svg.push_str("</svg>");
    svg
}

/// The brand, moved in lightness as little as it takes to be seen (3:1) on white and on the dark
/// theme's surface: one file serves both themes.
fn on_both(accent: Hex) -> Hex {
    let (lightness, chroma, hue) = accent.oklch();
    let night = solve(accent).dark.surface;
    let seen = |hex: Hex| hex.contrast(Hex::WHITE) >= 3.0 && hex.contrast(night) >= 3.0;
    (0..250)
        .flat_map(|step| {
            [
                lightness - step as f32 * 0.004,
                lightness + step as f32 * 0.004,
            ]
        })
        .map(|lightness| Hex::from_oklch(lightness, chroma, hue))
        .find(|hex| seen(*hex))
        .unwrap_or(accent)
}

fn plate(svg: &mut String, fill: Hex, edge: Hex) {
    _ = write!(
        svg,
        "<rect x=\".5\" y=\".5\" width=\"31\" height=\"31\" rx=\"8\" fill=\"{fill}\" stroke=\"{edge}\"/>"
    );
}

fn flower(svg: &mut String, rng: &mut Rng, line: Hex) {
    let petals = rng.one_of(&[5, 6, 8]);
    // More petals are narrower ones.
    let half = 22.0 / petals as f32;
    _ = write!(
        svg,
        "<g fill=\"{line}\" fill-opacity=\".16\" stroke=\"{line}\" stroke-width=\"1.4\" stroke-linejoin=\"round\">"
    );
    let turn = rng.below(2) as f32 * 180.0 / petals as f32;
    for petal in 0..petals {
        let angle = turn + 360.0 * petal as f32 / petals as f32;
        _ = write!(
            svg,
            "<path d=\"M16 14.4C{:.1} 11.8 {:.1} 6.6 16 2.8 {:.1} 6.6 {:.1} 11.8 16 14.4Z\" transform=\"rotate({angle:.0} 16 16)\"/>",
            16.0 - half * 0.9,
            16.0 - half,
            16.0 + half,
            16.0 + half * 0.9,
        );
    }
    _ = write!(
        svg,
        "</g><circle cx=\"16\" cy=\"16\" r=\"1.8\" fill=\"{line}\"/>"
    );
}

fn arch(svg: &mut String, rng: &mut Rng, plate: Hex, on: Hex) {
    let paths = match rng.below(3) {
        0 => ["M8 25V16a8 8 0 0 1 16 0v9z", "M13 25v-7a3 3 0 0 1 6 0v7z"],
        1 => ["M7 25V7a18 18 0 0 1 18 18z", "M7 25v-9a9 9 0 0 1 9 9z"],
        _ => [
            "M7 16a9 9 0 0 1 18 0zM7 25a9 9 0 0 1 9-9v9z",
            "M12 16a4 4 0 0 1 8 0z",
        ],
    };
    for (path, fill) in paths.iter().zip([on, plate]) {
        _ = write!(svg, "<path d=\"{path}\" fill=\"{fill}\"/>");
    }
}

fn rings(svg: &mut String, rng: &mut Rng, on: Hex) {
    let (x, y) = (rng.one_of(&[14, 16, 18]), rng.one_of(&[14, 16, 18]));
    _ = write!(
        svg,
        "<g fill=\"none\" stroke=\"{on}\" stroke-width=\"1.6\">"
    );
    for (radius, flat) in [(10.0, 0.86), (6.6, 0.80), (3.2, 0.74)] {
        let turn = rng.within(-30.0, 30.0);
        _ = write!(
            svg,
            "<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{radius}\" ry=\"{:.1}\" transform=\"rotate({turn:.0} {x} {y})\"/>",
            radius * flat
        );
    }
    svg.push_str("</g>");
}
