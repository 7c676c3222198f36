//! What may be sent as a photo, and what becomes of it.

use image::{Rgb, Rgba, RgbaImage};

use super::*;

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// Red on the left, blue on the right.
fn halves(width: u32, height: u32) -> DynamicImage {
    let colour = |x, _| match x < width / 2 {
        true => Rgb([220, 20, 20]),
        false => Rgb([20, 20, 220]),
    };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, colour))
}

fn shown(made: &[u8]) -> RgbImage {
    let reader = ImageReader::new(Cursor::new(made)).with_guessed_format();
    let reader = reader.unwrap();
    assert_eq!(reader.format(), Some(ImageFormat::Jpeg));
    reader.decode().unwrap().to_rgb8()
}

/// A JPEG with a note of its camera that it was held turned, and with a place in it.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend(b"51.5014N 0.1419W");
    let mut exif = b"Exif\0\0".to_vec();
    exif.extend(tiff);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let mut out = jpeg[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(length);
    out.extend(exif);
    out.extend(&jpeg[2..]);
    out
}

#[test]
fn every_kind_becomes_a_square_jpeg_of_its_middle() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let made = square(&encoded(&halves(900, 300), format)).unwrap();
        let picture = shown(&made);
        assert_eq!(picture.dimensions(), (PHOTO_SIDE, PHOTO_SIDE));
        let (left, right) = (picture.get_pixel(20, 128), picture.get_pixel(235, 128));
        assert!(
            left[0] > 180 && right[2] > 180,
            "{format:?} {left:?} {right:?}"
        );
    }
}

#[test]
fn a_picture_of_one_line_is_cut_before_it_grows() {
    for (width, height) in [(8192, 1), (1, 8192)] {
        let began = std::time::Instant::now();
        let line = DynamicImage::new_rgb8(width, height);
        let made = square(&encoded(&line, ImageFormat::Png)).unwrap();
        assert_eq!(shown(&made).dimensions(), (PHOTO_SIDE, PHOTO_SIDE));
        // Grown first it would be two million pixels long and take half a gigabyte.
        assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
    }
}

#[test]
fn a_turned_camera_is_turned_back_and_its_notes_are_gone() {
    let jpeg = with_exif(&encoded(&halves(400, 400), ImageFormat::Jpeg), 6);
    assert!(jpeg.windows(8).any(|w| w == b"51.5014N"));
    let made = square(&jpeg).unwrap();
    assert!(!made.windows(4).any(|w| w == b"Exif") && !made.windows(8).any(|w| w == b"51.5014N"));
    let picture = shown(&made);
    let (top, bottom) = (picture.get_pixel(128, 20), picture.get_pixel(128, 235));
    assert!(top[0] > 180 && bottom[2] > 180, "{top:?} {bottom:?}");
}

#[test]
fn what_is_clear_becomes_white() {
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(40, 40, Rgba([0, 0, 0, 0])));
    let picture = shown(&square(&encoded(&clear, ImageFormat::Png)).unwrap());
    assert!(picture.get_pixel(9, 9).0.iter().all(|c| *c > 250));
}

/// A PNG that says it is this wide and high, and holds next to nothing.
pub(crate) fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut png = encoded(&halves(8, 8), ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&sum);
    png
}

fn crc(bytes: &[u8]) -> u32 {
    let fold = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| {
            (c >> 1) ^ if c & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    };
    !bytes.iter().fold(!0, fold)
}

#[test]
fn bombs_are_refused_before_they_are_decoded() {
    for (width, height) in [(60_000, 60_000), (8193, 1), (8192, 8192)] {
        let refused = square(&bomb(width, height)).unwrap_err();
        assert!(
            matches!(refused, PhotoError::TooManyPixels),
            "{width}x{height}: {refused:?}"
        );
    }
}

#[test]
fn what_is_no_whole_picture_of_a_known_kind_is_refused() {
    let jpeg = encoded(&halves(300, 300), ImageFormat::Jpeg);
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
    let gif = b"GIF89a\x01\0\x01\0\0\0\0;".to_vec();
    let png = encoded(&halves(300, 300), ImageFormat::Png);
    for wrong in [&jpeg[..60], &png[..png.len() / 2], &svg, &gif, b"hello"] {
        let refused = square(wrong).unwrap_err();
        assert!(matches!(refused, PhotoError::NotAPicture), "{refused:?}");
    }
}

#[tokio::test]
async fn one_byte_too_many_is_too_many_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::local(folder.path()).unwrap();
    let send = |sent: Vec<u8>| {
        let chunks: Vec<_> = sent.chunks(64 * 1024).map(Bytes::copy_from_slice).collect();
        blobs.put_photo(futures::stream::iter(
            chunks.into_iter().map(Ok::<_, String>),
        ))
    };
    let mut most = encoded(&halves(300, 300), ImageFormat::Png);
    most.resize(PHOTO_BYTES, 0);
    let stored = send(most.clone()).await.unwrap();
    assert_eq!(stored.sniffed_type, "image/jpeg");
    assert_eq!(stored.pixels, Some((PHOTO_SIDE, PHOTO_SIDE)));
    assert!(stored.size < 40_000);
    most.push(0);
    assert!(matches!(send(most).await, Err(PhotoError::TooLarge)));
    assert!(matches!(send(Vec::new()).await, Err(PhotoError::Empty)));
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 1, "only what was stored is there");
}
