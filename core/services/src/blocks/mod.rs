//! Blocks in pages: each placeholder is filled when a page is drawn, from what is kept or by the block's plugin.

mod cache;

use std::sync::Arc;

use futures::{StreamExt, stream};

pub(crate) use self::cache::Drawn;
use self::cache::{BlockCache, FAILED, KEPT, Key};
use super::{ServiceError, Services, newsletter};
use crate::pages::{depends_on, lasts_at_most};
use sandpress_db::revisions;
use sandpress_domain::{
    BlockCall, BlockPlaceholder, Entry, EntryId, PageTag, Timestamp, placeholders, replace_placeholders,
    with_causes,
};
use sandpress_plugins::{Block, BlockDefinition, BlockEntry, BlockRequest};

/// The most blocks on one page.
const MAX_BLOCKS: usize = 50;

/// How many blocks of one page are drawn at the same time.
const AT_ONCE: usize = 8;

/// The page whose blocks are to be filled.
#[derive(Clone, Copy, Debug)]
pub struct BlockPage<'a> {
    /// The entry whose page it is.
    pub entry: Option<&'a PageEntry>,
    /// What the placeholders of its template carry.
    pub template_key: &'a str,
    /// Whether an author looks at it: nothing is kept then, and gaps are explained.
    pub is_preview: bool,
}

/// The entry of a page, as its blocks see it.
#[derive(Clone, Debug)]
pub struct PageEntry {
    id: EntryId,
    publication_type: String,
    title: String,
    url: String,
    revision: u32,
    updated_at: Timestamp,
}

/// What the blocks of a site need.
pub(super) struct Blocks {
    cache: BlockCache,
    origin: String,
}

impl PageEntry {
    /// The entry with the title that readers see: its published revision, or for a preview the newest one.
    pub fn new(entry: &Entry, title: &str, is_preview: bool) -> Self {
        let published = entry.published_revision.filter(|_| !is_preview);
        Self {
            id: entry.id,
            publication_type: entry.publication_type.clone(),
            title: title.to_owned(),
            url: entry.path.to_url_path(),
            revision: published.unwrap_or(entry.revision),
            updated_at: entry.updated_at,
        }
    }
}

impl Blocks {
    pub(super) fn new(origin: String) -> Self {
        Self { cache: BlockCache::new(), origin }
    }
}

impl Services {
    /// Every block that documents and templates may have: those of the plugins, and the site's own.
    pub fn list_blocks(&self) -> Vec<BlockDefinition> {
        let mut blocks = self.plugins().blocks();
        blocks.retain(|block| block.name != newsletter::BLOCK);
        blocks.push(newsletter::block_definition());
        blocks
    }

    /// Whether there is a block of this name.
    pub fn has_block(&self, name: &str) -> bool {
        name == newsletter::BLOCK || self.plugins().find_block(name).is_some()
    }

    /// The page with its blocks. One that cannot be drawn leaves a gap; the page goes out in any case.
    pub async fn fill_blocks(&self, html: String, page: BlockPage<'_>) -> String {
        let found = placeholders(&html, page.template_key);
        if found.is_empty() {
            return html;
        }
        let filled: Vec<_> =
            found.iter().take(MAX_BLOCKS).map(|placeholder| self.fill(placeholder, page)).collect();
        let mut drawn: Vec<Arc<str>> = stream::iter(filled).buffered(AT_ONCE).collect().await;
        let too_many = format!("a page has at most {MAX_BLOCKS} blocks");
        drawn.extend(found.iter().skip(MAX_BLOCKS).map(|placeholder| gap(placeholder, &too_many, page)));
        replace_placeholders(&html, &found, drawn.iter().map(|html| &**html))
    }

    /// What stands in the place of one placeholder.
    async fn fill(&self, placeholder: &BlockPlaceholder, page: BlockPage<'_>) -> Arc<str> {
        let drawn = match &placeholder.call {
            None => Drawn::gap("its placeholder cannot be read"),
            Some(call) => self.draw(call, page).await,
        };
        match drawn {
            Drawn::Html(html) => html,
            Drawn::Gap(reason) => gap(placeholder, &reason, page),
        }
    }

