//! Looking after the storage: what is missing, damaged, or named by nothing.

use futures::TryStreamExt;

use super::sweep::{BATCH, is_old};
use crate::{ServiceError, Services};
use sandpress_db::stored_bytes;
use sandpress_storage::{Sha256Hex, StoredObject};

/// What somebody is told while the storage is looked through.
pub trait CareProgress: Send {
    /// Another object was looked at.
    fn next(&mut self, sha256: &str);
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct CareReport {
    /// Objects that are named and whole.
    pub whole: u64,
    /// Hashes that are named and not there.
    pub missing: Vec<String>,
    /// Hashes whose objects have other bytes.
    pub damaged: Vec<String>,
    /// Hashes of objects that nothing names, older than a day.
    pub orphans: Vec<String>,
    /// How many objects that nothing names are younger: they may be on their way.
    pub young: u64,
    /// How many of the orphans were deleted.
    pub deleted: u64,
}

impl CareReport {
    /// Whether nothing is lost.
    pub fn is_sound(&self) -> bool {
        self.missing.is_empty() && self.damaged.is_empty()
    }
}

impl Services {
    /// Reads every object that is named, and lists those that are not. With `repair`, old orphans are deleted.
    ///
    /// # Errors
    /// Where database or storage fail.
    pub async fn check_storage(
        &self,
        repair: bool,
        progress: &mut dyn CareProgress,
    ) -> Result<CareReport, ServiceError> {
        let mut report = CareReport::default();
        let mut after = String::new();
        loop {
            let hashes = stored_bytes::named_after(self.db(), &after, BATCH as u64).await?;
            let Some(last) = hashes.last() else { break };
            after.clone_from(last);
            for hash in hashes {
                progress.next(&hash);
                self.check_object(hash, &mut report).await?;
            }
        }
        self.find_orphans(repair, &mut report).await?;
        Ok(report)
    }

    async fn check_object(&self, hash: String, report: &mut CareReport) -> Result<(), ServiceError> {
        let Ok(object) = hash.parse::<Sha256Hex>() else {
            report.missing.push(hash);
            return Ok(());
        };
        match self.0.storage.verify(&object).await? {
            None => report.missing.push(hash),
            Some(true) => report.whole += 1,
            Some(false) => report.damaged.push(hash),
        }
        Ok(())
    }

    async fn find_orphans(&self, repair: bool, report: &mut CareReport) -> Result<(), ServiceError> {
        let mut objects = Box::pin(self.0.storage.list().try_chunks(BATCH));
        while let Some(batch) = objects.try_next().await.map_err(|error| error.1)? {
            let young: Vec<StoredObject> = batch.iter().filter(|object| !is_old(object)).cloned().collect();
            let hashes: Vec<String> = young.iter().map(|object| object.hash.as_str().to_owned()).collect();
            let named = stored_bytes::named(self.db(), &hashes).await?;
            report.young += hashes.iter().filter(|hash| !named.contains(*hash)).count() as u64;
            report
                .orphans
                .extend(self.orphans(batch).await?.into_iter().map(|object| object.hash.to_string()));
        }
        if repair && !report.orphans.is_empty() {
            report.deleted = self.sweep_media().await?.objects;
        }
        Ok(())
    }
}
