//! Replaces a file in one step: whoever reads it finds the old text or the new one, also after a crash.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// Puts `new` in the place of `old`. Whether it did: not where the file says something else by now.
pub(super) fn replace(file: &Path, old: &[u8], new: &[u8]) -> io::Result<bool> {
    // A link stays one: what it leads to is replaced.
    let file = fs::canonicalize(file)?;
    let folder = file.parent().unwrap_or(Path::new("/"));
    let _only_one = lock(folder);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.new"));
    if let Err(error) = fs::remove_file(&temporary)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(error);
    }
    let done = write_beside(&file, &temporary, new).and_then(|()| {
        let is_unchanged = fs::read(&file)? == old;
        if is_unchanged {
            fs::rename(&temporary, &file)?;
            sync_folder(folder);
        }
        Ok(is_unchanged)
    });
    if !matches!(done, Ok(true)) {
        // What is left over is overwritten the next time.
        let _ = fs::remove_file(&temporary);
    }
    done
}

fn write_beside(file: &Path, temporary: &Path, text: &[u8]) -> io::Result<()> {
    let metadata = fs::metadata(file)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut new = options.open(temporary)?;
    new.write_all(text)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        // Only root may give a file away; for all others it is theirs already, or may become theirs.
        let _ = fchown(&new, Some(metadata.uid()), Some(metadata.gid()));
    }
    new.set_permissions(metadata.permissions())?;
    new.sync_all()
}

/// Keeps other programs of ours out. Where a folder cannot be locked, the comparison with the old text has to do.
fn lock(folder: &Path) -> Option<File> {
    let folder = File::open(folder).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

fn sync_folder(folder: &Path) {
    // Some file systems cannot; the rename itself is done.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}
