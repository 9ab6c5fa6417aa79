//! The sandbox by itself, without a site around it.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, LazyLock, Mutex},
};

use async_trait::async_trait;
use sandpress::{
    config::{Config, PluginConfig},
    domain::FieldValues,
    plugins::{
        LoadError, Plugins, Sandbox, SandboxOptions, SiteFacts,
        ports::{PluginRecord, PluginVersions, Ports},
    },
};

use super::{components::test_component, network::trusted_root};

/// One engine for all tests of the process: its pool reserves address space.
pub(crate) static SANDBOX: LazyLock<Arc<Sandbox>> = LazyLock::new(|| {
    let options = SandboxOptions { extra_roots: vec![trusted_root()], ..SandboxOptions::default() };
    Sandbox::new(options).unwrap()
});

/// Versions in memory.
#[derive(Default)]
pub(crate) struct Versions(pub(crate) Mutex<HashMap<String, PluginRecord>>);

impl Versions {
    /// With one plugin that was last loaded in this version.
    pub(crate) fn of(plugin: &str, version: &str) -> Arc<Self> {
        let record = PluginRecord { version: version.into(), ..PluginRecord::default() };
        Arc::new(Self(Mutex::new([(plugin.to_owned(), record)].into())))
    }

    /// The version that was recorded.
    pub(crate) fn version(&self, plugin: &str) -> String {
        self.0.lock().unwrap()[plugin].version.clone()
    }
}

#[async_trait]
impl PluginVersions for Versions {
    async fn find(&self, plugin: &str) -> Result<Option<PluginRecord>, String> {
        Ok(self.0.lock().unwrap().get(plugin).cloned())
    }

    async fn record(&self, plugin: &str, record: &PluginRecord) -> Result<(), String> {
        self.0.lock().unwrap().insert(plugin.into(), record.clone());
        Ok(())
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
    load_through(cache, Ports { versions, ..Ports::absent() }, configs).await
}

/// Loads plugins in a house of one's own.
pub(crate) async fn load_through(
    cache: &Path,
    ports: Ports,
    configs: &[PluginConfig],
) -> Result<Plugins, Vec<LoadError>> {
    let site =
        SiteFacts { origin: "http://127.0.0.1:8080".into(), admin_script_hashes: vec!["sha256-abc=".into()] };
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
