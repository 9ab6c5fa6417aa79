use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use sandpress_plugin::media_processor::{Picture as Wanted, Probed};
use sandpress_plugin::types::Error;

use crate::{encode::encode, picture::Picture};

mod broken;
mod pictures;
mod videos;

/// What the plugin says of the bytes, and the pixels where it decodes them.
fn look(bytes: &[u8], media_type: &str) -> Result<(Probed, Option<Picture>), Error> {
    crate::probe(Cursor::new(bytes), bytes.len() as u64, media_type)
}

/// Why the plugin refuses the bytes.
fn refusal(bytes: &[u8], media_type: &str) -> String {
    match look(bytes, media_type) {
        Ok((probed, _)) => panic!("not refused: {probed:?}"),
        Err(Error::Invalid(errors)) => errors[0].message.clone(),
        Err(error) => panic!("no refusal for people: {error:?}"),
    }
}

/// A picture with red, green, blue and white in its corners.
fn corners(width: u32, height: u32) -> DynamicImage {
    DynamicImage::from(RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Rgb([255, 0, 0]),
        (false, true) => Rgb([0, 255, 0]),
        (true, false) => Rgb([0, 0, 255]),
        (false, false) => Rgb([255, 255, 255]),
    }))
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn png(image: &DynamicImage) -> Vec<u8> {
    encoded(image, ImageFormat::Png)
}

/// The colours in the corners of a picture, as letters: left above, right above, left below, right below.
fn colours(picture: &Picture) -> String {
    let pixels = picture.pixels();
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    let step = if pixels.has_alpha { 4 } else { 3 };
    let at = |x: usize, y: usize| {
        let start = (y * width + x) * step;
        match pixels.bytes[start..start + 3].iter().map(|value| *value > 128).collect::<Vec<_>>()[..] {
            [true, false, false] => 'R',
            [false, true, false] => 'G',
            [false, false, true] => 'B',
            [true, true, true] => 'W',
            _ => '?',
        }
    };
    let (right, bottom) = (width - 1 - width / 8, height - 1 - height / 8);
    let (left, top) = (width / 8, height / 8);
    [at(left, top), at(right, top), at(left, bottom), at(right, bottom)].iter().collect()
}

fn wanted(width: u32, height: u32, media_type: &str) -> Wanted {
    Wanted { width, height, focus_x: 500, focus_y: 500, media_type: media_type.into(), extra: Vec::new() }
}

/// The picture as the plugin makes it of the bytes.
fn made(bytes: &[u8], media_type: &str, wanted: &Wanted) -> Vec<u8> {
    let picture = look(bytes, media_type).unwrap().1.unwrap();
    encode(&picture.cut(wanted).unwrap(), &wanted.media_type).unwrap()
}
