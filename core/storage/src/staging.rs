//! Files that a program left half-written when it was killed. Only a folder has them: a bucket shows no upload before
//! its end, and forgets what was not finished by a rule of its own.

use std::{
    io,
    path::Path,
    time::{Duration, SystemTime},
};

use super::{Storage, StorageError};

impl Storage {
    /// Deletes what was left half-written and not touched for so long. How many files there were.
    ///
    /// # Errors
    /// [`StorageError::Spool`].
    pub async fn delete_half_written(&self, untouched: Duration) -> Result<usize, StorageError> {
        let Some(folder) = self.folder.clone() else { return Ok(0) };
        let swept = tokio::task::spawn_blocking(move || sweep(&folder.join("media"), untouched));
        swept.await.map_err(io::Error::other).and_then(|swept| swept).map_err(StorageError::Spool)
    }
}

fn sweep(folder: &Path, untouched: Duration) -> io::Result<usize> {
    let mut deleted = 0;
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            deleted += sweep(&entry.path(), untouched)?;
            continue;
        }
        // How the library names a file until it is whole.
        let is_half_written = entry.file_name().to_string_lossy().contains('#');
        let age = SystemTime::now().duration_since(entry.metadata()?.modified()?).unwrap_or_default();
        if is_half_written && age >= untouched {
            std::fs::remove_file(entry.path())?;
            deleted += 1;
        }
    }
    Ok(deleted)
}
