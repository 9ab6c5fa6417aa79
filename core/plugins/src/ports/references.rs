//! What fields of entries point to.

use async_trait::async_trait;
use uuid::Uuid;

use super::Absent;
use sandpress_domain::{Viewed, ViewedAsset};

/// Finds what fields of entries point to. What is not there is left out.
#[async_trait]
pub trait References: Send + Sync {
    /// The assets of these ids.
    ///
    /// # Errors
    /// Where the database fails.
    async fn assets(&self, ids: &[Uuid]) -> Result<Vec<ViewedAsset>, ReferenceError>;

    /// The entries of these ids that are not in the trash. One that readers do not see has no address.
    ///
    /// # Errors
    /// Where the database fails.
    async fn entries(&self, ids: &[Uuid]) -> Result<Vec<Viewed>, ReferenceError>;

    /// The terms of these ids.
    ///
    /// # Errors
    /// Where the database fails.
    async fn terms(&self, ids: &[Uuid]) -> Result<Vec<Viewed>, ReferenceError>;
}

/// Why it is not known what fields point to.
#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    /// It cannot be known now.
    #[error("the files and entries that it points to cannot be had now: try again later")]
    Unavailable,
    /// The database failed.
    #[error("the site could not look up what it points to")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

#[async_trait]
impl References for Absent {
    async fn assets(&self, _: &[Uuid]) -> Result<Vec<ViewedAsset>, ReferenceError> {
        Err(ReferenceError::Unavailable)
    }

    async fn entries(&self, _: &[Uuid]) -> Result<Vec<Viewed>, ReferenceError> {
        Err(ReferenceError::Unavailable)
    }

    async fn terms(&self, _: &[Uuid]) -> Result<Vec<Viewed>, ReferenceError> {
        Err(ReferenceError::Unavailable)
    }
}
