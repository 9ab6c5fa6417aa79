//! From the bytes of a picture to its pixels. What it would need is read from its header before anything is decoded.

use std::io::{BufRead, Seek};

use image::{
    AnimationDecoder, DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits,
    codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder},
    metadata::Orientation,
};
use sandpress_plugin::media_processor::Probed;
use sandpress_plugin::types::Error;

use crate::{facts, picture::Picture};

/// The most bytes of a picture.
pub(crate) const MAX_BYTES: u64 = 64 << 20;

/// The most pixels of a picture: 40 megapixels.
pub(crate) const MAX_PIXELS: u64 = 40_000_000;

/// The most pixels of one side, which is what formats for the web can say.
const MAX_SIDE: u32 = 32_767;

/// What a decoder may take for itself beside the pixels.
const MAX_ALLOC: u64 = 256 << 20;

/// A kind of picture that can be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Png,
    Jpeg,
    Gif,
    WebP,
}

impl Format {
    pub(crate) fn of(media_type: &str) -> Option<Self> {
        match media_type {
            "image/png" => Some(Self::Png),
            "image/jpeg" => Some(Self::Jpeg),
            "image/gif" => Some(Self::Gif),
            "image/webp" => Some(Self::WebP),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
            Self::WebP => "WebP",
        }
    }

    fn codec(self) -> ImageFormat {
        match self {
            Self::Png => ImageFormat::Png,
            Self::Jpeg => ImageFormat::Jpeg,
            Self::Gif => ImageFormat::Gif,
            Self::WebP => ImageFormat::WebP,
        }
    }
}

/// What a picture is, and its pixels where smaller ones are made of it.
pub(crate) struct Decoded {
    pub(crate) probed: Probed,
    pub(crate) picture: Option<Picture>,
}

pub(crate) fn decode<R: BufRead + Seek>(mut reader: R, size: u64, format: Format) -> Result<Decoded, Error> {
    if size > MAX_BYTES {
        return Err(too_much(format!(
            "the file has {} MiB, and {} are the most",
            size >> 20,
            MAX_BYTES >> 20
        )));
    }
    let is_animated = is_animated(&mut reader, format)?;
    reader.rewind().map_err(unreadable)?;
    let mut images = ImageReader::with_format(reader, format.codec());
    images.limits(limits());
    let mut decoder = images.into_decoder().map_err(|error| damaged(format, &error))?;
    let (width, height) = decoder.dimensions();
    check_dimensions(width, height)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let exif = decoder.exif_metadata().ok().flatten();
    let (width, height) = if turns(orientation) { (height, width) } else { (width, height) };
    let probed = Probed {
        width,
        height,
        is_animated,
        is_drawable: !is_animated,
        taken: exif.map(facts::read).unwrap_or_default(),
        ..Probed::default()
    };
    if is_animated {
        return Ok(Decoded { probed, picture: None });
    }
    let mut pixels = DynamicImage::from_decoder(decoder).map_err(|error| damaged(format, &error))?;
    pixels.apply_orientation(orientation);
    Ok(Decoded { probed, picture: Some(Picture::new(pixels, profile)?) })
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOC);
    limits
}

/// Whether there is more than one picture in it. Of a moving one nothing is decoded but the first two frames of a GIF,
/// whose dimensions are checked before.
fn is_animated<R: BufRead + Seek>(mut reader: R, format: Format) -> Result<bool, Error> {
    let failed = |error: ImageError| damaged(format, &error);
    match format {
        Format::Jpeg => Ok(false),
        Format::Png => {
            PngDecoder::with_limits(&mut reader, limits()).and_then(|png| png.is_apng()).map_err(failed)
        }
        Format::WebP => Ok(WebPDecoder::new(&mut reader).map_err(failed)?.has_animation()),
        Format::Gif => {
            let mut gif = GifDecoder::new(&mut reader).map_err(failed)?;
            let (width, height) = gif.dimensions();
            check_dimensions(width, height)?;
            gif.set_limits(limits()).map_err(failed)?;
            let mut frames = gif.into_frames().take(2);
            frames.next().transpose().map_err(failed)?;
            Ok(matches!(frames.next(), Some(Ok(_))))
        }
    }
}

pub(crate) fn check_dimensions(width: u32, height: u32) -> Result<(), Error> {
    if width == 0 || height == 0 {
        return Err(Error::invalid("", "the picture has no pixels: save it again with another program"));
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS || width > MAX_SIDE || height > MAX_SIDE {
        return Err(too_much(format!(
            "the picture has {width} × {height} pixels, and {} million are the most",
            MAX_PIXELS / 1_000_000
        )));
    }
    Ok(())
}

fn turns(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

fn damaged(format: Format, error: &ImageError) -> Error {
    let name = format.name();
    match error {
        ImageError::Limits(_) => {
            too_much(format!("the {name} picture needs more memory than a picture may have"))
        }
        ImageError::Unsupported(_) => Error::invalid(
            "",
            format!(
                "the {name} picture is of a rare kind that cannot be read ({error}): save it again as an ordinary one"
            ),
        ),
        _ => Error::invalid(
            "",
            format!(
                "the {name} picture is damaged or not whole ({error}): open it, save it anew and add it again"
            ),
        ),
    }
}

fn too_much(what: String) -> Error {
    Error::invalid("", format!("{what}: make it smaller and add it again"))
}

pub(crate) fn unreadable(error: std::io::Error) -> Error {
    Error::Unavailable(format!("the file cannot be read now: {error}"))
}
