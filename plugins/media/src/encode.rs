//! From pixels to the bytes of a picture. Nothing of the source's metadata is written.

use image::{ExtendedColorType, codecs::webp::WebPEncoder};
use jpeg_encoder::{ColorType, Encoder as JpegEncoder};
use ravif::{Encoder as AvifEncoder, Img, RGB8, RGBA8};
use sandpress_plugin::types::Error;

use crate::picture::Pixels;

/// Where encoders lose about as much as people do not see.
const JPEG_QUALITY: u8 = 80;
const AVIF_QUALITY: f32 = 62.0;

/// From 1, slow and small, to 10.
const AVIF_SPEED: u8 = 10;

pub(crate) fn encode(pixels: &Pixels, media_type: &str) -> Result<Vec<u8>, Error> {
    match media_type {
        "image/avif" => avif(pixels),
        "image/webp" => webp(pixels),
        "image/jpeg" => jpeg(pixels),
        other => Err(Error::invalid("media-type", format!("pictures of the type {other} are not made"))),
    }
}

fn jpeg(pixels: &Pixels) -> Result<Vec<u8>, Error> {
    let too_large = |_| Error::invalid("width", "a JPEG has at most 65,535 pixels in a row");
    let width = u16::try_from(pixels.width).map_err(too_large)?;
    let height = u16::try_from(pixels.height).map_err(too_large)?;
    let mut out = Vec::new();
    let mut encoder = JpegEncoder::new(&mut out, JPEG_QUALITY);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    let (bytes, kind) = if pixels.has_alpha {
        (on_white(&pixels.bytes), ColorType::Rgb)
    } else {
        (pixels.bytes.clone(), ColorType::Rgb)
    };
    encoder.encode(&bytes, width, height, kind).map_err(|error| failed("JPEG", &error))?;
    Ok(out)
}

/// Lossless: an encoder that loses something is not to be had in Rust under a licence that this program can have.
fn webp(pixels: &Pixels) -> Result<Vec<u8>, Error> {
    let kind = if pixels.has_alpha { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
    let mut out = Vec::new();
    WebPEncoder::new_lossless(&mut out)
        .encode(&pixels.bytes, pixels.width, pixels.height, kind)
        .map_err(|error| failed("WebP", &error))?;
    Ok(out)
}

fn avif(pixels: &Pixels) -> Result<Vec<u8>, Error> {
    let encoder =
        AvifEncoder::new().with_quality(AVIF_QUALITY).with_speed(AVIF_SPEED).with_num_threads(Some(1));
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    let encoded = if pixels.has_alpha {
        let rgba: Vec<RGBA8> =
            pixels.bytes.as_chunks().0.iter().map(|[r, g, b, a]| RGBA8::new(*r, *g, *b, *a)).collect();
        encoder.encode_rgba(Img::new(&rgba, width, height))
    } else {
        let rgb: Vec<RGB8> =
            pixels.bytes.as_chunks().0.iter().map(|[r, g, b]| RGB8::new(*r, *g, *b)).collect();
        encoder.encode_rgb(Img::new(&rgb, width, height))
    };
    Ok(encoded.map_err(|error| failed("AVIF", &error))?.avif_file)
}

/// What can be seen through shows white paper.
fn on_white(rgba: &[u8]) -> Vec<u8> {
    let mut rgb = Vec::with_capacity(rgba.len() / 4 * 3);
    for [red, green, blue, alpha] in rgba.as_chunks().0 {
        let alpha = u16::from(*alpha);
        for colour in [red, green, blue] {
            let mixed = (u16::from(*colour) * alpha + 255 * (255 - alpha)) / 255;
            rgb.push(u8::try_from(mixed).unwrap_or(u8::MAX));
        }
    }
    rgb
}

fn failed(format: &str, error: &dyn std::fmt::Display) -> Error {
    Error::Internal(format!("the {format} picture cannot be made: {error}"))
}
