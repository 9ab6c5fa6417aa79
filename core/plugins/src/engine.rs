//! The engine that runs all components, and the thread that tells it the time.

use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError, Weak,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, WasmBacktraceDetails,
};

use super::{
    compiler::{Compiler, Priority},
    limits::{CORE_INSTANCES, MEMORIES, TABLE_ELEMENTS, TABLES},
    net::Tls,
};

/// The step of the guests' clock: how often a running guest is looked at.
pub(super) const TICK: Duration = Duration::from_millis(1);

/// So many bytes of a table are cleared by writing zeros instead of giving its pages back to the system, which saves each
/// call a system call for each table. A table of a Rust component has a page or a few.
const TABLE_KEPT: usize = 32 << 10;

/// How the engine is set up.
#[derive(Clone, Debug)]
pub struct SandboxOptions {
    /// Instances that may live at the same time; further calls wait for a place.
    pub instances: u32,
    /// The largest memory of any plugin, in bytes.
    pub max_memory: usize,
    /// Where components are compiled.
    pub compiler: Compiler,
    /// Makes the random numbers of every instance the same, for tests; none for those of the operating system.
    pub seed: Option<u64>,
    /// Certificates, in DER, of authorities that plugins' connections trust beside those of the system.
    pub extra_roots: Vec<Vec<u8>>,
}

impl Default for SandboxOptions {
    fn default() -> Self {
        Self {
            instances: 64,
            max_memory: 512 << 20,
            compiler: Compiler::Here,
            seed: None,
            extra_roots: Vec::new(),
        }
    }
}

/// The engine with its pool of instances.
pub struct Sandbox {
    engine: Engine,
    compiler: Compiler,
    seed: Option<u64>,
    tls: Tls,
    slots: Arc<Semaphore>,
    places_of_one: usize,
    inner_slots: Arc<Semaphore>,
    activity: Arc<Activity>,
    is_serving: AtomicBool,
}

/// Whether any guest runs, so that the clock stands still on an idle site.
#[derive(Default)]
struct Activity {
    running: AtomicUsize,
    /// Whether the clock stands still or is about to. Waking it costs a system call, which a call of a hook makes only
    /// then. Written before `running` is read and read after `running` is written, both in sequential order, so that
    /// either the clock sees the guest or the guest sees that it must wake the clock.
    asleep: AtomicBool,
    sleeping: Mutex<()>,
    wake: Condvar,
}

