//! A site whose plugin changes.

use std::{
    fs,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use sandpress::{
    config::PluginConfig,
    domain::{Document, DocumentAddress, DocumentChange, DocumentPage, DocumentQuery},
    plugins::{
        CallError, LoadError, PluginSummary, Plugins, SiteFacts,
        ports::{PluginDocuments, Ports, StoreError},
    },
};
use tempfile::TempDir;

use crate::support::{
    components::test_component,
    sandbox::{SANDBOX, Versions, fields, plugin_configs},
};

/// A plugin whose file changes, with what a site remembers of it.
pub(super) struct Updated {
    pub(super) folder: TempDir,
    versions: Arc<Versions>,
    pub(super) documents: Arc<Counters>,
    pub(super) lines: String,
}

impl Updated {
    /// With lines for `[plugins.updates]`.
    pub(super) fn new(component: &str, lines: &str) -> Self {
        let updated = Self {
            folder: tempfile::tempdir().unwrap(),
            versions: Arc::default(),
            documents: Arc::default(),
            lines: lines.to_owned(),
        };
        updated.put(component);
        updated
    }

    pub(super) fn file(&self) -> PathBuf {
        self.folder.path().join("updates.wasm")
    }

    /// Puts another component into the file.
    pub(super) fn put(&self, component: &str) {
        fs::copy(test_component(component), self.file()).unwrap();
    }

    fn configs(&self) -> Vec<PluginConfig> {
        let limits = "[plugins.updates.limits]\ncpu_ms = 2000\nwall_ms = 20000";
        plugin_configs(&format!("[plugins.updates]\ncomponent = {:?}\n{}\n{limits}", self.file(), self.lines))
    }

    pub(super) async fn try_start(&self) -> Result<Plugins, Vec<LoadError>> {
        let site = SiteFacts { origin: "http://127.0.0.1:8080".into(), admin_script_hashes: Vec::new() };
        let ports =
            Ports { versions: self.versions.clone(), documents: self.documents.clone(), ..Ports::absent() };
        let cache = self.folder.path().join("cache");
        Plugins::load(Arc::clone(&SANDBOX), &cache, ports, site, &self.configs()).await
    }

    pub(super) async fn start(&self) -> Plugins {
        self.try_start().await.unwrap_or_else(|problems| panic!("{problems:?}"))
    }

    /// Puts another component into the file of a running site.
    pub(super) async fn update(&self, plugins: &Plugins, component: &str) -> PluginSummary {
        self.put(component);
        plugins.reload(&self.configs()).await;
        shown(plugins)
    }
}

pub(super) fn shown(plugins: &Plugins) -> PluginSummary {
    plugins.list().remove(0)
}

pub(super) async fn render(plugins: &Plugins, title: &str) -> Result<String, CallError> {
    plugins.scope().render_entry("updates", &fields(title, "Body")).await.map(|rendered| rendered.html)
}

/// A store that only counts writes.
#[derive(Default)]
pub(super) struct Counters(pub(super) Mutex<i64>);

#[async_trait]
impl PluginDocuments for Counters {
    async fn find(&self, _: &str, _: &DocumentAddress) -> Result<Option<Document>, StoreError> {
        Ok(None)
    }

    async fn list(&self, _: &str, _: &DocumentQuery) -> Result<DocumentPage, StoreError> {
        Err(StoreError::Unavailable)
    }

    async fn write(&self, _: &str, _: u64, _: &[DocumentChange]) -> Result<u64, StoreError> {
        Err(StoreError::Unavailable)
    }

    async fn increment(&self, _: &str, _: u64, _: &DocumentAddress, by: i64) -> Result<i64, StoreError> {
        let mut count = self.0.lock().unwrap();
        *count += by;
        Ok(*count)
    }
}
