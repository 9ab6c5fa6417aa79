//! The bytes that the hook `media-processor` works on.

use std::{ops::Range, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;

use super::MediaError;

/// A file whose bytes are read part by part.
#[async_trait]
pub trait SourceFile: Send + Sync {
    /// How many bytes it has.
    fn size(&self) -> u64;

    /// A part of them. The range lies in the file.
    ///
    /// # Errors
    /// [`MediaError::Unavailable`], [`MediaError::Internal`].
    async fn read(&self, range: Range<u64>) -> Result<Bytes, MediaError>;
}

/// A file that is made piece by piece.
#[async_trait]
pub trait SinkFile: Send {
    /// Adds bytes at the end.
    ///
    /// # Errors
    /// [`MediaError::Unavailable`], [`MediaError::Internal`].
    async fn append(&mut self, bytes: &[u8]) -> Result<(), MediaError>;
}

/// A file that the plugin fills and the host keeps.
pub type SharedSink = Arc<tokio::sync::Mutex<dyn SinkFile>>;
