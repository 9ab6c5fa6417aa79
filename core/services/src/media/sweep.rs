//! Bytes that nothing names any more: of deleted and replaced files, and of uploads that were cut off at their end.

use std::time::{Duration, SystemTime};

use futures::TryStreamExt;

use crate::{ServiceError, Services};
use sandpress_db::stored_bytes;
use sandpress_storage::StoredObject;

/// Bytes are written before the row that names them, so what is younger may be on its way.
pub(super) const AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// Objects that are looked up at a time.
pub(super) const BATCH: usize = 500;

/// What a sweep took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SweepReport {
    /// Objects.
    pub objects: u64,
    /// Bytes of them.
    pub bytes: u64,
    /// Files that were left half-written.
    pub half_written: u64,
}

impl Services {
    /// Deletes bytes that no row names and that are older than a day.
    ///
    /// # Errors
    /// Where database or storage fail; what was deleted until then stays deleted.
    pub async fn sweep_media(&self) -> Result<SweepReport, ServiceError> {
        let storage = &self.0.storage;
        let half_written = storage.delete_half_written(AGE).await? as u64;
        let mut report = SweepReport { half_written, ..SweepReport::default() };
        let mut objects = Box::pin(storage.list().try_chunks(BATCH));
        while let Some(batch) = objects.try_next().await.map_err(|error| error.1)? {
            for orphan in self.orphans(batch).await? {
                // Looked at once more: somebody may have sent the same bytes in the meantime.
                let Some(now) = storage.find(&orphan.hash).await? else { continue };
                if is_old(&now) {
                    storage.delete(&orphan.hash).await?;
                    report.objects += 1;
                    report.bytes += orphan.size;
                }
            }
        }
        Ok(report)
    }

    /// Those of the objects that are old and that no row names.
    pub(super) async fn orphans(
        &self,
        objects: Vec<StoredObject>,
    ) -> Result<Vec<StoredObject>, ServiceError> {
        let old: Vec<StoredObject> = objects.into_iter().filter(is_old).collect();
        let hashes: Vec<String> = old.iter().map(|object| object.hash.as_str().to_owned()).collect();
        let named = stored_bytes::named(self.db(), &hashes).await?;
        Ok(old.into_iter().filter(|object| !named.contains(object.hash.as_str())).collect())
    }
}

pub(super) fn is_old(object: &StoredObject) -> bool {
    SystemTime::now().duration_since(object.written_at).unwrap_or_default() >= AGE
}
