//! The functions of `media-read`.

use super::{Asset, Page};
use crate::types::Error;

provided_by!(media_read::sandpress::media::reader, media_read);

/// The bytes of a file.
#[derive(Debug)]
pub struct Reading(host::Reading);

/// The file of this id, or the first one of this SHA-256 in lower-case hexadecimal.
///
/// # Errors
/// [`Error::Invalid`] where it is neither, [`Error::Limit`] where one call finds and lists more than 1,000 files.
pub fn find(id_or_sha256: &str) -> Result<Option<Asset>, Error> {
    host::find(id_or_sha256)
}

/// The files of a kind, or of all kinds that are granted, at most `limit` (1 to 100), those after `after`, newest first.
///
/// # Errors
/// [`Error::Denied`] for a kind that is not granted, and those of [`find`].
pub fn list_assets(kind: Option<&str>, after: Option<&str>, limit: u32) -> Result<Page, Error> {
    host::list_assets(kind, after, limit)
}

/// The bytes of the file of this id; [`read_all`](super::read_all) gives all of them at once.
///
/// # Errors
/// [`Error::NotFound`] where there is none, and those of [`find`].
pub fn open(id: &str) -> Result<Reading, Error> {
    host::open(id).map(Reading)
}

impl Reading {
    /// How many there are.
    pub fn size(&self) -> u64 {
        self.0.size()
    }

    /// The bytes from `offset`, at most `length` (1 to 262,144); fewer at the end, none behind it.
    ///
    /// # Errors
    /// [`Error::Invalid`] for another length.
    pub fn read(&self, offset: u64, length: u32) -> Result<Vec<u8>, Error> {
        self.0.read(offset, length)
    }
}
