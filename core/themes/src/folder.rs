//! Reads the files of a theme's folder.

use std::fs::{self, DirEntry, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::error::ThemeError;

/// The most bytes that one file of a theme may have.
pub(super) const MAX_FILE_BYTES: u64 = 8 * 1024 * 1024;

/// The most folders inside each other.
const MAX_DEPTH: usize = 16;

/// A file below a folder.
pub(super) struct FoundFile {
    /// Its path below the folder, with `/` between the parts.
    pub(super) path: String,
    /// Its content.
    pub(super) bytes: Vec<u8>,
}

/// All files below `folder` for which `wanted` says yes to their path, by path; none where there is no such folder.
/// Hidden files and folders are passed over. A link to a file inside the folder is followed; any other is refused.
pub(super) fn read_files(folder: &Path, wanted: fn(&str) -> bool) -> Result<Vec<FoundFile>, ThemeError> {
    let root = match fs::canonicalize(folder) {
        Ok(root) => root,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(unreadable(folder, source)),
    };
    let mut walk = Walk { folder, root, wanted, files: Vec::new() };
    walk.enter(folder, "", 0)?;
    walk.files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(walk.files)
}

/// The bytes of one file of at most [`MAX_FILE_BYTES`].
pub(super) fn read_file(file: &Path) -> Result<Vec<u8>, ThemeError> {
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|open| open.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|source| unreadable(file, source))?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let problem = format!("is larger than {} MiB: make it smaller", MAX_FILE_BYTES / 1024 / 1024);
        return Err(refused(file, problem));
    }
    Ok(bytes)
}

/// The text of one file.
pub(super) fn text_of(file: &Path, bytes: Vec<u8>) -> Result<String, ThemeError> {
    String::from_utf8(bytes).map_err(|_| refused(file, "is not UTF-8 text: save it as UTF-8"))
}

struct Walk<'a> {
    folder: &'a Path,
    root: PathBuf,
    wanted: fn(&str) -> bool,
    files: Vec<FoundFile>,
}

impl Walk<'_> {
    fn enter(&mut self, folder: &Path, prefix: &str, depth: usize) -> Result<(), ThemeError> {
        if depth > MAX_DEPTH {
            return Err(refused(folder, format!("lies more than {MAX_DEPTH} folders deep: move it up")));
        }
        for found in fs::read_dir(folder).map_err(|source| unreadable(folder, source))? {
            let found = found.map_err(|source| unreadable(folder, source))?;
            let name = found.file_name();
            let Some(name) = name.to_str() else {
                return Err(refused(&found.path(), "has a name that is not UTF-8: rename it"));
            };
            if !name.starts_with('.') {
                self.take(&found, format!("{prefix}{name}"), depth)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, found: &DirEntry, path: String, depth: usize) -> Result<(), ThemeError> {
        let file = found.path();
        let kind = found.file_type().map_err(|source| unreadable(&file, source))?;
        if kind.is_dir() {
            return self.enter(&file, &format!("{path}/"), depth + 1);
        }
        if !(self.wanted)(&path) {
            return Ok(());
        }
        if kind.is_symlink() {
            self.check_link(&file)?;
        } else if !kind.is_file() {
            return Err(refused(&file, "is neither a file nor a folder: remove it"));
        }
        let bytes = read_file(&file)?;
        self.files.push(FoundFile { path, bytes });
        Ok(())
    }

    fn check_link(&self, file: &Path) -> Result<(), ThemeError> {
        let target = fs::canonicalize(file).map_err(|source| unreadable(file, source))?;
        if target.starts_with(&self.root) && target.is_file() {
            return Ok(());
        }
        let folder = self.folder.display();
        Err(refused(file, format!("is not a link to a file in {folder}: put a copy in its place")))
    }
}

fn unreadable(file: &Path, source: io::Error) -> ThemeError {
    ThemeError::Unreadable { file: file.to_path_buf(), source }
}

pub(super) fn refused(file: &Path, problem: impl Into<String>) -> ThemeError {
    ThemeError::Refused { file: file.to_path_buf(), problem: problem.into() }
}
