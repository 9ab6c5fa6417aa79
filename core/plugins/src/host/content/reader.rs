//! `sandpress:content/reader`: reading entries.

use std::{future::Future, time::Duration};

use time::{UtcOffset, format_description::well_known::Rfc3339};

use super::check;
use crate::{
    bindings::sandpress::{
        content::reader::{self as wit, Host},
        types::types::{Error, FieldValue},
    },
    host::{Capability, GrantRule, HasState},
    ports::ContentError,
    powers::ContentAccess,
    state::PluginState,
    text,
};
use sandpress_domain::{ContentItem, ContentPage, ContentStatus, EntryAddress, EntryPath, Timestamp};

/// How long one read may take.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The most HTML that is handed out, in bytes.
const HTML_BYTES: usize = 1 << 20;

/// The capability.
pub(in crate::host) const CAPABILITY: Capability = Capability {
    name: "content-read",
    interface: "sandpress:content/reader",
    grant: GrantRule::Granted {
        is_granted: |grants| grants.content_read.is_some(),
        example: "content-read = true",
    },
    link: |linker| wit::add_to_linker::<_, HasState>(linker, |state| state),
};

type Answer<T> = Result<T, Error>;

impl Host for PluginState {
    async fn get(&mut self, id: String) -> wasmtime::Result<Answer<Option<wit::Entry>>> {
        self.budget.reading_call()?;
        Ok(self.find_by_id(&id, ContentStatus::Published).await)
    }

    async fn get_newest(&mut self, id: String) -> wasmtime::Result<Answer<Option<wit::Entry>>> {
        self.budget.reading_call()?;
        Ok(self.find_by_id(&id, ContentStatus::Any).await)
    }

    async fn find_by_path(&mut self, path: String) -> wasmtime::Result<Answer<Option<wit::Entry>>> {
        self.budget.reading_call()?;
        // What is no path has no entry.
        let Ok(path) = path.trim_start_matches('/').parse::<EntryPath>() else { return Ok(Ok(None)) };
        Ok(self.find_entry(EntryAddress::Path(path), ContentStatus::Published).await)
    }

    async fn query(
        &mut self,
        filter: wit::Filter,
        order: String,
        after: Option<String>,
        limit: u32,
    ) -> wasmtime::Result<Answer<wit::Page>> {
        self.budget.reading_call()?;
        Ok(self.query_entries(filter, &order, after.as_deref(), limit).await)
    }

    async fn get_rendering(&mut self, id: String) -> wasmtime::Result<Answer<Option<wit::Rendering>>> {
        self.budget.reading_call()?;
        Ok(self.find_rendering(&id).await)
    }
}

impl PluginState {
    async fn find_by_id(&mut self, id: &str, status: ContentStatus) -> Answer<Option<wit::Entry>> {
        self.find_entry(EntryAddress::Id(check::entry_id(id)?), status).await
    }

    async fn find_entry(
        &mut self,
        address: EntryAddress,
        status: ContentStatus,
    ) -> Answer<Option<wit::Entry>> {
        let access = self.content()?;
        if !status.is_public() {
            check::need_drafts(&access.reading)?;
        }
        self.budget.content.read(1)?;
        let found = access.content.find(&access.reading, &address, status);
        let found = bounded(&self.plugin, found).await?;
        let entry = found.and_then(|item| granted(&access, status, item));
        self.budget.carry(entry.as_ref().map_or(0, size));
        Ok(entry)
    }

