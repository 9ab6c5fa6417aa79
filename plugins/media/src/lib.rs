//! Looks at pictures and videos, and makes the pictures that readers get: smaller ones, in better formats, turned
//! upright, without what the camera wrote into them. Bytes of strangers are decoded here, in the sandbox, and nowhere
//! else.

use std::{cell::RefCell, io::BufRead, io::Seek, rc::Rc};

use sandpress_plugin::lifecycle::{Description, Lifecycle};
use sandpress_plugin::media_processor::{
    MediaProcessor, Order, Probed, ProcessorDefinition, Sink, Source, SourceReader, write_all,
};
use sandpress_plugin::types::Error;

mod avif;
mod boxes;
mod decode;
mod encode;
mod facts;
mod mp4;
mod picture;
mod placeholder;
mod prompt;
#[cfg(test)]
mod tests;
mod webm;

use decode::{Decoded, Format};
use picture::Picture;

/// Changes when the same source becomes other files.
const VERSION: &str = "1";

/// What it looks at.
const SOURCES: &[&str] = &[
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/avif",
    "video/mp4",
    "video/quicktime",
    "video/webm",
];

/// What it makes, best first.
const FORMATS: &[&str] = &["image/avif", "image/webp", "image/jpeg"];

/// The plugin.
#[derive(Debug)]
pub struct Media;

impl Lifecycle for Media {
    fn describe() -> Description {
        Description::new(
            "media",
            env!("CARGO_PKG_VERSION"),
            "Pictures and videos",
            "Looks at files that are added, and makes smaller pictures of them.",
        )
    }
}

thread_local! {
    // An instance works on one source.
    static PICTURE: RefCell<Option<Rc<Picture>>> = const { RefCell::new(None) };
}

impl MediaProcessor for Media {
    fn definition() -> ProcessorDefinition {
        ProcessorDefinition::new(VERSION, SOURCES, FORMATS)
    }

    fn probe(source: &Source, media_type: &str) -> Result<Probed, Error> {
        let (probed, picture) = probe(SourceReader::new(source), source.size(), media_type)?;
        PICTURE.set(picture.map(Rc::new));
        Ok(probed)
    }

    fn make(source: &Source, media_type: &str, order: &Order, sink: &Sink) -> Result<(), Error> {
        match order {
            Order::Prompt => {
                prompt::make(SourceReader::new(source), source.size(), |piece| write_all(sink, piece))
            }
            Order::Picture(wanted) => {
                let picture = picture_of(source, media_type)?;
                write_all(sink, &encode::encode(&picture.cut(wanted)?, &wanted.media_type)?)
            }
        }
    }
}

/// The decoded source: what was kept of it, or read again.
fn picture_of(source: &Source, media_type: &str) -> Result<Rc<Picture>, Error> {
    if let Some(kept) = PICTURE.with_borrow(Clone::clone) {
        return Ok(kept);
    }
    let (_, picture) = probe(SourceReader::new(source), source.size(), media_type)?;
    let picture = Rc::new(picture.ok_or_else(|| Error::invalid("", "no pictures can be made of this file"))?);
    PICTURE.set(Some(Rc::clone(&picture)));
    Ok(picture)
}

/// Looks at a file, whatever holds its bytes.
fn probe(
    mut reader: impl BufRead + Seek,
    size: u64,
    media_type: &str,
) -> Result<(Probed, Option<Picture>), Error> {
    match media_type {
        "image/avif" => Ok((avif::probe(reader, size)?, None)),
        "video/mp4" | "video/quicktime" => Ok((mp4::probe(&mut reader, size)?, None)),
        "video/webm" => Ok((webm::probe(&mut reader, size)?, None)),
        other => {
            let format = Format::of(other)
                .ok_or_else(|| Error::invalid("", format!("files of the type {other} are not looked at")))?;
            let Decoded { mut probed, picture } = decode::decode(reader, size, format)?;
            if let Some(picture) = &picture {
                probed.has_alpha = picture.has_alpha();
                probed.placeholder = placeholder::of(picture)?;
            }
            Ok((probed, picture))
        }
    }
}

sandpress_plugin::export!(Media: lifecycle, media_processor);
