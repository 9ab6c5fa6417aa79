//! The plugins of one request: each gets a fresh instance at its first hook, and all are dropped together.

mod stopped;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::{Duration, Instant},
};

use stopped::{Stopped, give_up, log_output};
use tracing::Instrument;
use wasmtime::{Store, component::Instance};

use super::{
    bindings::sandpress::types::types::Error as WitError,
    engine::{Sandbox, Slot},
    error::{CallError, FailureCause},
    hooks::Call,
    limits::HANDLES,
    load::LoadedPlugin,
    state::PluginState,
    table::DispatchTable,
    timing,
};
use sandpress_domain::{Actor, Origin};

/// The instances that live as long as one request, and the plugins that were enabled when it began.
pub struct Scope {
    sandbox: Arc<Sandbox>,
    table: Arc<DispatchTable>,
    idle: HashMap<Arc<str>, LiveInstance>,
    /// Plugins whose new version failed in this scope: the version before answers in it from then on.
    given_up: HashSet<Arc<str>>,
    actor: Option<Arc<Actor>>,
    origin: Origin,
    is_background: bool,
    /// Whether a plugin that is loaded has to answer by itself.
    is_load: bool,
    /// Whether an instance outside of the scope waits for it.
    is_inner: bool,
}

/// An instance of a plugin with its place in the pool.
struct LiveInstance {
    store: Store<PluginState>,
    instance: Instance,
    _slot: Slot,
    entered: Instant,
}

impl Scope {
    pub(super) fn new(sandbox: Arc<Sandbox>, table: Arc<DispatchTable>) -> Self {
        Self {
            sandbox,
            table,
            idle: HashMap::new(),
            given_up: HashSet::new(),
            actor: None,
            origin: Origin::DIRECT,
            is_background: false,
            is_load: false,
            is_inner: false,
        }
    }

    /// For loading plugins: a new version has to answer by itself.
    pub(super) fn of_load(sandbox: Arc<Sandbox>) -> Self {
        Self { is_load: true, ..Self::new(sandbox, Arc::default()) }
    }

    /// Lets plugins act on behalf of somebody: what they do through the host, that person must be allowed to do.
    #[must_use]
    pub fn on_behalf_of(mut self, actor: Actor) -> Self {
        self.actor = Some(Arc::new(actor));
        self
    }

