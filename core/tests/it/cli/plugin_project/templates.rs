//! Each template is a plugin that passes its tests, builds and loads as it is.

use std::fs;

use serde_json::Value;

use super::{Workshop, cargo};
use crate::support::components::repository;

/// What the smallest plugin with a block may count. It has the SDK, the standard library's allocator and formatting, and
/// the block.
const HELLO: u64 = 60_000;

/// Tests a template natively, builds it, and gives what `plugin check` says. The block stands for all as it is, with its
/// own SDK.
fn finished(kind: &str) -> Value {
    let workshop = Workshop::new();
    let name = format!("my-{kind}");
    let folder = match kind {
        "block" => workshop.project(&name, kind),
        _ => workshop.project_with_shared_sdk(&name, kind),
    };
    let tested = cargo(&folder, &["test", "--locked"]);
    assert_eq!(tested.code, 0, "{kind}: {}\n{}", tested.out, tested.err);
    assert!(tested.out.contains("test result: ok. ") && !tested.out.contains(" 0 passed"), "{}", tested.out);
    assert!(!tested.err.contains("warning"), "{}", tested.err);
    let built = workshop.print(&["build", &name]);
    assert!(built.contains(&format!("[plugins.{name}]")), "{built}");
    let report: Value = serde_json::from_str(&workshop.print(&["check", "--json", &name])).unwrap();
    assert_eq!(report["plugin"]["id"], name.as_str());
    assert_eq!(report["warnings"], Value::Array(Vec::new()), "{kind}");
    let size = fs::metadata(folder.join(format!("{name}.wasm"))).unwrap().len();
    assert_eq!(report["size"], size);
    report
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

fn granted(report: &Value) -> Vec<&str> {
    let capabilities = report["capabilities"].as_array().unwrap();
    let granted = capabilities.iter().filter(|capability| capability["grant"] != "");
    granted.map(|capability| capability["name"].as_str().unwrap()).collect()
}

#[test]
fn a_block() {
    let report = finished("block");
    assert_eq!(names(&report["hooks"]), ["lifecycle", "block"]);
    assert!(granted(&report).is_empty());
    assert!(report["size"].as_u64().unwrap() < HELLO, "{}", report["size"]);
}

#[test]
fn a_publication_type() {
    let report = finished("type");
    assert_eq!(names(&report["hooks"]), ["lifecycle", "publication-type"]);
    assert!(granted(&report).is_empty());
}

#[test]
fn filters() {
    let report = finished("filter");
    assert_eq!(names(&report["hooks"]), ["lifecycle", "entry-filter", "content-filter"]);
    assert!(granted(&report).is_empty());
}

#[test]
fn routes() {
    let report = finished("routes");
    assert_eq!(names(&report["hooks"]), ["lifecycle", "routes"]);
    assert_eq!(granted(&report), ["store"]);
}

#[test]
fn a_panel() {
    let report = finished("panel");
    assert_eq!(names(&report["hooks"]), ["lifecycle", "admin-panel"]);
    assert_eq!(granted(&report), ["store"]);
}

#[test]
fn headers() {
    let report = finished("headers");
    assert_eq!(names(&report["hooks"]), ["lifecycle", "response-headers"]);
    assert!(granted(&report).is_empty());
}

#[test]
fn a_mail_transport() {
    let report = finished("mail");
    assert_eq!(names(&report["hooks"]), ["lifecycle", "mail-transport"]);
    assert_eq!(granted(&report), ["http"]);
}

fn toml(path: &str) -> toml::Table {
    fs::read_to_string(repository().join(path)).unwrap().parse().unwrap()
}

/// A package of a lock file: its name, version and checksum.
fn packages(path: &str) -> Vec<(String, String, String)> {
    let text = |package: &toml::Value, key| package.get(key).map_or("", |it| it.as_str().unwrap()).to_owned();
    let lock = toml(path);
    let packages = lock["package"].as_array().unwrap().iter();
    packages.map(|it| (text(it, "name"), text(it, "version"), text(it, "checksum"))).collect()
}

/// Otherwise projects would not build with what is on a machine that has built the workspace.
#[test]
fn projects_are_built_of_the_versions_of_the_workspace() {
    let all = packages("Cargo.lock");
    let some = packages("plugin-api/template/Cargo.lock");
    assert!(some.len() > 20, "the lock file of the templates is not whole");
    for package in some.into_iter().filter(|package| package.0 != "template") {
        assert!(
            all.contains(&package),
            "{package:?} is not in the workspace: make plugin-api/template/Cargo.lock anew, run script/lock-templates"
        );
    }
}

/// The SDK's manifest is copied into projects, where there is no workspace to inherit from.
#[test]
fn the_manifest_of_the_sdk_says_what_the_workspace_does() {
    let workspace = &toml("Cargo.toml")["workspace"];
    let sdk = toml("plugin-api/Cargo.toml");
    for key in ["version", "edition", "rust-version", "license", "publish"] {
        assert_eq!(sdk["package"][key], workspace["package"][key], "{key}");
    }
    assert_eq!(sdk["dependencies"]["wit-bindgen"], workspace["dependencies"]["wit-bindgen"]);
}
