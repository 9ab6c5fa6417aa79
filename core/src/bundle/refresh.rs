//! `sandpress init --update`: brings the bundled files of a site to those of this program. What was changed by hand stays.

use std::{collections::BTreeSet, fs, io, path::Path};

use super::{
    Bundle, InitError,
    record::{RECORD, Record, digest, replace},
};
use crate::config::Config;

/// What became of one bundled file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// It was not there and is now.
    Added,
    /// It was as it came, and is now that of this program.
    Replaced,
    /// It is that of this program already.
    Same,
    /// Somebody changed it: it stays.
    KeptChanged,
    /// Somebody removed it: it stays away.
    KeptRemoved,
    /// cms.toml pins the component that is there: it stays.
    KeptPinned,
}

/// What became of the bundled files of a site.
#[derive(Debug)]
pub struct Refresh {
    /// The version of Sandpress that wrote them before; empty where that is not known.
    pub from: String,
    /// Each file by its path in the site.
    pub files: Vec<(String, FileChange)>,
}

/// Replaces the bundled theme and components of a site by those of this program, each file whole. cms.toml is read, for
/// its pins, and never changed. `is_dry` only tells what would be done.
///
/// # Errors
/// [`InitError`]. Files that were replaced before a failure stay so, and are recorded.
pub fn refresh_site(bundle: &Bundle, folder: &Path, is_dry: bool) -> Result<Refresh, InitError> {
    let file = folder.join("cms.toml");
    if !file.exists() {
        return Err(InitError::NoSite(folder.to_owned()));
    }
    let pinned = pinned_components(&Config::load(&file, std::iter::empty())?);
    let record_file = folder.join(RECORD);
    let mut record = Record::read(folder).map_err(InitError::write(&record_file))?;
    let from = record.version.clone();
    let mut files = Vec::new();
    let mut outcome = Ok(());
    for (path, bytes) in bundle.site_files() {
        let place = folder.join(path);
        let change =
            decide(&place, bytes, record.files.get(path), &pinned).map_err(InitError::write(&place))?;
        if !is_dry && matches!(change, FileChange::Added | FileChange::Replaced) {
            outcome = replace(&place, bytes).map_err(InitError::write(&place));
            if outcome.is_err() {
                break;
            }
        }
        if matches!(change, FileChange::Added | FileChange::Replaced | FileChange::Same) {
            record.files.insert(path.to_owned(), digest(bytes));
        }
        files.push((path.to_owned(), change));
    }
    if !is_dry {
        record.write(folder).map_err(InitError::write(&record_file))?;
    }
    outcome.map(|()| Refresh { from, files })
}

/// The files of plugins that cms.toml pins by their hash.
fn pinned_components(config: &Config) -> BTreeSet<std::path::PathBuf> {
    let pinned = config.plugins.iter().filter(|plugin| plugin.sha256.is_some());
    pinned.filter_map(|plugin| fs::canonicalize(&plugin.component).ok()).collect()
}

fn decide(
    place: &Path,
    bytes: &[u8],
    recorded: Option<&String>,
    pinned: &BTreeSet<std::path::PathBuf>,
) -> io::Result<FileChange> {
    let found = match fs::read(place) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(if recorded.is_some() { FileChange::KeptRemoved } else { FileChange::Added });
        }
        Err(error) => return Err(error),
    };
    if found == bytes {
        return Ok(FileChange::Same);
    }
    if recorded != Some(&digest(&found)) {
        return Ok(FileChange::KeptChanged);
    }
    let is_pinned = fs::canonicalize(place).is_ok_and(|place| pinned.contains(&place));
    Ok(if is_pinned { FileChange::KeptPinned } else { FileChange::Replaced })
}
