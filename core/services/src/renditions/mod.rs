//! What is made of assets: facts about them, smaller pictures, and the HTML that shows them.

mod catalogue;
mod html;
mod listed;
mod plan;
mod processing;
mod progress;
mod quiet;
mod stored;

use std::collections::HashMap;

use uuid::Uuid;

use crate::{ServiceError, Services};
use sandpress_db::{DbError, Transaction, jobs, renditions as rows};
use sandpress_domain::{Asset, JobKind, NewJob, RenditionRole, Timestamp};

pub use listed::ListedPicture;
pub use progress::JobProgress;
pub(crate) use progress::Progress;

/// How often it is tried to process an asset, where storage or database fail.
const ATTEMPTS: u32 = 5;

/// One asset is processed at a time.
const LANE: &str = "media";

impl Services {
    /// Has an asset looked at, and pictures made of it, in the background. Does nothing where it waits for that already.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn process_media(&self, asset: Uuid) -> Result<(), ServiceError> {
        let tx = self.db().begin().await?;
        queue(&tx, asset, self.clock().now()).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(())
    }

    /// Small pictures of assets for lists, by the assets' ids; none for those of which there is none.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn thumbnail_urls(&self, assets: &[Asset]) -> Result<HashMap<Uuid, String>, ServiceError> {
        let sources: Vec<String> = assets.iter().map(|asset| asset.sha256.clone()).collect();
        let mut urls = HashMap::new();
        for rendition in rows::of_sources(self.db(), &sources).await? {
            // They come with the narrowest first.
            let is_thumbnail =
                rendition.role == RenditionRole::Picture && rendition.media_type != "image/avif";
            if is_thumbnail {
                urls.entry(rendition.source.clone()).or_insert_with(|| rendition.url());
            }
        }
        let of_asset = |asset: &Asset| Some((asset.id, urls.get(&asset.sha256)?.clone()));
        Ok(assets.iter().filter_map(of_asset).collect())
    }

    /// Forgets what was made of assets that are gone. How many files there were; their bytes are swept with those of
    /// the assets.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn tidy_renditions(&self) -> Result<u64, ServiceError> {
        Ok(rows::delete_orphans(self.db()).await?)
    }
}

/// Puts the asset into the queue of those that are processed, where it does not wait there already. Ring for jobs when
/// the transaction is committed.
pub(crate) async fn queue(tx: &Transaction, asset: Uuid, now: Timestamp) -> Result<(), DbError> {
    let key = asset.to_string();
    if jobs::find_waiting(tx, JobKind::Media, &key).await?.is_some() {
        return Ok(());
    }
    jobs::free_key(tx, JobKind::Media, &key).await?;
    let job = NewJob {
        key: Some(key.clone()),
        lane: Some(LANE.to_owned()),
        max_attempts: ATTEMPTS,
        ..NewJob::new(JobKind::Media, key, now)
    };
    jobs::enqueue(tx, &job).await?;
    Ok(())
}
