//! Takes a plugin away, with what it stored or without.

use std::path::PathBuf;

use serde::Serialize;

use super::{ATTEMPTS, PluginSetup, SetupError, find, need};
use sandpress_config::{Grant, process_environment};
use sandpress_db::{jobs, plugin_data};
use sandpress_domain::{Actor, Permission};

/// What becomes of what a plugin stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataChoice {
    /// It stays, for the day on which the plugin comes back.
    Keep,
    /// It goes.
    Delete,
}

/// What goes with a plugin.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct RemovalReport {
    /// Its id.
    pub id: String,
    /// Documents that it stored.
    pub documents: u64,
    /// What they count, in bytes.
    pub bytes: u64,
    /// Jobs that wait or run.
    pub open_jobs: u64,
    /// Jobs that failed for good.
    pub failed_jobs: u64,
    /// The secrets that it was allowed to use. They stay where they are.
    pub secrets: Vec<String>,
    /// Its component files that are deleted.
    pub files: Vec<PathBuf>,
    /// Whether it provides a kind of entry or the editor: entries then stay and cannot be shown or written without it.
    pub entries_need_it: bool,
}

impl PluginSetup {
    /// What would go with the plugin. Nothing is changed.
    ///
    /// # Errors
    /// [`SetupError`].
    pub async fn removal_report(&self, actor: &Actor, id: &str) -> Result<RemovalReport, SetupError> {
        need(actor, Permission::PluginManage)?;
        let config = self.config()?;
        let plugin = find(&config, id)?;
        let stored = plugin_data::count(&self.0.db, id).await?;
        let queue = jobs::plugin_queues(&self.0.db).await?.remove(id).unwrap_or_default();
        let hooks = self.current(plugin).await.map(|(facts, _)| facts.hooks()).unwrap_or_default();
        Ok(RemovalReport {
            id: id.to_owned(),
            documents: stored.documents,
            bytes: stored.bytes,
            open_jobs: queue.open,
            failed_jobs: queue.dead,
            secrets: match plugin.grants.get("secrets") {
                Some(Grant::Only(names)) => names.clone(),
                _ => Vec::new(),
            },
            files: self.files(id).all(),
            entries_need_it: hooks.iter().any(|hook| matches!(hook.as_str(), "publication-type" | "editor")),
        })
    }

    /// Takes the plugin away: its tables in cms.toml, then its data where that is wanted, then its files.
    ///
    /// # Errors
    /// [`SetupError`]. Where cms.toml cannot be written nothing was changed; where the database or a file fails after
    /// that, the plugin is gone and the error says what is left.
    pub async fn remove(
        &self,
        actor: &Actor,
        id: &str,
        data: DataChoice,
    ) -> Result<RemovalReport, SetupError> {
        let report = self.removal_report(actor, id).await?;
        for _ in 0..ATTEMPTS {
            let mut draft = self.draft()?;
            find(&draft.config(process_environment())?, id)?;
            draft.remove_plugin(id)?;
            if draft.config(process_environment())?.plugins.iter().any(|plugin| plugin.id == id) {
                return Err(SetupError::State(format!(
                    "variables name the plugin {id:?} too ({}): unset them first",
                    sandpress_config::overriding(&["plugins", id], process_environment()).join(", ")
                )));
            }
            if Self::write(&draft)? {
                if data == DataChoice::Delete {
                    plugin_data::delete(&self.0.db, id).await?;
                }
                self.files(id).remove()?;
                return Ok(report);
            }
        }
        Err(self.restless())
    }
}
