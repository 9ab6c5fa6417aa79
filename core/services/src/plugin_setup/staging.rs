//! Components that were uploaded and wait for somebody's consent: in the cache, under their hash, a few at a time.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use sha2::{Digest, Sha256};

use super::{ComponentReport, PluginSetup, SetupError, need};
use sandpress_domain::{Actor, Permission};

/// How many wait at a time.
const MAX_STAGED: usize = 8;

/// What they may count together, in bytes.
const MAX_BYTES: u64 = 256 << 20;

impl PluginSetup {
    /// Looks at an uploaded component and lets it wait for consent. Where too much waits already, the oldest goes.
    ///
    /// # Errors
    /// [`SetupError::Denied`], [`SetupError::Component`], [`SetupError::Unwritable`].
    pub async fn stage(
        &self,
        actor: &Actor,
        name: &Path,
        bytes: Vec<u8>,
    ) -> Result<ComponentReport, SetupError> {
        let report = self.inspect(actor, name, bytes.clone()).await?;
        let folder = self.staging();
        let path = folder.join(format!("{}.wasm", report.sha256));
        let unwritable = |reason| SetupError::Unwritable { path: path.clone(), reason };
        fs::create_dir_all(&folder).map_err(unwritable)?;
        make_room(&folder, bytes.len() as u64);
        fs::write(&path, &bytes).map_err(unwritable)?;
        Ok(report)
    }

    /// An uploaded component, as it was shown.
    ///
    /// # Errors
    /// [`SetupError::Denied`], [`SetupError::NotStaged`].
    pub fn staged(&self, actor: &Actor, sha256: &str) -> Result<Vec<u8>, SetupError> {
        need(actor, Permission::PluginManage)?;
        let is_hash = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
        let path = self.staging().join(format!("{sha256}.wasm"));
        let bytes = if is_hash { fs::read(path).ok() } else { None };
        let is_whole =
            |bytes: &Vec<u8>| data_encoding::HEXLOWER.encode(&Sha256::digest(bytes)) == sha256.to_lowercase();
        bytes.filter(is_whole).ok_or(SetupError::NotStaged)
    }

    /// Forgets an uploaded component.
    ///
    /// # Errors
    /// [`SetupError::Denied`], [`SetupError::NotStaged`].
    pub fn discard_staged(&self, actor: &Actor, sha256: &str) -> Result<(), SetupError> {
        self.staged(actor, sha256)?;
        fs::remove_file(self.staging().join(format!("{sha256}.wasm"))).map_err(|_| SetupError::NotStaged)
    }

    fn staging(&self) -> PathBuf {
        self.0.cache_dir.join("uploads")
    }
}

/// Deletes the oldest until one more of `bytes` has room.
fn make_room(folder: &Path, bytes: u64) {
    let Ok(items) = fs::read_dir(folder) else { return };
    let mut staged: Vec<(SystemTime, u64, PathBuf)> = items
        .filter_map(|item| {
            let item = item.ok()?;
            let metadata = item.metadata().ok()?;
            Some((metadata.modified().ok()?, metadata.len(), item.path()))
        })
        .collect();
    staged.sort();
    let mut sum = bytes + staged.iter().map(|(_, bytes, _)| bytes).sum::<u64>();
    let mut count = staged.len() + 1;
    for (_, bytes, path) in staged {
        if count <= MAX_STAGED && sum <= MAX_BYTES {
            return;
        }
        if fs::remove_file(&path).is_ok() {
            count -= 1;
            sum -= bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_make_room() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..MAX_STAGED {
            let path = folder.path().join(number.to_string());
            fs::write(&path, "x").unwrap();
            let moment = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(number as u64);
            fs::File::open(&path).unwrap().set_modified(moment).unwrap();
        }
        make_room(folder.path(), 1);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), MAX_STAGED - 1);
        assert!(!folder.path().join("0").exists());
        make_room(folder.path(), MAX_BYTES - 1);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
