//! AVIF pictures: their size is read, their pixels are not. The decoders of AV1 that are good are written in C or need
//! the machine's own code, neither of which belongs into the sandbox; the files are small as they are.

use std::io::{Read, Seek};

use sandpress_plugin::media_processor::Probed;
use sandpress_plugin::types::Error;

use crate::{
    boxes::{self, bad, u32_at},
    decode::check_dimensions,
};

/// The most bytes of the properties.
const MAX_META: u64 = 1 << 20;

pub(crate) fn probe(mut reader: impl Read + Seek, size: u64) -> Result<Probed, Error> {
    let parts = boxes::of_file(&mut reader, size)?;
    let is_sequence = match parts.first() {
        Some(part) if &part.kind == b"ftyp" => {
            boxes::content(&mut reader, *part, MAX_META)?.starts_with(b"avis")
        }
        _ => return Err(bad("it does not begin like an AVIF picture")),
    };
    let meta = parts.iter().find(|part| &part.kind == b"meta").ok_or_else(|| bad("it has no properties"))?;
    let meta = boxes::content(&mut reader, *meta, MAX_META)?;
    let (width, height, turn) = properties(&meta).ok_or_else(|| bad("it does not say how large it is"))?;
    check_dimensions(width, height)?;
    let (width, height) = if turn % 2 == 1 { (height, width) } else { (width, height) };
    Ok(Probed { width, height, is_animated: is_sequence, ..Probed::default() })
}

/// Width, height and quarter turns, of the largest picture in the file.
fn properties(meta: &[u8]) -> Option<(u32, u32, u8)> {
    let properties = boxes::find(boxes::find(meta.get(4..)?, b"iprp")?, b"ipco")?;
    let sizes = boxes::within(properties).filter(|(kind, _)| kind == b"ispe");
    let sizes = sizes.filter_map(|(_, ispe)| Some((u32_at(ispe, 4)?, u32_at(ispe, 8)?)));
    let (width, height) = sizes.max_by_key(|(width, height)| u64::from(*width) * u64::from(*height))?;
    let turn = boxes::find(properties, b"irot").and_then(|irot| irot.first().copied());
    Some((width, height, turn.unwrap_or(0) & 3))
}
