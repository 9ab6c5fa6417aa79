//! The plugins of one request: each gets a fresh instance at its first hook, and all are dropped together.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use wasmtime::{Store, Trap, component::Instance};

use super::{
    engine::{Sandbox, Slot},
    error::{CallError, FailureCause},
    hooks::Call,
    load::LoadedPlugin,
    state::PluginState,
    table::DispatchTable,
};

/// The instances that live as long as one request, and the plugins that were enabled when it began.
pub struct Scope {
    sandbox: Arc<Sandbox>,
    table: Arc<DispatchTable>,
    idle: HashMap<Arc<str>, LiveInstance>,
}

/// An instance of a plugin with its place in the pool.
pub(super) struct LiveInstance {
    pub(super) store: Store<PluginState>,
    pub(super) instance: Instance,
    _slot: Slot,
    entered: Instant,
}

/// How a bounded call ended: by itself, or by the clock.
pub(super) type Outcome<T> = Option<wasmtime::Result<T>>;

impl Scope {
    pub(super) fn new(sandbox: Arc<Sandbox>, table: Arc<DispatchTable>) -> Self {
        Self { sandbox, table, idle: HashMap::new() }
    }

    /// The plugins that were enabled when the scope was opened.
    pub(super) fn table(&self) -> Arc<DispatchTable> {
        Arc::clone(&self.table)
    }

    /// The plugin's instance of this scope, with a new budget; made now if this is its first hook.
    pub(super) async fn enter(
        &mut self,
        plugin: &LoadedPlugin,
        call: Call,
    ) -> Result<LiveInstance, CallError> {
        if let Some(off_for) = plugin.health.off_for(Instant::now()) {
            return Err(CallError::SwitchedOff { plugin: plugin.id.to_string(), off_for });
        }
        if let Some(mut live) = self.idle.remove(&plugin.id) {
            live.store.data_mut().begin_call();
            live.store.set_epoch_deadline(1);
            live.entered = Instant::now();
            return Ok(live);
        }
        let slot = match self.sandbox.try_slot() {
            Some(slot) => slot,
            None => {
                // Scopes that wait hold nothing, or they would wait for each other.
                self.idle.clear();
                self.sandbox.slot().await.map_err(|error| {
                    plugin.failed(call, FailureCause::Trap(error.to_string()), String::new(), Duration::ZERO)
                })?
            }
        };
        let mut store = Store::new(self.sandbox.engine(), plugin.new_state());
        store.limiter(|state| &mut state.memory);
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(PluginState::on_tick);
        store.set_hostcall_fuel(plugin.config.limits.transfer_bytes as usize);
        store.set_max_component_handles(1_000);
        let entered = Instant::now();
        match plugin.bounded(plugin.pre.instantiate_async(&mut store)).await {
            Some(Ok(instance)) => Ok(LiveInstance { store, instance, _slot: slot, entered }),
            outcome => Err(give_up(plugin, call, &mut store, outcome.and_then(Result::err), entered)),
        }
    }

    /// Ends a call: keeps the instance for the next hook of this scope, or throws it away where the call failed.
    pub(super) fn leave<T>(
        &mut self,
        plugin: &LoadedPlugin,
        call: Call,
        mut live: LiveInstance,
        outcome: Outcome<T>,
    ) -> Result<T, CallError> {
        match outcome {
            Some(Ok(value)) => {
                let elapsed = live.entered.elapsed();
                plugin.health.succeeded(call.function, elapsed);
                log_output(plugin, call, &mut live.store);
                tracing::debug!(plugin = &*plugin.id, hook = call.hook.as_str(), ?elapsed, "plugin called");
                self.idle.insert(Arc::clone(&plugin.id), live);
                Ok(value)
            }
            Some(Err(error)) => Err(give_up(plugin, call, &mut live.store, Some(error), live.entered)),
            None => Err(give_up(plugin, call, &mut live.store, None, live.entered)),
        }
    }
}

/// Names the cause of a failed call. No error means that the clock ended it.
fn give_up(
    plugin: &LoadedPlugin,
    call: Call,
    store: &mut Store<PluginState>,
    error: Option<wasmtime::Error>,
    entered: Instant,
) -> CallError {
    let output = store.data().output.take();
    let backtrace = error
        .as_ref()
        .and_then(|error| error.downcast_ref::<wasmtime::WasmBacktrace>())
        .map(ToString::to_string)
        .unwrap_or_default();
    let cause = match error {
        Some(error) => cause_of(store.data(), &error, &output),
        None => FailureCause::Wall,
    };
    plugin.failed(call, cause, backtrace, entered.elapsed())
}

fn cause_of(state: &PluginState, error: &wasmtime::Error, output: &str) -> FailureCause {
    if let Some(cause) = &state.budget.exceeded {
        return cause.clone();
    }
    let message = format!("{:#}", error.root_cause());
    match error.downcast_ref::<Trap>() {
        // A Rust guest keeps part of its stack at the bottom of its memory and leaves that first.
        Some(Trap::StackOverflow | Trap::MemoryOutOfBounds) => FailureCause::Stack,
        _ if state.memory.refused => FailureCause::Memory,
        _ if message.contains("fuel allocated for hostcalls") => FailureCause::Transfer,
        _ if output.is_empty() => FailureCause::Trap(message),
        _ => FailureCause::Trap(last_words(output)),
    }
}

/// What a guest printed before it crashed, in one line, without Rust's advice to set a variable that no guest has.
fn last_words(output: &str) -> String {
    let lines =
        output.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("note: run with"));
    lines.collect::<Vec<_>>().join(" ")
}

/// Writes what the guest printed, and how much of its log was dropped.
fn log_output(plugin: &LoadedPlugin, call: Call, store: &mut Store<PluginState>) {
    let state = store.data();
    let output = state.output.take();
    if !output.is_empty() {
        tracing::info!(target: "sandpress::plugin", plugin = &*plugin.id, hook = call.hook.as_str(), output, "plugin printed");
    }
    if state.budget.log_lines_dropped > 0 {
        tracing::warn!(
            plugin = &*plugin.id,
            hook = call.hook.as_str(),
            dropped = state.budget.log_lines_dropped,
            "plugin logs too much"
        );
    }
}
