//! Loads one plugin: reads its file, compares its imports with its grants, asks who it is, and lets it check its
//! settings. Nothing of a plugin is used before all of that went well.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use arc_swap::ArcSwapOption;
use sha2::{Digest, Sha256};
use tokio::sync::{Notify, Semaphore};
use wasmtime::component::{Component, InstancePre};

use super::{
    capability, clean,
    compile::CompileCache,
    component::{self, ComponentFile, not_a_component},
    engine::Sandbox,
    error::{CallError, ErrorKind, FailureCause, GuestError, LoadProblem},
    grants::{Grants, HtmlPolicy},
    health::{Failure, Health, Verdict},
    hooks::{Call, Hook, HookIndices, RoutePaths},
    kept::KeptComponents,
    lines::{LineBook, LineLevel, LineSource, Lines, NewLine},
    net::Network,
    output::shown,
    ports::Ports,
    power_names::PowerNames,
    powers::Powers,
    probation::Probation,
    scope::Scope,
    settings::Settings,
    state::PluginState,
};
use sandpress_config::PluginConfig;
use sandpress_domain::FieldError;

/// A plugin that is ready to be called.
pub(super) struct LoadedPlugin {
    pub(super) id: Arc<str>,
    pub(super) version: String,
    pub(super) label: String,
    pub(super) summary: String,
    pub(super) sha256: String,
    pub(super) config: PluginConfig,
    pub(super) pre: InstancePre<PluginState>,
    pub(super) names: PowerNames,
    pub(super) hooks: Arc<HookIndices>,
    pub(super) health: Health,
    pub(super) lines: Arc<Lines>,
    pub(super) powers: Arc<Powers>,
    /// Its places among the instances of the site.
    pub(super) places: Arc<Semaphore>,
    /// The version before, until this one has proved itself.
    pub(super) probation: ArcSwapOption<Probation>,
    pub(super) routes: RoutePaths,
    /// Makes the chance of its instances foreseeable, in tests.
    pub(super) seed: Option<u64>,
    pub(super) grants: Grants,
}

/// What loading needs besides the plugin itself.
pub(super) struct Loader {
    pub(super) sandbox: Arc<Sandbox>,
    pub(super) cache: CompileCache,
    pub(super) kept: KeptComponents,
    pub(super) ports: Ports,
    pub(super) lines: LineBook,
    /// Told when a plugin has to give way to its version before.
    pub(super) returned: Arc<Notify>,
    /// Whether it only looks how a plugin would do: nothing is kept of it, and no plugin is told of an upgrade.
    pub(super) is_trial: bool,
}

/// A component that was read and compiled. None of it has run.
pub(super) struct Inspected {
    pub(super) sha256: String,
    pub(super) names: PowerNames,
    bytes: Arc<[u8]>,
    component: Component,
}

impl Loader {
    /// Reads and compiles the plugin's file.
    pub(super) async fn inspect(&self, config: &PluginConfig) -> Result<Inspected, LoadProblem> {
        self.inspect_bytes(config, component::read(config).await?).await
    }

    /// Compiles a component for the plugin.
    pub(super) async fn inspect_bytes(
        &self,
        config: &PluginConfig,
        file: ComponentFile,
    ) -> Result<Inspected, LoadProblem> {
        let (engine, sha256, bytes) = (self.sandbox.engine(), file.sha256, Arc::<[u8]>::from(file.bytes));
        let compiled = self.cache.compile(engine, Arc::clone(&bytes), &sha256, self.sandbox.priority());
        let component = compiled.await.map_err(|error| {
            not_a_component(&config.component, format!("it is damaged, or cannot be compiled: {error}"))
        })?;
        let exports = component.component_type();
        let hooks = exports.exports(engine).filter_map(|(name, _)| Hook::of_export(name));
        let names = PowerNames {
            capabilities: capability::names(engine, &component),
            hooks: hooks.map(|hook| hook.as_str().to_owned()).collect(),
        };
        Ok(Inspected { sha256, names, bytes, component })
    }

    /// Loads the plugin, or says why not. `last` is the version that the site ran last; without it the plugin learns of
    /// no upgrade.
    pub(super) async fn load(
        &self,
        config: &PluginConfig,
        inspected: Inspected,
        last: Option<&str>,
    ) -> Result<LoadedPlugin, LoadProblem> {
        let Inspected { bytes, sha256, .. } = &inspected;
        let (bytes, sha256) = (Arc::clone(bytes), sha256.clone());
        let mut plugin = self.link(config, inspected, Some(Grants::read(config)?))?;
        self.introduce(&mut plugin, last).await?;
        if config.sha256.is_none() && !self.is_trial {
            self.kept.keep(&bytes, &sha256);
        }
        Ok(plugin)
    }

    /// Links the component, without running any of it; without grants, for a look at it.
    pub(super) fn link(
        &self,
        config: &PluginConfig,
        inspected: Inspected,
        grants: Option<Grants>,
    ) -> Result<LoadedPlugin, LoadProblem> {
        let Inspected { sha256, names, component, .. } = inspected;
        let pre = capability::link(self.sandbox.engine(), &component, &config.id, grants.as_ref())?
            .instantiate_pre(&component)
            .map_err(|error| {
                not_a_component(&config.component, format!("its imports do not fit: {error:#}"))
            })?;
        Ok(LoadedPlugin {
            id: config.id.as_str().into(),
            version: String::new(),
            label: String::new(),
            summary: String::new(),
            sha256,
            names,
            hooks: Arc::new(HookIndices::find(&pre).map_err(LoadProblem::Hooks)?),
            pre,
            health: Health::default(),
            lines: self.lines.of(&config.id),
            routes: RoutePaths::default(),
            powers: Arc::new(Powers::before_introduction(&self.ports)),
            seed: self.sandbox.seed(),
            places: self.sandbox.places(),
            probation: ArcSwapOption::empty(),
            grants: grants.unwrap_or_default(),
            config: config.clone(),
        })
    }

