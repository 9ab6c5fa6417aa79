//! Loads one plugin: reads its file, compares its imports with its grants, asks who it is, and lets it check its
//! settings. Nothing of a plugin is used before all of that went well.

use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use sha2::{Digest, Sha256};
use wasmtime::component::InstancePre;

use super::{
    bindings::sandpress::types::types::Error as WitError,
    capability, clean,
    compile::CompileCache,
    component::{self, not_a_component},
    engine::Sandbox,
    error::{CallError, FailureCause, GuestError, LoadError, LoadProblem},
    grants::{Grants, HtmlPolicy},
    health::{Failure, Health},
    hooks::{Call, HookIndices},
    ports::Ports,
    scope::{Outcome, Scope},
    settings::Settings,
    state::{PluginState, StoreAccess},
    table::DispatchTable,
};
use crate::config::PluginConfig;

/// A plugin that is ready to be called.
pub(super) struct LoadedPlugin {
    pub(super) id: Arc<str>,
    pub(super) version: String,
    pub(super) label: String,
    pub(super) summary: String,
    pub(super) sha256: String,
    pub(super) config: PluginConfig,
    pub(super) pre: InstancePre<PluginState>,
    pub(super) hooks: HookIndices,
    pub(super) health: Health,
    settings: Arc<Settings>,
    grants: Grants,
    store: Option<StoreAccess>,
}

/// What loading needs besides the plugin itself.
pub(super) struct Loader {
    pub(super) sandbox: Arc<Sandbox>,
    pub(super) cache: CompileCache,
    pub(super) ports: Ports,
}

impl Loader {
    /// Loads the plugin, or says why not.
    pub(super) async fn load(&self, config: &PluginConfig) -> Result<LoadedPlugin, LoadError> {
        let error = |problem| LoadError { plugin: config.id.clone(), problem };
        let mut plugin = self.prepare(config).await.map_err(error)?;
        self.introduce(&mut plugin).await.map_err(error)?;
        Ok(plugin)
    }

    /// Reads, compiles and links the component, without running any of it.
    async fn prepare(&self, config: &PluginConfig) -> Result<LoadedPlugin, LoadProblem> {
        let grants = Grants::read(config)?;
        let pin = config.sha256.map(|pin| data_encoding::HEXLOWER.encode(&pin));
        let file = component::read(&config.component, pin.as_deref()).await?;
        let sha256 = file.sha256;
        let compiled =
            self.cache.compile(self.sandbox.engine(), file.bytes, &sha256).await.map_err(|error| {
                not_a_component(&config.component, format!("it is damaged, or cannot be compiled: {error}"))
            })?;
        let pre = capability::link(self.sandbox.engine(), &compiled, &config.id, &grants)?
            .instantiate_pre(&compiled)
            .map_err(|error| {
                not_a_component(&config.component, format!("its imports do not fit: {error:#}"))
            })?;
        Ok(LoadedPlugin {
            id: config.id.as_str().into(),
            version: String::new(),
            label: String::new(),
            summary: String::new(),
            sha256,
            hooks: HookIndices::find(&pre).map_err(LoadProblem::Hooks)?,
            pre,
            health: Health::default(),
            settings: Arc::default(),
            grants,
            store: None,
            config: config.clone(),
        })
    }

    /// Asks the plugin who it is, and configures it.
    async fn introduce(&self, plugin: &mut LoadedPlugin) -> Result<(), LoadProblem> {
        let description = self.scope().describe(plugin).await?;
        if description.id != *plugin.id {
            return Err(LoadProblem::WrongId { found: description.id });
        }
        plugin.version = description.version;
        plugin.label = description.label;
        plugin.summary = description.summary;
        let given: Vec<_> = plugin.config.settings.clone().into_iter().collect();
        let settings = Settings::complete(&given, &description.settings)
            .map_err(|problems| in_cms_toml(plugin, problems))?;
        plugin.settings = Arc::new(settings);
        plugin.store = plugin
            .grants
            .store_quota
            .map(|quota| StoreAccess { documents: Arc::clone(&self.ports.documents), quota });
        match self.scope().configure(plugin, &plugin.settings.to_guest()).await {
            Err(CallError::Refused { error: GuestError::Invalid(errors), .. }) => {
                let problems = errors.into_iter().map(|error| (error.field, error.message)).collect();
                return Err(in_cms_toml(plugin, problems));
            }
            outcome => outcome?,
        }
        let recorded = self.ports.versions.recorded(&plugin.id).await.map_err(LoadProblem::Host)?;
        if let Some(from) = recorded.as_deref().filter(|from| *from != plugin.version) {
            self.scope().upgrade(plugin, from).await?;
            tracing::info!(plugin = &*plugin.id, from, to = plugin.version, "plugin upgraded");
        }
        self.ports
            .versions
            .record(&plugin.id, &plugin.version, &plugin.sha256)
            .await
            .map_err(LoadProblem::Host)
    }

