//! Pictures of the demo, drawn when they are needed: plans, palettes, a shelf.

mod canvas;
mod house;
mod studio;

pub use canvas::{Canvas, Rgb};

/// Pixels across and down.
pub const SIZE: (u32, u32) = (960, 640);

/// A picture of the demo.
#[derive(Clone, Copy, Debug)]
pub enum Picture {
    /// The floor plan of the Orangery, by its version.
    FloorPlan(u32),
    /// The Orangery in the evening.
    Orangery,
    /// Garden and parking from above.
    Garden,
    /// A laid table from above.
    Table,
    /// The barn with one long table.
    Barn,
    /// A glass lantern on the roof.
    Lantern,
    /// Colours beside each other.
    Palette(&'static [Rgb]),
    /// A shelf with bags in these colours.
    Shelf(&'static [Rgb]),
    /// A name in large letters.
    Wordmark,
    /// A poster with two suns.
    Poster,
    /// A drawer of bags.
    Drawer,
    /// A round stamp.
    Stamp,
    /// Two suns.
    Suns,
    /// A shop sign, leaning.
    Sign,
    /// The other shop's sign.
    Sign2,
    /// A poster of the tide.
    Tide,
}

/// The PNG file of a picture.
pub fn draw(picture: Picture) -> std::io::Result<Vec<u8>> {
    let mut c = Canvas::new(SIZE.0, SIZE.1, [0xfa, 0xf8, 0xf3]);
    match picture {
        Picture::FloorPlan(version) => house::floor_plan(&mut c, version),
        Picture::Orangery => house::orangery(&mut c),
        Picture::Garden => house::garden(&mut c),
        Picture::Table => house::table(&mut c),
        Picture::Barn => house::barn(&mut c),
        Picture::Lantern => house::lantern(&mut c),
        Picture::Palette(colours) => studio::palette(&mut c, colours),
        Picture::Shelf(colours) => studio::shelf(&mut c, colours),
        Picture::Wordmark => studio::wordmark(&mut c),
        Picture::Poster => studio::poster(&mut c),
        Picture::Drawer => studio::drawer(&mut c),
        Picture::Stamp => studio::stamp(&mut c),
        Picture::Suns => studio::suns(&mut c),
        Picture::Sign => studio::sign(&mut c, [0x1d, 0x3b, 0x2f], 7),
        Picture::Sign2 => studio::sign(&mut c, [0x7a, 0x2e, 0x1f], 5),
        Picture::Tide => studio::tide(&mut c),
    }
    c.png()
}

/// A picture in words, for those who do not see it.
pub fn alt(picture: Picture) -> &'static str {
    match picture {
        Picture::FloorPlan(_) => {
            "Floor plan: one long table in the middle, round tables on both sides, the band by the doors"
        }
        Picture::Orangery => "The Orangery at dusk with lines of small lights under the roof",
        Picture::Garden => "Garden from above with the drive, the lime tree and the paddock",
        Picture::Table => "A laid table from above: plates in two rows and flowers between them",
        Picture::Barn => "The barn from above with one long table and the stove",
        Picture::Lantern => "A glass lantern on the roof",
        Picture::Palette(_) => "Five colours beside each other",
        Picture::Shelf(_) => "A shelf with three rows of coffee bags",
        Picture::Wordmark => "The name HALDEN in large letters",
        Picture::Poster => "A poster with two suns above four lines of text",
        Picture::Drawer => "Twelve coffee bags in a drawer",
        Picture::Stamp => "A round stamp, a little crooked",
        Picture::Suns => "Two suns, one behind the other",
        Picture::Sign | Picture::Sign2 => "A long shop sign with leaning letters",
        Picture::Tide => "A poster with waves below a line of high water",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_is_a_png_of_its_own() {
        let mut all = vec![
            Picture::Orangery,
            Picture::Garden,
            Picture::Table,
            Picture::Barn,
            Picture::Lantern,
        ];
        all.extend([
            Picture::Wordmark,
            Picture::Poster,
            Picture::Drawer,
            Picture::Stamp,
            Picture::Suns,
            Picture::Sign,
            Picture::Sign2,
            Picture::Tide,
        ]);
        all.extend((1..=4).map(Picture::FloorPlan));
        all.push(Picture::Palette(&[[1, 2, 3], [200, 100, 50]]));
        all.push(Picture::Shelf(&[[1, 2, 3]]));
        let drawn: Vec<Vec<u8>> = all.iter().map(|p| draw(*p).unwrap()).collect();
        for (n, bytes) in drawn.iter().enumerate() {
            assert_eq!(blobs::sniff(bytes), "image/png");
            assert!(
                (2_000..400_000).contains(&bytes.len()),
                "{:?}: {} bytes",
                all[n],
                bytes.len()
            );
            assert!(
                drawn[..n].iter().all(|other| other != bytes),
                "{:?} looks like another",
                all[n]
            );
        }
    }
}
