//! `[theme]`: the look of the reader's pages.

use std::path::{Path, PathBuf};

use super::section::{Section, path_in};

pub(super) const KEYS: &[&str] = &["path"];

/// The look of the reader's pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeConfig {
    /// The theme's folder, absolute.
    pub path: PathBuf,
}

pub(super) fn read(mut section: Section<'_>, folder: &Path) -> Option<ThemeConfig> {
    let path = section.parsed("path", "themes/default", "the path of a folder", |text| path_in(folder, text));
    Some(ThemeConfig { path: path? })
}
