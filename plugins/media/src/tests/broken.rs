use image::{Delay, Frame, ImageFormat, RgbaImage, codecs::gif::GifEncoder};

use super::*;

/// CRC-32 as PNG has it.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    };
    !bytes.iter().fold(u32::MAX, step)
}

fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut named = kind.to_vec();
    named.extend(content);
    let mut chunk = (content.len() as u32).to_be_bytes().to_vec();
    let sum = crc(&named);
    chunk.extend(named);
    chunk.extend(sum.to_be_bytes());
    chunk
}

/// The header of a PNG that says it is so large, and what follows it.
fn png_of(width: u32, height: u32, rest: &[u8]) -> Vec<u8> {
    let mut header = width.to_be_bytes().to_vec();
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(chunk(b"IHDR", &header));
    bytes.extend(rest);
    bytes
}

#[test]
fn a_bomb_is_refused_by_its_header() {
    // 900 megapixels, of which no byte is decoded: there is none.
    let refused = refusal(&png_of(30_000, 30_000, &chunk(b"IDAT", b"")), "image/png");
    assert!(refused.contains("30000 × 30000 pixels"), "{refused}");
    let gif = [b"GIF89a".as_slice(), &[0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0x3B]].concat();
    refusal(&gif, "image/gif");
    let mut jpeg = encoded(&corners(16, 16), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
    let refused = refusal(&jpeg, "image/jpeg");
    assert!(refused.contains("make it smaller"), "{refused}");
}

#[test]
fn a_header_that_lies_is_found_out() {
    let small = png(&corners(10, 10));
    let data = &small[33..];
    let refused = refusal(&png_of(1_000, 1_000, data), "image/png");
    assert!(refused.starts_with("the PNG picture is damaged or not whole"), "{refused}");
    assert!(refusal(&png_of(0, 10, data), "image/png").contains("PNG"));
}

#[test]
fn no_piece_of_a_file_is_more_than_refused() {
    let image = corners(24, 24);
    for (format, media_type) in [
        (ImageFormat::Png, "image/png"),
        (ImageFormat::Jpeg, "image/jpeg"),
        (ImageFormat::Gif, "image/gif"),
        (ImageFormat::WebP, "image/webp"),
    ] {
        let bytes = encoded(&image, format);
        for length in 0..bytes.len() {
            if let Err(error) = look(&bytes[..length], media_type) {
                assert!(matches!(error, Error::Invalid(_)), "{media_type} of {length}: {error:?}");
            }
        }
        assert!(look(&bytes[..bytes.len() / 3], media_type).is_err(), "{media_type}");
        for at in 0..bytes.len().min(400) {
            let mut other = bytes.clone();
            other[at] ^= 0x55;
            // Whatever it says: it says it.
            let _ = look(&other, media_type);
        }
    }
}

#[test]
fn bytes_of_another_kind_are_refused() {
    let png = png(&corners(8, 8));
    for media_type in ["image/jpeg", "image/gif", "image/webp", "image/avif", "video/mp4", "video/webm"] {
        refusal(&png, media_type);
    }
    refusal(&png, "image/svg+xml");
    refusal(b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>", "image/png");
}

#[test]
fn of_a_file_that_is_two_things_the_picture_is_left() {
    let image = corners(16, 16);
    for (format, media_type, other) in [
        (ImageFormat::Gif, "image/gif", &b"/*<script>alert(1)</script>*/"[..]),
        (ImageFormat::Jpeg, "image/jpeg", b"%PDF-1.7 1 0 obj alert(1)"),
        (ImageFormat::Png, "image/png", b"<?php alert(1)"),
    ] {
        let mut bytes = encoded(&image, format);
        bytes.extend(other);
        let made = made(&bytes, media_type, &wanted(8, 8, "image/jpeg"));
        assert!(!made.windows(8).any(|window| window == b"alert(1)"), "{media_type}");
    }
    refusal(b"GIF89a/*\0\0\0*/=alert(1)", "image/gif");
}

#[test]
fn what_moves_is_left_as_it_is() {
    let mut gif = Vec::new();
    let mut encoder = GifEncoder::new(&mut gif);
    for _ in 0..3 {
        let frame = Frame::from_parts(RgbaImage::new(8, 4), 0, 0, Delay::from_numer_denom_ms(100, 1));
        encoder.encode_frame(frame).unwrap();
    }
    drop(encoder);
    let (probed, picture) = look(&gif, "image/gif").unwrap();
    assert_eq!((probed.width, probed.height), (8, 4));
    assert!(probed.is_animated && !probed.is_drawable && picture.is_none());

    let mut apng = png(&corners(8, 8));
    let control = [2u32.to_be_bytes(), 0u32.to_be_bytes()].concat();
    apng.splice(33..33, chunk(b"acTL", &control));
    let (probed, picture) = look(&apng, "image/png").unwrap();
    assert!(probed.is_animated && !probed.is_drawable && picture.is_none());
}
