//! Looks at components that are not part of the site yet, or are to change: what they are, what they want, and whether
//! they would run beside the others.
//!
//! Behind their capabilities stands nothing here, so nothing that they do can leave the sandbox.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use serde::Serialize;

use super::{
    bindings::exports::sandpress::lifecycle::lifecycle::SettingDefinition as WitSetting,
    compile::CompileCache,
    component::{self, not_a_component},
    engine::Sandbox,
    error::{LoadError, LoadProblem},
    facts::ComponentFacts,
    host::CAPABILITIES,
    kept::KeptComponents,
    lines::LineBook,
    load::{Inspected, LoadedPlugin, Loader},
    output::shown,
    ports::{PluginVersions, Ports},
    power_names::{PowerChanges, PowerNames},
    scope::Scope,
    table::{DispatchTable, PluginSummary, SiteFacts},
    update::Choice,
};
use sandpress_config::PluginConfig;
use sandpress_domain::Language;

/// Computing time and time by the clock that a plugin has for saying who it is.
const PATIENCE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(10));

/// Looks at components.
pub struct Inspector {
    pub(super) loader: Loader,
    site: SiteFacts,
}

/// What a component shows without running, and what it says of itself.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// What its bytes show.
    pub facts: ComponentFacts,
    /// What it says of itself; none where it cannot run here.
    pub introduction: Option<Introduction>,
    /// Why it cannot run here, whatever is granted.
    pub problem: Option<Arc<LoadProblem>>,
}

/// What a plugin says of itself.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Introduction {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The name shown to people.
    pub label: String,
    /// What it does.
    pub summary: String,
    /// The settings that it knows.
    pub settings: Vec<SettingSchema>,
}

/// A setting that a plugin knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SettingSchema {
    /// Its key in cms.toml.
    pub key: String,
    /// The name shown to people.
    pub label: String,
    /// `text`, `number`, `boolean`, `choice` or `list`; others are texts.
    pub kind: String,
    /// What it does.
    pub help: String,
    /// What holds where cms.toml says nothing; items of a list with spaces between.
    pub default_value: String,
    /// Whether the plugin wants a value.
    pub required: bool,
    /// The values of a choice, with their names.
    pub choices: Vec<(String, String)>,
}

/// How a plugin of cms.toml would start.
#[derive(Debug)]
pub struct Prospect {
    /// What would run.
    pub running: Option<PluginSummary>,
    /// Why nothing runs, or not what is in the file.
    pub problem: Option<LoadError>,
}

impl Inspector {
    /// Compiles with the cache of the site, where there is one, and takes the versions that the site accepted from
    /// `versions`.
    pub fn new(
        sandbox: Arc<Sandbox>,
        cache_dir: Option<&Path>,
        language: &str,
        versions: Option<Arc<dyn PluginVersions>>,
    ) -> Self {
        let compiler = sandbox.compiler().clone();
        let cache = match cache_dir {
            Some(directory) => CompileCache::open(directory, compiler),
            None => CompileCache::without(compiler),
        };
        let kept = KeptComponents::open(cache.directory());
        let mut ports = Ports { language: Arc::new(Language::new(language)), ..Ports::absent() };
        if let Some(versions) = versions {
            ports.versions = versions;
        }
        let lines = LineBook::default();
        let loader = Loader { sandbox, cache, kept, ports, lines, returned: Arc::default(), is_trial: true };
        Self { loader, site: SiteFacts::default() }
    }

    /// What the component is. `name` is what messages call it.
    ///
    /// # Errors
    /// Where it is no component at all, or cannot be compiled.
    pub async fn inspect(&self, name: &Path, bytes: Vec<u8>) -> Result<Inspection, LoadProblem> {
        let facts = ComponentFacts::read(&bytes, "plugin").map_err(|reason| not_a_component(name, reason))?;
        let config = patient(&PluginConfig::new("plugin", name));
        let inspected = self.loader.inspect_bytes(&config, component::of_bytes(name, bytes)?).await?;
        Ok(match self.introduce(&config, inspected).await {
            Ok(introduction) => Inspection { facts, introduction: Some(introduction), problem: None },
            Err(problem) => Inspection { facts, introduction: None, problem: Some(Arc::new(problem)) },
        })
    }

    async fn introduce(
        &self,
        config: &PluginConfig,
        inspected: Inspected,
    ) -> Result<Introduction, LoadProblem> {
        let plugin = self.loader.link(config, inspected, None)?;
        Introduction::of(&plugin, &mut self.loader.scope()).await
    }

