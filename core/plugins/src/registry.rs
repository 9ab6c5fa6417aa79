//! The running set of plugins, which changes as a whole: a request that has begun keeps the set it began with.

use std::{collections::HashMap, path::Path, sync::Arc};

use arc_swap::ArcSwap;
use tokio::sync::Mutex;

use super::{
    blocks::{Block, BlockDefinition},
    compile::CompileCache,
    engine::Sandbox,
    error::LoadError,
    hooks::{EditorFrame, FoundPath, Hook, ResponseKind},
    kept::KeptComponents,
    lines::{Line, LineBook},
    load::{LoadedPlugin, Loader},
    panels::{AdminPanel, EditorPanel},
    ports::Ports,
    reader_assets::ReaderAssets,
    response_policies::ResponseHeaders,
    scope::Scope,
    table::{DispatchTable, PluginSummary, SiteFacts},
    update::{Choice, WaitingUpdate},
};
use sandpress_config::PluginConfig;
use sandpress_domain::{Schedule, TypeDefinition};

/// The plugins of a running site.
pub struct Plugins {
    loader: Loader,
    site: SiteFacts,
    table: ArcSwap<DispatchTable>,
    /// What is to be told of plugins beside what they are, by their ids.
    notes: ArcSwap<HashMap<String, Note>>,
    /// The plugins of cms.toml, whether they run or not.
    configs: ArcSwap<Vec<PluginConfig>>,
    reloading: Mutex<()>,
}

/// Why a plugin's file is not what runs.
#[derive(Clone, Debug, Default)]
struct Note {
    problem: String,
    waiting: Option<WaitingUpdate>,
}

