//! What is said of the sandbox is held by tests, and its host side keeps to what returning to a version needs.

use std::{collections::BTreeSet, fs, path::Path};

use crate::support::components::repository;

pub(super) fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The sources of the host: `db/users.rs` is `core/db/src/users.rs`, and `cli/mod.rs` stands in `core/src`.
pub(super) fn host_sources() -> Vec<(String, String)> {
    let core = repository().join("core");
    let mut files = Vec::new();
    sources(&core.join("src"), &mut files);
    for item in fs::read_dir(&core).unwrap() {
        let package = item.unwrap().path().join("src");
        if package.is_dir() && !package.starts_with(core.join("test-plugins")) {
            sources(&package, &mut files);
        }
    }
    let relative = |(path, text): (String, String)| {
        let path = Path::new(&path).strip_prefix(&core).unwrap().to_str().unwrap();
        let file = path.strip_prefix("src/").map_or_else(|| path.replacen("/src/", "/", 1), str::to_owned);
        (file.replace("/lib.rs", "/mod.rs"), text)
    };
    files.into_iter().map(relative).collect()
}

/// The names of all test functions of the host.
pub(super) fn tests() -> BTreeSet<String> {
    let mut files = host_sources();
    sources(&repository().join("core/tests/it"), &mut files);
    let mut names = BTreeSet::new();
    for (_, text) in files {
        for line in text.lines() {
            let line = line.trim().trim_start_matches("async ");
            let name = line.strip_prefix("fn ").and_then(|rest| rest.split(['(', '<']).next());
            names.extend(name.map(str::to_owned));
        }
    }
    names
}

/// Names of tests that a page gives as `[test_name]`.
pub(super) fn named(page: &str) -> Vec<String> {
    let text = fs::read_to_string(repository().join(page)).unwrap();
    let parts = text.split("[`").skip(1).filter_map(|part| part.split_once("`]"));
    let is_name =
        |name: &&str| name.bytes().all(|byte| byte.is_ascii_lowercase() || b"_0123456789".contains(&byte));
    parts
        .filter(|(_, after)| !after.starts_with('('))
        .map(|(name, _)| name)
        .filter(is_name)
        .map(str::to_owned)
        .collect()
}

#[test]
fn tests_that_the_page_of_the_sandbox_names_are_there() {
    let (tests, named) = (tests(), named("docs/plugins/sandbox.md"));
    assert!(named.len() > 40, "only {} tests are named", named.len());
    for name in named {
        assert!(tests.contains(&name), "docs/plugins/sandbox.md names the test {name}, which is not there");
    }
}

/// A hook's indices belong to one component; `Indices` finds those of the version that answers.
#[test]
fn hooks_find_the_version_that_answers() {
    let mut files = Vec::new();
    sources(&repository().join("core/plugins/src/hooks"), &mut files);
    for (file, text) in files {
        let bare =
            text.lines().find(|line| line.contains("&GuestIndices") || line.contains("&'a GuestIndices"));
        assert_eq!(bare, None, "{file}: write &Indices<GuestIndices>, or a retry finds nothing");
    }
}
