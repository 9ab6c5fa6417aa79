//! What a changed component file means for a plugin: it runs on probation, or it waits and what ran before goes on.

use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    capability, component,
    error::{LoadError, LoadProblem},
    load::{Inspected, LoadedPlugin, Loader},
    ports::{FailedUpdate, PluginRecord},
    power_names::{PowerChanges, PowerNames},
    probation::Probation,
};
use sandpress_config::PluginConfig;

/// A component in the plugin's file that is not the one that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaitingUpdate {
    /// Its version; empty where it was not asked, since nothing runs that the owner has not consented to.
    pub version: String,
    /// SHA-256 of the component, in hex.
    pub sha256: String,
    /// Why it does not run, and what to do.
    pub reason: String,
    /// How its powers differ from those of what runs.
    pub changes: PowerChanges,
}

/// What runs for one plugin of cms.toml.
pub(super) struct Choice {
    pub(super) plugin: Arc<LoadedPlugin>,
    /// Whether it was loaded just now.
    pub(super) is_new: bool,
    /// Why the file is not what runs.
    pub(super) problem: Option<LoadError>,
    /// What waits in the file.
    pub(super) waiting: Option<WaitingUpdate>,
}

impl Choice {
    fn running(plugin: Arc<LoadedPlugin>) -> Self {
        Self { plugin, is_new: false, problem: None, waiting: None }
    }

    /// Goes back to the version before, if there is one. The plugin was found unfit before anybody called it.
    pub(super) fn step_back(&mut self, problem: LoadError) -> Result<(), LoadError> {
        let Some(probation) = self.plugin.probation.swap(None) else { return Err(problem) };
        let previous = Arc::clone(&probation.previous);
        self.waiting = Some(WaitingUpdate {
            version: self.plugin.version.clone(),
            sha256: self.plugin.sha256.clone(),
            reason: problem.problem.to_string(),
            changes: previous.names.changes(&self.plugin.names),
        });
        (self.plugin, self.is_new, self.problem) = (previous, false, Some(problem));
        Ok(())
    }
}

impl Loader {
    /// Decides what runs for a plugin: the component in its file, or what ran before where that one cannot or may not
    /// run. `running` is what runs now, where the site runs.
    pub(super) async fn choose(
        &self,
        config: &PluginConfig,
        running: Option<&Arc<LoadedPlugin>>,
    ) -> Result<Choice, LoadError> {
        if let Some(running) = running
            && running.config == *config
            && component::read(config).await.is_ok_and(|file| file.sha256 == running.sha256)
        {
            return Ok(Choice::running(Arc::clone(running)));
        }
        let error = |problem| LoadError { plugin: config.id.clone(), problem };
        let record = self.recorded(config).await.map_err(error)?;
        let inspected = match self.inspect(config).await {
            Ok(inspected) => inspected,
            Err(problem) => return self.keep_running(config, running, record, error(problem), None).await,
        };
        let found = (inspected.sha256.clone(), inspected.names.clone());
        if let Some(problem) = failed_before(config, &found.0, record.as_ref()) {
            let kept =
                self.keep_running(config, running, record.clone(), error(problem), Some(found.clone()));
            match kept.await {
                Ok(choice) => return Ok(choice),
                Err(error) => tracing::warn!(%error, "there is no version before it: it runs all the same"),
            }
        }
        match self.accept(config, inspected, running, record.as_ref()).await {
            Ok(choice) => Ok(choice),
            Err(problem) => self.keep_running(config, running, record, error(problem), Some(found)).await,
        }
    }

    async fn recorded(&self, config: &PluginConfig) -> Result<Option<PluginRecord>, LoadProblem> {
        self.ports.versions.find(&config.id).await.map_err(LoadProblem::Host)
    }

    /// Loads the component of the file; on probation, where it is another one than before and that one is at hand.
    async fn accept(
        &self,
        config: &PluginConfig,
        inspected: Inspected,
        running: Option<&Arc<LoadedPlugin>>,
        record: Option<&PluginRecord>,
    ) -> Result<Choice, LoadProblem> {
        let version = record.map(|record| record.version.as_str());
        let plugin = self.load(config, inspected, version).await?;
        capability::warn_of_unused(&plugin.id, &plugin.grants, &plugin.names.capabilities);
        if let Some(record) = record.filter(|record| record.sha256 != plugin.sha256) {
            let before =
                PowerNames { capabilities: record.capabilities.clone(), hooks: record.hooks.clone() };
            let changes = before.changes(&plugin.names).sentence();
            let changes = if changes.is_empty() { "none of its powers" } else { &changes };
            tracing::info!(
                plugin = &*plugin.id,
                version = plugin.version,
                changes,
                "another version is loaded"
            );
        }
        let is_pinned = config.sha256.is_some();
        let previous = if is_pinned { None } else { self.previous(config, &plugin, running, record).await };
        let probation =
            previous.map(|previous| Arc::new(Probation::new(previous, Arc::clone(&self.returned))));
        plugin.probation.store(probation);
        Ok(Choice { plugin: Arc::new(plugin), is_new: true, problem: None, waiting: None })
    }

    /// The version to return to, with the configuration of today.
    async fn previous(
        &self,
        config: &PluginConfig,
        plugin: &LoadedPlugin,
        running: Option<&Arc<LoadedPlugin>>,
        record: Option<&PluginRecord>,
    ) -> Option<Arc<LoadedPlugin>> {
        let proven = running.map(LoadedPlugin::proven);
        let sha256 = proven.as_ref().map(|proven| proven.sha256.as_str());
        let sha256 = sha256.or(record.map(|record| record.sha256.as_str()))?;
        if sha256 == plugin.sha256 {
            return None;
        }
        match &proven {
            Some(proven) if proven.config == *config => Some(Arc::clone(proven)),
            _ => self.load_kept(config, sha256).await,
        }
    }

