//! What readers find.

use crate::{ListedEntry, ServiceError, Services};
use sandpress_db::{
    authors, entries as rows,
    search::{self, Looked},
};
use sandpress_domain::{
    EntryId, Page, PageRequest,
    search::{Excerpt, ExcerptPiece, SearchFilter, SearchQuery, excerpt, marked},
};

use super::index::text_of;

/// What a reader asks for.
#[derive(Clone, Debug)]
pub struct SearchRequest<'a> {
    /// As it was typed.
    pub text: &'a str,
    /// Among which entries.
    pub filter: &'a SearchFilter,
    /// Which page of the results.
    pub page: PageRequest,
}

/// An entry that a reader found.
#[derive(Clone, Debug)]
pub struct FoundEntry {
    /// The entry, without its HTML.
    pub listed: ListedEntry,
    /// Its title.
    pub title: Vec<ExcerptPiece>,
    /// The part of its text that shows why it was found.
    pub excerpt: Excerpt,
}

/// What a reader found.
#[derive(Clone, Debug)]
pub struct SearchResults {
    /// A page of the entries, the best first.
    pub page: Page<FoundEntry>,
    /// Whether there may be more than are counted.
    pub is_more: bool,
    /// What was meant, perhaps, where nothing was found.
    pub suggestion: Option<String>,
}

impl Services {
    /// Looks for published entries.
    ///
    /// # Errors
    /// Where the database fails; never because of what was typed.
    pub async fn search(&self, request: &SearchRequest<'_>) -> Result<SearchResults, ServiceError> {
        let query = SearchQuery::parse(request.text);
        let (hits, is_more) = search::find(self.db(), &query, request.filter, Looked::ByReader).await?;
        let suggestion = match hits.is_empty() && !query.is_empty() {
            true => self.suggest(request.text, &query, request.filter).await?,
            false => None,
        };
        let skipped = usize::try_from(request.page.offset()).unwrap_or(usize::MAX);
        let ids: Vec<EntryId> =
            hits.iter().skip(skipped).take(request.page.size() as usize).map(|hit| hit.entry).collect();
        let items = self.found(&ids, &query).await?;
        let page = Page { items, total: hits.len() as u64, request: request.page };
        Ok(SearchResults { page, is_more, suggestion })
    }

    /// The entries in this order. One that was taken away in this moment is left out.
    async fn found(&self, ids: &[EntryId], query: &SearchQuery) -> Result<Vec<FoundEntry>, ServiceError> {
        let mut entries = rows::published_by_ids(self.db(), ids).await?;
        let mut authors = authors::of_entries(self.db(), ids).await?;
        let mut found = Vec::with_capacity(entries.len());
        for id in ids {
            let Some(place) = entries.iter().position(|(entry, _)| entry.id == *id) else { continue };
            let (entry, mut rendering) = entries.swap_remove(place);
            let excerpt = excerpt(&text_of(&rendering), query);
            let title = marked(&rendering.title, query);
            rendering.html.clear();
            let authors = authors.remove(id).unwrap_or_default();
            found.push(FoundEntry { listed: ListedEntry { entry, rendering, authors }, title, excerpt });
        }
        Ok(found)
    }
}
