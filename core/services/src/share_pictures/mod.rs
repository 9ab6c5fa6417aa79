//! Pictures for entries that have none, shown where they are shared: drawn in the background by the host, from the title
//! and the name of the site.

mod canvas;
mod layout;

use sha2::{Digest, Sha256};
use time::Duration;

use crate::{MediaFile, ServiceError, Services};
use sandpress_db::share_pictures::{self as rows, SharePicture};
use sandpress_domain::{Entry, PageTag, Rendering};
use sandpress_storage::Sha256Hex;

pub(crate) use canvas::draw;

/// How the pictures look; another number has them drawn anew.
const LOOK: u32 = 1;

/// Pictures that are drawn in one round.
const ROUND: u64 = 50;

/// Entries that were published longer ago are shared too seldom to draw for them.
const AGE: Duration = Duration::days(365);

/// The size of every picture in pixels, as most sites that show one want it.
pub const SHARE_PICTURE_SIZE: (u32, u32) = (1200, 630);

const MEDIA_TYPE: &str = "image/png";

impl Services {
    /// Whether the site wants such pictures.
    pub fn draws_share_pictures(&self) -> bool {
        self.0.draws_share_pictures
    }

    /// Draws what is missing, fifty at most. How many it were.
    ///
    /// # Errors
    /// Where database or storage fail; what was drawn until then is kept.
    pub async fn draw_share_pictures(&self) -> Result<u64, ServiceError> {
        let site = self.site().settings.title.clone();
        let style = style(&site);
        let since = self.clock().now() - AGE;
        let mut drawn = 0;
        for (entry, title) in rows::list_missing(self.db(), &style, since, ROUND).await? {
            let (text, name) = (title.clone(), site.clone());
            let bytes = tokio::task::spawn_blocking(move || draw(&text, &name)).await;
            let bytes = bytes.map_err(ServiceError::internal)?.map_err(ServiceError::internal)?;
            let mut spool = self.0.storage.spool().await?;
            spool.append(&bytes).await?;
            let sha256 = self.0.storage.keep(spool).await?.as_str().to_owned();
            let picture =
                SharePicture { entry, sha256, size: bytes.len() as u64, title, style: style.clone() };
            let tx = self.db().begin().await?;
            match rows::upsert(&tx, &picture).await {
                // It was deleted meanwhile; the bytes are swept.
                Err(sandpress_db::DbError::MissingReference) => tx.rollback().await?,
                other => {
                    other?;
                    self.commit_pages(tx, [PageTag::Entry(entry)]).await?;
                }
            }
            drawn += 1;
        }
        Ok(drawn)
    }

    /// The path of the picture that was drawn for the entry, where it has none of its own.
    pub(crate) async fn share_picture_of(
        &self,
        entry: &Entry,
        rendering: &Rendering,
    ) -> Result<Option<String>, ServiceError> {
        if !rendering.image_url.is_empty() {
            return Ok(None);
        }
        let picture = rows::find(self.db(), entry.id).await?;
        Ok(picture.map(|picture| format!("/share/{}", file_name(&picture.sha256))))
    }

    /// The picture of this name, as it stands in [`PublishedEntry::share_picture`](crate::PublishedEntry).
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn find_share_picture(&self, name: &str) -> Result<Option<MediaFile>, ServiceError> {
        let Some(hash) = name.strip_suffix(".png").and_then(|hash| hash.parse::<Sha256Hex>().ok()) else {
            return Ok(None);
        };
        let picture = rows::find_by_bytes(self.db(), hash.as_str()).await?;
        Ok(picture.map(|picture| {
            MediaFile::made(hash, file_name(&picture.sha256), MEDIA_TYPE.to_owned(), picture.size)
        }))
    }
}

fn file_name(sha256: &str) -> String {
    format!("{sha256}.png")
}

/// What a picture is drawn from besides the title.
fn style(site: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(format!("{LOOK} {site}")))
}
