//! A picture of a few pixels, which says what colours to expect.

use data_encoding::BASE64;
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};
use sandpress_plugin::media_processor::Picture as Wanted;
use sandpress_plugin::types::Error;

use crate::picture::{Picture, Pixels};

/// Pixels of the longer side.
const SIDE: u32 = 6;

/// As a `data:` URI of a PNG, a few hundred bytes.
pub(crate) fn of(picture: &Picture) -> Result<String, Error> {
    let Pixels { width, height, .. } = *picture.pixels();
    let longer = width.max(height);
    let side =
        |side: u32| (u64::from(side) * u64::from(SIDE) / u64::from(longer)).clamp(1, u64::from(SIDE)) as u32;
    let wanted = Wanted {
        width: side(width).min(width),
        height: side(height).min(height),
        focus_x: 500,
        focus_y: 500,
        media_type: String::new(),
        extra: Vec::new(),
    };
    let tiny = picture.cut(&wanted)?;
    let kind = if tiny.has_alpha { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
    let mut png = Vec::new();
    PngEncoder::new(&mut png)
        .write_image(&tiny.bytes, tiny.width, tiny.height, kind)
        .map_err(|error| Error::Internal(format!("the placeholder cannot be made: {error}")))?;
    Ok(format!("data:image/png;base64,{}", BASE64.encode(&png)))
}
