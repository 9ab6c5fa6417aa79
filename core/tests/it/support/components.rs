//! Where the built components are.

use std::path::{Path, PathBuf};

/// A component of `core/test-plugins` by the name of its file.
pub(crate) fn test_component(name: &str) -> PathBuf {
    built(target_directory().join(format!("wasm32-wasip2/plugin/examples/{name}.wasm")))
}

/// The component that panics, built as `plugin build --debug` does: with names and lines.
pub(crate) fn debug_component() -> PathBuf {
    built(target_directory().join("wasm32-wasip2/debug/examples/panics.wasm"))
}

/// A bundled plugin, ready to run.
pub(crate) fn bundled(name: &str) -> PathBuf {
    built(repository().join(format!("plugins/{name}/{name}.wasm")))
}

/// The root of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Where cargo puts what it builds.
pub(crate) fn target_directory() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(3).unwrap().to_owned()
}

fn built(path: PathBuf) -> PathBuf {
    assert!(path.exists(), "{} is missing: run `script/build --test-plugins`", path.display());
    path
}
