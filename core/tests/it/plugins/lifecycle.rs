//! Who a plugin is, its settings, and its upgrade.

use crate::support::sandbox::{Versions, config_of, fields, load, load_with, plugin_configs, refusal};

#[tokio::test]
async fn a_plugin_with_another_id_is_refused() {
    let message = refusal("wrong_id", "").await;
    assert!(message.contains("says that it is"), "{message}");
}

#[tokio::test]
async fn refused_settings_name_their_key() {
    let message = refusal("refuses_settings", "").await;
    assert!(message.contains("[plugins.refuses-settings.settings] colour"), "{message}");
    let lines = "[plugins.refuses-settings.settings]\n\ncolour = \"red\"";
    let message = refusal("refuses_settings", lines).await;
    let place = "/nowhere/cms.toml:5:1: [plugins.refuses-settings.settings] colour: ";
    assert!(message.contains(place), "{message}");
}

#[tokio::test]
async fn an_unknown_setting_is_refused() {
    let message = refusal("well_behaved", "[plugins.well-behaved.settings]\ncolour = \"red\"").await;
    assert!(message.contains("[plugins.well-behaved.settings] colour"), "{message}");
}

#[tokio::test]
async fn settings_allowed_are_read_with_their_defaults() {
    for (lines, expected) in [
        ("", "Hello "),
        ("[plugins.well-behaved.settings]\ngreeting = \"Hi\"\nnames = [\"Ann\", \"Bob\"]", "Hi Ann, Bob"),
    ] {
        let plugins = load(&config_of("well_behaved", lines)).await.unwrap();
        let html = plugins.scope().render_entry("well-behaved", &fields("T", "B")).await.unwrap().html;
        assert!(html.contains(&format!("<p>{expected}</p>")), "{html}");
    }
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
    let versions = Versions::of("upgrades", "1.0.0");
    let folder = tempfile::tempdir().unwrap();
    let configs = config_of("upgrades", "");
    load_with(folder.path(), versions.clone(), &configs).await.unwrap();
    assert_eq!(versions.version("upgrades"), "2.0.0");
}

#[tokio::test]
async fn a_failed_upgrade_keeps_the_old_version() {
    let versions = Versions::of("fails-upgrade", "0.0.1");
    let folder = tempfile::tempdir().unwrap();
    let configs = config_of("fails_upgrade", "");
    assert!(load_with(folder.path(), versions.clone(), &configs).await.is_err());
    assert_eq!(versions.version("fails-upgrade"), "0.0.1");
}
