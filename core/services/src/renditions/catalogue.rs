//! The site's own files that a page shows, and what was made of them.

use std::collections::{BTreeSet, HashMap};

use super::html;
use crate::{ServiceError, Services};
use sandpress_db::{assets, renditions as rows};
use sandpress_domain::{Asset, FieldValues, Rendering, Rendition, RenditionRole, media_addresses};
use sandpress_plugins::Scope;

/// An asset with what was made of it, the narrowest first.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) asset: Asset,
    pub(super) renditions: Vec<Rendition>,
}

/// Assets by their hash.
pub(super) type Catalogue = HashMap<String, Shown>;

impl Shown {
    /// The one for a purpose, if it was made.
    pub(super) fn of_role(&self, role: RenditionRole) -> Option<&Rendition> {
        self.renditions.iter().find(|rendition| rendition.role == role)
    }
}

impl Services {
    /// Renders an entry for readers, with its pictures in the sizes and formats that there are.
    pub(crate) async fn draw_entry(
        &self,
        scope: &mut Scope,
        publication_type: &str,
        fields: &FieldValues,
    ) -> Result<Rendering, ServiceError> {
        let rendering = scope.render_entry(publication_type, fields).await?;
        let mut rendering = self.with_present_addresses(rendering).await?;
        let mut named = hashes(&rendering.html);
        named.extend(hashes(&rendering.image_url));
        if named.is_empty() {
            return Ok(rendering);
        }
        let catalogue = self.catalogue(named).await?;
        rendering.html = html::with_pictures(&rendering.html, &catalogue);
        if let Some(share) = html::hash_of(&rendering.image_url)
            .and_then(|hash| catalogue.get(hash)?.of_role(RenditionRole::Share))
        {
            rendering.image_url = share.url();
        }
        Ok(rendering)
    }

    pub(super) async fn catalogue(&self, named: BTreeSet<String>) -> Result<Catalogue, ServiceError> {
        let sources: Vec<String> = named.into_iter().collect();
        let mut made: HashMap<String, Vec<Rendition>> = HashMap::new();
        for rendition in rows::of_sources(self.db(), &sources).await? {
            made.entry(rendition.source.clone()).or_default().push(rendition);
        }
        let assets = assets::of_hashes(self.db(), &sources).await?;
        let shown = assets.into_iter().map(|asset| {
            let renditions = made.get(&asset.sha256).cloned().unwrap_or_default();
            (asset.sha256.clone(), Shown { asset, renditions })
        });
        Ok(shown.collect())
    }
}

/// The hashes in all addresses of files that the text has.
fn hashes(text: &str) -> BTreeSet<String> {
    media_addresses(text).map(|(sha256, _)| sha256).collect()
}
