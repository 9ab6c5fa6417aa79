//! Switches plugins on and off.

use std::collections::BTreeMap;

use super::{
    ATTEMPTS, PluginSetup, SetupError, find, grant_value, install::check_grants, need, overridden,
    report::usable,
};
use sandpress_config::{Grant, process_environment};
use sandpress_domain::{Actor, Permission};
use sandpress_plugins::read_component;

/// A plugin that was switched on or off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switched {
    /// Variables that override what was written.
    pub overridden: Vec<String>,
}

impl PluginSetup {
    /// Switches a plugin on, with these grants beside those that it has, if it would run.
    ///
    /// # Errors
    /// [`SetupError`]; then nothing was changed.
    pub async fn enable(
        &self,
        actor: &Actor,
        id: &str,
        grants: &BTreeMap<String, Grant>,
    ) -> Result<Switched, SetupError> {
        self.switch(actor, id, true, grants).await
    }

    /// Switches a plugin off. What it stored stays.
    ///
    /// # Errors
    /// [`SetupError`]; then nothing was changed.
    pub async fn disable(&self, actor: &Actor, id: &str) -> Result<Switched, SetupError> {
        self.switch(actor, id, false, &BTreeMap::new()).await
    }

    async fn switch(
        &self,
        actor: &Actor,
        id: &str,
        on: bool,
        grants: &BTreeMap<String, Grant>,
    ) -> Result<Switched, SetupError> {
        need(actor, Permission::PluginManage)?;
        for _ in 0..ATTEMPTS {
            let mut draft = self.draft()?;
            let before = draft.config(process_environment())?;
            // What a variable overrides is still written, and told.
            if find(&before, id)?.enabled == on && overridden(id, &["enabled"]).is_empty() {
                let state = if on { "on" } else { "off" };
                return Err(SetupError::State(format!("the plugin {id:?} is switched {state} already")));
            }
            draft.set(&["plugins", id, "enabled"], &on.into())?;
            for (name, grant) in grants {
                draft.set(&["plugins", id, "grants", name], &grant_value(name, grant))?;
            }
            let config = draft.config(process_environment())?;
            let plugin = find(&config, id)?;
            if on {
                let bytes = read_component(plugin.component.clone()).await?;
                let facts = self.0.inspector.inspect(&plugin.component, bytes).await?;
                let report = usable(&facts, Some(plugin))?;
                check_grants(&report, grants)?;
                self.try_out(&report, plugin, None, &config).await?;
            }
            if Self::write(&draft)? {
                return Ok(Switched { overridden: overridden(id, &["enabled", "grants"]) });
            }
        }
        Err(self.restless())
    }
}
