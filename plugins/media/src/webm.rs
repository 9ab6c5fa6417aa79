//! WebM videos (EBML, RFC 8794; Matroska, RFC 9559): length, size and codecs, read from what stands before the video.

use std::io::{Read, Seek, SeekFrom};

use sandpress_plugin::media_processor::Probed;
use sandpress_plugin::types::Error;

use crate::{boxes::bad, decode::unreadable};

const HEADER: u32 = 0x1A45_DFA3;
const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_A966;
const SCALE: u32 = 0x2A_D7B1;
const DURATION: u32 = 0x4489;
const TRACKS: u32 = 0x1654_AE6B;
const TRACK: u32 = 0xAE;
const CODEC: u32 = 0x86;
const VIDEO: u32 = 0xE0;
const WIDTH: u32 = 0xB0;
const HEIGHT: u32 = 0xBA;
const CLUSTER: u32 = 0x1F43_B675;

/// The most bytes of what is held in memory of a file.
const MAX_PART: u64 = 1 << 20;

/// The most elements that are looked at.
const MAX_ELEMENTS: usize = 1_000;

/// An element: its name and its content.
type Element<'a> = (u32, &'a [u8]);

pub(crate) fn probe(reader: &mut (impl Read + Seek), size: u64) -> Result<Probed, Error> {
    let (name, start, length) = header(reader, 0, size)?;
    if name != HEADER {
        return Err(bad("it does not begin like a WebM video"));
    }
    let (name, mut at, length) = header(reader, start + length.ok_or_else(unknown)?, size)?;
    if name != SEGMENT {
        return Err(bad("it has no content"));
    }
    let end = length.map_or(size, |length| at.saturating_add(length).min(size));
    let mut probed = Probed::default();
    let (mut has_info, mut has_tracks) = (false, false);
    for _ in 0..MAX_ELEMENTS {
        if at >= end || (has_info && has_tracks) {
            break;
        }
        let (name, content, length) = header(reader, at, end)?;
        match name {
            CLUSTER => break,
            INFO => {
                info(&part(reader, content, length.ok_or_else(unknown)?, end)?, &mut probed);
                has_info = true;
            }
            TRACKS => {
                tracks(&part(reader, content, length.ok_or_else(unknown)?, end)?, &mut probed);
                has_tracks = true;
            }
            _ => {}
        }
        at = content.checked_add(length.ok_or_else(unknown)?).ok_or_else(unknown)?;
    }
    if !has_tracks || probed.codecs.is_empty() {
        return Err(bad("it has no picture and no sound"));
    }
    Ok(probed)
}

fn unknown() -> Error {
    bad("one of its parts does not say how large it is")
}

/// Name of the element at a place, where its content begins, and its bytes where they are known.
fn header(reader: &mut (impl Read + Seek), at: u64, end: u64) -> Result<(u32, u64, Option<u64>), Error> {
    let mut bytes = [0; 12];
    let have = usize::try_from(end.saturating_sub(at)).unwrap_or(12).min(12);
    reader.seek(SeekFrom::Start(at)).map_err(unreadable)?;
    let Some(into) = bytes.get_mut(..have) else { return Err(unknown()) };
    reader.read_exact(into).map_err(unreadable)?;
    let short = || bad("it ends in the middle of a part");
    let (name, length, used) = element_header(into).ok_or_else(short)?;
    Ok((name, at + used as u64, length))
}

fn part(reader: &mut (impl Read + Seek), at: u64, length: u64, end: u64) -> Result<Vec<u8>, Error> {
    if length > MAX_PART || at.checked_add(length).is_none_or(|part_end| part_end > end) {
        return Err(bad("one of its parts says that it is larger than the file"));
    }
    reader.seek(SeekFrom::Start(at)).map_err(unreadable)?;
    let mut bytes = vec![0; usize::try_from(length).unwrap_or_default()];
    reader.read_exact(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// Name, length where it is known, and the bytes of both.
fn element_header(bytes: &[u8]) -> Option<(u32, Option<u64>, usize)> {
    let name_width = bytes.first()?.leading_zeros() as usize + 1;
    if name_width > 4 {
        return None;
    }
    let name = bytes.get(..name_width)?.iter().fold(0, |sum, byte| (sum << 8) | u32::from(*byte));
    let rest = bytes.get(name_width..)?;
    let width = rest.first()?.leading_zeros() as usize + 1;
    if width > 8 {
        return None;
    }
    let raw = rest.get(..width)?.iter().fold(0u64, |sum, byte| (sum << 8) | u64::from(*byte));
    let mask = (1u64 << (7 * width)) - 1;
    let length = raw & mask;
    Some((name, (length != mask).then_some(length), name_width + width))
}

fn elements(bytes: &[u8]) -> impl Iterator<Item = Element<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (name, length, used) = element_header(rest)?;
        let end = used.checked_add(usize::try_from(length?).ok()?)?;
        let content = rest.get(used..end)?;
        rest = rest.get(end..)?;
        Some((name, content))
    })
}

fn info(bytes: &[u8], probed: &mut Probed) {
    let find = |name| elements(bytes).find(|(found, _)| *found == name).map(|(_, content)| content);
    let scale = find(SCALE).map_or(1_000_000, unsigned) as f64;
    let duration = find(DURATION).map_or(0.0, float);
    let millis = duration * scale / 1_000_000.0;
    if millis.is_finite() && (0.0..1e12).contains(&millis) {
        probed.duration_ms = millis as u64;
    }
}

fn tracks(bytes: &[u8], probed: &mut Probed) {
    let mut codecs = Vec::new();
    for (_, track) in elements(bytes).filter(|(name, _)| *name == TRACK) {
        for (name, content) in elements(track) {
            match name {
                CODEC => codecs.push(codec(content)),
                VIDEO => {
                    for (name, content) in elements(content) {
                        let pixels = u32::try_from(unsigned(content)).unwrap_or(0);
                        match name {
                            WIDTH => probed.width = pixels,
                            HEIGHT => probed.height = pixels,
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
    }
    probed.codecs = codecs.join(", ");
}

/// The codec as RFC 6381 names it, from its name in Matroska.
fn codec(name: &[u8]) -> String {
    let name: String = String::from_utf8_lossy(name).trim_end_matches('\0').chars().take(40).collect();
    let known =
        [("V_VP8", "vp8"), ("V_VP9", "vp9"), ("V_AV1", "av01"), ("A_OPUS", "opus"), ("A_VORBIS", "vorbis")];
    known.iter().find(|(long, _)| *long == name).map_or(name, |(_, short)| (*short).to_owned())
}

fn unsigned(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

fn float(bytes: &[u8]) -> f64 {
    match bytes.len() {
        4 => bytes.first_chunk().map_or(0.0, |bytes| f64::from(f32::from_be_bytes(*bytes))),
        8 => bytes.first_chunk().map_or(0.0, |bytes| f64::from_be_bytes(*bytes)),
        _ => 0.0,
    }
}
