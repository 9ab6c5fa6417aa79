//! Hook `media-processor`: the plugin that looks at files and makes pictures of them.

use std::sync::Arc;

use wasmtime::component::Resource;

use crate::{
    bindings::exports::sandpress::media_processor::processor::{
        GuestIndices, Order, Picture, Probed, ProcessorDefinition as WitDefinition,
    },
    error::CallError,
    hooks::{Call, Hook, Indices, one_line},
    host::{Sink, Source},
    load::LoadedPlugin,
    output::escape_controls,
    ports::{SharedSink, SourceFile},
    scope::Scope,
};
use sandpress_domain::{FocalPoint, QuarterColours};

/// Characters of a text that a file says of itself.
const FACT: usize = 200;

/// What a file says of itself: so many things.
const FACTS: usize = 30;

/// Bytes of a version.
const VERSION: usize = 64;

/// Pixels on the longer side of anything: more is no picture, whatever the plugin says.
const SIDE: u32 = 1_000_000;

/// A source, and the bytes that it has.
pub type MediaSource = Arc<dyn SourceFile>;

/// Where a file goes that is made, and how many bytes it may have.
#[derive(Clone)]
pub struct MediaSink {
    /// Gets the bytes.
    pub file: SharedSink,
    /// At most so many.
    pub limit: u64,
}

/// What the processor does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessorDefinition {
    /// The plugin and its version of what it makes: `media/1`.
    pub made_by: String,
    /// Media types of sources.
    pub media_types: Vec<String>,
    /// Media types of pictures that it makes, best first.
    pub formats: Vec<String>,
}

/// What the processor says of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProbedMedia {
    /// Pixels as it is shown; 0 where it has none.
    pub width: u32,
    /// As the width.
    pub height: u32,
    /// Milliseconds; 0 for pictures.
    pub duration_ms: u64,
    /// What it is coded in.
    pub codecs: String,
    /// Whether something in it may be seen through.
    pub has_alpha: bool,
    /// Whether it moves.
    pub is_animated: bool,
    /// Whether pictures can be made of it.
    pub is_drawable: bool,
    /// Whether it is better made anew, so that it plays while it is loaded.
    pub is_late: bool,
    /// What stands in its place until it is loaded.
    pub placeholder: Option<QuarterColours>,
    /// What the file says of itself.
    pub taken: Vec<(String, String)>,
}

/// A picture that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureOrder {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// What stays in the picture where it is cut.
    pub focal: FocalPoint,
    /// Its media type.
    pub media_type: String,
}

/// What is wanted of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaOrder {
    /// A picture.
    Picture(PictureOrder),
    /// The same file, so that it plays while it is loaded.
    Prompt,
}

impl Scope {
    /// What the site's processor does; none where the site has none.
    ///
    /// # Errors
    /// Where it fails.
    pub async fn media_processor(&mut self) -> Result<Option<ProcessorDefinition>, CallError> {
        let table = self.table();
        let Some(plugin) = table.media_processor() else { return Ok(None) };
        const CALL: Call = Hook::MediaProcessor.function("definition");
        let indices = indices(plugin)?;
        let definition = self
            .call(plugin, CALL, async |store, instance| {
                indices.load(&mut *store, instance)?.call_definition(store).await
            })
            .await?;
        Ok(Some(definition_of(&plugin.id, definition)))
    }

    /// Lets the site's processor look at a file.
    ///
    /// # Errors
    /// [`GuestError::Invalid`](crate::GuestError::Invalid) where the file is damaged or too much for it; otherwise it is
    /// missing or fails.
    pub async fn probe_media(
        &mut self,
        source: &MediaSource,
        media_type: &str,
    ) -> Result<ProbedMedia, CallError> {
        let table = self.table();
        let plugin = table.media_processor().ok_or_else(missing)?;
        const CALL: Call = Hook::MediaProcessor.function("probe");
        let indices = indices(plugin)?;
        let probed = self
            .ask(plugin, CALL, async |store, instance| {
                let hook = indices.load(&mut *store, instance)?;
                let held = store.data_mut().table.push(Source(Arc::clone(source)))?;
                let lent = Resource::new_borrow(held.rep());
                let answer = hook.call_probe(&mut *store, lent, media_type).await;
                store.data_mut().table.delete(held)?;
                answer
            })
            .await?;
        Ok(accepted(probed))
    }

    /// Lets the site's processor make a file of another.
    ///
    /// # Errors
    /// As for [`Scope::probe_media`].
    pub async fn make_media(
        &mut self,
        source: &MediaSource,
        media_type: &str,
        order: &MediaOrder,
        sink: &MediaSink,
    ) -> Result<(), CallError> {
        let table = self.table();
        let plugin = table.media_processor().ok_or_else(missing)?;
        const CALL: Call = Hook::MediaProcessor.function("make");
        let indices = indices(plugin)?;
        let order = wit_order(order);
        self.ask(plugin, CALL, async |store, instance| {
            let hook = indices.load(&mut *store, instance)?;
            let table = &mut store.data_mut().table;
            let from = table.push(Source(Arc::clone(source)))?;
            let to = table.push(Sink { file: Arc::clone(&sink.file), left: sink.limit })?;
            let lent = (Resource::new_borrow(from.rep()), Resource::new_borrow(to.rep()));
            let answer = hook.call_make(&mut *store, lent.0, media_type, &order, lent.1).await;
            let table = &mut store.data_mut().table;
            table.delete(from)?;
            table.delete(to)?;
            answer
        })
        .await
    }
}

fn indices(plugin: &LoadedPlugin) -> Result<&Indices<GuestIndices>, CallError> {
    plugin.hooks.media_processor.as_ref().ok_or_else(missing)
}

fn missing() -> CallError {
    CallError::NoProvider("a media processor".into())
}

fn definition_of(plugin: &str, definition: WitDefinition) -> ProcessorDefinition {
    let mut version = escape_controls(&one_line(&definition.version));
    version.truncate(version.floor_char_boundary(VERSION));
    ProcessorDefinition {
        made_by: format!("{plugin}/{version}"),
        media_types: definition.media_types,
        formats: definition.formats,
    }
}

fn accepted(probed: Probed) -> ProbedMedia {
    let is_sized = probed.width <= SIDE && probed.height <= SIDE;
    ProbedMedia {
        width: if is_sized { probed.width } else { 0 },
        height: if is_sized { probed.height } else { 0 },
        duration_ms: probed.duration_ms,
        codecs: line(&probed.codecs),
        has_alpha: probed.has_alpha,
        is_animated: probed.is_animated,
        is_drawable: probed.is_drawable && is_sized && probed.width > 0 && probed.height > 0,
        is_late: probed.is_late,
        placeholder: probed.placeholder.parse().ok(),
        taken: probed
            .taken
            .into_iter()
            .take(FACTS)
            .map(|fact| (line(&fact.name), line(&fact.value)))
            .filter(|(name, value)| !name.is_empty() && !value.is_empty())
            .collect(),
    }
}

fn line(text: &str) -> String {
    escape_controls(&one_line(text)).chars().take(FACT).collect()
}

fn wit_order(order: &MediaOrder) -> Order {
    match order {
        MediaOrder::Prompt => Order::Prompt,
        MediaOrder::Picture(picture) => Order::Picture(Picture {
            width: picture.width,
            height: picture.height,
            focus_x: picture.focal.x,
            focus_y: picture.focal.y,
            media_type: picture.media_type.clone(),
            extra: Vec::new(),
        }),
    }
}
