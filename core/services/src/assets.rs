//! Files that belong to entries: pictures, kept under the hash of their bytes.

use bytes::Bytes;

use crate::{ServiceError, Services, media_type::media_type};
use sandpress_db::assets as rows;
use sandpress_domain::{MediaKind, NewAsset};

impl Services {
    /// Keeps a picture and gives its URL path. Bytes go into the storage before the row that names them.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] where the bytes are no picture.
    pub(super) async fn keep_picture(&self, name: &str, bytes: Bytes) -> Result<String, ServiceError> {
        let is_picture = |media_type: &&str| MediaKind::of(media_type) == MediaKind::Image;
        let media_type = media_type(&bytes).filter(is_picture).ok_or_else(|| {
            ServiceError::invalid("", format!("{name} is not a PNG, JPEG, GIF, WebP or AVIF picture"))
        })?;
        let size = bytes.len() as u64;
        let hash = self.0.storage.put(bytes).await?;
        let new = NewAsset {
            sha256: hash.as_str().to_owned(),
            name: file_name(name),
            media_type: media_type.to_owned(),
            size,
            plugin: None,
            uploaded_by: None,
            folder: None,
        };
        let asset = new.into_asset(self.clock().now());
        if rows::insert_if_absent(self.db(), &asset).await? {
            self.process_media(asset.id).await?;
        }
        rows::forget_former(self.db(), &asset.sha256, &asset.name).await?;
        Ok(asset.url())
    }
}

/// The last part of a path with nothing but Latin letters, digits, dots, hyphens and underscores.
pub(super) fn file_name(path: &str) -> String {
    let last = path.rsplit('/').next().unwrap_or(path);
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' };
    let name: String = any_ascii::any_ascii(last).chars().map(safe).collect();
    let start = name.len().saturating_sub(100);
    let name = name.get(start..).unwrap_or(&name).trim_start_matches('.');
    if name.is_empty() { "picture".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_safe() {
        assert_eq!(file_name("a/b/Über uns.png"), "Uber-uns.png");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name(".."), "picture");
        assert!(file_name(&format!("{}.png", "x".repeat(300))).ends_with(".png"));
    }
}
