//! Pictures of the house: plans from above, and the room in the evening.

use std::f32::consts::TAU;

use super::canvas::{Canvas, Rgb};

const INK: Rgb = [0x2c, 0x2f, 0x4a];
const SOFT: Rgb = [0xb9, 0xbd, 0xd6];
const LILAC: Rgb = [0x4b, 0x53, 0xc9];
const LEAF: Rgb = [0x6f, 0x85, 0x5a];
const ROSE: Rgb = [0xdf, 0x9c, 0xad];
const LINEN: Rgb = [0xf1, 0xec, 0xe0];

/// A round table with its chairs.
fn round(c: &mut Canvas, x: f32, y: f32, seats: u32, accent: bool) {
    for n in 0..seats {
        let turn = TAU * n as f32 / seats as f32;
        c.disc(x + 33.0 * turn.cos(), y + 33.0 * turn.sin(), 6.5, SOFT);
    }
    c.disc(x, y, 25.0, if accent { [0xdd, 0xdf, 0xf7] } else { LINEN });
    c.ring(x, y, 25.0, 2.0, if accent { LILAC } else { INK });
}

pub fn floor_plan(c: &mut Canvas, version: u32) {
    c.rect(60.0, 60.0, 840.0, 520.0, [0xff, 0xfd, 0xf8]);
    c.frame(60.0, 60.0, 840.0, 520.0, 8.0, INK);
    for n in 0..7 {
        c.rect(
            110.0 + 115.0 * n as f32,
            55.0,
            60.0,
            10.0,
            [0xcf, 0xe3, 0xf2],
        ); // windows
    }
    c.rect(400.0, 572.0, 160.0, 16.0, [0xfa, 0xf8, 0xf3]); // doors to the terrace
    c.rect(300.0, 296.0, 360.0, 48.0, LINEN);
    c.frame(300.0, 296.0, 360.0, 48.0, 2.0, INK);
    for n in 0..14 {
        let x = 318.0 + 25.0 * n as f32;
        c.disc(x, 284.0, 6.5, SOFT);
        c.disc(x, 356.0, 6.5, SOFT);
    }
    let tables = if version == 1 { 14 } else { 13 };
    for n in 0..tables {
        let (column, row) = (n % 7, n / 7);
        let shift = if row == 0 { 0.0 } else { 30.0 };
        round(
            c,
            140.0 + shift + 108.0 * column as f32,
            if row == 0 { 160.0 } else { 470.0 },
            8 + u32::from(version > 1 && n % 4 == 0),
            version >= 3 && n == 9,
        );
    }
    let band = [
        (720.0, 290.0),
        (740.0, 300.0),
        (690.0, 380.0),
        (100.0, 290.0),
    ][(version.clamp(1, 4) - 1) as usize];
    c.rect(band.0, band.1, 110.0, 60.0, [0xdd, 0xdf, 0xf7]);
    c.frame(band.0, band.1, 110.0, 60.0, 3.0, LILAC);
    for n in 0..6 {
        c.line(
            (70.0 + 12.0 * n as f32, 520.0),
            (70.0 + 12.0 * n as f32, 572.0),
            2.0,
            INK,
        ); // stairs
    }
    if version >= 3 {
        c.rect(146.0, 540.0, 22.0, 22.0, [0xc8, 0x4b, 0x31]); // fire point
    }
    for x in [230.0, 480.0, 730.0] {
        c.disc(x, 245.0, 12.0, LEAF); // lemon trees
        c.disc(x, 395.0, 12.0, LEAF);
    }
}

pub fn orangery(c: &mut Canvas) {
    c.fade([0x2a, 0x2c, 0x5e], [0xe9, 0xb0, 0x8a]);
    c.rect(0.0, 520.0, 960.0, 120.0, [0x3c, 0x45, 0x3a]);
    c.rect(80.0, 180.0, 800.0, 350.0, [0xf3, 0xe8, 0xd4]);
    c.rect(60.0, 160.0, 840.0, 26.0, [0xd8, 0xca, 0xae]);
    for n in 0..7 {
        let x = 140.0 + 113.0 * n as f32;
        c.disc(x, 290.0, 38.0, [0xff, 0xd8, 0x8a]);
        c.rect(x - 38.0, 290.0, 76.0, 225.0, [0xff, 0xd8, 0x8a]);
        c.line((x, 254.0), (x, 515.0), 3.0, [0xf3, 0xe8, 0xd4]);
        for bar in 0..4 {
            c.line(
                (x - 38.0, 300.0 + 54.0 * bar as f32),
                (x + 38.0, 300.0 + 54.0 * bar as f32),
                3.0,
                [0xf3, 0xe8, 0xd4],
            );
        }
        c.disc(x + 56.0, 505.0, 22.0, LEAF);
        c.rect(x + 46.0, 520.0, 20.0, 18.0, [0xa8, 0x5f, 0x42]);
    }
    for string in 0..11 {
        for lamp in 0..16 {
            let along = lamp as f32 / 15.0;
            let x = 60.0 + 84.0 * string as f32 + 60.0 * along - 30.0;
            let y = 90.0 + 66.0 * (1.0 - (2.0 * along - 1.0).powi(2)) + 3.0 * string as f32;
            c.disc(x, y, 3.4, [0xff, 0xee, 0xc4]);
        }
    }
}

