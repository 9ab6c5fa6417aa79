//! What plugins store for themselves.

use async_trait::async_trait;

use super::Absent;
use sandpress_domain::{Document, DocumentAddress, DocumentChange, DocumentPage, DocumentQuery};

/// The documents of all plugins. A plugin reaches its own only: `plugin` is its id in cms.toml and never comes from
/// the guest.
#[async_trait]
pub trait PluginDocuments: Send + Sync {
    /// The document, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Internal`].
    async fn find(&self, plugin: &str, address: &DocumentAddress) -> Result<Option<Document>, StoreError>;

    /// The documents that the query asks for, at most about 1 MiB of them.
    ///
    /// # Errors
    /// As for [`PluginDocuments::find`].
    async fn list(&self, plugin: &str, query: &DocumentQuery) -> Result<DocumentPage, StoreError>;

    /// Makes all of the changes or none, and answers with the version of what was written. Documents that grow
    /// beyond `quota` bytes are refused.
    ///
    /// # Errors
    /// Any [`StoreError`].
    async fn write(&self, plugin: &str, quota: u64, changes: &[DocumentChange]) -> Result<u64, StoreError>;

    /// Adds to the number that is the document's body, and answers with the sum.
    ///
    /// # Errors
    /// Any [`StoreError`].
    async fn increment(
        &self,
        plugin: &str,
        quota: u64,
        address: &DocumentAddress,
        by: i64,
    ) -> Result<i64, StoreError>;
}

/// Why documents of a plugin were not read or written. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The document is not as it was expected.
    #[error("the document {key:?} in {collection:?} is not as expected: read it again and decide anew")]
    Conflict {
        /// Its collection.
        collection: String,
        /// Its key.
        key: String,
    },
    /// The body of a document that was to be counted up is no number.
    #[error("the document {key:?} in {collection:?} is not a whole number")]
    NotANumber {
        /// Its collection.
        collection: String,
        /// Its key.
        key: String,
    },
    /// A sum has more than 64 bits.
    #[error("the number would become too large")]
    Overflow,
    /// The quota is used up.
    #[error(
        "the plugin would store {wanted} bytes, {quota} are allowed: delete documents, or let the site owner grant more"
    )]
    Quota {
        /// What its documents would count.
        wanted: u64,
        /// What they may.
        quota: u64,
    },
    /// The database cannot do it now.
    #[error("the database cannot do it now: try again later")]
    Unavailable,
    /// The database failed.
    #[error("the database failed")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

#[async_trait]
impl PluginDocuments for Absent {
    async fn find(&self, _: &str, _: &DocumentAddress) -> Result<Option<Document>, StoreError> {
        Err(StoreError::Unavailable)
    }

    async fn list(&self, _: &str, _: &DocumentQuery) -> Result<DocumentPage, StoreError> {
        Err(StoreError::Unavailable)
    }

    async fn write(&self, _: &str, _: u64, _: &[DocumentChange]) -> Result<u64, StoreError> {
        Err(StoreError::Unavailable)
    }

    async fn increment(&self, _: &str, _: u64, _: &DocumentAddress, _: i64) -> Result<i64, StoreError> {
        Err(StoreError::Unavailable)
    }
}
