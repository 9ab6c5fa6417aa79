//! Other bytes for an asset. Its id stays, its address changes: what is kept under an address never does.

use crate::{ServiceError, Services, renditions};
use sandpress_db::{DbError, UniqueKey, assets as rows, renderings};
use sandpress_domain::{Asset, MediaFacts, MediaKind, ProcessingState};

/// The bytes that an asset gets.
pub(super) struct Replaced {
    pub(super) sha256: String,
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) size: u64,
}

impl Services {
    /// Gives the asset other bytes. Its former address leads to the new one from then on, and what readers see of entries
    /// is rendered anew with the new one.
    pub(super) async fn replace_asset(&self, before: Asset, bytes: Replaced) -> Result<Asset, ServiceError> {
        let (was, is) = (before.kind(), MediaKind::of(&bytes.media_type));
        if was != is {
            let message =
                format!("this is {} and the new file is {}: add it as a new one", named(was), named(is));
            return Err(ServiceError::invalid("", message));
        }
        if before.sha256 == bytes.sha256 {
            return Ok(before);
        }
        let after = Asset {
            sha256: bytes.sha256,
            name: bytes.name,
            media_type: bytes.media_type,
            size: bytes.size,
            facts: MediaFacts::default(),
            state: ProcessingState::Waiting,
            problem: String::new(),
            ..before.clone()
        };
        let tx = self.db().begin().await?;
        rows::replace_bytes(&tx, &before, &after).await.map_err(|error| match error {
            DbError::Conflict(UniqueKey::Asset) => {
                ServiceError::invalid("", "this file is in the library already, as another one")
            }
            error => error.into(),
        })?;
        for entry in rows::published_entries(&tx, before.id).await? {
            renderings::mark_outdated(&tx, entry).await?;
        }
        renditions::queue(&tx, before.id, self.clock().now()).await?;
        self.commit_pages(tx, self.in_theme(before.id)).await?;
        self.ring_for_jobs();
        // Those that fail are tried again when the site is tidied up; until then the former address leads on.
        if let Err(error) = self.refresh_renderings().await {
            tracing::warn!(%error, asset = %before.id, "entries were not rendered anew after a file was replaced");
        }
        Ok(after)
    }
}

fn named(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Image => "a picture",
        MediaKind::Video => "a video",
        MediaKind::Audio => "sound",
        MediaKind::File => "another kind of file",
    }
}
