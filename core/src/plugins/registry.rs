//! The running set of plugins, which changes as a whole: a request that has begun keeps the set it began with.

use std::{collections::HashMap, path::Path, sync::Arc};

use arc_swap::ArcSwap;
use tokio::sync::Mutex;

use super::{
    compile::CompileCache,
    component,
    engine::Sandbox,
    error::LoadError,
    hooks::ResponseKind,
    load::{LoadedPlugin, Loader},
    ports::Ports,
    scope::Scope,
    table::{DispatchTable, PluginSummary, ResponseHeaders, SiteFacts, TypeDefinition},
};
use crate::config::PluginConfig;

/// The plugins of a running site.
pub struct Plugins {
    loader: Loader,
    site: SiteFacts,
    table: ArcSwap<DispatchTable>,
    /// Why the last reload left plugins as they were, by their ids.
    problems: ArcSwap<HashMap<String, String>>,
    reloading: Mutex<()>,
}

/// What a reload did.
#[derive(Debug, Default)]
pub struct ReloadReport {
    /// Plugins that run another component or other settings than before, or that are new.
    pub changed: Vec<String>,
    /// Plugins that no longer run.
    pub removed: Vec<String>,
    /// Why plugins could not be loaded; those that ran before go on as they were.
    pub problems: Vec<LoadError>,
}

impl Plugins {
    /// Loads every enabled plugin. A site starts with all its plugins or not at all, since one that is missing could
    /// be the one that protects it.
    ///
    /// # Errors
    /// Why each plugin that cannot be loaded cannot.
    pub async fn load(
        sandbox: Arc<Sandbox>,
        cache_dir: &Path,
        ports: Ports,
        site: SiteFacts,
        configs: &[PluginConfig],
    ) -> Result<Self, Vec<LoadError>> {
        let cache = CompileCache::open(cache_dir, sandbox.compiler().clone());
        let loader = Loader { sandbox, cache, ports };
        let (mut plugins, mut problems) = (Vec::new(), Vec::new());
        for config in configs.iter().filter(|config| config.enabled) {
            match loader.load(config).await {
                Ok(plugin) => plugins.push(Arc::new(plugin)),
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let table = DispatchTable::build(&loader, plugins, &site).await.map_err(|problem| vec![problem])?;
        Ok(Self {
            loader,
            site,
            table: ArcSwap::from_pointee(table),
            problems: ArcSwap::default(),
            reloading: Mutex::new(()),
        })
    }

    /// Loads what changed, in files or configuration. A plugin that cannot be loaded goes on as it was; where the new
    /// set does not fit together, the old one stays whole.
    pub async fn reload(&self, configs: &[PluginConfig]) -> ReloadReport {
        let _one_at_a_time = self.reloading.lock().await;
        let report = self.load_changes(configs).await;
        let problems = report.problems.iter().map(|error| (error.plugin.clone(), error.problem.to_string()));
        self.problems.store(Arc::new(problems.collect()));
        report
    }

    async fn load_changes(&self, configs: &[PluginConfig]) -> ReloadReport {
        let running = self.table.load_full();
        let mut report = ReloadReport::default();
        let mut plugins = Vec::new();
        for config in configs.iter().filter(|config| config.enabled) {
            let current = running.plugins.get(config.id.as_str());
            if let Some(current) = current
                && is_current(current, config).await
            {
                plugins.push(Arc::clone(current));
                continue;
            }
            match self.loader.load(config).await {
                Ok(plugin) => {
                    report.changed.push(config.id.clone());
                    plugins.push(Arc::new(plugin));
                }
                Err(problem) => {
                    report.problems.push(problem);
                    plugins.extend(current.cloned());
                }
            }
        }
        let stays = |id: &str| plugins.iter().any(|plugin| &*plugin.id == id);
        report.removed = running.plugins.keys().filter(|id| !stays(id)).map(ToString::to_string).collect();
        if report.changed.is_empty() && report.removed.is_empty() {
            return report;
        }
        match DispatchTable::build(&self.loader, plugins, &self.site).await {
            Ok(table) => self.table.store(Arc::new(table)),
            Err(problem) => {
                report = ReloadReport::default();
                report.problems.push(problem);
            }
        }
        report
    }

    /// Opens a scope for one request, job or command.
    pub fn scope(&self) -> Scope {
        Scope::new(Arc::clone(&self.loader.sandbox), self.table.load_full())
    }

    /// The publication types in the order of their ids.
    pub fn types(&self) -> Vec<TypeDefinition> {
        self.table.load().types().cloned().collect()
    }

    /// The definition of a publication type.
    pub fn find_type(&self, publication_type: &str) -> Option<TypeDefinition> {
        self.table.load().provider(publication_type).map(|provider| provider.definition.clone())
    }

    /// The policy headers of a kind of response.
    pub fn response_headers(&self, kind: ResponseKind) -> ResponseHeaders {
        self.table.load().headers(kind)
    }

    /// Changes with everything that the rendering of entries of the type depends on.
    pub fn fingerprint(&self, publication_type: &str) -> String {
        self.table.load().fingerprint(publication_type)
    }

    /// The enabled plugins in the order of their ids.
    pub fn list(&self) -> Vec<PluginSummary> {
        let problems = self.problems.load();
        let mut plugins = self.table.load().summaries();
        for plugin in &mut plugins {
            plugin.problem = problems.get(&plugin.id).cloned().unwrap_or_default();
        }
        plugins
    }
}

/// Whether the plugin runs with this configuration and the file is still the one that was loaded.
async fn is_current(plugin: &LoadedPlugin, config: &PluginConfig) -> bool {
    let pin = config.sha256.map(|pin| data_encoding::HEXLOWER.encode(&pin));
    plugin.config == *config
        && component::read(&config.component, pin.as_deref())
            .await
            .is_ok_and(|file| file.sha256 == plugin.sha256)
}
