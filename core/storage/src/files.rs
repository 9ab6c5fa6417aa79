//! Files with names of their own, such as backups, beside the media or in a storage of their own.

use std::path::Path as FilePath;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use futures::TryStreamExt;
use object_store::{ObjectStoreExt, WriteMultipart, path::Path};
use sha2::{Digest, Sha256};
use tokio::{fs::File, io::AsyncReadExt};

use super::{Storage, StorageError};

/// Bytes that are sent at once.
const PART: u64 = 8 << 20;

impl Storage {
    /// Copies a file of this machine to the storage and reads it back. In a folder only its owner may read it.
    ///
    /// # Errors
    /// [`StorageError::Spool`] where the file cannot be read; [`StorageError::Write`]; [`StorageError::Read`];
    /// [`StorageError::Changed`] where something else arrived: then nothing stands there.
    pub async fn put_file(&self, name: &str, file: &FilePath) -> Result<(), StorageError> {
        let key = Path::from(name);
        let failed = |source| StorageError::Write { key: name.to_owned(), source };
        let mut file = File::open(file).await.map_err(StorageError::Spool)?;
        let mut upload = WriteMultipart::new(self.objects.put_multipart(&key).await.map_err(failed)?);
        let sent = match send(&mut file, &mut upload, failed).await {
            Ok(sent) => sent,
            Err(error) => {
                // What was written of it stands under no name.
                let _ = upload.abort().await;
                return Err(error);
            }
        };
        upload.finish().await.map_err(failed)?;
        if let Some(folder) = &self.folder {
            make_private(&folder.join(name)).await.map_err(StorageError::Spool)?;
        }
        if self.hash_file(name).await? != sent {
            self.delete_file(name).await?;
            return Err(StorageError::Changed(name.to_owned()));
        }
        Ok(())
    }

    async fn hash_file(&self, name: &str) -> Result<String, StorageError> {
        let failed = |source| StorageError::Read { key: name.to_owned(), source };
        let mut bytes = self.objects.get(&Path::from(name)).await.map_err(failed)?.into_stream();
        let mut hash = Sha256::new();
        while let Some(piece) = bytes.try_next().await.map_err(failed)? {
            hash.update(&piece);
        }
        Ok(HEXLOWER.encode(&hash.finalize()))
    }

    /// The names of the files that stand at the top of the storage.
    ///
    /// # Errors
    /// [`StorageError::List`].
    pub async fn list_files(&self) -> Result<Vec<String>, StorageError> {
        let found = self.objects.list_with_delimiter(None).await.map_err(StorageError::List)?;
        let names = found.objects.iter().filter_map(|object| object.location.filename());
        Ok(names.map(str::to_owned).collect())
    }

    /// Deletes a file. Nothing happens where there is none.
    ///
    /// # Errors
    /// [`StorageError::Delete`].
    pub async fn delete_file(&self, name: &str) -> Result<(), StorageError> {
        match self.objects.delete(&Path::from(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(source) => Err(StorageError::Delete { key: name.to_owned(), source }),
        }
    }
}

async fn send(
    file: &mut File,
    upload: &mut WriteMultipart,
    failed: impl Fn(object_store::Error) -> StorageError,
) -> Result<String, StorageError> {
    let mut hash = Sha256::new();
    loop {
        let mut part = Vec::new();
        (&mut *file).take(PART).read_to_end(&mut part).await.map_err(StorageError::Spool)?;
        if part.is_empty() {
            return Ok(HEXLOWER.encode(&hash.finalize()));
        }
        hash.update(&part);
        upload.put(Bytes::from(part));
        upload.wait_for_capacity(1).await.map_err(&failed)?;
    }
}

#[cfg(unix)]
async fn make_private(path: &FilePath) -> std::io::Result<()> {
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    tokio::fs::set_permissions(path, mode).await
}

#[cfg(not(unix))]
async fn make_private(_: &FilePath) -> std::io::Result<()> {
    Ok(())
}
