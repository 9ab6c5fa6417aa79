//! Among what readers can choose when they look for something.

use crate::{ServiceError, Services, structure::Tree};
use sandpress_db::{authors, terms};
use sandpress_domain::{Author, Taxonomy, TermId};

/// Authors that are offered.
const AUTHORS: u64 = 200;

/// Categories that are offered.
const CATEGORIES: usize = 300;

impl Services {
    /// The categories in the order of their tree: the path below `/category/`, how many stand above, and the name.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn category_paths(&self) -> Result<Vec<(String, usize, String)>, ServiceError> {
        let tree = Tree::of(terms::list(self.db(), Taxonomy::Category).await?);
        let path = |id| tree.url(id).trim_start_matches("/category/").to_owned();
        let terms = tree.in_order().into_iter().take(CATEGORIES);
        Ok(terms.map(|(term, depth)| (path(term.id), depth, term.name.to_string())).collect())
    }

    /// The term at this path and all below it; nothing where there is none.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn terms_at(&self, taxonomy: Taxonomy, path: &str) -> Result<Vec<TermId>, ServiceError> {
        let tree = Tree::of(terms::list(self.db(), taxonomy).await?);
        let wanted = format!("/{}/{}", taxonomy.as_str(), path.trim_matches('/'));
        let is_here = |id: &TermId| {
            let url = tree.url(*id);
            percent_encoding::percent_decode_str(&url).decode_utf8_lossy() == wanted || url == wanted
        };
        Ok(tree.ids().find(is_here).map(|id| tree.below(id)).unwrap_or_default())
    }

    /// Those who wrote something that readers see, by name.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn public_authors(&self) -> Result<Vec<Author>, ServiceError> {
        let people = authors::public(self.db(), AUTHORS).await?;
        let mut named = authors::named(self.db(), &people).await?;
        named.sort_by_key(|author| author.name.to_lowercase());
        Ok(named)
    }
}