/// Held while an instance lives: its place in the pool, and the running clock.
pub(super) struct Slot {
    _permits: (OwnedSemaphorePermit, Option<OwnedSemaphorePermit>),
    activity: Arc<Activity>,
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.activity.running.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Sandbox {
    /// Sets up the engine and starts its clock. Where the machine has too little address space for a pool of
    /// instances, each one is allocated by itself, which is slower.
    ///
    /// # Errors
    /// Where wasmtime cannot run on this machine.
    pub fn new(options: SandboxOptions) -> anyhow::Result<Arc<Self>> {
        let engine = match Engine::new(&config(Some(&options))) {
            Ok(engine) => engine,
            Err(error) => {
                tracing::warn!(
                    error = format!("{error:#}"),
                    "no address space for a pool of plugin instances: plugins run slower; allow the process more \
                     virtual memory (ulimit -v unlimited)"
                );
                Engine::new(&config(None))?
            }
        };
        let activity = Arc::new(Activity::default());
        start_clock(&engine, Arc::downgrade(&activity))?;
        Ok(Arc::new(Self {
            engine,
            compiler: options.compiler,
            seed: options.seed,
            tls: Tls::new(options.extra_roots),
            slots: Arc::new(Semaphore::new(options.instances as usize)),
            places_of_one: (options.instances as usize / 2).max(1),
            inner_slots: Arc::new(Semaphore::new(inner_instances(options.instances) as usize)),
            activity,
            is_serving: AtomicBool::new(false),
        }))
    }

    /// From now on readers are served: compiling leaves the processors to them.
    pub fn begin_serving(&self) {
        self.is_serving.store(true, Ordering::Relaxed);
    }

    /// With which priority components are compiled now.
    pub(super) fn priority(&self) -> Priority {
        if self.is_serving.load(Ordering::Relaxed) { Priority::WhenIdle } else { Priority::Ordinary }
    }

    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    pub(super) fn compiler(&self) -> &Compiler {
        &self.compiler
    }

    /// The places of one plugin: half of all, so that one whose calls are slow does not keep the others waiting.
    pub(super) fn places(&self) -> Arc<Semaphore> {
        Arc::new(Semaphore::new(self.places_of_one))
    }

    /// A place for one instance of the plugin with these places, if one is free.
    pub(super) fn try_slot(&self, places: &Arc<Semaphore>) -> Option<Slot> {
        let own = Arc::clone(places).try_acquire_owned().ok()?;
        let shared = Arc::clone(&self.slots).try_acquire_owned().ok()?;
        Some(self.occupy(shared, Some(own)))
    }

    pub(super) fn seed(&self) -> Option<u64> {
        self.seed
    }

    pub(super) fn tls(&self) -> &Tls {
        &self.tls
    }

    /// A place for one instance that another instance waits for, if one is free.
    pub(super) fn try_inner_slot(&self) -> Option<Slot> {
        Arc::clone(&self.inner_slots).try_acquire_owned().ok().map(|permit| self.occupy(permit, None))
    }

    /// Waits for a place for one instance that another instance waits for. These places are apart from the others: were
    /// all held by instances that wait for one more, none would ever become free. Whoever holds one of these waits for
    /// no place at all.
    pub(super) async fn inner_slot(&self) -> wasmtime::Result<Slot> {
        let permit = Arc::clone(&self.inner_slots).acquire_owned().await.map_err(wasmtime::Error::new)?;
        Ok(self.occupy(permit, None))
    }

    /// Waits for a place for one instance. wasmtime answers a full pool with an error, so the queue is here. Whoever
    /// waits must hold no other place.
    pub(super) async fn slot(&self, places: &Arc<Semaphore>) -> wasmtime::Result<Slot> {
        let own = Arc::clone(places).acquire_owned().await.map_err(wasmtime::Error::new)?;
        let shared = Arc::clone(&self.slots).acquire_owned().await.map_err(wasmtime::Error::new)?;
        Ok(self.occupy(shared, Some(own)))
    }

    fn occupy(&self, shared: OwnedSemaphorePermit, own: Option<OwnedSemaphorePermit>) -> Slot {
        self.activity.running.fetch_add(1, Ordering::SeqCst);
        if self.activity.asleep.load(Ordering::SeqCst) {
            let _guard = self.activity.sleeping.lock().unwrap_or_else(PoisonError::into_inner);
            self.activity.wake.notify_one();
        }
        Slot { _permits: (shared, own), activity: Arc::clone(&self.activity) }
    }
}

/// The configuration whose machine code every engine of this program can run.
pub(super) fn compiler_config() -> Config {
    config(None)
}

/// Places for instances that other instances wait for.
fn inner_instances(instances: u32) -> u32 {
    (instances / 4).max(1)
}

fn config(pool: Option<&SandboxOptions>) -> Config {
    let mut config = Config::new();
    config.wasm_component_model(true).epoch_interruption(true).concurrency_support(false);
    // Costs nothing where a component says nothing of its sources, and otherwise only when it traps.
    config.wasm_backtrace_details(WasmBacktraceDetails::Enable);
    if let Some(options) = pool {
        let instances = options.instances + inner_instances(options.instances);
        let mut pooling = PoolingAllocationConfig::default();
        pooling
            .total_component_instances(instances)
            .total_core_instances(instances * CORE_INSTANCES)
            .total_memories(instances * MEMORIES)
            .total_tables(instances * TABLES)
            .table_elements(TABLE_ELEMENTS)
            .max_core_instances_per_component(CORE_INSTANCES)
            .max_memories_per_component(MEMORIES)
            .max_tables_per_component(TABLES)
            .total_stacks(instances)
            .max_memory_size(options.max_memory)
            // With it on, wasmtime 48 can leave a swapped-out dirty page to the next instance.
            .pagemap_scan(Enabled::No)
            .table_keep_resident(TABLE_KEPT);
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pooling));
    }
    config
}

fn start_clock(engine: &Engine, activity: Weak<Activity>) -> std::io::Result<()> {
    let engine = engine.weak();
    std::thread::Builder::new().name("plugin-clock".into()).spawn(move || {
        while let (Some(engine), Some(activity)) = (engine.upgrade(), activity.upgrade()) {
            if activity.running.load(Ordering::Acquire) == 0 {
                let guard = activity.sleeping.lock().unwrap_or_else(PoisonError::into_inner);
                activity.asleep.store(true, Ordering::SeqCst);
                if activity.running.load(Ordering::SeqCst) == 0 {
                    let _ = activity.wake.wait_timeout(guard, Duration::from_secs(1));
                }
                activity.asleep.store(false, Ordering::SeqCst);
                continue;
            }
            drop(activity);
            std::thread::sleep(TICK);
            engine.increment_epoch();
        }
    })?;
    Ok(())
}