pub fn garden(c: &mut Canvas) {
    c.rect(0.0, 0.0, 960.0, 640.0, [0xcd, 0xdb, 0xb5]);
    c.line((-20.0, 560.0), (420.0, 520.0), 44.0, [0xe8, 0xdf, 0xca]);
    c.line((420.0, 520.0), (560.0, 300.0), 44.0, [0xe8, 0xdf, 0xca]);
    c.rect(520.0, 90.0, 330.0, 150.0, LINEN);
    c.frame(520.0, 90.0, 330.0, 150.0, 4.0, INK);
    c.rect(600.0, 240.0, 170.0, 40.0, [0xdd, 0xd3, 0xbd]);
    c.disc(150.0, 190.0, 120.0, [0xa9, 0xc9, 0xdd]); // the lake
    c.disc(230.0, 230.0, 80.0, [0xa9, 0xc9, 0xdd]);
    c.disc(420.0, 520.0, 40.0, [0xe8, 0xdf, 0xca]);
    c.disc(420.0, 520.0, 20.0, LEAF); // the lime tree
    for n in 0..24 {
        let (x, y) = (600.0 + 38.0 * (n % 8) as f32, 440.0 + 56.0 * (n / 8) as f32);
        c.frame(x, y, 26.0, 42.0, 2.0, [0x8d, 0x9a, 0x74]); // cars in the paddock
    }
    for n in 0..17 {
        let turn = n as f32 * 2.4;
        c.disc(80.0 + 52.0 * n as f32, 40.0 + 18.0 * turn.sin(), 24.0, LEAF);
    }
}

pub fn table(c: &mut Canvas) {
    c.rect(0.0, 0.0, 960.0, 640.0, [0xdc, 0xd6, 0xc8]);
    c.rect(0.0, 130.0, 960.0, 380.0, [0xfd, 0xfb, 0xf6]);
    for n in 0..5 {
        for y in [210.0, 430.0] {
            let x = 110.0 + 185.0 * n as f32;
            c.disc(x, y, 62.0, [0xee, 0xea, 0xe2]);
            c.disc(x, y, 44.0, [0xfa, 0xf8, 0xf4]);
            c.line((x - 78.0, y - 34.0), (x - 78.0, y + 34.0), 5.0, SOFT);
            c.line((x + 78.0, y - 34.0), (x + 78.0, y + 34.0), 5.0, SOFT);
            c.ring(
                x + 64.0,
                if y < 300.0 { y + 70.0 } else { y - 70.0 },
                15.0,
                3.0,
                [0xb8, 0xd2, 0xd6],
            );
        }
    }
    for n in 0..46 {
        let x = 20.0 + 20.6 * n as f32;
        let y = 320.0 + 22.0 * (n as f32 * 1.9).sin();
        let petal = [ROSE, [0xf3, 0xd9, 0xdc], [0xb9, 0x5c, 0x7a]][n % 3];
        c.disc(x + 8.0, y + 9.0, 11.0, LEAF);
        for leaf in 0..5 {
            let turn = TAU * leaf as f32 / 5.0 + n as f32;
            c.disc(x + 7.0 * turn.cos(), y + 7.0 * turn.sin(), 7.5, petal);
        }
    }
}

pub fn barn(c: &mut Canvas) {
    c.rect(40.0, 120.0, 880.0, 400.0, [0xec, 0xe0, 0xcb]);
    for n in 0..12 {
        c.line(
            (40.0, 140.0 + 33.0 * n as f32),
            (920.0, 140.0 + 33.0 * n as f32),
            1.5,
            [0xd9, 0xc8, 0xab],
        );
    }
    c.frame(40.0, 120.0, 880.0, 400.0, 10.0, [0x4a, 0x3a, 0x2c]);
    c.rect(130.0, 290.0, 640.0, 60.0, [0xb0, 0x83, 0x57]);
    for n in 0..23 {
        let x = 144.0 + 27.8 * n as f32;
        c.disc(x, 274.0, 8.0, LILAC);
        c.disc(x, 366.0, 8.0, LILAC);
        c.disc(x, 320.0, if n % 5 == 2 { 13.0 } else { 5.0 }, LINEN);
    }
    c.rect(826.0, 278.0, 64.0, 84.0, [0x33, 0x33, 0x36]);
    c.disc(858.0, 320.0, 18.0, [0xf0, 0x8a, 0x3c]);
    c.rect(130.0, 124.0, 360.0, 10.0, [0xff, 0xff, 0xff]); // the sheet on the north wall
}

pub fn lantern(c: &mut Canvas) {
    c.fade([0xbf, 0xd6, 0xe6], [0xf2, 0xee, 0xe4]);
    c.rect(0.0, 520.0, 960.0, 120.0, [0x8b, 0x8f, 0x98]);
    for n in 0..16 {
        c.line(
            (60.0 * n as f32, 520.0),
            (60.0 * n as f32, 640.0),
            2.0,
            [0x74, 0x78, 0x82],
        );
    }
    c.rect(300.0, 240.0, 360.0, 290.0, [0xdf, 0xee, 0xf3]);
    for n in 0..7 {
        let x = 300.0 + 60.0 * n as f32;
        c.line((x, 240.0), (x, 530.0), 6.0, [0xfb, 0xfb, 0xf8]);
        c.line((x, 240.0), (480.0, 90.0), 6.0, [0xfb, 0xfb, 0xf8]);
    }
    for y in [240.0, 336.0, 432.0, 526.0] {
        c.line((300.0, y), (660.0, y), 6.0, [0xfb, 0xfb, 0xf8]);
    }
    c.line((480.0, 90.0), (480.0, 40.0), 6.0, INK);
    c.disc(480.0, 36.0, 12.0, [0xd4, 0xa8, 0x3a]);
}
