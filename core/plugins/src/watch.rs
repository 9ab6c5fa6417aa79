//! Notices when a file changes.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::Duration,
};

use notify::{RecursiveMode, Watcher};
use tokio::sync::mpsc;

/// How long the files have to be quiet before a change counts: a build writes a file in several steps.
const QUIET: Duration = Duration::from_millis(200);

/// Watches the files and sends a message after each change of one of them. Their folders are watched, not the files
/// themselves, since a build replaces a file by another. The watch ends when the receiver is dropped.
///
/// A folder that cannot be watched, such as one that is not there, is told in the log.
///
/// # Errors
/// Where the operating system can watch none of the folders.
pub fn watch(files: impl IntoIterator<Item = PathBuf>) -> notify::Result<mpsc::Receiver<()>> {
    let files: BTreeSet<PathBuf> = files.into_iter().collect();
    let folders: BTreeSet<PathBuf> =
        files.iter().filter_map(|file| file.parent()).map(Path::to_owned).collect();
    let (events, mut raw) = mpsc::channel(64);
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if let Ok(event) = event
            && !event.kind.is_access()
            && event.paths.iter().any(|path| files.contains(path))
        {
            // A full channel already tells of a change.
            let _ = events.try_send(());
        }
    })?;
    let mut refusal = None;
    let mut watched = 0_usize;
    for folder in folders {
        match watcher.watch(&folder, RecursiveMode::NonRecursive) {
            Ok(()) => watched += 1,
            Err(error) => {
                tracing::warn!(folder = %folder.display(), %error, "changes in this folder are not noticed");
                refusal = Some(error);
            }
        }
    }
    if let Some(error) = refusal.filter(|_| watched == 0) {
        return Err(error);
    }
    let (changes, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        let _watcher = watcher;
        loop {
            tokio::select! {
                () = changes.closed() => return,
                event = raw.recv() => if event.is_none() { return },
            }
            while tokio::time::timeout(QUIET, raw.recv()).await.is_ok_and(|event| event.is_some()) {}
            if changes.send(()).await.is_err() {
                return;
            }
        }
    });
    Ok(receiver)
}
