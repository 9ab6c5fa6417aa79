//! One hook call on a fresh instance: the summary of an entry.

use divan::{Bencher, black_box};
use sandpress::domain::FieldValues;

use crate::{
    bare::{Bare, Entry, FieldValue, TypeIndices},
    quickjs, site,
};

const FIELDS: [(&str, &str); 3] = [
    ("title", "Announcing Rust 1.88.0"),
    ("summary", "Let chains, naked functions and a cache that cleans up behind itself."),
    ("body", "The Rust team is happy to announce a new version of Rust."),
];

#[divan::bench(sample_count = 200, sample_size = 50)]
fn bare(bencher: Bencher) {
    let runtime = site::runtime();
    let text = Bare::load("text");
    let indices = TypeIndices::new(&text.pre).unwrap();
    let fields = FIELDS.map(|(name, value)| FieldValue { name: name.into(), value: value.into() });
    let entry = Entry {
        fields: fields.to_vec(),
        rendered: Vec::new(),
        assets: Vec::new(),
        references: Vec::new(),
        extra: Vec::new(),
    };
    bencher.bench_local(|| {
        runtime.block_on(async {
            let (mut store, instance) = text.instantiate().await;
            let guest = indices.load(&mut store, &instance).unwrap();
            guest.call_summary(&mut store, black_box(&entry)).await.unwrap().unwrap().title
        })
    });
}

#[divan::bench(sample_count = 200, sample_size = 50)]
fn dispatcher(bencher: Bencher) {
    let runtime = site::runtime();
    let cache = tempfile::tempdir().unwrap();
    let plugins = runtime.block_on(site::load(cache.path(), &site::configs("")));
    let fields: FieldValues =
        FIELDS.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    bencher.bench_local(|| {
        runtime.block_on(async { plugins.scope().title("text", black_box(&fields)).await.unwrap() })
    });
}

/// A new context in a runtime that other calls have used: objects cannot leak, what the runtime holds can.
#[divan::bench(sample_count = 200, sample_size = 50)]
fn quickjs_context(bencher: Bencher) {
    let runtime = quickjs::runtime();
    bencher.bench_local(|| quickjs::summary(&runtime, black_box(&FIELDS)));
}

/// A runtime of its own for each call, which separates the memory of calls as an instance does.
#[divan::bench(sample_count = 200, sample_size = 50)]
fn quickjs_runtime(bencher: Bencher) {
    bencher.bench_local(|| quickjs::summary(&quickjs::runtime(), black_box(&FIELDS)));
}
