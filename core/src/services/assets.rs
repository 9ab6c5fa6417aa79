//! Files that belong to entries: pictures, kept under the hash of their bytes.

use bytes::Bytes;
use uuid::Uuid;

use crate::{
    db::assets as rows,
    services::{ServiceError, Services},
    storage::Sha256Hex,
};

/// A file as readers get it.
pub struct AssetFile {
    /// Its bytes.
    pub bytes: Bytes,
    /// Its media type.
    pub media_type: String,
}

/// The media type of a picture that browsers show, told by its first bytes: a name can lie.
pub(super) fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    let brand = |brand: &[u8]| bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12) == Some(brand);
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ if brand(b"avif") || brand(b"avis") => Some("image/avif"),
        _ => None,
    }
}

impl Services {
    /// Keeps a picture and gives its URL path. Bytes go into the storage before the row that names them.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] where the bytes are no picture.
    pub(super) async fn keep_picture(&self, name: &str, bytes: Bytes) -> Result<String, ServiceError> {
        let media_type = picture_type(&bytes).ok_or_else(|| {
            ServiceError::invalid("", format!("{name} is not a PNG, JPEG, GIF, WebP or AVIF picture"))
        })?;
        let size = bytes.len() as u64;
        let hash = self.0.storage.put(bytes).await?;
        let asset = rows::Asset {
            id: Uuid::now_v7(),
            sha256: hash.as_str().to_owned(),
            name: file_name(name),
            media_type: media_type.to_owned(),
            size,
            created_at: self.clock().now(),
        };
        rows::insert_if_absent(self.db(), &asset).await?;
        Ok(format!("/media/{}/{}", asset.sha256, asset.name))
    }

    /// The file of this hash and name.
    ///
    /// # Errors
    /// Where database or storage fail.
    pub async fn find_asset(&self, sha256: &str, name: &str) -> Result<Option<AssetFile>, ServiceError> {
        let Ok(hash) = sha256.parse::<Sha256Hex>() else { return Ok(None) };
        if name != file_name(name) {
            return Ok(None);
        }
        let Some(asset) = rows::find(self.db(), sha256, name).await? else { return Ok(None) };
        let bytes = self.0.storage.get(&hash).await?;
        Ok(bytes.map(|bytes| AssetFile { bytes, media_type: asset.media_type }))
    }
}

/// The last part of a path with nothing but Latin letters, digits, dots, hyphens and underscores.
fn file_name(path: &str) -> String {
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
    fn pictures_are_told_by_their_bytes() {
        assert_eq!(picture_type(b"\x89PNG\r\n\x1a\n..."), Some("image/png"));
        assert_eq!(picture_type(b"\0\0\0\x20ftypavif"), Some("image/avif"));
        assert_eq!(picture_type(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(picture_type(b"<svg xmlns="), None);
        assert_eq!(picture_type(b""), None);
    }

    #[test]
    fn names_become_safe() {
        assert_eq!(file_name("a/b/Über uns.png"), "Uber-uns.png");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name(".."), "picture");
        assert!(file_name(&format!("{}.png", "x".repeat(300))).ends_with(".png"));
    }
}
