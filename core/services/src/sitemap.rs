//! What search engines may list.

use crate::{ServiceError, Services, pages::depends_on, structure::Tree};
use sandpress_db::{entries as rows, terms};
use sandpress_domain::{PageTag, Taxonomy, Timestamp};

pub use sandpress_db::entries::SitemapEntry;

/// Entries in a part of the sitemap. With their pictures they must stay below 50 MB.
pub const SITEMAP_PART: u32 = 5_000;

impl Services {
    /// For each part of the sitemap when the last of its entries changed.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn sitemap_parts(&self) -> Result<Vec<Timestamp>, ServiceError> {
        Ok(rows::sitemap_parts(self.db(), SITEMAP_PART).await?)
    }

    /// Entries of the sitemap in a fixed order, from the one at `offset` on.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn sitemap_entries(&self, offset: u32, limit: u32) -> Result<Vec<SitemapEntry>, ServiceError> {
        Ok(rows::sitemap_entries(self.db(), offset, limit).await?)
    }

    /// The paths of the terms that have entries which readers see, or terms with such below them.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn public_term_urls(&self) -> Result<Vec<String>, ServiceError> {
        let counts = terms::counts(self.db(), true).await?;
        let mut urls = Vec::new();
        for taxonomy in [Taxonomy::Category, Taxonomy::Tag] {
            let tree = Tree::of(terms::list(self.db(), taxonomy).await?);
            let has_entries = |id| tree.below(id).iter().any(|id| counts.contains_key(id));
            // Tags stand in no tree, so that none has others below it.
            let seen = tree.ids().filter(|id| match taxonomy {
                Taxonomy::Tag => counts.contains_key(id),
                Taxonomy::Category => has_entries(*id),
            });
            urls.extend(seen.map(|id| tree.url(id)));
        }
        urls.sort();
        Ok(urls)
    }

    /// The names of the terms of each of the entries.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn term_names_of(
        &self,
        entries: &[sandpress_domain::EntryId],
    ) -> Result<std::collections::HashMap<sandpress_domain::EntryId, Vec<String>>, ServiceError> {
        let terms = terms::of_entries(self.db(), entries).await?;
        depends_on(terms.values().flatten().map(|term| PageTag::Term(term.id)));
        let terms = terms.into_iter();
        let names =
            |terms: Vec<sandpress_domain::Term>| terms.iter().map(|term| term.name.to_string()).collect();
        Ok(terms.map(|(entry, terms)| (entry, names(terms))).collect())
    }
}
