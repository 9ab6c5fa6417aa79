//! An MP4 whose table of contents stands before what it tells of, so that it plays while it is loaded. The video passes
//! through piece by piece; only the table is held in memory.

use std::io::{Read, Seek, SeekFrom};

use sandpress_plugin::types::Error;

use crate::{
    boxes::{self, FileBox, bad, header_of},
    decode::unreadable,
    mp4::{MAX_CONTENTS, places},
};

/// Bytes that are copied at once.
const PIECE: usize = 256 << 10;

pub(crate) fn make(
    mut reader: impl Read + Seek,
    size: u64,
    mut write: impl FnMut(&[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    let parts = boxes::of_file(&mut reader, size)?;
    let (contents, _) = places(&parts)?;
    let mut moov = whole(&mut reader, contents)?;
    shift(&mut moov, contents)?;
    let first = parts.iter().filter(|part| &part.kind == b"ftyp");
    let rest = parts.iter().filter(|part| !matches!(&part.kind, b"ftyp" | b"moov"));
    for part in first {
        copy(&mut reader, *part, &mut write)?;
    }
    write(&moov)?;
    rest.copied().try_for_each(|part| copy(&mut reader, part, &mut write))
}

/// The box with its header, whose size is written out.
fn whole(reader: &mut (impl Read + Seek), part: FileBox) -> Result<Vec<u8>, Error> {
    let content = boxes::content(reader, part, MAX_CONTENTS)?;
    let length = u32::try_from(content.len() + 8).map_err(|_| bad("its table of contents is too large"))?;
    let mut bytes = Vec::with_capacity(content.len() + 8);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(&part.kind);
    bytes.extend_from_slice(&content);
    Ok(bytes)
}

fn copy(
    reader: &mut (impl Read + Seek),
    part: FileBox,
    write: &mut impl FnMut(&[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    reader.seek(SeekFrom::Start(part.start)).map_err(unreadable)?;
    let mut left = part.size;
    let mut piece = vec![0; PIECE];
    while left > 0 {
        let count = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        let Some(into) = piece.get_mut(..count) else { break };
        reader.read_exact(into).map_err(unreadable)?;
        write(into)?;
        left -= count as u64;
    }
    Ok(())
}

/// Moves every place that the table tells of, where it stands before the table, by what the table pushes it back.
fn shift(moov: &mut [u8], contents: FileBox) -> Result<(), Error> {
    let by = moov.len() as u64;
    let mut tables = Vec::new();
    collect(moov, 0, 0, &mut tables);
    for (at, is_wide) in tables {
        shift_table(moov, at, is_wide, contents.start, by)?;
    }
    Ok(())
}

/// Finds the tables of places: where the content of each begins, and whether its places have eight bytes.
fn collect(bytes: &[u8], offset: usize, depth: u32, into: &mut Vec<(usize, bool)>) {
    let mut at = 0;
    while let Some((kind, header, length)) = bytes.get(at..).and_then(header_of) {
        match &kind {
            b"stco" => into.push((offset + at + header, false)),
            b"co64" => into.push((offset + at + header, true)),
            b"moov" | b"trak" | b"mdia" | b"minf" | b"stbl" if depth < 8 => {
                if let Some(inner) = bytes.get(at + header..at + length) {
                    collect(inner, offset + at + header, depth + 1, into);
                }
            }
            _ => {}
        }
        at += length;
    }
}

fn shift_table(moov: &mut [u8], at: usize, is_wide: bool, before: u64, by: u64) -> Result<(), Error> {
    let short = || bad("its table of contents ends too early");
    let count = boxes::u32_at(moov, at + 4).ok_or_else(short)? as usize;
    let width = if is_wide { 8 } else { 4 };
    let end = count.checked_mul(width).and_then(|bytes| bytes.checked_add(at + 8)).ok_or_else(short)?;
    let places = moov.get_mut(at + 8..end).ok_or_else(short)?;
    for place in places.chunks_exact_mut(width) {
        let old = place.iter().fold(0u64, |sum, byte| (sum << 8) | u64::from(*byte));
        if old >= before {
            continue;
        }
        let new = old.checked_add(by).filter(|new| is_wide || u32::try_from(*new).is_ok());
        let new = new.ok_or_else(|| bad("it is too large for its table of contents"))?.to_be_bytes();
        place.copy_from_slice(new.get(8 - width..).unwrap_or_default());
    }
    Ok(())
}
