//! Hook `media-processor`: looks at the files of the site and makes what readers get of them.
//!
//! ```
//! use sandpress_plugin::media_processor::{MediaProcessor, Order, Probed, ProcessorDefinition, Sink, Source};
//! use sandpress_plugin::types::Error;
//!
//! struct Lengths;
//!
//! impl MediaProcessor for Lengths {
//!     fn definition() -> ProcessorDefinition {
//!         ProcessorDefinition::new("1", &["audio/wav"], &[])
//!     }
//!
//!     fn probe(source: &Source, _media_type: &str) -> Result<Probed, Error> {
//!         let header = source.read(0, 44)?;
//!         let rate = header.get(28..32).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
//!         let rate = rate.filter(|rate| *rate > 0).ok_or_else(|| Error::invalid("", "this is no whole WAV file"))?;
//!         let duration_ms = (source.size().saturating_sub(44)) * 1_000 / u64::from(rate);
//!         Ok(Probed { duration_ms, codecs: "PCM".into(), ..Probed::default() })
//!     }
//!
//!     fn make(_: &Source, _: &str, _: &Order, _: &Sink) -> Result<(), Error> {
//!         Err(Error::NotFound("it makes no files".into()))
//!     }
//! }
//! ```

use std::io;

use crate::bindings::media_processor::exports::sandpress::media_processor::processor::Guest;
pub use crate::bindings::media_processor::exports::sandpress::media_processor::processor::{
    Fact, Order, Picture, Probed, ProcessorDefinition,
};
pub use crate::bindings::media_processor::sandpress::media_processor::files::{Sink, Source};
use crate::types::Error;

/// Bytes that go over the border at once.
pub const CHUNK: u32 = 256 << 10;

/// What readers get of the site's files.
pub trait MediaProcessor {
    /// What the plugin does.
    fn definition() -> ProcessorDefinition;

    /// Looks at a file.
    ///
    /// # Errors
    /// [`Error::Invalid`] where it is damaged or too much; its text is for the people who look after the files.
    fn probe(source: &Source, media_type: &str) -> Result<Probed, Error>;

    /// Makes one file of it. The calls for one source come one after the other in the same instance.
    ///
    /// # Errors
    /// As for [`MediaProcessor::probe`].
    fn make(source: &Source, media_type: &str, order: &Order, sink: &Sink) -> Result<(), Error>;
}

impl<T: MediaProcessor> Guest for T {
    fn definition() -> ProcessorDefinition {
        T::definition()
    }

    fn probe(source: &Source, media_type: String) -> Result<Probed, Error> {
        T::probe(source, &media_type)
    }

    fn make(source: &Source, media_type: String, order: Order, sink: &Sink) -> Result<(), Error> {
        T::make(source, &media_type, &order, sink)
    }
}

impl ProcessorDefinition {
    /// A processor of this version, for sources of these media types, that makes pictures of those formats.
    pub fn new(version: &str, media_types: &[&str], formats: &[&str]) -> Self {
        let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
        Self {
            version: version.to_owned(),
            media_types: owned(media_types),
            formats: owned(formats),
            extra: Vec::new(),
        }
    }
}

impl Default for Probed {
    /// A file of which nothing is known.
    fn default() -> Self {
        Self {
            width: 0,
            height: 0,
            duration_ms: 0,
            codecs: String::new(),
            has_alpha: false,
            is_animated: false,
            is_drawable: false,
            is_late: false,
            placeholder: String::new(),
            taken: Vec::new(),
            extra: Vec::new(),
        }
    }
}

/// The bytes of a source for everything that reads: in pieces of [`CHUNK`], of which the last is kept.
pub struct SourceReader<'a> {
    source: &'a Source,
    size: u64,
    at: u64,
    piece: Vec<u8>,
    piece_at: u64,
}

impl<'a> SourceReader<'a> {
    /// Begins at the first byte.
    pub fn new(source: &'a Source) -> Self {
        Self { size: source.size(), source, at: 0, piece: Vec::new(), piece_at: 0 }
    }

    /// What of the kept piece stands at the place; empty where it does not reach there.
    fn kept(&self) -> &[u8] {
        let skip = self.at.checked_sub(self.piece_at).and_then(|skip| usize::try_from(skip).ok());
        skip.and_then(|skip| self.piece.get(skip..)).unwrap_or_default()
    }

    /// The same, read now where nothing is kept of it; empty at the end of the file.
    fn filled(&mut self) -> io::Result<&[u8]> {
        if self.kept().is_empty() && self.at < self.size {
            let piece = self.source.read(self.at, CHUNK);
            self.piece = piece.map_err(|error| io::Error::other(error.message().to_owned()))?;
            self.piece_at = self.at;
        }
        Ok(self.kept())
    }
}

impl io::Read for SourceReader<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let kept = self.filled()?;
        let count = kept.len().min(into.len());
        for (to, from) in into.iter_mut().zip(kept) {
            *to = *from;
        }
        self.at += count as u64;
        Ok(count)
    }
}

impl io::BufRead for SourceReader<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.filled()
    }

    fn consume(&mut self, count: usize) {
        self.at = self.at.saturating_add(count as u64).min(self.size);
    }
}

impl io::Seek for SourceReader<'_> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        let at = match to {
            io::SeekFrom::Start(at) => Some(at),
            io::SeekFrom::End(by) => self.size.checked_add_signed(by),
            io::SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Writes all bytes to the sink.
///
/// # Errors
/// [`Error::Limit`] where the file has more than it may have.
pub fn write_all(sink: &Sink, bytes: &[u8]) -> Result<(), Error> {
    bytes.chunks(CHUNK as usize).try_for_each(|piece| sink.append(piece))
}