    /// Asks the plugin who it is, and configures it.
    async fn introduce(&self, plugin: &mut LoadedPlugin, last: Option<&str>) -> Result<(), LoadProblem> {
        let description = self.scope().describe(plugin).await?;
        if description.id != *plugin.id {
            return Err(LoadProblem::WrongId { found: description.id });
        }
        plugin.version = shown(&description.version);
        plugin.label = shown(&description.label);
        plugin.summary = shown(&description.summary);
        let given: Vec<_> = plugin.config.settings.clone().into_iter().collect();
        let settings = Settings::complete(&given, &description.settings).map_err(|problems| {
            let errors = problems.into_iter().map(|(key, message)| FieldError::new(key, message));
            LoadProblem::of_settings(&plugin.config, errors.collect())
        })?;
        let network = self.network(&plugin.grants)?;
        let powers = Powers::new(settings, &plugin.grants, &self.ports, network);
        powers.warn_of_missing_secrets(&plugin.id).await;
        plugin.powers = Arc::new(powers);
        match self.scope().configure(plugin, &plugin.powers.settings.to_guest()).await {
            Err(CallError::Refused { error: GuestError::Invalid(errors), .. }) => {
                let shown = |error: FieldError| FieldError::new(shown(&error.field), shown(&error.message));
                let errors = errors.into_iter().map(shown).collect();
                return Err(LoadProblem::of_settings(&plugin.config, errors));
            }
            // Behind its capabilities stands nothing in a trial, which is no fault of the plugin.
            Err(CallError::Refused { error: GuestError::Other(ErrorKind::Unavailable, _), .. })
                if self.is_trial => {}
            outcome => outcome?,
        }
        plugin.routes = self.scope().routes(plugin).await?;
        if let Some(from) = last.filter(|from| *from != plugin.version && !self.is_trial) {
            self.scope().upgrade(plugin, from).await?;
            tracing::info!(plugin = &*plugin.id, from, to = plugin.version, "plugin upgraded");
        }
        Ok(())
    }

    /// The way out, for a plugin that was granted one.
    fn network(&self, grants: &Grants) -> Result<Option<Network>, LoadProblem> {
        if grants.http.is_none() && grants.connect.is_none() {
            return Ok(None);
        }
        let connector = self.sandbox.tls().connector();
        let connector = connector.map_err(|error| LoadProblem::Host(error.to_string()))?;
        let switchboard = self.ports.switchboard.clone();
        Ok(Some(Network { resolver: Arc::clone(&self.ports.resolver), switchboard, connector }))
    }

    /// A scope outside of any request, in which only the plugin at hand is called.
    pub(super) fn scope(&self) -> Scope {
        Scope::of_load(Arc::clone(&self.sandbox))
    }
}

impl LoadedPlugin {
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
        let (level, source, at) = (LineLevel::Error, LineSource::Site, self.powers.clock.now());
        let message = cause.to_string();
        self.lines.keep(NewLine {
            level,
            source,
            at,
            call: Some(call),
            message: &message,
            backtrace: &backtrace,
        });
        let failure = Failure { hook, function, cause: cause.clone(), backtrace, at: SystemTime::now() };
        let Verdict { rest, is_hopeless } = self.health.failed(failure, elapsed, Instant::now());
        match self.probation() {
            Some(probation) if rest.is_some() || is_hopeless => {
                probation.fail(format!(
                    "version {} failed again and again in {hook}.{function}: {cause}",
                    self.version
                ));
            }
            _ => {
                if let Some(rest) = rest {
                    tracing::error!(plugin, ?rest, "plugin switched off: it failed again and again");
                    let minutes = rest.as_secs().div_ceil(60);
                    let message = format!("it failed again and again and is not called for {minutes} min");
                    self.lines.tell(LineLevel::Error, at, &message);
                }
            }
        }
        CallError::Failed { plugin: plugin.to_owned(), hook, cause }
    }

    /// Writes that the site goes on without the plugin's answer, for whoever cannot tell from the log already.
    pub(super) fn left_out(&self, call: Call, error: &CallError, consequence: &str) {
        let (plugin, hook, function) = (&*self.id, call.hook.as_str(), call.function);
        if error.is_logged() {
            tracing::debug!(plugin, hook, function, %error, "{consequence}");
        } else {
            tracing::warn!(plugin, hook, function, %error, "{consequence}");
        }
    }

    /// Changes with everything that the plugin's answers depend on.
    pub(super) fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.sha256.as_bytes());
        for (key, value) in self.powers.settings.iter() {
            hash.update([0]);
            hash.update(key.as_bytes());
            hash.update([1]);
            hash.update(value.as_bytes());
        }
        hash.update([2]);
        hash.update(self.powers.language.tag().as_bytes());
        match self.grants.html {
            HtmlPolicy::Clean => hash.update(clean::VERSION.as_bytes()),
            HtmlPolicy::Raw => hash.update(b"raw"),
        }
        data_encoding::HEXLOWER.encode(&hash.finalize())
    }
}
