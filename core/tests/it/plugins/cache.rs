//! Compiled components are kept, and what is kept is never trusted from the wrong place.

use std::{os::unix::fs::PermissionsExt, sync::Arc};

use crate::support::sandbox::{Versions, config_of, load_with};

async fn load_into(cache: &std::path::Path) {
    load_with(cache, Arc::new(Versions::default()), &config_of("well_behaved", "")).await.unwrap();
}

fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let paths = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    paths.filter(|path| path.is_file()).collect()
}

#[tokio::test]
async fn a_component_is_compiled_once() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    load_into(&cache).await;
    let [file] = &files(&cache)[..] else { panic!("{:?}", files(&cache)) };
    let written = std::fs::metadata(file).unwrap().modified().unwrap();
    load_into(&cache).await;
    assert_eq!(std::fs::metadata(file).unwrap().modified().unwrap(), written);
    assert_eq!(std::fs::metadata(&cache).unwrap().permissions().mode() & 0o777, 0o700);
}

#[tokio::test]
async fn a_damaged_file_is_compiled_anew() {
    let folder = tempfile::tempdir().unwrap();
    load_into(folder.path()).await;
    let file = files(folder.path()).remove(0);
    std::fs::write(&file, "damaged").unwrap();
    load_into(folder.path()).await;
    assert!(std::fs::metadata(&file).unwrap().len() > 1000);
}

#[tokio::test]
async fn a_directory_that_others_can_write_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    load_into(folder.path()).await;
    assert!(files(folder.path()).is_empty());
}
