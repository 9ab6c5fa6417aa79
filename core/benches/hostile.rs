//! The hostile set beside other requests: how long each behaviour lives, what it takes, and what others feel of it.
//!
//! `cargo bench --workspace --bench hostile`, after `script/build --test-plugins` has built the components. It prints the
//! table of `docs/performance.md`.

#![allow(
    missing_docs,
    dead_code,
    clippy::unwrap_used,
    reason = "a benchmark that cannot run has nothing to say"
)]
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, clippy::cast_precision_loss)]

#[path = "../tests/it/support/bombs.rs"]
mod bombs;
#[path = "../tests/it/support/hostile.rs"]
mod hostile;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use hostile::{Behaviour, SET, entry, memory};
use sandpress::{
    config::Config,
    plugins::{Compiler, Plugins, Sandbox, SandboxOptions, SiteFacts, ports::Ports},
};
use tokio::task::JoinHandle;

/// How long each behaviour goes on, again and again.
const ROUND: Duration = Duration::from_secs(3);

fn components() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let target = program.ancestors().nth(3).unwrap();
    target.join("wasm32-wasip2/plugin/examples")
}

async fn load_good(sandbox: &Arc<Sandbox>, cache: &Path) -> Plugins {
    let file = components().join("well_behaved.wasm");
    let toml = format!("[plugins.well-behaved]\ncomponent = {file:?}\n");
    let configs = Config::from_text(&toml, Path::new("cms.toml"), std::iter::empty()).unwrap().plugins;
    let site = SiteFacts { origin: "http://127.0.0.1:8080".into(), admin_script_hashes: Vec::new() };
    Plugins::load(Arc::clone(sandbox), cache, Ports::absent(), site, &configs).await.unwrap()
}

/// Other people's requests, one each millisecond, until they are told to stop: how long each took.
struct Others {
    stop: Arc<AtomicBool>,
    task: JoinHandle<Vec<Duration>>,
}

impl Others {
    fn begin(good: &Arc<Plugins>) -> Self {
        let (stop, good) = (Arc::new(AtomicBool::new(false)), Arc::clone(good));
        let stopped = Arc::clone(&stop);
        let task = tokio::spawn(async move {
            let mut times = Vec::new();
            while !stopped.load(Ordering::Relaxed) {
                let began = Instant::now();
                good.scope().render_entry("well-behaved", &entry("Title", "Body")).await.unwrap();
                times.push(began.elapsed());
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            times
        });
        Self { stop, task }
    }

    /// The time within which 99 of 100 were answered.
    async fn p99(self) -> Duration {
        self.stop.store(true, Ordering::Relaxed);
        let mut times = self.task.await.unwrap();
        times.sort();
        times[times.len() * 99 / 100]
    }
}

async fn measure(behaviour: &Behaviour, sandbox: &Arc<Sandbox>, good: &Arc<Plugins>, quiet: Duration) {
    let folder = tempfile::tempdir().unwrap();
    // The first run compiles it.
    behaviour.run(sandbox, &components(), folder.path()).await;
    let observed = behaviour.run(sandbox, &components(), folder.path()).await;
    let others = Others::begin(good);
    let began = Instant::now();
    while began.elapsed() < ROUND {
        behaviour.run(sandbox, &components(), folder.path()).await;
    }
    let p99 = others.p99().await;
    println!(
        "| {} | {} | {:.1?} | {:.1} MiB | {:.2?} | {:.1} | {} |",
        behaviour.name,
        behaviour.budget(),
        observed.time,
        observed.peak_kib as f64 / 1024.0,
        p99,
        p99.as_secs_f64() / quiet.as_secs_f64(),
        observed.lines.len(),
    );
}

#[tokio::main]
async fn main() {
    // As on a site, where components are compiled in a process of their own.
    let compiler = Compiler::Process(env!("CARGO_BIN_EXE_sandpress").into());
    let sandbox = Sandbox::new(SandboxOptions { compiler, ..SandboxOptions::default() }).unwrap();
    let cache = tempfile::tempdir().unwrap();
    let good = Arc::new(load_good(&sandbox, cache.path()).await);
    let others = Others::begin(&good);
    tokio::time::sleep(ROUND * 3).await;
    let quiet = others.p99().await;
    // Pages of the pool and of the allocator that are used for the first time stay with the process.
    for behaviour in SET {
        behaviour.run(&sandbox, &components(), cache.path()).await;
    }
    sandbox.begin_serving();
    let before = memory("VmRSS:");
    println!("99 of 100 calls of a good plugin take at most {quiet:.2?} when nothing else runs.\n");
    println!("| Behaviour | Budget | Ends after | Memory | p99 of others | times quiet | Log lines |");
    println!("|---|---|---|---|---|---|---|");
    for behaviour in SET {
        measure(behaviour, &sandbox, &good, quiet).await;
    }
    let others = Others::begin(&good);
    tokio::time::sleep(ROUND).await;
    println!("\nAfterwards it is {:.2?} again.", others.p99().await);
    println!("Memory: {} KiB before, {} KiB afterwards.", before, memory("VmRSS:"));
}
