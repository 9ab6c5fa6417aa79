//! `docs/plugins/limits.md` says what the code says, of every limit.

use std::{collections::BTreeSet, fs, path::Path};

use sandpress::config::Config;

use super::sandbox::host_sources;
use crate::support::{components::repository, sandbox::plugin_configs};

const PAGE: &str = "docs/plugins/limits.md";

/// Numbers in `core/plugins/src` that bound nothing that an author meets.
const INTERNAL: &[(&str, &str, &str)] = &[
    ("plugins/clean/valid/tree.rs", "DEEPEST_READ", "past what is kept of elements inside each other"),
    ("plugins/clean/valid/structure.rs", "COPIES", "keeps hostile HTML from growing"),
    ("plugins/cost.rs", "DOUBLINGS", "how finely times are counted"),
    ("plugins/cost.rs", "STEPS", "how finely times are counted"),
    ("plugins/engine.rs", "TABLE_KEPT", "how a place in the pool is cleared"),
    ("plugins/facts.rs", "PAGE", "the size of a page of WebAssembly"),
    ("plugins/host/connect/connection.rs", "GATHER", "how an answer after a secret is read"),
    ("plugins/host/connect/connection.rs", "QUIET", "how an answer after a secret is read"),
    ("plugins/hooks/editor_frame.rs", "HASH_DIGITS", "how long the addresses of an editor's files are"),
    ("plugins/net/allowance.rs", "MARGIN", "so that a plugin still learns why"),
    ("plugins/net/blank.rs", "MASK", "what a secret is replaced with"),
    ("plugins/net/blank.rs", "SHORTEST", "the shortest secret that is looked for"),
    ("plugins/output.rs", "CAPACITY", "a part of the last words of a plugin"),
    ("plugins/reader_assets.rs", "HASH_DIGITS", "how long the addresses of assets are"),
    ("plugins/timing.rs", "FUNCTIONS", "how many calls are shown"),
    ("plugins/watch.rs", "QUIET", "how long a file that changes is waited for"),
];

/// A number in the code.
#[derive(Debug)]
struct Constant {
    file: String,
    name: String,
    /// Bytes, pieces, or milliseconds.
    value: u128,
}

/// The cells of the tables of the page.
fn rows(page: &str) -> impl Iterator<Item = Vec<&str>> {
    page.lines()
        .filter(|line| line.starts_with("| "))
        .map(|line| line.trim_matches(['|', ' ']).split(" | ").map(str::trim).collect())
}

/// A number with its unit, as people write it.
fn written(text: &str) -> u128 {
    let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
    let factor = match unit {
        "" | "bytes" | "characters" | "ms" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        "s" => 1_000,
        "min" => 60_000,
        "days" => 24 * 60 * 60_000,
        _ => panic!("{PAGE}: {text:?} has an unknown unit"),
    };
    number.replace(',', "").parse::<u128>().unwrap_or_else(|_| panic!("{PAGE}: {text:?} is no number"))
        * factor
}

/// The value of an expression: a number, a product, a shift, or a duration made of one.
fn value(expression: &str) -> Option<u128> {
    for (duration, factor) in [("Duration::from_secs(", 1_000), ("Duration::from_millis(", 1)] {
        if let Some(inner) = expression.strip_prefix(duration) {
            return Some(value(inner.strip_suffix(')')?)? * factor);
        }
    }
    if let Some((number, by)) = expression.split_once(" << ") {
        return Some(value(number)? << value(by)?);
    }
    expression.split(" * ").map(|factor| factor.replace('_', "").parse::<u128>().ok()).product()
}

