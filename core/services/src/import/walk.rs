//! Finding the Markdown files of a folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::ScanError;

/// The deepest level of folders in folders.
const MAX_DEPTH: usize = 32;

/// The most files and folders that are looked at.
const MAX_FILES: usize = 100_000;

/// The Markdown files under `folder` as paths relative to it, sorted. Symbolic links with a Markdown name are
/// listed, so that they can be refused by name, and never followed.
pub(super) fn markdown_files(folder: &Path) -> Result<Vec<PathBuf>, ScanError> {
    if !folder.is_dir() {
        return Err(ScanError::NoFolder { folder: folder.to_path_buf() });
    }
    let mut found = Vec::new();
    let mut seen = 0;
    let mut waiting = vec![(PathBuf::new(), 0)];
    while let Some((relative, depth)) = waiting.pop() {
        let here = folder.join(&relative);
        if depth > MAX_DEPTH {
            return Err(ScanError::TooDeep { folder: here, limit: MAX_DEPTH });
        }
        let unreadable = |source| ScanError::Unreadable { folder: here.clone(), source };
        for item in fs::read_dir(&here).map_err(unreadable)? {
            let item = item.map_err(unreadable)?;
            seen += 1;
            if seen > MAX_FILES {
                return Err(ScanError::TooMany { folder: folder.to_path_buf(), limit: MAX_FILES });
            }
            let name = relative.join(item.file_name());
            if !item.file_type().map_err(unreadable)?.is_dir() {
                if is_markdown(&name) {
                    found.push(name);
                }
            } else if !item.file_name().as_encoded_bytes().starts_with(b".") {
                waiting.push((name, depth + 1));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether the name of a file ends in `.md` or `.markdown`.
pub(super) fn is_markdown(file: &Path) -> bool {
    file.extension().is_some_and(|end| end.eq_ignore_ascii_case("md") || end.eq_ignore_ascii_case("markdown"))
}
