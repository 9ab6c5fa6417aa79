//! What the sandbox needs of the rest of the house, as traits that the services implement.

use std::sync::Arc;

use async_trait::async_trait;

use crate::domain::{Document, DocumentAddress, DocumentChange, DocumentPage, DocumentQuery};

/// Everything that the sandbox needs of the rest of the house.
#[derive(Clone)]
pub struct Ports {
    /// Which versions the site last ran.
    pub versions: Arc<dyn PluginVersions>,
    /// What plugins store.
    pub documents: Arc<dyn PluginDocuments>,
}

/// Which version of each plugin the site last ran, so that a plugin learns of its update once.
#[async_trait]
pub trait PluginVersions: Send + Sync {
    /// The version that was recorded for the plugin.
    ///
    /// # Errors
    /// A message for people where the record cannot be read.
    async fn recorded(&self, plugin: &str) -> Result<Option<String>, String>;

    /// Records the version with the hash of its component.
    ///
    /// # Errors
    /// A message for people where the record cannot be written.
    async fn record(&self, plugin: &str, version: &str, sha256: &str) -> Result<(), String>;
}

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
