//! Backups that are made by themselves: when they are due, where they go, how many are kept.

use std::path::{Path, PathBuf};

use time::{format_description::BorrowedFormatItem, macros::format_description};

use super::{BackupError, BackupReport, BackupTarget, blocking};
use crate::{ServiceError, Services, media};
use sandpress_config::{BackupConfig, Config};
use sandpress_db::{
    backups as rows, jobs,
    schedules::{self, SeenSchedule},
};
use sandpress_domain::{Actor, Job, JobKind, JobOutcome, MadeBackup, NewJob, Timestamp, with_causes};
use sandpress_storage::Storage;

/// Names the schedule among those of plugins, whose ids are never empty.
const SCHEDULE: (&str, &str) = ("", "backup");

/// How often a backup is tried.
const ATTEMPTS: u32 = 3;

/// What the names of backups begin and end with.
const NAME: (&str, &str) = ("sandpress-", ".tar.zst");

const MOMENT: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day]-[hour][minute][second]");

/// The name of a backup that is made now. In the order of their names they are in the order of their moments.
pub(super) fn name(now: Timestamp) -> String {
    let moment = now.format(MOMENT).unwrap_or_default();
    format!("{}{moment}{}", NAME.0, NAME.1)
}

fn is_backup(name: &str) -> bool {
    let moment = name.strip_prefix(NAME.0).and_then(|name| name.strip_suffix(NAME.1));
    moment.is_some_and(|moment| time::PrimitiveDateTime::parse(moment, MOMENT).is_ok())
}

impl Services {
    /// Puts a backup into the queue where one is due. Of several servers one does; of several that were missed one is made.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn plan_backup(&self) -> Result<(), ServiceError> {
        let BackupConfig { schedule: Some(cron), .. } = &self.0.config.backup else { return Ok(()) };
        let (now, (plugin, name)) = (self.clock().now(), SCHEDULE);
        let mut seen = schedules::list(self.db()).await?;
        let seen: SeenSchedule = match seen.remove(&(plugin.to_owned(), name.to_owned())) {
            Some(seen) if seen.cron == cron.as_str() => seen,
            _ => return Ok(schedules::begin(self.db(), plugin, name, cron.as_str(), now).await?),
        };
        let Some(due) = cron.last_until(now).filter(|due| *due > seen.until) else { return Ok(()) };
        let tx = self.db().begin().await?;
        if !schedules::advance(&tx, plugin, name, &seen, due).await? {
            return Ok(());
        }
        let job = NewJob {
            key: Some(due.unix_timestamp().to_string()),
            lane: Some("backup".to_owned()),
            max_attempts: ATTEMPTS,
            ..NewJob::new(JobKind::Backup, String::new(), now)
        };
        jobs::enqueue(&tx, &job).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(())
    }

    /// Makes the backup that the job is for.
    pub(crate) async fn run_backup(&self, _: &Job) -> JobOutcome {
        match self.send_backup(&Actor::System, BackupTarget::Configured, None).await {
            Ok(made) => {
                tracing::info!(name = made.name, place = made.place, bytes = made.bytes, "a backup was made");
                JobOutcome::Done
            }
            Err(error) => JobOutcome::Failed(with_causes(&error)),
        }
    }

    /// Makes a backup, sends it to its place and compares what arrived. Where backups go by themselves, those that are too
    /// many are deleted. `with_media` overrides what is configured.
    ///
    /// # Errors
    /// Those of [`Services::make_backup`]; where the place of backups fails.
    pub async fn send_backup(
        &self,
        actor: &Actor,
        target: BackupTarget,
        with_media: Option<bool>,
    ) -> Result<MadeBackup, BackupError> {
        let config = &*self.0.config;
        let with_media = with_media.unwrap_or(config.backup.media);
        let (to, keep) = match target {
            BackupTarget::File(path) => return self.make_file(actor, config, path, with_media).await,
            BackupTarget::Storage(url) => (url, None),
            BackupTarget::Configured => (config.backup.to.clone(), Some(config.backup.keep as usize)),
        };
        let name = name(self.clock().now());
        // Beside the compiled plugins there is room, and nobody else may read there.
        let folder = tempfile::Builder::new().prefix("backup-").tempdir_in(&config.storage.cache_dir);
        let folder = folder.map_err(|source| BackupError::unwritable(&config.storage.cache_dir, source))?;
        let path = folder.path().join(&name);
        let report = self.make_backup(actor, config, &path, with_media).await?;
        let place = media::open_storage(&to, &config.storage, &self.0.secrets).await?;
        place.put_file(&name, &path).await?;
        blocking(move || folder.close().map_err(|source| BackupError::unwritable(&path, source))).await?;
        if let Some(keep) = keep {
            delete_surplus(&place, keep).await?;
        }
        self.note_backup(name, to.to_string(), with_media, &report).await
    }

    async fn make_file(
        &self,
        actor: &Actor,
        config: &Config,
        path: PathBuf,
        with_media: bool,
    ) -> Result<MadeBackup, BackupError> {
        let path = if path.is_dir() { path.join(name(self.clock().now())) } else { path };
        let report = self.make_backup(actor, config, &path, with_media).await?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        self.note_backup(name, folder.display().to_string(), with_media, &report).await
    }

    /// Notes that a backup was made, for those who ask for the last one.
    async fn note_backup(
        &self,
        name: String,
        place: String,
        has_media: bool,
        report: &BackupReport,
    ) -> Result<MadeBackup, BackupError> {
        let (made_at, bytes, missing) = (self.clock().now(), report.bytes, report.missing.len() as u64);
        let made = MadeBackup { made_at, name, place, bytes, has_media, missing };
        rows::insert(self.db(), &made).await?;
        Ok(made)
    }

    /// The backup that was made last.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn find_last_backup(&self) -> Result<Option<MadeBackup>, ServiceError> {
        Ok(rows::find_last(self.db()).await?)
    }
}

async fn delete_surplus(place: &Storage, keep: usize) -> Result<(), BackupError> {
    let mut names: Vec<String> =
        place.list_files().await?.into_iter().filter(|name| is_backup(name)).collect();
    names.sort();
    for old in names.iter().take(names.len().saturating_sub(keep)) {
        match place.delete_file(old).await {
            Ok(()) => tracing::info!(name = old, "an old backup was deleted"),
            Err(error) => tracing::warn!(%error, name = old, "an old backup was not deleted"),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn backups_are_told_by_their_names() {
        let name = name(datetime!(2026-03-04 05:06:07 UTC));
        assert_eq!(name, "sandpress-20260304-050607.tar.zst");
        assert!(is_backup(&name));
        for other in ["sandpress-.tar.zst", "sandpress-notes.tar.zst", "other-20260304-050607.tar.zst", "x"] {
            assert!(!is_backup(other), "{other}");
        }
    }
}
