//! What plugins read of the site's entries. The grant is asked here again, whatever the sandbox asked before.

use crate::port_errors::AtPort;
use async_trait::async_trait;

use sandpress_db::{Database, authors, entries as rows, renderings, revisions, terms};
use sandpress_domain::{
    ContentCursor, ContentItem, ContentKey, ContentPage, ContentQuery, ContentReading, ContentStatus, Entry,
    EntryAddress, EntryId, FieldChoice, FieldValues, Taxonomy,
};
use sandpress_plugins::ports::{ContentError, PluginContent};

/// What the fields of one page count together, in bytes.
const PAGE_BYTES: u64 = 1 << 20;

/// The entries in the database.
pub(super) struct StoredContent {
    db: Database,
    /// Scheme, host and port of the site.
    origin: String,
}

impl StoredContent {
    pub(super) fn new(db: Database, origin: String) -> Self {
        Self { db, origin }
    }

    /// The entries as they may be read, in the version that `status` means; fewer than there are where their fields
    /// count more than a page may have, but at least one.
    async fn items(
        &self,
        access: &ContentReading,
        mut entries: Vec<Entry>,
        status: ContentStatus,
        wanted: &FieldChoice,
    ) -> Result<Vec<ContentItem>, ContentError> {
        let number = |entry: &Entry| match entry.published_revision {
            Some(published) if status.is_public() => published,
            _ => entry.revision,
        };
        let mut fields = Default::default();
        if *wanted != FieldChoice::None {
            let key = |entry: &Entry| (entry.id, number(entry));
            let sizes =
                revisions::sizes(&self.db, &entries.iter().map(key).collect::<Vec<_>>()).await.at_port()?;
            let mut sum = 0_u64;
            let fits = |entry: &Entry| {
                sum = sum.saturating_add(sizes.get(&entry.id).copied().unwrap_or(0));
                sum <= PAGE_BYTES
            };
            let count = entries.iter().map(fits).take_while(|fits| *fits).count();
            entries.truncate(count.max(1));
            fields = revisions::fields_of(&self.db, &entries.iter().map(key).collect::<Vec<_>>())
                .await
                .at_port()?;
        }
        let ids: Vec<EntryId> =
            entries.iter().filter(|entry| entry.is_public()).map(|entry| entry.id).collect();
        let mut summaries = renderings::summaries(&self.db, &ids).await.at_port()?;
        let all: Vec<EntryId> = entries.iter().map(|entry| entry.id).collect();
        let mut authors = authors::of_entries(&self.db, &all).await.at_port()?;
        let mut terms = terms::of_entries(&self.db, &all).await.at_port()?;
        let item = |entry: Entry| {
            let authors = authors.remove(&entry.id).unwrap_or_default().into_iter();
            let terms = terms.remove(&entry.id).unwrap_or_default();
            let (categories, tags): (Vec<_>, Vec<_>) =
                terms.into_iter().partition(|term| term.taxonomy == Taxonomy::Category);
            let summary = summaries.remove(&entry.id);
            let title = match &summary {
                Some(summary) if status.is_public() => summary.title.clone(),
                _ => entry.title.clone(),
            };
            let is_readable = |(name, _): &(&str, &str)| {
                wanted.has(name) && access.scope.has_field(&entry.publication_type, name)
            };
            let all: FieldValues = fields.remove(&entry.id).unwrap_or_default();
            let fields = all.iter().filter(is_readable);
            ContentItem {
                title,
                url: format!("{}{}", self.origin, entry.path.to_url_path()),
                revision: number(&entry),
                updated_at: ContentKey::Changed.of(&entry, status),
                word_count: summary.as_ref().map_or(0, |summary| summary.word_count),
                excerpt: summary.map(|summary| summary.excerpt).unwrap_or_default(),
                authors: authors.map(|author| author.name).collect(),
                categories: categories.into_iter().map(|term| term.slug.to_string()).collect(),
                tags: tags.into_iter().map(|term| term.name.to_string()).collect(),
                fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
                entry,
            }
        };
        Ok(entries.into_iter().map(item).collect())
    }

    /// The entry, where the plugin may read it in this version.
    async fn entry(
        &self,
        access: &ContentReading,
        address: &EntryAddress,
        status: ContentStatus,
    ) -> Result<Option<Entry>, ContentError> {
        let entry = match address {
            EntryAddress::Id(id) => rows::find_by_id(&self.db, *id).await.at_port()?,
            EntryAddress::Path(path) => rows::find_by_path(&self.db, path).await.at_port()?,
        };
        let is_open = |entry: &Entry| match status {
            ContentStatus::Published => entry.is_public(),
            _ => access.drafts,
        };
        Ok(entry.filter(|entry| access.scope.has_type(&entry.publication_type) && is_open(entry)))
    }
}

#[async_trait]
impl PluginContent for StoredContent {
    async fn find(
        &self,
        access: &ContentReading,
        address: &EntryAddress,
        status: ContentStatus,
    ) -> Result<Option<ContentItem>, ContentError> {
        let Some(entry) = self.entry(access, address, status).await? else { return Ok(None) };
        Ok(self.items(access, vec![entry], status, &FieldChoice::All).await?.pop())
    }

    async fn query(
        &self,
        access: &ContentReading,
        query: &ContentQuery,
    ) -> Result<ContentPage, ContentError> {
        let is_open = query.status.is_public() || access.drafts;
        if !is_open {
            return Ok(ContentPage { items: Vec::new(), next: None });
        }
        let types = access.scope.types();
        let mut entries = rows::list_content(&self.db, types.as_deref(), query).await.at_port()?;
        let mut has_more = entries.len() > query.limit as usize;
        entries.truncate(query.limit as usize);
        let found = entries.len();
        let items = self.items(access, entries, query.status, &query.fields).await?;
        has_more |= items.len() < found;
        let cursor = |item: &ContentItem| ContentCursor {
            at: query.key.of(&item.entry, query.status),
            id: item.entry.id,
        };
        let next = items.last().filter(|_| has_more).map(cursor);
        Ok(ContentPage { items, next })
    }

    async fn rendered(&self, access: &ContentReading, id: EntryId) -> Result<Option<String>, ContentError> {
        let entry = self.entry(access, &EntryAddress::Id(id), ContentStatus::Published).await?;
        let Some(entry) = entry else { return Ok(None) };
        Ok(renderings::find(&self.db, entry.id).await.at_port()?.map(|rendering| rendering.html))
    }
}
