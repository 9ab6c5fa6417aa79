//! Remembers which version of each plugin the site last ran.

use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    db::{Database, plugins as rows},
    domain::Clock,
    plugins::ports::PluginVersions,
};

/// The versions in the database.
pub(super) struct RecordedVersions {
    db: Database,
    clock: Arc<dyn Clock>,
}

impl RecordedVersions {
    pub(super) fn new(db: Database, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock }
    }
}

#[async_trait]
impl PluginVersions for RecordedVersions {
    async fn recorded(&self, plugin: &str) -> Result<Option<String>, String> {
        let row = rows::find(&self.db, plugin).await.map_err(|error| error.to_string())?;
        Ok(row.map(|row| row.version))
    }

    async fn record(&self, plugin: &str, version: &str, sha256: &str) -> Result<(), String> {
        let recorded = rows::find(&self.db, plugin).await.map_err(|error| error.to_string())?;
        if recorded.is_some_and(|row| row.version == version && row.sha256 == sha256) {
            return Ok(());
        }
        let row = rows::LoadedPlugin {
            id: plugin.to_owned(),
            version: version.to_owned(),
            sha256: sha256.to_owned(),
            updated_at: self.clock.now(),
        };
        rows::upsert(&self.db, &row).await.map_err(|error| error.to_string())
    }
}
