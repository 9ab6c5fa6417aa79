//! Backups that were made.

use super::Timestamp;

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeBackup {
    /// When it was finished.
    pub made_at: Timestamp,
    /// The name of its file.
    pub name: String,
    /// Where it went: the address of a storage, or a folder.
    pub place: String,
    /// Its length.
    pub bytes: u64,
    /// Whether the bytes of media are in it.
    pub has_media: bool,
    /// How many files of media were named and not there, or damaged.
    pub missing: u64,
}
