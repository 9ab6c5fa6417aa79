//! Addresses of assets in what is rendered: documents may have those from before a file was replaced.

use crate::{ServiceError, Services};
use sandpress_db::assets as rows;
use sandpress_domain::{Rendering, media_addresses};

impl Services {
    /// The rendering with the present addresses of its assets.
    pub(crate) async fn with_present_addresses(
        &self,
        mut rendering: Rendering,
    ) -> Result<Rendering, ServiceError> {
        let mut found: Vec<(String, String)> = media_addresses(&rendering.html).collect();
        found.extend(media_addresses(&rendering.image_url));
        found.sort();
        found.dedup();
        for (sha256, name) in found {
            if rows::find(self.db(), &sha256, &name).await?.is_some() {
                continue;
            }
            if let Some(asset) = rows::find_former(self.db(), &sha256, &name).await? {
                let (former, present) = (format!("/media/{sha256}/{name}"), asset.url());
                rendering.html = rendering.html.replace(&former, &present);
                rendering.image_url = rendering.image_url.replace(&former, &present);
            }
        }
        Ok(rendering)
    }
}
