//! Flowering spires, as of larkspur: three plants are drawn once and stand about in many sizes.

use std::f32::consts::TAU;
use std::fmt::Write;

use super::{Colours, HEIGHT, Rng};
use crate::theme::Hex;

/// The height in which a plant is drawn before it is scaled to its place.
const TALL: f32 = 220.0;
/// Where the lowest florets are: below is stem.
const FOOT: f32 = 40.0;
/// How much of a plant lies below the edge of the cover.
const SUNK: f32 = 46.0;

pub(super) fn draw(svg: &mut String, rng: &mut Rng, colours: &Colours) {
    svg.push_str("<defs>");
    florets(svg, colours);
    for plant in 0..3 {
        draw_plant(svg, rng, colours, plant);
    }
    svg.push_str("</defs>");
    // Two rows: a faint one behind, a strong one before it; denser and taller to the right.
    stand(
        svg,
        rng,
        0.36,
        &[92.0, 232.0, 352.0, 462.0, 572.0],
        (1.02, 1.42),
    );
    stand(
        svg,
        rng,
        1.0,
        &[158.0, 292.0, 408.0, 518.0, 610.0],
        (1.30, 1.78),
    );
}

/// Plants at these places, give or take, from left to right.
fn stand(svg: &mut String, rng: &mut Rng, opacity: f32, places: &[f32], (least, most): (f32, f32)) {
    _ = write!(svg, "<g opacity=\"{opacity}\">");
    for (at, place) in places.iter().enumerate() {
        let x = place + rng.within(-14.0, 14.0);
        let growth = 0.66 + 0.34 * x / super::WIDTH;
        let scale = rng.within(least, most) * growth;
        // Mirrored at times, so that three plants do not show that they are three.
        let mirror = if rng.unit() < 0.5 { -scale } else { scale };
        let plant = (at + rng.below(2)) % 3;
        let lean = rng.within(-2.5, 2.5);
        // Rooted below the edge: flowers rise from it, stems do not show.
        let ground = HEIGHT + SUNK * scale;
        _ = write!(
            svg,
            "<use href=\"#p{plant}\" transform=\"translate({x:.0} {ground:.0})rotate({lean:.1})scale({mirror:.2} {scale:.2})\"/>"
        );
    }
    svg.push_str("</g>");
}

/// Five petals and a heart, in four strengths, and a bud: `f0` to `f3`, `b`.
fn florets(svg: &mut String, colours: &Colours) {
    let petals = |turns: &[f32]| {
        let mut path = String::new();
        for turn in turns {
            let (sin, cos) = (turn * TAU / 5.0).sin_cos();
            let mut point = |x: f32, y: f32| {
                _ = write!(path, "{:.1} {:.1} ", x * cos - y * sin, x * sin + y * cos);
            };
            let mut curve =
                |points: [(f32, f32); 3]| points.iter().for_each(|(x, y)| point(*x, *y));
            // A petal from the heart out and back: two curves of three points each.
            curve([(-5.6, -2.7), (-5.1, -9.3), (0.0, -9.6)]);
            curve([(5.1, -9.3), (5.6, -2.7), (0.0, 0.0)]);
        }
        format!("M0 0C{}", path.trim_end())
    };
    let (over, under) = (petals(&[0.0, 2.0, 4.0]), petals(&[1.0, 3.0]));
    for (name, strong, weak) in [
        (0, 0.30, 0.22),
        (1, 0.46, 0.34),
        (2, 0.64, 0.50),
        (3, 0.92, 0.78),
    ] {
        let heart = if name < 2 {
            colours.tint(0.75)
        } else {
            colours.light
        };
        _ = write!(
            svg,
            "<g id=\"f{name}\" stroke=\"{}\" stroke-width=\".8\"><path d=\"{under}\" fill=\"{}\"/>\
             <path d=\"{over}\" fill=\"{}\"/><circle r=\"1.6\" fill=\"{heart}\" stroke=\"none\"/></g>",
            colours.band,
            colours.tint(weak),
            colours.tint(strong),
        );
    }
    _ = write!(
        svg,
        "<path id=\"b\" d=\"M0-5.4C4-2 3 4 0 4.6-3 4-4-2 0-5.4Z\" stroke=\"{}\" stroke-width=\".7\"/>",
        colours.band
    );
}

