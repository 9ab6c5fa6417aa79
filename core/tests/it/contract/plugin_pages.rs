//! The pages for authors of plugins: one for each hook and capability, with what stands in the interfaces.

use std::{collections::BTreeSet, fs};

use crate::support::components::repository;

/// One package of `plugin-api/wit`, as far as its page is concerned.
struct Package {
    name: String,
    /// `hooks` or `capabilities`.
    folder: &'static str,
    functions: BTreeSet<String>,
}

impl Package {
    fn page(&self) -> String {
        format!("{}/{}.md", self.folder, self.name)
    }
}

/// The packages that are a hook or a capability.
fn packages() -> Vec<Package> {
    let mut packages: Vec<_> = fs::read_dir(repository().join("plugin-api/wit"))
        .unwrap()
        .filter_map(|file| {
            let path = file.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let has_world = |end: &str| {
                text.lines()
                    .any(|line| line.trim().starts_with("world ") && line.contains(&format!("{end} {{")))
            };
            let folder = match (has_world("-hook"), has_world("-capability")) {
                (true, false) => "hooks",
                (false, true) => "capabilities",
                (false, false) => return None,
                (true, true) => {
                    panic!("{}: hooks and capabilities stand in packages of their own", path.display())
                }
            };
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            Some(Package { name, folder, functions: functions(&text) })
        })
        .collect();
    packages.sort_by_key(Package::page);
    packages
}

/// The signatures of the functions in a text, each in one line.
fn functions(text: &str) -> BTreeSet<String> {
    let without_comments: Vec<_> = text.lines().map(|line| line.split("//").next().unwrap().trim()).collect();
    without_comments
        .join(" ")
        .split_inclusive([';', '{', '}'])
        .filter(|item| item.ends_with(';'))
        .map(|item| item.split_whitespace().collect::<Vec<_>>().join(" "))
        .map(|item| item.replace("( ", "(").replace(", )", ")"))
        .filter(|item| item.contains("func(") || item.starts_with("constructor("))
        .collect()
}

fn page(path: &str) -> String {
    fs::read_to_string(repository().join("docs/plugins").join(path))
        .unwrap_or_else(|error| panic!("docs/plugins/{path}: {error}; write the page"))
}

/// The blocks of a page in one language, one after the other.
fn blocks(page: &str, language: &str) -> String {
    let fence = format!("```{language}");
    let mut inside = false;
    let mut text = String::new();
    for line in page.lines() {
        match line.trim() {
            "```" => inside = false,
            line if line == fence => inside = true,
            _ if inside => {
                text.push_str(line);
                text.push('\n');
            }
            _ => {}
        }
    }
    text
}

#[test]
fn every_hook_and_capability_has_a_page_with_its_functions() {
    let packages = packages();
    assert!(packages.len() > 10);
    for package in packages {
        let path = package.page();
        let shown = functions(&blocks(&page(&path), "wit"));
        assert_eq!(
            shown, package.functions,
            "docs/plugins/{path} shows other functions than its interface has"
        );
    }
}

#[test]
fn every_page_has_a_complete_example_that_is_compiled() {
    let compiled = fs::read_to_string(repository().join("plugin-api/src/pages.rs")).unwrap();
    for package in packages() {
        let path = package.page();
        let example = blocks(&page(&path), "rust");
        assert!(
            example.contains("sandpress_plugin::export!("),
            "docs/plugins/{path} has no complete example"
        );
        assert!(compiled.contains(&format!("{path:?}")), "plugin-api/src/pages.rs does not name {path}");
    }
}

#[test]
fn every_page_stands_in_its_overview() {
    for package in packages() {
        let overview = page(&format!("{}.md", package.folder));
        let path = package.page();
        assert!(
            overview.contains(&format!("]({path})")),
            "docs/plugins/{}.md does not name {path}",
            package.folder
        );
    }
}

#[test]
fn no_page_is_left_over() {
    let known: BTreeSet<_> = packages().iter().map(Package::page).collect();
    for folder in ["hooks", "capabilities"] {
        for file in fs::read_dir(repository().join("docs/plugins").join(folder)).unwrap() {
            let path = format!("{folder}/{}", file.unwrap().file_name().to_str().unwrap());
            assert!(known.contains(&path), "docs/plugins/{path} speaks of an interface that is not there");
        }
    }
}

#[test]
fn signatures_are_found_over_several_lines() {
    let text = "/// Words.\ninterface a {\n  resource r {\n    /// More;\n    read: func(\n      from: u64,\n    ) -> string;\n  }\n  use b.{c};\n}";
    assert_eq!(functions(text), BTreeSet::from(["read: func(from: u64) -> string;".to_owned()]));
}
