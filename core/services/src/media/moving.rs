//! Opening the storage that cms.toml names, and moving media from one storage to another.

use futures::TryStreamExt;

use crate::{OpenError, plugin_network::ConfiguredSecrets};
use sandpress_config::{Config, StorageConfig, StorageUrl};
use sandpress_storage::{Storage, StoredObject};

/// The folder in the cache for files on their way to a bucket.
const SPOOL: &str = "uploads";

/// What somebody is told while media are moved.
pub trait MoveProgress: Send {
    /// So many objects with so many bytes will be looked at.
    fn begin(&mut self, objects: u64, bytes: u64);
    /// Another object is there, with so many bytes.
    fn next(&mut self, bytes: u64);
}

/// What became of the objects.
#[derive(Clone, Debug, Default)]
pub struct MoveReport {
    /// Copied and read back.
    pub copied: u64,
    /// There already.
    pub present: u64,
    /// Hashes of objects that are damaged where they come from; they were not copied.
    pub damaged: Vec<String>,
}

/// Opens a storage with what cms.toml says about reaching it.
pub(crate) async fn open_storage(
    url: &StorageUrl,
    config: &StorageConfig,
    secrets: &ConfiguredSecrets,
) -> Result<Storage, OpenError> {
    let secret = match &config.access.secret_key {
        Some(name) if matches!(url, StorageUrl::Bucket(_)) => Some(secret(name, secrets).await?),
        _ => None,
    };
    let spool = config.cache_dir.join(SPOOL);
    Ok(Storage::open(url, &config.access, secret.as_deref().map(String::as_str), &spool)?)
}

async fn secret(name: &str, secrets: &ConfiguredSecrets) -> Result<zeroize::Zeroizing<String>, OpenError> {
    let found =
        secrets.read(name).await.map_err(|error| OpenError::Secret { name: name.to_owned(), error })?;
    let text = found.and_then(|bytes| String::from_utf8(bytes).ok());
    text.map(zeroize::Zeroizing::new).ok_or_else(|| OpenError::Secret {
        name: name.to_owned(),
        error: "it is not there, or empty".to_owned(),
    })
}

/// Copies every object of one storage to another and reads it back there. What is there already is left alone, so that
/// a move that was cut off can be run again. Nothing is deleted.
///
/// # Errors
/// Where a storage cannot be opened, or fails.
pub async fn move_storage(
    config: &Config,
    from: &StorageUrl,
    to: &StorageUrl,
    progress: &mut dyn MoveProgress,
) -> Result<MoveReport, OpenError> {
    let secrets = ConfiguredSecrets::new(config.secrets.clone());
    let from = open_storage(from, &config.storage, &secrets).await?;
    let to = open_storage(to, &config.storage, &secrets).await?;
    let objects: Vec<StoredObject> = from.list().try_collect().await?;
    progress.begin(objects.len() as u64, objects.iter().map(|object| object.size).sum());
    let mut report = MoveReport::default();
    for object in objects {
        let is_there = to.find(&object.hash).await?.is_some_and(|there| there.size == object.size);
        if is_there {
            report.present += 1;
        } else if copy(&from, &to, &object).await? {
            report.copied += 1;
        } else {
            report.damaged.push(object.hash.to_string());
        }
        progress.next(object.size);
    }
    Ok(report)
}

/// Whether the object was whole, and is there now.
async fn copy(from: &Storage, to: &Storage, object: &StoredObject) -> Result<bool, OpenError> {
    if from.verify(&object.hash).await? != Some(true) {
        return Ok(false);
    }
    let Some(mut bytes) = from.stream(&object.hash, None).await? else { return Ok(false) };
    let mut spool = to.spool().await?;
    while let Some(piece) = bytes.try_next().await? {
        spool.append(&piece).await?;
    }
    let kept = to.keep(spool).await?;
    if kept != object.hash || to.verify(&kept).await? != Some(true) {
        return Err(sandpress_storage::StorageError::Damaged(kept).into());
    }
    Ok(true)
}
