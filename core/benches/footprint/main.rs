//! How much memory plugins take that are loaded and not called: the private memory of the process without plugins, with
//! twenty of them loaded from the cache, and after each has been called once.
//!
//! `cargo bench --workspace --bench footprint`, after `script/build --test-plugins` has put the components in their
//! place. Linux only, since it reads `/proc/self/smaps_rollup`.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark that cannot run has nothing to say")]

#[path = "../../tests/it/support/components.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod components;
#[path = "../dispatch/many.rs"]
mod many;
#[path = "../dispatch/site.rs"]
#[allow(dead_code, reason = "the benchmark of calls needs more of it")]
mod site;

use std::fs;

use sandpress::domain::FieldValues;

const PLUGINS: usize = 20;

fn main() {
    let runtime = site::runtime();
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    let configs = many::configs(folder.path(), PLUGINS);
    // Fills the cache, and lets the engine and the allocator take what they take once.
    drop(runtime.block_on(site::load(&cache, &configs)));
    let plugins = runtime.block_on(site::load(&cache, &[]));
    let without = private_kib();
    drop(plugins);
    let plugins = runtime.block_on(site::load(&cache, &configs));
    let loaded = private_kib();
    let fields: FieldValues = [("title".to_owned(), "A title".to_owned())].into_iter().collect();
    for config in &configs {
        runtime.block_on(plugins.scope().title(&config.id, &fields)).unwrap();
    }
    let called = private_kib();
    println!("private memory without plugins      {without:>8} KiB");
    println!(
        "with {PLUGINS} plugins loaded             {loaded:>8} KiB, {:>6.0} KiB each",
        each(without, loaded)
    );
    println!("after each of them was called once  {called:>8} KiB, {:>6.0} KiB each", each(without, called));
}

fn each(without: u64, with: u64) -> f64 {
    with.saturating_sub(without) as f64 / PLUGINS as f64
}

/// Memory that belongs to this process alone.
fn private_kib() -> u64 {
    let rollup = fs::read_to_string("/proc/self/smaps_rollup").unwrap();
    let kib = |line: &str| line.split_whitespace().nth(1).and_then(|number| number.parse::<u64>().ok());
    rollup.lines().filter(|line| line.starts_with("Private_")).filter_map(kib).sum()
}
