//! The folder with the account and the certificate: one folder for each authority, readable by its owner alone.

use std::{
    io,
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;
use instant_acme::AccountCredentials;
use sha2::{Digest, Sha256};
use tokio::{
    fs::{self, DirBuilder, OpenOptions},
    io::AsyncWriteExt,
};

use super::{TlsError, certificate::Pair};

/// What is kept of one authority.
#[derive(Debug)]
pub(super) struct Kept {
    folder: PathBuf,
}

impl Kept {
    /// The folder for the authority with this directory.
    pub(super) fn new(folder: &Path, directory: &str) -> Self {
        let name = HEXLOWER.encode(Sha256::digest(directory).get(..8).unwrap_or_default());
        Self { folder: folder.join(name) }
    }

    /// The account, where one was made.
    pub(super) async fn account(&self) -> Result<Option<AccountCredentials>, TlsError> {
        let path = self.folder.join("account.json");
        let Some(bytes) = read(&path).await? else { return Ok(None) };
        let wrong = |error: serde_json::Error| TlsError::File { path, source: error.into() };
        serde_json::from_slice(&bytes).map(Some).map_err(wrong)
    }

    pub(super) async fn put_account(&self, account: &AccountCredentials) -> Result<(), TlsError> {
        let path = self.folder.join("account.json");
        let bytes = serde_json::to_vec(account)
            .map_err(|error| TlsError::File { path: path.clone(), source: error.into() })?;
        self.write(&path, &bytes).await
    }

    /// The certificate for a name, where one was ordered. Key and chain stand in one file, so that they go together
    /// whenever it is read.
    pub(super) async fn pair(&self, name: &str) -> Result<Option<Pair>, TlsError> {
        let path = self.certificate(name);
        let Some(bytes) = read(&path).await? else { return Ok(None) };
        Pair::read(&bytes, &bytes, &path.display().to_string()).map(Some)
    }

    pub(super) async fn put_pair(&self, name: &str, chain: &str, key: &str) -> Result<Pair, TlsError> {
        let path = self.certificate(name);
        let pair = Pair::read(chain.as_bytes(), key.as_bytes(), &path.display().to_string())?;
        self.write(&path, format!("{}\n{}\n", key.trim_end(), chain.trim_end()).as_bytes()).await?;
        Ok(pair)
    }

    fn certificate(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.pem"))
    }

    /// Writes a file whole or not at all.
    async fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), TlsError> {
        let write = async {
            DirBuilder::new().recursive(true).mode(0o700).create(&self.folder).await?;
            let beside = path.with_extension("new");
            // A file that a stop in the middle left there keeps its mode otherwise.
            match fs::remove_file(&beside).await {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside).await?;
            file.write_all(bytes).await?;
            file.sync_all().await?;
            fs::rename(&beside, path).await
        };
        write.await.map_err(|source| TlsError::File { path: path.to_owned(), source })
    }
}

async fn read(path: &Path) -> Result<Option<Vec<u8>>, TlsError> {
    match fs::read(path).await {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(TlsError::File { path: path.to_owned(), source }),
    }
}
