//! Hook `publication-type`: kinds of entries.

mod references;
mod summary;

use std::sync::Arc;

use self::{references::Found, summary::is_address};

use crate::{
    bindings::exports::sandpress::publication_type::publication_type::{
        Entry, EntrySummary, GuestIndices, RenderedField, Stage as WitStage, TypeDefinition as WitDefinition,
    },
    error::{CallError, GuestError},
    hooks::{Call, Hook, Indices, field_values, one_line},
    load::LoadedPlugin,
    scope::Scope,
    types::Provider,
};
use sandpress_domain::{FieldError, FieldValues, Rendering, Stage, TypeDefinition, ValueKind};

impl Scope {
    /// The type's definition, asked at load.
    pub(crate) async fn definition(&mut self, plugin: &LoadedPlugin) -> Result<WitDefinition, CallError> {
        let indices = indices(plugin, &plugin.id)?;
        const CALL: Call = Hook::PublicationType.function("definition");
        self.call(plugin, CALL, async |store, instance| {
            indices.load(&mut *store, instance)?.call_definition(store).await
        })
        .await
    }

    /// Checks the fields of an entry by the definition of its type and by the type itself, and gives back what to store.
    ///
    /// # Errors
    /// [`CallError::Refused`] with the field errors of both, those of the type first; or the type is missing or fails.
    pub async fn validate(
        &mut self,
        publication_type: &str,
        fields: &FieldValues,
        stage: Stage,
    ) -> Result<FieldValues, CallError> {
        let provider = self.provider(publication_type)?;
        let plugin = &*provider.plugin;
        let refused = |errors| refused(&plugin.id, errors);
        let fields = provider.definition.in_utc(fields, &provider.zone);
        let (given, mut problems) = provider.definition.check(&fields, stage).map_err(refused)?;
        problems.extend(references::find(&provider, &given).await?.problems(&provider, &given));
        let accepted = match self.validate_by_type(plugin, publication_type, &given, stage).await {
            Ok(accepted) if problems.is_empty() => accepted,
            Ok(_) => return Err(refused(problems)),
            Err(CallError::Refused { plugin, error: GuestError::Invalid(mut errors) }) => {
                // The type speaks of its own fields in its own words.
                problems.retain(|problem| !errors.iter().any(|error| error.field == problem.field));
                errors.append(&mut problems);
                return Err(CallError::Refused { plugin, error: GuestError::Invalid(errors) });
            }
            Err(other) => return Err(other),
        };
        if accepted == given {
            return Ok(accepted);
        }
        let accepted = provider.definition.in_utc(&accepted, &provider.zone);
        let (accepted, mut problems) = provider.definition.check(&accepted, stage).map_err(refused)?;
        problems.extend(references::find(&provider, &accepted).await?.problems(&provider, &accepted));
        if problems.is_empty() { Ok(accepted) } else { Err(refused(problems)) }
    }

    /// What the type itself says of the fields: those that it knows.
    async fn validate_by_type(
        &mut self,
        plugin: &LoadedPlugin,
        publication_type: &str,
        fields: &FieldValues,
        stage: Stage,
    ) -> Result<FieldValues, CallError> {
        let provider = self.provider(publication_type)?;
        let indices = indices(plugin, publication_type)?;
        let fields = field_values(fields);
        let stage = match stage {
            Stage::Draft => WitStage::Draft,
            Stage::Publish => WitStage::Publish,
        };
        const CALL: Call = Hook::PublicationType.function("validate");
        let accepted = self
            .ask(plugin, CALL, async |store, instance| {
                indices.load(&mut *store, instance)?.call_validate(store, &fields, stage).await
            })
            .await?;
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
        let found = references::find(&provider, fields).await?;
        let entry = entry(fields, Vec::new(), &found);
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
        for (name, document) in documents(&provider.definition, fields) {
            let document = self.render_document(document).await?;
            rendered.push(RenderedField {
                name: name.to_owned(),
                html: document.html,
                text: document.text,
                word_count: document.word_count,
            });
        }
        let found = references::find(&provider, fields).await?;
        let entry = entry(fields, rendered, &found);
        let summary = self.summary(plugin, publication_type, &entry).await?;
        let html = self.render(plugin, publication_type, &entry).await?;
        let presentation = summary::presentation(&summary);
        let mut rendering = Rendering {
            title: one_line(&summary.title),
            excerpt: one_line(&summary.excerpt),
            html: plugin.accept_html(Hook::PublicationType.function("render"), html)?,
            word_count: entry.rendered.iter().fold(0, |sum, field| sum.saturating_add(field.word_count)),
            image_url: summary.image.filter(|url| is_address(url)).unwrap_or_default(),
            image_alt: one_line(&summary.image_alt),
            presentation,
            head: Vec::new(),
            made_by: self.table().fingerprint(publication_type),
        };
        let is_filtered = self.filter_content(publication_type, fields, &mut rendering).await;
        let has_head = self.add_head(publication_type, fields, &mut rendering).await;
        if !is_filtered || !has_head {
            // Out of date from the start, so that it is made anew when all plugins work again.
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
        self.ask(plugin, CALL, async |store, instance| {
            indices.load(&mut *store, instance)?.call_render(store, entry).await
        })
        .await
    }

    async fn summary(
        &mut self,
        plugin: &LoadedPlugin,
        publication_type: &str,
        entry: &Entry,
    ) -> Result<EntrySummary, CallError> {
        let indices = indices(plugin, publication_type)?;
        const CALL: Call = Hook::PublicationType.function("summary");
        self.ask(plugin, CALL, async |store, instance| {
            indices.load(&mut *store, instance)?.call_summary(store, entry).await
        })
        .await
    }

    fn provider(&self, publication_type: &str) -> Result<Arc<Provider>, CallError> {
        self.table().provider(publication_type).ok_or_else(|| no_provider(publication_type))
    }
}

fn indices<'a>(
    plugin: &'a LoadedPlugin,
    publication_type: &str,
) -> Result<&'a Indices<GuestIndices>, CallError> {
    plugin.hooks.publication_type.as_ref().ok_or_else(|| no_provider(publication_type))
}

fn no_provider(publication_type: &str) -> CallError {
    CallError::NoProvider(format!("the publication type {publication_type:?}"))
}

fn refused(plugin: &str, errors: Vec<FieldError>) -> CallError {
    CallError::Refused { plugin: plugin.to_owned(), error: GuestError::Invalid(errors) }
}

fn entry(fields: &FieldValues, rendered: Vec<RenderedField>, found: &Found) -> Entry {
    Entry {
        fields: field_values(fields),
        rendered,
        assets: found.asset_views(),
        references: found.reference_views(),
        extra: Vec::new(),
    }
}

/// The documents of the editor with their names: each field of the kind at the top, and those of items and groups that
/// are there.
fn documents<'a>(definition: &'a TypeDefinition, fields: &'a FieldValues) -> Vec<(&'a str, &'a str)> {
    let is_document =
        |name: &str| definition.find(name).is_some_and(|field| field.kind == ValueKind::RichText);
    let top = definition.fields.iter().filter(|field| field.kind == ValueKind::RichText);
    let top = top.map(|field| (field.name.as_str(), fields.get(&field.name)));
    if !definition.has_documents() {
        return Vec::new();
    }
    top.chain(fields.iter().filter(|(name, _)| name.contains('.') && is_document(name))).collect()
}
