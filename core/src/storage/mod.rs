//! Bytes of media, kept under the SHA-256 of their content.
//!
//! An object stands at `media/ab/cdef…`: the first two digits of its hash are a folder, so that no folder grows too
//! large. It is written before the row that names it, and what no row names is no harm.

use std::{fmt, path::PathBuf, str::FromStr, sync::Arc};

use bytes::Bytes;
use data_encoding::HEXLOWER;
use object_store::{ObjectStore, ObjectStoreExt, local::LocalFileSystem, path::Path};
use sha2::{Digest, Sha256};

use crate::config::StorageUrl;

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
    /// What stands under a hash has another one.
    #[error("the storage object {0} is damaged: restore it from a backup")]
    Damaged(Sha256Hex),
    /// Reading failed.
    #[error("cannot read {key} from the storage")]
    Read {
        /// Where it stands.
        key: String,
        /// Why.
        #[source]
        source: object_store::Error,
    },
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

/// Where the bytes of media are. Clones share it.
#[derive(Clone, Debug)]
pub struct Storage {
    objects: Arc<dyn ObjectStore>,
}

impl Storage {
    /// Opens the storage. A folder is made where it is missing, for its owner only.
    ///
    /// # Errors
    /// [`StorageError::CannotOpen`].
    pub fn open(url: &StorageUrl) -> Result<Self, StorageError> {
        let StorageUrl::File(folder) = url;
        let failed = |source| StorageError::CannotOpen { folder: folder.clone(), source };
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(|error| failed(error.into()))?;
        // A row must not name bytes that a power failure can still take away.
        let files = LocalFileSystem::new_with_prefix(folder).map_err(|error| failed(error.into()))?;
        Ok(Self { objects: Arc::new(files.with_fsync(true)) })
    }

    /// Keeps the bytes and tells under which hash. Does nothing where they are kept already.
    ///
    /// # Errors
    /// [`StorageError::Write`].
    pub async fn put(&self, bytes: Bytes) -> Result<Sha256Hex, StorageError> {
        let hash = Sha256Hex::of(&bytes);
        let key = hash.key();
        let kept = self.objects.head(&key).await;
        if kept.is_ok_and(|object| usize::try_from(object.size) == Ok(bytes.len())) {
            return Ok(hash);
        }
        match self.objects.put(&key, bytes.into()).await {
            Ok(_) => Ok(hash),
            Err(source) => Err(StorageError::Write { key: key.to_string(), source }),
        }
    }

    /// The bytes with this hash, where they are kept.
    ///
    /// # Errors
    /// [`StorageError::Damaged`] where they no longer have it; [`StorageError::Read`].
    pub async fn get(&self, hash: &Sha256Hex) -> Result<Option<Bytes>, StorageError> {
        let key = hash.key();
        let failed = |source| StorageError::Read { key: key.to_string(), source };
        let object = match self.objects.get(&key).await {
            Ok(object) => object,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(source) => return Err(failed(source)),
        };
        let bytes = object.bytes().await.map_err(failed)?;
        if Sha256Hex::of(&bytes) != *hash {
            return Err(StorageError::Damaged(hash.clone()));
        }
        Ok(Some(bytes))
    }
}

#[cfg(test)]
mod tests;
