//! Why a call gave no answer, and what the guest printed on its way.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use wasmtime::{Store, Trap};

use crate::{
    backtrace::Backtrace,
    error::{CallError, FailureCause},
    hooks::Call,
    lines::{LineLevel, LineSource, NewLine},
    load::LoadedPlugin,
    state::PluginState,
    witness::{self, CallReport},
};

/// A call that gave no answer, and whether it may have changed something all the same.
pub(super) struct Stopped {
    pub(super) error: CallError,
    pub(super) had_effects: bool,
}

/// What wasmtime says where an instance holds too many handles; it has no type for it.
const HANDLE_ERRORS: &[&str] = &["store handle limit exceeded", "resource table has no free keys"];

/// What a call cost.
fn report(plugin: &LoadedPlugin, call: Call, state: &PluginState, elapsed: Duration) -> CallReport {
    CallReport {
        plugin: Arc::clone(&plugin.id),
        hook: call.hook.as_str(),
        function: call.function,
        elapsed,
        instantiation: state.instantiation,
        host_calls: state.budget.host_calls(),
        bytes: state.budget.carried(),
        memory: state.memory.used(),
        printed: String::new(),
        failure: None,
    }
}

/// Names the cause of a failed call. No error means that the clock ended it.
pub(super) fn give_up(
    plugin: &LoadedPlugin,
    call: Call,
    store: &mut Store<PluginState>,
    error: Option<wasmtime::Error>,
    entered: Instant,
) -> Stopped {
    let output = store.data().output.take();
    let backtrace = error
        .as_ref()
        .and_then(|error| error.downcast_ref::<wasmtime::WasmBacktrace>())
        .map(|backtrace| Backtrace::parse(&backtrace.to_string()))
        .unwrap_or_default();
    let cause = match error {
        Some(error) => cause_of(store.data(), &error, &output),
        None => FailureCause::Wall,
    };
    let elapsed = entered.elapsed();
    witness::note(|| CallReport {
        failure: Some((cause.clone(), backtrace.clone())),
        printed: output,
        ..report(plugin, call, store.data(), elapsed)
    });
    let error = plugin.failed(call, cause, backtrace.to_string(), elapsed);
    Stopped { error, had_effects: store.data().budget.had_effects }
}

fn cause_of(state: &PluginState, error: &wasmtime::Error, output: &str) -> FailureCause {
    if let Some(cause) = &state.budget.exceeded {
        return cause.clone();
    }
    let message = format!("{:#}", error.root_cause());
    match error.downcast_ref::<Trap>() {
        // A Rust guest keeps part of its stack at the bottom of its memory and leaves that first.
        Some(Trap::StackOverflow | Trap::MemoryOutOfBounds) => FailureCause::Stack,
        _ if let Some(cause) = &state.memory.refused => cause.clone(),
        _ if HANDLE_ERRORS.iter().any(|text| message.contains(text)) => FailureCause::Handles,
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
pub(super) fn log_output(plugin: &LoadedPlugin, call: Call, store: &Store<PluginState>, elapsed: Duration) {
    let state = store.data();
    let output = state.output.take();
    witness::note(|| CallReport { printed: output.clone(), ..report(plugin, call, state, elapsed) });
    if !output.is_empty() {
        tracing::info!(target: "sandpress::plugin", plugin = &*plugin.id, hook = call.hook.as_str(), output, "plugin printed");
        let (level, source, at) = (LineLevel::Info, LineSource::Printed, state.powers.clock.now());
        let line = NewLine { level, source, at, call: Some(call), message: &output, backtrace: "" };
        plugin.lines.keep(line);
    }
    if state.budget.log_lines_dropped > 0 {
        tracing::warn!(
            plugin = &*plugin.id,
            hook = call.hook.as_str(),
            dropped = state.budget.log_lines_dropped,
            "plugin logs too much"
        );
        let message =
            format!("it wrote too much: {} lines of this call were dropped", state.budget.log_lines_dropped);
        plugin.lines.tell(LineLevel::Warn, state.powers.clock.now(), &message);
    }
}
