//! Making a site of a backup.

use std::{
    fs,
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use futures::TryStreamExt;

use super::{
    BackupError, BackupHead, FORMAT,
    archive::{self, HEAD, Visitor, json},
    blocking,
    filling::fill,
    site_files,
};
use crate::{media, plugin_network::ConfiguredSecrets};
use sandpress_config::{Config, ConfigDraft, EditValue, StorageUrl};
use sandpress_db::Database;
use sandpress_storage::Storage;

/// Where a backup goes.
#[derive(Clone, Debug)]
pub struct RestoreOptions {
    /// The backup.
    pub file: PathBuf,
    /// The folder of the new site; empty, or not there yet.
    pub into: PathBuf,
    /// Its database, where it is not `sqlite:data/sandpress.db` in the folder.
    pub database: Option<String>,
    /// Its storage, where it is not `file:data/storage` in the folder.
    pub storage: Option<String>,
    /// Whether all media are read once more afterwards.
    pub verify: bool,
}

/// What became of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreReport {
    /// What the backup says of itself.
    pub head: BackupHead,
    /// Rows of the database.
    pub rows: u64,
    /// Files of media.
    pub media: u64,
    /// How many of them were read once more.
    pub verified: u64,
    /// Files of the site's folder.
    pub files: u64,
}

/// Reads a whole backup and says what it is, without restoring it.
///
/// # Errors
/// [`BackupError::Damaged`], [`BackupError::Format`], [`BackupError::Newer`], [`BackupError::Unreadable`].
pub async fn check_backup(file: &Path) -> Result<BackupHead, BackupError> {
    let file = file.to_owned();
    blocking(move || {
        let mut reading = Head(None);
        archive::read(&file, &mut reading)?;
        reading.0.ok_or_else(|| BackupError::Format(io::ErrorKind::InvalidData.into()))
    })
    .await
}

struct Head(Option<BackupHead>);

impl Visitor for Head {
    fn part(&mut self, name: &str, content: &mut dyn Read) -> Result<(), BackupError> {
        if self.0.is_some() {
            return Ok(());
        }
        if name != HEAD {
            return Err(BackupError::Format(io::ErrorKind::InvalidData.into()));
        }
        let head: BackupHead = json(content)?;
        if head.format > FORMAT {
            return Err(BackupError::Newer(head.sandpress));
        }
        self.0 = Some(head);
        Ok(())
    }
}

/// Makes a site of a backup: its folder, its database, its media. Every row is compared with the backup before the
/// database keeps any. Where something fails, the folder is as empty as it was, and so is the database.
///
/// # Errors
/// Those of [`check_backup`]; [`BackupError::NotEmpty`], [`BackupError::Different`], [`BackupError::MediaMissing`]; where
/// folder, database or storage fail.
pub async fn restore_backup(
    options: &RestoreOptions,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<RestoreReport, BackupError> {
    let head = check_backup(&options.file).await?;
    need_empty(&options.into)?;
    let is_new = !options.into.exists();
    let restored = restore(options, head, environment).await;
    if restored.is_err() {
        // What failed is told; that something of it stays behind changes nothing about it.
        let _ = empty(&options.into, is_new);
    }
    restored
}

fn need_empty(folder: &Path) -> Result<(), BackupError> {
    match fs::read_dir(folder) {
        Ok(mut inside) => match inside.next() {
            None => Ok(()),
            Some(_) => Err(BackupError::NotEmpty(folder.display().to_string())),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(BackupError::unreadable(folder, source)),
    }
}

fn empty(folder: &Path, is_new: bool) -> io::Result<()> {
    if is_new {
        return fs::remove_dir_all(folder);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
    }
    Ok(())
}

async fn restore(
    options: &RestoreOptions,
    head: BackupHead,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<RestoreReport, BackupError> {
    let (from, into) = (options.file.clone(), options.into.clone());
    let files = blocking(move || write_site(&from, &into)).await?;
    let config = take_over(options, environment)?;
    let secrets = ConfiguredSecrets::new(config.secrets.clone());
    let storage = media::open_storage(&config.storage.url, &config.storage, &secrets).await?;
    let is_used = Box::pin(storage.list()).try_next().await?.is_some();
    if head.has_media && is_used {
        return Err(BackupError::NotEmpty(format!("the storage {storage}")));
    }
    let url = config.database.url.connection_string();
    let db = Database::connect(&url, config.database.max_connections).await?;
    if !db.is_empty().await? {
        return Err(BackupError::NotEmpty(format!("the database {}", config.database.url)));
    }
    let filled = fill(&options.file, &head, &db, &storage).await;
    db.close().await?;
    let (rows, media) = filled?;
    let verified = if options.verify { verify(&storage).await? } else { 0 };
    Ok(RestoreReport { head, rows, media, verified, files })
}

/// Writes the site's folder. How many files it has.
fn write_site(from: &Path, into: &Path) -> Result<u64, BackupError> {
    let mut folder = fs::DirBuilder::new();
    folder.recursive(true).mode(0o700);
    folder.create(into).map_err(|source| BackupError::unwritable(into, source))?;
    let mut writing = SiteFiles { into: into.to_owned(), folder, files: 0 };
    archive::read(from, &mut writing)?;
    Ok(writing.files)
}

struct SiteFiles {
    into: PathBuf,
    folder: fs::DirBuilder,
    files: u64,
}

impl Visitor for SiteFiles {
    fn part(&mut self, name: &str, content: &mut dyn Read) -> Result<(), BackupError> {
        let Some(inside) = name.strip_prefix(site_files::FOLDER).map(Path::new) else { return Ok(()) };
        if !site_files::is_plain(inside) {
            return Err(BackupError::Damaged("it has a file outside of the site's folder"));
        }
        let path = self.into.join(inside);
        let failed = |source| BackupError::unwritable(&path, source);
        self.folder.create(path.parent().unwrap_or(&self.into)).map_err(failed)?;
        let mut open = fs::OpenOptions::new();
        let mut file = open.write(true).create_new(true).mode(0o600).open(&path).map_err(failed)?;
        io::copy(content, &mut file).map_err(failed)?;
        file.flush().map_err(failed)?;
        self.files += 1;
        Ok(())
    }
}

/// Lets the new cms.toml name the new database and the new storage.
fn take_over(
    options: &RestoreOptions,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Config, BackupError> {
    let file = options.into.join("cms.toml");
    let mut draft = ConfigDraft::read(&file)?;
    let database = options.database.as_deref().unwrap_or("sqlite:data/sandpress.db");
    let storage = options.storage.as_deref().unwrap_or("file:data/storage");
    draft.set(&["database", "url"], &EditValue::Text(database.to_owned()))?;
    draft.set(&["storage", "url"], &EditValue::Text(storage.to_owned()))?;
    let environment: Vec<_> = environment.collect();
    draft.write(environment.iter().cloned())?;
    let config = draft.config(environment.into_iter())?;
    if let StorageUrl::File(folder) = &config.storage.url
        && options.storage.is_none()
    {
        need_empty(folder)?;
    }
    Ok(config)
}

/// Reads all media once more. How many there are.
async fn verify(storage: &Storage) -> Result<u64, BackupError> {
    let mut count = 0;
    let mut objects = Box::pin(storage.list());
    while let Some(object) = objects.try_next().await? {
        if storage.verify(&object.hash).await? != Some(true) {
            return Err(BackupError::Different(format!("the file {}", object.hash)));
        }
        count += 1;
    }
    Ok(count)
}
