//! `sandpress:settings/settings`: a plugin's own settings.

use crate::plugins::{bindings::sandpress::settings::settings::Host, state::PluginState};

impl Host for PluginState {
    async fn get(&mut self, key: String) -> wasmtime::Result<Option<String>> {
        self.budget.host_call()?;
        Ok(self.settings.get(&key).map(str::to_owned))
    }

    async fn get_list(&mut self, key: String) -> wasmtime::Result<Vec<String>> {
        self.budget.host_call()?;
        Ok(self.settings.list(&key))
    }
}
