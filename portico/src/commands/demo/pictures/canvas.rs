//! A small canvas: rectangles, discs and lines with soft edges, saved as PNG.

use std::io;

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// A picture being drawn; the origin is at the top left.
pub struct Canvas {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl Canvas {
    /// An evenly coloured one.
    pub fn new(width: u32, height: u32, ground: Rgb) -> Self {
        let pixels = ground
            .iter()
            .copied()
            .cycle()
            .take(width as usize * height as usize * 3)
            .collect();
        Canvas {
            width,
            height,
            pixels,
        }
    }

    /// Mixes a colour into one pixel; `part` from 0 to 1.
    fn mix(&mut self, x: u32, y: u32, colour: Rgb, part: f32) {
        let at = (y as usize * self.width as usize + x as usize) * 3;
        if part >= 1.0 {
            self.pixels[at..at + 3].copy_from_slice(&colour);
            return;
        }
        for (old, new) in self.pixels[at..at + 3].iter_mut().zip(colour) {
            *old = (f32::from(*old) + (f32::from(new) - f32::from(*old)) * part).round() as u8;
        }
    }

    /// Colours every pixel of a box by how far it lies inside a shape: `depth` is in pixels,
    /// below zero outside.
    fn shape(&mut self, bounds: [f32; 4], colour: Rgb, depth: impl Fn(f32, f32) -> f32) {
        let [left, top, right, bottom] = bounds;
        let clamp = |v: f32, most: u32| (v.max(0.0) as u32).min(most);
        for y in clamp(top - 1.0, self.height)..clamp(bottom + 2.0, self.height) {
            for x in clamp(left - 1.0, self.width)..clamp(right + 2.0, self.width) {
                let part = (depth(x as f32 + 0.5, y as f32 + 0.5) + 0.5).clamp(0.0, 1.0);
                if part > 0.0 {
                    self.mix(x, y, colour, part);
                }
            }
        }
    }

    /// A filled rectangle.
    pub fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, colour: Rgb) {
        let (right, bottom) = (x + width, y + height);
        self.shape([x, y, right, bottom], colour, |px, py| {
            (px - x).min(right - px).min(py - y).min(bottom - py)
        });
    }

    /// A filled disc.
    pub fn disc(&mut self, x: f32, y: f32, radius: f32, colour: Rgb) {
        let bounds = [x - radius, y - radius, x + radius, y + radius];
        self.shape(bounds, colour, |px, py| radius - (px - x).hypot(py - y));
    }

    /// The outline of a circle.
    pub fn ring(&mut self, x: f32, y: f32, radius: f32, line: f32, colour: Rgb) {
        let reach = radius + line;
        let bounds = [x - reach, y - reach, x + reach, y + reach];
        self.shape(bounds, colour, |px, py| {
            line / 2.0 - ((px - x).hypot(py - y) - radius).abs()
        });
    }

    /// A straight line with round ends.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), width: f32, colour: Rgb) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = (dx * dx + dy * dy).max(f32::EPSILON);
        let bounds = [
            from.0.min(to.0) - width,
            from.1.min(to.1) - width,
            from.0.max(to.0) + width,
            from.1.max(to.1) + width,
        ];
        self.shape(bounds, colour, |px, py| {
            let along = (((px - from.0) * dx + (py - from.1) * dy) / length).clamp(0.0, 1.0);
            width / 2.0 - (px - from.0 - along * dx).hypot(py - from.1 - along * dy)
        });
    }

    /// A frame: four lines around a rectangle.
    pub fn frame(&mut self, x: f32, y: f32, width: f32, height: f32, line: f32, colour: Rgb) {
        let corners = [
            (x, y),
            (x + width, y),
            (x + width, y + height),
            (x, y + height),
        ];
        for n in 0..4 {
            self.line(corners[n], corners[(n + 1) % 4], line, colour);
        }
    }

    /// A ground that turns from one colour to another, from top to bottom.
    pub fn fade(&mut self, top: Rgb, bottom: Rgb) {
        for y in 0..self.height {
            let part = y as f32 / self.height as f32;
            let row = [0, 1, 2].map(|n| {
                (f32::from(top[n]) + (f32::from(bottom[n]) - f32::from(top[n])) * part) as u8
            });
            for x in 0..self.width {
                self.mix(x, y, row, 1.0);
            }
        }
    }

    /// The PNG file.
    pub fn png(&self) -> io::Result<Vec<u8>> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast); // flat colours pack well either way
        let mut writer = encoder.write_header().map_err(io::Error::other)?;
        writer
            .write_image_data(&self.pixels)
            .map_err(io::Error::other)?;
        writer.finish().map_err(io::Error::other)?;
        Ok(file)
    }
}
