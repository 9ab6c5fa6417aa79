//! Making a backup while the site is at work.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
};

use futures::TryStreamExt;
use time::format_description::well_known::Rfc3339;

use super::{
    BackupError, BackupHead, FORMAT, ListedMedia,
    archive::{self, HEAD, Visitor, Writer},
    blocking, site_files,
};
use crate::{ServiceError, Services};
use sandpress_config::Config;
use sandpress_db::{backup::Snapshot, backup::TableShape, stored_bytes};
use sandpress_domain::{Actor, Permission};
use sandpress_storage::Sha256Hex;

/// Hashes that are asked for at once.
const BATCH: u64 = 500;

/// What is in a backup that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// The file.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
    /// Rows of the database.
    pub rows: u64,
    /// Files of media.
    pub media: u64,
    /// Hashes that rows name and whose bytes were not there, or were damaged.
    pub missing: Vec<String>,
}

/// An archive that goes to and fro between the tasks and the threads that may wait for the disk.
struct Archive(Option<Writer>);

impl Archive {
    async fn with(
        &mut self,
        path: &Path,
        work: impl FnOnce(&mut Writer) -> io::Result<()> + Send + 'static,
    ) -> Result<(), BackupError> {
        let Some(mut writer) = self.0.take() else {
            return Err(BackupError::unwritable(path, io::ErrorKind::BrokenPipe.into()));
        };
        let place = path.to_owned();
        self.0 = Some(
            blocking(move || {
                work(&mut writer).map_err(|source| BackupError::unwritable(&place, source))?;
                Ok(writer)
            })
            .await?,
        );
        Ok(())
    }
}

impl Services {
    /// Writes a backup of the site as it is now, and reads it again. Nobody who works on the site waits for it.
    /// `config` is the site's; its secrets are left out. Where it fails, no file is left.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`BackupError::Unwritable`]; where database or storage fail.
    pub async fn make_backup(
        &self,
        actor: &Actor,
        config: &Config,
        path: &Path,
        with_media: bool,
    ) -> Result<BackupReport, BackupError> {
        if !actor.has(Permission::SettingsManage) {
            return Err(ServiceError::Denied(Permission::SettingsManage).into());
        }
        let unwritable = |source| BackupError::unwritable(path, source);
        let writer = Writer::create(path).map_err(unwritable)?;
        let made = self.write_backup(config, path, with_media, Archive(Some(writer))).await;
        if made.is_err() {
            // What failed is told; a half-written file would be taken for a backup.
            let _ = fs::remove_file(path);
        }
        made
    }

    async fn write_backup(
        &self,
        config: &Config,
        path: &Path,
        with_media: bool,
        mut archive: Archive,
    ) -> Result<BackupReport, BackupError> {
        let snapshot = self.db().snapshot().await?;
        let head = self.head(&snapshot, with_media);
        let head = serde_json::to_vec_pretty(&head).map_err(ServiceError::internal)?;
        archive.with(path, move |writer| writer.add_bytes(HEAD, &head)).await?;
        for (name, source) in site_files::list(config) {
            archive.with(path, move |writer| add_site_file(writer, &name, &source)).await?;
        }
        let text = site_files::config_without_secrets(config)?;
        archive.with(path, move |writer| writer.add_bytes(site_files::CONFIG, text.as_bytes())).await?;
        let mut rows = 0;
        for table in snapshot.tables() {
            let (mut file, count) = write_table(&snapshot, table, path).await?;
            rows += count;
            let name = format!("database/{}.jsonl", table.name);
            archive.with(path, move |writer| writer.add_file(&name, &mut file)).await?;
        }
        let named = named_media(&snapshot).await?;
        snapshot.close().await?;
        let (media, missing) = self.add_media(path, named, with_media, &mut archive).await?;
        let Some(writer) = archive.0 else {
            return Err(BackupError::unwritable(path, io::ErrorKind::BrokenPipe.into()));
        };
        let place = path.to_owned();
        let bytes = blocking(move || {
            writer.finish().map_err(|source| BackupError::unwritable(&place, source))?;
            archive::read(&place, &mut Nothing)?;
            Ok(fs::metadata(&place).map_err(|source| BackupError::unreadable(&place, source))?.len())
        })
        .await?;
        Ok(BackupReport { path: path.to_owned(), bytes, rows, media, missing })
    }

