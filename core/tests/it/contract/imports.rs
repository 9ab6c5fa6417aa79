//! Who may import whom: the rules of `docs/architecture.md`, read from the sources.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::support::components::repository;

/// The modules in layers; each may use those of the layers above it, and none of its own layer.
const LAYERS: &[&[&str]] = &[
    &["domain"],
    &["config"],
    &["db", "storage", "auth", "plugins", "themes"],
    &["services"],
    &["http", "jobs"],
    &["cli"],
];

/// What the layers would allow and the design does not.
const FORBIDDEN: &[(&str, &str)] = &[("http", "db")];

/// Big dependencies with the one module that uses them.
const OWNERS: &[(&str, &str)] = &[
    ("sea_orm", "db"),
    ("sea_orm_migration", "db"),
    ("sqlx", "db"),
    ("wasmtime", "plugins"),
    ("wasmtime_wasi", "plugins"),
    ("wasmtime_wizer", "plugins"),
    ("tera", "themes"),
    ("object_store", "storage"),
    ("argon2", "auth"),
    ("axum", "http"),
];

/// Libraries that the rules of pure modules exclude beside those that have an owner.
const IMPURE: &[&str] = &["tokio", "hyper", "tower", "tower_http", "tower_sessions", "reqwest"];

fn layer(module: &str) -> usize {
    LAYERS.iter().position(|layer| layer.contains(&module)).unwrap_or_else(|| panic!("{module} has no layer"))
}

fn may_use(module: &str, other: &str) -> bool {
    module == other || (layer(other) < layer(module) && !FORBIDDEN.contains(&(module, other)))
}

/// The source without comments.
fn code(source: &str) -> String {
    let code = source.lines().map(|line| match line.find("//") {
        Some(at) if at == 0 || line[..at].ends_with(' ') => &line[..at],
        _ => line,
    });
    code.collect::<Vec<_>>().join("\n")
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The places where `word` stands as a whole word that begins a path.
fn paths_from<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    code.match_indices(word).filter_map(move |(at, _)| {
        let before = code[..at].chars().next_back();
        let begins = !before.is_some_and(|c| is_word(c) || c == ':' || c == '"' || c == '/');
        code[at + word.len()..].strip_prefix("::").filter(|_| begins)
    })
}

/// The first names of a path or of all paths in braces.
fn first_names(path: &str) -> Vec<String> {
    let Some(list) = path.strip_prefix('{') else {
        return vec![path.chars().take_while(|c| is_word(*c)).collect()];
    };
    let (mut names, mut name, mut depth) = (Vec::new(), String::new(), 0_usize);
    for character in list.chars() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(std::mem::take(&mut name)),
            _ if depth == 0 => name.push(character),
            _ => {}
        }
    }
    names.push(name);
    let first = |name: String| name.trim().chars().take_while(|c| is_word(*c)).collect::<String>();
    names.into_iter().map(first).filter(|name| !name.is_empty()).collect()
}

/// The modules of the crate that the code of a file names, where `depth` is how deep the file's module lies.
fn modules_in(code: &str, depth: usize) -> BTreeSet<String> {
    let mut modules: BTreeSet<String> = paths_from(code, "crate").flat_map(first_names).collect();
    // A module that is written out in the file lies one deeper.
    let inner = code.find("\nmod tests {").unwrap_or(code.len());
    for (text, depth) in [(&code[..inner], depth), (&code[inner..], depth + 1)] {
        let up = vec!["super"; depth].join("::");
        modules.extend(paths_from(text, &up).flat_map(first_names).filter(|name| name != "super"));
    }
    modules.remove("self");
    modules
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
    files
}

/// The files of every module: its name, the file, its code, and how deep the module of the file lies.
fn files() -> Vec<(String, String, String, usize)> {
    let root = repository().join("core/src");
    let files = sources(&root).into_iter().filter_map(|file| {
        let relative = file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
        let parts: Vec<_> = relative.trim_end_matches(".rs").trim_end_matches("/mod").split('/').collect();
        let module = parts[0].to_owned();
        let is_root = matches!(module.as_str(), "lib" | "main");
        let code = code(&fs::read_to_string(&file).unwrap());
        let depth = parts.len();
        (!is_root).then_some((module, relative, code, depth))
    });
    files.collect()
}

#[test]
fn modules_use_only_the_layers_above_them() {
    let files = files();
    assert!(files.len() > 100, "the sources were not found");
    let modules: BTreeSet<&str> = files.iter().map(|file| file.0.as_str()).collect();
    assert_eq!(modules, LAYERS.concat().into_iter().collect());
    for (module, file, code, depth) in &files {
        for other in modules_in(code, *depth).iter().filter(|other| modules.contains(other.as_str())) {
            assert!(may_use(module, other), "{file}: {module} must not use {other}");
        }
    }
}

#[test]
fn every_big_dependency_has_one_owner() {
    for (module, file, code, _) in &files() {
        for (dependency, owner) in OWNERS {
            let uses = paths_from(code, dependency).next().is_some();
            assert!(module == owner || !uses, "{file}: {dependency} belongs to {owner}");
        }
    }
}

#[test]
fn the_domain_is_pure() {
    for (_, file, code, _) in files().iter().filter(|file| file.0 == "domain") {
        for dependency in IMPURE {
            assert!(
                paths_from(code, dependency).next().is_none(),
                "{file}: the domain must not use {dependency}"
            );
        }
    }
}

#[test]
fn imports_are_found_in_every_way_to_write_them() {
    let found = |source: &str, depth| modules_in(&code(source), depth).into_iter().collect::<Vec<_>>();
    assert_eq!(found("use crate::db::{self, x};", 1), ["db"]);
    assert_eq!(
        found("use crate::{\n    auth::{Token, a::b},\n    db,\n    themes as t,\n};", 1),
        ["auth", "db", "themes"]
    );
    assert_eq!(found("fn f() -> crate::db::Row { todo() }", 1), ["db"]);
    assert_eq!(found("pub(in crate::http) fn f() {}", 1), ["http"]);
    assert_eq!(found("use super::super::db::Row;", 2), ["db"]);
    assert_eq!(found("use super::{db, http::x};", 1), ["db", "http"]);
    assert_eq!(found("use super::row::Row;", 2), [""; 0]);
    assert_eq!(found("fn a() {}\nmod tests {\n    use super::*;\n    use super::super::db;\n}", 1), ["db"]);
    assert_eq!(found("// crate::db\n/// [`crate::db`]\nlet x = 1; // crate::db", 1), [""; 0]);
    assert!(may_use("services", "db") && may_use("cli", "http") && may_use("db", "db"));
    for (module, other) in [("http", "db"), ("themes", "plugins"), ("services", "http"), ("domain", "config")]
    {
        assert!(!may_use(module, other), "{module} → {other}");
    }
    assert!(paths_from("use axum::{Router};", "axum").next().is_some());
    assert!(paths_from("use xaxum::y; a::axum::b; \"axum::\"", "axum").next().is_none());
}
