//! The functions of `media-write`.

use super::StoredAsset;
use crate::types::Error;

provided_by!(media_write::sandpress::media::writer, media_write);

/// A file that is on its way. Dropped before it is finished, nothing of it is left.
#[derive(Debug)]
pub struct Writing(host::Writing);

/// Begins a file; [`store`](super::store) does all of it at once. Its name becomes safe for a URL. Where `media_type` is
/// not empty, the bytes must be of it.
///
/// # Errors
/// [`Error::Limit`] where 4 files are on their way, or the bytes of the grant are used up.
pub fn begin(name: &str, media_type: &str) -> Result<Writing, Error> {
    host::begin(name, media_type).map(Writing)
}

impl Writing {
    /// Adds bytes (1 to 262,144) at the end.
    ///
    /// # Errors
    /// [`Error::Limit`] beyond the bytes of the grant.
    pub fn append(&self, bytes: &[u8]) -> Result<(), Error> {
        self.0.append(bytes)
    }

    /// Stores the file.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the bytes are not what a site keeps, [`Error::Denied`] for a kind that is not granted,
    /// [`Error::Limit`] beyond the bytes of the grant.
    pub fn finish(writing: Self) -> Result<StoredAsset, Error> {
        host::Writing::finish(writing.0)
    }
}
