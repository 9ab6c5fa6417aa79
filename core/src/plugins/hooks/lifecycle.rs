//! Hook `lifecycle`: who a plugin is and how it is configured.

use crate::plugins::{
    bindings::exports::sandpress::lifecycle::lifecycle::{Description, Setting},
    error::CallError,
    hooks::{Call, Hook},
    load::LoadedPlugin,
    scope::Scope,
};

impl Scope {
    /// What the plugin says of itself.
    pub(in crate::plugins) async fn describe(
        &mut self,
        plugin: &LoadedPlugin,
    ) -> Result<Description, CallError> {
        const CALL: Call = Hook::Lifecycle.function("describe");
        let mut live = self.enter(plugin, CALL).await?;
        let outcome = async {
            let guest = plugin.hooks.lifecycle.load(&mut live.store, &live.instance)?;
            guest.call_describe(&mut live.store).await
        };
        let outcome = plugin.bounded(outcome).await;
        self.leave(plugin, CALL, live, outcome)
    }

    /// Lets the plugin check its settings.
    pub(in crate::plugins) async fn configure(
        &mut self,
        plugin: &LoadedPlugin,
        settings: &[Setting],
    ) -> Result<(), CallError> {
        const CALL: Call = Hook::Lifecycle.function("configure");
        let mut live = self.enter(plugin, CALL).await?;
        let outcome = async {
            let guest = plugin.hooks.lifecycle.load(&mut live.store, &live.instance)?;
            guest.call_configure(&mut live.store, settings).await
        };
        let outcome = plugin.bounded(outcome).await;
        self.leave(plugin, CALL, live, outcome)?.map_err(|error| plugin.refused(error))
    }

    /// Tells the plugin that the site last ran another version of it.
    pub(in crate::plugins) async fn upgrade(
        &mut self,
        plugin: &LoadedPlugin,
        from: &str,
    ) -> Result<(), CallError> {
        const CALL: Call = Hook::Lifecycle.function("upgrade");
        let mut live = self.enter(plugin, CALL).await?;
        let outcome = async {
            let guest = plugin.hooks.lifecycle.load(&mut live.store, &live.instance)?;
            guest.call_upgrade(&mut live.store, from, &plugin.version).await
        };
        let outcome = plugin.bounded(outcome).await;
        self.leave(plugin, CALL, live, outcome)?.map_err(|error| plugin.refused(error))
    }
}
