//! Certificates that the owner puts there.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use super::{TlsError, certificate::Pair};

/// What others than the owner and the group may do.
const OTHERS: u32 = 0o007;

/// Reads the two files. A key that every user of the machine can read is refused.
pub(super) fn read(certificate: &Path, key: &Path) -> Result<Pair, TlsError> {
    let mode = fs::metadata(key).map_err(|source| file(key, source))?.permissions().mode();
    if mode & OTHERS != 0 {
        return Err(TlsError::OpenKey(key.to_owned()));
    }
    let read = |path: &Path| fs::read(path).map_err(|source| file(path, source));
    Pair::read(&read(certificate)?, &read(key)?, &certificate.display().to_string())
}

fn file(path: &Path, source: std::io::Error) -> TlsError {
    TlsError::File { path: path.to_owned(), source }
}
