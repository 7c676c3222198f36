//! Quarter arches, half discs and dots on a grid.

use std::fmt::Write;

use super::{Colours, HEIGHT, Rng};

const ROWS: usize = 5;
const COLUMNS: usize = 10;
/// The side of a tile.
const SIDE: f32 = HEIGHT / ROWS as f32;
/// The width of the picture: whole tiles.
pub(super) const WIDTH: f32 = SIDE * COLUMNS as f32;

pub(super) fn draw(svg: &mut String, rng: &mut Rng, colours: &Colours) {
    shapes(svg);
    let fills = [
        colours.tint(0.22),
        colours.tint(0.40),
        colours.tint(0.62),
        colours.accent,
        colours.ink,
    ];
    // By fill, so that a fill is written once.
    let mut groups: [String; 5] = Default::default();
    for column in 0..COLUMNS {
        for row in 0..ROWS {
            let x = WIDTH - SIDE * (column + 1) as f32;
            // Tiles thin out to the left, where the title stands.
            let empty = 0.05 + 0.065 * column as f32;
            if rng.unit() < empty {
                continue;
            }
            let fill = match rng.unit() {
                ..0.24 => 0,
                ..0.52 => 1,
                ..0.76 => 2,
                ..0.93 => 3,
                _ => 4,
            };
            let shape = match rng.unit() {
                ..0.60 => rng.one_of(&["q0", "q1", "q2", "q3"]),
                ..0.74 => rng.one_of(&["h0", "h1", "h2", "h3"]),
                ..0.82 => rng.one_of(&["l0", "l1"]),
                ..0.95 => "d",
                _ => "s",
            };
            let y = SIDE * row as f32;
            _ = write!(
                groups[fill],
                "<use href=\"#{shape}\" x=\"{x:.0}\" y=\"{y:.0}\"/>"
            );
        }
    }
    for (fill, group) in fills.iter().zip(groups) {
        _ = write!(svg, "<g fill=\"{fill}\">{group}</g>");
    }
}

/// `q` a quarter disc, `h` a half one, `l` a leaf, each turned; `d` a dot, `s` a ring.
fn shapes(svg: &mut String) {
    svg.push_str("<defs>");
    let middle = SIDE / 2.0;
    for turn in 0..4 {
        let turned = format!("transform=\"rotate({} {middle} {middle})\"", 90 * turn);
        _ = write!(
            svg,
            "<path id=\"q{turn}\" d=\"M0 {SIDE}V0A{SIDE} {SIDE} 0 0 1 {SIDE} {SIDE}Z\" {turned}/>"
        );
        _ = write!(
            svg,
            "<path id=\"h{turn}\" d=\"M0 {SIDE}A{middle} {middle} 0 0 1 {SIDE} {SIDE}Z\" {turned}/>"
        );
    }
    for turn in 0..2 {
        let turned = format!("transform=\"rotate({} {middle} {middle})\"", 90 * turn);
        _ = write!(
            svg,
            "<path id=\"l{turn}\" d=\"M0 0A{SIDE} {SIDE} 0 0 1 {SIDE} {SIDE}A{SIDE} {SIDE} 0 0 1 0 0Z\" {turned}/>"
        );
    }
    let (inner, outer) = (SIDE * 0.17, SIDE * 0.28);
    _ = write!(
        svg,
        "<circle id=\"d\" cx=\"{middle}\" cy=\"{middle}\" r=\"{outer:.0}\"/>\
         <path id=\"s\" fill-rule=\"evenodd\" d=\"{}{}\"/></defs>",
        disc(middle, outer),
        disc(middle, inner),
    );
}

fn disc(middle: f32, radius: f32) -> String {
    let left = middle - radius;
    format!("M{left:.1} {middle}a{radius:.1} {radius:.1} 0 1 1 0 .1Z")
}
