//! Unsafe code stands where it is named here, and nowhere else.

use std::fs;

use crate::support::components::repository;

/// The files with unsafe code, and why.
const NAMED: &[(&str, &str)] = &[
    (
        "core/plugins/src/compile.rs",
        "wasmtime takes compiled code on trust: it comes from our own cache, by its hash",
    ),
    ("core/test-plugins/examples/invalid_text.rs", "a guest that hands over text that is none"),
    ("plugin-api/src/memory.rs", "the allocator of guests"),
    ("plugin-api/src/memory/tests.rs", "its tests"),
];

const WORDS: [&str; 5] = ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern", "unsafe trait"];

#[test]
fn unsafe_code_stands_only_in_named_places() {
    let mut folders =
        ["core", "migrations", "plugin-api", "plugins"].map(|name| repository().join(name)).to_vec();
    let (mut wrong, mut files) = (Vec::new(), 0);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !["node_modules", "target", "tests"].iter().any(|name| path.ends_with(name)) {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files += 1;
                let text = fs::read_to_string(&path).unwrap();
                let mut code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                let is_unsafe = code.any(|line| WORDS.iter().any(|word| line.contains(word)));
                let name = path.strip_prefix(repository()).unwrap().display().to_string();
                if is_unsafe != NAMED.iter().any(|(file, _)| *file == name) {
                    wrong.push(name);
                }
            }
        }
    }
    assert!(files > 500, "{files} files are not all");
    assert_eq!(wrong, Vec::<String>::new());
}