    /// Says what the calls go back to: what plugins change in them is a step further away from it.
    #[must_use]
    pub fn because_of(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// For work that a call of a plugin waits for, which holds its place in the pool meanwhile.
    #[must_use]
    pub fn within_a_call(mut self) -> Self {
        self.is_inner = true;
        self
    }

    /// For work that nobody waits for: a call may take as long as a job.
    #[must_use]
    pub fn in_background(mut self) -> Self {
        self.is_background = true;
        self
    }

    /// On whose behalf plugins work; none where it is nobody in particular.
    pub(super) fn actor(&self) -> Option<&Actor> {
        self.actor.as_deref()
    }

    /// The plugins that were enabled when the scope was opened.
    pub(super) fn table(&self) -> Arc<DispatchTable> {
        Arc::clone(&self.table)
    }

    /// Calls a function of a hook whose answer may be an error of the plugin's own.
    pub(super) async fn ask<T>(
        &mut self,
        plugin: &LoadedPlugin,
        call: Call,
        work: impl AsyncFnOnce(&mut Store<PluginState>, &Instance) -> wasmtime::Result<Result<T, WitError>> + Copy,
    ) -> Result<T, CallError> {
        let refused =
            |error: WitError| CallError::Refused { plugin: plugin.id.to_string(), error: error.into() };
        self.call(plugin, call, work).await?.map_err(refused)
    }

    /// Calls a function of a hook. Where a version on probation fails and has changed nothing, the version before it
    /// answers, so that the request does not fail.
    pub(super) async fn call<T>(
        &mut self,
        plugin: &LoadedPlugin,
        call: Call,
        work: impl AsyncFnOnce(&mut Store<PluginState>, &Instance) -> wasmtime::Result<T> + Copy,
    ) -> Result<T, CallError> {
        let probation = if self.is_load { None } else { plugin.probation() };
        let previous = probation.as_ref().and_then(|probation| probation.previous_with(call.hook));
        let has_failed = probation.as_ref().is_some_and(|probation| probation.failure().is_some());
        if let Some(previous) = previous
            && (has_failed || self.given_up.contains(&plugin.id))
        {
            return self.attempt(previous, call, work).await.map_err(|stopped| stopped.error);
        }
        match (self.attempt(plugin, call, work).await, previous) {
            (Err(Stopped { had_effects: false, .. }), Some(previous)) => {
                tracing::info!(
                    plugin = &*plugin.id,
                    version = previous.version,
                    "the version before answers"
                );
                self.given_up.insert(Arc::clone(&plugin.id));
                self.attempt(previous, call, work).await.map_err(|stopped| stopped.error)
            }
            (outcome, _) => outcome.map_err(|stopped| stopped.error),
        }
    }

    /// The memory of the plugin's instance in this scope, in bytes; 0 where there is none.
    pub(super) fn memory_of(&self, plugin: &LoadedPlugin) -> usize {
        self.idle.get(&plugin.id).map_or(0, |live| live.store.data().memory.used())
    }

    async fn attempt<T>(
        &mut self,
        plugin: &LoadedPlugin,
        call: Call,
        work: impl AsyncFnOnce(&mut Store<PluginState>, &Instance) -> wasmtime::Result<T>,
    ) -> Result<T, Stopped> {
        let span = tracing::info_span!(
            "plugin",
            plugin = &*plugin.id,
            hook = call.hook.as_str(),
            function = call.function
        );
        self.run(plugin, call, work).instrument(span).await
    }

    /// Calls a function of a hook in the plugin's instance of this scope, within a new budget. The instance is kept
    /// for the next hook, or thrown away where the call failed.
    async fn run<T>(
        &mut self,
        plugin: &LoadedPlugin,
        call: Call,
        work: impl AsyncFnOnce(&mut Store<PluginState>, &Instance) -> wasmtime::Result<T>,
    ) -> Result<T, Stopped> {
        let mut live = self.enter(plugin, call).await?;
        let wall = self.wall(plugin, call);
        live.store.data_mut().budget.net.ends_in(wall);
        let outcome = tokio::time::timeout(wall, work(&mut live.store, &live.instance)).await;
        let LiveInstance { store, entered, .. } = &mut live;
        let elapsed = entered.elapsed();
        timing::note(&plugin.id, call.hook.as_str(), call.function, elapsed);
        let state = store.data();
        plugin.health.used(state.budget.host_calls(), state.budget.carried(), state.memory.used());
        match outcome {
            Ok(Ok(value)) => {
                plugin.health.succeeded(call, elapsed);
                log_output(plugin, call, store, elapsed);
                let (host_calls, memory) = (store.data().budget.host_calls(), store.data().memory.used());
                tracing::debug!(?elapsed, host_calls, memory, at_load = self.is_load, "plugin called");
                self.idle.insert(Arc::clone(&plugin.id), live);
                Ok(value)
            }
            Ok(Err(error)) => Err(give_up(plugin, call, store, Some(error), *entered)),
            Err(_) => Err(give_up(plugin, call, store, None, *entered)),
        }
    }

    /// The plugin's instance of this scope, with a new budget; made now if this is its first hook.
    async fn enter(&mut self, plugin: &LoadedPlugin, call: Call) -> Result<LiveInstance, Stopped> {
        if let Some(off_for) = plugin.health.off_for(Instant::now()) {
            let error = CallError::SwitchedOff { plugin: plugin.id.to_string(), off_for };
            return Err(Stopped { error, had_effects: false });
        }
        let idle = self.idle.remove(&plugin.id);
        if let Some(mut live) = idle.filter(|live| Arc::ptr_eq(&live.store.data().hooks, &plugin.hooks)) {
            live.store.data_mut().begin_call(call);
            live.store.set_epoch_deadline(1);
            live.entered = Instant::now();
            return Ok(live);
        }
        let slot = self.slot(plugin, call).await?;
        let mut store = Store::new(
            self.sandbox.engine(),
            PluginState::new(plugin, call, self.actor.clone(), self.origin),
        );
        store.limiter(|state| &mut state.memory);
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(PluginState::on_tick);
        store.set_hostcall_fuel(plugin.config.limits.transfer_bytes as usize);
        store.set_max_component_handles(HANDLES);
        let entered = Instant::now();
        let made =
            tokio::time::timeout(self.wall(plugin, call), plugin.pre.instantiate_async(&mut store)).await;
        match made {
            Ok(Ok(instance)) => {
                store.data_mut().instantiation = Some(entered.elapsed());
                Ok(LiveInstance { store, instance, _slot: slot, entered })
            }
            Ok(Err(error)) => Err(give_up(plugin, call, &mut store, Some(error), entered)),
            Err(_) => Err(give_up(plugin, call, &mut store, None, entered)),
        }
    }

    async fn slot(&mut self, plugin: &LoadedPlugin, call: Call) -> Result<Slot, Stopped> {
        let free =
            if self.is_inner { self.sandbox.try_inner_slot() } else { self.sandbox.try_slot(&plugin.places) };
        if let Some(slot) = free {
            return Ok(slot);
        }
        // Scopes that wait hold nothing, or they would wait for each other.
        self.idle.clear();
        let slot = if self.is_inner {
            self.sandbox.inner_slot().await
        } else {
            self.sandbox.slot(&plugin.places).await
        };
        slot.map_err(|error| {
            let cause = FailureCause::Trap(error.to_string());
            Stopped { error: plugin.failed(call, cause, String::new(), Duration::ZERO), had_effects: false }
        })
    }

    /// How long a call of the plugin may take by the clock.
    fn wall(&self, plugin: &LoadedPlugin, call: Call) -> Duration {
        let limits = call.limits(&plugin.config.limits);
        if self.is_background { limits.job_wall } else { limits.wall }
    }
}
