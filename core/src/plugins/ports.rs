//! What the sandbox needs of the rest of the house, as traits that the services implement.

use async_trait::async_trait;

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