    /// What goes on where the file's component does not run: what runs now, or at a start what was accepted last.
    async fn keep_running(
        &self,
        config: &PluginConfig,
        running: Option<&Arc<LoadedPlugin>>,
        record: Option<PluginRecord>,
        problem: LoadError,
        found: Option<(String, PowerNames)>,
    ) -> Result<Choice, LoadError> {
        let stays = self.stays(config, running, record, &problem.problem, found.as_ref()).await;
        let Some((plugin, is_new)) = stays else { return Err(problem) };
        let waits = |(sha256, names): (String, PowerNames)| WaitingUpdate {
            version: String::new(),
            sha256,
            reason: problem.problem.to_string(),
            changes: plugin.names.changes(&names),
        };
        let waiting = found.filter(|(sha256, _)| *sha256 != plugin.sha256).map(waits);
        if let Some(waiting) = &waiting {
            let (plugin, changes) = (&*plugin.id, waiting.changes.sentence());
            tracing::warn!(plugin, sha256 = waiting.sha256, changes, "an update waits");
        }
        Ok(Choice { plugin, is_new, problem: Some(problem), waiting })
    }

    /// The plugin that goes on, and whether it was loaded now.
    async fn stays(
        &self,
        config: &PluginConfig,
        running: Option<&Arc<LoadedPlugin>>,
        record: Option<PluginRecord>,
        problem: &LoadProblem,
        found: Option<&(String, PowerNames)>,
    ) -> Option<(Arc<LoadedPlugin>, bool)> {
        if let Some(running) = running {
            let same = running.config == *config || config.sha256.is_some();
            let kept = if same { None } else { self.load_kept(config, &running.sha256).await };
            return Some(kept.map_or_else(|| (Arc::clone(running), false), |kept| (kept, true)));
        }
        if config.sha256.is_some() || !problem.is_of_component() {
            return None;
        }
        let record = record?;
        let in_file = found.map(|(sha256, _)| sha256.as_str());
        let candidates = [Some(record.sha256), record.previous];
        for sha256 in candidates.into_iter().flatten().filter(|sha256| Some(sha256.as_str()) != in_file) {
            if let Some(kept) = self.load_kept(config, &sha256).await {
                return Some((kept, true));
            }
        }
        None
    }

    /// A component that was accepted once, under the configuration of today.
    async fn load_kept(&self, config: &PluginConfig, sha256: &str) -> Option<Arc<LoadedPlugin>> {
        let file = self.kept.find(sha256)?;
        let load = async { self.load(config, self.inspect_bytes(config, file).await?, None).await };
        let refused = |problem: &LoadProblem| {
            tracing::warn!(plugin = config.id, sha256, %problem, "the version before cannot run any more");
        };
        load.await.inspect_err(refused).ok().map(Arc::new)
    }

    /// Records what was accepted. The component that it took the place of stays named, so that a start finds it.
    pub(super) async fn record(&self, choice: &Choice) -> Result<(), String> {
        let plugin = &choice.plugin;
        let known = self.ports.versions.find(&plugin.id).await?;
        let replaced = known.as_ref().map(|known| known.sha256.clone());
        let record = PluginRecord {
            version: plugin.version.clone(),
            sha256: plugin.sha256.clone(),
            capabilities: plugin.names.capabilities.clone(),
            hooks: plugin.names.hooks.clone(),
            previous: match replaced {
                Some(replaced) if replaced != plugin.sha256 => Some(replaced),
                _ => known.as_ref().and_then(|known| known.previous.clone()),
            },
            failed: None,
        };
        if choice.problem.is_some() || known.as_ref() == Some(&record) {
            return Ok(());
        }
        self.ports.versions.record(&plugin.id, &record).await
    }

    /// Records that `failed` gave way to the version before.
    pub(super) async fn record_return(
        &self,
        failed: &LoadedPlugin,
        previous: &LoadedPlugin,
        reason: &str,
    ) -> Result<(), String> {
        let record = PluginRecord {
            version: previous.version.clone(),
            sha256: previous.sha256.clone(),
            capabilities: previous.names.capabilities.clone(),
            hooks: previous.names.hooks.clone(),
            previous: None,
            failed: Some(FailedUpdate {
                attempt: attempt(&failed.config, &failed.sha256),
                reason: reason.to_owned(),
            }),
        };
        self.ports.versions.record(&failed.id, &record).await
    }

    /// A component that failed while it ran, as it is shown beside the version that took its place.
    pub(super) fn returned(failed: &LoadedPlugin, previous: &LoadedPlugin, reason: &str) -> WaitingUpdate {
        WaitingUpdate {
            version: failed.version.clone(),
            sha256: failed.sha256.clone(),
            reason: reason.to_owned(),
            changes: previous.names.changes(&failed.names),
        }
    }
}

/// The component with what its owner wrote for it. With other settings, grants or limits it may well work, so that a
/// change of them is another attempt.
fn attempt(config: &PluginConfig, sha256: &str) -> String {
    let text = format!("{sha256} {:?} {:?} {:?}", config.settings, config.grants, config.limits);
    data_encoding::HEXLOWER.encode(&Sha256::digest(text))
}

/// Why a component is not tried again: it failed before, with the same configuration. A pin says that the owner wants it.
fn failed_before(config: &PluginConfig, sha256: &str, record: Option<&PluginRecord>) -> Option<LoadProblem> {
    let failed = record?.failed.as_ref()?;
    let is_same = config.sha256.is_none() && failed.attempt == attempt(config, sha256);
    is_same.then(|| LoadProblem::FailedBefore { reason: failed.reason.clone(), sha256: sha256.to_owned() })
}
