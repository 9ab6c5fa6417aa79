//! The bundled plugins from files to ready, as at the start of a site.

use divan::Bencher;

use crate::{many, site};

#[divan::bench(sample_count = 50)]
fn warm_cache(bencher: Bencher) {
    let runtime = site::runtime();
    let cache = tempfile::tempdir().unwrap();
    let configs = site::configs("");
    runtime.block_on(site::load(cache.path(), &configs));
    bencher.bench_local(|| runtime.block_on(site::load(cache.path(), &configs)));
}

/// Twenty plugins of authors, besides none of the bundled ones.
#[divan::bench(sample_count = 50)]
fn twenty_from_a_warm_cache(bencher: Bencher) {
    let runtime = site::runtime();
    let folder = tempfile::tempdir().unwrap();
    let configs = many::configs(folder.path(), 20);
    let cache = folder.path().join("cache");
    runtime.block_on(site::load(&cache, &configs));
    bencher.bench_local(|| runtime.block_on(site::load(&cache, &configs)));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn cold_cache(bencher: Bencher) {
    let runtime = site::runtime();
    let configs = site::configs("");
    bencher
        .with_inputs(|| tempfile::tempdir().unwrap())
        .bench_local_refs(|cache| runtime.block_on(site::load(cache.path(), &configs)));
}
