//! Preparing components at build time.

use sandpress::plugins::preinit::{PreinitError, preinitialise};

use crate::support::{
    components::test_component,
    sandbox::{fields, load, plugin_configs},
};

async fn prepared(name: &str) -> Result<Vec<u8>, PreinitError> {
    preinitialise(&std::fs::read(test_component(name)).unwrap()).await
}

#[tokio::test]
async fn a_prepared_component_begins_where_preparing_ended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("prepares.wasm");
    std::fs::write(&path, prepared("prepares").await.unwrap()).unwrap();
    for (file, shown) in [(test_component("prepares"), "<p>0</p>"), (path, "<p>1</p>")] {
        let configs = plugin_configs(&format!("[plugins.prepares]\ncomponent = {file:?}"));
        let plugins = load(&configs).await.unwrap();
        let entry = plugins.scope().render_entry("prepares", &fields("T", "B")).await.unwrap();
        assert_eq!(entry.html, shown);
    }
}

#[tokio::test]
async fn what_cannot_be_prepared_is_named() {
    assert!(matches!(prepared("well_behaved").await, Err(PreinitError::NothingToPrepare)));
    assert!(matches!(preinitialise(b"no component").await, Err(PreinitError::Unsuitable(_))));
    let failed = prepared("cannot_prepare").await.unwrap_err().to_string();
    assert!(failed.contains("sandpress:settings/settings@1.0.0#get is not there at build time"), "{failed}");
}
