//! The components that were accepted, under the hash of their bytes: a file that was overwritten can still be run.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{compile, component::ComponentFile};

/// A folder in the cache. Where the cache cannot be used nothing is kept.
#[derive(Clone, Debug)]
pub(super) struct KeptComponents {
    directory: Option<PathBuf>,
}

impl KeptComponents {
    /// Keeps components in a folder of the cache, which `cache` has checked.
    pub(super) fn open(cache: Option<&Path>) -> Self {
        let directory = cache.map(|cache| cache.join("components"));
        Self { directory: directory.filter(|directory| fs::create_dir_all(directory).is_ok()) }
    }

    /// Keeps the bytes, unless they are there.
    pub(super) fn keep(&self, bytes: &[u8], sha256: &str) {
        let Some(path) = self.path(sha256).filter(|path| !path.exists()) else { return };
        if let Err(error) = compile::store(&path, bytes) {
            tracing::warn!(path = %path.display(), error, "cannot keep a component: no return to it from a later version");
        }
    }

    /// The component with this hash, if it was kept and is whole.
    pub(super) fn find(&self, sha256: &str) -> Option<ComponentFile> {
        let bytes = fs::read(self.path(sha256)?).ok()?;
        let found = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
        (found == sha256).then_some(ComponentFile { bytes, sha256: found })
    }

    fn path(&self, sha256: &str) -> Option<PathBuf> {
        let is_hash = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.directory.as_ref().filter(|_| is_hash).map(|directory| directory.join(format!("{sha256}.wasm")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_compared_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let kept = KeptComponents::open(Some(folder.path()));
        let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(b"a component"));
        assert!(kept.find(&sha256).is_none());
        kept.keep(b"a component", &sha256);
        assert_eq!(kept.find(&sha256).unwrap().bytes, b"a component");
        fs::write(kept.path(&sha256).unwrap(), "another").unwrap();
        assert!(kept.find(&sha256).is_none());
        assert!(kept.find("../../etc/passwd").is_none());
    }
}
