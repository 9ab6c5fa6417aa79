//! The bundled plugins, loaded as a site loads them.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Mutex},
};

use async_trait::async_trait;
use sandpress::{
    config::{Config, PluginConfig},
    domain::{Document, DocumentAddress, DocumentChange, DocumentPage, DocumentQuery},
    plugins::{
        Plugins, Sandbox, SandboxOptions, SiteFacts,
        ports::{PluginDocuments, PluginVersions, Ports, StoreError},
    },
};
use tokio::runtime::{Builder, Runtime};

const BUNDLED: [&str; 3] = ["editor", "security-headers", "text"];

/// The engine of the site, with the same settings as in production.
static SANDBOX: LazyLock<Arc<Sandbox>> = LazyLock::new(|| Sandbox::new(SandboxOptions::default()).unwrap());

/// Versions in memory.
#[derive(Default)]
struct Versions(Mutex<HashMap<String, String>>);

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

/// No documents.
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

/// One thread, so that a call is measured and not its way between threads.
pub(crate) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// The bytes of a bundled component.
pub(crate) fn component(name: &str) -> Vec<u8> {
    fs::read(component_path(name)).unwrap()
}

/// The bundled plugins as parts of a cms.toml.
pub(crate) fn bundled() -> String {
    BUNDLED.map(|name| format!("[plugins.{name}]\ncomponent = {:?}\n", component_path(name))).concat()
}

/// The configuration of the bundled plugins with `more` of a cms.toml.
pub(crate) fn configs(more: &str) -> Vec<PluginConfig> {
    let toml = bundled() + more;
    Config::from_text(&toml, Path::new("cms.toml"), std::iter::empty()).unwrap().plugins
}

/// Loads plugins with the compiled components that `cache` holds.
pub(crate) async fn load(cache: &Path, configs: &[PluginConfig]) -> Plugins {
    let site = SiteFacts { origin: "http://127.0.0.1:8080".into(), admin_script_hashes: Vec::new() };
    let ports = Ports { versions: Arc::new(Versions::default()), documents: Arc::new(NoDocuments) };
    Plugins::load(Arc::clone(&SANDBOX), cache, ports, site, configs).await.unwrap()
}

fn component_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("../plugins/{name}/{name}.wasm"))
        .canonicalize()
        .unwrap()
}
