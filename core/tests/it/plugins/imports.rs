//! What a component may do is read from its imports, and refused with a sentence that a site owner understands.

use std::sync::Arc;

use crate::support::{
    components::test_component,
    sandbox::{Versions, config_of, load, load_with, plugin_configs, refusal},
};

#[tokio::test]
async fn sockets_are_refused() {
    let message = refusal("wants_sockets", "").await;
    assert!(message.contains("plugin \"wants-sockets\"") && message.contains("wasi:sockets/"), "{message}");
    assert!(message.contains("no network of their own"), "{message}");
}

#[tokio::test]
async fn an_unknown_interface_is_refused() {
    let message = refusal("wants_unknown", "").await;
    assert!(message.contains("acme:telepathy/mind@1.0.0") && message.contains("does not offer"), "{message}");
}

#[tokio::test]
async fn a_capability_of_another_version_is_refused() {
    let message = refusal("wants_old_http", "").await;
    assert!(
        message.contains("sandpress:http/client@0.9.0") && message.contains("does not offer"),
        "{message}"
    );
}

#[tokio::test]
async fn a_grant_that_does_not_exist_is_refused() {
    let message = refusal("well_behaved", "[plugins.well-behaved.grants]\ntelepathy = true").await;
    assert!(
        message.contains("grants \"telepathy\"") && message.contains("html, connect, content-read"),
        "{message}"
    );
    let message = refusal("well_behaved", "[plugins.well-behaved.grants]\nhtml = \"dirty\"").await;
    assert!(message.contains("can only be \"raw\""), "{message}");
}

#[tokio::test]
async fn store_refused_without_grant() {
    for grants in
        ["", "[plugins.wants-store.grants]\nstore = false", "[plugins.wants-store.grants]\nhtml = \"raw\""]
    {
        assert_eq!(
            refusal("wants_store", grants).await,
            "plugin \"wants-store\" wants store (it imports sandpress:store/store@1.0.0). \
             To allow it, add to cms.toml: [plugins.wants-store.grants] store = true"
        );
    }
}

#[tokio::test]
async fn a_quota_that_is_none_is_refused() {
    for quota in ["\"much\"", "\"2 GiB\"", "[\"1 MiB\", \"2 MiB\"]"] {
        let grant = format!("[plugins.wants-store.grants]\nstore = {quota}");
        let message = refusal("wants_store", &grant).await;
        assert!(message.contains("the grant `store`") && message.contains("16 MiB"), "{message}");
    }
}

#[tokio::test]
async fn a_grant_without_a_use_is_no_error() {
    assert!(load(&config_of("well_behaved", "[plugins.well-behaved.grants]\nstore = true")).await.is_ok());
}

#[tokio::test]
async fn a_plugin_that_has_not_said_who_it_is_has_no_store() {
    let configs = config_of("stores_in_describe", "[plugins.stores-in-describe.grants]\nstore = true");
    let plugins = load(&configs).await.unwrap();
    assert!(plugins.list()[0].summary.contains("Denied"), "{}", plugins.list()[0].summary);
}

#[tokio::test]
async fn a_component_without_the_required_hook_is_refused() {
    let message = refusal("no_lifecycle", "").await;
    assert!(message.contains("no hook `lifecycle`"), "{message}");
}

#[tokio::test]
async fn log_and_settings_are_always_there() {
    let plugins = load(&config_of("well_behaved", "")).await.unwrap();
    let list = plugins.list();
    assert_eq!(list[0].id, "well-behaved");
    assert_eq!(list[0].hooks, ["lifecycle", "publication-type", "response-headers"]);
}

#[tokio::test]
async fn what_is_not_a_component_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.wasm");
    let config = plugin_configs(&format!("[plugins.x]\ncomponent = {file:?}"));
    let message = |problems: Vec<sandpress::plugins::LoadError>| problems[0].to_string();
    assert!(message(load(&config).await.err().unwrap()).contains("cannot read"));
    std::fs::write(&file, "hello").unwrap();
    assert!(message(load(&config).await.err().unwrap()).contains("not WebAssembly"));
    let good = std::fs::read(test_component("well_behaved")).unwrap();
    std::fs::write(&file, &good[..good.len() / 2]).unwrap();
    assert!(message(load(&config).await.err().unwrap()).contains("damaged"));
    let mut broken = good;
    let middle = broken.len() / 2;
    broken[middle..middle + 64].fill(0xff);
    std::fs::write(&file, &broken).unwrap();
    assert!(load(&config).await.is_err());
}

#[tokio::test]
async fn machine_code_from_outside_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let configs = config_of("well_behaved", "");
    load_with(folder.path(), Arc::new(Versions::default()), &configs).await.unwrap();
    let files = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
    let cwasm = files.into_iter().find(|path| path.extension().is_some_and(|end| end == "cwasm")).unwrap();
    let config = plugin_configs(&format!("[plugins.x]\ncomponent = {cwasm:?}"));
    let message = load(&config).await.err().unwrap()[0].to_string();
    assert!(message.contains(".cwasm") && message.contains("never accepted"), "{message}");
}
