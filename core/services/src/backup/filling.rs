//! Filling database and storage with what a backup holds, in one transaction.

use std::path::Path;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::{
    BackupError, BackupHead, ListedMedia,
    stream::{Event, events},
};
use sandpress_db::{
    Database, DbError,
    backup::{Load, TableShape},
};
use sandpress_storage::{Sha256Hex, Spool, Storage};

/// Rows that are added at once.
const BATCH: usize = 500;

/// Rows and media of the backup. The database keeps its rows when everything else is in its place.
pub(super) async fn fill(
    file: &Path,
    head: &BackupHead,
    db: &Database,
    storage: &Storage,
) -> Result<(u64, u64), BackupError> {
    let load = db.begin_load(&head.migrations).await.map_err(|error| match error {
        DbError::Newer => BackupError::Newer(head.sandpress.clone()),
        error => error.into(),
    })?;
    let mut filling = Filling { load, storage, rows: 0, media: Vec::new(), listed: Vec::new() };
    let mut parts = events(file.to_owned());
    let mut open = Open::Passed;
    loop {
        match parts.recv().await {
            Some(Event::Part(name)) => open = filling.open(&name).await?,
            Some(Event::Piece(piece)) => filling.take(&mut open, &piece).await?,
            Some(Event::End) => filling.close(std::mem::replace(&mut open, Open::Passed)).await?,
            Some(Event::Over(over)) => {
                over?;
                break;
            }
            None => return Err(BackupError::Damaged("reading it ended in the middle")),
        }
    }
    filling.finish(head).await
}

/// The part that is being read.
enum Open {
    Passed,
    List(Vec<u8>),
    Media(String, Spool),
    Table(Table),
}

struct Table {
    shape: Option<TableShape>,
    line: Vec<u8>,
    rows: Vec<Vec<serde_json::Value>>,
    hash: Sha256,
}

struct Filling<'a> {
    load: Load,
    storage: &'a Storage,
    rows: u64,
    media: Vec<String>,
    listed: Vec<ListedMedia>,
}

impl Filling<'_> {
    async fn open(&self, name: &str) -> Result<Open, BackupError> {
        if name == "media.json" {
            return Ok(Open::List(Vec::new()));
        }
        if let Some(hash) = name.strip_prefix("media/") {
            return Ok(Open::Media(hash.to_owned(), self.storage.spool().await?));
        }
        if name.starts_with("database/") {
            let (line, rows, hash) = (Vec::new(), Vec::new(), Sha256::new());
            return Ok(Open::Table(Table { shape: None, line, rows, hash }));
        }
        Ok(Open::Passed)
    }

    async fn take(&mut self, open: &mut Open, piece: &[u8]) -> Result<(), BackupError> {
        match open {
            Open::Passed => {}
            Open::List(text) => text.extend_from_slice(piece),
            Open::Media(_, spool) => spool.append(piece).await?,
            Open::Table(table) => {
                table.hash.update(piece);
                for part in piece.split_inclusive(|byte| *byte == b'\n') {
                    table.line.extend_from_slice(part);
                    if table.line.ends_with(b"\n") {
                        self.take_line(table)?;
                    }
                    if table.rows.len() >= BATCH {
                        self.insert(table).await?;
                    }
                }
            }
        }
        Ok(())
    }

    fn take_line(&self, table: &mut Table) -> Result<(), BackupError> {
        let unfit = |error: serde_json::Error| BackupError::Format(error.into());
        if table.shape.is_some() {
            table.rows.push(serde_json::from_slice(&table.line).map_err(unfit)?);
        } else {
            let shape: TableShape = serde_json::from_slice(&table.line).map_err(unfit)?;
            if !self.load.fits(&shape) {
                return Err(BackupError::Damaged("a table has other columns than its migrations make"));
            }
            table.shape = Some(shape);
        }
        table.line.clear();
        Ok(())
    }

    async fn insert(&mut self, table: &mut Table) -> Result<(), BackupError> {
        let rows = std::mem::take(&mut table.rows);
        self.rows += rows.len() as u64;
        if let Some(shape) = table.shape.as_ref().filter(|_| !rows.is_empty()) {
            self.load.insert(&shape.name, &rows).await?;
        }
        Ok(())
    }

    async fn close(&mut self, open: Open) -> Result<(), BackupError> {
        match open {
            Open::Passed => Ok(()),
            Open::List(text) => {
                self.listed =
                    serde_json::from_slice(&text).map_err(|error| BackupError::Format(error.into()))?;
                Ok(())
            }
            Open::Media(hash, spool) => {
                if self.storage.keep(spool).await?.as_str() != hash {
                    return Err(BackupError::Damaged("a file of the media has another hash than its name"));
                }
                self.media.push(hash);
                Ok(())
            }
            Open::Table(mut table) => {
                self.insert(&mut table).await?;
                self.compare(table).await
            }
        }
    }

    /// Reads a table again and compares it with the backup, byte by byte through its hash.
    async fn compare(&self, table: Table) -> Result<(), BackupError> {
        let Table { shape: Some(shape), hash, .. } = table else {
            return Err(BackupError::Damaged("a table has no columns"));
        };
        let mut found = Sha256::new();
        let line = |json: Result<String, serde_json::Error>| {
            json.map(|json| json + "\n").map_err(|error| BackupError::Format(error.into()))
        };
        found.update(line(serde_json::to_string(&shape))?);
        let mut rows = self.load.rows(&shape);
        loop {
            let batch = rows.next().await?;
            if batch.is_empty() {
                break;
            }
            for row in &batch {
                found.update(line(serde_json::to_string(row))?);
            }
        }
        if HEXLOWER.encode(&found.finalize()) == HEXLOWER.encode(&hash.finalize()) {
            Ok(())
        } else {
            Err(BackupError::Different(format!("the table {}", shape.name)))
        }
    }

    async fn finish(self, head: &BackupHead) -> Result<(u64, u64), BackupError> {
        let mut missing = 0;
        for file in &self.listed {
            let is_here = match file.sha256.parse::<Sha256Hex>() {
                Ok(hash) => self.storage.find(&hash).await?.is_some_and(|found| found.size == file.bytes),
                Err(_) => false,
            };
            missing += usize::from(!is_here);
        }
        if missing > 0 && head.has_media {
            return Err(BackupError::Damaged("media of its list are not in it"));
        }
        if missing > 0 {
            return Err(BackupError::MediaMissing { missing, storage: self.storage.to_string() });
        }
        self.load.commit().await?;
        Ok((self.rows, self.listed.len() as u64))
    }
}
