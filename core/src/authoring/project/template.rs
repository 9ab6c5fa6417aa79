//! The files of new projects, which the program carries.

use std::path::PathBuf;

use rust_embed::Embed;

use super::Kind;

/// A folder for each kind of plugin, and `common` for what all have.
#[derive(Embed)]
#[folder = "../plugin-api/template"]
struct Templates;

#[derive(Embed)]
#[folder = "../plugin-api/src"]
struct SdkSources;

#[derive(Embed)]
#[folder = "../plugin-api/wit"]
struct SdkInterfaces;

const SDK_MANIFEST: &str = include_str!("../../../../plugin-api/Cargo.toml");
const TOOLCHAIN: &str = include_str!("../../../../rust-toolchain.toml");

/// The packages that a plugin is built of, as the workspace has them: what `cargo` leaves of its Cargo.lock for a project
/// with the SDK and serde_json.
const LOCKED: &str = include_str!("../../../../plugin-api/template/Cargo.lock");

/// A file by its path in the project.
pub(super) struct ProjectFile {
    pub(super) path: PathBuf,
    pub(super) content: Vec<u8>,
}

impl ProjectFile {
    fn new(path: impl Into<PathBuf>, content: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), content: content.into() }
    }
}

/// All files of a new project, but those of the SDK.
pub(super) fn files(kind: Kind, name: &str) -> Vec<ProjectFile> {
    let mut files = vec![
        ProjectFile::new("rust-toolchain.toml", TOOLCHAIN),
        ProjectFile::new("Cargo.lock", lock(name, uses_json(kind))),
    ];
    for folder in ["common", kind.as_str()] {
        for path in Templates::iter() {
            let Some(inner) = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) else {
                continue;
            };
            let Some(file) = Templates::get(&path) else { continue };
            let text = String::from_utf8_lossy(&file.data);
            let path = filled(inner.trim_end_matches(".template"), kind, name);
            files.push(ProjectFile::new(path, filled(&text, kind, name)));
        }
    }
    files
}

/// The files of the SDK, by their paths in `sdk/`.
pub(super) fn sdk_files() -> Vec<ProjectFile> {
    let mut files = vec![ProjectFile::new("Cargo.toml", SDK_MANIFEST)];
    for path in SdkSources::iter() {
        if let Some(file) = SdkSources::get(&path) {
            files.push(ProjectFile::new(format!("src/{path}"), file.data));
        }
    }
    for path in SdkInterfaces::iter() {
        if let Some(file) = SdkInterfaces::get(&path) {
            files.push(ProjectFile::new(format!("wit/{path}"), file.data));
        }
    }
    files
}

fn filled(text: &str, kind: Kind, name: &str) -> String {
    let dependencies = if uses_json(kind) { JSON } else { "" };
    let sentence = kind.summary();
    text.replace("{{name}}", name)
        .replace("{{library}}", &name.replace('-', "_"))
        .replace("{{label}}", &label(name))
        .replace("{{kind}}", kind.as_str())
        .replace("{{summary}}", sentence)
        .replace("{{dependencies}}\n", dependencies)
}

/// What a manifest names for JSON.
const JSON: &str = "serde_json = { version = \"1\", default-features = false, features = [\"alloc\"] }\n";

fn uses_json(kind: Kind) -> bool {
    matches!(kind, Kind::Routes | Kind::Mail)
}

/// The name for people: `reading-time` becomes `Reading time`.
fn label(name: &str) -> String {
    let mut letters = name.replace('-', " ");
    if let Some(first) = letters.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    letters
}

/// The lock file of the project: cargo wants the packages in the order of their names.
fn lock(name: &str, json: bool) -> String {
    let mut blocks = LOCKED.split("[[package]]\n");
    let head = blocks.next().unwrap_or_default();
    let mut packages: Vec<_> = blocks
        .map(|block| block.trim_end().to_owned())
        .filter(|block| !block.starts_with("name = \"template\"\n"))
        .collect();
    let json = if json { " \"serde_json\",\n" } else { "" };
    packages.push(format!(
        "name = \"{name}\"\nversion = \"0.1.0\"\ndependencies = [\n \"sandpress-plugin\",\n{json}]"
    ));
    packages.sort_by_key(|block| name_in(block).to_owned());
    let packages = packages.iter().map(|block| format!("[[package]]\n{block}\n"));
    format!("{head}{}", packages.collect::<Vec<_>>().join("\n"))
}

fn name_in(block: &str) -> &str {
    block.strip_prefix("name = \"").and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_has_what_a_project_needs() {
        for kind in Kind::ALL {
            let files = files(kind, "night-sky");
            let paths: BTreeSet<_> = files.iter().map(|file| file.path.to_str().unwrap()).collect();
            assert_eq!(paths.len(), files.len(), "{kind}: a file twice");
            for needed in
                ["Cargo.toml", "Cargo.lock", "README.md", ".gitignore", "rust-toolchain.toml", "src/lib.rs"]
            {
                assert!(paths.contains(needed), "{kind}: {needed} is missing in {paths:?}");
            }
            assert!(paths.iter().any(|path| path.starts_with("cases/")), "{kind} has no case");
            for file in &files {
                let text = String::from_utf8_lossy(&file.content);
                assert!(!text.contains("{{"), "{kind}: {} has a gap", file.path.display());
            }
        }
        assert!(sdk_files().iter().any(|file| file.path.ends_with("plugin.wit")));
    }

    #[test]
    fn names_become_labels() {
        assert_eq!(label("reading-time"), "Reading time");
        assert_eq!(label("x"), "X");
    }

    #[test]
    fn the_lock_file_is_in_order() {
        let lock = lock("night-sky", true);
        let names: Vec<_> = lock.split("[[package]]\n").skip(1).map(name_in).collect();
        assert!(
            names.is_sorted() && names.contains(&"night-sky") && !names.contains(&"template"),
            "{names:?}"
        );
    }
}
