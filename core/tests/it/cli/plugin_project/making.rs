//! `plugin new` and `plugin sdk`.

use std::fs;

use super::{Workshop, assert_refused};
use crate::support::components::repository;

const KINDS: [&str; 7] = ["block", "type", "filter", "routes", "panel", "headers", "mail"];

#[test]
fn the_kinds_are_listed_with_a_sentence_each() {
    let workshop = Workshop::new();
    let list = workshop.print(&["new", "--list"]);
    let help = workshop.print(&["new", "--help"]);
    for kind in KINDS {
        assert!(list.contains(&format!("\n  {kind:<8} ")), "{kind} is not in:\n{list}");
        assert!(help.contains(&format!("  {kind:<8} ")), "{kind} is not in:\n{help}");
    }
    assert!(help.contains("Example:"), "{help}");
}

#[test]
fn a_new_project_tells_what_comes_next() {
    let workshop = Workshop::new();
    let printed = workshop.print(&["new", "night-sky", "--kind", "block", "--path", "plugins/sky"]);
    for line in
        ["    src/lib.rs", "    cd plugins/sky", "    sandpress plugin build", "    sandpress plugin test"]
    {
        assert!(printed.contains(line), "{line:?} is not in:\n{printed}");
    }
    assert_eq!(workshop.names("."), ["plugins"]);
    assert_eq!(workshop.names("plugins"), ["sky"]);
    let manifest = fs::read_to_string(workshop.path("plugins/sky/Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"night-sky\""), "{manifest}");
}

#[test]
fn what_cannot_be_made_leaves_nothing_behind() {
    let workshop = Workshop::new();
    assert_refused(
        &workshop.plugin(&["new", "Hello World", "--kind", "block"]),
        &["lower-case", "hello-world"],
    );
    assert_refused(&workshop.plugin(&["new", "type", "--kind", "type"]), &["word of Rust", "type-plugin"]);
    assert_refused(&workshop.plugin(&["new", "test", "--kind", "type"]), &["part of every plugin"]);
    assert_refused(&workshop.plugin(&["new", "hello"]), &["--kind", "routes", "A page in the admin"]);
    let unknown = workshop.plugin(&["new", "hello", "--kind", "widget"]);
    assert_eq!(unknown.code, 2, "{unknown:?}");
    assert!(unknown.err.contains("no kind \"widget\"") && unknown.err.contains("headers"), "{}", unknown.err);
    assert!(workshop.names(".").is_empty());

    fs::create_dir_all(workshop.path("hello/mine")).unwrap();
    assert_refused(
        &workshop.plugin(&["new", "hello", "--kind", "block"]),
        &["hello is there already", "--path"],
    );
    assert_eq!(workshop.names("hello"), ["mine"]);

    fs::write(workshop.path("file"), "").unwrap();
    let below = workshop.plugin(&["new", "hello", "--kind", "block", "--path", "file/hello"]);
    assert_eq!(below.code, 1, "{below:?}");
    assert!(below.err.contains("file/hello"), "{}", below.err);
    assert_eq!(workshop.names("."), ["file", "hello"]);
}

#[test]
fn the_sdk_of_a_project_is_brought_up_to_date() {
    let workshop = Workshop::new();
    workshop.project("hello", "block");
    assert!(workshop.print(&["sdk", "hello"]).contains("already"));
    workshop.change("hello/sdk/Cargo.toml", "version = \"0.1.0\"", "version = \"0.0.9\"");
    assert!(workshop.print(&["sdk", "hello"]).contains("was of version 0.0.9"));
    let (here, there) = (workshop.path("hello/sdk/Cargo.toml"), repository().join("plugin-api/Cargo.toml"));
    assert_eq!(fs::read(here).unwrap(), fs::read(there).unwrap());
    assert_refused(&workshop.plugin(&["sdk", "."]), &["no SDK in sdk/", "plugin new"]);
}