/// A plugin of cms.toml.
#[derive(Clone, Debug)]
pub struct PluginEntry {
    /// What cms.toml says of it.
    pub config: PluginConfig,
    /// How it runs; none where it is switched off or could not be loaded.
    pub running: Option<PluginSummary>,
    /// Why what cms.toml says was not taken over; empty where it was.
    pub problem: String,
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
    /// Loads every enabled plugin. Where the component in a plugin's file cannot run, the one that was accepted last
    /// does, with a warning. A site starts with all its plugins or not at all, since one that is missing could be the
    /// one that protects it.
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
        let kept = KeptComponents::open(cache.directory());
        let lines = LineBook::default();
        let loader = Loader { sandbox, cache, kept, ports, lines, returned: Arc::default(), is_trial: false };
        let (mut choices, mut problems) = (Vec::new(), Vec::new());
        for config in configs.iter().filter(|config| config.enabled) {
            match loader.choose(config, None).await {
                Ok(choice) => choices.push(choice),
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let table = loader.assemble(&mut choices, &site).await.map_err(|problem| vec![problem])?;
        for problem in choices.iter().filter_map(|choice| choice.problem.as_ref()) {
            tracing::warn!("{problem}; the version that was accepted last runs in its place");
        }
        loader.tell_of_load(&choices);
        let notes = ArcSwap::from_pointee(notes(&choices));
        let (table, configs) = (ArcSwap::from_pointee(table), ArcSwap::from_pointee(configs.to_vec()));
        Ok(Self { loader, site, table, notes, configs, reloading: Mutex::new(()) })
    }

    /// From now on readers are served: what is loaded later is compiled when nobody else wants the processors.
    pub fn begin_serving(&self) {
        self.loader.sandbox.begin_serving();
    }

    /// Loads what changed, in files or configuration. A plugin that cannot be loaded goes on as it was; where the new
    /// set does not fit together, the old one stays whole.
    pub async fn reload(&self, configs: &[PluginConfig]) -> ReloadReport {
        let _one_at_a_time = self.reloading.lock().await;
        let running = self.table.load_full();
        self.loader.lines.keep_only(|id| configs.iter().any(|config| config.id == id));
        self.configs.store(Arc::new(configs.to_vec()));
        let mut report = ReloadReport::default();
        let mut choices = Vec::new();
        for config in configs.iter().filter(|config| config.enabled) {
            match self.loader.choose(config, running.plugins.get(config.id.as_str())).await {
                Ok(choice) => choices.push(choice),
                Err(problem) => report.problems.push(problem),
            }
        }
        let stays = |id: &str| choices.iter().any(|choice| &*choice.plugin.id == id);
        report.removed = running.plugins.keys().filter(|id| !stays(id)).map(ToString::to_string).collect();
        if report.removed.is_empty() && choices.iter().all(|choice| !choice.is_new) {
            self.note(&mut report, choices);
            return report;
        }
        match self.loader.assemble(&mut choices, &self.site).await {
            Ok(table) => {
                self.table.store(Arc::new(table));
                let changed = choices.iter().filter(|choice| choice.is_new);
                report.changed = changed.map(|choice| choice.plugin.id.to_string()).collect();
                self.note(&mut report, choices);
            }
            Err(problem) => {
                report = ReloadReport { problems: vec![problem], ..ReloadReport::default() };
                self.note(&mut report, Vec::new());
            }
        }
        report
    }

    /// Keeps what is to be told of the plugins, and puts their problems into the report.
    fn note(&self, report: &mut ReloadReport, choices: Vec<Choice>) {
        let mut notes = notes(&choices);
        self.loader.tell_of_load(&choices);
        for error in &report.problems {
            self.loader.tell_of_problem(error);
            notes.entry(error.plugin.clone()).or_default().problem = error.problem.to_string();
        }
        self.notes.store(Arc::new(notes));
        report.problems.extend(choices.into_iter().filter_map(|choice| choice.problem));
    }

    /// Waits until a new version of a plugin has failed. [`Self::return_failed`] makes the return complete.
    pub async fn failed(&self) {
        self.loader.returned.notified().await;
    }

    /// Puts the version before in the place of each new version that failed, for the whole site and for its next starts.
    /// The plugins that returned.
    pub async fn return_failed(&self) -> Vec<String> {
        let _one_at_a_time = self.reloading.lock().await;
        let running = self.table.load_full();
        let mut notes = HashMap::clone(&self.notes.load());
        let (mut plugins, mut returned) = (Vec::new(), Vec::new());
        for plugin in running.plugins.values() {
            let probation = plugin.probation.load_full();
            let failed = probation.as_ref().and_then(|probation| Some((probation, probation.failure()?)));
            let Some((probation, reason)) = failed else {
                plugins.push(Arc::clone(plugin));
                continue;
            };
            let previous = &probation.previous;
            if let Err(error) = self.loader.record_return(plugin, previous, reason).await {
                tracing::error!(
                    plugin = &*plugin.id,
                    error,
                    "the return to the version before cannot be recorded"
                );
            }
            self.loader.tell_of_return(plugin, previous, reason);
            let waiting = Some(Loader::returned(plugin, previous, reason));
            notes.insert(plugin.id.to_string(), Note { problem: reason.to_owned(), waiting });
            plugins.push(Arc::clone(previous));
            returned.push((plugin.id.to_string(), previous.version.clone(), reason.to_owned()));
        }
        if returned.is_empty() {
            return Vec::new();
        }
        match DispatchTable::build(&self.loader, plugins, &self.site).await {
            Ok(table) => self.table.store(Arc::new(table)),
            Err(error) => tracing::error!(%error, "the return to the version before is not complete"),
        }
        self.notes.store(Arc::new(notes));
        let told = returned.into_iter().map(|(plugin, to, reason)| {
            tracing::error!(plugin, to, reason, "plugin returned to the version before");
            plugin
        });
        told.collect()
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

    /// The publication types that a plugin provides.
    pub fn types_of(&self, plugin: &str) -> Vec<TypeDefinition> {
        self.table.load().types_of(plugin).cloned().collect()
    }

    /// The pages of plugins in the admin.
    pub fn admin_panels(&self) -> Vec<AdminPanel> {
        self.table.load().panels.admin.clone()
    }

    /// The panels of plugins beside the form of an entry.
    pub fn editor_panels(&self) -> Vec<EditorPanel> {
        self.table.load().panels.editor.clone()
    }

    /// The browser half of the site's editor; none where it has none.
    pub fn editor_frame(&self) -> Option<Arc<EditorFrame>> {
        self.table.load().editor_frame()
    }

    /// The style sheets and scripts of plugins on readers' pages.
    pub fn reader_assets(&self) -> Arc<ReaderAssets> {
        Arc::clone(&self.table.load().reader_assets)
    }

    /// The routes of a plugin at a path below `/x/<plugin>`.
    pub fn find_path(&self, plugin: &str, path: &str) -> Option<FoundPath> {
        self.table.load().find_path(plugin, path)
    }

    /// The blocks in the order of their names.
    pub fn blocks(&self) -> Vec<BlockDefinition> {
        self.table.load().blocks().cloned().collect()
    }

    /// The block of that name.
    pub fn find_block(&self, name: &str) -> Option<Arc<Block>> {
        self.table.load().block(name)
    }

    /// The policy headers of a kind of response at a path, as it stands in the request.
    pub fn response_headers(&self, kind: ResponseKind, path: &str) -> ResponseHeaders {
        self.table.load().headers(kind, path)
    }

    /// Changes with everything that the rendering of entries of the type depends on.
    pub fn fingerprint(&self, publication_type: &str) -> String {
        self.table.load().fingerprint(publication_type)
    }

    /// When plugins want to run tasks.
    pub fn schedules(&self) -> Vec<Schedule> {
        self.table.load().schedules().to_vec()
    }

    /// The ids of the enabled plugins that have the hook, in order.
    pub fn having(&self, hook: Hook) -> Vec<String> {
        let table = self.table.load();
        let has_hook = |plugin: &&Arc<LoadedPlugin>| plugin.hooks.list().contains(&hook);
        table.plugins.values().filter(has_hook).map(|plugin| plugin.id.to_string()).collect()
    }

    /// The last lines of a plugin, the newest first; none where there is no such plugin.
    pub fn lines(&self, plugin: &str) -> Vec<Line> {
        self.loader.lines.list(plugin)
    }

    /// The plugins of cms.toml in its order, whether they run or not.
    pub fn entries(&self) -> Vec<PluginEntry> {
        let (configs, notes) = (self.configs.load_full(), self.notes.load_full());
        let mut running: HashMap<_, _> =
            self.list().into_iter().map(|plugin| (plugin.id.clone(), plugin)).collect();
        let entry = |config: &PluginConfig| PluginEntry {
            running: running.remove(&config.id),
            problem: notes.get(&config.id).map(|note| note.problem.clone()).unwrap_or_default(),
            config: config.clone(),
        };
        configs.iter().map(entry).collect()
    }

    /// The enabled plugins in the order of their ids.
    pub fn list(&self) -> Vec<PluginSummary> {
        let notes = self.notes.load();
        let mut plugins = self.table.load().summaries();
        for plugin in &mut plugins {
            if let Some(Note { problem, waiting }) = notes.get(&plugin.id).cloned() {
                (plugin.problem, plugin.waiting) = (problem, waiting);
            }
        }
        plugins
    }
}

fn notes(choices: &[Choice]) -> HashMap<String, Note> {
    let note = |choice: &Choice| {
        let problem = choice.problem.as_ref()?.problem.to_string();
        Some((choice.plugin.id.to_string(), Note { problem, waiting: choice.waiting.clone() }))
    };
    choices.iter().filter_map(note).collect()
}
