//! Hook `editor`: from what authors write to what readers get.

use crate::{
    error::CallError,
    hooks::{Call, Hook},
    scope::Scope,
};

/// A document in its forms for reading.
#[derive(Clone, Debug)]
pub struct RenderedDocument {
    /// HTML, cleaned.
    pub html: String,
    /// Plain text.
    pub text: String,
    /// Words of the plain text.
    pub word_count: u32,
}

impl Scope {
    /// Renders a document with the site's editor.
    ///
    /// # Errors
    /// Where no editor is enabled, or it fails.
    pub async fn render_document(&mut self, document: &str) -> Result<RenderedDocument, CallError> {
        let table = self.table();
        let (plugin, indices) = table
            .editor()
            .and_then(|plugin| Some((plugin, plugin.hooks.editor.as_ref()?)))
            .ok_or_else(|| CallError::NoProvider("an editor".into()))?;
        const CALL: Call = Hook::Editor.function("render");
        let rendered = self
            .ask(plugin, CALL, async |store, instance| {
                indices.load(&mut *store, instance)?.call_render(store, document).await
            })
            .await?;
        let html = plugin.accept_html(CALL, rendered.html)?;
        Ok(RenderedDocument { html, text: rendered.text, word_count: rendered.word_count })
    }
}
