//! Files that arrive piece by piece: their hash, and so their place, is known only at their end.

use bytes::Bytes;
use data_encoding::HEXLOWER;
use object_store::{ObjectStoreExt, WriteMultipart};
use sha2::{Digest, Sha256};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
};

use super::{Sha256Hex, Storage, StorageError};

/// Bytes that are held in memory at once; object stores take no smaller parts.
const PART: usize = 5 << 20;

/// A file that is on its way. It has no name, so that nothing of it is left when it is dropped, or when the server ends.
pub struct Spool {
    file: File,
    hash: Sha256,
    size: u64,
}

impl Spool {
    /// Bytes so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds bytes at the end.
    ///
    /// # Errors
    /// [`StorageError::Spool`].
    pub async fn append(&mut self, bytes: &[u8]) -> Result<(), StorageError> {
        self.file.write_all(bytes).await.map_err(StorageError::Spool)?;
        self.hash.update(bytes);
        self.size = self.size.saturating_add(bytes.len() as u64);
        Ok(())
    }
}

impl Storage {
    /// Begins a file that arrives piece by piece.
    ///
    /// # Errors
    /// [`StorageError::Spool`].
    pub async fn spool(&self) -> Result<Spool, StorageError> {
        let folder = self.spool.clone();
        let file = tokio::task::spawn_blocking(move || tempfile::tempfile_in(folder));
        let file = file.await.map_err(std::io::Error::other).and_then(|made| made);
        let file = File::from_std(file.map_err(StorageError::Spool)?);
        Ok(Spool { file, hash: Sha256::new(), size: 0 })
    }

    /// Keeps a file that has arrived, and tells under which hash. Does nothing where its bytes are kept already.
    ///
    /// # Errors
    /// [`StorageError::Spool`], [`StorageError::Write`].
    pub async fn keep(&self, spool: Spool) -> Result<Sha256Hex, StorageError> {
        let Spool { mut file, hash, size } = spool;
        let hash = Sha256Hex(HEXLOWER.encode(&hash.finalize()));
        let key = hash.key();
        file.flush().await.map_err(StorageError::Spool)?;
        // A piece that failed or was given up half-way is in the file, but not in the hash.
        if file.metadata().await.map_err(StorageError::Spool)?.len() != size {
            return Err(StorageError::Spool(std::io::ErrorKind::UnexpectedEof.into()));
        }
        if self.is_kept(&hash, size).await {
            return Ok(hash);
        }
        file.rewind().await.map_err(StorageError::Spool)?;
        let failed = |source| StorageError::Write { key: key.to_string(), source };
        let mut upload = WriteMultipart::new(self.objects.put_multipart(&key).await.map_err(failed)?);
        match send(&mut file, &mut upload, failed).await {
            Ok(()) => upload.finish().await.map_err(failed)?,
            Err(error) => {
                // What was written of it stands under no name.
                let _ = upload.abort().await;
                return Err(error);
            }
        };
        Ok(hash)
    }
}

async fn send(
    file: &mut File,
    upload: &mut WriteMultipart,
    failed: impl Fn(object_store::Error) -> StorageError,
) -> Result<(), StorageError> {
    loop {
        let mut part = Vec::new();
        let read = (&mut *file).take(PART as u64).read_to_end(&mut part).await;
        read.map_err(StorageError::Spool)?;
        if part.is_empty() {
            return Ok(());
        }
        upload.put(Bytes::from(part));
        upload.wait_for_capacity(1).await.map_err(&failed)?;
    }
}