    fn head(&self, snapshot: &Snapshot, has_media: bool) -> BackupHead {
        BackupHead {
            format: FORMAT,
            sandpress: env!("CARGO_PKG_VERSION").to_owned(),
            created_at: self.clock().now().format(&Rfc3339).unwrap_or_default(),
            url: self.0.origin.clone(),
            migrations: snapshot.migrations().to_vec(),
            has_media,
        }
    }

    /// Adds the list of media and their bytes.
    async fn add_media(
        &self,
        path: &Path,
        named: Vec<String>,
        with_bytes: bool,
        archive: &mut Archive,
    ) -> Result<(u64, Vec<String>), BackupError> {
        let (mut list, mut missing) = (Vec::new(), Vec::new());
        for hash in named {
            match self.media_file(&hash, with_bytes, path).await? {
                Some((bytes, None)) => list.push(ListedMedia { sha256: hash, bytes }),
                Some((bytes, Some(mut file))) => {
                    let name = format!("media/{hash}");
                    archive.with(path, move |writer| writer.add_file(&name, &mut file)).await?;
                    list.push(ListedMedia { sha256: hash, bytes });
                }
                None => missing.push(hash),
            }
        }
        let count = list.len() as u64;
        let list = serde_json::to_vec(&list).map_err(ServiceError::internal)?;
        archive.with(path, move |writer| writer.add_bytes("media.json", &list)).await?;
        Ok((count, missing))
    }

    /// The length of a file of the media, and the file where its bytes are wanted; none where they are not there or are
    /// other ones.
    async fn media_file(
        &self,
        hash: &str,
        with_bytes: bool,
        path: &Path,
    ) -> Result<Option<(u64, Option<File>)>, BackupError> {
        let Ok(object) = hash.parse::<Sha256Hex>() else { return Ok(None) };
        if !with_bytes {
            return Ok(self.0.storage.find(&object).await?.map(|found| (found.size, None)));
        }
        let Some(mut stream) = self.0.storage.stream(&object, None).await? else { return Ok(None) };
        let mut file = archive::Hashing::new(beside(path)?);
        while let Some(piece) = stream.try_next().await? {
            file.write_all(&piece).map_err(|source| BackupError::unwritable(path, source))?;
        }
        let (file, bytes, found) = file.finish();
        Ok((data_encoding::HEXLOWER.encode(&found) == hash).then_some((bytes, Some(file))))
    }
}

/// The hashes that rows of the snapshot name.
async fn named_media(snapshot: &Snapshot) -> Result<Vec<String>, BackupError> {
    let mut named: Vec<String> = Vec::new();
    loop {
        let after = named.last().cloned().unwrap_or_default();
        let hashes = stored_bytes::named_after(snapshot, &after, BATCH).await?;
        if hashes.is_empty() {
            return Ok(named);
        }
        named.extend(hashes);
    }
}

/// An unnamed file on the disk that the backup is written to.
fn beside(path: &Path) -> Result<File, BackupError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    tempfile::tempfile_in(folder).map_err(|source| BackupError::unwritable(path, source))
}

fn add_site_file(writer: &mut Writer, name: &str, source: &Path) -> io::Result<()> {
    // One that was taken away since the folder was listed is not part of the site any more.
    match File::open(source) {
        Ok(mut file) => writer.add_file(name, &mut file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

async fn write_table(
    snapshot: &Snapshot,
    table: &TableShape,
    path: &Path,
) -> Result<(File, u64), BackupError> {
    let mut file = io::BufWriter::new(beside(path)?);
    let failed = |source: io::Error| BackupError::unwritable(path, source);
    let mut line = |json: Result<String, serde_json::Error>| {
        let json = json.map_err(io::Error::from).map_err(failed)?;
        writeln!(file, "{json}").map_err(failed)
    };
    line(serde_json::to_string(table))?;
    let (mut rows, mut count) = (snapshot.rows(table), 0);
    loop {
        let batch = rows.next().await?;
        if batch.is_empty() {
            break;
        }
        count += batch.len() as u64;
        batch.iter().try_for_each(|row| line(serde_json::to_string(row)))?;
    }
    let mut file = file.into_inner().map_err(|error| failed(error.into_error()))?;
    file.rewind().map_err(failed)?;
    Ok((file, count))
}

/// Reads every part and does nothing with it.
pub(super) struct Nothing;

impl Visitor for Nothing {
    fn part(&mut self, _: &str, _: &mut dyn Read) -> Result<(), BackupError> {
        Ok(())
    }
}