    async fn draw(&self, call: &BlockCall, page: BlockPage<'_>) -> Drawn {
        if call.name == newsletter::BLOCK {
            return self.draw_subscribe_form(call);
        }
        let Some(block) = self.plugins().find_block(&call.name) else {
            return Drawn::gap(if page.is_preview { self.unknown_block(&call.name) } else { String::new() });
        };
        let attributes = match block.definition.complete(call.place, &call.attributes) {
            Ok(attributes) => attributes,
            Err(reason) => return Drawn::gap(reason),
        };
        let entry = page.entry.filter(|_| block.definition.needs_entry);
        if page.is_preview {
            return self.call(&block, call, &attributes, entry).await;
        }
        let changes = self.pages().changes();
        lasts_at_most(KEPT);
        if block.definition.needs_entries {
            depends_on([PageTag::Entries]);
        }
        if block.definition.needs_store {
            depends_on([PageTag::Plugin(block.plugin().to_owned())]);
        }
        let key = Key {
            fingerprint: Arc::clone(&block.fingerprint),
            name: call.name.clone(),
            attributes: attributes.clone(),
            place: call.place,
            entry: entry.map(|entry| (entry.id, entry.revision, entry.updated_at)),
            entries: if block.definition.needs_entries { changes.entries() } else { 0 },
            store: if block.definition.needs_store { changes.plugin(block.plugin()) } else { 0 },
        };
        let drawn = self.blocks().cache.get_or_draw(key, self.call(&block, call, &attributes, entry)).await;
        if matches!(drawn, Drawn::Gap(_)) {
            lasts_at_most(FAILED);
        }
        drawn
    }

    /// Has the plugin draw the block. Each has a scope of its own: one that waits for another reader's must not hold an
    /// instance that this one waits for.
    async fn call(
        &self,
        block: &Block,
        call: &BlockCall,
        attributes: &[(String, String)],
        entry: Option<&PageEntry>,
    ) -> Drawn {
        let drawn = async {
            let entry = match entry {
                Some(entry) => {
                    Some(self.block_entry(entry).await.map_err(|error| (with_causes(&error), false))?)
                }
                None => None,
            };
            let request =
                BlockRequest { attributes, place: call.place, entry, origin: &self.blocks().origin };
            let html = self.plugins().scope().render_block(block, request).await;
            html.map_err(|error| (with_causes(&error), error.is_logged()))
        };
        match drawn.await {
            Ok(html) => Drawn::Html(html.into()),
            Err((reason, is_logged)) => {
                let (block, plugin) = (&call.name, block.plugin());
                if is_logged {
                    tracing::debug!(block, plugin, reason, "a page goes without a block");
                } else {
                    tracing::warn!(block, plugin, reason, "a page goes without a block");
                }
                Drawn::gap(reason)
            }
        }
    }

    async fn block_entry(&self, entry: &PageEntry) -> Result<BlockEntry, ServiceError> {
        let revision = revisions::find(self.db(), entry.id, entry.revision)
            .await?
            .ok_or(ServiceError::NotFound("the published revision of the entry"))?;
        Ok(BlockEntry {
            id: entry.id,
            publication_type: entry.publication_type.clone(),
            title: entry.title.clone(),
            url: entry.url.clone(),
            fields: revision.fields,
        })
    }

    fn unknown_block(&self, name: &str) -> String {
        let known = self.list_blocks().into_iter().map(|definition| definition.name);
        let near = known.map(|known| (strsim::jaro_winkler(name, &known), known));
        let nearest = near.filter(|(near, _)| *near > 0.8).max_by(|a, b| a.0.total_cmp(&b.0));
        match nearest {
            Some((_, nearest)) => format!("no plugin has a block of this name; did you mean {nearest:?}?"),
            None => "no plugin has a block of this name".to_owned(),
        }
    }
}

/// What stands in the place of a block that is not drawn: for readers nothing, for authors the reason.
fn gap(placeholder: &BlockPlaceholder, reason: &str, page: BlockPage<'_>) -> Arc<str> {
    if !page.is_preview {
        return "".into();
    }
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let name = placeholder.call.as_ref().map_or("", |call| call.name.as_str());
    let (name, reason) = (escaped(name), escaped(reason));
    format!(
        "<p class=\"block-notice\"><strong>The block “{name}” is left out:</strong> {reason}. Readers see nothing here.</p>"
    )
    .into()
}
