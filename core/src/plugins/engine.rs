//! The engine that runs all components, and the thread that tells it the time.

use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError, Weak,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wasmtime::{Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

use super::compiler::Compiler;

/// The step of the guests' clock: how often a running guest is looked at.
pub(super) const TICK: Duration = Duration::from_millis(1);

/// How the engine is set up.
#[derive(Clone, Debug)]
pub struct SandboxOptions {
    /// Instances that may live at the same time; further calls wait for a place.
    pub instances: u32,
    /// The largest memory of any plugin, in bytes.
    pub max_memory: usize,
    /// Where components are compiled.
    pub compiler: Compiler,
}

impl Default for SandboxOptions {
    fn default() -> Self {
        Self { instances: 64, max_memory: 512 << 20, compiler: Compiler::Here }
    }
}

/// The engine with its pool of instances.
pub struct Sandbox {
    engine: Engine,
    compiler: Compiler,
    slots: Arc<Semaphore>,
    activity: Arc<Activity>,
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
    _permit: OwnedSemaphorePermit,
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
            slots: Arc::new(Semaphore::new(options.instances as usize)),
            activity,
        }))
    }

    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    pub(super) fn compiler(&self) -> &Compiler {
        &self.compiler
    }

    /// A place for one instance, if one is free.
    pub(super) fn try_slot(&self) -> Option<Slot> {
        Arc::clone(&self.slots).try_acquire_owned().ok().map(|permit| self.occupy(permit))
    }

    /// Waits for a place for one instance. wasmtime answers a full pool with an error, so the queue is here. Whoever
    /// waits must hold no other place.
    pub(super) async fn slot(&self) -> wasmtime::Result<Slot> {
        let permit = Arc::clone(&self.slots).acquire_owned().await.map_err(wasmtime::Error::new)?;
        Ok(self.occupy(permit))
    }

    fn occupy(&self, permit: OwnedSemaphorePermit) -> Slot {
        self.activity.running.fetch_add(1, Ordering::SeqCst);
        if self.activity.asleep.load(Ordering::SeqCst) {
            let _guard = self.activity.sleeping.lock().unwrap_or_else(PoisonError::into_inner);
            self.activity.wake.notify_one();
        }
        Slot { _permit: permit, activity: Arc::clone(&self.activity) }
    }
}

/// The configuration whose machine code every engine of this program can run.
pub(super) fn compiler_config() -> Config {
    config(None)
}

fn config(pool: Option<&SandboxOptions>) -> Config {
    let mut config = Config::new();
    config.wasm_component_model(true).epoch_interruption(true).concurrency_support(false);
    if let Some(options) = pool {
        let mut pooling = PoolingAllocationConfig::default();
        pooling
            .total_component_instances(options.instances)
            .total_core_instances(options.instances * 8)
            .total_memories(options.instances * 2)
            .total_tables(options.instances * 8)
            .total_stacks(options.instances)
            .max_memory_size(options.max_memory)
            // With it on, wasmtime 48 can leave a swapped-out dirty page to the next instance.
            .pagemap_scan(Enabled::No);
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
