//! Hook `reader-assets`: style sheets and scripts of plugins on readers' pages.

use std::time::Duration;

use crate::{
    error::{CallError, FailureCause},
    hooks::{Call, Hook},
    load::LoadedPlugin,
    reader_assets::{ReaderAsset, accept},
    scope::Scope,
};

const CALL: Call = Hook::ReaderAssets.function("assets");

impl Scope {
    /// The plugin's assets of the kinds that were granted; none where it has no such hook. Where one does not fit, none of
    /// them is there, and the failure stands among those of the plugin.
    pub(crate) async fn reader_assets(
        &mut self,
        plugin: &LoadedPlugin,
    ) -> Result<Vec<ReaderAsset>, CallError> {
        let Some(indices) = &plugin.hooks.reader_assets else { return Ok(Vec::new()) };
        let answer = self
            .ask(plugin, CALL, async |store, instance| {
                indices.load(&mut *store, instance)?.call_assets(store).await
            })
            .await?;
        let assets = accept(&plugin.id, answer)
            .map_err(|why| plugin.failed(CALL, FailureCause::Answer(why), String::new(), Duration::ZERO))?;
        Ok(assets.into_iter().filter(|asset| is_granted(plugin, asset)).collect())
    }

    /// The same for a site, which goes without the assets of a plugin that does not answer.
    pub(crate) async fn reader_assets_or_none(&mut self, plugin: &LoadedPlugin) -> Vec<ReaderAsset> {
        self.reader_assets(plugin).await.unwrap_or_else(|error| {
            plugin.left_out(CALL, &error, "pages go without the styles and scripts of a plugin");
            Vec::new()
        })
    }
}

fn is_granted(plugin: &LoadedPlugin, asset: &ReaderAsset) -> bool {
    let granted = plugin.grants.reader_assets.as_ref();
    let is_granted = granted.is_some_and(|kinds| kinds.contains(&asset.kind));
    if !is_granted {
        let (wanted, name) = (asset.kind.granted_by(), asset.name.as_str());
        tracing::warn!(
            plugin = &*plugin.id,
            asset = name,
            "left out an asset of a plugin: the grant `reader-assets` has no {wanted:?}"
        );
    }
    is_granted
}
