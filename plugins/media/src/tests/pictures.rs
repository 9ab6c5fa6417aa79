use image::{GrayImage, ImageBuffer, ImageFormat, Luma, Rgba, RgbaImage};
use jpeg_encoder::{ColorType, Encoder};
use moxcms::ColorProfile;

use super::*;

/// An APP1 segment with EXIF that says how the picture is turned, whose camera made it, and where.
fn exif(orientation: u16) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    let text = b"Marsh 1\0";
    tiff.extend(3u16.to_be_bytes());
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        let mut entry = tag.to_be_bytes().to_vec();
        entry.extend(kind.to_be_bytes());
        entry.extend(count.to_be_bytes());
        entry.extend(value);
        entry
    };
    // Behind the header of 8 bytes stand the count, three entries and the place of the next directory.
    let behind = 8 + 2 + 3 * 12 + 4;
    tiff.extend(entry(0x0110, 2, text.len() as u32, u32::to_be_bytes(behind)));
    tiff.extend(entry(0x0112, 3, 1, [orientation.to_be_bytes()[0], orientation.to_be_bytes()[1], 0, 0]));
    tiff.extend(entry(0x8298, 2, 4, *b"Ada\0"));
    tiff.extend([0; 4]);
    tiff.extend(text);
    let mut payload = b"Exif\0\0".to_vec();
    payload.extend(tiff);
    let mut segment = vec![0xFF, 0xE1];
    segment.extend((payload.len() as u16 + 2).to_be_bytes());
    segment.extend(payload);
    segment
}

fn jpeg(image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (width, height) = (image.width() as u16, image.height() as u16);
    Encoder::new(&mut bytes, 95).encode(&image.to_rgb8(), width, height, ColorType::Rgb).unwrap();
    bytes
}

fn with_exif(orientation: u16) -> Vec<u8> {
    let mut bytes = jpeg(&corners(64, 32));
    bytes.splice(2..2, exif(orientation));
    bytes
}

/// Which of the colours of [`corners`] is meant.
fn nearest(colour: &str) -> &'static str {
    let number = u32::from_str_radix(&colour[1..], 16).unwrap();
    let [_, red, green, blue] = number.to_be_bytes().map(|channel| channel > 127);
    match (red, green, blue) {
        (true, false, false) => "R",
        (false, true, false) => "G",
        (false, false, true) => "B",
        (true, true, true) => "W",
        _ => "?",
    }
}

#[test]
fn every_kind_is_read() {
    let image = corners(64, 32);
    for (format, media_type) in [
        (ImageFormat::Png, "image/png"),
        (ImageFormat::Jpeg, "image/jpeg"),
        (ImageFormat::Gif, "image/gif"),
        (ImageFormat::WebP, "image/webp"),
    ] {
        let (probed, picture) = look(&encoded(&image, format), media_type).unwrap();
        assert_eq!((probed.width, probed.height, probed.is_animated), (64, 32, false), "{media_type}");
        assert!(probed.is_drawable && !probed.has_alpha, "{media_type}");
        assert_eq!(colours(&picture.unwrap()), "RGBW", "{media_type}");
        let quarters: Vec<_> = probed.placeholder.split(' ').map(nearest).collect();
        assert_eq!(quarters.concat(), "RGBW", "{media_type}: {}", probed.placeholder);
    }
}

#[test]
fn pictures_are_turned_upright() {
    let expected = ["RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB"];
    for (orientation, expected) in (1u16..).zip(expected) {
        let (probed, picture) = look(&with_exif(orientation), "image/jpeg").unwrap();
        let size = if orientation < 5 { (64, 32) } else { (32, 64) };
        assert_eq!((probed.width, probed.height), size, "{orientation}");
        assert_eq!(colours(&picture.unwrap()), expected, "{orientation}");
    }
}

#[test]
fn what_the_camera_wrote_is_told_and_not_handed_on() {
    let bytes = with_exif(6);
    let (probed, _) = look(&bytes, "image/jpeg").unwrap();
    let facts: Vec<_> = probed.taken.iter().map(|fact| (fact.name.as_str(), fact.value.as_str())).collect();
    assert_eq!(facts, [("Camera", "Marsh 1"), ("Copyright", "Ada")]);
    for media_type in ["image/jpeg", "image/webp"] {
        let made = made(&bytes, "image/jpeg", &wanted(16, 32, media_type));
        for part in [&b"Exif"[..], b"Marsh", b"Ada"] {
            assert!(!made.windows(part.len()).any(|window| window == part), "{media_type}");
        }
    }
}

