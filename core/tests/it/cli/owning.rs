//! The plugins of a site, by the commands of its owner.

mod bad_input;
mod reader_assets;
mod running;
mod terminal;
mod versions;

use std::fs;

use crate::support::{
    components::test_component,
    site::{Outcome, Site},
};

/// The path of a test component for a command line.
fn component(name: &str) -> String {
    test_component(name).to_str().unwrap().to_owned()
}

fn toml(site: &Site) -> String {
    fs::read_to_string(site.path("cms.toml")).unwrap()
}

/// A command that is refused with these words, and changes nothing.
fn refused(site: &Site, arguments: &[&str], messages: &[&str]) -> Outcome {
    let before = toml(site);
    let outcome = site.run(arguments);
    assert_eq!(outcome.code, 1, "{arguments:?}: {outcome:?}");
    for message in messages {
        assert!(outcome.err.contains(message), "{message:?} is not in:\n{}", outcome.err);
    }
    for internal in ["panicked", "RUST_BACKTRACE", "Os {", "LoadProblem"] {
        assert!(!outcome.err.contains(internal), "{}", outcome.err);
    }
    assert_eq!(toml(site), before, "{arguments:?}");
    outcome
}

#[tokio::test]
async fn a_plugin_is_told_in_plain_words() {
    let site = Site::new().await;
    let file = component("wants_http");
    // No site is needed.
    for config in ["cms.toml", "nowhere.toml"] {
        let out = site.print(&["plugin", "inspect", &file, "--config", config]);
        for words in [
            "wants-http 1.0.0",
            "It can send requests to other servers, but only to those you name.",
            "It provides a kind of entry",
            "It can never read or write files on this computer",
            "http 1.0.0",
            "sha256",
        ] {
            assert!(out.contains(words), "{words} is not in:\n{out}");
        }
    }
    let json: serde_json::Value =
        serde_json::from_str(&site.print(&["plugin", "inspect", &file, "--json"])).unwrap();
    assert_eq!(json["id"], "wants-http");
    let http = json["capabilities"].as_array().unwrap().iter().find(|it| it["name"] == "http").unwrap();
    assert_eq!(http["form"]["may-be-plain"], false);
    assert!(http["granted"].is_null() && json["problem"] == "", "{json}");
    assert_eq!(json["sha256"].as_str().unwrap().len(), 64);
    site.remove().await;
}

#[tokio::test]
async fn every_command_teaches() {
    let site = Site::new().await;
    for command in ["inspect", "add", "list", "enable", "disable", "update", "rollback", "remove"] {
        let help = site.print(&["plugin", command, "--help"]);
        assert!(help.contains(&format!("  sandpress plugin {command} ")), "{command}: {help}");
    }
    site.remove().await;
}

#[tokio::test]
async fn a_plugin_comes_with_what_it_may_do_and_cms_toml_keeps_its_words() {
    let site = Site::new().await;
    site.write_config("\n# My last words.\n");
    let (file, before) = (component("wants_http"), toml(&site));
    refused(&site, &["plugin", "add", &file], &["there is no terminal to ask", "--yes", "--grant"]);
    let rule = "wants what it was not granted";
    refused(
        &site,
        &["plugin", "add", &file, "--yes"],
        &[rule, "must be a host", "--grant 'http=api.example.com'"],
    );
    let add = |grant: &'static str| ["plugin", "add", &file, "--yes", "--grant", grant].map(str::to_owned);
    for (grant, message) in [
        ("http=https://a.example", "the grant `http` must be a host"),
        ("store", "does not ask for `store`"),
        ("telepathy", "there is no grant `telepathy`"),
    ] {
        let arguments = add(grant);
        refused(&site, &arguments.each_ref().map(String::as_str), &[message]);
    }
    assert!(!site.path("plugins").exists(), "something was left behind");

    let arguments = add("http=a.example");
    let out = site.print(&arguments.each_ref().map(String::as_str));
    assert!(out.contains("Added wants-http"), "{out}");
    let (now, files) = (toml(&site), fs::read_dir(site.path("plugins/wants-http")).unwrap());
    let names: Vec<_> = files.map(|item| item.unwrap().file_name().into_string().unwrap()).collect();
    assert!(now.starts_with(&before), "{now}");
    assert!(now.contains(&format!("component = \"plugins/wants-http/{}\"\nsha256 = ", names[0])), "{now}");
    assert!(now.ends_with("[plugins.wants-http.grants]\nhttp = [\"a.example\"]\n"), "{now}");
    let taken = "there is a plugin \"wants-http\" on this site already";
    refused(
        &site,
        &arguments.each_ref().map(String::as_str),
        &[taken, "sandpress plugin update wants-http FILE"],
    );
    let out = site.print(&["plugin", "inspect", &file]);
    assert!(out.contains("now: a.example"), "{out}");
    site.remove().await;
}

#[tokio::test]
async fn plugins_are_switched_on_and_off() {
    let site = Site::new().await;
    let file = component("wants_http");
    site.print(&["plugin", "add", &file, "--yes", "--disabled", "--priority", "7"]);
    let state = |id: &str| {
        let list: serde_json::Value =
            serde_json::from_str(&site.print(&["plugin", "list", "--json"])).unwrap();
        let plugin = list.as_array().unwrap().iter().find(|plugin| plugin["id"] == id).unwrap();
        plugin["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state("wants-http"), "off");
    assert!(toml(&site).contains("enabled = false\npriority = 7\n"), "{}", toml(&site));
    refused(&site, &["plugin", "disable", "wants-http"], &["is switched off already"]);
    refused(&site, &["plugin", "enable", "wants-http"], &["wants what it was not granted", "http"]);
    refused(&site, &["plugin", "enable", "news"], &["there is no plugin \"news\"", "are editor, "]);
    site.print(&["plugin", "enable", "wants-http", "--grant", "http=a.example"]);
    assert_eq!(state("wants-http"), "on");
    refused(&site, &["plugin", "enable", "wants-http"], &["is switched on already"]);
    site.print(&["plugin", "disable", "wants-http"]);
    assert!(site.print(&["plugin", "list"]).contains("wants-http 1.0.0  wants-http  (off)"));
    let variable = [("SANDPRESS_PLUGINS__WANTS_HTTP__ENABLED", "false")];
    let outcome = site.run_with(&["plugin", "enable", "wants-http"], &variable, "");
    assert!(
        outcome.out.contains("The variable SANDPRESS_PLUGINS__WANTS_HTTP__ENABLED overrides"),
        "{outcome:?}"
    );
    site.remove().await;
}
