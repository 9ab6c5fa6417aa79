//! What a file is, told by its bytes: a name can lie.

/// Media types that the site keeps, by what the first bytes of a file say. None of them runs in a browser.
const KNOWN: &[(&str, &str)] = &[
    ("image/png", "image/png"),
    ("image/jpeg", "image/jpeg"),
    ("image/gif", "image/gif"),
    ("image/webp", "image/webp"),
    ("image/avif", "image/avif"),
    ("video/mp4", "video/mp4"),
    ("video/x-m4v", "video/mp4"),
    ("video/quicktime", "video/quicktime"),
    ("video/webm", "video/webm"),
    ("audio/mpeg", "audio/mpeg"),
    ("audio/ogg", "audio/ogg"),
    ("audio/x-flac", "audio/flac"),
    ("audio/x-wav", "audio/wav"),
    ("audio/m4a", "audio/mp4"),
    ("audio/aac", "audio/aac"),
    ("application/pdf", "application/pdf"),
];

/// The endings of file names for media types; the first is given to names that have none of them.
const ENDINGS: &[(&str, &[&str])] = &[
    ("image/png", &["png"]),
    ("image/jpeg", &["jpg", "jpeg", "jpe", "jfif"]),
    ("image/gif", &["gif"]),
    ("image/webp", &["webp"]),
    ("image/avif", &["avif"]),
    ("video/mp4", &["mp4", "m4v"]),
    ("video/quicktime", &["mov", "qt"]),
    ("video/webm", &["webm"]),
    ("audio/mpeg", &["mp3"]),
    ("audio/ogg", &["ogg", "oga", "opus"]),
    ("audio/flac", &["flac"]),
    ("audio/wav", &["wav"]),
    ("audio/mp4", &["m4a", "mp4"]),
    ("audio/aac", &["aac"]),
    ("application/pdf", &["pdf"]),
    ("text/vtt", &["vtt"]),
    ("text/plain", &["txt", "text", "md", "csv", "log"]),
];

/// The name with an ending that fits the media type, so that nobody takes a file for something else after saving it.
pub(super) fn with_extension(name: &str, media_type: &str) -> String {
    let endings =
        ENDINGS.iter().find(|(known, _)| *known == media_type).map_or(&[][..], |(_, endings)| endings);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match endings.first() {
        Some(first) if !ending.is_some_and(|ending| endings.contains(&ending.as_str())) => {
            format!("{name}.{first}")
        }
        _ => name.to_owned(),
    }
}

/// Captions begin with a word of their own (W3C WebVTT, 4.1).
fn kind_of_text(head: &[u8]) -> &'static str {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let after = head.strip_prefix(b"WEBVTT").map(|rest| rest.first());
    match after {
        Some(None | Some(b' ' | b'\t' | b'\r' | b'\n')) => "text/vtt",
        _ => "text/plain",
    }
}

/// Bytes from the beginning of a file that tell what it is.
const HEAD: usize = 4096;

/// Looks at a file piece by piece.
#[derive(Default)]
pub(super) struct MediaTypeSniffer {
    head: Vec<u8>,
    text: Utf8,
}

impl MediaTypeSniffer {
    /// Looks at the next bytes.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let room = HEAD.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(room));
        self.text.push(bytes);
    }

    /// The media type of the whole; none where the site keeps no such files.
    pub(super) fn finish(self) -> Option<&'static str> {
        media_type(&self.head).or_else(|| self.is_plain_text().then(|| kind_of_text(&self.head)))
    }

    /// Whether it is text that nobody takes for markup.
    fn is_plain_text(&self) -> bool {
        let first = self.head.trim_ascii_start();
        let first = first.strip_prefix("\u{feff}".as_bytes()).unwrap_or(first).trim_ascii_start();
        self.text.is_whole()
            && !first.is_empty()
            && !first.starts_with(b"<")
            && infer::get(&self.head).is_none()
    }
}

/// The media type that the first bytes of a file tell.
pub(super) fn media_type(head: &[u8]) -> Option<&'static str> {
    let told = infer::get(head)?.mime_type();
    KNOWN.iter().find(|(known, _)| *known == told).map(|(_, media_type)| *media_type)
}

