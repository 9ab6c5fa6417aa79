//! The boxes of the ISO base media file format (ISO/IEC 14496-12), of which MP4 and AVIF are made.

use std::io::{Read, Seek, SeekFrom};

use sandpress_plugin::types::Error;

use crate::decode::unreadable;

/// The most boxes of a file that are looked at.
const MAX_BOXES: usize = 10_000;

/// A box of a file: where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileBox {
    pub(crate) kind: [u8; 4],
    pub(crate) start: u64,
    pub(crate) header: u64,
    pub(crate) size: u64,
}

/// The boxes of a file, one after the other. A size that does not fit is an error.
pub(crate) fn of_file(reader: &mut (impl Read + Seek), size: u64) -> Result<Vec<FileBox>, Error> {
    let (mut boxes, mut start) = (Vec::new(), 0);
    while start < size {
        if boxes.len() >= MAX_BOXES {
            return Err(bad("it has too many parts"));
        }
        let (kind, header, length) = read_header(reader, start, size)?;
        boxes.push(FileBox { kind, start, header, size: length });
        start += length;
    }
    Ok(boxes)
}

fn read_header(reader: &mut (impl Read + Seek), start: u64, end: u64) -> Result<([u8; 4], u64, u64), Error> {
    let left = end - start;
    if left < 8 {
        return Err(bad("it ends in the middle of a part"));
    }
    reader.seek(SeekFrom::Start(start)).map_err(unreadable)?;
    let mut head = [0; 8];
    reader.read_exact(&mut head).map_err(unreadable)?;
    let [a, b, c, d, k1, k2, k3, k4] = head;
    let (header, length) = match u32::from_be_bytes([a, b, c, d]) {
        0 => (8, left),
        1 => {
            if left < 16 {
                return Err(bad("it ends in the middle of a part"));
            }
            let mut large = [0; 8];
            reader.read_exact(&mut large).map_err(unreadable)?;
            (16, u64::from_be_bytes(large))
        }
        length => (8, u64::from(length)),
    };
    if length < header || length > left {
        return Err(bad("one of its parts says that it is larger than the file"));
    }
    Ok(([k1, k2, k3, k4], header, length))
}

/// The content of a box, at most so many bytes.
pub(crate) fn content(reader: &mut (impl Read + Seek), part: FileBox, most: u64) -> Result<Vec<u8>, Error> {
    let length = part.size - part.header;
    if length > most {
        return Err(bad("its table of contents is too large"));
    }
    reader.seek(SeekFrom::Start(part.start + part.header)).map_err(unreadable)?;
    let mut bytes = vec![0; usize::try_from(length).unwrap_or_default()];
    reader.read_exact(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// The boxes in the content of a box: kind and content of each. What does not fit ends them.
pub(crate) fn within(bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (kind, header, length) = header_of(rest)?;
        let content = rest.get(header..length)?;
        rest = rest.get(length..)?;
        Some((kind, content))
    })
}

/// Kind, bytes of the header and of the whole of the box that the bytes begin with.
pub(crate) fn header_of(bytes: &[u8]) -> Option<([u8; 4], usize, usize)> {
    let kind = *bytes.get(4..)?.first_chunk::<4>()?;
    let (header, length) = match u32_at(bytes, 0)? {
        0 => (8, bytes.len()),
        1 => (16, usize::try_from(u64_at(bytes, 8)?).ok()?),
        length => (8, length as usize),
    };
    (length >= header && length <= bytes.len()).then_some((kind, header, length))
}

/// The content of the first box of this kind.
pub(crate) fn find<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    within(bytes).find(|(found, _)| found == kind).map(|(_, content)| content)
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(crate) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(crate) fn bad(what: &str) -> Error {
    Error::invalid("", format!("the file is damaged or not whole ({what}): save it anew and add it again"))
}
