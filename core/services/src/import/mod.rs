//! Reading a folder of Markdown files: what each file holds, where it will stand on the site, and which pictures
//! and other files of the folder it names. Nothing is stored here.

mod anchors;
mod blocks;
mod dates;
mod document;
mod front_matter;
mod heading;
mod inline;
mod line_start;
mod links;
mod picture;
mod place;
mod tag;
mod values;
mod walk;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

pub(super) use document::MarkdownDocument;
pub(super) use picture::Picture;

/// The largest Markdown file that is read, in bytes.
const MAX_FILE_BYTES: u64 = 2 * 1024 * 1024;

/// What a folder holds.
#[derive(Debug)]
pub(super) struct Scan {
    /// One item for each Markdown file, in the order of the files' paths.
    pub documents: Vec<Result<MarkdownDocument, Refused>>,
}

/// A file that gives no document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {reason}", file.display(), line.map(|line| format!(":{line}")).unwrap_or_default())]
pub(super) struct Refused {
    /// The file, relative to the folder.
    pub file: PathBuf,
    /// The line that is wrong, from 1, where one is to blame.
    pub line: Option<usize>,
    /// What is wrong and what to do, for people.
    pub reason: String,
}

/// Why a folder cannot be read as a whole.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// There is no folder at the path.
    #[error("{} is no folder: name the folder that holds the Markdown files", folder.display())]
    NoFolder {
        /// The path as it was given.
        folder: PathBuf,
    },
    /// A folder is there and cannot be listed.
    #[error("the folder {} cannot be read: check who may read it", folder.display())]
    Unreadable {
        /// The folder.
        folder: PathBuf,
        /// What the operating system answered.
        #[source]
        source: io::Error,
    },
    /// Folders stand in folders too deeply.
    #[error("{} is nested more than {limit} folders deep: import a folder further down", folder.display())]
    TooDeep {
        /// The first folder that is too deep.
        folder: PathBuf,
        /// The deepest level allowed.
        limit: usize,
    },
    /// The folder holds too many files.
    #[error("the folder {} holds more than {limit} files: import its subfolders one by one", folder.display())]
    TooMany {
        /// The folder as it was given.
        folder: PathBuf,
        /// The most files and folders allowed.
        limit: usize,
    },
}

/// Reads every `.md` and `.markdown` file under `folder`; folders whose name begins with a dot are left out and
/// symbolic links are not followed. Blocks on the file system: call it from a blocking thread.
///
/// # Errors
/// [`ScanError`] where the folder cannot be listed to its end or passes a limit. A file that cannot be used is an
/// item of the scan, not an error.
pub(super) fn scan(folder: &Path) -> Result<Scan, ScanError> {
    let files = walk::markdown_files(folder)?;
    let mut documents: Vec<_> = files.iter().map(|file| document::read(folder, file)).collect();
    let mut paths = BTreeMap::new();
    for document in documents.iter().flatten() {
        paths.insert(document.file_name().to_owned(), document.path.clone());
    }
    let folder_itself = folder
        .canonicalize()
        .map_err(|source| ScanError::Unreadable { folder: folder.to_path_buf(), source })?;
    let resolver = links::Resolver::new(&folder_itself, &paths);
    for document in documents.iter_mut().flatten() {
        document.resolve_links(&resolver);
    }
    Ok(Scan { documents })
}
