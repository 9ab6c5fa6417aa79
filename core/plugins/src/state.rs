//! What the host keeps for one instance of a plugin.

use std::{sync::Arc, time::Duration};

use rand::{SeedableRng, rngs::StdRng};
use wasmtime::{StoreContextMut, UpdateDeadline, component::ResourceTable};
use wasmtime_wasi::{HostWallClock, WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

use super::{
    chance::Chance,
    engine::TICK,
    error::FailureCause,
    hooks::{Call, HookIndices},
    host::ContentBudget,
    limits::{HANDLES, MemoryLimit},
    lines::Lines,
    load::LoadedPlugin,
    net::{Allowance, Held},
    output::GuestOutput,
    powers::Powers,
};
use sandpress_config::PluginLimits;
use sandpress_domain::{Actor, Clock, Origin, Timestamp};

/// Bytes and lines that one call may write to the log.
const LOG_BYTES: usize = 64 << 10;
const LOG_LINES: u32 = 100;

/// Documents that one call may read and write.
const DOCUMENTS: u32 = 1_000;

/// Transactions on documents that one call may have: each waits for the disk, and keeps other writers waiting.
const TRANSACTIONS: u32 = 32;

/// Tasks that one call may put into the queue.
const JOBS: u32 = 20;

/// Mails that one call may send.
const MAILS: u32 = 5;

/// What the texts of those mails may count together, in bytes.
const MAIL_BYTES: u32 = 256 << 10;

/// The store's data: what host functions work on.
pub(super) struct PluginState {
    pub(super) plugin: Arc<str>,
    pub(super) powers: Arc<Powers>,
    /// Where the plugin's lines are kept.
    pub(super) lines: Arc<Lines>,
    /// Where the hooks of this instance's component are.
    pub(super) hooks: Arc<HookIndices>,
    /// The function of a hook that runs now.
    pub(super) call: Call,
    /// On whose behalf; none where it is nobody in particular, as for a reader.
    pub(super) actor: Option<Arc<Actor>>,
    /// What the call goes back to.
    pub(super) origin: Origin,
    /// Whether the plugin has the hook that its tasks are run by.
    pub(super) has_scheduled: bool,
    pub(super) budget: Budget,
    pub(super) memory: MemoryLimit,
    pub(super) output: GuestOutput,
    pub(super) chance: Chance,
    /// Connections and contents of responses.
    pub(super) held: Held,
    wasi: WasiCtx,
    /// The resources of the guest.
    pub(super) table: ResourceTable,
    /// Files that are on their way.
    pub(super) uploads: u32,
    /// How long it took to make the instance; none where a call before this one made it.
    pub(super) instantiation: Option<Duration>,
}

/// What is left of one call's budget.
#[derive(Debug)]
pub(super) struct Budget {
    limits: PluginLimits,
    cpu_left: Duration,
    host_calls_left: u32,
    documents_left: u32,
    transactions_left: u32,
    jobs_left: u32,
    /// What is left for the site's entries.
    pub(super) content: ContentBudget,
    mails_left: u32,
    mail_bytes_left: u32,
    log_bytes_left: usize,
    log_lines_left: u32,
    carried: u64,
    pub(super) log_lines_dropped: u32,
    /// What is left of the network.
    pub(super) net: Allowance,
    /// Whether the call may have changed something outside of its instance.
    pub(super) had_effects: bool,
    /// Which part was used up first.
    pub(super) exceeded: Option<FailureCause>,
}

/// The error with which a host function ends a call whose budget is used up.
#[derive(Debug, thiserror::Error)]
#[error("the budget of the call is used up")]
pub(super) struct BudgetExceeded;

impl PluginState {
    pub(super) fn new(plugin: &LoadedPlugin, call: Call, actor: Option<Arc<Actor>>, origin: Origin) -> Self {
        let limits = call.limits(&plugin.config.limits);
        let output = GuestOutput::default();
        let mut table = ResourceTable::new();
        table.set_max_capacity(HANDLES);
        let mut wasi = WasiCtxBuilder::new();
        wasi.wall_clock(SiteClock(Arc::clone(&plugin.powers.clock)))
            .stdout(output.clone())
            .stderr(output.clone())
            .allow_tcp(false)
            .allow_udp(false)
            .max_random_size(64 << 10);
        if let Some(seed) = plugin.seed {
            wasi.secure_random(StdRng::seed_from_u64(seed)).insecure_random(StdRng::seed_from_u64(seed));
            wasi.insecure_random_seed(seed.into());
        }
        Self {
            plugin: Arc::clone(&plugin.id),
            powers: Arc::clone(&plugin.powers),
            lines: Arc::clone(&plugin.lines),
            hooks: Arc::clone(&plugin.hooks),
            call,
            actor,
            origin,
            has_scheduled: plugin.hooks.scheduled.is_some(),
            memory: MemoryLimit::new(limits.memory_bytes as usize),
            budget: Budget::new(limits),
            output,
            chance: Chance::new(plugin.seed),
            held: Held::default(),
            wasi: wasi.build(),
            table,
            uploads: 0,
            instantiation: None,
        }
    }

    /// Starts the budget of the next call.
    pub(super) fn begin_call(&mut self, call: Call) {
        self.call = call;
        self.instantiation = None;
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
            jobs_left: JOBS,
            content: ContentBudget::default(),
            mails_left: MAILS,
            mail_bytes_left: MAIL_BYTES,
            log_bytes_left: LOG_BYTES,
            log_lines_left: LOG_LINES,
            carried: 0,
            log_lines_dropped: 0,
            net: Allowance::default(),
            had_effects: false,
            exceeded: None,
        }
    }

    /// Counts one call of a host function. It counts as one that changed something: a function that only reads says so
    /// by [`Self::reading_call`] instead.
    pub(super) fn host_call(&mut self) -> Result<(), BudgetExceeded> {
        self.reading_call()?;
        self.had_effects = true;
        Ok(())
    }

    /// Counts one call of a host function that changes nothing outside of the instance. Where a new version of a plugin
    /// fails after such calls only, the version before answers instead.
    pub(super) fn reading_call(&mut self) -> Result<(), BudgetExceeded> {
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

    /// Notes bytes that a host function got from the guest or gives to it.
    pub(super) fn carry(&mut self, bytes: usize) {
        self.carried = self.carried.saturating_add(bytes as u64);
    }

    /// The calls of host functions so far.
    pub(super) fn host_calls(&self) -> u32 {
        self.limits.host_calls.saturating_sub(self.host_calls_left)
    }

    /// The bytes that host functions noted so far.
    pub(super) fn carried(&self) -> u64 {
        self.carried
    }

    /// Counts documents that are read or written. Whether they still fit.
    pub(super) fn documents(&mut self, count: u32) -> bool {
        take(&mut self.documents_left, count)
    }

    /// Counts one transaction on documents. Whether it still fits.
    pub(super) fn transaction(&mut self) -> bool {
        take(&mut self.transactions_left, 1)
    }

    /// Counts one task for the queue. Whether it still fits.
    pub(super) fn job(&mut self) -> bool {
        take(&mut self.jobs_left, 1)
    }

    /// Counts a mail whose texts have so many bytes. Whether it still fits.
    pub(super) fn mail(&mut self, bytes: usize) -> bool {
        self.carry(bytes);
        take(&mut self.mails_left, 1)
            && take(&mut self.mail_bytes_left, u32::try_from(bytes).unwrap_or(u32::MAX))
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

/// Takes `count` from what is left, or nothing where that is less.
pub(super) fn take(left: &mut u32, count: u32) -> bool {
    let rest = left.checked_sub(count);
    *left = rest.unwrap_or(*left);
    rest.is_some()
}

impl WasiView for PluginState {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// The site's clock for the standard library of guests.
struct SiteClock(Arc<dyn Clock>);

impl HostWallClock for SiteClock {
    fn resolution(&self) -> Duration {
        Duration::from_nanos(1)
    }

    fn now(&self) -> Duration {
        // A clock before 1970 shows the beginning of 1970.
        (self.0.now() - Timestamp::UNIX_EPOCH).try_into().unwrap_or_default()
    }
}
