//! Hook `lifecycle`: who a plugin is and how it is configured.

use crate::{
    bindings::exports::sandpress::lifecycle::lifecycle::{Description, Setting},
    error::CallError,
    hooks::{Call, Hook},
    load::LoadedPlugin,
    scope::Scope,
};

impl Scope {
    /// What the plugin says of itself.
    pub(crate) async fn describe(&mut self, plugin: &LoadedPlugin) -> Result<Description, CallError> {
        const CALL: Call = Hook::Lifecycle.function("describe");
        self.call(plugin, CALL, async |store, instance| {
            plugin.hooks.lifecycle.load(&mut *store, instance)?.call_describe(store).await
        })
        .await
    }

    /// Lets the plugin check its settings.
    pub(crate) async fn configure(
        &mut self,
        plugin: &LoadedPlugin,
        settings: &[Setting],
    ) -> Result<(), CallError> {
        const CALL: Call = Hook::Lifecycle.function("configure");
        self.ask(plugin, CALL, async |store, instance| {
            plugin.hooks.lifecycle.load(&mut *store, instance)?.call_configure(store, settings).await
        })
        .await
    }

    /// Tells the plugin that the site last ran another version of it.
    pub(crate) async fn upgrade(&mut self, plugin: &LoadedPlugin, from: &str) -> Result<(), CallError> {
        const CALL: Call = Hook::Lifecycle.function("upgrade");
        self.ask(plugin, CALL, async |store, instance| {
            plugin
                .hooks
                .lifecycle
                .load(&mut *store, instance)?
                .call_upgrade(store, from, &plugin.version)
                .await
        })
        .await
    }
}