    /// A scope outside of any request, in which only the plugin at hand is called.
    pub(super) fn scope(&self) -> Scope {
        Scope::new(Arc::clone(&self.sandbox), Arc::new(DispatchTable::default()))
    }
}

impl LoadedPlugin {
    /// The state of a new instance.
    pub(super) fn new_state(&self) -> PluginState {
        let (id, settings) = (Arc::clone(&self.id), Arc::clone(&self.settings));
        PluginState::new(id, settings, self.store.clone(), self.config.limits.clone())
    }

    /// Runs a call for as long as it may take by the clock.
    pub(super) async fn bounded<T>(&self, call: impl Future<Output = wasmtime::Result<T>>) -> Outcome<T> {
        tokio::time::timeout(self.config.limits.wall, call).await.ok()
    }

    /// The plugin's own error as an answer of the call.
    pub(super) fn refused(&self, error: WitError) -> CallError {
        CallError::Refused { plugin: self.id.to_string(), error: error.into() }
    }

    /// HTML of the plugin as it may be stored and served.
    pub(super) fn accept_html(&self, call: Call, html: String) -> Result<String, CallError> {
        let html = match self.grants.html {
            HtmlPolicy::Clean => clean::clean(&html),
            // PostgreSQL has no room for NUL, and HTML no use.
            HtmlPolicy::Raw => html.replace('\0', ""),
        };
        let limit = self.config.limits.html_bytes as usize;
        if html.len() <= limit {
            return Ok(html);
        }
        Err(self.failed(call, FailureCause::Html(html.len(), limit), String::new(), Duration::ZERO))
    }

    /// Enters a failed call into the plugin's account, writes the one line about it, and switches the plugin off where
    /// it fails again and again.
    pub(super) fn failed(
        &self,
        call: Call,
        cause: FailureCause,
        backtrace: String,
        elapsed: Duration,
    ) -> CallError {
        let (plugin, hook, function) = (&*self.id, call.hook.as_str(), call.function);
        tracing::error!(plugin, hook, function, %cause, ?elapsed, backtrace, "plugin failed");
        let failure = Failure { hook, function, cause: cause.clone(), backtrace, at: SystemTime::now() };
        if let Some(rest) = self.health.failed(failure, elapsed, Instant::now()) {
            tracing::error!(plugin, ?rest, "plugin switched off: it failed again and again");
        }
        CallError::Failed { plugin: plugin.to_owned(), hook, cause }
    }

    /// Changes with everything that the plugin's answers depend on.
    pub(super) fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.sha256.as_bytes());
        for (key, value) in self.settings.iter() {
            hash.update([0]);
            hash.update(key.as_bytes());
            hash.update([1]);
            hash.update(value.as_bytes());
        }
        match self.grants.html {
            HtmlPolicy::Clean => hash.update(clean::VERSION.as_bytes()),
            HtmlPolicy::Raw => hash.update(b"raw"),
        }
        data_encoding::HEXLOWER.encode(&hash.finalize())
    }
}

fn in_cms_toml(plugin: &LoadedPlugin, problems: Vec<(String, String)>) -> LoadProblem {
    let line = |(key, message): (String, String)| match key.as_str() {
        "" => format!("[plugins.{}.settings] {message}", plugin.id),
        _ => format!("[plugins.{}.settings] {key}: {message}", plugin.id),
    };
    LoadProblem::Settings(problems.into_iter().map(line).collect())
}
