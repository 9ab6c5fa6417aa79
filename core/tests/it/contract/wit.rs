//! The public interfaces: a change of them is a difference that somebody reviews.

use std::fs;

use crate::support::components::repository;

/// The files of the interfaces by name, with their text.
fn files() -> Vec<(String, String)> {
    let folder = repository().join("plugin-api/wit");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|item| item.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "wit"))
        .map(|path| {
            (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// The lines that begin an item without a `///` line before them.
fn undocumented(text: &str) -> Vec<(usize, &str)> {
    let mut items = Vec::new();
    let mut is_documented = false;
    for (number, line) in (1..).zip(text.lines().map(str::trim)).filter(|(_, line)| !line.is_empty()) {
        let is_doc = line.starts_with("///");
        let needs_none = ["}", "use ", "import ", "export "].iter().any(|start| line.starts_with(start));
        if !is_doc && !needs_none && !is_documented {
            items.push((number, line));
        }
        is_documented = is_doc;
    }
    items
}

#[test]
fn the_interfaces_are_as_they_were_reviewed() {
    let text: String = files().iter().map(|(name, text)| format!("// {name}\n{text}\n")).collect();
    insta::assert_snapshot!(text);
}

#[test]
fn every_item_says_what_it_is_for() {
    let files = files();
    assert!(files.len() > 5);
    for (name, text) in &files {
        assert_eq!(undocumented(text), [], "{name}: write a /// line before these");
    }
}

#[test]
fn items_without_a_word_are_found() {
    let text = "/// A package.\npackage a:b {\n  interface c {\n    /// A record.\n    record d {\n      e: u8,\n    }\n  }\n}";
    assert_eq!(undocumented(text), [(3, "interface c {"), (6, "e: u8,")]);
}
