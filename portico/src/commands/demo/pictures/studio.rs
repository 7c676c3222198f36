//! Pictures of the studio: colours, shelves, letters made of strokes.

use std::f32::consts::TAU;

use super::canvas::{Canvas, Rgb};

const COAL: Rgb = [0x23, 0x2b, 0x2b];
const SUN: Rgb = [0xf2, 0xc2, 0x30];
const BRICK: Rgb = [0xc8, 0x4b, 0x31];
const PAPER: Rgb = [0xec, 0xe2, 0xd0];

pub fn palette(c: &mut Canvas, colours: &[Rgb]) {
    let width = 960.0 / colours.len() as f32;
    for (n, colour) in colours.iter().enumerate() {
        let x = width * n as f32;
        c.rect(x, 0.0, width, 460.0, *colour);
        c.disc(x + width / 2.0, 546.0, 52.0, *colour);
        let next = colours[(n + 1) % colours.len()];
        c.disc(x + width / 2.0 + 20.0, 526.0, 22.0, next);
    }
}

/// A coffee bag: body, folded top, a sun and two lines.
fn bag(c: &mut Canvas, x: f32, y: f32, height: f32, body: Rgb) {
    let width = height * 0.46;
    let dark = body.iter().map(|v| u32::from(*v)).sum::<u32>() < 300;
    let mark = if dark { SUN } else { COAL };
    c.rect(x, y + height * 0.1, width, height * 0.9, body);
    c.rect(
        x + width * 0.06,
        y,
        width * 0.88,
        height * 0.14,
        if dark { SUN } else { PAPER },
    );
    c.disc(
        x + width * 0.5,
        y + height * 0.46,
        width * 0.26,
        if body == SUN { BRICK } else { SUN },
    );
    c.rect(
        x + width * 0.22,
        y + height * 0.76,
        width * 0.56,
        height * 0.03,
        mark,
    );
    c.rect(
        x + width * 0.32,
        y + height * 0.83,
        width * 0.36,
        height * 0.02,
        mark,
    );
}

pub fn shelf(c: &mut Canvas, colours: &[Rgb]) {
    c.rect(0.0, 0.0, 960.0, 640.0, [0xe3, 0xe0, 0xd8]);
    for row in 0..3_usize {
        let floor = 205.0 + 205.0 * row as f32;
        for n in 0..10_usize {
            let colour = colours[(n / 2 + row) % colours.len()];
            bag(c, 34.0 + 91.0 * n as f32, floor - 164.0, 164.0, colour);
        }
        c.rect(0.0, floor, 960.0, 18.0, [0x9a, 0x7b, 0x56]);
        c.rect(0.0, floor + 18.0, 960.0, 10.0, [0xc9, 0xc4, 0xb8]);
    }
}

pub fn drawer(c: &mut Canvas) {
    c.rect(0.0, 0.0, 960.0, 640.0, [0x8a, 0x6d, 0x4c]);
    c.rect(40.0, 40.0, 880.0, 560.0, [0x5d, 0x48, 0x32]);
    let dull: [Rgb; 5] = [
        [0xb4, 0xa7, 0x8c],
        [0x7d, 0x83, 0x78],
        [0xa0, 0x6d, 0x58],
        [0x54, 0x5c, 0x66],
        [0xcf, 0xc6, 0xb2],
    ];
    for n in 0..12_usize {
        bag(
            c,
            72.0 + 142.0 * (n % 6) as f32,
            70.0 + 272.0 * (n / 6) as f32,
            236.0,
            dull[n * 3 % 5],
        );
    }
}

/// Letters as strokes in a box of 4 by 6.
fn letter(c: &mut Canvas, which: char, at: (f32, f32), unit: f32, lean: f32, colour: Rgb) {
    let strokes: &[[f32; 4]] = match which {
        'H' => &[[0., 0., 0., 6.], [4., 0., 4., 6.], [0., 3., 4., 3.]],
        'A' => &[[0., 6., 2., 0.], [2., 0., 4., 6.], [0.8, 4., 3.2, 4.]],
        'L' => &[[0., 0., 0., 6.], [0., 6., 3.4, 6.]],
        'D' => &[
            [0., 0., 0., 6.],
            [0., 0., 2.4, 0.6],
            [2.4, 0.6, 3.8, 3.],
            [3.8, 3., 2.4, 5.4],
            [2.4, 5.4, 0., 6.],
        ],
        'E' => &[
            [0., 0., 0., 6.],
            [0., 0., 3.4, 0.],
            [0., 3., 2.8, 3.],
            [0., 6., 3.4, 6.],
        ],
        'N' => &[[0., 6., 0., 0.], [0., 0., 4., 6.], [4., 6., 4., 0.]],
        'M' => &[
            [0., 6., 0., 0.],
            [0., 0., 2., 4.],
            [2., 4., 4., 0.],
            [4., 0., 4., 6.],
        ],
        'R' => &[
            [0., 6., 0., 0.],
            [0., 0., 3.4, 0.4],
            [3.4, 0.4, 3.4, 2.8],
            [3.4, 2.8, 0., 3.2],
            [1.6, 3.2, 4., 6.],
        ],
        'O' => &[
            [2., 0., 4., 3.],
            [4., 3., 2., 6.],
            [2., 6., 0., 3.],
            [0., 3., 2., 0.],
        ],
        'W' => &[
            [0., 0., 1., 6.],
            [1., 6., 2., 2.],
            [2., 2., 3., 6.],
            [3., 6., 4., 0.],
        ],
        _ => &[],
    };
    for [x0, y0, x1, y1] in strokes {
        let put = |x: f32, y: f32| (at.0 + (x + (6.0 - y) * lean) * unit, at.1 + y * unit);
        c.line(put(*x0, *y0), put(*x1, *y1), unit * 0.9, colour);
    }
}

