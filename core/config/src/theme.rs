//! `[theme]`: the look of the reader's pages.

use std::path::{Path, PathBuf};

use super::section::{Section, path_in};

pub(super) const KEYS: &[&str] = &["path", "pinned", "folder", "show_faults"];

/// The look of the reader's pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeConfig {
    /// The folder of the theme that is shown where nobody chose one in the admin, absolute.
    pub path: PathBuf,
    /// Whether the admin cannot choose another one.
    pub pinned: bool,
    /// The folder of the themes among which the admin chooses, absolute.
    pub folder: PathBuf,
    /// Whether a page that cannot be drawn shows where the fault is in the theme. For development.
    pub show_faults: bool,
}

impl ThemeConfig {
    /// The folder of the theme that is shown, where the admin chose the one of this name, or none.
    pub fn shown(&self, chosen: Option<&str>) -> PathBuf {
        match chosen {
            Some(name) if !self.pinned => self.folder.join(name),
            _ => self.path.clone(),
        }
    }
}

pub(super) fn read(mut section: Section<'_>, folder: &Path) -> Option<ThemeConfig> {
    let in_folder = |text: &str| path_in(folder, text);
    let path = section.parsed("path", "themes/default", "the path of a folder", in_folder);
    let themes = section.parsed("folder", "themes", "the path of a folder", in_folder);
    Some(ThemeConfig {
        path: path?,
        pinned: section.boolean("pinned", false),
        folder: themes?,
        show_faults: section.boolean("show_faults", false),
    })
}
