//! Notices when the author saves a file.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use super::DevError;
use crate::authoring::project::Project;

/// How long the files have to be quiet before a change counts: editors save in several steps.
const QUIET: Duration = Duration::from_millis(150);

/// The changes of a project's files.
pub(super) struct Changes {
    events: mpsc::Receiver<()>,
    // Watches until it is dropped.
    _watcher: RecommendedWatcher,
}

impl Changes {
    /// Begins to watch. Folders of tools are left out, since a build writes thousands of files there.
    pub(super) fn of(project: &Project) -> Result<Self, DevError> {
        // One is enough to tell of any number of changes.
        let (sender, events) = mpsc::channel(1);
        let concerned = project.folder.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            if let Ok(event) = event
                && !event.kind.is_access()
                && event.paths.iter().any(|path| concerns(&concerned, path))
            {
                let _ = sender.try_send(());
            }
        });
        let failed = |error: notify::Error| DevError::Watch {
            folder: project.folder.clone(),
            reason: error.to_string(),
        };
        let mut watcher = watcher.map_err(failed)?;
        watcher.watch(&project.folder, RecursiveMode::NonRecursive).map_err(failed)?;
        for folder in folders(project) {
            watcher.watch(&folder, RecursiveMode::Recursive).map_err(failed)?;
        }
        Ok(Self { events, _watcher: watcher })
    }

    /// Waits for a change, and until the files are quiet.
    pub(super) async fn next(&mut self) {
        if self.events.recv().await.is_none() {
            return std::future::pending().await;
        }
        while tokio::time::timeout(QUIET, self.events.recv()).await.is_ok_and(|event| event.is_some()) {}
    }
}

/// The folders of the project that hold sources.
fn folders(project: &Project) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(&project.folder).into_iter().flatten();
    let folders = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir());
    folders.filter(|folder| concerns(&project.folder, folder)).collect()
}

/// Whether a change of the file means that the plugin has to be built anew, or that the site has other grants for it.
fn concerns(project: &Path, file: &Path) -> bool {
    let Ok(relative) = file.strip_prefix(project) else { return false };
    let first = relative.components().next().and_then(|part| part.as_os_str().to_str()).unwrap_or_default();
    let name = relative.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let is_of_tools = ["target", ".sandpress", ".git", "Cargo.lock"].contains(&first);
    // Editors write files of their own beside those that are edited, and `plugin build` its component.
    let is_beside =
        name.is_empty() || name.starts_with('.') || name.ends_with('~') || name.ends_with(".wasm");
    !is_of_tools && !is_beside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tools_write_is_no_change() {
        let is_change = |path: &str| concerns(Path::new("/p"), &Path::new("/p").join(path));
        let changes = ["src/lib.rs", "Cargo.toml", "sdk/wit/a.wit", "cases/one.json", "dev.toml"];
        assert!(changes.into_iter().all(is_change));
        let none = [
            "target/x",
            "Cargo.lock",
            ".sandpress/cms.toml",
            ".git/HEAD",
            "src/.lib.rs.swp",
            "src/lib.rs~",
            "hello.wasm",
        ];
        assert!(!none.into_iter().any(is_change));
        assert!(!is_change("/etc/passwd"));
    }
}
