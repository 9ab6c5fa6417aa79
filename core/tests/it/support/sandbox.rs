//! The sandbox by itself, without a site around it.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, LazyLock, Mutex},
};

use async_trait::async_trait;
use sandpress::{
    config::{Config, PluginConfig},
    domain::{Document, DocumentAddress, DocumentChange, DocumentPage, DocumentQuery, FieldValues},
    plugins::{
        LoadError, Plugins, Sandbox, SandboxOptions, SiteFacts,
        ports::{PluginDocuments, PluginVersions, Ports, StoreError},
    },
};

use super::components::test_component;

/// One engine for all tests of the process: its pool reserves address space.
pub(crate) static SANDBOX: LazyLock<Arc<Sandbox>> =
    LazyLock::new(|| Sandbox::new(SandboxOptions::default()).unwrap());

/// Versions in memory.
#[derive(Default)]
pub(crate) struct Versions(pub(crate) Mutex<HashMap<String, String>>);

#[async_trait]
impl PluginVersions for Versions {
    async fn recorded(&self, plugin: &str) -> Result<Option<String>, String> {
        Ok(self.0.lock().unwrap().get(plugin).cloned())
    }

    async fn record(&self, plugin: &str, version: &str, _: &str) -> Result<(), String> {
        self.0.lock().unwrap().insert(plugin.into(), version.into());
        Ok(())
    }
}

/// A database that is never there.
struct NoDocuments;

#[async_trait]
impl PluginDocuments for NoDocuments {
    async fn find(&self, _: &str, _: &DocumentAddress) -> Result<Option<Document>, StoreError> {
        Err(StoreError::Unavailable)
    }

    async fn list(&self, _: &str, _: &DocumentQuery) -> Result<DocumentPage, StoreError> {
        Err(StoreError::Unavailable)
    }

    async fn write(&self, _: &str, _: u64, _: &[DocumentChange]) -> Result<u64, StoreError> {
        Err(StoreError::Unavailable)
    }

    async fn increment(&self, _: &str, _: u64, _: &DocumentAddress, _: i64) -> Result<i64, StoreError> {
        Err(StoreError::Unavailable)
    }
}

/// The `[plugins]` part of a cms.toml.
pub(crate) fn plugin_configs(toml: &str) -> Vec<PluginConfig> {
    Config::from_text(toml, Path::new("/nowhere/cms.toml"), std::iter::empty()).unwrap().plugins
}

/// The configuration of one test component under its own id.
pub(crate) fn config_of(component: &str, more: &str) -> Vec<PluginConfig> {
    let (id, path) = (component.replace('_', "-"), test_component(component));
    plugin_configs(&format!("[plugins.{id}]\ncomponent = {path:?}\n{more}"))
}

/// The configuration of components, with lines for their `[plugins.<id>]`, beside one that provides the type
/// `well-behaved`.
pub(crate) fn beside_a_type(components: &[(&str, &str)]) -> Vec<PluginConfig> {
    let mut toml = String::new();
    for (name, lines) in [("well_behaved", "")].iter().chain(components) {
        let (id, file) = (name.replace('_', "-"), test_component(name));
        toml += &format!("[plugins.{id}]\ncomponent = {file:?}\n{lines}\n");
        toml += &format!("[plugins.{id}.limits]\ncpu_ms = 2000\nwall_ms = 20000\n");
    }
    plugin_configs(&toml)
}

/// Loads plugins into an empty cache.
pub(crate) async fn load(configs: &[PluginConfig]) -> Result<Plugins, Vec<LoadError>> {
    let cache = tempfile::tempdir().unwrap();
    load_with(cache.path(), Arc::new(Versions::default()), configs).await
}

/// Loads plugins with a cache and recorded versions.
pub(crate) async fn load_with(
    cache: &Path,
    versions: Arc<dyn PluginVersions>,
    configs: &[PluginConfig],
) -> Result<Plugins, Vec<LoadError>> {
    let site =
        SiteFacts { origin: "http://127.0.0.1:8080".into(), admin_script_hashes: vec!["sha256-abc=".into()] };
    let ports = Ports { versions, documents: Arc::new(NoDocuments) };
    Plugins::load(Arc::clone(&SANDBOX), cache, ports, site, configs).await
}

/// The message with which a test component is refused.
pub(crate) async fn refusal(component: &str, more: &str) -> String {
    let problems = load(&config_of(component, more)).await.err().expect("the component was loaded");
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Fields with a title and a body.
pub(crate) fn fields(title: &str, body: &str) -> FieldValues {
    [("title", title), ("body", body)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into_iter()
        .collect()
}
