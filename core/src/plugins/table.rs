//! Which plugin is called for what: made anew at every reload and never changed afterwards.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Instant,
};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    bindings::exports::sandpress::publication_type::publication_type::TypeDefinition as WitDefinition,
    error::{LoadError, LoadProblem},
    health::Account,
    hooks::{Header, Hook, ResponseKind},
    load::{LoadedPlugin, Loader},
};

/// What plugins are told of the site when they are asked for response headers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteFacts {
    /// Scheme, host and port of the site.
    pub origin: String,
    /// CSP hash sources of the scripts in the admin.
    pub admin_script_hashes: Vec<String>,
}

/// A publication type with the plugin that provides it.
pub(super) struct Provider {
    pub(super) plugin: Arc<LoadedPlugin>,
    pub(super) definition: TypeDefinition,
}

/// A kind of entry: what the admin draws its form from.
#[derive(Clone, Debug, Serialize)]
pub struct TypeDefinition {
    /// Names the type.
    pub id: String,
    /// The name of one entry.
    pub label: String,
    /// The name of several.
    pub label_plural: String,
    /// The fields in the order of the form.
    pub fields: Vec<FieldDefinition>,
}

/// One field of the form.
#[derive(Clone, Debug, Serialize)]
pub struct FieldDefinition {
    /// The name under which the value is stored.
    pub name: String,
    /// The name shown to people.
    pub label: String,
    /// `text`, `long-text`, `rich-text`, `number`, `boolean`, `date`, `choice` or `url`.
    pub kind: String,
    /// One sentence beside the field; may be empty.
    pub help: String,
    /// Whether an entry cannot be published without it.
    pub required: bool,
    /// Characters; 0 for no limit.
    pub max_length: u32,
    /// The value of a new entry.
    pub default_value: String,
    /// The values of a `choice` with their labels.
    pub choices: Vec<(String, String)>,
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
    /// What it did since it was loaded.
    #[serde(skip)]
    pub account: Account,
    /// Why a newer file or configuration was not taken over; empty where it was.
    pub problem: String,
}

/// The policy headers of one kind of response, in the order of the plugins.
pub type ResponseHeaders = Arc<[(String, String)]>;

/// The plugins that are enabled, by what they are for.
#[derive(Default)]
pub(super) struct DispatchTable {
    pub(super) plugins: BTreeMap<Arc<str>, Arc<LoadedPlugin>>,
    in_order: Vec<Arc<LoadedPlugin>>,
    types: BTreeMap<String, Arc<Provider>>,
    editor: Option<Arc<LoadedPlugin>>,
    headers: HashMap<ResponseKind, ResponseHeaders>,
    fingerprints: BTreeMap<String, String>,
}

impl DispatchTable {
    /// Sorts the plugins by their hooks, and asks those that are asked once: definitions and headers.
    pub(super) async fn build(
        loader: &Loader,
        plugins: Vec<Arc<LoadedPlugin>>,
        site: &SiteFacts,
    ) -> Result<Self, LoadError> {
        let mut table = Self::default();
        for plugin in plugins {
            let error = |problem| LoadError { plugin: plugin.id.to_string(), problem };
            if plugin.hooks.editor.is_some() {
                table.set_editor(&plugin).map_err(error)?;
            }
            if plugin.hooks.publication_type.is_some() {
                let definition = loader.scope().definition(&plugin).await.map_err(|e| error(e.into()))?;
                table.add_type(&plugin, definition.into()).map_err(error)?;
            }
            table.plugins.insert(Arc::clone(&plugin.id), plugin);
        }
        table.in_order = table.plugins.values().cloned().collect();
        table.in_order.sort_by_key(|plugin| plugin.config.priority);
        table.headers = table.ask_for_headers(loader, site).await?;
        table.fingerprints =
            table.types.iter().map(|(id, provider)| (id.clone(), table.digest(provider))).collect();
        Ok(table)
    }

    fn set_editor(&mut self, plugin: &Arc<LoadedPlugin>) -> Result<(), LoadProblem> {
        if let Some(other) = &self.editor {
            return Err(LoadProblem::Exclusive(format!(
                "{:?} is an editor too, and a site has one: set `enabled = false` for one of them in cms.toml",
                other.id
            )));
        }
        self.editor = Some(Arc::clone(plugin));
        Ok(())
    }