fn word(c: &mut Canvas, text: &str, at: (f32, f32), unit: f32, lean: f32, colour: Rgb) {
    for (n, which) in text.chars().enumerate() {
        letter(
            c,
            which,
            (at.0 + n as f32 * unit * 5.6, at.1),
            unit,
            lean,
            colour,
        );
    }
}

pub fn wordmark(c: &mut Canvas) {
    c.rect(0.0, 0.0, 960.0, 640.0, SUN);
    word(c, "HALDEN", (126.0, 248.0), 21.0, 0.0, COAL);
    c.rect(126.0, 420.0, 708.0, 6.0, COAL);
}

pub fn suns(c: &mut Canvas) {
    c.rect(0.0, 0.0, 960.0, 640.0, PAPER);
    c.disc(410.0, 300.0, 190.0, SUN);
    c.disc(570.0, 380.0, 150.0, BRICK);
    c.rect(0.0, 560.0, 960.0, 80.0, COAL);
}

pub fn poster(c: &mut Canvas) {
    c.rect(0.0, 0.0, 960.0, 640.0, [0xd7, 0xd3, 0xc8]);
    c.rect(290.0, 40.0, 380.0, 560.0, PAPER);
    c.disc(440.0, 220.0, 110.0, SUN);
    c.disc(530.0, 270.0, 80.0, BRICK);
    word(c, "HALDEN", (336.0, 410.0), 8.6, 0.0, COAL);
    for n in 0..4 {
        c.rect(
            336.0,
            492.0 + 22.0 * n as f32,
            288.0 - 42.0 * (n % 3) as f32,
            7.0,
            COAL,
        );
    }
}

pub fn stamp(c: &mut Canvas) {
    c.rect(0.0, 0.0, 960.0, 640.0, [0xc7, 0xa9, 0x7d]);
    let ink: Rgb = [0x3f, 0x2a, 0x1c];
    c.ring(480.0, 320.0, 220.0, 12.0, ink);
    c.ring(480.0, 320.0, 190.0, 4.0, ink);
    for n in 0..36 {
        let turn = TAU * n as f32 / 36.0 + 0.08;
        let put = |r: f32| (480.0 + r * turn.cos(), 320.0 + r * turn.sin());
        c.line(put(150.0), put(178.0 - 7.0 * (n % 3) as f32), 5.0, ink);
    }
    word(c, "HALDEN", (352.0, 290.0), 7.8, 0.12, ink);
}

pub fn sign(c: &mut Canvas, board: Rgb, streets: u32) {
    c.rect(0.0, 0.0, 960.0, 640.0, [0xc9, 0x8e, 0x72]);
    for row in 0..27 {
        for n in 0..17 {
            let shift = if row % 2 == 0 { 0.0 } else { -30.0 };
            c.frame(
                shift + 60.0 * n as f32,
                24.0 * row as f32,
                60.0,
                24.0,
                2.0,
                [0xb8, 0x7c, 0x62],
            );
        }
    }
    c.rect(40.0, 150.0, 880.0, 190.0, board);
    c.frame(52.0, 162.0, 856.0, 166.0, 3.0, SUN);
    word(c, "MARLOWE", (130.0, 186.0), 18.0, 0.07, SUN);
    c.rect(90.0, 380.0, 780.0, 260.0, [0x26, 0x33, 0x3a]);
    for n in 0..streets {
        let x = 170.0 + (620.0 / streets as f32) * n as f32;
        c.ring(x, 560.0, 44.0, 5.0, PAPER);
        c.ring(x + 74.0, 560.0, 44.0, 5.0, PAPER);
        c.line((x, 560.0), (x + 40.0, 500.0), 5.0, SUN);
        c.line((x + 40.0, 500.0), (x + 74.0, 560.0), 5.0, SUN);
    }
}

pub fn tide(c: &mut Canvas) {
    c.fade([0xf4, 0xee, 0xe0], [0xd9, 0xe6, 0xe8]);
    c.rect(120.0, 208.0, 720.0, 5.0, BRICK);
    for row in 0..9 {
        let colour = [0x2b, 0x5d, 0x73].map(|v: u8| v.saturating_add(12 * row as u8));
        for n in 0..48 {
            let x = 20.0 * n as f32;
            let y = |x: f32| 270.0 + 40.0 * row as f32 + 18.0 * (x / 70.0 + row as f32).sin();
            c.line((x, y(x)), (x + 20.0, y(x + 20.0)), 14.0, colour);
        }
    }
    c.disc(760.0, 120.0, 46.0, SUN);
}