    async fn query_entries(
        &mut self,
        filter: wit::Filter,
        order: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Answer<wit::Page> {
        let access = self.content()?;
        let query = check::query(&access.reading, filter, order, after, limit)?;
        self.budget.content.read(limit)?;
        let page = bounded(&self.plugin, access.content.query(&access.reading, &query)).await?;
        let ContentPage { items, next } = page;
        let entries: Vec<_> =
            items.into_iter().filter_map(|item| granted(&access, query.status, item)).collect();
        self.budget.carry(entries.iter().map(size).sum());
        Ok(wit::Page { entries, next: next.as_ref().map(check::cursor_text) })
    }

    async fn find_rendering(&mut self, id: &str) -> Answer<Option<wit::Rendering>> {
        let access = self.content()?;
        let id = check::entry_id(id)?;
        self.budget.content.read(1)?;
        let html = bounded(&self.plugin, access.content.rendered(&access.reading, id)).await?;
        let Some(html) = html else { return Ok(None) };
        if html.len() > HTML_BYTES {
            return Err(Error::Limit("the entry has more than 1 MiB of HTML".to_owned()));
        }
        let rendering = wit::Rendering { text: text::of_html(&html), html };
        self.budget.carry(rendering.text.len() + rendering.html.len());
        Ok(Some(rendering))
    }

    fn content(&self) -> Answer<ContentAccess> {
        let denied =
            || Error::Denied("entries are not there before the plugin has said who it is".to_owned());
        self.powers.content.clone().ok_or_else(denied)
    }
}

/// The bytes of the texts of an entry that the guest gets.
fn size(entry: &wit::Entry) -> usize {
    let fields = entry.fields.iter().map(|field| field.name.len() + field.value.len()).sum::<usize>();
    entry.title.len() + entry.excerpt.len() + fields
}

/// The entry as the guest gets it: nothing that the grant does not cover, whatever the house answered.
fn granted(access: &ContentAccess, status: ContentStatus, item: ContentItem) -> Option<wit::Entry> {
    let ContentItem { entry, .. } = &item;
    let is_open = if status.is_public() { entry.is_public() } else { access.reading.drafts };
    if !is_open || !access.reading.scope.has_type(&entry.publication_type) {
        return None;
    }
    let has_field = |name: &str| access.reading.scope.has_field(&entry.publication_type, name);
    let fields = item.fields.iter().filter(|(name, _)| has_field(name));
    Some(wit::Entry {
        id: entry.id.to_string(),
        publication_type: entry.publication_type.clone(),
        path: entry.path.as_str().to_owned(),
        status: entry.state().to_owned(),
        revision: item.revision,
        published_at: entry.published_at.map(rfc3339),
        updated_at: rfc3339(item.updated_at),
        byline: entry.byline.clone(),
        author: entry.author.map(|author| author.to_string()),
        word_count: item.word_count,
        fields: fields.map(|(name, value)| FieldValue { name: name.into(), value: value.into() }).collect(),
        title: item.title,
        url: item.url,
        excerpt: item.excerpt,
        extra: place(&item.authors, &item.categories, &item.tags),
    })
}

/// Where the entry belongs, in the room that the interface has for it: names with line breaks between them.
fn place(authors: &[String], categories: &[String], tags: &[String]) -> Vec<(String, String)> {
    let parts = [("authors", authors), ("categories", categories), ("tags", tags)];
    let has_some = parts.into_iter().filter(|(_, names)| !names.is_empty());
    has_some.map(|(part, names)| (part.to_owned(), names.join("\n"))).collect()
}

fn rfc3339(at: Timestamp) -> String {
    at.to_offset(UtcOffset::UTC).format(&Rfc3339).unwrap_or_default()
}

/// Waits for a read for as long as it may take, and says in the guest's terms why there is no answer.
async fn bounded<T>(plugin: &str, read: impl Future<Output = Result<T, ContentError>>) -> Answer<T> {
    match tokio::time::timeout(TIMEOUT, read).await {
        Ok(answer) => answer.map_err(|error| guest_error(plugin, error)),
        Err(_) => Err(Error::Unavailable("the database took too long: try again later".to_owned())),
    }
}

fn guest_error(plugin: &str, error: ContentError) -> Error {
    let message = error.to_string();
    match error {
        ContentError::Unavailable => Error::Unavailable(message),
        ContentError::Internal(source) => {
            tracing::error!(plugin, error = source, "entries cannot be had for a plugin");
            Error::Internal(message)
        }
    }
}
