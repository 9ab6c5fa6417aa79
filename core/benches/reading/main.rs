//! How fast readers get pages: kept pages beside nginx with the same bytes, a page after a purge, many readers beside many
//! writers, and the memory of an idle site.
//!
//! `cargo bench --workspace --bench reading`, after `script/build --release`. It needs `wrk`, `taskset`, and nginx with
//! `libnginx-mod-http-brotli-static`, as `script/bootstrap --for-benches` installs them, and two cores: one for the
//! server, one for who asks. `BENCH_ENTRIES=1000:100000` are the sizes of the site, `BENCH_SECONDS=5` is how long each
//! load lasts, `BENCH_WRITES=1000` how often is written while `BENCH_READS=10000` pages are read.

#![allow(
    missing_docs,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a benchmark that cannot run has nothing to say"
)]

#[path = "../../tests/it/support/components.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod components;
mod entries;
mod load;
mod memory;
mod nginx;
mod process;
mod purged;
mod site;
mod writers;

use std::env;

fn main() {
    // Set already: then the one that was set is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let sizes = env::var("BENCH_ENTRIES").unwrap_or_else(|_| "1000:100000".to_owned());
    let sizes: Vec<usize> = sizes.split(':').map(|size| size.parse().unwrap()).collect();
    let sites: Vec<_> =
        sizes.into_iter().map(|size| (size, runtime.block_on(site::Site::of(size)))).collect();
    println!("| What | Measured |\n|---|---|");
    if let Some((_, site)) = sites.first() {
        load::compare(site);
        runtime.block_on(writers::race(site, number("BENCH_WRITES", 1_000), number("BENCH_READS", 10_000)));
    }
    for (size, site) in &sites {
        runtime.block_on(purged::measure(site, *size));
    }
    for (size, site) in &sites {
        memory::measure(site, *size);
    }
}

/// A number that can be set from outside.
fn number(variable: &str, otherwise: u64) -> u64 {
    env::var(variable).map_or(otherwise, |value| value.parse().unwrap())
}
