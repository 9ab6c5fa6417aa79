//! The themes in a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::ThemeError;
use super::folder;
use super::manifest::{ThemeManifest, is_theme_name};
use super::theme::load::manifest_of;

/// The names that a screenshot can have, in the folder of its theme.
const SCREENSHOTS: [(&str, &str); 4] = [
    ("screenshot.webp", "image/webp"),
    ("screenshot.png", "image/png"),
    ("screenshot.jpg", "image/jpeg"),
    ("screenshot.svg", "image/svg+xml"),
];

/// A theme that a site could show.
#[derive(Debug)]
pub struct InstalledTheme {
    /// The name of its folder.
    pub name: String,
    /// Where it stands.
    pub folder: PathBuf,
    /// What it says of itself, or why it cannot be read.
    pub manifest: Result<ThemeManifest, ThemeError>,
    /// Whether it has a picture of itself.
    pub has_screenshot: bool,
}

/// The themes right below a folder, by name: the folders with a `theme.toml`. None where there is no such folder. Those
/// are left out whose folder has no name of a theme.
///
/// # Errors
/// Where the folder cannot be read.
pub fn installed(folder: &Path) -> Result<Vec<InstalledTheme>, ThemeError> {
    let unreadable = |source| ThemeError::Unreadable { file: folder.to_path_buf(), source };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut themes = Vec::new();
    for entry in entries {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if is_theme_name(&name) && path.join("theme.toml").is_file() {
            let has_screenshot = SCREENSHOTS.iter().any(|(file, _)| path.join(file).is_file());
            themes.push(InstalledTheme { name, manifest: manifest_of(&path), folder: path, has_screenshot });
        }
    }
    themes.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(themes)
}

/// The picture that a theme has of itself, with its media type. A link out of the theme is none.
///
/// # Errors
/// Where it cannot be read.
pub fn screenshot(theme: &Path) -> Result<Option<(Vec<u8>, &'static str)>, ThemeError> {
    for (name, media_type) in SCREENSHOTS {
        let file = theme.join(name);
        if fs::symlink_metadata(&file).is_ok_and(|found| found.is_file()) {
            return folder::read_file(&file).map(|bytes| Some((bytes, media_type)));
        }
    }
    Ok(None)
}
