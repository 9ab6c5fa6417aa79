//! Who a plugin is, its settings, and its upgrade.

use std::sync::Arc;

use crate::support::sandbox::{Versions, config_of, load, load_with, plugin_configs, refusal};

#[tokio::test]
async fn a_plugin_with_another_id_is_refused() {
    let message = refusal("wrong_id", "").await;
    assert!(message.contains("says that it is"), "{message}");
}

#[tokio::test]
async fn refused_settings_name_their_key() {
    let message = refusal("refuses_settings", "").await;
    assert!(message.contains("[plugins.refuses-settings.settings] colour"), "{message}");
}

#[tokio::test]
async fn an_unknown_setting_is_refused() {
    let message = refusal("well_behaved", "[plugins.well-behaved.settings]\ncolour = \"red\"").await;
    assert!(message.contains("[plugins.well-behaved.settings] colour"), "{message}");
}

#[tokio::test]
async fn a_pin_is_held() {
    let message = refusal("well_behaved", &format!("sha256 = \"{}\"", "0".repeat(64))).await;
    assert!(message.contains("cms.toml pins 0000"), "{message}");
}

#[tokio::test]
async fn a_disabled_plugin_is_not_even_read() {
    let configs = plugin_configs("[plugins.x]\ncomponent = \"missing.wasm\"\nenabled = false");
    assert!(load(&configs).await.unwrap().list().is_empty());
}

#[tokio::test]
async fn an_upgrade_is_told_once() {
    let versions = Arc::new(Versions::default());
    let folder = tempfile::tempdir().unwrap();
    versions.0.lock().unwrap().insert("upgrades".into(), "1.0.0".into());
    let configs = config_of("upgrades", "");
    load_with(folder.path(), versions.clone(), &configs).await.unwrap();
    assert_eq!(versions.0.lock().unwrap()["upgrades"], "2.0.0");
}

#[tokio::test]
async fn a_failed_upgrade_keeps_the_old_version() {
    let versions = Arc::new(Versions::default());
    let folder = tempfile::tempdir().unwrap();
    versions.0.lock().unwrap().insert("fails-upgrade".into(), "0.0.1".into());
    let configs = config_of("fails_upgrade", "");
    assert!(load_with(folder.path(), versions.clone(), &configs).await.is_err());
    assert_eq!(versions.0.lock().unwrap()["fails-upgrade"], "0.0.1");
}
