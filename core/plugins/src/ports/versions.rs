//! Which versions of the plugins a site has run.

use async_trait::async_trait;

use super::Absent;

/// Which version of each plugin the site last ran, so that a plugin learns of its update once, and the site can return
/// to the version before.
#[async_trait]
pub trait PluginVersions: Send + Sync {
    /// What was recorded for the plugin.
    ///
    /// # Errors
    /// A message for people where the record cannot be read.
    async fn find(&self, plugin: &str) -> Result<Option<PluginRecord>, String>;

    /// Records it in place of what was.
    ///
    /// # Errors
    /// A message for people where the record cannot be written.
    async fn record(&self, plugin: &str, record: &PluginRecord) -> Result<(), String>;
}

/// The version of a plugin that was accepted last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PluginRecord {
    /// Its version.
    pub version: String,
    /// SHA-256 of its component, in hex.
    pub sha256: String,
    /// The capabilities that it imports.
    pub capabilities: Vec<String>,
    /// The hooks that it has.
    pub hooks: Vec<String>,
    /// SHA-256 of the component that it took the place of.
    pub previous: Option<String>,
    /// The update that failed and gave way to this version.
    pub failed: Option<FailedUpdate>,
}

/// An update that is not tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedUpdate {
    /// A hash over its component, its settings, grants and limits: with others it is tried again.
    pub attempt: String,
    /// Why it failed.
    pub reason: String,
}

#[async_trait]
impl PluginVersions for Absent {
    async fn find(&self, _: &str) -> Result<Option<PluginRecord>, String> {
        Ok(None)
    }

    async fn record(&self, _: &str, _: &PluginRecord) -> Result<(), String> {
        Ok(())
    }
}
