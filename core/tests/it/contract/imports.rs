//! Who may import whom: the rules of `docs/architecture.md`, read from the sources.

use std::collections::BTreeSet;

use super::sandbox::host_sources;

/// The packages of the host and the modules of the program in layers; each may use those of the layers above it, and
/// none of its own layer.
const LAYERS: &[&[&str]] = &[
    &["domain"],
    &["config"],
    &["db", "storage", "auth", "bundle", "plugins", "themes"],
    &["services"],
    &["http", "jobs"],
    &["authoring"],
    &["cli"],
];

/// The modules of the program itself, which name packages as modules too.
const PROGRAM: &[&str] = &["bundle", "jobs", "authoring", "cli"];

/// What the layers would allow and the design does not.
const FORBIDDEN: &[(&str, &str)] = &[
    ("http", "db"),
    ("authoring", "db"),
    ("authoring", "storage"),
    ("authoring", "auth"),
    ("authoring", "themes"),
];

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
    ("jsonwebtoken", "auth"),
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

/// The packages of the host that the code of a file names, by the names of their folders.
fn packages_in(code: &str) -> BTreeSet<String> {
    let is_named = |name: &&str| paths_from(code, &format!("sandpress_{name}")).next().is_some();
    LAYERS.concat().into_iter().filter(is_named).map(str::to_owned).collect()
}

/// The modules of the program that the code of a file names, where `depth` is how deep the file's module lies.
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

/// A file of the host.
struct Source {
    /// The package, or the module of the program, that it belongs to.
    module: String,
    /// Its path, without the folders that every file has.
    file: String,
    code: String,
    /// The packages and modules that it names.
    uses: BTreeSet<String>,
}

fn files() -> Vec<Source> {
    let read = |(file, text): (String, String)| {
        let parts: Vec<_> = file.trim_end_matches(".rs").trim_end_matches("/mod").split('/').collect();
        let module = parts[0].to_owned();
        let is_root = matches!(module.as_str(), "lib" | "main");
        let code = code(&text);
        let mut uses = packages_in(&code);
        if PROGRAM.contains(&module.as_str()) {
            uses.extend(modules_in(&code, parts.len()));
        }
        (!is_root).then_some(Source { module, file, code, uses })
    };
    host_sources().into_iter().filter_map(read).collect()
}

#[test]
fn modules_use_only_the_layers_above_them() {
    let files = files();
    assert!(files.len() > 100, "the sources were not found");
    let modules: BTreeSet<&str> = files.iter().map(|source| source.module.as_str()).collect();
    assert_eq!(modules, LAYERS.concat().into_iter().collect());
    for Source { module, file, uses, .. } in &files {
        for other in uses.iter().filter(|other| modules.contains(other.as_str())) {
            assert!(may_use(module, other), "{file}: {module} must not use {other}");
        }
    }
}

#[test]
fn every_big_dependency_has_one_owner() {
    for Source { module, file, code, .. } in &files() {
        for (dependency, owner) in OWNERS {
            let uses = paths_from(code, dependency).next().is_some();
            assert!(module == owner || !uses, "{file}: {dependency} belongs to {owner}");
        }
    }
}

#[test]
fn the_domain_is_pure() {
    for Source { file, code, .. } in files().iter().filter(|source| source.module == "domain") {
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
    assert_eq!(
        packages_in("use sandpress_db::x;\nlet y: sandpress_http::Y; sandpress_domains::z")
            .into_iter()
            .collect::<Vec<_>>(),
        ["db", "http"]
    );
    assert!(may_use("services", "db") && may_use("cli", "http") && may_use("db", "db"));
    for (module, other) in [("http", "db"), ("themes", "plugins"), ("services", "http"), ("domain", "config")]
    {
        assert!(!may_use(module, other), "{module} → {other}");
    }
    assert!(paths_from("use axum::{Router};", "axum").next().is_some());
    assert!(paths_from("use xaxum::y; a::axum::b; \"axum::\"", "axum").next().is_none());
}
