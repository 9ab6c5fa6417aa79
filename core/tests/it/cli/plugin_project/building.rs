//! `plugin build` where it goes well and where it does not.

use std::fs;

use super::{Workshop, assert_refused};

#[test]
fn what_does_not_compile_is_told_by_cargo_alone() {
    let workshop = Workshop::new();
    let folder = workshop.project_with_shared_sdk("breaks", "block");
    workshop.change(
        "breaks/src/lib.rs",
        "sandpress_plugin::export!",
        "let it = be;\nsandpress_plugin::export!",
    );
    let before = workshop.names("breaks");
    let failed = workshop.plugin(&["build", "breaks"]);
    assert_eq!(failed.code, 101, "{failed:?}");
    assert!(failed.out.is_empty() && failed.err.contains("src/lib.rs:"), "{failed:?}");
    assert!(
        failed.err.trim_end().ends_with("could not compile `breaks` (lib) due to 1 previous error"),
        "{}",
        failed.err
    );
    assert_eq!(workshop.names("breaks"), before);
    assert!(!folder.join("breaks.wasm").exists());
}

#[test]
fn a_plugin_has_one_name() {
    let workshop = Workshop::new();
    let folder = workshop.project_with_shared_sdk("renamed", "headers");
    workshop.change("renamed/src/lib.rs", "            \"renamed\",", "            \"bonjour\",");
    let refused = workshop.plugin(&["build", "renamed"]);
    assert_refused(
        &refused,
        &["says that it is \"bonjour\"", "its package is \"renamed\"", "was not written"],
    );
    assert!(!folder.join("renamed.wasm").exists());
}

#[test]
fn what_a_site_would_refuse_is_not_written() {
    let workshop = Workshop::new();
    let folder = workshop.project_with_shared_sdk("starts-badly", "routes");
    fs::write(folder.join("starts-badly.wasm"), "the build before").unwrap();
    workshop.change(
        "starts-badly/src/lib.rs",
        "Route::public(&[\"GET\"], \"/\",",
        "Route::public(&[\"GET\"], \"no slash\",",
    );
    assert_refused(
        &workshop.plugin(&["build", "starts-badly"]),
        &["plugin \"starts-badly\"", "no slash", "starts-badly.wasm was not written"],
    );
    assert_eq!(fs::read(folder.join("starts-badly.wasm")).unwrap(), b"the build before");
}

#[test]
fn a_build_for_debugging_keeps_names_and_says_so() {
    let workshop = Workshop::new();
    let folder = workshop.project_with_shared_sdk("has-lines", "headers");
    let debug = workshop.print(&["build", "has-lines", "--debug"]);
    assert!(debug.contains("names and lines for its author"), "{debug}");
    let large = fs::metadata(folder.join("has-lines.wasm")).unwrap().len();
    let small = workshop.print(&["build", "has-lines"]);
    assert!(!small.contains("warning"), "{small}");
    assert!(fs::metadata(folder.join("has-lines.wasm")).unwrap().len() * 2 < large);
}

#[test]
fn a_folder_that_is_no_project_is_named() {
    let workshop = Workshop::new();
    for command in ["build", "check"] {
        assert_refused(&workshop.plugin(&[command]), &["there is no Cargo.toml", "plugin new"]);
    }
    fs::write(workshop.path("Cargo.toml"), "[package]\nname = \"tool\"\n[workspace]\n").unwrap();
    fs::create_dir(workshop.path("src")).unwrap();
    fs::write(workshop.path("src/lib.rs"), "").unwrap();
    assert_refused(&workshop.plugin(&["build"]), &["crate-type = [\"cdylib\"]"]);
    let workshop = Workshop::new();
    workshop.project("hello", "block");
    assert_refused(&workshop.plugin(&["check", "hello"]), &["not built yet", "sandpress plugin build"]);
}

#[test]
fn what_is_missing_is_named_with_the_command_that_adds_it() {
    let workshop = Workshop::new();
    workshop.project("waits", "block");
    let cargo = workshop.path("no-cargo");
    let without_rust = workshop.plugin_with(&["build", "waits"], &[("CARGO", cargo.to_str().unwrap())]);
    assert_refused(&without_rust, &["cargo cannot be started", "https://rustup.rs"]);

    let no_target = "case \"$*\" in *target-libdir*) echo /nowhere ;; *) exec rustc \"$@\" ;; esac";
    let rustc = workshop.script("rustc-without-target", no_target);
    workshop.script("rustup", "echo \"rustup $*\" && exit 3");
    let path = format!("{}:{}", workshop.path(".").display(), std::env::var("PATH").unwrap());
    let variables = [("RUSTC", rustc.to_str().unwrap()), ("PATH", &path)];
    let without_target = workshop.plugin_with(&["build", "waits"], &variables);
    assert_refused(&without_target, &["rustup target add wasm32-wasip2", "--yes"]);
    let installing = workshop.plugin_with(&["build", "waits", "--yes"], &variables);
    assert_eq!(installing.code, 3, "{installing:?}");
    assert!(installing.out.contains("rustup target add wasm32-wasip2"), "{installing:?}");
    assert!(!workshop.path("waits/waits.wasm").exists());
}