    fn add_type(
        &mut self,
        plugin: &Arc<LoadedPlugin>,
        definition: TypeDefinition,
    ) -> Result<(), LoadProblem> {
        if let Some(other) = self.types.get(&definition.id) {
            return Err(LoadProblem::Exclusive(format!(
                "{:?} provides the publication type {:?} too: set `enabled = false` for one of them in cms.toml",
                other.plugin.id, definition.id
            )));
        }
        let provider = Provider { plugin: Arc::clone(plugin), definition };
        self.types.insert(provider.definition.id.clone(), Arc::new(provider));
        Ok(())
    }

    /// Asks every plugin for its headers. Where two set the same one, the first in order wins.
    async fn ask_for_headers(
        &self,
        loader: &Loader,
        site: &SiteFacts,
    ) -> Result<HashMap<ResponseKind, ResponseHeaders>, LoadError> {
        let mut by_kind = HashMap::new();
        for kind in ResponseKind::ALL {
            let mut headers: Vec<Header> = Vec::new();
            for plugin in self.in_order() {
                let answer = loader.scope().response_headers(plugin, kind, site).await;
                let answer = answer
                    .map_err(|error| LoadError { plugin: plugin.id.to_string(), problem: error.into() })?;
                for (name, value) in answer {
                    if !headers.iter().any(|(set, _)| *set == name) {
                        headers.push((name, value));
                    }
                }
            }
            by_kind.insert(kind, headers.into());
        }
        Ok(by_kind)
    }

    /// The plugins in the order in which they are called where several have a hook: by priority, then by id.
    pub(super) fn in_order(&self) -> impl Iterator<Item = &LoadedPlugin> {
        self.in_order.iter().map(|plugin| &**plugin)
    }

    pub(super) fn provider(&self, publication_type: &str) -> Option<Arc<Provider>> {
        self.types.get(publication_type).cloned()
    }

    pub(super) fn types(&self) -> impl Iterator<Item = &TypeDefinition> {
        self.types.values().map(|provider| &provider.definition)
    }

    pub(super) fn editor(&self) -> Option<&LoadedPlugin> {
        self.editor.as_deref()
    }

    pub(super) fn headers(&self, kind: ResponseKind) -> ResponseHeaders {
        self.headers.get(&kind).cloned().unwrap_or_else(|| Arc::from([]))
    }

    /// Changes with everything that the rendering of an entry of the type depends on.
    pub(super) fn fingerprint(&self, publication_type: &str) -> String {
        self.fingerprints.get(publication_type).cloned().unwrap_or_default()
    }

    fn digest(&self, provider: &Provider) -> String {
        let mut hash = Sha256::new();
        hash.update(provider.plugin.fingerprint());
        if let Some(editor) = &self.editor {
            hash.update(editor.fingerprint());
        }
        for filter in self.in_order().filter(|plugin| plugin.hooks.content_filter.is_some()) {
            hash.update(filter.fingerprint());
        }
        data_encoding::HEXLOWER.encode(&hash.finalize())
    }

    pub(super) fn summaries(&self) -> Vec<PluginSummary> {
        let summary = |plugin: &Arc<LoadedPlugin>| PluginSummary {
            id: plugin.id.to_string(),
            version: plugin.version.clone(),
            label: plugin.label.clone(),
            summary: plugin.summary.clone(),
            sha256: plugin.sha256.clone(),
            hooks: plugin.hooks.list().into_iter().map(Hook::as_str).collect(),
            account: plugin.health.account(Instant::now()),
            problem: String::new(),
        };
        self.plugins.values().map(summary).collect()
    }
}

impl TypeDefinition {
    /// Whether a value may be stored under `name`: a field of the type, or an item of a repeated or grouped one.
    pub fn has_field(&self, name: &str) -> bool {
        let base = name.split('.').next().unwrap_or(name);
        self.fields.iter().any(|field| field.name == base)
    }
}

impl From<WitDefinition> for TypeDefinition {
    fn from(definition: WitDefinition) -> Self {
        let fields = definition.fields.into_iter().map(|field| FieldDefinition {
            name: field.name,
            label: field.label,
            kind: field.kind,
            help: field.help,
            required: field.required,
            max_length: field.max_length,
            default_value: field.default_value,
            choices: field.choices.into_iter().map(|choice| (choice.value, choice.label)).collect(),
        });
        Self {
            fields: fields.collect(),
            id: definition.id,
            label: definition.label,
            label_plural: definition.label_plural,
        }
    }
}
