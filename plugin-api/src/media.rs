//! Capabilities `media-read` and `media-write` (to be granted): the files of the site.
//!
//! ```
//! use sandpress_plugin::media::{read_all, store};
//! use sandpress_plugin::types::Error;
//!
//! fn copy(id: &str) -> Result<String, Error> {
//!     let bytes = read_all(id, 1 << 20)?;
//!     Ok(store("copy.png", "image/png", &bytes)?.url)
//! }
//!
//! use sandpress_plugin::testing::Site;
//!
//! let site = Site::new().file("tea.png", b"\x89PNG\r\n\x1a\n");
//! let id = site.files()[0].asset.id.clone();
//! assert!(site.run(|| copy(&id)).unwrap().ends_with("/copy.png"));
//! ```

pub use crate::bindings::media_read::sandpress::media::reader::{Asset, Page};
pub use crate::bindings::media_write::sandpress::media::writer::StoredAsset;

use crate::types::Error;

mod reading;
mod writing;

pub use reading::{Reading, find, list_assets, open};
pub use writing::{Writing, begin};

/// Bytes that go over the border at once.
pub const CHUNK: u32 = 256 << 10;

/// All bytes of a file.
///
/// # Errors
/// [`Error::Limit`] where there are more than `most`, and those of the capability.
pub fn read_all(id: &str, most: u64) -> Result<Vec<u8>, Error> {
    let reading = open(id)?;
    let size = reading.size();
    if size > most {
        return Err(Error::Limit(format!("the file has {size} bytes, at most {most} are read")));
    }
    let mut bytes = Vec::new();
    while (bytes.len() as u64) < size {
        let chunk = reading.read(bytes.len() as u64, CHUNK)?;
        if chunk.is_empty() {
            break;
        }
        bytes.extend(chunk);
    }
    Ok(bytes)
}

/// Stores bytes as a file.
///
/// # Errors
/// Those of the capability.
pub fn store(name: &str, media_type: &str, bytes: &[u8]) -> Result<StoredAsset, Error> {
    let writing = begin(name, media_type)?;
    for chunk in bytes.chunks(CHUNK as usize) {
        writing.append(chunk)?;
    }
    Writing::finish(writing)
}
