//! A file that somebody hands in becomes a picture of ours: told by its content, bounded, upright, without whatever else
//! was in the file.

use bytes::Bytes;
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, codecs::jpeg::JpegEncoder, imageops::FilterType,
};
use std::io::Cursor;

const JPEG_QUALITY: u8 = 85;
/// The mark after the pixels.
const JPEG_END: u8 = 0xD9;
/// Bytes that one pixel takes at most while it is decoded.
const PIXEL_BYTES: u64 = 16;

#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Of the file, before it is made smaller.
    pub pixels_max: u64,
    /// Of the picture, in pixels: what is longer is made smaller.
    pub edge_max: u32,
}

#[derive(Debug)]
pub struct Prepared {
    pub bytes: Bytes,
    /// `image/jpeg`, or `image/png` where something shines through.
    pub kind: &'static str,
    pub width: u32,
    pub height: u32,
}

/// Why a file is no picture for us.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// No JPEG, PNG, WebP or GIF, or a broken one.
    Invalid,
    TooManyPixels,
}

/// Of a GIF the first picture is taken.
///
/// # Errors
/// Before anything large is decoded.
pub fn prepare(file: &[u8], bounds: Bounds) -> Result<Prepared, Fault> {
    let mut reader = ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| Fault::Invalid)?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(bounds.pixels_max.saturating_mul(PIXEL_BYTES));
    reader.limits(limits);
    if reader.format() == Some(ImageFormat::Jpeg) && is_cut_off(file) {
        return Err(Fault::Invalid);
    }
    let mut decoder = reader.into_decoder().map_err(|_| Fault::Invalid)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > bounds.pixels_max {
        return Err(Fault::TooManyPixels);
    }
    let upright = decoder.orientation().map_err(|_| Fault::Invalid)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| Fault::Invalid)?;
    picture.apply_orientation(upright);
    if picture.width().max(picture.height()) > bounds.edge_max {
        picture = picture.resize(bounds.edge_max, bounds.edge_max, FilterType::Lanczos3);
    }
    let mut bytes = Cursor::new(Vec::new());
    let is_seen_through =
        picture.color().has_alpha() && picture.to_rgba8().pixels().any(|pixel| pixel.0[3] < u8::MAX);
    let (written, kind) = if is_seen_through {
        (picture.to_rgba8().write_to(&mut bytes, ImageFormat::Png), "image/png")
    } else {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
        (picture.to_rgb8().write_with_encoder(encoder), "image/jpeg")
    };
    written.map_err(|_| Fault::Invalid)?;
    Ok(Prepared { bytes: bytes.into_inner().into(), kind, width: picture.width(), height: picture.height() })
}

/// The decoder makes up what is missing at the end of a JPEG. Phones put films and trailers behind that end, in which any
/// mark may occur by chance: so the file is walked from its start, over each segment by its length.
fn is_cut_off(file: &[u8]) -> bool {
    let mut rest = file;
    while let Some(start) = rest.windows(2).position(is_mark) {
        if rest[start + 1] == JPEG_END {
            return false;
        }
        let segment = &rest[start + 2..];
        let Some(length) = segment.first_chunk().map(|length| usize::from(u16::from_be_bytes(*length)))
        else {
            return true;
        };
        let Some(after) = segment.get(length..) else { return true };
        rest = after;
    }
    true
}

/// Of a segment, or of the end: neither pixels nor what stands among them.
fn is_mark(bytes: &[u8]) -> bool {
    bytes[0] == 0xFF && !matches!(bytes[1], 0x00 | 0x01 | 0xD0..=0xD8 | 0xFF)
}

#[cfg(test)]
mod tests;