    /// Whether the plugin would run beside the others, with the settings and grants of its configuration. `bytes` is
    /// its component where that is not in its file yet.
    ///
    /// # Errors
    /// Why it would not.
    pub async fn try_out(
        &self,
        config: &PluginConfig,
        bytes: Option<Vec<u8>>,
        others: &[PluginConfig],
    ) -> Result<(), LoadProblem> {
        let config = patient(config);
        let file = match bytes {
            Some(bytes) => component::of_bytes(&config.component, bytes)?,
            None => component::read(&config).await?,
        };
        let inspected = self.loader.inspect_bytes(&config, file).await?;
        let plugin = Arc::new(self.loader.load(&config, inspected, None).await?);
        let mut set = Vec::new();
        for other in others.iter().filter(|other| other.enabled && other.id != config.id) {
            if let Ok(choice) = self.loader.choose(other, None).await {
                set.push(choice.plugin);
            }
        }
        // Where the others do not fit together by themselves it is not this plugin's fault.
        if DispatchTable::build(&self.loader, set.clone(), &self.site).await.is_err() {
            set.clear();
        }
        set.push(plugin);
        DispatchTable::build(&self.loader, set, &self.site).await.map_err(|error| error.problem)?;
        Ok(())
    }

    /// What a start would make of the plugin.
    pub async fn prospect(&self, config: &PluginConfig) -> Prospect {
        match self.loader.choose(config, None).await {
            Ok(Choice { plugin, problem, waiting, .. }) => {
                let note = problem.as_ref().map(|error| error.problem.to_string()).unwrap_or_default();
                let summary = PluginSummary { problem: note, waiting, ..plugin.summary() };
                Prospect { running: Some(summary), problem }
            }
            Err(problem) => Prospect { running: None, problem: Some(problem) },
        }
    }
}

impl Introduction {
    /// Asks the plugin who it is.
    pub(super) async fn of(plugin: &LoadedPlugin, scope: &mut Scope) -> Result<Self, LoadProblem> {
        let description = scope.describe(plugin).await?;
        Ok(Self {
            id: description.id,
            version: shown(&description.version),
            label: shown(&description.label),
            summary: shown(&description.summary),
            settings: description.settings.into_iter().map(Into::into).collect(),
        })
    }
}

impl Inspection {
    /// The capabilities that it imports, and its hooks that have to be granted.
    pub fn capabilities(&self) -> Vec<String> {
        self.facts
            .capabilities
            .iter()
            .chain(&self.facts.granted_hooks)
            .map(|wanted| wanted.interface.name.clone())
            .collect()
    }

    /// The hooks that it has.
    pub fn hooks(&self) -> Vec<String> {
        self.facts.hooks.iter().map(|hook| hook.name.clone()).collect()
    }

    /// How the powers of `new` differ from its own.
    pub fn changes_to(&self, new: &Self) -> PowerChanges {
        self.names().changes(&new.names())
    }

    fn names(&self) -> PowerNames {
        PowerNames { capabilities: self.capabilities(), hooks: self.hooks() }
    }
}

/// The names of all capabilities.
pub fn capability_names() -> Vec<&'static str> {
    CAPABILITIES.iter().map(|capability| capability.name).collect()
}

/// Reads a component file, of which no more than the largest that is accepted.
///
/// # Errors
/// Where it cannot be read, or is none.
pub async fn read_component(path: PathBuf) -> Result<Vec<u8>, LoadProblem> {
    let config = PluginConfig::new("plugin", path);
    component::read(&config).await.map(|file| file.bytes)
}

fn patient(config: &PluginConfig) -> PluginConfig {
    let mut config = config.clone();
    config.limits.cpu = config.limits.cpu.max(PATIENCE.0);
    config.limits.wall = config.limits.wall.max(PATIENCE.1);
    config
}

impl From<WitSetting> for SettingSchema {
    fn from(setting: WitSetting) -> Self {
        Self {
            key: shown(&setting.key),
            label: shown(&setting.label),
            kind: shown(&setting.kind),
            help: shown(&setting.help),
            default_value: shown(&setting.default_value),
            required: setting.required,
            choices: setting
                .choices
                .into_iter()
                .map(|choice| (shown(&choice.value), shown(&choice.label)))
                .collect(),
        }
    }
}
