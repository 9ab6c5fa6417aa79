//! Hook `content-filter`: plugins that change the HTML of an entry when it is rendered.

use crate::{
    domain::{FieldValues, Rendering},
    plugins::{
        bindings::exports::sandpress::content_filter::content_filter::{Content, GuestIndices},
        error::CallError,
        hooks::{Call, Hook, field_values},
        load::LoadedPlugin,
        scope::Scope,
    },
};

const CALL: Call = Hook::ContentFilter.function("filter");

impl Scope {
    /// Shows the HTML of a rendering to the filters one after the other. Whether all of them answered; one that does
    /// not is left out.
    pub(in crate::plugins) async fn filter_content(
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
                    tracing::warn!(plugin = &*plugin.id, %error, "an entry was rendered without a content filter");
                }
            }
        }
        all_answered
    }

    async fn filtered(
        &mut self,
        plugin: &LoadedPlugin,
        indices: &GuestIndices,
        content: &Content,
    ) -> Result<Option<String>, CallError> {
        let mut live = self.enter(plugin, CALL).await?;
        let outcome = async {
            let guest = indices.load(&mut live.store, &live.instance)?;
            guest.call_filter(&mut live.store, content).await
        };
        let outcome = plugin.bounded(outcome).await;
        let html = self.leave(plugin, CALL, live, outcome)?.map_err(|error| plugin.refused(error))?;
        html.map(|html| plugin.accept_html(CALL, html)).transpose()
    }
}
