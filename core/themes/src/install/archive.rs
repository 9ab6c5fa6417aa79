//! Archives, which are not trusted.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::{AddError, MAX_FILES, Unpacked, shown};

/// What else than a file or a folder is refused as.
const SPECIAL: &str = "is a link or no plain file: put a copy in its place";

/// The files of a ZIP archive.
pub(super) fn zip(file: File, source: &Path, unpacked: &mut Unpacked) -> Result<(), AddError> {
    let wrong = |error: zip::result::ZipError| unreadable(source, io::Error::other(error));
    let mut archive = zip::ZipArchive::new(file).map_err(wrong)?;
    if archive.len() > MAX_FILES * 2 {
        return Err(AddError::TooMuch(format!("{MAX_FILES} files")));
    }
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(wrong)?;
        let path = entry.name().map_err(wrong)?.into_owned();
        if entry.is_symlink() {
            return Err(refused(&path));
        }
        if entry.is_file() && !is_hidden(&path) {
            unpacked.add(&path, &mut entry)?;
        }
    }
    Ok(())
}

/// The files of a tar archive.
pub(super) fn tar(content: impl Read, source: &Path, unpacked: &mut Unpacked) -> Result<(), AddError> {
    let mut archive = tar::Archive::new(content);
    let entries = archive.entries().map_err(|error| unreadable(source, error))?;
    for (at, entry) in entries.enumerate() {
        if at > MAX_FILES * 2 {
            return Err(AddError::TooMuch(format!("{MAX_FILES} files")));
        }
        let mut entry = entry.map_err(|error| unreadable(source, error))?;
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() {
            continue;
        }
        if !kind.is_file() {
            return Err(refused(&path));
        }
        if !is_hidden(&path) {
            unpacked.add(&path, &mut entry)?;
        }
    }
    Ok(())
}

/// Hidden files are no part of a theme, and neither is what archivers add.
fn is_hidden(path: &str) -> bool {
    let is_hidden = |part: &str| (part.starts_with('.') && part != "." && part != "..") || part == "__MACOSX";
    path.split('/').any(is_hidden)
}

fn unreadable(source: &Path, error: io::Error) -> AddError {
    AddError::Unreadable { file: source.to_path_buf(), source: error }
}

fn refused(path: &str) -> AddError {
    AddError::Refused { path: shown(path), problem: SPECIAL.to_owned() }
}
