//! A decoded picture, and the smaller ones that are cut out of it.

use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef},
};
use image::DynamicImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use sandpress_plugin::media_processor::Picture as Wanted;
use sandpress_plugin::types::Error;

/// More pixels than this are not kept of a side: no picture that is made has more. The shorter side decides, so that
/// something can still be cut out of a very long picture.
const KEPT_WIDTH: u32 = 1_920;
const KEPT_HEIGHT: u32 = 1_080;

/// Pixels in rows from the top, in sRGB: three bytes each, or four where one can be seen through.
#[derive(Debug)]
pub(crate) struct Pixels {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) has_alpha: bool,
    pub(crate) bytes: Vec<u8>,
}

/// A decoded source, upright, at most as large as is needed.
#[derive(Debug)]
pub(crate) struct Picture {
    pixels: Pixels,
    /// The source's own size: no picture is made larger.
    full: (u32, u32),
}

impl Picture {
    /// Of what was decoded, whose colours the profile describes.
    pub(crate) fn new(decoded: DynamicImage, profile: Option<Vec<u8>>) -> Result<Self, Error> {
        let full = (decoded.width(), decoded.height());
        let pixels = Pixels::new(decoded);
        let (width, height) = kept(full);
        let mut pixels = if (width, height) == full { pixels } else { resize(&pixels, None, width, height)? };
        if let Some(profile) = profile {
            pixels.convert_to_srgb(&profile);
        }
        Ok(Self { pixels, full })
    }

    pub(crate) fn has_alpha(&self) -> bool {
        self.pixels.has_alpha
    }

    #[cfg(test)]
    pub(crate) fn pixels(&self) -> &Pixels {
        &self.pixels
    }

    /// The picture in another size, cut around its focal point where the proportions differ.
    pub(crate) fn cut(&self, wanted: &Wanted) -> Result<Pixels, Error> {
        let (width, height) = (wanted.width, wanted.height);
        if width == 0
            || height == 0
            || width > self.full.0.max(KEPT_WIDTH)
            || height > self.full.1.max(KEPT_HEIGHT)
        {
            return Err(Error::invalid("", "a picture of this size cannot be made"));
        }
        resize(&self.pixels, Some((wanted.focus_x, wanted.focus_y)), width, height)
    }

    /// The whole picture as four pixels.
    pub(crate) fn quarters(&self) -> Result<Pixels, Error> {
        resize(&self.pixels, None, 2, 2)
    }
}

impl Pixels {
    fn new(decoded: DynamicImage) -> Self {
        let (width, height) = (decoded.width(), decoded.height());
        if decoded.color().has_alpha() {
            let rgba = decoded.into_rgba8();
            if rgba.pixels().any(|pixel| pixel.0[3] != u8::MAX) {
                return Self { width, height, has_alpha: true, bytes: rgba.into_raw() };
            }
            let bytes = DynamicImage::from(rgba).into_rgb8().into_raw();
            return Self { width, height, has_alpha: false, bytes };
        }
        Self { width, height, has_alpha: false, bytes: decoded.into_rgb8().into_raw() }
    }

    fn layout(&self) -> Layout {
        if self.has_alpha { Layout::Rgba } else { Layout::Rgb }
    }

    fn pixel_type(&self) -> PixelType {
        if self.has_alpha { PixelType::U8x4 } else { PixelType::U8x3 }
    }

    /// Converts the colours from a profile. One that is damaged, or not for red, green and blue, is passed over, as
    /// browsers do.
    fn convert_to_srgb(&mut self, profile: &[u8]) {
        let Ok(profile) = ColorProfile::new_from_slice(profile) else { return };
        if profile.color_space != DataColorSpace::Rgb {
            return;
        }
        let layout = self.layout();
        let srgb = ColorProfile::new_srgb();
        let Ok(transform) = profile.create_transform_8bit(layout, &srgb, layout, TransformOptions::default())
        else {
            return;
        };
        let mut converted = vec![0; self.bytes.len()];
        if transform.transform(&self.bytes, &mut converted).is_ok() {
            self.bytes = converted;
        }
    }
}

/// The size in which a source is kept.
fn kept((width, height): (u32, u32)) -> (u32, u32) {
    let by_width = f64::from(KEPT_WIDTH) / f64::from(width);
    let by_height = f64::from(KEPT_HEIGHT) / f64::from(height);
    let scale = by_width.max(by_height);
    if scale >= 1.0 { (width, height) } else { (scaled(width, scale), scaled(height, scale)) }
}

fn scaled(side: u32, scale: f64) -> u32 {
    ((f64::from(side) * scale).round() as u32).max(1)
}

fn resize(from: &Pixels, focus: Option<(u16, u16)>, width: u32, height: u32) -> Result<Pixels, Error> {
    let failed = |error: &dyn std::fmt::Display| {
        Error::Internal(format!("the picture cannot be made smaller: {error}"))
    };
    let kind = from.pixel_type();
    let source = ImageRef::new(from.width, from.height, &from.bytes, kind).map_err(|e| failed(&e))?;
    let mut target = Image::new(width, height, kind);
    let mut options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    if let Some((x, y)) = focus {
        options = options.fit_into_destination(Some((f64::from(x) / 1_000.0, f64::from(y) / 1_000.0)));
    }
    Resizer::new().resize(&source, &mut target, &options).map_err(|e| failed(&e))?;
    Ok(Pixels { width, height, has_alpha: from.has_alpha, bytes: target.into_vec() })
}
