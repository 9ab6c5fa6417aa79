//! Remembers which version of each plugin the site last accepted, and which one failed.

use std::sync::Arc;

use async_trait::async_trait;

use sandpress_db::{Database, plugins as rows};
use sandpress_domain::Clock;
use sandpress_plugins::ports::{FailedUpdate, PluginRecord, PluginVersions};

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
    async fn find(&self, plugin: &str) -> Result<Option<PluginRecord>, String> {
        let row = rows::find(&self.db, plugin).await.map_err(|error| error.to_string())?;
        Ok(row.map(record))
    }

    async fn record(&self, plugin: &str, record: &PluginRecord) -> Result<(), String> {
        let (attempt, reason) = match &record.failed {
            Some(failed) => (failed.attempt.clone(), failed.reason.clone()),
            None => (String::new(), String::new()),
        };
        let row = rows::LoadedPlugin {
            id: plugin.to_owned(),
            version: record.version.clone(),
            sha256: record.sha256.clone(),
            updated_at: self.clock.now(),
            capabilities: record.capabilities.clone(),
            hooks: record.hooks.clone(),
            previous_sha256: record.previous.clone().unwrap_or_default(),
            failed_attempt: attempt,
            failed_reason: reason,
        };
        rows::upsert(&self.db, &row).await.map_err(|error| error.to_string())
    }
}

fn record(row: rows::LoadedPlugin) -> PluginRecord {
    let present = |text: String| Some(text).filter(|text| !text.is_empty());
    PluginRecord {
        version: row.version,
        sha256: row.sha256,
        capabilities: row.capabilities,
        hooks: row.hooks,
        previous: present(row.previous_sha256),
        failed: present(row.failed_attempt)
            .map(|attempt| FailedUpdate { attempt, reason: row.failed_reason }),
    }
}
