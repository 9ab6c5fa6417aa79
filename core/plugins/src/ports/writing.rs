//! The entries of the site, as plugins change them.

use async_trait::async_trait;

use super::Absent;
use sandpress_domain::{ContentChange, Entry, EntryId, FieldError, PluginActor};

/// Changes entries, by way of everything that a person's change goes through.
#[async_trait]
pub trait PluginWriting: Send + Sync {
    /// The publication type of an entry, also of one in the trash.
    ///
    /// # Errors
    /// [`WriteError::Unavailable`], [`WriteError::Internal`].
    async fn find_type(&self, id: EntryId) -> Result<Option<String>, WriteError>;

    /// Makes the change, where the actor may. The entry as it is afterwards.
    ///
    /// # Errors
    /// Any [`WriteError`]. Nothing was changed then.
    async fn write(&self, actor: PluginActor, change: ContentChange) -> Result<Entry, WriteError>;
}

/// Why an entry was not changed.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The fields were refused.
    #[error("the fields were refused")]
    Invalid(Vec<FieldError>),
    /// The actor may not do it.
    #[error("{0}")]
    Denied(String),
    /// There is nothing of that name.
    #[error("{0}")]
    NotFound(String),
    /// Somebody else saved it; the number of its newest revision.
    #[error("somebody else saved the entry in the meantime")]
    Conflict(u32),
    /// The entry is not in the state that the change is for.
    #[error("{0}")]
    State(String),
    /// It cannot be done now.
    #[error("{0}")]
    Unavailable(String),
    /// The house failed.
    #[error("the site could not do it")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

#[async_trait]
impl PluginWriting for Absent {
    async fn find_type(&self, _: EntryId) -> Result<Option<String>, WriteError> {
        Err(WriteError::Unavailable("there is no site here".to_owned()))
    }

    async fn write(&self, _: PluginActor, _: ContentChange) -> Result<Entry, WriteError> {
        Err(WriteError::Unavailable("there is no site here".to_owned()))
    }
}