/// The numbers and durations of the files of a package of the host.
fn constants(package: &str) -> Vec<Constant> {
    let mut found = Vec::new();
    for (file, text) in host_sources() {
        if !file.starts_with(package) {
            continue;
        }
        for line in text.lines() {
            let Some((_, declared)) = line.split_once("const ") else { continue };
            let constant = declared.split_once(": ").and_then(|(name, rest)| {
                let (_, expression) = rest.strip_suffix(';')?.split_once(" = ")?;
                Some(Constant { file: file.clone(), name: name.to_owned(), value: value(expression)? })
            });
            // Indented ones belong to a function or an implementation.
            found.extend(constant.filter(|_| !line.starts_with(' ')));
        }
    }
    found
}

#[test]
fn every_limit_is_on_the_page_with_its_number() {
    let page = fs::read_to_string(repository().join(PAGE)).unwrap();
    let constants: Vec<_> =
        ["plugins/", "config/", "domain/", "services/"].into_iter().flat_map(constants).collect();
    let mut named = BTreeSet::new();
    for row in rows(&page) {
        let [what, most, place] = row.as_slice() else { continue };
        let Some((file, name)) = place.trim_matches('`').split_once("` `") else { continue };
        let found = constants.iter().find(|constant| constant.file == file && constant.name == name);
        let found = found.unwrap_or_else(|| panic!("{PAGE}: {file} has no {name} ({what})"));
        assert_eq!(written(most), found.value, "{PAGE}: {what}: {file} {name} is another number");
        named.insert((file.to_owned(), name.to_owned()));
    }
    assert!(named.len() > 100, "only {} limits are named", named.len());
    let is_internal = |constant: &&Constant| {
        INTERNAL
            .iter()
            .any(|(file, name, _)| (constant.file.as_str(), constant.name.as_str()) == (*file, *name))
    };
    let of_plugins = constants.iter().filter(|constant| constant.file.starts_with("plugins/"));
    let missing: Vec<_> = of_plugins
        .filter(|constant| !is_internal(constant))
        .filter(|constant| !named.contains(&(constant.file.clone(), constant.name.clone())))
        .map(|constant| format!("{} {}", constant.file, constant.name))
        .collect();
    assert!(
        missing.is_empty(),
        "{PAGE} does not name {missing:?}; or say in `INTERNAL` why an author never meets it"
    );
}

#[test]
fn the_limits_that_an_owner_changes_are_those_of_the_configuration() {
    let page = fs::read_to_string(repository().join(PAGE)).unwrap();
    let defaults = plugin_configs("[plugins.a]\ncomponent = \"a.wasm\"").remove(0).limits;
    let default_of = |key: &str| match key {
        "cpu_ms" => defaults.cpu.as_millis(),
        "wall_ms" => defaults.wall.as_millis(),
        "job_wall_ms" => defaults.job_wall.as_millis(),
        "memory_mib" => u128::from(defaults.memory_bytes >> 20),
        "host_calls" => defaults.host_calls.into(),
        "transfer_kib" => u128::from(defaults.transfer_bytes >> 10),
        "media_cpu_ms" => defaults.media_cpu.as_millis(),
        "media_memory_mib" => u128::from(defaults.media_memory_bytes >> 20),
        "html_kib" => u128::from(defaults.html_bytes >> 10),
        _ => panic!("{PAGE}: {key} is unknown here"),
    };
    let is_accepted = |key: &str, value: u128| {
        let toml = format!("[plugins.a]\ncomponent = \"a.wasm\"\nlimits.{key} = {value}\n");
        Config::from_text(&toml, Path::new("/nowhere/cms.toml"), std::iter::empty()).is_ok()
    };
    let mut keys = 0;
    for row in rows(&page) {
        let [key, _, default, from, to] = row.as_slice() else { continue };
        let Some(key) = key.strip_prefix('`').and_then(|key| key.strip_suffix('`')) else { continue };
        keys += 1;
        assert_eq!(written(default), default_of(key), "{key}");
        let (from, to) = (written(from), written(to));
        assert!(is_accepted(key, from) && is_accepted(key, to) && !is_accepted(key, to + 1), "{key}");
        assert!(from == 0 || !is_accepted(key, from - 1), "{key}");
    }
    assert_eq!(keys, 9);
}
