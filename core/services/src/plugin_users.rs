//! What plugins read of the people with an account.

use crate::port_errors::AtPort;
use async_trait::async_trait;

use sandpress_db::{Database, users as rows};
use sandpress_domain::{User, UserId};
use sandpress_plugins::ports::{ContentError, PluginUsers};

/// The users in the database.
pub(super) struct StoredUsers(Database);

impl StoredUsers {
    pub(super) fn new(db: Database) -> Self {
        Self(db)
    }
}

#[async_trait]
impl PluginUsers for StoredUsers {
    async fn find(&self, id: UserId) -> Result<Option<User>, ContentError> {
        Ok(rows::find_by_id(&self.0, id).await.at_port()?)
    }

    async fn list(&self, after: Option<UserId>, limit: u32) -> Result<(Vec<User>, bool), ContentError> {
        let mut users = rows::list_after(&self.0, after, limit.saturating_add(1)).await.at_port()?;
        let has_more = users.len() > limit as usize;
        users.truncate(limit as usize);
        Ok((users, has_more))
    }
}
