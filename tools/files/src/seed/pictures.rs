//! Pictures drawn by rule: a floor plan, a palette, hills at dusk, a chart.

/// A drawn picture.
pub(super) struct Picture {
    /// As PNG.
    pub bytes: Vec<u8>,
    pub width: i64,
    pub height: i64,
}

type Rgb = [u8; 3];
const WIDTH: u32 = 960;
const HEIGHT: u32 = 640;

pub(super) fn all() -> Vec<Picture> {
    [floor_plan as fn(i64, i64) -> Rgb, palette, hills, chart]
        .into_iter()
        .filter_map(draw)
        .collect()
}

/// Asks for each pixel's colour and packs the lot; none if the encoder refuses, which it never does in memory.
fn draw(colour: fn(i64, i64) -> Rgb) -> Option<Picture> {
    let pixels: Vec<u8> = (0..i64::from(HEIGHT))
        .flat_map(|y| (0..i64::from(WIDTH)).flat_map(move |x| colour(x, y)))
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(Picture {
        bytes,
        width: WIDTH.into(),
        height: HEIGHT.into(),
    })
}

fn floor_plan(x: i64, y: i64) -> Rgb {
    let within = |cx: i64, cy: i64, r: i64| (x - cx).pow(2) + (y - cy).pow(2) <= r * r;
    let wall = !(24..936).contains(&x) || !(24..616).contains(&y);
    let room = (32..928).contains(&x) && (32..608).contains(&y);
    if wall {
        return [244, 244, 248];
    }
    if !room {
        return [70, 72, 96];
    }
    if (360..600).contains(&x) && (250..390).contains(&y) {
        return if (x / 20 + y / 20) % 2 == 0 {
            [232, 224, 208]
        } else {
            [222, 212, 194]
        };
    }
    for row in 0..3 {
        for column in 0..5 {
            let (cx, cy) = (130 + column * 175, 120 + row * 200);
            if within(cx, cy, 44) {
                return [205, 208, 240];
            }
            if within(cx, cy, 47) {
                return [75, 83, 201];
            }
            if within(cx, cy, 66) && (x - cx).abs().max((y - cy).abs()) > 42 && (x + y) % 24 < 14 {
                return [160, 164, 190];
            }
        }
    }
    [252, 252, 254]
}

fn palette(x: i64, y: i64) -> Rgb {
    const COLOURS: [Rgb; 6] = [
        [75, 83, 201],
        [178, 187, 242],
        [235, 221, 199],
        [190, 139, 112],
        [92, 122, 98],
        [40, 44, 66],
    ];
    let (gap, swatch) = (
        x % 160 < 8 || !(8..=632).contains(&y),
        COLOURS[usize::try_from(x / 160).unwrap_or(0).min(5)],
    );
    if gap {
        [255, 255, 255]
    } else if y > 520 {
        [248, 247, 244]
    } else {
        swatch
    }
}

fn hills(x: i64, y: i64) -> Rgb {
    // Waves of whole numbers: a float could round otherwise on another machine.
    let wave = |length: i64, height: i64, shift: i64| {
        let at = (x + shift) % length;
        let half = length / 2;
        let up = if at < half { at } else { length - at };
        height * up * (length - up) / (half * half)
    };
    let sky = |from: i64, to: i64| u8::try_from(from + (to - from) * y / 640).unwrap_or(255);
    if y > 560 - wave(700, 110, 80) {
        [52, 66, 84]
    } else if y > 500 - wave(520, 120, 300) {
        [84, 104, 122]
    } else if y > 420 - wave(860, 130, 520) {
        [132, 150, 164]
    } else if (x - 690).pow(2) + (y - 190).pow(2) < 3600 {
        [255, 240, 214]
    } else {
        [sky(250, 245), sky(206, 226), sky(176, 214)]
    }
}

fn chart(x: i64, y: i64) -> Rgb {
    const BARS: [i64; 8] = [180, 240, 210, 330, 390, 350, 470, 520];
    if (80..884).contains(&x) && (60..584).contains(&y) {
        let (bar, at) = ((x - 80) / 100, (x - 80) % 100);
        let height = BARS[usize::try_from(bar).unwrap_or(0).min(7)];
        if (18..82).contains(&at) && y > 580 - height {
            return if bar == 7 {
                [36, 122, 84]
            } else {
                [75, 83, 201]
            };
        }
        if y % 104 == 60 {
            return [226, 227, 236];
        }
    }
    if (x == 80 && (60..584).contains(&y)) || (y == 583 && (80..884).contains(&x)) {
        [110, 112, 130]
    } else {
        [255, 255, 255]
    }
}
