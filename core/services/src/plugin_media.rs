//! What plugins read and add of the site's files. The grant is asked here again, whatever the sandbox asked before.

use crate::port_errors::AtPort;
use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use bytes::Bytes;
use uuid::Uuid;

use super::{assets::file_name, media_type::MediaTypeSniffer, renditions};
use sandpress_db::{Database, assets as rows};
use sandpress_domain::{Asset, Clock, MediaKind, MediaWriting, NewAsset};
use sandpress_plugins::ports::{MediaError, MediaUpload, NewMedia, PluginMedia};
use sandpress_storage::{Sha256Hex, Spool, Storage};

/// Files in the storage, with their rows in the database.
#[derive(Clone)]
pub(super) struct StoredMedia {
    db: Database,
    storage: Storage,
    clock: Arc<dyn Clock>,
    /// Bytes of each plugin that are on their way.
    under_way: Arc<Mutex<HashMap<String, u64>>>,
}

impl StoredMedia {
    pub(super) fn new(db: Database, storage: Storage, clock: Arc<dyn Clock>) -> Self {
        Self { db, storage, clock, under_way: Arc::default() }
    }
}

#[async_trait]
impl PluginMedia for StoredMedia {
    async fn find(&self, kinds: &BTreeSet<MediaKind>, id: Uuid) -> Result<Option<Asset>, MediaError> {
        Ok(rows::find_by_id(&self.db, id).await.at_port()?.filter(|asset| kinds.contains(&asset.kind())))
    }

    async fn find_by_sha256(
        &self,
        kinds: &BTreeSet<MediaKind>,
        sha256: &str,
    ) -> Result<Option<Asset>, MediaError> {
        Ok(rows::find_by_sha256(&self.db, sha256)
            .await
            .at_port()?
            .filter(|asset| kinds.contains(&asset.kind())))
    }

    async fn list(
        &self,
        kinds: &BTreeSet<MediaKind>,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<(Vec<Asset>, bool), MediaError> {
        let mut assets = rows::list(&self.db, kinds, after, limit.saturating_add(1)).await.at_port()?;
        let has_more = assets.len() > limit as usize;
        assets.truncate(limit as usize);
        Ok((assets, has_more))
    }

    async fn read(&self, asset: &Asset, range: Range<u64>) -> Result<Bytes, MediaError> {
        let damaged = |message: &str| MediaError::Internal(format!("{}: {message}", asset.sha256).into());
        let hash = asset.sha256.parse::<Sha256Hex>().map_err(|error| damaged(&error.to_string()))?;
        let bytes = self.storage.get_range(&hash, range).await.at_port()?;
        bytes.ok_or_else(|| damaged("the storage has no such object: restore it from a backup"))
    }

    async fn begin(
        &self,
        plugin: &str,
        writing: &MediaWriting,
        new: NewMedia,
    ) -> Result<Box<dyn MediaUpload>, MediaError> {
        let stored = rows::plugin_bytes(&self.db, plugin).await.at_port()?;
        if stored >= writing.quota {
            return Err(MediaError::Quota { quota: writing.quota });
        }
        Ok(Box::new(Upload {
            spool: self.storage.spool().await.at_port()?,
            sniffer: MediaTypeSniffer::default(),
            room: Room {
                under_way: Arc::clone(&self.under_way),
                plugin: plugin.to_owned(),
                left: writing.quota.saturating_sub(stored),
                taken: 0,
            },
            media: self.clone(),
            writing: writing.clone(),
            new,
        }))
    }
}

/// A file that is on its way.
struct Upload {
    media: StoredMedia,
    writing: MediaWriting,
    new: NewMedia,
    spool: Spool,
    sniffer: MediaTypeSniffer,
    room: Room,
}

#[async_trait]
impl MediaUpload for Upload {
    async fn append(&mut self, bytes: &[u8]) -> Result<(), MediaError> {
        if !self.room.take(bytes.len() as u64) {
            return Err(MediaError::Quota { quota: self.writing.quota });
        }
        self.sniffer.push(bytes);
        Ok(self.spool.append(bytes).await.at_port()?)
    }

    async fn finish(self: Box<Self>) -> Result<Asset, MediaError> {
        let Self { media, writing, new, spool, sniffer, room } = *self;
        let media_type = media_type(sniffer, &new, &writing)?;
        let size = spool.size();
        let hash = media.storage.keep(spool).await.at_port()?;
        let asset = NewAsset {
            sha256: hash.as_str().to_owned(),
            name: file_name(&new.name),
            media_type: media_type.to_owned(),
            size,
            plugin: Some(room.plugin.clone()),
            uploaded_by: None,
            folder: None,
        };
        let asset = asset.into_asset(media.clock.now());
        let tx = media.db.begin().await.at_port()?;
        // First, so that two files of one plugin cannot both take the last room.
        let stored = rows::add_plugin_bytes(&tx, &room.plugin, size).await.at_port()?;
        if !rows::insert_if_absent(&tx, &asset).await.at_port()? {
            tx.rollback().await.at_port()?;
            let found = rows::find(&media.db, &asset.sha256, &asset.name).await.at_port()?;
            return found.ok_or(MediaError::Unavailable);
        }
        if stored > writing.quota {
            return Err(MediaError::Quota { quota: writing.quota });
        }
        renditions::queue(&tx, asset.id, asset.created_at).await.at_port()?;
        tx.commit().await.at_port()?;
        Ok(asset)
    }
}

/// The media type of a file, where the plugin may add it.
fn media_type(
    sniffer: MediaTypeSniffer,
    new: &NewMedia,
    writing: &MediaWriting,
) -> Result<&'static str, MediaError> {
    let unknown = || {
        MediaError::Invalid(
            "this is no file that the site keeps: use PNG, JPEG, GIF, WebP, AVIF, MP4, WebM, MP3, Ogg, FLAC, WAV, M4A, \
             PDF, WebVTT or plain text"
                .to_owned(),
        )
    };
    let media_type = sniffer.finish().ok_or_else(unknown)?;
    if !new.media_type.is_empty() && new.media_type != media_type {
        let message = format!("the file was said to be {:?}, but it is {media_type}", new.media_type);
        return Err(MediaError::Invalid(message));
    }
    let kind = MediaKind::of(media_type);
    writing.kinds.contains(&kind).then_some(media_type).ok_or(MediaError::NotGranted(kind))
}

/// What a file may still take of its plugin's quota, while others of the same plugin take from it too.
struct Room {
    under_way: Arc<Mutex<HashMap<String, u64>>>,
    plugin: String,
    /// What of the quota was left when the file began.
    left: u64,
    taken: u64,
}

impl Room {
    /// Takes room for bytes. Whether there was enough.
    fn take(&mut self, bytes: u64) -> bool {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        let all = under_way.entry(self.plugin.clone()).or_default();
        let wanted = all.saturating_add(bytes);
        if wanted > self.left {
            return false;
        }
        *all = wanted;
        self.taken = self.taken.saturating_add(bytes);
        true
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(all) = under_way.get_mut(&self.plugin) {
            *all = all.saturating_sub(self.taken);
            if *all == 0 {
                under_way.remove(&self.plugin);
            }
        }
    }
}
