//! Takes over changed files of themes while the site is served.

use std::{collections::BTreeSet, path::Path, time::Duration};

use notify::{RecursiveMode, Watcher};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{config::ThemeConfig, http::App};

/// How long the files have to be quiet before they are read: an editor writes a file in several steps.
const QUIET: Duration = Duration::from_millis(150);

/// Loads the theme anew whenever a file changes in the folder of the themes, or in that of the theme of cms.toml. Where
/// the folders cannot be watched, that is told in the log, and SIGHUP does the same.
pub(in crate::cli) async fn reload_on_change(app: App, config: ThemeConfig, shutdown: CancellationToken) {
    let (events, mut changes) = mpsc::channel(16);
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if let Ok(event) = event
            && !event.kind.is_access()
            && event.paths.iter().any(|path| is_of_a_theme(path))
        {
            // A full channel already tells of a change.
            let _ = events.try_send(());
        }
    });
    let mut watcher = match watcher {
        Ok(watcher) => watcher,
        Err(error) => {
            tracing::warn!(%error, "changes of themes are not noticed: send SIGHUP after a change");
            return;
        }
    };
    let folders: BTreeSet<&Path> = [config.folder.as_path(), config.path.as_path()].into();
    for folder in folders.into_iter().filter(|folder| folder.is_dir()) {
        if let Err(error) = watcher.watch(folder, RecursiveMode::Recursive) {
            tracing::warn!(folder = %folder.display(), %error, "changes in this folder are not noticed: send SIGHUP after a change");
        }
    }
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            change = changes.recv() => if change.is_none() { return },
        }
        while tokio::time::timeout(QUIET, changes.recv()).await.is_ok_and(|change| change.is_some()) {}
        app.theme_files_changed().await;
    }
}

/// Hidden files, and what editors write beside a file, are none of a theme.
fn is_of_a_theme(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    !name.starts_with('.') && !name.ends_with('~')
}
