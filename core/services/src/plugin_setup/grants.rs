//! Changes of what a plugin may do, which has to have all that it asks for afterwards too.

use std::collections::BTreeMap;

use super::{
    ATTEMPTS, PluginSetup, SetupError, Switched, find, grant_value, install::check_grants, need, overridden,
    report::usable,
};
use sandpress_config::{Grant, process_environment};
use sandpress_domain::{Actor, Permission};
use sandpress_plugins::read_component;

impl PluginSetup {
    /// Changes grants, if the plugin would run with them. Those that are not named stay as they are.
    ///
    /// # Errors
    /// [`SetupError`]; then nothing was changed.
    pub async fn change_grants(
        &self,
        actor: &Actor,
        id: &str,
        grants: &BTreeMap<String, Grant>,
    ) -> Result<Switched, SetupError> {
        need(actor, Permission::PluginManage)?;
        for _ in 0..ATTEMPTS {
            let mut draft = self.draft()?;
            let before = draft.config(process_environment())?;
            let plugin = find(&before, id)?;
            let bytes = read_component(plugin.component.clone()).await?;
            let facts = self.0.inspector.inspect(&plugin.component, bytes).await?;
            let report = usable(&facts, Some(plugin))?;
            check_grants(&report, grants)?;
            for (name, grant) in grants.iter().filter(|(name, grant)| plugin.grants.get(*name) != Some(grant))
            {
                draft.set(&["plugins", id, "grants", name], &grant_value(name, grant))?;
            }
            let config = draft.config(process_environment())?;
            let plugin = find(&config, id)?;
            if plugin.enabled {
                self.try_out(&report, plugin, None, &config).await?;
            }
            if Self::write(&draft)? {
                return Ok(Switched { overridden: overridden(id, &["grants"]) });
            }
        }
        Err(self.restless())
    }
}
