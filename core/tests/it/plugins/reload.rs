//! Components change while the site runs.

use std::{path::Path, sync::Arc, time::Duration};

use sandpress::plugins::{Plugins, watch};

use crate::support::{
    components::test_component,
    sandbox::{fields, load, plugin_configs},
};

fn put(component: &str, at: &Path) {
    std::fs::copy(test_component(component), at).unwrap();
}

async fn title(plugins: &Plugins) -> String {
    plugins.scope().render_entry("well-behaved", &fields("Title", "Body")).await.unwrap().title
}

#[tokio::test]
async fn a_broken_file_leaves_the_running_plugin_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plugin.wasm");
    put("well_behaved", &file);
    let configs = plugin_configs(&format!("[plugins.well-behaved]\ncomponent = {file:?}"));
    let plugins = load(&configs).await.unwrap();
    assert!(plugins.reload(&configs).await.changed.is_empty());

    put("wrong_id", &file);
    let report = plugins.reload(&configs).await;
    assert_eq!(report.problems.len(), 1);
    assert_eq!(title(&plugins).await, "Title");

    std::fs::remove_file(&file).unwrap();
    assert_eq!(plugins.reload(&configs).await.problems.len(), 1);
    assert_eq!(title(&plugins).await, "Title");
}

#[tokio::test]
async fn a_plugin_comes_and_goes() {
    let component = test_component("well_behaved");
    let on = plugin_configs(&format!("[plugins.well-behaved]\ncomponent = {component:?}"));
    let plugins = load(&[]).await.unwrap();
    assert_eq!(plugins.reload(&on).await.changed, ["well-behaved"]);
    assert_eq!(title(&plugins).await, "Title");
    let before = plugins.fingerprint("well-behaved");
    assert_eq!(plugins.reload(&[]).await.removed, ["well-behaved"]);
    assert!(plugins.list().is_empty());
    assert_ne!(plugins.fingerprint("well-behaved"), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_call_fails_while_plugins_are_reloaded() {
    let component = test_component("well_behaved");
    let configs = plugin_configs(&format!("[plugins.well-behaved]\ncomponent = {component:?}"));
    let plugins = Arc::new(load(&configs).await.unwrap());
    let calls = {
        let plugins = Arc::clone(&plugins);
        tokio::spawn(async move {
            for _ in 0..300 {
                assert_eq!(title(&plugins).await, "Title");
            }
        })
    };
    let mut more = configs.clone();
    more[0].limits.host_calls += 1;
    while !calls.is_finished() {
        plugins.reload(&more).await;
        more[0].limits.host_calls += 1;
    }
    calls.await.unwrap();
}

#[tokio::test]
async fn a_change_of_a_file_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plugin.wasm");
    put("well_behaved", &file);
    let mut changes = watch([file.clone()]).unwrap();
    std::fs::write(folder.path().join("other.txt"), "x").unwrap();
    let temporary = folder.path().join("plugin.tmp");
    put("vetoes", &temporary);
    std::fs::rename(&temporary, &file).unwrap();
    tokio::time::timeout(Duration::from_secs(60), changes.recv()).await.unwrap().unwrap();
}
