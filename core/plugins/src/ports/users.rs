//! The people with an account, as plugins see them.

use async_trait::async_trait;

use super::{Absent, ContentError};
use sandpress_domain::{User, UserId};

/// Reads users. What of them a plugin gets, the sandbox decides.
#[async_trait]
pub trait PluginUsers: Send + Sync {
    /// The user of this id.
    ///
    /// # Errors
    /// Any [`ContentError`].
    async fn find(&self, id: UserId) -> Result<Option<User>, ContentError>;

    /// The users after this one in the order in which their accounts were made, and whether there are more.
    ///
    /// # Errors
    /// Any [`ContentError`].
    async fn list(&self, after: Option<UserId>, limit: u32) -> Result<(Vec<User>, bool), ContentError>;
}

#[async_trait]
impl PluginUsers for Absent {
    async fn find(&self, _: UserId) -> Result<Option<User>, ContentError> {
        Err(ContentError::Unavailable)
    }

    async fn list(&self, _: Option<UserId>, _: u32) -> Result<(Vec<User>, bool), ContentError> {
        Err(ContentError::Unavailable)
    }
}
