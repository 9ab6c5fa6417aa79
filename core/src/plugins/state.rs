//! What the host keeps for one instance of a plugin.

use std::{sync::Arc, time::Duration};

use wasmtime::{StoreContextMut, UpdateDeadline, component::ResourceTable};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

use super::{
    engine::TICK, error::FailureCause, limits::MemoryLimit, output::GuestOutput, ports::PluginDocuments,
    settings::Settings,
};
use crate::config::PluginLimits;

/// Bytes and lines that one call may write to the log.
const LOG_BYTES: usize = 64 << 10;
const LOG_LINES: u32 = 100;

/// Documents that one call may read and write.
const DOCUMENTS: u32 = 1_000;

/// Transactions on documents that one call may have: each waits for the disk, and keeps other writers waiting.
const TRANSACTIONS: u32 = 32;

/// The store's data: what host functions work on.
pub(super) struct PluginState {
    pub(super) plugin: Arc<str>,
    pub(super) settings: Arc<Settings>,
    /// The plugin's documents; none where they are not granted, or the plugin is not known yet.
    pub(super) store: Option<StoreAccess>,
    pub(super) budget: Budget,
    pub(super) memory: MemoryLimit,
    pub(super) output: GuestOutput,
    wasi: WasiCtx,
    table: ResourceTable,
}

/// The way to a plugin's documents.
#[derive(Clone)]
pub(super) struct StoreAccess {
    pub(super) documents: Arc<dyn PluginDocuments>,
    /// What its documents may count, in bytes.
    pub(super) quota: u64,
}

/// What is left of one call's budget.
#[derive(Debug)]
pub(super) struct Budget {
    limits: PluginLimits,
    cpu_left: Duration,
    host_calls_left: u32,
    documents_left: u32,
    transactions_left: u32,
    log_bytes_left: usize,
    log_lines_left: u32,
    pub(super) log_lines_dropped: u32,
    /// Which part was used up first.
    pub(super) exceeded: Option<FailureCause>,
}

/// The error with which a host function ends a call whose budget is used up.
#[derive(Debug, thiserror::Error)]
#[error("the budget of the call is used up")]
pub(super) struct BudgetExceeded;

impl PluginState {
    pub(super) fn new(
        plugin: Arc<str>,
        settings: Arc<Settings>,
        store: Option<StoreAccess>,
        limits: PluginLimits,
    ) -> Self {
        let output = GuestOutput::default();
        let mut table = ResourceTable::new();
        table.set_max_capacity(1_000);
        let wasi = WasiCtxBuilder::new()
            .stdout(output.clone())
            .stderr(output.clone())
            .allow_tcp(false)
            .allow_udp(false)
            .max_random_size(64 << 10)
            .build();
        Self {
            plugin,
            settings,
            store,
            memory: MemoryLimit::new(limits.memory_bytes as usize),
            budget: Budget::new(limits),
            output,
            wasi,
            table,
        }
    }

    /// Starts the budget of the next call.
    pub(super) fn begin_call(&mut self) {
        self.budget = Budget::new(self.budget.limits.clone());
    }

    /// Called when the guest has run for another tick.
    pub(super) fn on_tick(mut store: StoreContextMut<'_, Self>) -> wasmtime::Result<UpdateDeadline> {
        let budget = &mut store.data_mut().budget;
        budget.cpu_left = budget.cpu_left.saturating_sub(TICK);
        if budget.cpu_left.is_zero() {
            budget.exceeded.get_or_insert(FailureCause::Cpu);
            return Err(BudgetExceeded.into());
        }
        // A plain yield would put the task to the front of tokio's queue and starve the others.
        Ok(UpdateDeadline::YieldCustom(1, Box::pin(tokio::task::yield_now())))
    }
}

impl Budget {
    fn new(limits: PluginLimits) -> Self {
        Self {
            cpu_left: limits.cpu,
            host_calls_left: limits.host_calls,
            limits,
            documents_left: DOCUMENTS,
            transactions_left: TRANSACTIONS,
            log_bytes_left: LOG_BYTES,
            log_lines_left: LOG_LINES,
            log_lines_dropped: 0,
            exceeded: None,
        }
    }

    /// Counts one call of a host function.
    pub(super) fn host_call(&mut self) -> Result<(), BudgetExceeded> {
        match self.host_calls_left.checked_sub(1) {
            Some(left) => {
                self.host_calls_left = left;
                Ok(())
            }
            None => {
                self.exceeded.get_or_insert(FailureCause::HostCalls);
                Err(BudgetExceeded)
            }
        }
    }

    /// Counts documents that are read or written. Whether they still fit.
    pub(super) fn documents(&mut self, count: u32) -> bool {
        take(&mut self.documents_left, count)
    }

    /// Counts one transaction on documents. Whether it still fits.
    pub(super) fn transaction(&mut self) -> bool {
        take(&mut self.transactions_left, 1)
    }

    /// Whether a log line of `bytes` still fits; counts it either way.
    pub(super) fn log_line(&mut self, bytes: usize) -> bool {
        if self.log_lines_left == 0 || self.log_bytes_left < bytes {
            self.log_lines_dropped = self.log_lines_dropped.saturating_add(1);
            return false;
        }
        self.log_lines_left -= 1;
        self.log_bytes_left -= bytes;
        true
    }
}

fn take(left: &mut u32, count: u32) -> bool {
    let rest = left.checked_sub(count);
    *left = rest.unwrap_or(*left);
    rest.is_some()
}

impl WasiView for PluginState {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}
