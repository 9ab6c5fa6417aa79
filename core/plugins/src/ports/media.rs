//! The files of the site, as plugins read and add them.

use std::{collections::BTreeSet, ops::Range};

use async_trait::async_trait;
use bytes::Bytes;
use uuid::Uuid;

use super::Absent;
use sandpress_domain::{Asset, MediaKind, MediaWriting};

/// Reads and adds files. A file of a kind that is not granted is not there.
#[async_trait]
pub trait PluginMedia: Send + Sync {
    /// The file of this id.
    ///
    /// # Errors
    /// [`MediaError::Unavailable`], [`MediaError::Internal`].
    async fn find(&self, kinds: &BTreeSet<MediaKind>, id: Uuid) -> Result<Option<Asset>, MediaError>;

    /// The first file of this SHA-256.
    ///
    /// # Errors
    /// As for [`PluginMedia::find`].
    async fn find_by_sha256(
        &self,
        kinds: &BTreeSet<MediaKind>,
        sha256: &str,
    ) -> Result<Option<Asset>, MediaError>;

    /// Files, newest first, those after `after`, and whether there are more.
    ///
    /// # Errors
    /// As for [`PluginMedia::find`].
    async fn list(
        &self,
        kinds: &BTreeSet<MediaKind>,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<(Vec<Asset>, bool), MediaError>;

    /// A part of a file.
    ///
    /// # Errors
    /// As for [`PluginMedia::find`].
    async fn read(&self, asset: &Asset, range: Range<u64>) -> Result<Bytes, MediaError>;

    /// Begins a file of the plugin.
    ///
    /// # Errors
    /// Any [`MediaError`].
    async fn begin(
        &self,
        plugin: &str,
        writing: &MediaWriting,
        new: NewMedia,
    ) -> Result<Box<dyn MediaUpload>, MediaError>;
}

/// What is known of a file before its bytes.
#[derive(Clone, Debug)]
pub struct NewMedia {
    /// Its name.
    pub name: String,
    /// The media type that it must have; empty for any.
    pub media_type: String,
}

/// A file that is on its way. Dropped before it is finished, nothing of it is left.
#[async_trait]
pub trait MediaUpload: Send {
    /// Adds bytes at the end.
    ///
    /// # Errors
    /// [`MediaError::Quota`] and those of the storage.
    async fn append(&mut self, bytes: &[u8]) -> Result<(), MediaError>;

    /// Stores the file.
    ///
    /// # Errors
    /// Any [`MediaError`].
    async fn finish(self: Box<Self>) -> Result<Asset, MediaError>;
}

/// Why a file was not read or added.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The bytes are not what may be added.
    #[error("{0}")]
    Invalid(String),
    /// The files of the kind may not be added.
    #[error("the grant `media-write` does not cover files of the kind {}", .0.as_str())]
    NotGranted(MediaKind),
    /// The quota is used up.
    #[error("the plugin may add files of {quota} bytes in all: let the site owner grant more")]
    Quota {
        /// The bytes that were granted.
        quota: u64,
    },
    /// It cannot be done now.
    #[error("the files cannot be had now: try again later")]
    Unavailable,
    /// The database or the storage failed.
    #[error("the site could not do it")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

#[async_trait]
impl PluginMedia for Absent {
    async fn find(&self, _: &BTreeSet<MediaKind>, _: Uuid) -> Result<Option<Asset>, MediaError> {
        Err(MediaError::Unavailable)
    }

    async fn find_by_sha256(&self, _: &BTreeSet<MediaKind>, _: &str) -> Result<Option<Asset>, MediaError> {
        Err(MediaError::Unavailable)
    }

    async fn list(
        &self,
        _: &BTreeSet<MediaKind>,
        _: Option<Uuid>,
        _: u32,
    ) -> Result<(Vec<Asset>, bool), MediaError> {
        Err(MediaError::Unavailable)
    }

    async fn read(&self, _: &Asset, _: Range<u64>) -> Result<Bytes, MediaError> {
        Err(MediaError::Unavailable)
    }

    async fn begin(
        &self,
        _: &str,
        _: &MediaWriting,
        _: NewMedia,
    ) -> Result<Box<dyn MediaUpload>, MediaError> {
        Err(MediaError::Unavailable)
    }
}
