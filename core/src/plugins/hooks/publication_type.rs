//! Hook `publication-type`: kinds of entries.

use std::sync::Arc;

use crate::{
    domain::{FieldValues, Rendering},
    plugins::{
        bindings::exports::sandpress::publication_type::publication_type::{
            Entry, EntrySummary, GuestIndices, RenderedField, Stage as WitStage,
            TypeDefinition as WitDefinition,
        },
        error::CallError,
        hooks::{Call, Hook, field_values},
        load::LoadedPlugin,
        scope::Scope,
        table::Provider,
    },
};

/// How strictly fields are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The author saves; required fields may be missing.
    Draft,
    /// Readers are about to see it.
    Publish,
}

impl Scope {
    /// The type's definition, asked at load.
    pub(in crate::plugins) async fn definition(
        &mut self,
        plugin: &LoadedPlugin,
    ) -> Result<WitDefinition, CallError> {
        let indices = indices(plugin, &plugin.id)?;
        const CALL: Call = Hook::PublicationType.function("definition");
        let mut live = self.enter(plugin, CALL).await?;
        let outcome = async {
            let guest = indices.load(&mut live.store, &live.instance)?;
            guest.call_definition(&mut live.store).await
        };
        let outcome = plugin.bounded(outcome).await;
        self.leave(plugin, CALL, live, outcome)
    }

    /// Checks the fields of an entry and gives back what to store.
    ///
    /// # Errors
    /// [`CallError::Refused`] with the field errors of the type; or the type is missing or fails.
    pub async fn validate(
        &mut self,
        publication_type: &str,
        fields: &FieldValues,
        stage: Stage,
    ) -> Result<FieldValues, CallError> {
        let provider = self.provider(publication_type)?;
        let plugin = &*provider.plugin;
        let indices = indices(plugin, publication_type)?;
        let fields = field_values(fields);
        let stage = match stage {
            Stage::Draft => WitStage::Draft,
            Stage::Publish => WitStage::Publish,
        };
        const CALL: Call = Hook::PublicationType.function("validate");
        let mut live = self.enter(plugin, CALL).await?;
        let outcome = async {
            let guest = indices.load(&mut live.store, &live.instance)?;
            guest.call_validate(&mut live.store, &fields, stage).await
        };
        let outcome = plugin.bounded(outcome).await;
        let accepted = self.leave(plugin, CALL, live, outcome)?.map_err(|error| plugin.refused(error))?;
        Ok(accepted
            .into_iter()
            .filter(|field| provider.definition.has_field(&field.name))
            .map(|field| (field.name, field.value))
            .collect())
    }

    /// Title of an entry as lists in the admin show it, without rendering its documents.
    ///
    /// # Errors
    /// Where the type is missing, refuses or fails.
    pub async fn title(&mut self, publication_type: &str, fields: &FieldValues) -> Result<String, CallError> {
        let provider = self.provider(publication_type)?;
        let entry = Entry { fields: field_values(fields), rendered: Vec::new(), extra: Vec::new() };
        Ok(one_line(&self.summary(&provider.plugin, publication_type, &entry).await?.title))
    }

    /// Renders an entry: its documents by the site's editor, the whole by its type, what came of it filtered. All HTML is cleaned.
    ///
    /// # Errors
    /// Where the type or the editor is missing, refuses or fails.
    pub async fn render_entry(
        &mut self,
        publication_type: &str,
        fields: &FieldValues,
    ) -> Result<Rendering, CallError> {
        let provider = self.provider(publication_type)?;
        let plugin = &*provider.plugin;
        let mut rendered = Vec::new();
        for field in provider.definition.fields.iter().filter(|field| field.kind == "rich-text") {
            let document = self.render_document(fields.get(&field.name)).await?;
            rendered.push(RenderedField {
                name: field.name.clone(),
                html: document.html,
                text: document.text,
                word_count: document.word_count,
            });
        }
        let entry = Entry { fields: field_values(fields), rendered, extra: Vec::new() };
        let summary = self.summary(plugin, publication_type, &entry).await?;
        let html = self.render(plugin, publication_type, &entry).await?;
        let mut rendering = Rendering {
            title: one_line(&summary.title),
            excerpt: one_line(&summary.excerpt),
            html: plugin.accept_html(Hook::PublicationType.function("render"), html)?,
            word_count: entry.rendered.iter().fold(0, |sum, field| sum.saturating_add(field.word_count)),
            image_url: summary.image.filter(|url| is_picture_url(url)).unwrap_or_default(),
            image_alt: one_line(&summary.image_alt),
            made_by: self.table().fingerprint(publication_type),
        };
        if !self.filter_content(publication_type, fields, &mut rendering).await {
            // Out of date from the start, so that it is made anew when the filters work again.
            rendering.made_by.clear();
        }
        Ok(rendering)
    }

    async fn render(
        &mut self,
        plugin: &LoadedPlugin,
        publication_type: &str,
        entry: &Entry,
    ) -> Result<String, CallError> {
        let indices = indices(plugin, publication_type)?;
        const CALL: Call = Hook::PublicationType.function("render");
        let mut live = self.enter(plugin, CALL).await?;
        let outcome = async {
            let guest = indices.load(&mut live.store, &live.instance)?;
            guest.call_render(&mut live.store, entry).await
        };
        let outcome = plugin.bounded(outcome).await;
        self.leave(plugin, CALL, live, outcome)?.map_err(|error| plugin.refused(error))
    }

    async fn summary(
        &mut self,
        plugin: &LoadedPlugin,
        publication_type: &str,
        entry: &Entry,
    ) -> Result<EntrySummary, CallError> {
        let indices = indices(plugin, publication_type)?;
        const CALL: Call = Hook::PublicationType.function("summary");
        let mut live = self.enter(plugin, CALL).await?;
        let outcome = async {
            let guest = indices.load(&mut live.store, &live.instance)?;
            guest.call_summary(&mut live.store, entry).await
        };
        let outcome = plugin.bounded(outcome).await;
        self.leave(plugin, CALL, live, outcome)?.map_err(|error| plugin.refused(error))
    }

    fn provider(&self, publication_type: &str) -> Result<Arc<Provider>, CallError> {
        self.table().provider(publication_type).ok_or_else(|| no_provider(publication_type))
    }
}

fn indices<'a>(plugin: &'a LoadedPlugin, publication_type: &str) -> Result<&'a GuestIndices, CallError> {
    plugin.hooks.publication_type.as_ref().ok_or_else(|| no_provider(publication_type))
}

fn no_provider(publication_type: &str) -> CallError {
    CallError::NoProvider(format!("the publication type {publication_type:?}"))
}

/// The text with all white space and control characters folded into single spaces.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a picture may be loaded from there: this site or the web.
fn is_picture_url(url: &str) -> bool {
    (url.starts_with('/') && !url.starts_with("//"))
        || url.starts_with("https://")
        || url.starts_with("http://")
}
