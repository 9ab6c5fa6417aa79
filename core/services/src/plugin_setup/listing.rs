//! The plugins of cms.toml, whatever state they are in.

use std::path::PathBuf;

use serde::Serialize;

use super::{PluginSetup, SetupError, need};
use sandpress_config::PluginConfig;
use sandpress_domain::{Actor, Permission};
use sandpress_plugins::{Inspector, WaitingUpdate, read_component};

/// Whether a plugin runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstalledState {
    /// It runs, or would at a start.
    On,
    /// It is switched off.
    Off,
    /// It is switched on and cannot run.
    Broken,
}

/// A plugin of cms.toml.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct InstalledPlugin {
    /// Its id.
    pub id: String,
    /// Whether it runs.
    pub state: InstalledState,
    /// Its version; empty where that is not known.
    pub version: String,
    /// The name shown to people; empty where that is not known.
    pub label: String,
    /// What it does.
    pub summary: String,
    /// SHA-256 of what runs, or of what is in its file, in hex.
    pub sha256: String,
    /// Whether cms.toml names that hash.
    pub is_pinned: bool,
    /// Its component's file.
    pub component: PathBuf,
    /// Its place among the plugins with the same hook.
    pub priority: u32,
    /// The hooks that it has.
    pub hooks: Vec<String>,
    /// The capabilities that it imports.
    pub capabilities: Vec<String>,
    /// Whether there is a version to go back to.
    pub can_roll_back: bool,
    /// Why it does not run, or not what is in its file; empty otherwise.
    pub problem: String,
    /// The component in its file, where another one runs.
    pub waiting: Option<WaitingUpdate>,
}

impl PluginSetup {
    /// The plugins of cms.toml in the order of their ids: those that run at a start, those that are switched off, and
    /// those that cannot run.
    ///
    /// # Errors
    /// [`SetupError::Denied`]; [`SetupError::Config`] where cms.toml cannot be read.
    pub async fn list(&self, actor: &Actor) -> Result<Vec<InstalledPlugin>, SetupError> {
        need(actor, Permission::PluginRead)?;
        let mut list = Vec::new();
        for plugin in &self.config()?.plugins {
            list.push(self.installed(plugin).await);
        }
        Ok(list)
    }

    /// One plugin of cms.toml.
    ///
    /// # Errors
    /// [`SetupError::Denied`], [`SetupError::Unknown`], [`SetupError::Config`].
    pub async fn get(&self, actor: &Actor, id: &str) -> Result<InstalledPlugin, SetupError> {
        need(actor, Permission::PluginRead)?;
        Ok(self.installed(super::find(&self.config()?, id)?).await)
    }

    async fn installed(&self, plugin: &PluginConfig) -> InstalledPlugin {
        let mut installed = InstalledPlugin {
            id: plugin.id.clone(),
            state: InstalledState::Off,
            version: String::new(),
            label: String::new(),
            summary: String::new(),
            sha256: String::new(),
            is_pinned: plugin.sha256.is_some(),
            component: plugin.component.clone(),
            priority: plugin.priority,
            hooks: Vec::new(),
            capabilities: Vec::new(),
            can_roll_back: self.has_previous(plugin),
            problem: String::new(),
            waiting: None,
        };
        if plugin.enabled {
            let prospect = self.0.inspector.prospect(plugin).await;
            if let Some(running) = prospect.running {
                installed.state = InstalledState::On;
                (installed.version, installed.label) = (running.version, running.label);
                (installed.summary, installed.sha256) = (running.summary, running.sha256);
                installed.hooks = running.hooks.into_iter().map(str::to_owned).collect();
                installed.capabilities = running.capabilities;
                (installed.problem, installed.waiting) = (running.problem, running.waiting);
                return installed;
            }
            installed.state = InstalledState::Broken;
            installed.problem = prospect.problem.map(|error| error.to_string()).unwrap_or_default();
        }
        installed.read_file(&self.0.inspector, plugin).await;
        installed
    }
}

impl InstalledPlugin {
    /// What the component in its file says, which does not run.
    async fn read_file(&mut self, inspector: &Inspector, plugin: &PluginConfig) {
        let found = match read_component(plugin.component.clone()).await {
            Ok(bytes) => inspector.inspect(&plugin.component, bytes).await,
            Err(problem) => Err(problem),
        };
        match found {
            Ok(found) => {
                (self.hooks, self.capabilities) = (found.hooks(), found.capabilities());
                self.sha256 = found.facts.sha256;
                if let Some(introduction) = found.introduction {
                    self.version = introduction.version;
                    self.label = introduction.label;
                    self.summary = introduction.summary;
                }
            }
            Err(problem) if self.problem.is_empty() => self.problem = problem.to_string(),
            Err(_) => {}
        }
    }
}
