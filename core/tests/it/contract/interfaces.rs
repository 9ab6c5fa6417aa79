//! Whatever stands in the world `everything` is a hook or capability of the host, with components and tests of its own.

use std::{collections::BTreeSet, fs, path::Path};

use super::sandbox::sources;
use crate::support::components::repository;

fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What the world `everything` imports or exports, as package and interface.
fn interfaces(verb: &str) -> Vec<(String, String)> {
    let interface = |line: &str| {
        let name = line.trim().strip_prefix(verb)?.trim().strip_prefix("sandpress:")?.split('@').next()?;
        let (package, interface) = name.split_once('/')?;
        Some((package.to_owned(), interface.to_owned()))
    };
    read("plugin-api/wit/plugin.wit").lines().filter_map(interface).collect()
}

/// The name of the world that has the interface, without what it ends in: a hook, or a capability.
fn name_of(package: &str, verb: &str, interface: &str, end: &str) -> String {
    let text = read(&format!("plugin-api/wit/{package}.wit"));
    let worlds = text.split("world ").skip(1);
    let having = worlds.filter(|world| world.contains(&format!("{verb} {interface};")));
    let name = having.filter_map(|world| world.split_whitespace().next()?.strip_suffix(end)).next();
    name.unwrap_or_else(|| panic!("{package}.wit: no world …{end} has {verb} {interface}")).to_owned()
}

/// A capability: its name as in a grant, its package and its interface.
fn capabilities() -> Vec<(String, String, String)> {
    let with_name = |(package, interface): (String, String)| {
        (name_of(&package, "import", &interface, "-capability"), package, interface)
    };
    interfaces("import ").into_iter().map(with_name).collect()
}

/// The hooks that a component names in its `component!(…)`.
fn exported(text: &str) -> Vec<String> {
    let Some((_, rest)) = text.split_once("\ncomponent!(") else { return Vec::new() };
    match rest.split(')').next().unwrap().split_once(':') {
        None => vec!["lifecycle".to_owned(), "publication_type".to_owned()],
        Some((_, hooks)) => {
            let words = hooks.split([',', ';']).map(|word| word.trim().trim_start_matches("also "));
            words.map(|word| word.trim().to_owned()).collect()
        }
    }
}

/// The Rust files of a folder, as one text each.
fn texts(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    sources(&repository().join(folder), &mut found);
    found.into_iter().map(|(_, text)| text).collect()
}

/// The names of the functions of the tests with plugins.
fn tests() -> BTreeSet<String> {
    let texts = texts("core/tests/it/plugins");
    let name = |line: &str| {
        let line = line.trim().trim_start_matches("pub(super) ").trim_start_matches("async ");
        Some(line.strip_prefix("fn ")?.split(['(', '<']).next()?.to_owned())
    };
    texts.iter().flat_map(|text| text.lines().filter_map(name)).collect()
}

#[test]
fn every_hook_is_in_the_table_of_the_host_and_has_a_component_and_a_page() {
    let table = read("core/plugins/src/hooks/mod.rs");
    let components: BTreeSet<String> =
        texts("core/test-plugins/examples").iter().flat_map(|text| exported(text)).collect();
    let hooks = interfaces("export ");
    assert!(hooks.len() > 10);
    for (package, interface) in hooks {
        let hook = name_of(&package, "export", &interface, "-hook");
        assert_eq!(hook, package, "a hook is called as its package");
        let export = format!("\"sandpress:{package}/{interface}\"");
        assert!(
            table.contains(&export),
            "`hooks!` in core/plugins/src/hooks/mod.rs has no line for {export}"
        );
        assert!(
            components.contains(&hook.replace('-', "_")),
            "no component in core/test-plugins/examples has the hook {hook}"
        );
        let page = format!("docs/plugins/hooks/{hook}.md");
        assert!(repository().join(&page).exists(), "{page} is missing");
    }
}

#[test]
fn every_capability_is_one_of_the_host_and_has_a_page() {
    let host = texts("core/plugins/src/host").concat();
    for (name, package, interface) in capabilities() {
        for line in [format!("name: {name:?}"), format!("interface: \"sandpress:{package}/{interface}\"")] {
            assert!(host.contains(&line), "no capability in core/plugins/src/host has `{line}`");
        }
        let page = format!("docs/plugins/capabilities/{package}.md");
        assert!(repository().join(&page).exists(), "{page} is missing");
    }
}

#[test]
fn every_capability_is_tested_where_it_is_granted_and_where_it_is_not() {
    let tests = tests();
    let is_tested = |name: &str, outcome: &str| {
        let test = format!("{}_{outcome}", name.replace('-', "_"));
        tests.iter().any(|name| name.starts_with(&test))
    };
    let capabilities = capabilities();
    assert!(capabilities.len() > 10);
    for (name, package, _) in capabilities {
        let is_always_there = read(&format!("plugin-api/wit/{package}.wit")).contains("(always granted)");
        for outcome in ["allowed", "refused"] {
            assert!(
                is_tested(&name, outcome) || is_always_there && outcome == "refused",
                "core/tests/it/plugins has no test whose name begins with {}_{outcome}",
                name.replace('-', "_")
            );
        }
    }
}

/// An interface that is changed after its release gets another version, so that old plugins are known.
#[test]
fn what_is_kept_is_still_the_text_of_its_version() {
    let (kept, today) = ("core/test-plugins/kept/1.0.0/wit", "plugin-api/wit");
    for item in fs::read_dir(repository().join(kept)).unwrap() {
        let name = item.unwrap().file_name().into_string().unwrap();
        let declared = |folder: &str| -> Vec<String> {
            let text = read(&Path::new(folder).join(&name).display().to_string());
            let lines =
                text.lines().map(str::trim).filter(|line| !line.starts_with("///") && !line.is_empty());
            lines.map(str::to_owned).collect()
        };
        let is_same_version = declared(kept).first() == declared(today).first();
        assert!(
            !is_same_version || declared(kept) == declared(today) || name == "plugin.wit",
            "{name} says something else than in 1.0.0: raise the version of its package"
        );
    }
}

#[test]
fn hooks_of_components_are_found() {
    assert_eq!(exported("\ncomponent!(A);"), ["lifecycle", "publication_type"]);
    assert_eq!(exported("\ncomponent!(A: lifecycle; also block, routes);"), ["lifecycle", "block", "routes"]);
    assert!(exported("use sandpress_test_plugins::component;").is_empty());
}
