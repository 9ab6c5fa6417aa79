//! The entries of the site, as plugins read and write them.

use async_trait::async_trait;

use super::Absent;
use sandpress_domain::{
    ContentItem, ContentPage, ContentQuery, ContentReading, ContentStatus, EntryAddress, EntryId,
};

/// Reads entries. What `access` does not cover is not there.
#[async_trait]
pub trait PluginContent: Send + Sync {
    /// The entry at the address, in the version that `status` means, with all fields that may be read.
    ///
    /// # Errors
    /// [`ContentError::Unavailable`], [`ContentError::Internal`].
    async fn find(
        &self,
        access: &ContentReading,
        address: &EntryAddress,
        status: ContentStatus,
    ) -> Result<Option<ContentItem>, ContentError>;

    /// The entries that the query asks for, at most about 1 MiB of them.
    ///
    /// # Errors
    /// As for [`PluginContent::find`].
    async fn query(&self, access: &ContentReading, query: &ContentQuery)
    -> Result<ContentPage, ContentError>;

    /// The HTML that readers see of an entry; none where they do not see it.
    ///
    /// # Errors
    /// As for [`PluginContent::find`].
    async fn rendered(&self, access: &ContentReading, id: EntryId) -> Result<Option<String>, ContentError>;
}

/// Why entries were not read.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// The database cannot do it now.
    #[error("the database cannot do it now: try again later")]
    Unavailable,
    /// The database failed.
    #[error("the database failed")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

#[async_trait]
impl PluginContent for Absent {
    async fn find(
        &self,
        _: &ContentReading,
        _: &EntryAddress,
        _: ContentStatus,
    ) -> Result<Option<ContentItem>, ContentError> {
        Err(ContentError::Unavailable)
    }

    async fn query(&self, _: &ContentReading, _: &ContentQuery) -> Result<ContentPage, ContentError> {
        Err(ContentError::Unavailable)
    }

    async fn rendered(&self, _: &ContentReading, _: EntryId) -> Result<Option<String>, ContentError> {
        Err(ContentError::Unavailable)
    }
}
