//! `plugin check` with components of every quality.

use std::fs;

use serde_json::Value;

use super::{Workshop, assert_refused};
use crate::support::components::{bundled, test_component};

#[test]
fn a_good_component_is_told_with_all_that_it_wants() {
    let workshop = Workshop::new();
    let file = bundled("contact-form");
    let text = workshop.print(&["check", file.to_str().unwrap()]);
    for part in [
        "hooks         lifecycle 1.0.0",
        "to be granted",
        "store",
        "start  ",
        "[plugins.contact-form.grants]",
        "same",
    ] {
        assert!(text.contains(part), "{part:?} is not in:\n{text}");
    }
    let json: Value =
        serde_json::from_str(&workshop.print(&["check", "--json", file.to_str().unwrap()])).unwrap();
    assert_eq!(json["plugin"]["id"], "contact-form");
    assert_eq!(json["sha256"].as_str().unwrap().len(), 64);
    assert!(json["memory"]["initial-bytes"].as_u64().unwrap() > 0 && json["refused"].is_null());
    assert!(json["plugin"]["memory-bytes"].as_u64() >= json["memory"]["initial-bytes"].as_u64());
    let offered = |it: &Value| it["offered"] == it["version"] && it["standing"] == "same";
    assert!(json["hooks"].as_array().unwrap().iter().all(offered));
}

#[test]
fn what_a_site_refuses_is_refused_with_its_words() {
    let workshop = Workshop::new();
    for (component, messages) in [
        ("wants_sockets", ["no network of their own", "plugin \"wants-sockets\""]),
        ("wants_unknown", ["acme:telepathy/mind@1.0.0", "update Sandpress"]),
        ("loops_in_describe", ["cpu_ms", "failed in lifecycle"]),
        ("gives_odd_assets", ["\"../../admin.js\" has a name that does not fit", "failed in reader-assets"]),
        ("no_lifecycle", ["no hook `lifecycle`", "not a Sandpress plugin"]),
    ] {
        let file = test_component(component);
        let outcome = workshop.plugin(&["check", file.to_str().unwrap()]);
        assert_refused(&outcome, &messages);
        assert!(outcome.out.contains("    size  "), "{}", outcome.out);
        assert!(!outcome.out.contains("For cms.toml"), "{}", outcome.out);
    }
}

#[test]
fn what_is_no_component_is_named() {
    let workshop = Workshop::new();
    let good = fs::read(test_component("well_behaved")).unwrap();
    let cases: &[(&str, &[u8], &str)] = &[
        ("empty.wasm", b"", "the file is empty"),
        ("text.wasm", b"hello", "not WebAssembly"),
        ("module.wasm", b"\0asm\x01\0\0\0", "wasm-tools component new"),
        ("half.wasm", &good[..good.len() / 2], "it is damaged"),
    ];
    for (name, bytes, message) in cases {
        fs::write(workshop.path(name), bytes).unwrap();
        assert_refused(&workshop.plugin(&["check", name]), &[name, "is not a plugin", message]);
    }
    let huge = fs::File::create(workshop.path("huge.wasm")).unwrap();
    huge.set_len((64 << 20) + 1).unwrap();
    assert_refused(&workshop.plugin(&["check", "huge.wasm"]), &["at most 67108864 are allowed"]);
    assert_refused(&workshop.plugin(&["check", "gone.wasm"]), &["cannot read gone.wasm"]);
}

#[test]
fn a_component_of_a_newer_interface_is_told_what_to_do() {
    let workshop = Workshop::new();
    let text = fs::read(test_component("well_behaved")).unwrap();
    let newer = replaced(&text, b"sandpress:log/log@1.0.0", b"sandpress:log/log@2.0.0");
    fs::write(workshop.path("newer.wasm"), newer).unwrap();
    let outcome = workshop.plugin(&["check", "newer.wasm"]);
    assert_refused(&outcome, &["sandpress:log/log@2.0.0", "update Sandpress"]);
}

/// The bytes with every occurrence of one text in place of another of the same length.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let places: Vec<_> = bytes
        .windows(from.len())
        .enumerate()
        .filter(|(_, window)| *window == from)
        .map(|(at, _)| at)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        out[at..at + to.len()].copy_from_slice(to);
    }
    out
}
