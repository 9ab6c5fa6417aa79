//! Which plugin is called for what: made anew at every reload and never changed afterwards.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Instant,
};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    blocks::{Block, BlockDefinition},
    error::{CallError, LoadError, LoadProblem},
    health::Account,
    hooks::{EditorFrame, Hook, HookIndices, ResponseKind},
    load::{LoadedPlugin, Loader},
    panels::PanelList,
    ports::Ports,
    reader_assets::ReaderAssets,
    response_policies::{PolicyFacts, ResponseHeaders, ResponsePolicies},
    types::{self, Provider},
    update::WaitingUpdate,
};
use sandpress_domain::{Schedule, TypeDefinition};

/// The hooks of which a site has one provider.
const EXCLUSIVE: [(Hook, &str); 3] = [
    (Hook::Editor, "an editor"),
    (Hook::MailTransport, "a mail transport"),
    (Hook::MediaProcessor, "a media processor"),
];

/// What plugins are told of the site when they are asked for response headers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteFacts {
    /// Scheme, host and port of the site.
    pub origin: String,
    /// CSP hash sources of the scripts in the admin.
    pub admin_script_hashes: Vec<String>,
}

/// One plugin for lists.
#[derive(Clone, Debug, Serialize)]
pub struct PluginSummary {
    /// The plugin's id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The name shown to people.
    pub label: String,
    /// What it does.
    pub summary: String,
    /// SHA-256 of its component, in hex.
    pub sha256: String,
    /// The hooks that it has.
    pub hooks: Vec<&'static str>,
    /// The capabilities that it imports.
    pub capabilities: Vec<String>,
    /// The version that takes its place if it fails, while it has not proved itself; empty afterwards.
    pub previous_version: String,
    /// The paths that it answers below `/x/<id>`, with their methods and who may use them.
    pub routes: Vec<String>,
    /// What it did since it was loaded.
    #[serde(skip)]
    pub account: Account,
    /// Why a newer file or configuration was not taken over; empty where it was.
    pub problem: String,
    /// The component in its file, where another one runs.
    pub waiting: Option<WaitingUpdate>,
}

/// The plugins that are enabled, by what they are for.
#[derive(Default)]
pub(super) struct DispatchTable {
    pub(super) plugins: BTreeMap<Arc<str>, Arc<LoadedPlugin>>,
    in_order: Vec<Arc<LoadedPlugin>>,
    types: BTreeMap<String, Arc<Provider>>,
    /// The providers of which a site has one.
    exclusive: HashMap<Hook, Arc<LoadedPlugin>>,
    blocks: BTreeMap<String, Arc<Block>>,
    pub(super) reader_assets: Arc<ReaderAssets>,
    headers: ResponsePolicies,
    pub(super) panels: PanelList,
    editor_frame: Option<Arc<EditorFrame>>,
    fingerprints: BTreeMap<String, String>,
    schedules: Vec<Schedule>,
}

impl DispatchTable {
    /// Sorts the plugins by their hooks, and asks those that are asked once: definitions, schedules and headers.
    pub(super) async fn build(
        loader: &Loader,
        plugins: Vec<Arc<LoadedPlugin>>,
        site: &SiteFacts,
    ) -> Result<Self, LoadError> {
        let mut table = Self::default();
        for plugin in plugins {
            let error = |problem| LoadError { plugin: plugin.id.to_string(), problem };
            table.add_exclusive(&plugin).map_err(error)?;
            if plugin.hooks.publication_type.is_some() {
                let definition = loader.scope().definition(&plugin).await.map_err(|e| error(e.into()))?;
                let definition = types::read(definition).map_err(LoadProblem::Definition);
                table.add_type(&plugin, definition.map_err(error)?, &loader.ports).map_err(error)?;
            }
            if plugin.hooks.block.is_some() {
                let definitions = loader.scope().blocks(&plugin).await.map_err(|e| error(e.into()))?;
                let definitions = BlockDefinition::read_all(definitions).map_err(LoadProblem::Definition);
                table.add_blocks(&plugin, definitions.map_err(error)?).map_err(error)?;
            }
            table.schedules.extend(loader.scope().schedules(&plugin).await.map_err(error)?);
            table.plugins.insert(Arc::clone(&plugin.id), plugin);
        }
        table.in_order = table.plugins.values().cloned().collect();
        table.in_order.sort_by_key(|plugin| plugin.config.priority);
        if let Some(editor) = table.exclusive.get(&Hook::Editor) {
            let error = |problem| LoadError { plugin: editor.id.to_string(), problem };
            table.editor_frame = loader.scope().editor_frame(editor).await.map_err(error)?.map(Arc::new);
        }
        table.reader_assets = Arc::new(ReaderAssets::ask(loader, &table.in_order).await);
        let page_scripts = table.reader_assets.script_hashes();
        table.headers =
            ResponsePolicies::ask(loader, &table.in_order, &PolicyFacts { site, page_scripts }).await?;
        for plugin in &table.in_order {
            table.panels.ask(loader, plugin).await?;
        }
        table.fingerprints =
            table.types.iter().map(|(id, provider)| (id.clone(), table.digest(provider))).collect();
        Ok(table)
    }

    /// Enters the plugin for the hooks that one plugin of a site has.
    fn add_exclusive(&mut self, plugin: &Arc<LoadedPlugin>) -> Result<(), LoadProblem> {
        for (hook, what) in EXCLUSIVE {
            if !plugin.hooks.list().contains(&hook) {
                continue;
            }
            if let Some(other) = self.exclusive.get(&hook) {
                return Err(LoadProblem::Exclusive(format!(
                    "{:?} is {what} too, and a site has one: set `enabled = false` for one of them in cms.toml",
                    other.id
                )));
            }
            self.exclusive.insert(hook, Arc::clone(plugin));
        }
        Ok(())
    }

