//! What belongs to a site beside database and media: cms.toml, and of the theme and the plugins what lies in its folder.

use std::{
    fs,
    path::{Component, Path, PathBuf},
};

use sandpress_config::{Config, ConfigDraft, DatabaseUrl, EditValue};

use super::BackupError;

/// cms.toml among the parts.
pub(super) const CONFIG: &str = "site/cms.toml";
/// What the parts of the site's folder begin with.
pub(super) const FOLDER: &str = "site/";

/// The files with their names among the parts. What lies elsewhere belongs to the machine.
pub(super) fn list(config: &Config) -> Vec<(String, PathBuf)> {
    let folder = config.file.parent().unwrap_or(Path::new("/"));
    let mut files = Vec::new();
    collect(&config.theme.path, &mut files);
    for plugin in &config.plugins {
        collect(&plugin.component, &mut files);
    }
    files.sort();
    files.dedup();
    let named = files.into_iter().filter_map(|file| {
        let inside = file.strip_prefix(folder).ok()?;
        is_plain(inside).then(|| (format!("{FOLDER}{}", inside.display()), file.clone()))
    });
    named.filter(|(name, _)| name != CONFIG).collect()
}

/// Whether a path leads only downwards.
pub(super) fn is_plain(path: &Path) -> bool {
    path.to_str().is_some()
        && path.components().next().is_some()
        && path.components().all(|part| matches!(part, Component::Normal(_)))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    // A link could lead anywhere.
    let Ok(found) = fs::symlink_metadata(path) else { return };
    if found.is_file() {
        files.push(path.to_owned());
    } else if found.is_dir() {
        let inside = fs::read_dir(path).into_iter().flatten().flatten();
        inside.for_each(|entry| collect(&entry.path(), files));
    }
}

/// The text of cms.toml. Secrets stand in it only as names of files and variables; the one that can stand in it itself,
/// the password in the address of the database, is left out.
pub(super) fn config_without_secrets(config: &Config) -> Result<String, BackupError> {
    let mut draft = ConfigDraft::read(&config.file)?;
    let text = draft.config(std::iter::empty())?;
    if let DatabaseUrl::Postgres(_) = text.database.url {
        draft.set(&["database", "url"], &EditValue::Text(text.database.url.to_string()))?;
    }
    Ok(draft.text().to_owned())
}