#[test]
fn rare_pixels_become_ordinary_ones() {
    let deep = ImageBuffer::from_fn(8, 8, |_, _| Rgb([u16::MAX, 0, 0]));
    let grey = GrayImage::from_pixel(8, 8, Luma([255]));
    for (image, expected) in [(DynamicImage::from(deep), "RRRR"), (DynamicImage::from(grey), "WWWW")] {
        let (_, picture) = look(&png(&image), "image/png").unwrap();
        assert_eq!(colours(&picture.unwrap()), expected);
    }
    // Adobe's JPEGs hold the ink inverted: none of it is white.
    let mut ink = Vec::new();
    Encoder::new(&mut ink, 95).encode(&[0; 8 * 8 * 4], 8, 8, ColorType::Cmyk).unwrap();
    let (_, picture) = look(&ink, "image/jpeg").unwrap();
    assert_eq!(colours(&picture.unwrap()), "WWWW");
    let mut grey = Vec::new();
    Encoder::new(&mut grey, 95).encode(&[255; 64], 8, 8, ColorType::Luma).unwrap();
    assert_eq!(colours(&look(&grey, "image/jpeg").unwrap().1.unwrap()), "WWWW");
}

#[test]
fn progressive_pictures_are_read() {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    encoder.set_progressive(true);
    encoder.encode(&corners(64, 32).to_rgb8(), 64, 32, ColorType::Rgb).unwrap();
    assert_eq!(colours(&look(&bytes, "image/jpeg").unwrap().1.unwrap()), "RGBW");
}

#[test]
fn colours_become_those_of_the_web() {
    let profile = ColorProfile::new_display_p3().encode().unwrap();
    let red: Vec<u8> = [200, 50, 50].repeat(64);
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 100);
    encoder.add_icc_profile(&profile).unwrap();
    encoder.encode(&red, 8, 8, ColorType::Rgb).unwrap();
    let picture = look(&bytes, "image/jpeg").unwrap().1.unwrap();
    let red = picture.pixels().bytes[0];
    assert!((212..=224).contains(&red), "{red}");
    let made = made(&bytes, "image/jpeg", &wanted(8, 8, "image/jpeg"));
    assert!(!made.windows(11).any(|window| window == b"ICC_PROFILE"));
}

#[test]
fn what_can_be_seen_through_stays_so() {
    let image = DynamicImage::from(RgbaImage::from_pixel(16, 16, Rgba([0, 0, 255, 0])));
    let bytes = png(&image);
    let (probed, _) = look(&bytes, "image/png").unwrap();
    assert!(probed.has_alpha);
    let webp = made(&bytes, "image/png", &wanted(8, 8, "image/webp"));
    let webp = image::load_from_memory(&webp).unwrap().to_rgba8();
    assert_eq!(webp.get_pixel(4, 4).0[3], 0);
    let jpeg = made(&bytes, "image/png", &wanted(8, 8, "image/jpeg"));
    let jpeg = image::load_from_memory(&jpeg).unwrap().to_rgb8();
    assert!(jpeg.get_pixel(4, 4).0.iter().all(|value| *value > 250));
    let opaque = DynamicImage::from(RgbaImage::from_pixel(4, 4, Rgba([1, 2, 3, 255])));
    assert!(!look(&png(&opaque), "image/png").unwrap().0.has_alpha);
}

#[test]
fn a_card_is_cut_around_what_matters() {
    let bytes = png(&corners(400, 100));
    let picture = look(&bytes, "image/png").unwrap().1.unwrap();
    let cut = |x| picture.cut(&Wanted { focus_x: x, ..wanted(50, 100, "image/jpeg") }).unwrap();
    let first = |pixels: &crate::picture::Pixels| pixels.bytes[..3].to_vec();
    assert_eq!(first(&cut(0)), [255, 0, 0]);
    assert_eq!(first(&cut(1_000)), [0, 255, 0]);
}

#[test]
fn every_format_is_made() {
    let bytes = png(&corners(32, 32));
    for (media_type, start) in
        [("image/jpeg", &b"\xFF\xD8"[..]), ("image/webp", b"RIFF"), ("image/avif", b"\0\0\0\x20ftypavif")]
    {
        let made = made(&bytes, "image/png", &wanted(16, 16, media_type));
        assert!(
            made.starts_with(start) || made[4..].starts_with(b"ftypavif"),
            "{media_type}: {:?}",
            &made[..16]
        );
    }
    let avif = made(&bytes, "image/png", &wanted(16, 16, "image/avif"));
    let (probed, picture) = look(&avif, "image/avif").unwrap();
    assert_eq!((probed.width, probed.height, probed.is_drawable), (16, 16, false));
    assert!(picture.is_none());
}

#[test]
fn very_long_pictures_are_pictures() {
    for (width, height) in [(1, 1), (1, 20_000), (20_000, 1)] {
        let bytes = png(&corners(width, height));
        let (probed, picture) = look(&bytes, "image/png").unwrap();
        assert_eq!((probed.width, probed.height), (width, height));
        let made = picture.unwrap().cut(&wanted(width.min(320), height.min(320), "image/jpeg")).unwrap();
        assert!(made.width >= 1 && made.height >= 1);
    }
}
