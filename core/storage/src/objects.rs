//! Objects: put, get, stream, list and delete.

use std::{
    ops::Range,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{GetOptions, GetRange, ObjectMeta, ObjectStoreExt, path::Path};
use sha2::{Digest, Sha256};

use super::{HEXLOWER, Sha256Hex, Storage, StorageError};

/// Bytes on their way out of the storage, piece by piece.
pub type ByteStream = BoxStream<'static, Result<Bytes, StorageError>>;

/// An object that nobody named yet may be deleted by a sweep. One that is older than this is written again before it is
/// named, so that no sweep takes it for forgotten.
const YOUNG: Duration = Duration::from_secs(60 * 60);

/// What stands in the storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredObject {
    /// The hash that it stands under.
    pub hash: Sha256Hex,
    /// Its bytes.
    pub size: u64,
    /// When it was written.
    pub written_at: SystemTime,
}

impl Storage {
    /// Keeps the bytes and tells under which hash. Does nothing where they were kept just now.
    ///
    /// # Errors
    /// [`StorageError::Write`].
    pub async fn put(&self, bytes: Bytes) -> Result<Sha256Hex, StorageError> {
        let hash = Sha256Hex::of(&bytes);
        if self.is_kept(&hash, bytes.len() as u64).await {
            return Ok(hash);
        }
        let key = hash.key();
        match self.objects.put(&key, bytes.into()).await {
            Ok(_) => Ok(hash),
            Err(source) => Err(StorageError::Write { key: key.to_string(), source }),
        }
    }

    /// Whether the bytes stand here and no sweep will take them before somebody names them.
    pub(super) async fn is_kept(&self, hash: &Sha256Hex, size: u64) -> bool {
        let Ok(object) = self.objects.head(&hash.key()).await else { return false };
        let age = SystemTime::now().duration_since(written_at(&object)).unwrap_or_default();
        object.size == size && age < YOUNG
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

    /// A part of the bytes with this hash, where they are kept. Only whole objects are compared with their hash.
    ///
    /// # Errors
    /// [`StorageError::Read`].
    pub async fn get_range(
        &self,
        hash: &Sha256Hex,
        range: Range<u64>,
    ) -> Result<Option<Bytes>, StorageError> {
        let key = hash.key();
        match self.objects.get_range(&key, range).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(source) => Err(StorageError::Read { key: key.to_string(), source }),
        }
    }

    /// The same piece by piece; without a range the whole. What is streamed is not compared with its hash.
    ///
    /// # Errors
    /// [`StorageError::Read`], here or in the middle.
    pub async fn stream(
        &self,
        hash: &Sha256Hex,
        range: Option<Range<u64>>,
    ) -> Result<Option<ByteStream>, StorageError> {
        let key = hash.key();
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let failed = move |key: &Path, source| StorageError::Read { key: key.to_string(), source };
        match self.objects.get_opts(&key, options).await {
            Ok(object) => Ok(Some(object.into_stream().map_err(move |source| failed(&key, source)).boxed())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(source) => Err(failed(&key, source)),
        }
    }

    /// The object of this hash.
    ///
    /// # Errors
    /// [`StorageError::Read`].
    pub async fn find(&self, hash: &Sha256Hex) -> Result<Option<StoredObject>, StorageError> {
        let key = hash.key();
        match self.objects.head(&key).await {
            Ok(object) => Ok(Some(StoredObject {
                hash: hash.clone(),
                size: object.size,
                written_at: written_at(&object),
            })),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(source) => Err(StorageError::Read { key: key.to_string(), source }),
        }
    }

    /// Whether the bytes with this hash still have it; none where they are not kept. Reads them all.
    ///
    /// # Errors
    /// [`StorageError::Read`].
    pub async fn verify(&self, hash: &Sha256Hex) -> Result<Option<bool>, StorageError> {
        let Some(mut bytes) = self.stream(hash, None).await? else { return Ok(None) };
        let mut digest = Sha256::new();
        while let Some(piece) = bytes.try_next().await? {
            digest.update(&piece);
        }
        Ok(Some(HEXLOWER.encode(&digest.finalize()) == hash.as_str()))
    }

    /// Every object, in no order. What stands there under other names is passed over.
    pub fn list(&self) -> impl Stream<Item = Result<StoredObject, StorageError>> + Send + 'static {
        let folder = Path::from("media");
        self.objects.list(Some(&folder)).map_err(StorageError::List).try_filter_map(|object| async move {
            let hash = Sha256Hex::at(&object.location);
            Ok(hash.map(|hash| StoredObject { hash, size: object.size, written_at: written_at(&object) }))
        })
    }

    /// Deletes the object. Nothing happens where there is none.
    ///
    /// # Errors
    /// [`StorageError::Delete`].
    pub async fn delete(&self, hash: &Sha256Hex) -> Result<(), StorageError> {
        let key = hash.key();
        match self.objects.delete(&key).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(source) => Err(StorageError::Delete { key: key.to_string(), source }),
        }
    }
}

fn written_at(object: &ObjectMeta) -> SystemTime {
    SystemTime::from(object.last_modified)
}
