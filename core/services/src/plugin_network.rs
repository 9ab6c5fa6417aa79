//! What plugins use of the machine to talk to servers: its names, and the secrets that the site owner set.

use std::{io, net::IpAddr, path::Path, sync::Arc};

use arc_swap::ArcSwap;
use async_trait::async_trait;
use tokio::{io::AsyncReadExt, sync::Semaphore};
use zeroize::{Zeroize, Zeroizing};

use sandpress_config::{SecretSource, SecretSources, need_private};
use sandpress_plugins::ports::{Resolver, SecretValue, Secrets};

/// Names that are resolved at the same time. The system's resolver holds a thread for each, and cannot be interrupted.
const LOOKUPS: usize = 32;

/// The largest secret, in bytes.
const SECRET_BYTES: u64 = 8 << 10;

/// The resolver of the operating system, with its hosts file and name servers.
pub(super) struct SystemResolver {
    lookups: Arc<Semaphore>,
}

impl Default for SystemResolver {
    fn default() -> Self {
        Self { lookups: Arc::new(Semaphore::new(LOOKUPS)) }
    }
}

#[async_trait]
impl Resolver for SystemResolver {
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        let permit = Arc::clone(&self.lookups).acquire_owned().await.map_err(io::Error::other)?;
        let host = host.to_owned();
        // Of its own, since it goes on where nobody waits for it any more, and counts until it ends.
        let lookup = tokio::spawn(async move {
            let _permit = permit;
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        });
        lookup.await.map_err(io::Error::other)?
    }
}

/// Secrets in files and variables. They are read at each use, so that a changed file holds at once.
pub(super) struct ConfiguredSecrets {
    sources: ArcSwap<SecretSources>,
}

impl ConfiguredSecrets {
    pub(super) fn new(sources: SecretSources) -> Self {
        Self { sources: ArcSwap::from_pointee(sources) }
    }

    /// Looks elsewhere from now on.
    pub(super) fn replace(&self, sources: SecretSources) {
        self.sources.store(Arc::new(sources));
    }
}

#[async_trait]
impl Secrets for ConfiguredSecrets {
    async fn find(&self, name: &str) -> Result<Option<SecretValue>, String> {
        Ok(self.read(name).await?.map(SecretValue::new))
    }
}

impl ConfiguredSecrets {
    /// The secret itself, for the house's own use; none where it is not there, or empty.
    pub(super) async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let source = self.sources.load().get(name).cloned();
        let bytes = match source {
            None => return Ok(None),
            Some(SecretSource::File(path)) => {
                content(&path).await.map_err(|error| format!("{}: {error}", path.display()))?
            }
            Some(SecretSource::Variable(name)) => {
                std::env::var_os(name).unwrap_or_default().into_encoded_bytes()
            }
        };
        Ok((!bytes.is_empty()).then_some(bytes))
    }
}

/// A secret for the house's own use, where no services run yet.
///
/// # Errors
/// Where it is not there or cannot be read, in words for the site owner.
pub async fn read_secret(sources: &SecretSources, name: &str) -> Result<Zeroizing<Vec<u8>>, String> {
    let found = ConfiguredSecrets::new(sources.clone()).read(name).await;
    match found {
        Ok(Some(secret)) => Ok(Zeroizing::new(secret)),
        Ok(None) => {
            Err(format!("the secret {name:?} is not there, or empty; name it under [secrets] in cms.toml"))
        }
        Err(error) => Err(format!("the secret {name:?} cannot be read: {error}")),
    }
}

/// The content of a file without the line break at its end.
async fn content(path: &Path) -> io::Result<Vec<u8>> {
    need_private(path).map_err(|reason| io::Error::new(io::ErrorKind::PermissionDenied, reason))?;
    let file = tokio::fs::File::open(path).await?;
    // Room for all of it, so that the bytes are not copied about.
    let mut bytes = Vec::with_capacity(SECRET_BYTES as usize + 1);
    file.take(SECRET_BYTES + 1).read_to_end(&mut bytes).await?;
    if bytes.len() as u64 > SECRET_BYTES {
        bytes.zeroize();
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a secret has at most 8 KiB"));
    }
    while bytes.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
        bytes.pop();
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(sources: &[(&str, SecretSource)]) -> ConfiguredSecrets {
        ConfiguredSecrets::new(
            sources.iter().map(|(name, source)| ((*name).to_owned(), source.clone())).collect(),
        )
    }

    #[tokio::test]
    async fn a_changed_file_holds_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let secrets = secrets(&[("key", SecretSource::File(path.clone()))]);
        assert!(secrets.find("key").await.is_err());
        assert!(secrets.find("other").await.unwrap().is_none());
        std::fs::write(&path, "\r\n").unwrap();
        assert!(secrets.find("key").await.unwrap_err().contains("chmod 600"));
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        assert!(secrets.find("key").await.unwrap().is_none());
        std::fs::write(&path, "first\n").unwrap();
        assert!(secrets.find("key").await.unwrap().is_some());
        std::fs::write(&path, "x".repeat(9000)).unwrap();
        assert!(secrets.find("key").await.unwrap_err().contains("at most 8 KiB"));
        secrets.replace(SecretSources::new());
        assert!(secrets.find("key").await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_variable_is_found() {
        let secrets = secrets(&[
            ("path", SecretSource::Variable("PATH".into())),
            ("none", SecretSource::Variable("SANDPRESS_SECRET_THAT_NOBODY_SET".into())),
        ]);
        assert!(secrets.find("path").await.unwrap().is_some());
        assert!(secrets.find("none").await.unwrap().is_none());
    }

    #[tokio::test]
    async fn the_system_knows_this_machine() {
        let addresses = SystemResolver::default().resolve("localhost").await.unwrap();
        assert!(!addresses.is_empty() && addresses.iter().all(IpAddr::is_loopback));
    }
}