/// One plant, its foot at 0 0, growing upwards: stem, leaves, buds at the tip, florets below.
fn draw_plant(svg: &mut String, rng: &mut Rng, colours: &Colours, plant: usize) {
    _ = write!(svg, "<g id=\"p{plant}\">");
    let bend = rng.within(-8.0, 8.0);
    // The stem's x at a share of the height, foot to tip.
    let stem = |up: f32| bend * up * up;
    let path = |svg: &mut String, d: std::fmt::Arguments<'_>, stroke: Hex, width: f32| {
        _ = write!(
            svg,
            "<path d=\"{d}\" stroke=\"{stroke}\" stroke-width=\"{width}\" fill=\"none\" stroke-linecap=\"round\"/>"
        );
    };
    path(
        svg,
        format_args!("M0 20Q0-110 {bend:.0}-{TALL}"),
        colours.tint(0.5),
        1.6,
    );
    let mut leaves = String::new();
    for side in [-1.0, 1.0] {
        let foot = rng.within(18.0, 30.0);
        for leaf in 0..4 {
            let (out, up) = (side * (30.0 - 7.0 * leaf as f32), 4.0 + 9.0 * leaf as f32);
            _ = write!(
                leaves,
                "M0-{foot:.0}q{:.0}-{up:.0} {out:.0}-{:.0}",
                out * 0.6,
                up * 0.7
            );
        }
    }
    path(svg, format_args!("{leaves}"), colours.tint(0.26), 2.2);
    buds(svg, rng, colours, stem);
    rows(svg, rng, stem);
    svg.push_str("</g>");
}

/// The tip: buds that grow towards the florets.
fn buds(svg: &mut String, rng: &mut Rng, colours: &Colours, stem: impl Fn(f32) -> f32) {
    for bud in 0..8 {
        let down = bud as f32 / 8.0;
        let y = TALL + 4.0 - 44.0 * down;
        let side = if bud % 2 == 0 { -1.0 } else { 1.0 };
        let x = stem(y / TALL) + side * (1.0 + 6.5 * down) * rng.within(0.6, 1.1);
        let turn = side * rng.within(8.0, 30.0);
        _ = write!(
            svg,
            "<use href=\"#b\" fill=\"{}\" transform=\"translate({x:.0}-{y:.0})rotate({turn:.0})scale({:.1})\"/>",
            colours.tint(rng.one_of(&[0.42, 0.58, 0.74])),
            0.6 + 0.5 * down,
        );
    }
}

/// Rows of florets, wider and larger towards the foot. Each row is one group with its scale, so
/// a floret is no more than a name and a place.
fn rows(svg: &mut String, rng: &mut Rng, stem: impl Fn(f32) -> f32) {
    let mut y = TALL - 38.0;
    while y > FOOT {
        let down = 1.0 - (y - FOOT) / (TALL - 38.0 - FOOT);
        let scale = 0.56 + 0.44 * down;
        let half = 6.0 + 15.0 * down.powf(0.75);
        let count = 2 + (down * 2.6) as usize;
        _ = write!(svg, "<g transform=\"scale({scale:.2})\">");
        for floret in 0..count {
            let across = (floret as f32 + 0.5) / count as f32 * 2.0 - 1.0 + rng.within(-0.16, 0.16);
            let (x, up) = (stem(y / TALL) + across * half, y + rng.within(-3.0, 3.0));
            // Mostly light, some strong; strong ones gather below, where the flower is open.
            let tone = match rng.unit() + 0.18 * down {
                ..0.34 => 0,
                ..0.66 => 1,
                ..0.92 => 2,
                _ => 3,
            };
            _ = write!(
                svg,
                "<use href=\"#f{tone}\" x=\"{:.0}\" y=\"-{:.0}\"/>",
                x / scale,
                up / scale
            );
        }
        svg.push_str("</g>");
        y -= 9.0 + 3.5 * down;
    }
}
