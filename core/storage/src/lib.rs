//! Bytes of media, kept under the SHA-256 of their content.
//!
//! An object stands at `media/ab/cdef…`: the first two digits of its hash are a folder, so that no folder grows too
//! large. It is written before the row that names it, and what no row names is no harm.

mod files;
mod objects;
mod open;
mod spool;
mod staging;

use std::{error::Error, fmt, io, path::PathBuf, str::FromStr, sync::Arc};

use data_encoding::HEXLOWER;
use object_store::{ObjectStore, path::Path};
use sha2::{Digest, Sha256};

pub use objects::{ByteStream, StoredObject};
pub use spool::Spool;

/// The SHA-256 of some bytes in 64 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sha256Hex(String);

impl Sha256Hex {
    /// The hash of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(HEXLOWER.encode(&Sha256::digest(bytes)))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The hash of the object that stands at `key`; none where it is no object of ours.
    fn at(key: &Path) -> Option<Self> {
        let parts: Vec<_> = key.parts().collect();
        match parts.as_slice() {
            [_, folder, name] => format!("{}{}", folder.as_ref(), name.as_ref()).parse().ok(),
            _ => None,
        }
    }

    /// Where an object of this hash stands in the storage.
    fn key(&self) -> Path {
        let (folder, name) = self.0.split_at_checked(2).unwrap_or_default();
        Path::from_iter(["media", folder, name])
    }
}

impl fmt::Display for Sha256Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is no SHA-256.
#[derive(Debug, thiserror::Error)]
#[error("not a SHA-256 of 64 lower-case hexadecimal digits")]
pub struct NotAHash;

impl FromStr for Sha256Hex {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        if text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Ok(Self(text.to_owned()));
        }
        Err(NotAHash)
    }
}

/// A failed use of the storage.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The folder cannot be made or used.
    #[error(
        "cannot open the storage folder {}: check that it belongs to the account that runs sandpress",
        folder.display()
    )]
    CannotOpen {
        /// The folder.
        folder: PathBuf,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The bucket cannot be used as it is configured.
    #[error("cannot use the storage {url}: check [storage] in cms.toml")]
    Bucket {
        /// Its address, without any key.
        url: String,
        /// Why.
        #[source]
        source: object_store::Error,
    },
    /// What stands under a hash has another one.
    #[error("the storage object {0} is damaged: restore it from a backup")]
    Damaged(Sha256Hex),
    /// What was read back is not what was sent.
    #[error("{0} did not arrive in the storage as it was sent")]
    Changed(String),
    /// What is there cannot be listed.
    #[error("cannot list what is in the storage")]
    List(#[source] object_store::Error),
    /// Deleting failed.
    #[error("cannot delete {key} from the storage")]
    Delete {
        /// Where it stands.
        key: String,
        /// Why.
        #[source]
        source: object_store::Error,
    },
    /// Reading failed.
    #[error("cannot read {key} from the storage")]
    Read {
        /// Where it stands.
        key: String,
        /// Why.
        #[source]
        source: object_store::Error,
    },
    /// A file that is on its way cannot be written to the disk.
    #[error("cannot write a file to the storage folder: check its room and rights")]
    Spool(#[source] io::Error),
    /// Writing failed; nothing stands there.
    #[error("cannot write {key} to the storage: check its room and rights")]
    Write {
        /// Where it would stand.
        key: String,
        /// Why.
        #[source]
        source: object_store::Error,
    },
}

impl StorageError {
    /// Whether there is no room for more.
    pub fn is_full(&self) -> bool {
        let mut cause: Option<&(dyn Error + 'static)> = Some(self);
        while let Some(error) = cause {
            let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
            if matches!(kind, Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)) {
                return true;
            }
            cause = error.source();
        }
        false
    }
}

/// Where the bytes of media are. Clones share it.
#[derive(Clone)]
pub struct Storage {
    objects: Arc<dyn ObjectStore>,
    /// Its address, for messages.
    url: String,
    /// Where files are that are on their way.
    spool: PathBuf,
    /// The folder of the objects, where they are files of this machine.
    folder: Option<PathBuf>,
}

/// Without the store, which knows its keys.
impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Storage").field("url", &self.url).finish_non_exhaustive()
    }
}

impl fmt::Display for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

#[cfg(test)]
mod tests;
