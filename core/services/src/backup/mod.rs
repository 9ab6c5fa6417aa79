//! Backups: the whole site in one file, and a site made of such a file again.

mod archive;
mod filling;
mod making;
mod planned;
mod restoring;
mod site_files;
mod stream;

use std::{
    io,
    path::{Path, PathBuf},
};

use sandpress_config::{EditError, StorageUrl};
use sandpress_db::DbError;
use sandpress_storage::StorageError;
use serde::{Deserialize, Serialize};

use crate::{OpenError, ServiceError};

pub use making::BackupReport;
pub use restoring::{RestoreOptions, RestoreReport, check_backup, restore_backup};

/// The form of the file that this program writes, and the newest that it reads.
const FORMAT: u32 = 1;

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupHead {
    /// The form of the file.
    pub format: u32,
    /// The version of sandpress that made it.
    pub sandpress: String,
    /// The moment whose state it holds, as in RFC 3339.
    pub created_at: String,
    /// The address of the site.
    pub url: String,
    /// The migrations of its database, by name.
    pub migrations: Vec<String>,
    /// Whether the bytes of media are in it, or only their list.
    pub has_media: bool,
}

/// Where a backup goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackupTarget {
    /// Where `[backup]` in cms.toml says, in place of the oldest there.
    Configured,
    /// Into a storage.
    Storage(StorageUrl),
    /// Into a file that is not there yet, or a folder.
    File(PathBuf),
}

/// A file of the media, as the list of a backup has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct ListedMedia {
    sha256: String,
    bytes: u64,
}

/// Why there is no backup, or no site made of it.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The backup cannot be written.
    #[error("cannot write the backup {}: check that there is room and that the folder may be written to", path.display())]
    Unwritable {
        /// Where it would be.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file is not as it was written.
    #[error("this is no whole backup: {0}. Nothing was restored; take another backup")]
    Damaged(&'static str),
    /// The file is whole, and still no backup.
    #[error("this is no backup of sandpress. Nothing was restored")]
    Format(#[source] io::Error),
    /// A later version made it.
    #[error(
        "sandpress {0} made this backup, and this is {version}: install that version or a later one. Nothing was restored",
        version = env!("CARGO_PKG_VERSION")
    )]
    Newer(String),
    /// What is to be filled has something in it.
    #[error("{0} is not empty. A backup is only restored where nothing is. Nothing was changed")]
    NotEmpty(String),
    /// The list names media whose bytes are not there.
    #[error(
        "the backup was made without the bytes of media, and {missing} files of its list are not in {storage}: put \
         them there first (media/ab/cdef… by their SHA-256), or name their storage with --storage"
    )]
    MediaMissing {
        /// How many.
        missing: usize,
        /// Where they were looked for.
        storage: String,
    },
    /// What was restored is not what the backup holds.
    #[error("{0} is not the same after restoring. The database was left empty")]
    Different(String),
    /// cms.toml cannot be taken over.
    #[error(transparent)]
    Config(#[from] EditError),
    /// A database or a storage cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
    /// The storage.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Another use case.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl BackupError {
    fn unreadable(path: &Path, source: io::Error) -> Self {
        Self::Unreadable { path: path.to_owned(), source }
    }

    fn unwritable(path: &Path, source: io::Error) -> Self {
        Self::Unwritable { path: path.to_owned(), source }
    }
}

/// Does work that waits for the disk beside the other tasks.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(BackupError::Format(io::Error::other(error))))
}
