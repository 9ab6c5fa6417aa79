//! The bundled plugins, loaded as a site loads them.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

use sandpress::{
    config::{Config, PluginConfig},
    plugins::{Plugins, Sandbox, SandboxOptions, SiteFacts, ports::Ports},
};
use tokio::runtime::{Builder, Runtime};

const BUNDLED: [&str; 3] = ["editor", "security-headers", "text"];

/// The engine of the site, with the same settings as in production.
pub(crate) static SANDBOX: LazyLock<Arc<Sandbox>> =
    LazyLock::new(|| Sandbox::new(SandboxOptions::default()).unwrap());

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
    let plugin = |name| format!("[plugins.{name}]\ncomponent = {:?}\n", component_path(name));
    BUNDLED.map(plugin).concat() + "[plugins.security-headers.grants]\nstore = true\n"
}

/// The configuration of the bundled plugins with `more` of a cms.toml.
pub(crate) fn configs(more: &str) -> Vec<PluginConfig> {
    let toml = bundled() + more;
    Config::from_text(&toml, Path::new("cms.toml"), std::iter::empty()).unwrap().plugins
}

/// Loads plugins with the compiled components that `cache` holds.
pub(crate) async fn load(cache: &Path, configs: &[PluginConfig]) -> Plugins {
    let site = SiteFacts { origin: "http://127.0.0.1:8080".into(), admin_script_hashes: Vec::new() };
    Plugins::load(Arc::clone(&SANDBOX), cache, Ports::absent(), site, configs).await.unwrap()
}

fn component_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("../plugins/{name}/{name}.wasm"))
        .canonicalize()
        .unwrap()
}
