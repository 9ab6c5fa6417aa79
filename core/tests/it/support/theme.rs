//! A theme that a test changes.

use std::fs;

use tempfile::TempDir;

use super::components::repository;

/// A copy of the default theme.
pub(crate) fn copy_of_default_theme() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let original = repository().join("themes/default");
    fs::copy(original.join("theme.toml"), folder.path().join("theme.toml")).unwrap();
    for part in ["templates", "static"] {
        fs::create_dir(folder.path().join(part)).unwrap();
        for file in fs::read_dir(original.join(part)).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), folder.path().join(part).join(file.file_name())).unwrap();
        }
    }
    folder
}
