//! Hook `block`: named blocks in documents and templates.

use crate::{
    bindings::exports::sandpress::block::block::{
        Attribute, BlockDefinition as WitDefinition, BlockOutput, PageEntry, Request,
    },
    blocks::Block,
    error::CallError,
    hooks::{Call, Hook},
    load::LoadedPlugin,
    scope::Scope,
};
use sandpress_domain::{BlockPlace, EntryId, FieldValues};

const RENDER: Call = Hook::Block.function("render");

/// A block that is to be drawn.
#[derive(Clone, Debug)]
pub struct BlockRequest<'a> {
    /// All attributes as [`BlockDefinition::complete`](crate::BlockDefinition::complete) gives them.
    pub attributes: &'a [(String, String)],
    /// Where the block stands.
    pub place: BlockPlace,
    /// The entry, where there is one that the block depends on.
    pub entry: Option<BlockEntry>,
    /// Scheme, host and port of the site.
    pub origin: &'a str,
}

/// The entry on whose page a block stands.
#[derive(Clone, Debug)]
pub struct BlockEntry {
    /// Its id.
    pub id: EntryId,
    /// The id of its publication type.
    pub publication_type: String,
    /// The title that readers see.
    pub title: String,
    /// The path of its page, beginning with `/`.
    pub url: String,
    /// Its fields.
    pub fields: FieldValues,
}

impl Scope {
    /// The definitions of the plugin's blocks, asked at load.
    pub(crate) async fn blocks(&mut self, plugin: &LoadedPlugin) -> Result<Vec<WitDefinition>, CallError> {
        let Some(indices) = &plugin.hooks.block else { return Ok(Vec::new()) };
        const CALL: Call = Hook::Block.function("blocks");
        self.call(plugin, CALL, async |store, instance| {
            indices.load(&mut *store, instance)?.call_blocks(store).await
        })
        .await
    }

    /// Draws a block. Its HTML is cleaned.
    ///
    /// # Errors
    /// Where the plugin refuses or fails.
    pub async fn render_block(
        &mut self,
        block: &Block,
        request: BlockRequest<'_>,
    ) -> Result<String, CallError> {
        let plugin = &*block.plugin;
        let no_hook = || CallError::NoProvider(format!("the block {:?}", block.definition.name));
        let indices = plugin.hooks.block.as_ref().ok_or_else(no_hook)?;
        let request = Request {
            name: block.definition.name.clone(),
            attributes: attributes(request.attributes.iter().map(|(name, value)| (&**name, &**value))),
            place: request.place.as_str().to_owned(),
            entry: request.entry.map(Into::into),
            origin: request.origin.to_owned(),
            extra: Vec::new(),
        };
        let BlockOutput { html, .. } = self
            .ask(plugin, RENDER, async |store, instance| {
                indices.load(&mut *store, instance)?.call_render(store, &request).await
            })
            .await?;
        plugin.accept_block(RENDER, html)
    }
}

impl From<BlockEntry> for PageEntry {
    fn from(entry: BlockEntry) -> Self {
        Self {
            id: entry.id.to_string(),
            publication_type: entry.publication_type,
            title: entry.title,
            url: entry.url,
            fields: attributes(entry.fields.iter()),
            extra: Vec::new(),
        }
    }
}

fn attributes<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Attribute> {
    pairs.map(|(name, value)| Attribute { name: name.to_owned(), value: value.to_owned() }).collect()
}
