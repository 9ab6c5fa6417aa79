//! The bundled plugins from files to ready, as at the start of a site.

use divan::Bencher;

use crate::site;

#[divan::bench(sample_count = 50)]
fn warm_cache(bencher: Bencher) {
    let runtime = site::runtime();
    let cache = tempfile::tempdir().unwrap();
    let configs = site::configs("");
    runtime.block_on(site::load(cache.path(), &configs));
    bencher.bench_local(|| runtime.block_on(site::load(cache.path(), &configs)));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn cold_cache(bencher: Bencher) {
    let runtime = site::runtime();
    let configs = site::configs("");
    bencher
        .with_inputs(|| tempfile::tempdir().unwrap())
        .bench_local_refs(|cache| runtime.block_on(site::load(cache.path(), &configs)));
}
