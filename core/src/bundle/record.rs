//! What the program wrote into a site, by its hash, so that a later version can tell what was changed by hand since.

use std::{collections::BTreeMap, fs, io, path::Path};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The file in the folder of a site. It belongs to the site and may be kept with it in a repository.
pub const RECORD: &str = ".sandpress-bundle.json";

/// The files that came from a bundle.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(super) struct Record {
    /// The version of Sandpress that wrote them last.
    pub(super) version: String,
    /// SHA-256 of each as it was written, in hex, by its path.
    pub(super) files: BTreeMap<String, String>,
}

impl Record {
    /// The record of a site; an empty one where there is none.
    pub(super) fn read(site: &Path) -> io::Result<Self> {
        match fs::read(site.join(RECORD)) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(io::Error::from),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    /// Writes the record into the folder, whole or not at all.
    pub(super) fn write(&mut self, folder: &Path) -> io::Result<()> {
        env!("CARGO_PKG_VERSION").clone_into(&mut self.version);
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        replace(&folder.join(RECORD), text.as_bytes())
    }
}

/// The hash of a file's bytes.
pub(super) fn digest(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

/// Writes a file beside its place and renames it, so that a running site never reads half of it.
pub(super) fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut new = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
    io::Write::write_all(&mut new, bytes)?;
    make_readable(new.as_file())?;
    new.as_file().sync_all()?;
    new.persist(file).map(drop).map_err(|error| error.error)
}

/// Temporary files are for their owner only; these are files as any others.
fn make_readable(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}
