//! MP4 videos: length, size and codecs, read from their table of contents.

use std::io::{Read, Seek};

use sandpress_plugin::media_processor::Probed;
use sandpress_plugin::types::Error;

use crate::boxes::{self, FileBox, bad, find, u16_at, u32_at, u64_at, within};

/// The most bytes of a table of contents: that of ten hours of video has about as many.
pub(crate) const MAX_CONTENTS: u64 = 64 << 20;

pub(crate) fn probe(reader: &mut (impl Read + Seek), size: u64) -> Result<Probed, Error> {
    let parts = boxes::of_file(reader, size)?;
    let (contents, data) = places(&parts)?;
    let is_late = data.is_some_and(|data| data.start < contents.start);
    let moov = boxes::content(reader, contents, MAX_CONTENTS)?;
    let header = find(&moov, b"mvhd").and_then(duration);
    let duration_ms = header.ok_or_else(|| bad("it does not say how long it plays"))?;
    let tracks: Vec<Track> =
        within(&moov).filter(|(kind, _)| kind == b"trak").filter_map(|(_, trak)| track(trak)).collect();
    if tracks.is_empty() {
        return Err(bad("it has no picture and no sound"));
    }
    let shown = tracks.iter().filter(|track| track.is_video).max_by_key(|track| track.width);
    let (width, height) = shown.map_or((0, 0), |track| (track.width, track.height));
    let codecs: Vec<&str> = tracks.iter().map(|track| track.codec.as_str()).collect();
    Ok(Probed { width, height, duration_ms, codecs: codecs.join(", "), is_late, ..Probed::default() })
}

/// Where the table of contents stands, and the first part of what it tells of.
pub(crate) fn places(parts: &[FileBox]) -> Result<(FileBox, Option<FileBox>), Error> {
    if parts.first().is_none_or(|part| &part.kind != b"ftyp") {
        return Err(bad("it does not begin like an MP4 video"));
    }
    let named = |kind: &[u8; 4]| parts.iter().find(|part| &part.kind == kind).copied();
    Ok((named(b"moov").ok_or_else(|| bad("its table of contents is missing"))?, named(b"mdat")))
}

/// A picture or sound of the video.
struct Track {
    is_video: bool,
    width: u32,
    height: u32,
    codec: String,
}

/// Milliseconds, from the header of a movie in either version.
fn duration(header: &[u8]) -> Option<u64> {
    let (scale, length) = match header.first()? {
        1 => (u32_at(header, 20)?, u64_at(header, 24)?),
        _ => (u32_at(header, 12)?, u64::from(u32_at(header, 16)?)),
    };
    length.checked_mul(1_000)?.checked_div(u64::from(scale))
}

fn track(trak: &[u8]) -> Option<Track> {
    let media = find(trak, b"mdia")?;
    let handler = find(media, b"hdlr")?.get(8..12)?;
    let is_video = handler == b"vide";
    if !is_video && handler != b"soun" {
        return None;
    }
    let descriptions = find(find(find(media, b"minf")?, b"stbl")?, b"stsd")?;
    let (kind, entry) = within(descriptions.get(8..)?).next()?;
    let (width, height) = if is_video { size(find(trak, b"tkhd")?)? } else { (0, 0) };
    Some(Track { is_video, width, height, codec: codec(kind, entry, is_video) })
}

/// Width and height as they are shown, from the header of a track: its matrix may turn it by a quarter.
fn size(header: &[u8]) -> Option<(u32, u32)> {
    let matrix = if header.first()? == &1 { 52 } else { 40 };
    let (width, height) = (u32_at(header, matrix + 36)? >> 16, u32_at(header, matrix + 40)? >> 16);
    let is_turned = u32_at(header, matrix)? == 0 && u32_at(header, matrix + 4)? != 0;
    Some(if is_turned { (height, width) } else { (width, height) })
}

/// The codec as RFC 6381 names it, as far as its description says it in a few bytes.
fn codec(kind: [u8; 4], entry: &[u8], is_video: bool) -> String {
    let name: String =
        kind.iter().map(|byte| char::from(*byte)).filter(char::is_ascii_alphanumeric).collect();
    let inner = entry.get(if is_video { 78 } else { 28 }..).unwrap_or_default();
    match name.as_str() {
        "avc1" | "avc3" => match find(inner, b"avcC").and_then(|config| config.get(1..4)) {
            Some([profile, compatible, level]) => format!("{name}.{profile:02x}{compatible:02x}{level:02x}"),
            _ => name,
        },
        "mp4a" => format!("{name}.40.{}", audio_object(inner).unwrap_or(2)),
        _ => name,
    }
}

/// The kind of AAC: the first five bits of its configuration, which stands behind the tag 5 in the descriptors.
fn audio_object(inner: &[u8]) -> Option<u8> {
    let descriptors = find(inner, b"esds")?.get(4..)?;
    let at = descriptors.windows(2).position(|pair| pair == [0x05, 0x80] || pair == [0x05, 0x02])?;
    let behind = descriptors.get(at + 1..)?;
    let start = behind.iter().position(|byte| *byte != 0x80)? + 1;
    u16_at(behind, start).map(|config| (config >> 11) as u8).filter(|object| *object > 0)
}
