//! Height lines of one hill, seen from above.

use std::f32::consts::TAU;
use std::fmt::Write;

use super::{Colours, Rng};

const LINES: usize = 17;
/// Points per line; the curve between them is smooth.
const POINTS: usize = 22;

pub(super) fn draw(svg: &mut String, rng: &mut Rng, colours: &Colours) {
    let (x, y) = (rng.within(400.0, 590.0), rng.within(90.0, 280.0));
    // Each wave bends all lines; it drifts with the height, so that slopes turn as they rise.
    let waves: Vec<_> = (0..4)
        .map(|wave| {
            let strength = rng.within(0.10, 0.20) / (1.0 + wave as f32 * 0.8);
            (
                wave as f32 + 1.0,
                strength,
                rng.within(0.0, TAU),
                rng.within(-0.9, 0.9),
            )
        })
        .collect();
    svg.push_str("<g fill=\"none\">");
    for line in (0..LINES).rev() {
        let share = (line as f32 + 1.0) / LINES as f32;
        let radius = |angle: f32| {
            let bent: f32 = waves
                .iter()
                .map(|(n, strength, phase, drift)| {
                    strength * (n * angle + phase + drift * share).sin()
                })
                .sum();
            // Steps widen outwards; the bend is kept small enough that no two lines cross.
            (10.0 + 370.0 * share.powf(1.25)) * (1.0 + bent * (0.35 + 0.65 * share))
        };
        let points: Vec<_> = (0..POINTS)
            .map(|point| {
                let angle = point as f32 / POINTS as f32 * TAU;
                (
                    x + 1.25 * radius(angle) * angle.cos(),
                    y + 0.82 * radius(angle) * angle.sin(),
                )
            })
            .collect();
        // Every fourth line is an index line, as on maps.
        let (width, strength) = if line % 4 == 0 {
            (2.4, 0.66)
        } else {
            (1.2, 0.40)
        };
        let stroke = colours.tint(strength * (1.0 - 0.45 * share));
        let fill = if line == 0 {
            format!(" fill=\"{}\"", colours.accent)
        } else {
            String::new()
        };
        _ = write!(
            svg,
            "<path d=\"{}\" stroke=\"{stroke}\" stroke-width=\"{width}\"{fill}/>",
            smooth(&points)
        );
    }
    svg.push_str("</g>");
}

/// A closed curve near the points: through the middles between them, bent towards each.
fn smooth(points: &[(f32, f32)]) -> String {
    let middle = |a: (f32, f32), b: (f32, f32)| ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
    let Some((first, last)) = points.first().zip(points.last()) else {
        return String::new();
    };
    let start = middle(*last, *first);
    let mut path = format!("M{:.0} {:.0}Q", start.0, start.1);
    for (at, point) in points.iter().enumerate() {
        let end = middle(*point, points[(at + 1) % points.len()]);
        _ = write!(
            path,
            "{:.0} {:.0} {:.0} {:.0} ",
            point.0, point.1, end.0, end.1
        );
    }
    path.truncate(path.trim_end().len());
    path.push('Z');
    path
}