    fn add_type(
        &mut self,
        plugin: &Arc<LoadedPlugin>,
        definition: TypeDefinition,
        site: &Ports,
    ) -> Result<(), LoadProblem> {
        if let Some(other) = self.types.get(&definition.id) {
            return Err(LoadProblem::Exclusive(format!(
                "{:?} provides the publication type {:?} too: set `enabled = false` for one of them in cms.toml",
                other.plugin.id, definition.id
            )));
        }
        let (references, zone) = (Arc::clone(&site.references), Arc::clone(&site.zone));
        let provider = Provider { plugin: Arc::clone(plugin), definition, references, zone };
        self.types.insert(provider.definition.id.clone(), Arc::new(provider));
        Ok(())
    }

    fn add_blocks(
        &mut self,
        plugin: &Arc<LoadedPlugin>,
        definitions: Vec<BlockDefinition>,
    ) -> Result<(), LoadProblem> {
        let fingerprint: Arc<str> = plugin.fingerprint().into();
        for definition in definitions {
            if let Some(other) = self.blocks.get(&definition.name) {
                return Err(LoadProblem::Exclusive(format!(
                    "{:?} has a block {:?} too: set `enabled = false` for one of them in cms.toml",
                    other.plugin(),
                    definition.name
                )));
            }
            let name = definition.name.clone();
            let (fingerprint, plugin) = (Arc::clone(&fingerprint), Arc::clone(plugin));
            self.blocks.insert(name, Arc::new(Block { definition, fingerprint, plugin }));
        }
        Ok(())
    }

    /// The plugins in the order in which they are called where several have a hook: by priority, then by id.
    pub(super) fn in_order(&self) -> impl Iterator<Item = &LoadedPlugin> {
        self.in_order.iter().map(|plugin| &**plugin)
    }

    /// The plugin of this id with one of its hooks.
    pub(super) fn with_hook<T>(
        &self,
        plugin: &str,
        hook: impl FnOnce(&HookIndices) -> Option<&T>,
    ) -> Result<(&LoadedPlugin, &T), CallError> {
        let found = self.plugins.get(plugin).and_then(|plugin| Some((&**plugin, hook(&plugin.hooks)?)));
        found.ok_or_else(|| CallError::NoProvider(format!("the panels of {plugin:?}")))
    }

    pub(super) fn provider(&self, publication_type: &str) -> Option<Arc<Provider>> {
        self.types.get(publication_type).cloned()
    }

    pub(super) fn types(&self) -> impl Iterator<Item = &TypeDefinition> {
        self.types.values().map(|provider| &provider.definition)
    }

    pub(super) fn types_of(&self, plugin: &str) -> impl Iterator<Item = &TypeDefinition> {
        let types = self.types.values().filter(move |provider| *provider.plugin.id == *plugin);
        types.map(|provider| &provider.definition)
    }

    pub(super) fn schedules(&self) -> &[Schedule] {
        &self.schedules
    }

    pub(super) fn editor(&self) -> Option<&LoadedPlugin> {
        self.exclusive.get(&Hook::Editor).map(|plugin| &**plugin)
    }

    pub(super) fn editor_frame(&self) -> Option<Arc<EditorFrame>> {
        self.editor_frame.clone()
    }

    pub(super) fn mail_transport(&self) -> Option<&LoadedPlugin> {
        self.exclusive.get(&Hook::MailTransport).map(|plugin| &**plugin)
    }

    pub(super) fn media_processor(&self) -> Option<&LoadedPlugin> {
        self.exclusive.get(&Hook::MediaProcessor).map(|plugin| &**plugin)
    }

    pub(super) fn block(&self, name: &str) -> Option<Arc<Block>> {
        self.blocks.get(name).cloned()
    }

    pub(super) fn blocks(&self) -> impl Iterator<Item = &BlockDefinition> {
        self.blocks.values().map(|block| &block.definition)
    }

    pub(super) fn headers(&self, kind: ResponseKind, path: &str) -> ResponseHeaders {
        self.headers.of(kind, path)
    }

    /// Changes with everything that the rendering of an entry of the type depends on.
    pub(super) fn fingerprint(&self, publication_type: &str) -> String {
        self.fingerprints.get(publication_type).cloned().unwrap_or_default()
    }

    fn digest(&self, provider: &Provider) -> String {
        let mut hash = Sha256::new();
        hash.update(provider.plugin.fingerprint());
        if let Some(editor) = self.editor() {
            hash.update(editor.fingerprint());
        }
        let contributes = |plugin: &&LoadedPlugin| {
            plugin.hooks.content_filter.is_some() || plugin.hooks.page_head.is_some()
        };
        for plugin in self.in_order().filter(contributes) {
            hash.update(plugin.fingerprint());
        }
        data_encoding::HEXLOWER.encode(&hash.finalize())
    }

    pub(super) fn summaries(&self) -> Vec<PluginSummary> {
        self.plugins.values().map(|plugin| plugin.summary()).collect()
    }
}

impl LoadedPlugin {
    /// The plugin for lists.
    pub(super) fn summary(&self) -> PluginSummary {
        PluginSummary {
            id: self.id.to_string(),
            version: self.version.clone(),
            label: self.label.clone(),
            summary: self.summary.clone(),
            sha256: self.sha256.clone(),
            hooks: self.hooks.list().into_iter().map(Hook::as_str).collect(),
            capabilities: self.names.capabilities.clone(),
            previous_version: self.probation().map_or(String::new(), |p| p.previous.version.clone()),
            routes: self.routes.all().iter().map(ToString::to_string).collect(),
            account: self.health.account(Instant::now()),
            problem: String::new(),
            waiting: None,
        }
    }
}
