//! What a file is, told by its bytes.

/// Bytes with which files of a type begin, and where.
const SIGNATURES: &[(usize, &[u8], &str)] = &[
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (8, b"WAVE", "audio/wav"),
    (0, b"%PDF", "application/pdf"),
    (0, b"WEBVTT\n", "text/vtt"),
    (0, b"WEBVTT\r", "text/vtt"),
    (0, b"WEBVTT ", "text/vtt"),
];

/// The media type of a file; none where a site keeps no such files.
pub(super) fn media_type(bytes: &[u8]) -> Option<&'static str> {
    let begins =
        |(at, sign, _): &&(usize, &[u8], &str)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(sign));
    let told = SIGNATURES.iter().find(begins).map(|(_, _, media_type)| *media_type);
    told.or_else(|| is_plain_text(bytes).then_some("text/plain"))
}

/// The kind of a media type.
pub(super) fn kind(media_type: &str) -> &'static str {
    match media_type.split('/').next() {
        Some("image") => "image",
        Some("video") => "video",
        Some("audio") => "audio",
        _ => "file",
    }
}

/// Whether it is text in UTF-8 that nobody takes for markup or a program.
fn is_plain_text(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let first = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}');
    let is_binary = |byte| matches!(byte, 0..=0x08 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    !first.is_empty()
        && !first.starts_with('<')
        && !text.starts_with("#!")
        && !bytes.iter().copied().any(is_binary)
}
