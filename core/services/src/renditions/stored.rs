//! Sources and results of processing in the storage.

use std::ops::Range;

use async_trait::async_trait;
use bytes::Bytes;

use crate::port_errors::AtPort;
use sandpress_plugins::ports::{MediaError, SinkFile, SourceFile};
use sandpress_storage::{Sha256Hex, Spool, Storage};

/// An asset's bytes.
pub(super) struct StoredSource {
    pub(super) storage: Storage,
    pub(super) hash: Sha256Hex,
    pub(super) size: u64,
}

#[async_trait]
impl SourceFile for StoredSource {
    fn size(&self) -> u64 {
        self.size
    }

    async fn read(&self, range: Range<u64>) -> Result<Bytes, MediaError> {
        let bytes = self.storage.get_range(&self.hash, range).await.at_port()?;
        let gone = || format!("{}: the storage has no such object: restore it from a backup", self.hash);
        bytes.ok_or_else(|| MediaError::Internal(gone().into()))
    }
}

/// A file that is made; none once it was taken.
pub(super) struct SpooledSink(pub(super) Option<Spool>);

#[async_trait]
impl SinkFile for SpooledSink {
    async fn append(&mut self, bytes: &[u8]) -> Result<(), MediaError> {
        let spool = self.0.as_mut().ok_or(MediaError::Unavailable)?;
        spool.append(bytes).await.at_port()
    }
}
