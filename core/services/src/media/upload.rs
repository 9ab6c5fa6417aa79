//! A file that arrives piece by piece, and becomes an asset when it is whole.

use uuid::Uuid;

use super::{folders::need_folder, need, replace::Replaced};
use crate::{
    ServiceError, Services,
    assets::file_name,
    media_type::{MediaTypeSniffer, with_extension},
    renditions,
};
use sandpress_db::assets as rows;
use sandpress_domain::{Actor, Asset, NewAsset, Permission};
use sandpress_storage::{Sha256Hex, Spool};

/// A file that is announced.
#[derive(Clone, Debug, Default)]
pub struct NewUpload {
    /// What it is called where it comes from.
    pub name: String,
    /// The folder that it is put into.
    pub folder: Option<Uuid>,
    /// The asset whose bytes it replaces.
    pub replaces: Option<Uuid>,
}

/// A file that is on its way. When it is dropped, nothing of it is left.
pub struct MediaUpload {
    services: Services,
    actor: Actor,
    new: NewUpload,
    /// The asset that gets the bytes.
    replaces: Option<Asset>,
    spool: Spool,
    sniffer: MediaTypeSniffer,
    limit: u64,
}

/// What became of a file.
#[derive(Clone, Debug)]
pub struct Uploaded {
    /// Its asset.
    pub asset: Asset,
    /// Whether it was not there before.
    pub is_new: bool,
}

/// What the site keeps, for people.
const KEPT: &str = "PNG, JPEG, GIF, WebP, AVIF, MP4, QuickTime, WebM, MP3, AAC, Ogg, FLAC, WAV, M4A, PDF, WebVTT or plain text";

impl Services {
    /// Begins a file for the library.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`] where folder or asset are not there;
    /// [`ServiceError::Storage`].
    pub async fn begin_upload(&self, actor: &Actor, new: NewUpload) -> Result<MediaUpload, ServiceError> {
        need(actor, Permission::MediaUpload)?;
        need_folder(self.db(), new.folder).await?;
        let replaces = match new.replaces {
            Some(id) => Some(self.get_own_asset(actor, id).await?),
            None => None,
        };
        Ok(MediaUpload {
            services: self.clone(),
            actor: actor.clone(),
            new,
            replaces,
            spool: self.0.storage.spool().await?,
            sniffer: MediaTypeSniffer::default(),
            limit: self.max_upload_bytes(),
        })
    }

    /// The most bytes of a file that is added to the library.
    pub fn max_upload_bytes(&self) -> u64 {
        self.0.max_upload
    }
}

impl MediaUpload {
    /// Adds the next bytes.
    ///
    /// # Errors
    /// [`ServiceError::TooLarge`] at the first byte that is too many; [`ServiceError::Storage`].
    pub async fn append(&mut self, bytes: &[u8]) -> Result<(), ServiceError> {
        if self.spool.size().saturating_add(bytes.len() as u64) > self.limit {
            return Err(ServiceError::TooLarge { limit: self.limit });
        }
        self.sniffer.push(bytes);
        Ok(self.spool.append(bytes).await?)
    }

    /// Keeps the file. One whose bytes are in the library already is that asset.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] where the site keeps no such files; [`ServiceError::Storage`].
    pub async fn finish(self) -> Result<Uploaded, ServiceError> {
        let Self { services, actor, new, replaces, spool, sniffer, .. } = self;
        let size = spool.size();
        let shown = shown(&new.name);
        if size == 0 {
            return Err(ServiceError::invalid("", format!("{shown} is empty")));
        }
        let media_type = sniffer.finish().ok_or_else(|| {
            ServiceError::invalid("", format!("{shown} is none that this site keeps: use {KEPT}"))
        })?;
        let hash = services.0.storage.keep(spool).await?;
        // Once more, so that the ending is no reason for a name that is too long.
        let name = file_name(&with_extension(&file_name(&new.name), media_type));
        if let Some(before) = replaces {
            let bytes =
                Replaced { sha256: hash.as_str().to_owned(), name, media_type: media_type.to_owned(), size };
            let asset = services.replace_asset(before, bytes).await?;
            return Ok(Uploaded { asset, is_new: true });
        }
        services.add_asset(&actor, &new, &hash, name, media_type, size).await
    }
}

impl Services {
    async fn add_asset(
        &self,
        actor: &Actor,
        new: &NewUpload,
        hash: &Sha256Hex,
        name: String,
        media_type: &str,
        size: u64,
    ) -> Result<Uploaded, ServiceError> {
        if let Some(asset) = rows::find_by_sha256(self.db(), hash.as_str()).await? {
            return Ok(Uploaded { asset, is_new: false });
        }
        let asset = NewAsset {
            sha256: hash.as_str().to_owned(),
            name,
            media_type: media_type.to_owned(),
            size,
            plugin: None,
            uploaded_by: actor.user_id(),
            folder: new.folder,
        };
        let asset = asset.into_asset(self.clock().now());
        let tx = self.db().begin().await?;
        need_folder(&tx, new.folder).await?;
        let is_new = rows::insert_if_absent(&tx, &asset).await?;
        rows::forget_former(&tx, &asset.sha256, &asset.name).await?;
        if is_new {
            renditions::queue(&tx, asset.id, asset.created_at).await?;
        }
        tx.commit().await?;
        if is_new {
            self.ring_for_jobs();
            return Ok(Uploaded { asset, is_new });
        }
        // Somebody else sent the same file at the same time.
        let asset = rows::find(self.db(), &asset.sha256, &asset.name).await?.ok_or(super::NO_ASSET)?;
        Ok(Uploaded { asset, is_new })
    }
}

/// The name in a message: without what could turn the message around or break it.
fn shown(name: &str) -> String {
    let shown: String =
        name.chars().filter(|c| c.is_alphanumeric() || " .-_()".contains(*c)).take(80).collect();
    if shown.trim().is_empty() { "the file".to_owned() } else { format!("the file “{shown}”") }
}