/// Whether bytes that come in pieces are UTF-8 without bytes that only binary data has.
#[derive(Default)]
struct Utf8 {
    /// The beginning of a character whose end is still to come.
    open: Vec<u8>,
    is_broken: bool,
}

impl Utf8 {
    fn push(&mut self, bytes: &[u8]) {
        if self.is_broken {
            return;
        }
        let mut piece = std::mem::take(&mut self.open);
        piece.extend_from_slice(bytes);
        match std::str::from_utf8(&piece) {
            Ok(_) => {}
            Err(error) if error.error_len().is_none() => {
                self.open = piece.get(error.valid_up_to()..).unwrap_or_default().to_vec();
            }
            Err(_) => self.is_broken = true,
        }
        self.is_broken |= bytes.iter().copied().any(is_binary);
    }

    fn is_whole(&self) -> bool {
        !self.is_broken && self.open.is_empty()
    }
}

/// Whether this is a "binary data byte" as the WHATWG standard on MIME sniffing has it.
fn is_binary(byte: u8) -> bool {
    matches!(byte, 0..=0x08 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> Option<&'static str> {
        let pieces = |size| {
            let mut sniffer = MediaTypeSniffer::default();
            bytes.chunks(size).for_each(|piece| sniffer.push(piece));
            sniffer.finish()
        };
        assert_eq!(pieces(1), pieces(bytes.len().max(1)));
        pieces(1)
    }

    #[test]
    fn files_are_told_by_their_bytes() {
        assert_eq!(told(b"\x89PNG\r\n\x1a\n..."), Some("image/png"));
        assert_eq!(told(b"\xff\xd8\xff\xe0\0\x10JFIF"), Some("image/jpeg"));
        assert_eq!(told(b"GIF89a......"), Some("image/gif"));
        assert_eq!(told(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(told(b"\0\0\0\x18ftypavif\0\0\0\0avifmif1"), Some("image/avif"));
        assert_eq!(told(b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41"), Some("video/mp4"));
        assert_eq!(told(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), Some("application/pdf"));
        assert_eq!(told(b"ID3\x03\0\0\0\0\0\0"), Some("audio/mpeg"));
        assert_eq!(told("Grüße, \u{1f600}\n".as_bytes()), Some("text/plain"));
        assert_eq!(told(b"WEBVTT\n\n00:00.000 --> 00:01.000\nLow tide\n"), Some("text/vtt"));
        assert_eq!(told(b"\xef\xbb\xbfWEBVTT - words"), Some("text/vtt"));
        assert_eq!(told(b"WEBVTTED"), Some("text/plain"));
        assert_eq!(told(b"a\tb\r\n\x0c\x1b[1mbold"), Some("text/plain"));
    }

    #[test]
    fn names_end_as_their_content_does() {
        for (name, media_type, expected) in [
            ("a.png", "image/png", "a.png"),
            ("a.JPEG", "image/jpeg", "a.JPEG"),
            ("a.html", "image/png", "a.html.png"),
            ("a", "application/pdf", "a.pdf"),
            ("notes.md", "text/plain", "notes.md"),
            ("en.vtt", "text/vtt", "en.vtt"),
        ] {
            assert_eq!(with_extension(name, media_type), expected);
        }
        for (_, media_type) in KNOWN {
            assert!(ENDINGS.iter().any(|(known, _)| known == media_type), "{media_type}");
        }
    }

    #[test]
    fn what_runs_or_is_not_known_is_nothing() {
        for bytes in [
            b"".as_slice(),
            b" \n ",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>",
            b"\n\t <SVG>",
            b"\xef\xbb\xbf <html>",
            b"<!DOCTYPE html><p>x",
            b"<?xml version=\"1.0\"?>",
            b"<!-- --><script>",
            b"#!/bin/sh\necho",
            b"\x7fELF\x02\x01\x01",
            b"MZ\x90\0",
            b"PK\x03\x04....",
            b"\0asm\x01\0\0\0",
            b"text\0text",
            b"text\x07text",
            b"\0\0\0\x18ftypavif\0\0",
            b"\xff\xfe<\0s\0",
            b"half a character \xc3",
        ] {
            assert_eq!(told(bytes), None, "{:?}", String::from_utf8_lossy(bytes));
        }
    }
}
