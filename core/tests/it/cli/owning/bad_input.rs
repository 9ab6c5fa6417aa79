//! Files that are no plugins, plugins that do not fit, and a cms.toml that cannot be written: told in words, and nothing
//! is changed.

use std::{fs, thread};

use super::{component, refused, toml};
use crate::support::{
    bombs::{core_module, importing},
    components::test_component,
    site::Site,
};

#[tokio::test]
async fn what_is_no_plugin_for_this_site_is_refused_in_words() {
    let site = Site::new().await;
    let good = fs::read(test_component("well_behaved")).unwrap();
    let mut flipped = good.clone();
    flipped[8..2_000].fill(0xff);
    let files: [(&str, Vec<u8>, &str); 8] = [
        ("empty", Vec::new(), "the file is empty"),
        ("html", b"<!DOCTYPE html><html></html>".to_vec(), "it is a web page"),
        ("core", core_module(), "wasm32-wasip2"),
        ("truncated", good[..good.len() / 2].to_vec(), "damaged"),
        ("corrupt", flipped, "damaged"),
        ("newer", importing("sandpress:http/client@2.0.0"), "update Sandpress"),
        ("no-lifecycle", fs::read(test_component("no_lifecycle")).unwrap(), "no hook `lifecycle`"),
        ("sockets", fs::read(test_component("wants_sockets")).unwrap(), "no network of their own"),
    ];
    for (name, bytes, message) in files {
        let file = site.path(name);
        fs::write(&file, bytes).unwrap();
        for command in [&["add", "--yes"] as &[&str], &["inspect"], &["update", "text", "--yes"]] {
            let arguments = [&["plugin"], command, &[file.to_str().unwrap()]].concat();
            refused(&site, &arguments, &[message]);
        }
    }
    let large = site.path("large");
    fs::File::create(&large).unwrap().set_len(100 << 20).unwrap();
    refused(&site, &["plugin", "add", "large", "--yes"], &["at most 67108864 are allowed"]);
    refused(&site, &["plugin", "add", "nowhere.wasm", "--yes"], &["cannot read nowhere.wasm"]);
    assert!(!site.path("plugins").exists(), "something was left behind");
    site.remove().await;
}

#[tokio::test]
async fn a_folder_has_one_component_or_is_told() {
    let site = Site::new().await;
    let folder = site.path("news");
    fs::create_dir(&folder).unwrap();
    refused(&site, &["plugin", "add", "news", "--yes"], &["there is no .wasm file in news"]);
    fs::write(folder.join("Cargo.toml"), "").unwrap();
    refused(&site, &["plugin", "add", "news", "--yes"], &["not built yet", "sandpress plugin build"]);
    fs::copy(test_component("update_good"), folder.join("a.wasm")).unwrap();
    fs::copy(test_component("update_better"), folder.join("b.wasm")).unwrap();
    refused(&site, &["plugin", "add", "news", "--yes"], &["several .wasm files", "news/a.wasm, news/b.wasm"]);
    fs::remove_file(folder.join("b.wasm")).unwrap();
    assert!(site.print(&["plugin", "add", "news", "--yes"]).contains("Added updates"));
    site.remove().await;
}

#[tokio::test]
async fn a_plugin_that_is_not_its_entry_is_named() {
    let site = Site::new().await;
    let file = component("update_good");
    site.write_config(&format!("[plugins.other]\ncomponent = {file:?}\n"));
    let out = site.print(&["plugin", "list"]);
    assert!(out.contains("(broken)") && out.contains("it is \"updates\""), "{out}");
    let wrong = ["it says that it is \"updates\"", "sandpress plugin add FILE"];
    refused(&site, &["plugin", "update", "other", &file, "--yes"], &wrong);
    // The broken one is in nobody's way.
    site.print(&["plugin", "disable", "other"]);
    site.print(&["plugin", "add", &file, "--yes"]);
    refused(&site, &["plugin", "enable", "other"], &["its component says that it is \"updates\""]);
    site.print(&["plugin", "remove", "other", "--yes"]);
    assert!(!toml(&site).contains("[plugins.other]"));
    site.remove().await;
}

#[tokio::test]
async fn settings_that_a_plugin_refuses_are_not_written() {
    let site = Site::new().await;
    let file = component("refuses_settings");
    refused(&site, &["plugin", "add", &file, "--yes"], &["colour: This colour does not exist."]);
    let unknown = ["plugin", "add", &file, "--yes", "--set", "color=red"];
    refused(&site, &unknown, &["color: is not a setting of this plugin; it knows colour"]);
    refused(&site, &["plugin", "add", &file, "--yes", "--set", "colour"], &["write KEY=VALUE"]);
    assert!(!site.path("plugins").exists());
    site.remove().await;
}

#[tokio::test]
async fn what_cannot_be_written_changes_nothing() {
    let site = Site::new().await;
    let add = ["plugin", "add", &component("update_good"), "--yes"];
    fs::create_dir(site.path(".cms.toml.new")).unwrap();
    refused(&site, &add, &["cms.toml cannot be written", "stays as it is"]);
    assert!(!site.path("plugins").exists(), "a component without an entry was left behind");
    refused(&site, &["plugin", "disable", "text"], &["cms.toml cannot be written"]);
    fs::remove_dir(site.path(".cms.toml.new")).unwrap();
    fs::write(site.path("plugins"), "in the way").unwrap();
    refused(&site, &add, &["plugins/updates", "cannot be written", "nothing was changed"]);
    fs::remove_file(site.path("plugins")).unwrap();
    site.print(&add);
    site.remove().await;
}

#[tokio::test]
async fn two_edits_at_once_both_count() {
    let site = Site::new().await;
    let files = [component("update_good"), component("well_behaved"), component("keeps_state")];
    thread::scope(|scope| {
        for file in &files {
            let site = &site;
            scope.spawn(move || site.print(&["plugin", "add", file, "--yes"]));
        }
    });
    let toml = toml(&site);
    for id in ["updates", "well-behaved", "keeps-state"] {
        assert!(toml.contains(&format!("[plugins.{id}]\ncomponent = ")), "{toml}");
    }
    site.print(&["config", "check"]);
    site.remove().await;
}
