//! A page whose blocks are filled: none, and five that are kept.

use std::{path::Path, sync::Arc};

use divan::{Bencher, black_box};
use sandpress::{
    config::Config,
    domain::SystemClock,
    plugins::SiteFacts,
    services::{BlockPage, Environment, Services},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::{components::test_component, site};

/// What stands around the blocks, in bytes: an ordinary page.
const PAGE_BYTES: usize = 20_000;

#[divan::bench(args = [0, 1, 5])]
fn kept(bencher: Bencher, blocks: usize) {
    let runtime = site::runtime();
    let folder = tempfile::tempdir().unwrap();
    let services = open(&runtime, &folder);
    let mut html = "<p>Around the blocks.</p>\n".repeat(PAGE_BYTES / 26);
    for number in 0..blocks {
        html += &format!(
            "<sandpress-block name=\"greeting\" attributes=\"whom=Reader%20{number}&amp;times=2\"></sandpress-block>"
        );
    }
    let page = BlockPage { entry: None, template_key: "none", is_preview: false };
    let filled = runtime.block_on(services.fill_blocks(html.clone(), page));
    assert_eq!(filled.matches("class=\"greeting\"").count(), blocks);
    bencher
        .with_inputs(|| html.clone())
        .bench_local_values(|html| runtime.block_on(services.fill_blocks(black_box(html), page)));
}

/// A site with a component that has a block.
fn open(runtime: &Runtime, folder: &TempDir) -> Services {
    let component = test_component("greets");
    let toml = format!(
        "[database]\nurl = \"sqlite:site.db\"\n[storage]\nurl = \"file:storage\"\n[theme]\npath = {:?}\n\
         [plugins.greets]\ncomponent = {component:?}\n",
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../themes/default"),
    );
    let config = Config::from_text(&toml, &folder.path().join("cms.toml"), std::iter::empty()).unwrap();
    let facts = SiteFacts { origin: "http://127.0.0.1:8080".into(), admin_script_hashes: Vec::new() };
    let environment = Environment { clock: Arc::new(SystemClock), sandbox: Arc::clone(&site::SANDBOX) };
    runtime.block_on(Services::open(&config, facts, environment)).unwrap()
}
