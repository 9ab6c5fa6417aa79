//! The hello block in each language whose tool chain is there: drawing it, loading it from the cache, compiling it.

use std::{
    fs::File,
    path::Path,
    process::{Command, Stdio},
};

use divan::{Bencher, black_box};
use sandpress::{
    config::{Config, PluginConfig},
    domain::BlockPlace,
    plugins::BlockRequest,
};

use crate::{
    examples::{C, Example, JAVASCRIPT, RUST},
    site,
};

const EXAMPLES: [Example; 3] = [RUST, JAVASCRIPT, C];

fn configs(example: Example, component: &Path) -> Vec<PluginConfig> {
    let toml = example.config(component, "");
    Config::from_text(&toml, Path::new("cms.toml"), std::iter::empty()).unwrap().plugins
}

/// One call in an instance of its own, as for each page.
#[divan::bench(args = EXAMPLES)]
fn drawing(bencher: Bencher, example: Example) {
    let Some(component) = example.build() else { return };
    let (runtime, cache) = (site::runtime(), tempfile::tempdir().unwrap());
    let plugins = runtime.block_on(site::load(cache.path(), &configs(example, &component)));
    let block = plugins.find_block(example.id).unwrap();
    let said = [("whom".to_owned(), "Ada".to_owned())];
    let attributes = block.definition.complete(BlockPlace::Document, &said).unwrap();
    let draw = || {
        let request = BlockRequest {
            attributes: black_box(&attributes),
            place: BlockPlace::Document,
            entry: None,
            origin: "https://example.org",
        };
        runtime.block_on(plugins.scope().render_block(&block, request)).unwrap()
    };
    assert_eq!(draw(), "<p class=\"hello\">Hello, Ada!</p>");
    bencher.bench_local(draw);
}

/// From the file to ready, with the compiled code at hand.
#[divan::bench(args = EXAMPLES, sample_count = 20)]
fn loading_from_a_warm_cache(bencher: Bencher, example: Example) {
    let Some(component) = example.build() else { return };
    let (runtime, cache) = (site::runtime(), tempfile::tempdir().unwrap());
    let configs = configs(example, &component);
    runtime.block_on(site::load(cache.path(), &configs));
    bencher.bench_local(|| runtime.block_on(site::load(cache.path(), &configs)));
}

/// In a process of its own with its limits, as a site does it.
#[divan::bench(args = EXAMPLES, sample_count = 3, sample_size = 1)]
fn compiling(bencher: Bencher, example: Example) {
    let Some(component) = example.build() else { return };
    bencher.bench_local(|| {
        let compiler = Command::new(env!("CARGO_BIN_EXE_sandpress"))
            .args(["plugin", "compile"])
            .env_clear()
            .stdin(Stdio::from(File::open(&component).unwrap()))
            .output()
            .unwrap();
        assert!(compiler.status.success(), "{}", String::from_utf8_lossy(&compiler.stderr));
        compiler.stdout.len()
    });
}
