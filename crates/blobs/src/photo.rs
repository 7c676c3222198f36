//! Photos of people: whatever was sent becomes a small square JPEG of our own making, so that nothing
//! of the sender's file is ever given out: no hidden place, no second picture, no trick.

use std::io::Cursor;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use futures::{Stream, StreamExt};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};
use tokio::sync::Semaphore;

use crate::{Blobs, PutError, Stored};

/// The most bytes of a photo that is sent.
pub const PHOTO_BYTES: usize = 5 * 1024 * 1024;
/// The side of the square that is kept, in pixels.
pub const PHOTO_SIDE: u32 = 256;

/// The longest side of a picture that is looked at, in pixels.
const MOST_SIDE: u32 = 8192;
/// The most memory decoding may take, in bytes; the decoded picture counts.
const MOST_MEMORY: u64 = 128 * 1024 * 1024;
const QUALITY: u8 = 85;

/// One picture is decoded at a time, so that many at once cannot fill the memory.
static ONE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(1)));

/// Why a photo was not kept.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// Nothing was sent.
    #[error("no bytes")]
    Empty,
    /// More than [`PHOTO_BYTES`].
    #[error("more than {PHOTO_BYTES} bytes")]
    TooLarge,
    /// Not a whole JPEG, PNG or WebP.
    #[error("not a picture")]
    NotAPicture,
    /// More pixels than are looked at.
    #[error("too many pixels")]
    TooManyPixels,
    /// The sender's stream ended with an error.
    #[error("the upload was cut off")]
    Aborted,
    /// The store's own trouble.
    #[error(transparent)]
    Put(#[from] PutError),
    /// The program's own trouble.
    #[error("the picture could not be worked on")]
    Broken,
}

impl Blobs {
    /// Reads a photo, makes the square of it and stores that. Memory stays bounded: the bytes sent,
    /// and one decoded picture for the whole program.
    ///
    /// # Errors
    /// [`PhotoError`]; nothing is left in the store.
    pub async fn put_photo<S, E>(&self, stream: S) -> Result<Stored, PhotoError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
    {
        let sent = received(stream).await?;
        let turn = ONE.clone().acquire_owned().await;
        let turn = turn.map_err(|_| PhotoError::Broken)?;
        // The turn belongs to the work, which goes on when whoever sent it hangs up.
        let work = move || {
            let _turn = turn;
            square(&sent)
        };
        let made = tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| PhotoError::Broken)??;
        let size = made.len() as u64;
        let bytes = futures::stream::iter([Ok::<_, String>(Bytes::from(made))]);
        Ok(self.put_stream(bytes, size).await?)
    }
}

async fn received<S, E>(stream: S) -> Result<Vec<u8>, PhotoError>
where
    S: Stream<Item = Result<Bytes, E>> + Send,
{
    let mut stream = std::pin::pin!(stream);
    let mut sent = Vec::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| PhotoError::Aborted)?;
        if sent.len() + chunk.len() > PHOTO_BYTES {
            return Err(PhotoError::TooLarge);
        }
        sent.extend_from_slice(&chunk);
    }
    match sent.is_empty() {
        true => Err(PhotoError::Empty),
        false => Ok(sent),
    }
}

/// The square JPEG of a picture: turned as its camera was held, cut to the middle, on white where it
/// was clear. What it is, is read from its bytes.
fn square(sent: &[u8]) -> Result<Vec<u8>, PhotoError> {
    let (picture, turned) = decoded(sent)?;
    // Cut first: a picture of one line, scaled whole, would be millions of pixels wide.
    let (width, height) = (picture.width(), picture.height());
    let side = width.min(height);
    let (left, top) = ((width - side) / 2, (height - side) / 2);
    let middle = imageops::crop_imm(&picture, left, top, side, side);
    let small = imageops::resize(&*middle, PHOTO_SIDE, PHOTO_SIDE, FilterType::Triangle);
    drop(picture);
    // The middle of a turned picture is the turned middle: turning the small one costs nothing.
    let mut small = DynamicImage::ImageRgba8(small);
    small.apply_orientation(turned);
    let mut made = Vec::new();
    JpegEncoder::new_with_quality(&mut made, QUALITY)
        .encode_image(&on_white(&small))
        .map_err(|_| PhotoError::Broken)?;
    Ok(made)
}

fn decoded(sent: &[u8]) -> Result<(DynamicImage, Orientation), PhotoError> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::new(Cursor::new(sent))
        .with_guessed_format()
        .map_err(|_| PhotoError::NotAPicture)?;
    let known = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];
    if reader
        .format()
        .is_none_or(|format| !known.contains(&format))
    {
        return Err(PhotoError::NotAPicture);
    }
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(refused)?;
    limits.reserve(decoder.total_bytes()).map_err(refused)?;
    decoder.set_limits(limits).map_err(refused)?;
    // A camera's note that cannot be read turns nothing.
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    Ok((picture, turned))
}

fn refused(error: ImageError) -> PhotoError {
    match error {
        ImageError::Limits(_) => PhotoError::TooManyPixels,
        _ => PhotoError::NotAPicture,
    }
}

fn on_white(picture: &DynamicImage) -> RgbImage {
    let clear = picture.to_rgba8();
    RgbImage::from_fn(clear.width(), clear.height(), |x, y| {
        let [r, g, b, a] = clear.get_pixel(x, y).0;
        let on = |c: u8| {
            let (c, a) = (u32::from(c), u32::from(a));
            ((c * a + 255 * (255 - a)) / 255) as u8
        };
        image::Rgb([on(r), on(g), on(b)])
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "photo_tests.rs"]
mod tests;
