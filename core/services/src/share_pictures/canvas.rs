//! Drawing the picture. Only the title and the name of the site go into it, and the font is part of the program, so no
//! bytes of strangers are read here.

use ab_glyph::{Font, FontRef, InvalidFont, PxScale, ScaleFont, point};

use super::{
    SHARE_PICTURE_SIZE,
    layout::{LEADING, drawable, fit},
};

/// Source Serif 4 Semibold: Latin, Greek and Cyrillic letters. Its licence stands beside it.
pub(super) static FONT: &[u8] = include_bytes!("font/SourceSerif4-SemiBold.ttf");

type Colour = [u8; 3];

const PAPER: Colour = [0xfc, 0xfb, 0xf8];
const INK: Colour = [0x23, 0x21, 0x1d];
const SOFT: Colour = [0x64, 0x5d, 0x51];
const ACCENT: Colour = [0x0f, 0x5c, 0x66];

const MARGIN: u32 = 90;
const TITLE_TOP: u32 = 130;
const TITLE_HEIGHT: u32 = 340;
const NAME_BASE: u32 = 548;
const NAME_SIZE: f32 = 36.0;

/// Why a picture was not drawn.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DrawError {
    #[error("the font of the program is damaged")]
    Font(#[from] InvalidFont),
    #[error("the picture could not be written")]
    Png(#[from] png::EncodingError),
}

struct Canvas {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl Canvas {
    fn new((width, height): (u32, u32), paper: Colour) -> Self {
        Self { width, height, pixels: paper.repeat((width * height) as usize) }
    }

    /// Lays a colour over a pixel; `cover` from 0 to 1.
    fn blend(&mut self, (x, y): (u32, u32), colour: Colour, cover: f32) {
        if x >= self.width || y >= self.height {
            return;
        }
        let at = ((y * self.width + x) * 3) as usize;
        let cover = cover.clamp(0.0, 1.0);
        if let Some(pixel) = self.pixels.get_mut(at..at + 3) {
            for (old, new) in pixel.iter_mut().zip(colour) {
                *old = (f32::from(*old) + (f32::from(new) - f32::from(*old)) * cover).round() as u8;
            }
        }
    }

    fn fill(&mut self, (left, top): (u32, u32), (width, height): (u32, u32), colour: Colour) {
        for y in top..top + height {
            for x in left..left + width {
                self.blend((x, y), colour, 1.0);
            }
        }
    }

    /// Writes a line whose letters stand on `base`.
    fn write(&mut self, font: &impl Font, line: &str, (left, base): (f32, f32), size: f32, colour: Colour) {
        let font = font.as_scaled(PxScale::from(size));
        let (mut x, mut before) = (left, None);
        for character in line.chars() {
            let id = font.glyph_id(character);
            x += before.map_or(0.0, |before| font.kern(before, id));
            let glyph = id.with_scale_and_position(size, point(x, base));
            if let Some(outline) = font.outline_glyph(glyph) {
                let bounds = outline.px_bounds();
                outline.draw(|dx, dy, cover| {
                    let (px, py) = (bounds.min.x + dx as f32, bounds.min.y + dy as f32);
                    if px >= 0.0 && py >= 0.0 {
                        self.blend((px as u32, py as u32), colour, cover);
                    }
                });
            }
            x += font.h_advance(id);
            before = Some(id);
        }
    }

    fn into_png(self) -> Result<Vec<u8>, DrawError> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels)?;
        writer.finish()?;
        Ok(bytes)
    }
}

/// Draws a title over the name of the site, as PNG. Where the font lacks the letters of the title, the name stands alone.
pub(crate) fn draw(title: &str, site: &str) -> Result<Vec<u8>, DrawError> {
    let font = FontRef::try_from_slice(FONT)?;
    let (width, height) = SHARE_PICTURE_SIZE;
    let mut canvas = Canvas::new((width, height), PAPER);
    canvas.fill((0, height - 16), (width, 16), ACCENT);
    canvas.fill((MARGIN, 84), (72, 8), ACCENT);
    let name = drawable(&font, site);
    let (large, small) = match drawable(&font, title) {
        Some(title) => (Some(title), name),
        None => (name, None),
    };
    if let Some(text) = large {
        let (space, top) = ((width - 2 * MARGIN) as f32, TITLE_TOP as f32);
        let lines = fit(&font, &text, space, TITLE_HEIGHT as f32);
        let scaled = font.as_scaled(PxScale::from(lines.size));
        let mut base = top + scaled.ascent();
        for line in &lines.lines {
            canvas.write(&font, line, (MARGIN as f32, base), lines.size, INK);
            base += lines.size * LEADING;
        }
    }
    if let Some(name) = small {
        let line: String = name.chars().take(60).collect();
        canvas.write(&font, &line, (MARGIN as f32, NAME_BASE as f32), NAME_SIZE, SOFT);
    }
    canvas.into_png()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (u32, u32, Vec<u8>) {
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        (info.width, info.height, pixels)
    }

    fn dark(pixels: &[u8]) -> usize {
        pixels.chunks(3).filter(|pixel| *pixel == INK).count()
    }

    #[test]
    fn every_title_has_a_picture_of_the_same_size() {
        let long = "Donaudampfschifffahrtsgesellschaftskapitän ".repeat(20);
        for title in ["Tides", "", "日本語の題名", "🍮", &long, "Ελληνικά Русский"] {
            let bytes = draw(title, "Field Notes").unwrap();
            let (width, height, pixels) = decoded(&bytes);
            assert_eq!((width, height), SHARE_PICTURE_SIZE, "{title}");
            assert!(dark(&pixels) > 500, "{title} is to be seen, or the name of the site");
            assert!(bytes.len() < 200_000, "{title}: {}", bytes.len());
        }
        assert_eq!(draw("Tides", "A").unwrap(), draw("Tides", "A").unwrap());
        assert_ne!(draw("Tides", "A").unwrap(), draw("Tides", "B").unwrap());
    }

    #[test]
    fn nothing_stands_at_the_edge() {
        let (width, height, pixels) = decoded(&draw(&"Wide ".repeat(200), &"Name ".repeat(50)).unwrap());
        let at = |x: u32, y: u32| {
            let place = ((y * width + x) * 3) as usize;
            &pixels[place..place + 3]
        };
        for y in 0..height - 16 {
            assert!(at(20, y) == PAPER && at(width - 20, y) == PAPER, "line {y}");
        }
    }
}
