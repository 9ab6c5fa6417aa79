//! Updates, the way back, and removal.

use std::fs;

use super::{component, refused, toml};
use crate::support::{app::PASSWORD, components::test_component, site::Site};

fn version(site: &Site) -> String {
    let list: serde_json::Value = serde_json::from_str(&site.print(&["plugin", "list", "--json"])).unwrap();
    let plugin = list.as_array().unwrap().iter().find(|plugin| plugin["id"] == "updates").unwrap();
    assert_eq!(plugin["state"], "on", "{plugin}");
    plugin["version"].as_str().unwrap().to_owned()
}

fn components(site: &Site) -> usize {
    let files = fs::read_dir(site.path("plugins/updates")).unwrap();
    files.filter(|item| item.as_ref().unwrap().path().extension().is_some_and(|end| end == "wasm")).count()
}

#[tokio::test]
async fn an_update_shows_what_changes_and_has_a_way_back() {
    let site = Site::new().await;
    site.print(&["plugin", "add", &component("update_good"), "--yes"]);
    refused(&site, &["plugin", "rollback", "updates"], &["no version", "was kept from before"]);
    refused(&site, &["plugin", "update", "updates", &component("update_good"), "--yes"], &["this very file"]);
    refused(&site, &["plugin", "update", "updates", &component("update_better")], &["--yes"]);

    let wants = component("update_wants");
    let out = site.print(&["plugin", "update", "updates", &wants, "--yes"]);
    for words in [
        "updates: 1.0.0 → 2.0.0",
        "also wants store; adds the hooks content-filter",
        "It can keep data of its own",
        "sandpress plugin rollback updates",
    ] {
        assert!(out.contains(words), "{words} is not in:\n{out}");
    }
    assert!(toml(&site).ends_with("[plugins.updates.grants]\nstore = true\n"), "{}", toml(&site));
    assert_eq!((version(&site), components(&site)), ("2.0.0".to_owned(), 2));

    let out = site.print(&["plugin", "rollback", "updates"]);
    assert!(
        out.contains("updates: 2.0.0 → 1.0.0") && out.contains("does not use the grant `store`"),
        "{out}"
    );
    assert_eq!(version(&site), "1.0.0");
    assert!(site.print(&["plugin", "rollback", "updates"]).contains("updates: 1.0.0 → 2.0.0"));
    site.print(&["plugin", "update", "updates", &component("update_better"), "--yes"]);
    assert_eq!((version(&site), components(&site)), ("3.0.0".to_owned(), 2));
    assert!(site.print(&["plugin", "rollback", "updates"]).contains("3.0.0 → 2.0.0"));
    site.remove().await;
}

#[tokio::test]
async fn a_plugin_that_somebody_put_there_by_hand_is_updated_too() {
    let site = Site::new().await;
    let file = site.path("mine.wasm");
    fs::copy(test_component("update_good"), &file).unwrap();
    site.write_config("[plugins.updates] # mine\ncomponent = \"mine.wasm\" # by hand\n");
    site.print(&["plugin", "update", "updates", &component("update_better"), "--yes"]);
    assert!(toml(&site).contains("[plugins.updates] # mine\ncomponent = \"plugins/updates/updates-"));
    assert!(toml(&site).contains(".wasm\" # by hand\nsha256 = \""));
    fs::remove_file(&file).unwrap();
    site.print(&["plugin", "rollback", "updates"]);
    assert_eq!(version(&site), "1.0.0");
    site.remove().await;
}

#[tokio::test]
async fn a_crash_in_an_update_leaves_a_site_that_starts() {
    let site = Site::new().await;
    site.print(&["plugin", "add", &component("update_good"), "--yes"]);
    let before = toml(&site);
    site.print(&["plugin", "update", "updates", &component("update_better"), "--yes"]);
    // Everything of the update is there but the change of cms.toml.
    fs::write(site.path("cms.toml"), &before).unwrap();
    fs::write(site.path(".cms.toml.new"), "[half").unwrap();
    fs::write(site.path("plugins/updates/updates-0123456789ab.new"), "half").unwrap();
    assert_eq!(version(&site), "1.0.0");
    let serving = site.serve().await;
    assert!(serving.stop().await.success());
    refused(&site, &["plugin", "rollback", "updates"], &["no version"]);
    site.print(&["plugin", "update", "updates", &component("update_better"), "--yes"]);
    assert_eq!((version(&site), components(&site)), ("3.0.0".to_owned(), 2));
    // The component file is gone, and then what it pins: the rest of the site is told.
    assert!(site.print(&["plugin", "rollback", "updates"]).contains("3.0.0 → 1.0.0"));
    site.remove().await;
}

#[tokio::test]
async fn a_plugin_goes_with_its_data_or_without() {
    let site = Site::new().await;
    site.print(&["plugin", "add", &component("update_wants"), "--yes"]);
    let serving = site.serve().await;
    assert_eq!(site.create_user("Ada", "ada@example.org", "owner", PASSWORD).code, 0);
    let admin = serving.client();
    assert_eq!(admin.log_in("Ada", PASSWORD).await.status, 303);
    let first = [("field.title", "First"), ("field.body", "Text."), ("action", "publish")];
    assert_eq!(admin.post_form("/admin/entries/new/updates", &first).await.status, 303);
    assert!(serving.stop().await.success());

    let remove = ["plugin", "remove", "updates", "--yes"];
    let outcome = refused(&site, &remove, &["--keep-data or --delete-data"]);
    assert!(outcome.out.contains("stored  1 documents"), "{outcome:?}");
    assert!(outcome.out.contains("Entries stay"), "{outcome:?}");
    site.print(&[&remove[..], &["--keep-data"]].concat());
    assert!(!toml(&site).contains("updates") && !site.path("plugins").exists());
    refused(&site, &remove, &["there is no plugin \"updates\""]);

    site.print(&["plugin", "add", &component("update_wants"), "--yes"]);
    let out = site.print(&[&remove[..], &["--delete-data"]].concat());
    assert!(out.contains("stored  1 documents") && out.contains("and what it stored"), "{out}");
    site.print(&["plugin", "add", &component("update_wants"), "--yes"]);
    assert!(site.print(&remove).contains("stored  0 documents"));
    site.remove().await;
}
