//! `[storage]`: where media and caches live.

use std::path::{Path, PathBuf};

use super::section::{Section, path_in};

pub(super) const KEYS: &[&str] = &["url", "cache_dir"];

/// Where media and caches live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageConfig {
    /// The store of the media.
    pub url: StorageUrl,
    /// The folder of compiled components, absolute. What is in it can be made again.
    pub cache_dir: PathBuf,
}

/// The address of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageUrl {
    /// A folder of this machine, by its absolute path; it is created when it is not there.
    File(PathBuf),
}

pub(super) fn read(mut section: Section<'_>, folder: &Path) -> Option<StorageConfig> {
    let url =
        section.parsed("url", "file:data/storage", "\"file:FOLDER\"", |text| parse(text.trim(), folder));
    let cache_dir =
        section.parsed("cache_dir", "data/cache", "the path of a folder", |text| path_in(folder, text));
    Some(StorageConfig { url: url?, cache_dir: cache_dir? })
}

fn parse(text: &str, folder: &Path) -> Result<StorageUrl, String> {
    match text.split_once(':') {
        Some(("file", path)) => {
            path_in(folder, path.strip_prefix("//").unwrap_or(path)).map(StorageUrl::File)
        }
        Some(_) => Err("the kind of storage is not supported (supported is file)".to_owned()),
        None => Err("this is not a storage URL".to_owned()),
    }
}
