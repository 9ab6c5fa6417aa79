//! The plugins of the site as people see them: how they do, and what they wrote.

use std::collections::HashMap;

use crate::{ServiceError, Services};
use sandpress_config::PluginConfig;
use sandpress_db::documents as stored_documents;
use sandpress_domain::{Actor, Permission};
use sandpress_plugins::{AdminPanel, Line, PluginEntry, PluginSummary};

/// A plugin of cms.toml, as somebody sees it who may see some of it.
#[derive(Clone, Debug)]
pub struct PluginDetails {
    /// The id.
    pub id: String,
    /// Whether it is switched on.
    pub enabled: bool,
    /// What cms.toml says of it.
    pub config: PluginConfig,
    /// How it runs; none where it is switched off or could not be loaded.
    pub running: Option<PluginSummary>,
    /// Why what cms.toml says was not taken over; empty where it was.
    pub problem: String,
    /// What it keeps in the database, in bytes.
    pub stored: u64,
    /// Its pages that the person may see.
    pub panels: Vec<AdminPanel>,
}

impl Services {
    /// Every plugin of cms.toml, in the order of their ids.
    ///
    /// # Errors
    /// [`ServiceError::Denied`], or where the database fails.
    pub async fn list_plugins(&self, actor: &Actor) -> Result<Vec<PluginDetails>, ServiceError> {
        need_to_see(actor)?;
        let stored = stored_documents::stored_bytes(self.db()).await?;
        let panels = self.list_panels(actor);
        let mut plugins: Vec<_> = self
            .plugins()
            .entries()
            .into_iter()
            .map(|entry| PluginDetails::new(entry, &stored, &panels))
            .collect();
        plugins.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(plugins)
    }

    /// A plugin with those of its pages that the actor may see.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; [`ServiceError::Denied`] where the actor may see neither plugins nor one of its pages;
    /// or where the database fails.
    pub async fn get_plugin(&self, actor: &Actor, id: &str) -> Result<PluginDetails, ServiceError> {
        let panels = self.list_panels(actor);
        if !panels.iter().any(|panel| panel.plugin == id) {
            need_to_see(actor)?;
        }
        let entry = self.plugins().entries().into_iter().find(|entry| entry.config.id == id);
        let entry = entry.ok_or(ServiceError::NotFound("the plugin"))?;
        let stored = stored_documents::stored_bytes(self.db()).await?;
        Ok(PluginDetails::new(entry, &stored, &panels))
    }

    /// The last lines of a plugin, the newest first: what it wrote, how it failed, when it was loaded.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub fn list_plugin_lines(&self, actor: &Actor, id: &str) -> Result<Vec<Line>, ServiceError> {
        need_to_see(actor)?;
        Ok(self.plugins().lines(id))
    }
}

impl PluginDetails {
    fn new(entry: PluginEntry, stored: &HashMap<String, u64>, panels: &[AdminPanel]) -> Self {
        let PluginEntry { config, running, problem } = entry;
        let own = panels.iter().filter(|panel| panel.plugin == config.id);
        Self {
            stored: stored.get(&config.id).copied().unwrap_or(0),
            panels: own.cloned().collect(),
            id: config.id.clone(),
            enabled: config.enabled,
            config,
            running,
            problem,
        }
    }
}

fn need_to_see(actor: &Actor) -> Result<(), ServiceError> {
    if actor.has(Permission::PluginRead) { Ok(()) } else { Err(ServiceError::Denied(Permission::PluginRead)) }
}
