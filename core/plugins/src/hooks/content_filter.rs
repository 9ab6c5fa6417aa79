//! Hook `content-filter`: plugins that change the HTML of an entry when it is rendered.

use crate::{
    bindings::exports::sandpress::content_filter::content_filter::{Content, GuestIndices},
    error::CallError,
    hooks::{Call, Hook, Indices, field_values},
    load::LoadedPlugin,
    scope::Scope,
};
use sandpress_domain::{FieldValues, Rendering};

const CALL: Call = Hook::ContentFilter.function("filter");

impl Scope {
    /// Shows the HTML of a rendering to the filters one after the other. Whether all of them answered; one that does
    /// not is left out.
    pub(crate) async fn filter_content(
        &mut self,
        publication_type: &str,
        fields: &FieldValues,
        rendering: &mut Rendering,
    ) -> bool {
        let table = self.table();
        let mut all_answered = true;
        for plugin in table.in_order() {
            let Some(indices) = &plugin.hooks.content_filter else { continue };
            let content = Content {
                publication_type: publication_type.to_owned(),
                title: rendering.title.clone(),
                fields: field_values(fields),
                html: rendering.html.clone(),
                extra: Vec::new(),
            };
            match self.filtered(plugin, indices, &content).await {
                Ok(Some(html)) => rendering.html = html,
                Ok(None) => {}
                Err(error) => {
                    all_answered = false;
                    plugin.left_out(CALL, &error, "an entry was rendered without a content filter");
                }
            }
        }
        all_answered
    }

    async fn filtered(
        &mut self,
        plugin: &LoadedPlugin,
        indices: &Indices<GuestIndices>,
        content: &Content,
    ) -> Result<Option<String>, CallError> {
        let html = self
            .ask(plugin, CALL, async |store, instance| {
                indices.load(&mut *store, instance)?.call_filter(store, content).await
            })
            .await?;
        html.map(|html| plugin.accept_html(CALL, html)).transpose()
    }
}
