//! Files as readers get them.

use std::ops::Range;

use crate::{ServiceError, Services, assets::file_name};
use sandpress_db::{assets as rows, renditions};
use sandpress_domain::Timestamp;
use sandpress_storage::{ByteStream, Sha256Hex};

/// What stands at an address.
#[derive(Clone, Debug)]
pub enum MediaAddress {
    /// A file.
    Here(MediaFile),
    /// A file that was replaced: the path of its present address.
    Moved(String),
}

/// A file whose bytes can be had.
#[derive(Clone, Debug)]
pub struct MediaFile {
    hash: Sha256Hex,
    /// Its file name: nothing but Latin letters, digits, dots, hyphens and underscores.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub size: u64,
    /// When it was added; none where the site made it of another one.
    pub added_at: Option<Timestamp>,
}

impl MediaFile {
    /// A file that the site made.
    pub(crate) const fn made(hash: Sha256Hex, name: String, media_type: String, size: u64) -> Self {
        Self { hash, name, media_type, size, added_at: None }
    }

    /// The SHA-256 of its bytes.
    pub fn sha256(&self) -> &str {
        self.hash.as_str()
    }
}

impl Services {
    /// What stands at `/media/<sha256>/<name>`.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn find_media(&self, sha256: &str, name: &str) -> Result<Option<MediaAddress>, ServiceError> {
        let Ok(hash) = sha256.parse::<Sha256Hex>() else { return Ok(None) };
        if name != file_name(name) {
            return Ok(None);
        }
        if let Some(asset) = rows::find(self.db(), sha256, name).await? {
            let (name, media_type) = (asset.name, asset.media_type);
            let file =
                MediaFile { hash, name, media_type, size: asset.size, added_at: Some(asset.created_at) };
            return Ok(Some(MediaAddress::Here(file)));
        }
        if let Some(made) = renditions::find(self.db(), sha256, name).await? {
            let (name, media_type) = (made.name, made.media_type);
            let file = MediaFile { hash, name, media_type, size: made.size, added_at: None };
            return Ok(Some(MediaAddress::Here(file)));
        }
        let former = rows::find_former(self.db(), sha256, name).await?;
        Ok(former.map(|asset| MediaAddress::Moved(asset.url())))
    }

    /// The bytes of a file, or a part of them, piece by piece; none where they are lost.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn open_media(
        &self,
        file: &MediaFile,
        range: Option<Range<u64>>,
    ) -> Result<Option<ByteStream>, ServiceError> {
        Ok(self.0.storage.stream(&file.hash, range).await?)
    }
}
